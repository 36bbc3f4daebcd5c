"""Informational influence: needs by share, by count of ties and by contact; posts that teach."""

import math

import numpy as np
import pytest

from journeysim.network.messages import Delivered, Posts
from tests.support import FANCY, PLAIN, build, moves, put, steps, ties, within


def informed(form, folder, changes=None, **settings):
    """Consumer 0 has two weak and three strong friends; one weak and two strong ones own."""
    pairs = [(0, 1, "weak"), (0, 2, "weak"), (0, 3, "strong"), (0, 4, "strong"), (0, 5, "strong")]
    base = ties(folder, pairs) | {
        "influences.informational": {"form": form} | settings,
        "population.traits.informational_susceptibility": 0.8,
        "initial.owners.some": {"ids": [1, 3, 4], "products": {"fancy": 1.0}},
    }
    model = build(base | (changes or {}), folder=folder)
    return model, model.world, model.plan.settings.influences.informational


def test_needs_by_share(tmp_path):
    _, world, informational = informed("share", tmp_path, weight=0.2)
    got = informational.need_rate(world, np.array([0, 1, 3, 50]))
    assert got == pytest.approx([0.2 * 0.8 * 3 / 5, 0.0, 0.0, 0.0])


def test_needs_by_count_add_the_chances_of_weak_and_strong_ties(tmp_path):
    _, world, informational = informed("count", tmp_path, weak_chance=0.01, strong_chance=0.04)
    expected = 0.8 * -(math.log(1 - 0.01) + 2 * math.log(1 - 0.04))
    assert informational.need_rate(world, np.array([0]))[0] == pytest.approx(expected)


def test_ties_of_a_well_mixed_crowd_are_weak():
    changes = {
        "network": {"kind": "well_mixed"},
        "influences.informational": {"form": "count", "weak_chance": 0.01, "strong_chance": 0.5},
        "initial.owners.some": {"count": 7},
    }
    model = build(changes)
    non_owner = np.flatnonzero(model.world.people.owned < 0)[:1]
    got = model.plan.settings.influences.informational.need_rate(model.world, non_owner)
    assert got[0] == pytest.approx(-7 * math.log(0.99))


def test_each_neighbour_is_told_once_at_a_purchase_and_takes_it_up_by_chance():
    many = 20_000
    changes = {
        "population.consumers": many, "network": {"kind": "ring", "degree": 2},
        "initial.owners.some": {"ids": list(range(0, many, 4)), "products": {"plain": 1.0}, "age": 0.0},
        "influences.informational": {"form": "contact", "contact_chance": 0.3},
        "products.plain.lifetime": 3.0, "stages.need.replacement": "fixed", "stages.need.delay": 10_000.0,
    }  # fmt: skip
    model = build(changes)
    happened = steps(model)
    told = many // 2
    assert within(happened[("idle", "need", "informational")] / told, 0.3, told), "initial owners tell at step 0"
    assert ("idle", "need", "informational") not in steps(model, 5), "and never again"


def test_who_replaces_a_unit_does_not_tell_again():
    changes = {
        "influences.informational": {"form": "contact", "contact_chance": 1.0}, "initial.owners.some": {"ids": [0]},
        "products.plain.lifetime": 4.0, "products.fancy.lifetime": 4.0, "stages.need.replacement": "fixed",
        "stages.decision": {"form": "logit", "reservation": 1000.0, "to_deal": 0.0, "to_accessories": 0.0},
    }  # fmt: skip
    model = build(changes)
    assert steps(model)[("idle", "need", "informational")] == 4
    put(model, [0], "purchase", product=PLAIN, vendor=0, price=1)
    model.step()
    assert model.world.people.purchases[0] == 1
    assert ("idle", "need", "informational") not in steps(model, 3)


def test_a_contact_spreads_friend_by_friend():
    changes = {
        "influences.informational": {"form": "contact", "contact_chance": 1.0}, "initial.owners.some": {"ids": [50]},
        "network": {"kind": "ring", "degree": 2},
    }  # fmt: skip
    model = build(changes)
    for distance in range(1, 5):
        model.step()
        assert moves(model)[("idle", "need", "informational")] == 2
        assert set(np.flatnonzero(model.world.people.owned >= 0)) == set(range(50 - distance, 51 + distance))


def test_contact_needs_neighbours():
    with pytest.raises(Exception, match="'contact' tells each neighbour"):
        build({"network": {"kind": "well_mixed"}, "influences.informational": {"form": "contact"}})


def hear(model, receivers, product, signs, stars):
    informational = model.plan.settings.influences.informational
    count = len(receivers)
    sender, what, hop = np.full(count, 90), np.full(count, product), np.zeros(count, int)
    posts = Posts(sender, what, np.array(signs), np.array(stars, float), hop, sender, hop)
    model.world.clock.step = 6
    informational.after_messages(model.world, Delivered(posts, np.array(receivers), np.arange(count)))


def test_posts_move_beliefs_by_bayes_rule_weighted_by_trust():
    changes = {
        "influences.informational": {"form": "share", "evidence": 1.5, "post_precision": 0.4},
        "population.traits": {"trust": {"friends": 0.9}, "informational_susceptibility": 0.8},
        "stages.product": {"prior_quality": 3.0, "prior_precision": 2.0}, "initial.known_products": 0.0,
    }  # fmt: skip
    model = build(changes)
    model.world.people.considered[0, FANCY] = True
    hear(model, [0, 0, 1, 2], FANCY, [1, -1, 1, 0], [4.5, 2.0, 5.0, 5.0])
    people, weight = model.world.people, 1.5 * 0.4 * 0.9 * 0.8
    assert people.belief_precision[:3, FANCY] == pytest.approx([2 + 2 * weight, 2 + weight, 2.0])
    means = [(6 + weight * 6.5) / (2 + 2 * weight), (6 + weight * 5.0) / (2 + weight), 3.0]
    assert people.belief_mean[:3, FANCY] == pytest.approx(means, rel=1e-6)
    assert people.known[:3, FANCY].all(), "a post without a side still tells of the product"
    assert people.news_step[:3].tolist() == [6, -1, -1], "only of a product under consideration"
    assert not people.known[3].any()


def test_off_means_deaf():
    model = build({"influences.informational": {"form": "off"}})
    assert model.influences.signal_weight(model.world, np.arange(3)).tolist() == [0.0, 0.0, 0.0]
    assert model.influences.need_rates(model.world, np.arange(3)) == {}


def test_where_it_does_not_act_it_has_no_say():
    model = build({"influences.informational": {"form": "share", "at": ["product"]}})
    assert model.influences.need_rates(model.world, np.arange(3)) == {}
    assert model.influences.signal_weight(model.world, np.arange(3)).tolist() == [1.0, 1.0, 1.0]
