"""Need recognition: hazards by cause against sums done by hand, ceilings, and the way from a need to a search."""

import math

import numpy as np
import pytest

from journeysim import JourneyModel, Scenario
from journeysim.scenario.problems import ScenarioError
from journeysim.stages.need import Need
from journeysim.stages.opening import CAUSES, CODE
from tests.support import NOW, PLAIN, SHOP, book, build, moves, put, state, steps, ties, within

MANY = 20_000
EVERYONE = {"population.consumers": MANY}
FEED = {
    "channels.pics": {"members": 1.0, "visual_richness": 0.8, "feed_reach": 0.25},
    "stages.need.feed_rate": 0.01,
}
DEALS = {"vendors.shop.deals": {"discount": 0.1, "rate": 0.02}, "stages.need.impulse": 0.05}


def everything(folder):
    """Consumer 0 has four friends, two of whom own; six people in all; every cause is at work."""
    return {
        **ties(folder, [(0, friend, "weak") for friend in (1, 2, 3, 4)]),
        **FEED,
        **DEALS,
        "population.consumers": 6,
        "population.traits": {
            "need_rate": 1.5, "passion": 0.5, "impulsiveness": 0.4, "frugality": 0.25, "conformity": 0.6,
            "normative_susceptibility": 1.0, "informational_susceptibility": 1.0,
        },
        "products.plain.lifetime": 100.0,
        "initial.owners.early": {"ids": [1, 2], "products": {"plain": 1.0}, "age": 50.0},
        "stages.need": {"rate": 0.002, "recommender_rate": 0.003, "passion_boost": 1.0},
        "influences.normative": {"form": "share", "weight": 2.0, "want_rate": 0.004},
        "influences.informational": {"form": "share", "weight": 0.03},
        "influences.frugality": {"form": "norm", "want_cut": 0.8, "need_cut": 0.2, "use_stretch": 0.5},
        "campaigns.ads": {
            "lever": "advertising", "product": "plain", "channel": "pics", "budget": 1e6, "per_day": 1e5,
            "frequency_cap": 3, "effect": 0.01, "half_saturation": 4.0,
        },
    }  # fmt: skip


def hazards(model, ids):
    """The hazards of the first step, before anybody acts on them."""
    world = model.world
    world.clock.step = 1
    model.campaigns.act(world)
    rates = model.stages["need"].hazards(world, np.atleast_1d(ids))
    return {cause: rates[:, code] for cause, code in CODE.items()}


def test_the_hazards_of_a_non_owner_are_those_worked_out_by_hand(tmp_path):
    model = build(everything(tmp_path), folder=tmp_path)
    conforms = math.exp(2.0 * 0.6 * (2 / 4 - 2 / 6))
    want, need = 1 - 0.8 * 0.25, 1 - 0.2 * 0.25
    passion = 1 + 1.0 * 0.5
    expected = {
        "functional": 0.002 * 1.5 * need,
        "informational": 0.03 * (2 / 4) * need,
        "crm": 0.0,
        "advertising": 0.01 * 0.47 * 3 / (3 + 4) * passion * want * conforms,
        "influencer": 0.0,
        "viral": 0.0,
        "referral": 0.0,
        "community": 0.0,
        "normative": 0.004 * 0.6 * (2 / 4) * want,
        "recommender": 0.003 * (2 / 6) * passion * want * conforms,
        "feed": 0.01 * 0.8 * 0.25 * passion * want * conforms,
        "deal": 0.05 * 0.4 * 0.02 * want * conforms,
    }
    got = hazards(model, 0)
    assert expected.keys() == got.keys()
    for cause, rate in expected.items():
        assert got[cause][0] == pytest.approx(rate, rel=1e-12), cause


def test_owners_feel_only_replacement_by_age_and_the_upgrades_named(tmp_path):
    changes = everything(tmp_path) | {"stages.need.upgrades": ["feed", "normative"], "stages.need.upgrade_factor": 0.3}
    got = hazards(build(changes, folder=tmp_path), 1)
    want, need = 1 - 0.8 * 0.25, 1 - 0.2 * 0.25
    conforms = math.exp(2.0 * 0.6 * (0 / 1 - 2 / 6))  # her only friend owns none
    life, worn = 100 * (1 + 0.5 * 0.25), 0.3 * 51 / 100
    assert got["functional"][0] == pytest.approx(((51 / life) ** 3 - (50 / life) ** 3) * need, rel=1e-12)
    assert got["feed"][0] == pytest.approx(0.01 * 0.8 * 0.25 * 1.5 * want * conforms * worn, rel=1e-12)
    for cause in set(CAUSES) - {"functional", "feed"}:
        assert got[cause][0] == 0.0, cause


def test_an_upgrade_want_grows_with_age_up_to_its_full_strength(tmp_path):
    rates = []
    for age in (0.0, 40.0, 99.0, 500.0):
        changes = everything(tmp_path) | {"stages.need.upgrades": ["feed"]}
        changes["initial.owners.early"] = changes["initial.owners.early"] | {"age": age}
        rates.append(hazards(build(changes, folder=tmp_path), 1)["feed"][0])
    assert rates[3] == pytest.approx(rates[2])
    assert rates[1] == pytest.approx(rates[2] * 0.41)
    assert rates[0] == pytest.approx(rates[2] * 0.01)


def test_frugality_cuts_wants_more_than_needs(tmp_path):
    frugal = everything(tmp_path)
    free = frugal | {"population.traits": frugal["population.traits"] | {"frugality": 0.0}}
    with_it, without = (hazards(build(each, folder=tmp_path), 0) for each in (frugal, free))
    for cause in ("functional", "informational"):
        assert with_it[cause][0] / without[cause][0] == pytest.approx(0.95)
    for cause in ("advertising", "normative", "recommender", "feed", "deal"):
        assert with_it[cause][0] / without[cause][0] == pytest.approx(0.80)


def test_an_event_has_probability_one_minus_exp_and_causes_come_in_proportion():
    changes = EVERYONE | FEED | {"time.step_days": 2.0, "stages.need.rate": 0.05, "stages.need.feed_rate": 0.5}
    model = build(changes)
    needs = book(model, "needs")
    happened = needs.sum()
    assert within(happened / MANY, 1 - math.exp(-(0.05 + 0.5 * 0.8 * 0.25) * 2), MANY)
    assert within(needs[CODE["feed"]] / happened, 0.1 / 0.15, happened)
    assert happened == needs[CODE["feed"]] + needs[CODE["functional"]]


def test_the_cause_is_kept_for_the_whole_journey():
    model = build(FEED | {"stages.need.feed_rate": NOW, "stages.evaluation.delay": 3.0})
    model.step()
    buys = model.world.people.purchases > 0
    assert buys.all()
    assert (model.world.people.cause == CODE["feed"]).all()
    assert model.world.books.sales_by_cause[CODE["feed"]] == 100


def test_owners_replace_by_the_weibull_law():
    changes = EVERYONE | {
        "time.step_days": 5.0, "products.plain.lifetime": 100.0, "products.fancy.lifetime": 100.0,
        "initial.owners.all": {"share": 1.0}, "stages.need.replacement_shape": 3.0, "stages.need.delay": 10_000.0,
    }  # fmt: skip
    model = build(changes)
    for age in (50, 100, 150):
        while model.day < age:
            model.step()
        gone = np.mean(model.world.people.journey > 0)
        assert within(gone, 1 - math.exp(-((age / 100) ** 3)), MANY), age


def test_a_fixed_lifetime_ends_on_the_day():
    changes = {
        "products.plain.lifetime": 10.0, "initial.owners.all": {"share": 1.0, "products": {"plain": 1.0}, "age": 3.0},
        "stages.need.replacement": "fixed", "stages.need.delay": 10_000.0,
    }  # fmt: skip
    model = build(changes)
    assert not steps(model, 6)
    assert steps(model)[("idle", "need", "functional")] == 100


def rich(consumers=3000, seed=1, **changes):
    return JourneyModel(Scenario.load("smartphones", {"population.consumers": consumers, **changes}), seed=seed)


#: Settings under which ownership, advertising and deals move fast, so that ceilings are put to the test.
WILD = {
    "stages.need.rate": 0.02,
    "stages.need.feed_rate": 0.05,
    "stages.need.recommender_rate": 0.05,
    "stages.need.impulse": 0.5,
    "influences.normative.weight": 8.0,
    "influences.normative.want_rate": 0.05,
    "influences.informational.weight": 0.1,
    "influences.identity.abandon_rate": 0.05,
    **{
        f"initial.owners.installed-{segment}.share": 0.1
        for segment in ("enthusiasts", "students", "professionals", "families", "seniors")
    },
    "campaigns.nova-spring.start": 10.0,
    "campaigns.nova-spring.end": 40.0,
    "campaigns.nova-spring.effect": 0.1,
}


def watch_ceilings(monkeypatch):
    """Compare everybody's chance of an event with the ceiling, at each step; return the list of the closest calls."""
    recognise, closest = Need.recognise, []

    def watched(self, world):
        idle = np.flatnonzero(world.people.stage == 0)
        chance = world.clock.chance(self.hazards(world, idle).sum(axis=1))
        done = recognise(self, world)
        ceiling = world.event_ceiling[idle]
        assert (chance <= ceiling).all(), (world.clock.step, idle[chance > ceiling])
        closest.append(np.max(chance / np.maximum(ceiling, 1e-30)))
        return done

    monkeypatch.setattr(Need, "recognise", watched)
    return closest


@pytest.mark.parametrize("changes", [{}, WILD], ids=["shipped", "wild"])
def test_no_chance_exceeds_its_ceiling(monkeypatch, changes):
    closest = watch_ceilings(monkeypatch)
    model = rich(1500, seed=2, **changes)
    steps(model, 40)
    assert len(closest) == 40
    assert max(closest) > 0.3, "the ceilings are not put to the test"


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("changes", [{}, WILD], ids=["shipped", "wild"])
def test_no_chance_exceeds_its_ceiling_in_a_year(monkeypatch, changes, seed):
    watch_ceilings(monkeypatch)
    steps(rich(3000, seed, **changes), 365)


@pytest.mark.slow
@pytest.mark.parametrize("changes", [{}, WILD], ids=["shipped", "wild"])
def test_passing_over_those_below_their_ceiling_changes_nothing(monkeypatch, changes):
    quick = rich(1500, seed=3, **changes)
    happened = steps(quick, 120)
    monkeypatch.setattr(Need, "ceilings", lambda self, world: np.ones(world.people.size, np.float32))
    thorough = rich(1500, seed=3, **changes)
    assert steps(thorough, 120) == happened
    assert state(quick) == state(thorough)


def test_a_trait_rewritten_from_outside_counts_from_the_next_step_on():
    model = build({"stages.need.rate": 1.0, "population.traits.need_rate": 0.0})
    assert not steps(model, 2)
    for consumer in model.agents.select(at_most=10):
        consumer.need_rate = NOW
    assert steps(model)[("idle", "need", "functional")] == 10


def test_a_search_starts_after_its_delay_and_wants_fade_in_proportion():
    changes = EVERYONE | {"stages.need": {"delay": 5.0, "want_fade": 0.1, "need_fade": 0.02}}
    for cause, fade in (("feed", 0.1), ("functional", 0.02)):
        model = build(changes)
        put(model, np.arange(MANY), "need", cause)
        happened = steps(model)
        left = sum(count for (source, *_), count in happened.items() if source == "need")
        assert within(left / MANY, 1 - math.exp(-(0.2 + fade)), MANY)
        assert within(happened[("need", "idle", "faded")] / left, fade / (0.2 + fade), left)


def test_without_a_delay_the_search_starts_at_once_and_nothing_fades():
    model = build({"stages.need": {"want_fade": NOW, "need_fade": NOW}})
    put(model, np.arange(100), "need", "feed")
    assert steps(model)[("need", "product", "starts to search")] == 100


def test_frugal_talk_ends_wants_and_delays_searches():
    changes = EVERYONE | {
        "population.traits.frugality": 0.8,
        "influences.frugality": {"form": "norm", "talk_rate": 0.5, "talk_delay": 1.0, "want_cut": 0.8, "need_cut": 0.2},
        "stages.need.delay": 5.0,
    }
    for cause, spared in (("feed", 1.0), ("functional", 0.25)):
        model = build(changes)
        put(model, np.arange(MANY), "need", cause)
        happened = steps(model)
        talk, search = 0.5 * 0.8 * 0.8 * spared, 1 / (5 * 1.8)
        left = sum(count for (source, *_), count in happened.items() if source == "need")
        assert within(left / MANY, 1 - math.exp(-(talk + search)), MANY)
        assert within(happened[("need", "idle", "frugality")] / left, talk / (talk + search), left)


def test_who_waits_goes_on_when_a_deal_is_met():
    changes = EVERYONE | {"vendors.shop.deals": {"discount": 0.2, "rate": 0.1}, "stages.need.deal_wait": 10_000.0}
    model = build(changes)
    put(model, np.arange(MANY), "need", waiting=True)
    happened = steps(model)
    found = happened[("need", "product", "deal found")]
    assert within(found / MANY, 1 - math.exp(-0.1), MANY)
    people = model.world.people
    assert (people.deal_vendor[~people.waiting & (people.deal_vendor >= 0)] == SHOP).all()
    assert abs(people.waiting.sum() + found - MANY) < 20  # but for a handful who searched without
    bought = people.purchases > 0
    assert (people.price[bought] == 8000).sum() + (people.price[bought] == 16000).sum() > 0.9 * found


def test_of_several_deals_met_at_once_none_comes_first_by_its_place_in_the_file():
    deal = {"discount": 0.2, "rate": 10.0}
    model = build(EVERYONE | {"vendors.shop.deals": deal, "vendors.best-site.deals": deal})
    put(model, np.arange(MANY), "need", waiting=True)
    model.step()
    assert within(np.mean(model.world.people.deal_vendor == SHOP), 0.5, MANY)


def test_a_deal_of_an_unknown_vendor_is_not_met():
    changes = {"vendors.shop.deals": {"discount": 0.2, "rate": 10.0}, "initial.known_vendors": 0.0}
    model = build(changes)
    put(model, np.arange(100), "need", waiting=True)
    assert ("need", "product", "deal found") not in steps(model)


def test_nobody_waits_for_ever():
    model = build(EVERYONE | {"stages.need.deal_wait": 20.0})
    put(model, np.arange(MANY), "need", waiting=True)
    happened = steps(model)
    assert within(happened[("need", "product", "starts to search")] / MANY, 1 - math.exp(-1 / 20), MANY)


def test_wants_by_friends_ads_feed_and_recommender_are_about_a_product_and_make_it_known(tmp_path):
    """What is met begins the journey and always comes to mind, though nothing was known before."""
    for cause in ("normative", "informational", "feed", "recommender"):
        changes = {
            "initial.known_products": 0.0,
            "initial.owners.early": {"start": 0, "length": 50, "products": {"plain": 1.0}},
            "vendors.best-site.open": False,
            "vendors.shop.sells": ["plain"],
            "network": {"kind": "ring", "degree": 98},
            "channels.pics": {"members": 1.0},
        }
        changes |= {
            "normative": {"influences.normative": {"form": "share", "want_rate": NOW}},
            "informational": {"influences.informational": {"form": "share", "weight": NOW}},
            "feed": {"stages.need.feed_rate": NOW},
            "recommender": {"stages.need.recommender_rate": NOW},
        }[cause]
        model = build(changes)
        model.step()
        people = model.world.people
        began = people.journey > 0
        assert began.sum() > 45, cause
        assert moves(model)[("idle", "need", cause)] == began.sum()
        assert (people.prompted[began] == PLAIN).all(), cause
        assert people.known[began, PLAIN].all(), cause
        assert (people.purchases[began] == 1).all(), cause


def test_a_delay_is_the_rate_of_leaving_that_it_is_the_mean_of():
    clock = build({"time.step_days": 2.0}).world.clock
    assert clock.rate_of([4.0, 0.0, 0.5]).tolist() == [0.25, np.inf, 2.0]
    delays = np.array([0.0, 0.1, 3.0, 1e4])
    assert clock.chance(clock.rate_of(delays)) == pytest.approx(clock.leaves(delays), rel=1e-12)


@pytest.mark.parametrize("name", ["informational", "functional", "crm", "fed"])
def test_only_wants_can_be_upgrades(name):
    hint = "; did you mean 'feed'" if name == "fed" else ""
    with pytest.raises(ScenarioError, match=f"unknown want '{name}'{hint}"):
        build({"stages.need.upgrades": ["feed", name]})
