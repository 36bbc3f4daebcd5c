"""Means, intervals and numbers of replicates."""

import math

import numpy as np
import pytest
from scipy import stats

from journeysim.experiments.statistics import estimate, paired, required, unpaired

BASE = [10.0, 12.0, 9.0, 14.0, 11.0]
PLAN = [13.0, 13.0, 13.0, 15.0, 17.0]


def test_the_interval_is_students():
    found = estimate(BASE)
    low, high = stats.t.interval(0.95, 4, loc=np.mean(BASE), scale=stats.sem(BASE))
    assert (found.low, found.high) == pytest.approx((low, high))
    assert (found.mean, found.sd, found.n) == pytest.approx((11.2, np.std(BASE, ddof=1), 5))


def test_a_paired_difference_is_that_of_the_pairs():
    found = paired(BASE, PLAN)
    assert found == estimate([3.0, 1.0, 4.0, 1.0, 6.0])
    interval = stats.ttest_rel(PLAN, BASE).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


def test_an_unpaired_difference_is_welchs():
    found = unpaired(BASE, PLAN[:4])
    interval = stats.ttest_ind(PLAN[:4], BASE, equal_var=False).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert found.mean == pytest.approx(np.mean(PLAN[:4]) - np.mean(BASE))
    assert found.n == 4


def test_the_share_ahead_counts_ties_half():
    assert estimate([1.0, 2.0, 0.0, -1.0]).ahead == 0.625
    assert unpaired([1.0, 2.0], [1.0, 3.0]).ahead == (0.5 + 0 + 1 + 1) / 4


def test_one_value_has_no_interval():
    for found in (estimate([3.0]), unpaired([1.0], [4.0])):
        assert found.mean == 3.0
        assert math.isnan(found.low)
        assert math.isnan(found.high)
        assert not found.certain


def test_equal_values_have_no_spread():
    found = estimate([0.1] * 7)
    assert (found.mean, found.low, found.high, found.sd) == (0.1, 0.1, 0.1, 0.0)
    same = unpaired([0.1] * 3, [0.1] * 3)
    assert (same.mean, same.low, same.high, same.ahead) == (0.0, 0.0, 0.0, 0.5)


def test_nothing_cannot_be_estimated():
    with pytest.raises(ValueError, match="no values"):
        estimate([])
    with pytest.raises(ValueError, match="no values"):
        unpaired([1.0], [])


def test_as_many_as_required_make_the_interval_narrow_enough_and_one_fewer_do_not():
    found = estimate([1.0, -2.0, 4.0, 0.0, 1.0])
    for half in (0.1, 0.7, 3.0):
        count = required(found, half)
        widths = [stats.t.ppf(0.975, n - 1) * found.sd / math.sqrt(n) for n in (count - 1, count)]
        assert widths[1] <= half < widths[0]


def test_no_number_is_enough_for_a_width_of_nothing_or_when_nothing_is_known_of_the_spread():
    assert required(estimate([1.0, -1.0]), 0.0) is None
    assert required(estimate([1.0, -1.0]), 1e-9) is None
    assert required(estimate([1.0]), 1.0) is None
    assert required(estimate([2.0, 2.0]), 0.0) == 2


def test_intervals_hold_the_truth_as_often_as_they_say():
    """4,000 samples of 6 with mean 1: the share of intervals that hold it is within 4 standard errors of 95%."""
    draws = np.random.default_rng(7).normal(1.0, 2.0, (4000, 6))
    held = np.mean([found.low <= 1.0 <= found.high for found in map(estimate, draws)])
    assert abs(held - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 4000)
