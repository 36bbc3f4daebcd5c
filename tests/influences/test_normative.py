"""Normative influence: factor, own wants, choice, thresholds as whole numbers."""

import math

import numpy as np
import pytest

from tests.support import FANCY, NOW, PLAIN, build, steps, ties


def near(changes=None, **settings):
    """Consumers 1 and 2 of a ring of degree 4 own fancy ones; a share of .02 of all."""
    base = {
        "influences.normative": {"form": "share", "weight": 2.0, "want_rate": 0.1} | settings,
        "population.traits.conformity": {"distribution": "listed", "values": [0.5, 0.0, 0.0, -0.5, 1.0]},
        "population.traits.normative_susceptibility": 0.8,
        "initial.owners.some": {"ids": [1, 2], "products": {"fancy": 1.0}},
    }
    model = build(base | (changes or {}))
    return model, model.world, model.plan.settings.influences.normative


#: Shares of owning friends of consumers 0, 3, 4 and 50, and their conformity.
WHO = np.array([0, 3, 4, 50])
SHARE = np.array([0.5, 0.5, 0.25, 0.0])
CONFORMITY = np.array([0.5, -0.5, 1.0, 0.5])


def test_wants_are_multiplied_by_an_exponential_of_the_local_excess():
    _, world, normative = near()
    expected = np.exp(2.0 * 0.8 * CONFORMITY * (SHARE - 0.02))
    assert normative.hazard_factor(world, WHO, True) == pytest.approx(expected, rel=1e-12)
    assert normative.hazard_factor(world, WHO, False) is None, "needs are left alone"


def test_conformers_are_drawn_and_the_distinct_repelled_by_the_same_neighbours():
    _, world, normative = near()
    drawn, repelled = normative.hazard_factor(world, np.array([0, 3]), True)
    assert drawn > 1 > repelled
    assert drawn * repelled == pytest.approx(1.0)


def test_the_own_want_grows_with_the_share_for_conformers_only():
    _, world, normative = near()
    expected = 0.1 * 0.8 * np.maximum(CONFORMITY, 0) * SHARE
    assert normative.need_rate(world, WHO) == pytest.approx(expected, rel=1e-12)


def test_choice_is_drawn_to_what_is_commoner_here_than_an_even_spread():
    _, world, normative = near()
    got = normative.product_utility(world, WHO)
    pull = 2.0 * 0.8 * CONFORMITY
    assert got[:, FANCY] == pytest.approx(pull * (SHARE - 0.5), rel=1e-12)
    assert got[:, PLAIN] == pytest.approx(pull * (0 - 0.5), rel=1e-12)


def test_the_isolated_see_a_share_of_nought(tmp_path):
    changes = ties(tmp_path, [(1, 2, "weak")]) | {
        "influences.normative": {"form": "share", "want_rate": 0.1},
        "initial.owners.some": {"ids": [1, 2]},
    }
    model = build(changes, folder=tmp_path)
    normative = model.plan.settings.influences.normative
    assert normative.need_rate(model.world, np.array([0, 1])).tolist() == [0.0, 0.1]
    assert normative.hazard_factor(model.world, np.array([0]), True)[0] == pytest.approx(math.exp(-0.02))


def test_in_a_well_mixed_crowd_everybody_else_is_a_neighbour():
    _, world, normative = near({"network": {"kind": "well_mixed"}}, want_rate=1.0)
    share = normative.need_rate(world, np.array([0])) / (0.8 * 0.5)
    assert share == pytest.approx(2 / 99)


@pytest.mark.parametrize("form", ["ring", "well_mixed"])
def test_what_neighbours_own_is_kept_up_to_date(form):
    """Whatever is bought, dropped or returned, the counts that are pushed are those one would poll."""
    changes = {
        "network": {"kind": form} | ({"degree": 6} if form == "ring" else {}), "products.plain.lifetime": 6.0,
        "products.fancy.lifetime": 9.0, "stages.need.rate": 0.1, "stages.evaluation": {"return_rate": 0.3},
        "initial.owners.some": {"share": 0.3},
    }  # fmt: skip
    model = build(changes)
    for _ in range(40):
        model.step()
    world, owned = model.world, model.world.people.owned
    counts = world.neighbourhood.owning_product(world.people, world.everyone)
    for i in range(100):
        friends = owned[world.network.neighbours(i)]
        assert counts[i].tolist() == [np.sum(friends == PLAIN), np.sum(friends == FANCY)]
    assert np.array_equal(world.neighbourhood.owning(world.people, world.everyone), counts.sum(axis=1))
    assert world.public.owners.tolist() == [np.sum(owned == PLAIN), np.sum(owned == FANCY)]
    weak, strong = world.neighbourhood.owning_by_strength(world.people, world.everyone)
    assert np.array_equal(weak + strong, counts.sum(axis=1))


@pytest.mark.parametrize(
    ("kind", "threshold", "owning", "wants"),
    [
        ("share", 0.5, 2, True),
        ("share", 0.501, 2, False),
        ("share", 0.501, 3, True),
        ("share", 0.0, 0, True),
        ("share", 0.01, 0, False),
        ("count", 2.0, 2, True),
        ("count", 3.0, 2, False),
        ("count", 0.0, 0, True),
        ("count", 1.2, 1, False),
    ],
)
def test_a_threshold_makes_the_want_certain_from_it_on_and_impossible_below(kind, threshold, owning, wants):
    changes = {
        "influences.normative": {"form": "threshold", "threshold": kind},
        "population.traits.normative_threshold": threshold,
        "initial.owners.some": {"ids": [1, 2, 98][:owning]},
        "stages.need.delay": 10_000.0,
    }
    model = build(changes)
    model.step()
    assert (model.world.people.journey[0] == 1) is np.bool_(wants)


def test_a_share_times_a_degree_is_a_whole_number_of_people():
    """k/100 >= 0.01 k is false for ten values of k in floating point; counts are not fooled."""
    thresholds = (np.arange(100) + 1) / 100
    changes = {
        "network": {"kind": "ring", "degree": 100}, "population.consumers": 300,
        "influences.normative": {"form": "threshold"},
        "population.traits.normative_threshold": {"distribution": "listed", "values": thresholds.tolist()},
    }  # fmt: skip
    model = build(changes)
    assert model.world.people.normative_count[:100].tolist() == list(range(1, 101))


def test_a_threshold_overrides_the_other_hazards_of_non_owners_only():
    changes = {
        "influences.normative": {"form": "threshold"}, "population.traits.normative_threshold": 1.0,
        "stages.need.rate": NOW, "products.plain.lifetime": 1.0, "stages.need.replacement": "fixed",
        "stages.need.delay": 10_000.0,
        "initial.owners.some": {"ids": [1, 2], "products": {"plain": 1.0}, "age": 5.0},
    }  # fmt: skip
    assert steps(build(changes)) == {("idle", "need", "functional"): 2}
    full = changes | {"population.traits.normative_threshold": 0.5}
    assert steps(build(full)) == {("idle", "need", "functional"): 2, ("idle", "need", "normative"): 2}
