"""Intervals: they hold what they say, and warn where nothing can be said."""

import math

import numpy as np
import pytest

from journeysim.experiments.calibration.losses import make
from journeysim.experiments.calibration.parameters import Parameter
from journeysim.experiments.calibration.polish import polish
from journeysim.experiments.calibration.search import Trial
from journeysim.experiments.calibration.spread import CONDITION, spread
from tests.experiments.calibration.curve import TIME, TRUTH, Curve, data, fitted, read

#: Data sets, and how many of 95% intervals hold the truth with all but a chance of 1 in 1,000: the binomial's bounds.
SETS, AT_LEAST = 200, 179


def test_least_squares_find_what_the_data_was_made_of():
    best, found = fitted(Curve(replicates=50, noise=0.5), data(1, noise=0.01))
    for value, truth, each in zip(best.point, TRUTH, found.found, strict=True):
        assert value == pytest.approx(truth, rel=0.02)
        assert each.low < truth < each.high


@pytest.mark.slow
@pytest.mark.parametrize("loss", ["rmse", "moments"])
@pytest.mark.parametrize("scale", [1.0, None])
def test_intervals_hold_the_truth_as_often_as_they_say(loss, scale):
    """With luck as in the model; the scale stands in for the height where it is fitted."""
    held, widths, gaps = np.zeros(2), [], []
    for number in range(SETS):
        market = Curve(seed=number)
        if scale is None:
            market.parameters = (Parameter("bend", 0.5, 2.0), market.parameters[1])
            market.noise /= TRUTH[0]
            market.formula = lambda point: np.exp(-point[1] * TIME ** point[0])
        start = (50.0, 0.5) if scale else (1.2, 0.4)
        best, found = fitted(market, data(number), loss, scale, start)
        truths = TRUTH if scale else (1.0, TRUTH[1])
        for at, truth in enumerate(truths):
            held[at] += found.found[at].low <= truth <= found.found[at].high
            if scale is None and at == 0:
                widths.append(found.found[0].high - found.found[0].low)
                gaps.append(best.point[0] - truth)
    assert (held >= AT_LEAST).all(), held
    if scale is None and loss == "rmse":
        # Nor are they far too wide: 3.92 standard deviations is what a normal distribution's interval has.
        assert np.median(widths) < 2.0 * 3.92 * np.std(gaps)


def test_what_the_model_misses_widens_intervals():
    wave = 10.0 * np.sin(TIME)
    calm, rough = (fitted(Curve(noise=1.0), data(2, noise=1.0) + extra)[1] for extra in (0.0, wave))
    assert rough.excess > 0.8 > calm.excess
    for one, other in zip(calm.found, rough.found, strict=True):
        assert other.high - other.low > 3 * (one.high - one.low)


@pytest.mark.slow
@pytest.mark.parametrize("replicates", [1, 2])
def test_intervals_of_a_fit_to_few_replicates_hold_the_truth_as_often_as_they_say(replicates):
    """Such a fit takes on the luck of its replicates, which its own residuals do not show."""
    held = np.zeros(2)
    for number in range(SETS):
        _, found = fitted(Curve(replicates, seed=number), data(number))
        held += [each.low <= truth <= each.high for each, truth in zip(found.found, TRUTH, strict=True)]
    assert (held >= AT_LEAST).all(), held


def test_parameters_of_which_only_the_product_counts_are_found_out():
    twins = (Parameter("one", 1.0, 100.0, True), Parameter("two", 1.0, 100.0, True))
    market = Curve(parameters=twins, formula=lambda point: point[0] * point[1] * np.exp(-0.3 * TIME))
    _, found = fitted(market, data(4), start=(10.0, 10.0))
    assert found.condition > CONDITION
    assert any("one and two trade off" in each and "product" in each for each in found.warnings)


def test_a_parameter_without_effect_is_not_known():
    pair = (Parameter("height", 1.0, 400.0, True), Parameter("idle", 0.0, 1.0))
    market = Curve(parameters=pair, formula=lambda point: point[0] * np.exp(-0.3 * TIME))
    _, found = fitted(market, data(5), start=(50.0, 0.5))
    height, idle = found.found
    assert height.low < TRUTH[0] < height.high
    assert not height.warning
    assert math.isnan(idle.low)
    assert idle.warning == "no effect"
    assert any(each.startswith("idle: has no effect") for each in found.warnings)


def test_an_end_of_a_range_and_a_wide_interval_are_told():
    narrow = (Parameter("height", 1.0, 80.0), Parameter("rate", 0.0, 1.0))
    _, found = fitted(Curve(parameters=narrow), data(6), start=(50.0, 0.5))
    assert found.found[0].warning == "upper end"
    tight = (Parameter("height", 95.0, 105.0), Parameter("rate", 0.0, 1.0))
    _, found = fitted(Curve(parameters=tight, noise=20.0), data(8, noise=1.0), start=(100.0, 0.5))
    assert found.found[0].warning == "wide"


def test_an_interval_that_leaves_the_range_is_open_and_ends_where_the_parameter_does():
    level = (Parameter("level", 90.0, 103.0, least=0.0, most=104.0), Parameter("rate", 0.0, 1.0))
    _, found = fitted(Curve(parameters=level, noise=10.0), data(8, noise=1.0), start=(99.0, 0.5))
    each = found.found[0]
    assert each.low < 90.0 < each.value < 103.0 < each.high == 104.0
    assert "level: its interval is open below 90 and above 103, where nothing was tried" in " ".join(found.warnings)
    inside = (Parameter("level", 70.0, 130.0), Parameter("rate", 0.0, 1.0))
    _, found = fitted(Curve(parameters=inside, noise=5.0), data(8, noise=1.0), start=(99.0, 0.5))
    assert (found.found[0].warning, found.warnings) == ("", ())
    shy = (Parameter("level", 98.0, 130.0), Parameter("rate", 0.0, 1.0))
    _, found = fitted(Curve(parameters=shy, noise=5.0), data(8, noise=1.0), start=(99.0, 0.5))
    assert found.found[0].warning == "open"


@pytest.mark.parametrize(
    ("stands_for", "noise", "warned"), [(100.0, 8.0, True), (100.0, 0.1, False), (2.0, 8.0, False)]
)
def test_luck_of_consumers_who_stand_for_many_explains_too_much(stands_for, noise, warned):
    """The data scatter by 5; luck explains that where the simulated markets scatter by 8, not by 0.1."""
    observed = stands_for * data(2)
    _, found = fitted(Curve(noise=noise), observed, scale=stands_for)
    assert any("each of whom stands for 100" in each and "10 times less" in each for each in found.warnings) == warned


def failing(where, count=4):
    """The curve, of which the last `count` replicates fail at some points."""

    def formula(point):
        height, rate = point
        known = np.repeat(height * np.exp(-rate * TIME)[None, None], 4, axis=0)
        known[4 - count :] = np.where(where(height, rate), np.nan, known[4 - count :])
        return known

    return Curve(replicates=4, formula=formula)


def test_runs_that_fail_on_one_side_leave_what_the_other_tells():
    _, whole = fitted(Curve(replicates=4), data(1))
    best, found = fitted(failing(lambda height, rate: rate > 0.301), data(1), start=(50.0, 0.2))
    assert best.point[1] < 0.301
    for one, other in zip(whole.found, found.found, strict=True):
        assert one.value == pytest.approx(other.value, rel=0.1)
        assert other.high - other.low == pytest.approx(one.high - one.low, rel=0.3)


def test_a_point_around_which_all_runs_fail_is_not_polished():
    start = Trial(0, "search", (50.0, 1 / 3), 1.0, 1.0)
    lonely = failing(lambda height, rate: (height, rate) != start.point)
    # Where rounding takes it, on its way to a share of the range and back, runs fail.
    shares = [each.share(value) for each, value in zip(lonely.parameters, start.point, strict=True)]
    assert lonely.of(shares) != start.point
    loss = make("rmse", read(), data(1), 1.0, np.empty((0, 0, 0)))
    assert polish(lonely, loss, TIME.size, start) == []


def test_runs_that_fail_on_both_sides_leave_nothing():
    best, _ = fitted(Curve(replicates=4), data(1))
    rate = best.point[1]
    lonely = failing(lambda _, other: abs(other - rate) > 1e-9)
    loss = make("rmse", read(), data(1), 1.0, np.empty((0, 0, 0)))
    height, known = spread(lonely, loss, TIME.size, best.point).found
    assert (known.warning, math.isnan(known.low)) == ("failed", True)
    assert height.low < height.value < height.high
    # Nor is anything known when all but one replicate of the point itself fail.
    only = Curve(replicates=1, formula=failing(lambda _, __: True, count=3).formula)
    only.noise = only.noise[:1]
    found = spread(only, loss, TIME.size, best.point)
    assert [each.warning for each in found.found] == ["failed", "failed"]


def test_only_the_fitted_periods_count():
    changed = data(7)
    changed[0, 15:] += 1000.0
    _, before = fitted(Curve(), data(7), kept=15)
    _, after = fitted(Curve(), changed, kept=15)
    assert before.found == after.found


def test_poisson_counts_are_weighed_by_their_own_variance():
    """Of a Poisson count all alone the standard error of its logarithm is 1 / sqrt(total), plus that of the model."""
    level = (Parameter("level", 1.0, 1000.0, True),)
    draw = np.random.default_rng(1)
    market = Curve(replicates=400, parameters=level, formula=lambda point: np.full(TIME.size, point[0]))
    market.noise = draw.poisson(50.0, (400, 1, TIME.size)) - 50.0
    observed = draw.poisson(50.0, (1, TIME.size)).astype(float)
    loss = make("poisson", read(), observed, 1.0, market.at([(50.0,)])[0])
    found = spread(market, loss, TIME.size, (float(observed.mean() - market.noise.mean()),))
    (each,) = found.found
    width = math.log(each.high / each.low) / (2 * 1.96)
    expected = math.sqrt(1.0 / observed.sum())
    assert width == pytest.approx(expected, rel=0.25)
