"""What a run gives in the data's periods."""

import numpy as np
import pytest

from journeysim import Scenario, run
from journeysim.experiments.calibration.reading import LEVELS, check_values, reading
from journeysim.experiments.calibration.series import read
from journeysim.records.log import cast_of
from journeysim.records.metrics import catalogue
from journeysim.scenario.problems import ScenarioError
from tests.experiments.calibration.market import small, write

SMARTPHONES = Scenario.load("smartphones", {"population.consumers": 1500, "time.steps": 50})


def observed(folder, columns, periods=3):
    lines = [",".join(["week", *columns])]
    lines += [",".join([str(at), *("1" for _ in columns)]) for at in range(1, periods + 1)]
    path = folder / "data.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return read(path)


def test_sums_states_and_ratios_are_those_of_a_period(tmp_path):
    names = ("sales.units", "owners.total", "product.nova-5.share", "satisfaction.mean")
    read_as = reading(SMARTPHONES, observed(tmp_path, names), {}, 7.0, 24.0)
    result = run(SMARTPHONES, seed=3)
    steps = result.steps.iloc[24:45].reset_index(drop=True)
    weeks = [steps.iloc[7 * at : 7 * at + 7] for at in range(3)]
    units, owners, share, satisfaction = read_as.of(result.cast, result.logs[0])
    np.testing.assert_array_equal(units, [week["sales.units"].sum() for week in weeks])
    np.testing.assert_array_equal(owners, [week["owners.total"].iloc[-1] for week in weeks])
    np.testing.assert_allclose(
        share, [week["product.nova-5.units"].sum() / week["sales.units"].sum() for week in weeks]
    )
    np.testing.assert_allclose(
        satisfaction,
        [(week["satisfaction.mean"].fillna(0) * week["evaluations"]).sum() / week["evaluations"].sum()
         for week in weeks],
    )  # fmt: skip
    assert read_as.amounts == (True, True, False, False)


def test_a_ratio_of_nothing_is_0(tmp_path):
    quiet = small(**{"stages.need.rate": 0.0})
    read_as = reading(quiet, observed(tmp_path, ["product.durable.share"]), {}, 1.0, 0.0)
    result = run(quiet, seed=1)
    np.testing.assert_array_equal(read_as.of(result.cast, result.logs[0]), np.zeros((1, 3)))


@pytest.mark.parametrize("name", ["smartphones", "fashion", "cafes"])
def test_what_grows_with_the_market_is_told_by_its_unit(name):
    """Counts and money are sums or numbers of people and reviews; all others are levels, whatever the market's size."""
    scenario = Scenario.load(name)
    for metric in catalogue(cast_of(scenario)):
        if metric.over == "sum":
            assert metric.unit not in LEVELS, metric.name
        elif metric.unit not in LEVELS:
            assert metric.unit in ("people", "reviews"), metric.name


def test_every_ratio_is_over_something_that_is_measured(tmp_path):
    ratios = [each.name for each in catalogue(cast_of(SMARTPHONES)) if each.over == "ratio"]
    assert len(ratios) > 5
    read_as = reading(SMARTPHONES, observed(tmp_path, ratios, 7), {}, 7.0, 0.0)
    result = run(SMARTPHONES, seed=1)
    found = read_as.of(result.cast, result.logs[0])
    shares = [at for at, name in enumerate(ratios) if name.startswith("product.")]
    np.testing.assert_allclose(found[shares, 3:].sum(axis=0), 1.0)


@pytest.mark.parametrize(
    ("period", "start", "words"),
    [
        (None, 0.0, "--period: is needed: the data's periods are no dates, which would tell how long each is"),
        (0.0, 0.0, "--period: found 0; allowed: more than 0"),
        (1.0, -1.0, "--start: found -1; allowed: 0 or more"),
        (0.3, 0.0, "--period: 0.3 days are no whole number of steps of 0.25 days"),
        (1.0, 0.1, "--start: 0.1 days are no whole number of steps of 0.25 days"),
        (1.0, 13.0, "15 periods of 1 days from day 13 on; the run of bass has 15 days; allowed: at most 2 periods"),
        (2.0, 0.0, "15 periods of 2 days from day 0 on; the run of bass has 15 days; allowed: at most 7 periods"),
        (1.0, 99.0, "allowed: at most 0 periods, or a longer run (--steps)"),
    ],
)
def test_periods_that_do_not_fit_the_run_are_refused(tmp_path, period, start, words):
    data = read(write(tmp_path, range(15)))
    with pytest.raises(ScenarioError) as caught:
        reading(small(**{"time.step_days": 0.25, "time.steps": 60}), data, {}, period, start)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([0] * 15, "'sales.units' is 0 in every fitted period, which tells nothing of sales.units; allowed: --column"),
        ([3, -32, *range(13)], "'sales.units' is -32 in period 2; sales.units is in units; allowed: 0 or more"),
    ],
)
def test_series_that_no_market_has_are_refused(tmp_path, values, words):
    data = read(write(tmp_path, values))
    scenario = small(**{"time.step_days": 0.25, "time.steps": 60})
    with pytest.raises(ScenarioError) as caught:
        check_values(reading(scenario, data, {}, 1.0, 0.0), data, 12)
    assert words in str(caught.value)


def test_a_period_that_contradicts_the_dates_is_refused(tmp_path):
    path = tmp_path / "dated.csv"
    path.write_text("week,sales.units\n2026-01-01,3\n2026-01-08,4\n2026-01-15,6\n")
    with pytest.raises(ScenarioError) as caught:
        reading(small(**{"time.step_days": 0.25, "time.steps": 600}), read(path), {}, 1.0, 0.0)
    assert "--period: found 1, but the dates in" in str(caught.value)
    assert "are 7 days apart" in str(caught.value)
