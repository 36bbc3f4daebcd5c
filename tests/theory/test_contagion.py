"""What spreads from neighbour to neighbour: thresholds, contacts, and counts of ties."""

import numpy as np
import pytest

from tests.theory import limits
from tests.theory.support import build, check, load, settled

pytestmark = pytest.mark.slow


def test_a_crowd_of_a_hundred_thresholds_tips_or_stops_by_one_of_them():
    check(limits.granovetter())


def test_a_ring_fills_at_threshold_one_half_and_does_not_move_above_it():
    check(limits.morris())


@pytest.mark.full
def test_one_percent_of_owners_starts_the_cascades_that_theory_says():
    check(limits.threshold_cascade())


def test_no_threshold_is_missed_by_floating_point():
    # 101 people see 100 others; k / 100 >= 0.01 * k is false in floating point for ten of these k.
    shares = [0.01 * k for k in range(101)]
    assert sum(k / 100 < 0.01 * k for k in range(101)) == 10
    changes = {
        "population.consumers": 101,
        "population.traits.normative_threshold.values": shares,
        "influences.normative.threshold": "share",
    }
    assert settled(load("granovetter", **changes), 1)[0] == 1.0


def test_the_isolated_never_follow_a_share_of_their_neighbours():
    scenario = load("threshold_cascade", **{"population.consumers": 5_000, "initial.owners.seed.count": 50})
    model = build(scenario, 1)
    alone = model.world.network.degree == 0
    before = model.world.people.owned[alone].copy()
    for _ in range(5):
        model.step()
    assert alone.sum() > 500
    assert np.array_equal(model.world.people.owned[alone], before)


@pytest.mark.slow
def test_one_owner_starts_a_global_cascade_as_often_and_as_large_as_percolation_says():
    check(limits.independent_cascade())


@pytest.mark.full
def test_four_thousand_cascades_are_as_percolation_says():
    check(limits.independent_cascade(seeds=4_000))


def test_each_neighbour_is_told_of_a_purchase_only_once():
    # Told again and again, the whole component of 98% would follow; told once, half of the ties stay silent for good.
    model = build(load("independent_cascade"), 5)
    while model.running:
        model.step()
    assert model.world.public.owning < 0.9 * model.world.people.size


def test_needs_by_weak_and_strong_ties_add_up_as_independent_chances():
    check(limits.tie_counts())
