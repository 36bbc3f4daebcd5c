"""Draws one by one, over options and below a ceiling are draws of the same addresses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeysim.luck import Luck

IDS = np.arange(20_000)


@given(st.permutations(range(40)), st.integers(0, 2**31), st.integers(0, 40))
def test_order_and_company_do_not_matter(order, occasion, count):
    luck = Luck(1)
    alone = luck.uniform("a", np.arange(40), occasion)
    some = np.array(order[:count], np.int64)
    assert np.array_equal(luck.uniform("a", some, occasion), alone[some])


def test_one_occasion_for_all_and_one_for_each_are_the_same_addresses():
    luck = Luck(1)
    together = luck.uniform("a", IDS, 7, 2, 3)
    each = luck.uniform("a", IDS, np.full(IDS.size, 7), np.full(IDS.size, 2, np.int16), np.full(IDS.size, 3))
    assert np.array_equal(together, each)
    mixed = luck.uniform("a", IDS, np.arange(IDS.size) % 3, 2)
    assert np.array_equal(mixed[2::3], luck.uniform("a", IDS, 2, 2)[2::3])


def test_draws_over_options_are_those_of_each_option():
    luck = Luck(1)
    table = luck.uniforms("a", IDS, ("x", "y"), IDS % 5, 2)
    assert np.array_equal(table[:, 1], luck.uniform("a", IDS, IDS % 5, 2, option="y"))
    noise = luck.gumbel("a", IDS, ("x", "y"), IDS % 5, 2)
    assert noise == pytest.approx(-np.log(-np.log(table)))


def test_draws_below_a_ceiling_are_those_that_all_draws_would_give():
    luck = Luck(1)
    among = IDS % 3 > 0
    ceiling = np.linspace(0, 0.2, IDS.size).astype(np.float32)
    ids, u = luck.below("a", among, 9, ceiling)
    everybody = luck.uniform("a", IDS, 9)
    assert np.array_equal(ids, np.flatnonzero(among & (everybody < ceiling)))
    assert np.array_equal(u, everybody[ids])
    ids, _ = luck.below("a", among, 9, np.array([0.1], np.float32))
    assert np.array_equal(ids, np.flatnonzero(among & (everybody < np.float32(0.1))))


def test_luck_does_not_run_in_streaks_from_step_to_step_or_person_to_person():
    luck = Luck(5)
    table = np.array([luck.uniform("a", np.arange(500), step) for step in range(500)])
    for one, other in ((table[1:], table[:-1]), (table[:, 1:], table[:, :-1])):
        assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 4 / 500


def test_nobody_draws_nothing():
    assert Luck(1).uniform("a", np.array([], np.int64)).size == 0
    assert Luck(1).gumbel("a", np.array([], np.int64), ("x", "y")).shape == (0, 2)
