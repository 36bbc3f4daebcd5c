"""The data frames behind the figures of a comparison."""

import numpy as np
import pytest

from journeysim import compare
from journeysim.reports.comparison import data
from tests.experiments.comparison.comparisons import BASE, comparison, with_campaign

pytestmark = pytest.mark.slow

LONG = BASE.with_settings({"time.steps": 60})
CAMPAIGN = with_campaign("autumn", start=10.0, end=25.0, budget=900.0).with_settings({"time.steps": 60})


@pytest.fixture(scope="module")
def long():
    return compare(LONG, {"autumn": CAMPAIGN}, seed=3, replicates=2, marginal=False)


def own_units(result, own, steps):
    """Mean units sold in the own cells in so many steps, purchase by purchase."""
    counts = [np.count_nonzero(own.cells[log.purchases.product, log.purchases.vendor]
                               & (log.purchases.step <= steps)) for log in result.logs]  # fmt: skip
    return np.mean(counts)


def test_weeks_add_up_to_what_was_sold_in_them(long):
    found = data.sales(long)
    assert data.bin_steps(long) == 7
    for name, result in (("", long.base), ("autumn", long.plans[0])):
        mine = found[found["series"] == name]
        assert list(mine["day"]) == [7.0 * week for week in range(1, 9)]
        assert mine["mean"].sum() == pytest.approx(own_units(result, long.own, 56))


def test_a_short_run_is_told_step_by_step():
    found = comparison()
    curve = data.sales(found)
    assert data.bin_steps(found) == 1
    assert (curve["series"] == "").sum() == 30


def test_what_is_gained_ends_with_the_incremental_units(long):
    curve = data.gained(long)
    truth = long.truth.set_index("name").loc["incremental_units"]
    last = curve.iloc[-1]
    assert last["day"] == 60.0
    assert tuple(last[["mean", "low", "high"]]) == pytest.approx(tuple(truth[["mean", "low", "high"]]))


def test_causes_add_up_to_own_units(long):
    sums = data.causes(long).groupby("series")["mean"].sum()
    assert sums[""] == pytest.approx(own_units(long.base, long.own, 60))
    assert sums["autumn"] == pytest.approx(own_units(long.plans[0], long.own, 60))


def test_segments_add_up_to_the_incremental_units():
    found = comparison()
    truth = found.truth[found.truth["name"] == "incremental_units"].set_index("plan")["mean"]
    for plan, table in data.segments(found).items():
        assert table["units"].sum() == pytest.approx(truth[plan])
        assert table["consumers"].sum() == found.base.cast.consumers


def test_differences_in_percent_leave_out_what_the_base_has_none_of():
    found = comparison()
    table = data.headlines(found)
    shares = data.relative(table)
    units = table[(table["metric"] == "needs.total") & (table["plan"] == "autumn")].iloc[0]
    told = shares[(shares["label"] == units["label"]) & (shares["series"] == "autumn")].iloc[0]
    assert told["mean"] == pytest.approx(100 * units["difference"] / units["base_mean"])
    assert told["low"] < told["mean"] < told["high"]
    nothing = table.assign(base_mean=0.0)
    assert data.relative(nothing).empty
    negative = table.assign(base_mean=-10.0, difference=5.0, low=4.0, high=6.0)
    assert (data.relative(negative)["mean"] == 50.0).all()


def test_the_chosen_measure_comes_first():
    found = comparison(metric="visits")
    assert data.headlines(found)["metric"].iloc[0] == "visits"
