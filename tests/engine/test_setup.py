"""The world before the first step: who owns what since when, who knows what, and what everybody sees of it."""

import math

import numpy as np
import pytest

from journeysim.engine import setup
from tests.support import BEST_SITE, FANCY, NOW, PLAIN, SHOP, build, scenario, steps, within

MANY = 20_000


def owners(**some):
    return {"initial.owners.some": some}


def owned(changes, **keywords):
    return build(changes, **keywords).world.people.owned


def test_a_share_a_count_ids_or_a_run_of_people_own_at_the_start():
    assert within(np.mean(owned({"population.consumers": MANY} | owners(share=0.3)) >= 0), 0.3, MANY)
    assert np.sum(owned(owners(count=17)) >= 0) == 17
    assert np.flatnonzero(owned(owners(ids=[3, 99, 5])) >= 0).tolist() == [3, 5, 99]
    assert np.flatnonzero(owned(owners(start=40, length=3)) >= 0).tolist() == [40, 41, 42]


def test_a_larger_count_adds_owners_and_takes_none_away():
    few, more = owned(owners(count=10)) >= 0, owned(owners(count=11)) >= 0
    assert not (few & ~more).any()
    assert more.sum() == 11


def test_owners_come_from_their_segment_and_nobody_owns_twice():
    changes = {
        "population.segments": {"everyone": {"share": 0.5}, "rich": {"share": 0.5}},
        "initial.owners.first": {"segment": "rich", "share": 1.0, "products": {"fancy": 1.0}},
        "initial.owners.second": {"share": 1.0, "products": {"plain": 1.0}},
    }
    people = build(changes).world.people
    assert np.array_equal(people.owned == FANCY, people.segment == 1)
    assert (people.owned >= 0).all()


def test_products_and_vendors_are_drawn_by_weight_among_those_that_sell_them():
    some = owners(share=1.0, products={"plain": 1.0, "fancy": 3.0}, vendors={"shop": 1.0, "best-site": 4.0})
    people = build({"population.consumers": MANY} | some).world.people
    fancy = people.owned == FANCY
    assert within(fancy.mean(), 0.75, MANY)
    assert (people.owned_vendor[~fancy] == SHOP).all(), "the site does not sell it"
    assert within(np.mean(people.owned_vendor[fancy] == BEST_SITE), 0.8, fancy.sum())


def test_initial_owners_know_their_product_have_judged_it_and_are_in_their_phase():
    some = owners(ids=[0], products={"fancy": 1.0}, vendors={"shop": 1.0}, age=33.0, phase="commitment")
    people = build(some | {"initial.known_products": 0.0, "initial.known_vendors": 0.0}).world.people
    assert people.known[0].tolist() == [False, True]
    assert people.relation[0].tolist() == [4, 0]
    assert people.owned_since[0] == -33
    assert people.experience[0] == 4.0
    assert people.satisfaction[0] == pytest.approx(math.tanh(0.3 * 1.5))
    assert people.belief_mean[0, FANCY] == pytest.approx((3.0 + 4 * 4.0) / 5)
    assert people.purchases[0] == 0


def test_ages_are_in_days_whatever_the_step():
    people = build(owners(share=1.0, age=33.0) | {"time.step_days": 0.5}).world.people
    assert set(people.owned_since) == {-66}


def test_everybody_sees_the_initial_owners():
    model = build(owners(ids=[10, 11], products={"fancy": 1.0}))
    world = model.world
    assert world.public.owners.tolist() == [0, 2]
    assert world.owning_share == 0.02
    share = world.neighbourhood.share(world.people, np.array([9, 10, 12, 13, 14]))
    assert share.tolist() == [0.5, 0.25, 0.5, 0.25, 0.0]
    assert world.public.experience_count.tolist() == [0, 2]
    assert world.public.experience_stars.tolist() == [0, 8000]


def test_people_know_products_and_vendors_by_chance_and_by_name():
    changes = {
        "population.consumers": MANY, "initial.known_products": {"fancy": 0.3}, "initial.known_vendors": 0.6,
    }  # fmt: skip
    people = build(changes).world.people
    assert not people.known[:, PLAIN].any()
    assert within(people.known[:, FANCY].mean(), 0.3, MANY)
    assert set(people.relation.ravel()) == {0, 1}
    assert within(np.mean(people.relation == 1), 0.6, 2 * MANY)


def test_beliefs_start_at_the_prior():
    people = build({"stages.product": {"prior_quality": 2.5, "prior_precision": 0.4}}).world.people
    assert (people.belief_mean == np.float32(2.5)).all()
    assert (people.belief_precision == np.float32(0.4)).all()


def test_feeds_show_more_on_visual_channels_with_reach_and_media_have_no_feed():
    changes = {
        "channels.pics": {"members": 1.0, "visual_richness": 0.9, "feed_reach": 0.2},
        "channels.talk": {"members": 1.0, "visual_richness": 0.1, "feed_reach": 0.5},
        "channels.tv": {"kind": "media", "members": 1.0, "visual_richness": 1.0, "feed_reach": 1.0},
    }
    assert build(changes).world.channel_exposure == pytest.approx(0.9 * 0.2 + 0.1 * 0.5)


def test_too_many_people_are_refused_before_anything_is_built(monkeypatch):
    monkeypatch.setattr(setup, "free_memory", lambda: 10**6)
    with pytest.raises(Exception, match=r"(?s)population\.consumers.*GB") as caught:
        build({"population.consumers": 5_000_000})
    assert "fit" in str(caught.value)


def test_a_network_that_cannot_be_is_told_as_a_problem_of_the_scenario():
    with pytest.raises(Exception, match=r"network"):
        build({"network": {"kind": "ring", "degree": 200}})


def test_the_scenario_is_not_changed_by_building_it():
    plain = scenario(owners(share=0.5))
    before = plain.as_dict()
    from journeysim import JourneyModel

    JourneyModel(plain).step()
    assert plain.as_dict() == before


def test_a_model_runs_for_its_steps():
    model = build({"time.steps": 3, "stages.need.rate": NOW})
    done = 0
    while model.running:
        steps(model)
        done += 1
    assert done == 3
