"""Simulated geo lift tests."""

import numpy as np
import pandas as pd
import pytest

from journeysim import Scenario
from journeysim.experiments.executor import Job, carry_out
from journeysim.experiments.geo_lift import (
    METHODS,
    Lift,
    ancova,
    design,
    draw_treated,
    estimate_lifts,
    geo_lift,
    mean_lifts,
)
from journeysim.experiments.several import without
from journeysim.luck import Luck
from tests.records.market import LIVELY
from tests.support import within

pytestmark = pytest.mark.slow

SPRING = {**LIVELY["campaigns"]["spring"], "start": 14.0, "end": 28.0}


def lively(**spring):
    return Scenario.from_dict({**LIVELY, "time": {"steps": 45}, "campaigns": {"spring": {**SPRING, **spring}}})


@pytest.fixture(scope="module")
def found():
    scenario = lively()
    return geo_lift(scenario, design(scenario, "spring", regions=4, after=1), seed=3, tests=2)


def test_the_test_period_is_the_campaigns_weeks_and_some_after():
    plan = design(lively(), "spring", regions=10, treated=0.3, after=1)
    assert (plan.treated, plan.before, plan.first, plan.last) == (3, 2, 2, 5)
    assert design(lively(), "spring", after=4).last == 6  # the run has no more whole weeks
    assert design(lively(start=3.0, end=10.0), "spring", after=0).first == 0
    assert design(lively(start=3.0, end=10.0), "spring", after=0).last == 2


@pytest.mark.parametrize(("regions", "treated"), [(4, 0.2), (4, 0.9), (3, 0.5)])
def test_too_few_regions_on_a_side_are_refused(regions, treated):
    with pytest.raises(ValueError, match="an interval takes at least two treated and two left alone"):
        design(lively(), "spring", regions=regions, treated=treated)


def test_a_campaign_after_the_last_whole_week_is_refused():
    with pytest.raises(ValueError, match="begins on day 43, after the run's last whole week"):
        design(lively(start=43.0, end=45.0), "spring")


def test_regions_are_drawn_at_random_anew_for_each_test():
    plan = design(lively(), "spring", regions=10)
    drawn = [tuple(draw_treated(plan, 1, test).tolist()) for test in range(20)]
    assert {sum(each) for each in drawn} == {5}
    assert len(set(drawn)) > 10
    assert drawn[0] == tuple(draw_treated(plan, 1, 0).tolist())


def test_treated_regions_have_the_campaign_and_the_others_have_not(found):
    table, hidden = found.regions, found.truth
    treated = table["treated"]
    assert table.groupby("test")["treated"].sum().tolist() == [2 * 6, 2 * 6]
    assert (table["units"] == np.where(treated, hidden["units_with"], hidden["units_without"])).all()
    assert (table.loc[~treated, "spend"] == 0).all()
    assert table.loc[treated, "spend"].sum() > 0
    assert table["period"].tolist()[:6] == ["before", "before", "test", "test", "test", "after"]
    assert (hidden["lift"] == hidden["units_with"] - hidden["units_without"]).all()
    assert (hidden.loc[table["period"] == "before", "lift"] == 0).all()


def test_a_region_is_a_replicate_of_the_scenario(found):
    _, log = carry_out(Job(lively(), 3, replicate=5))
    mine = found.truth[(found.truth["test"] == 1) & (found.truth["region"] == 1)]
    units = np.asarray(log["units"])[:42, 0].sum(axis=1).reshape(6, 7).sum(axis=1)
    assert mine["units_with"].tolist() == units.tolist()
    _, alone = carry_out(Job(without(lively(), ["spring"]), 3, replicate=5))
    units = np.asarray(alone["units"])[:42, 0].sum(axis=1).reshape(6, 7).sum(axis=1)
    assert mine["units_without"].tolist() == units.tolist()


def test_the_truth_is_the_lift_of_the_treated_regions_in_the_test_period(found):
    for number, lifts in enumerate(found.lifts):
        rows = (found.regions["test"] == number) & found.regions["treated"] & (found.regions["period"] == "test")
        assert [each.truth for each in lifts] == pytest.approx([found.truth.loc[rows, "lift"].mean()] * len(lifts))
        assert tuple(each.method for each in lifts) == METHODS


def test_estimates_are_what_an_analyst_computes():
    treated = np.array([True, True, False, False])
    before, during = np.array([1.0, 2.0, 4.0, 3.0]), np.array([6.0, 8.0, 5.0, 5.0])
    found = estimate_lifts(before, during, treated, truth=4.0)
    assert [each.estimate for each in found[:2]] == [7.0 - 5.0, 5.5 - 1.5]
    assert all(each.low < each.estimate < each.high for each in found)
    assert found[1].covers


def test_without_weeks_before_only_means_can_be_compared():
    treated = np.array([True, True, False, False])
    nothing = np.full(4, np.nan)
    assert [each.method for each in estimate_lifts(nothing, np.arange(4.0), treated, 0.0)] == [METHODS[0]]
    early = lively(start=0.0)
    lifts = geo_lift(early, design(early, "spring", regions=4), seed=3).lifts
    assert [each.method for each in lifts[0]] == [METHODS[0]]


def test_the_regression_finds_the_coefficients_it_was_made_with():
    treated = np.array([True, False] * 4)
    before = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0])
    during = 2.0 + 3.0 * treated + 1.5 * before
    assert ancova(before, during, treated)[0] == pytest.approx(3.0)
    # A fit without any error leaves nothing to say how sure it is.
    assert np.isnan(ancova(before, during, treated)[1:]).all()
    noise = np.array([1.0, -1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0]) * 0.1
    _, low, high = ancova(before, during + noise, treated)
    assert low < 3.0 < high
    assert 0.1 < high - low < 1.0


def test_regions_that_leave_no_spread_have_no_interval():
    treated = np.array([True, True, False, False])
    # Four regions on a line: a fit through three unknowns is exact by chance alone.
    before, during = np.array([0.0, 0.0, 1.0, 0.0]), np.array([0.29, 0.29, 0.0, 0.0])
    found = estimate_lifts(before, during, treated, truth=0.3)
    assert [each.estimate for each in found] == pytest.approx([0.29, 0.79, 0.29])
    assert [bool(np.isnan(each.low) and np.isnan(each.high)) for each in found] == [True, False, True]
    assert not found[0].covers
    assert np.isnan(ancova(np.array([0.0, 1.0, 1.0]), np.array([1.0, 2.0, 4.0]), treated[:3])[1])


def test_regions_that_were_all_alike_before_are_compared_by_their_means():
    treated = np.array([True, True, False, False])
    estimate, low, high = ancova(np.ones(4), np.array([6.0, 8.0, 5.0, 5.0]), treated)
    assert estimate == pytest.approx(2.0)
    assert low < 2.0 < high


def test_95_of_100_intervals_cover_the_truth():
    tests, regions = 1000, 12
    luck, covered = Luck(1), np.zeros(3)
    treated = np.arange(regions) < regions // 2
    for test in range(tests):
        before, noise = (luck.normal(f"test/{name}", np.arange(regions), test) for name in ("before", "noise"))
        found = estimate_lifts(before, before + noise + 2.0 * treated, treated, truth=2.0)
        covered += [each.covers for each in found]
    assert all(within(share, 0.95, tests) for share in covered / tests)


def test_several_tests_have_a_mean_and_a_count():
    lifts = [[Lift("a", 1.0, 0.0, 2.0, 1.5)], [Lift("a", 3.0, 2.0, 4.0, 4.5)]]
    [(mean, covering, told)] = mean_lifts(lifts)
    assert (mean.estimate, mean.low, mean.high, mean.truth, covering, told) == (2.0, 1.0, 3.0, 3.0, 1, 2)
    [(mean, covering, told)] = mean_lifts([*lifts, [Lift("a", 5.0, np.nan, np.nan, 6.0)]])
    assert (mean.estimate, mean.low, mean.high, covering, told) == (3.0, 2.0, 4.0, 1, 2)
    [(mean, covering, told)] = mean_lifts([[Lift("a", 5.0, np.nan, np.nan, 6.0)]])
    assert np.isnan(mean.low)
    assert (mean.estimate, covering, told) == (5.0, 0, 0)


def test_a_lift_test_is_written_with_the_truth_beside_it(found, tmp_path):
    folder = found.save(tmp_path / "out")
    names = {"regions.parquet", "regions.csv", "estimates.csv", "truth.parquet", "manifest.json"}
    assert {each.name for each in folder.iterdir()} == names
    assert len(pd.read_csv(folder / "regions.csv")) == len(found.regions) == 2 * 4 * 6
    assert len(pd.read_csv(folder / "estimates.csv")) == 2 * 3
    assert not {"units_with", "units_without", "lift"} & set(found.regions.columns)
    with pytest.raises(FileExistsError):
        found.save(folder)
