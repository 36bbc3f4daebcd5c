"""Frugality: level and trend among neighbours, shocks from outside, and what it does to buying."""

import math

import numpy as np
import pytest

from tests.support import FANCY, NOW, SHOP, build, put, steps, ties


def frugal(changes=None, **settings):
    """Consumer 0 is wholly frugal, nobody else is; each has four friends on a ring."""
    norm = {"form": "norm", "level_rate": 0.0, "trend_weight": 0.0, "update_every": 1.0} | settings
    base = {
        "influences.frugality": norm,
        "population.traits.frugality": {"distribution": "listed", "values": [1.0] + [0.0] * 99},
    }
    return build(base | (changes or {}))


def test_a_level_moves_towards_the_neighbours_at_its_rate():
    model = frugal(level_rate=0.1)
    model.step()
    follow = 1 - math.exp(-0.1)
    expected = np.zeros(100)
    expected[0], expected[[1, 2, 98, 99]] = 1 - follow, follow / 4
    assert model.world.people.frugality == pytest.approx(expected)


def test_the_rate_is_per_day_however_often_one_looks():
    weekly, daily = frugal(level_rate=0.05, update_every=7.0), frugal(level_rate=0.05, update_every=1.0)
    steps(weekly, 6)
    assert weekly.world.people.frugality[0] == 1.0, "nobody has looked yet"
    weekly.step()
    assert weekly.world.people.frugality[0] == pytest.approx(math.exp(-0.35))
    steps(daily, 7)
    assert daily.world.people.frugality[0] == pytest.approx(math.exp(-0.35), abs=0.02)


def test_the_trend_passes_on_recent_change_even_without_the_level():
    model = frugal(trend_weight=0.5)
    model.step()
    assert model.world.people.frugality[1] == 0.0, "at the first look there is no change yet"
    model.world.people.frugality[0] = 0.6
    model.step()
    assert model.world.people.frugality[[1, 2, 3, 98]] == pytest.approx([0, 0, 0, 0]), "a fall ends at 0"
    model.world.people.frugality[50] = 0.8
    model.step()
    assert model.world.people.frugality[[48, 49, 51, 52]] == pytest.approx(0.5 * 0.8 / 4)
    assert model.world.people.frugality[50] == 0.8


def test_a_trend_dies_out_by_itself():
    model = frugal(trend_weight=0.5, changes={"population.traits.frugality": 0.2})
    model.step()
    model.world.people.frugality[:] = 0.4
    model.step()
    assert model.world.people.frugality == pytest.approx(0.4 + 0.5 * 0.2)
    model.step()
    assert model.world.people.frugality == pytest.approx(0.5 + 0.5 * 0.1)
    steps(model, 40)
    assert model.world.people.frugality == pytest.approx(0.6, abs=1e-6)


def test_the_isolated_keep_their_own(tmp_path):
    settings = {"form": "norm", "level_rate": 1.0, "trend_weight": 0.0, "update_every": 1.0}
    changes = ties(tmp_path, [(1, 2, "weak")]) | {
        "influences.frugality": settings,
        "population.traits.frugality": {"distribution": "uniform", "low": 0.0, "high": 1.0},
    }
    model = build(changes, folder=tmp_path)
    before = model.world.people.frugality.copy()
    steps(model, 5)
    after = model.world.people.frugality
    assert np.array_equal(after[3:], before[3:])
    assert after[1] == pytest.approx(after[2], abs=1e-3)


def test_the_isolated_feel_a_shock_but_no_trend_and_hear_no_talk(tmp_path):
    shock = {"start": 0.0, "days": 1.0, "rate": 0.5}
    settings = {"form": "norm", "trend_weight": 0.95, "update_every": 1.0, "shocks": {"recession": shock}}
    changes = ties(tmp_path, [(1, 2, "weak")]) | {
        "influences.frugality": settings,
        "population.traits.frugality": 0.2,
    }
    model = build(changes, folder=tmp_path)
    steps(model, 3)
    pushed = 1 - 0.8 * math.exp(-0.5)
    assert model.world.people.frugality[0] == pytest.approx(pushed)
    assert model.world.people.frugality[1] > pushed + 0.1
    ids = np.array([0, 1])
    alone, paired = model.influences.fade_rate(model.world, ids, np.ones(2, bool))
    assert paired > alone == 0.0
    alone, paired = model.influences.delay_factor(model.world, ids)
    assert paired > alone == 1.0


def shocked(start, days, rate=0.02, steps_taken=40, every=7.0, **settings):
    shock = {"start": start, "days": days, "rate": rate}
    model = frugal(
        {"population.traits.frugality": 0.3}, update_every=every, shocks={"recession": shock}, **settings
    )  # fmt: skip
    steps(model, steps_taken)
    return model.world.people.frugality[0]


@pytest.mark.parametrize("every", [1.0, 5.0, 7.0])
@pytest.mark.parametrize(("start", "days"), [(0.0, 14.0), (3.0, 2.0), (8.0, 10.0), (6.0, 1.0)])
def test_a_recession_pushes_for_the_days_that_it_lasts(every, start, days):
    assert shocked(start, days, every=every) == pytest.approx(1 - 0.7 * math.exp(-0.02 * days))


def test_a_fashion_for_spending_pushes_down():
    assert shocked(2.0, 10.0, rate=-0.05) == pytest.approx(0.3 * math.exp(-0.5))


def test_a_shock_after_the_end_changes_nothing():
    assert shocked(1000.0, 10.0) == pytest.approx(0.3)


def test_a_rise_feeds_itself_by_its_trend():
    with_trend = shocked(7.0, 14.0, trend_weight=0.5)
    assert with_trend > shocked(7.0, 14.0) + 0.02


def test_frugality_stays_a_share():
    assert shocked(0.0, 100.0, rate=10.0, trend_weight=0.95) == 1.0
    assert shocked(0.0, 100.0, rate=-10.0, trend_weight=0.95) == 0.0


def test_it_scales_what_it_acts_on_for_each_by_her_own_frugality():
    settings = {
        "want_cut": 0.8, "need_cut": 0.2, "price_raise": 0.5, "choice_penalty": 0.6, "basket_cut": 0.7,
        "use_stretch": 0.4,
    }  # fmt: skip
    model = frugal(**settings)
    world, all_of = model.world, model.influences
    world.people.frugality[1] = 0.5
    ids = np.array([0, 1, 2])
    f = np.array([1.0, 0.5, 0.0])
    assert all_of.hazard_factor(world, ids, True) == pytest.approx(1 - 0.8 * f)
    assert all_of.hazard_factor(world, ids, False) == pytest.approx(1 - 0.2 * f)
    assert all_of.price_factor(world, ids, "product") == pytest.approx(1 + 0.5 * f)
    assert all_of.product_utility(world, ids, "product") == pytest.approx(np.repeat(-0.6 * f[:, None], 2, axis=1))
    assert all_of.basket_factor(world, ids) == pytest.approx(1 - 0.7 * f)
    assert all_of.lifetime_factor(world, ids) == pytest.approx(1 + 0.4 * f)


def test_talk_needs_both_a_frugal_person_and_frugal_friends():
    model = frugal(talk_rate=0.5, talk_delay=2.0, want_cut=0.8, need_cut=0.2)
    world = model.world
    world.people.frugality[:3] = [1.0, 0.4, 0.0]
    world.people.neighbours_frugality[:3] = [0.0, 0.6, 0.6]
    ids, want = np.arange(3), np.ones(3, bool)
    assert model.influences.fade_rate(world, ids, want) == pytest.approx([0.0, 0.5 * 0.4 * 0.6, 0.0])
    assert model.influences.fade_rate(world, ids, ~want) == pytest.approx([0.0, 0.5 * 0.4 * 0.6 * 0.25, 0.0])
    assert model.influences.delay_factor(world, ids) == pytest.approx([1.0, 2.2, 2.2])


def test_a_frugal_owner_uses_a_unit_longer():
    for f, day in ((0.0, 10), (1.0, 15)):
        model = frugal(
            {
                "population.traits.frugality": f, "products.fancy.lifetime": 10.0, "stages.need.replacement": "fixed",
                "initial.owners.all": {"share": 1.0, "products": {"fancy": 1.0}}, "stages.need.delay": 10_000.0,
            },
            use_stretch=0.5, want_cut=0.0, need_cut=0.0, talk_rate=0.0,
        )  # fmt: skip
        assert not steps(model, day - 1)
        assert steps(model)[("idle", "need", "functional")] == 100


def test_frugal_baskets_are_smaller():
    many, sizes = 5000, []
    for f in (0.0, 1.0):
        model = frugal(
            {
                "population.consumers": many, "population.traits.frugality": f, "stages.purchase.delay": 10_000.0,
                "products.fancy.accessories": {"case": {"price": 10.0, "attach": 0.8}},
                "vendors.shop.bundle_recommender": 1.0,
            },
            basket_cut=0.7,
        )  # fmt: skip
        put(model, np.arange(many), "decision", product=FANCY, vendor=SHOP)
        model.step()
        sizes.append(np.mean(model.world.people.basket > 0))
    assert sizes[1] / sizes[0] == pytest.approx(0.3, abs=0.03)


def test_it_acts_only_where_the_scenario_says():
    model = frugal(at=["product"])
    ids = np.array([0])
    assert model.influences.hazard_factor(model.world, ids, True)[0] == 1.0
    assert model.influences.basket_factor(model.world, ids)[0] == 1.0
    assert model.influences.price_factor(model.world, ids, "product")[0] > 1.0
    assert model.influences.price_factor(model.world, ids, "decision")[0] == 1.0


def test_off_means_that_norms_stand_still():
    model = build({"population.traits.frugality": {"distribution": "uniform", "low": 0.0, "high": 1.0}})
    before = model.world.people.frugality.copy()
    steps(model, 20)
    assert np.array_equal(model.world.people.frugality, before)
    assert not hasattr(model.world.people, "neighbours_frugality")


def test_needs_may_not_be_cut_more_than_wants():
    with pytest.raises(Exception, match="need_cut"):
        frugal(want_cut=0.1, need_cut=0.2)


def test_what_is_certain_stays_certain_for_the_most_frugal():
    changes = {
        "population.traits.frugality": 1.0, "influences.normative": {"form": "threshold"},
        "population.traits.normative_threshold": 0.0, "stages.need.rate": NOW,
    }  # fmt: skip
    model = frugal(changes, want_cut=1.0, need_cut=1.0)
    assert steps(model)[("idle", "need", "normative")] == 100
