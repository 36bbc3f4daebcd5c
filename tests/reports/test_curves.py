"""The curves say what the influences' formulas say."""

import numpy as np
import pytest

from journeysim.reports.curves import curves


def points(influence, series):
    (curve,) = (each for each in curves() if each.influence == influence)
    mine = curve.points[curve.points["series"] == series]
    return mine["x"].to_numpy(), mine["y"].to_numpy()


def test_each_influence_has_a_curve_that_can_be_drawn():
    assert [each.influence for each in curves()] == ["normative", "informational", "identity", "frugality"]
    for each in curves():
        assert len(each.figure().data) == each.points["series"].nunique()


@pytest.mark.parametrize(("series", "conformity"), [("conforms fully", 1), ("seeks distinction", -1)])
def test_wants_follow_the_share_here_against_the_share_everywhere(series, conformity):
    share, factor = points("normative", series)
    np.testing.assert_allclose(factor, np.exp(conformity * (share - 0.1)))


def test_needs_are_learned_in_proportion_to_the_share_of_owners():
    share, rate = points("informational", "fully open to it")
    np.testing.assert_allclose(rate, 0.001 * share)


def test_the_own_group_draws_and_another_repels():
    share, utility = points("identity", "strong identity (1)")
    np.testing.assert_allclose(utility, 2 * share - 1)


def test_frugality_cuts_wants_more_than_needs():
    level, wants = points("frugality", "wants")
    _, needs = points("frugality", "needs")
    np.testing.assert_allclose(wants, 1 - 0.8 * level)
    np.testing.assert_allclose(needs, 1 - 0.2 * level)


def test_lines_that_lie_upon_each_other_are_one_with_both_names():
    level, factor = points("frugality", "time in use and weight of prices")
    np.testing.assert_allclose(factor, 1 + 0.5 * level)
    for each in curves():
        lines = each.points.groupby("series")["y"].apply(tuple)
        assert lines.is_unique
