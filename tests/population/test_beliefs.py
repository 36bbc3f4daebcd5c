"""Beliefs move as Bayes' rule says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeysim.population.beliefs import learn
from journeysim.population.columns import People

SIZES = {"consumers": 4, "products": 3, "vendors": 1, "channels": 0, "values": 0, "tastes": 0}


def believers(mean=3.0, precision=2.0):
    people = People(SIZES)
    people.belief_mean[:], people.belief_precision[:] = mean, precision
    return people


def hear(people, ids, products, stars, precision):
    learn(people, np.array(ids), np.array(products), np.array(stars, float), np.array(precision, float))


def test_a_signal_shifts_the_mean_by_its_share_of_the_precision():
    people = believers()
    hear(people, [1], [2], [5.0], [3.0])
    assert people.belief_precision[1, 2] == 5.0
    assert people.belief_mean[1, 2] == pytest.approx((2 * 3 + 3 * 5) / 5)
    untouched = np.ones((4, 3), bool)
    untouched[1, 2] = False
    assert (people.belief_mean[untouched] == 3.0).all()
    assert (people.belief_precision[untouched] == 2.0).all()


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0.01, 10)), min_size=1, max_size=6), st.randoms())
def test_signals_together_equal_one_after_another_in_any_order(signals, shuffler):
    together, singly = believers(), believers()
    stars, precision = zip(*signals, strict=True)
    hear(together, [0] * len(signals), [1] * len(signals), stars, precision)
    shuffler.shuffle(signals)
    for one_star, one_precision in signals:
        hear(singly, [0], [1], [one_star], [one_precision])
    assert together.belief_mean[0, 1] == pytest.approx(singly.belief_mean[0, 1], rel=1e-5)
    assert together.belief_precision[0, 1] == pytest.approx(singly.belief_precision[0, 1], rel=1e-5)


def test_signals_without_precision_say_nothing():
    people = believers()
    hear(people, [0, 1], [0, 0], [5.0, np.nan], [0.0, 0.0])
    assert (people.belief_mean == 3.0).all()
    hear(people, [], [], [], [])
    assert (people.belief_precision == 2.0).all()


def test_certainty_only_grows_and_the_mean_stays_between_belief_and_signal():
    people = believers()
    for _ in range(50):
        hear(people, [0], [0], [4.0], [1.0])
        assert 3.0 < people.belief_mean[0, 0] < 4.0
    assert people.belief_precision[0, 0] == 52.0
    assert people.belief_mean[0, 0] == pytest.approx(4.0 - 2 / 52, abs=1e-4)
