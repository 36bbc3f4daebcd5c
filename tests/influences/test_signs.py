"""Each influence, switched on, moves what domain knowledge says it moves, in its direction, on paired seeds."""

import json
from functools import cache

import numpy as np
import pytest

from journeysim import JourneyModel, Scenario
from tests.support import FANCY, PLAIN, build

pytestmark = pytest.mark.slow

SEEDS = range(1, 11)
#: Two-sided 99% of Student's t with nine degrees of freedom.
T99 = 3.25

TOWN = {
    "population.consumers": 600,
    "network": {"kind": "small_world", "degree": 8, "rewiring": 0.1},
    "channels.pics": {"members": 0.7, "visual_richness": 1.0, "feed_reach": 0.5},
    "stages.need": {"rate": 0.005, "feed_rate": 0.02, "delay": 2.0, "want_fade": 0.05},
    "stages.product": {"looks": 2.0, "price_weight": 1.0, "outside_option": True, "outside_utility": 2.0},
    "initial.owners.some": {"share": 0.25, "products": {"plain": 3.0, "fancy": 1.0}},
    "products.fancy.accessories": {"case": {"price": 20.0, "attach": 0.5}},
    "products.plain.accessories": {"case": {"price": 20.0, "attach": 0.5}},
    "vendors.shop.bundle_recommender": 1.0,
    "vendors.shop.stars_shown": 0.5,
}


def lived(changes, seed):
    """A run, with what its books add up to."""
    return _lived(json.dumps(changes, sort_keys=True), seed)


@cache
def _lived(changes, seed, days=25):
    model = build(TOWN | json.loads(changes), seed=seed)
    totals = {"units": 0, "needs": 0, "accessories": 0, "abandoned_ownership": 0}
    for _ in range(days):
        model.step()
        for name in totals:
            totals[name] = totals[name] + getattr(model.world.books, name).copy()
    return model, totals


def surely(measure, on, off=None, common=None):
    """The mean gap of a measure between two runs on each seed, and its half-width at 99%."""
    gaps = [
        measure(*lived((common or {}) | on, seed)) - measure(*lived((common or {}) | (off or {}), seed))
        for seed in SEEDS
    ]
    return np.mean(gaps), T99 * np.std(gaps, ddof=1) / np.sqrt(len(gaps))


def rises(*arguments, **keywords):
    mean, half = surely(*arguments, **keywords)
    return mean > half


def falls(*arguments, **keywords):
    mean, half = surely(*arguments, **keywords)
    return mean < -half


def sold(model, totals):
    return totals["units"].sum()


def wanted(model, totals):
    return totals["needs"].sum()


def common_product(model, totals):
    """Share of what was common at the start among the units sold."""
    return totals["units"][PLAIN].sum() / totals["units"].sum()


NORMATIVE = {"influences.normative": {"form": "share", "weight": 6.0, "want_rate": 0.05}}
INFORMATIONAL = {"influences.informational": {"form": "share", "weight": 0.05}}
IDENTITY = {"influences.identity": {"form": "image", "weight": 4.0, "abandon_rate": 0.02}}
FRUGAL = {"influences.frugality": {"form": "norm"}}
THRIFTY = {"population.traits.frugality": {"distribution": "uniform", "low": 0.1, "high": 0.7}}


def test_normative_pressure_makes_wants_among_those_who_conform():
    """D6: whatever the real need."""
    assert rises(wanted, NORMATIVE)


def test_normative_pressure_favours_the_common_for_conformers_and_hurts_it_for_the_distinct():
    """D6: people who seek to be different buy less of what is common."""
    assert rises(common_product, NORMATIVE)
    assert falls(common_product, NORMATIVE, common={"population.traits.conformity": -1.0})


def test_friends_experience_makes_needs():
    """D7."""
    assert rises(wanted, INFORMATIONAL)
    assert rises(sold, INFORMATIONAL)


def test_friends_experience_makes_the_better_product_sell():
    """D7, D17: fancy is better than it is thought to be, plain is worse."""

    def better(model, totals):
        return totals["units"][FANCY].sum() / totals["units"].sum()

    quality = {"products.fancy.quality": 4.8, "products.plain.quality": 1.8, "population.traits.posting_rate": 0.8}
    assert rises(better, INFORMATIONAL, common=quality)


GROUPS = {
    "population.segments": {
        "everyone": {"share": 0.5, "traits": {"identity_group": "riders"}},
        "others": {"share": 0.5, "traits": {"identity_group": "clerks"}},
    },
    "initial.owners": {
        "riders": {"segment": "everyone", "share": 0.4, "products": {"fancy": 1.0}},
        "some": {"segment": "others", "share": 0.2, "products": {"plain": 1.0}},
    },
    "products.fancy.symbolic_weight": 1.0,
}


def test_identity_draws_members_and_keeps_outsiders_away():
    """D8: riders take to the riders' product more than clerks do."""

    def parted(model, totals):
        people = model.world.people
        riders = people.identity_group == model.world.groups.index("riders")
        bought = people.purchases > 0
        shares = [np.mean(people.owned[bought & group] == FANCY) for group in (riders, ~riders)]
        return shares[0] - shares[1]

    assert rises(parted, IDENTITY, common=GROUPS)


def test_a_product_taken_up_by_another_group_is_dropped_by_its_first_owners():
    """D8: a tough riders' motorbike bought by accountants."""

    def dropped(model, totals):
        return totals["abandoned_ownership"]

    invaded = {
        "initial.owners.clerks": {"segment": "others", "share": 1.0, "products": {"fancy": 1.0}},
        "initial.owners.riders": {"segment": "everyone", "share": 0.2, "products": {"fancy": 1.0}},
    }
    assert rises(dropped, IDENTITY | invaded, IDENTITY, common=GROUPS)


def test_frugality_cuts_sales_and_baskets():
    """D9."""

    def basket(model, totals):
        return totals["accessories"] / totals["units"].sum()

    assert falls(sold, FRUGAL, common=THRIFTY)
    assert falls(basket, FRUGAL, common=THRIFTY)


def test_frugality_cuts_wants_more_than_needs():
    """D10."""

    def wants(model, totals):
        return totals["needs"][3:].sum() / totals["needs"].sum()

    assert falls(wants, FRUGAL, common=THRIFTY)


def test_a_recession_feeds_frugality_and_cuts_sales():
    """D9."""
    shock = {"start": 5.0, "days": 30.0, "rate": 0.05}
    recession = {"influences.frugality": {"form": "norm", "shocks": {"recession": shock}}}
    assert falls(sold, recession, FRUGAL, common=THRIFTY)
    assert rises(lambda model, totals: model.world.people.frugality.mean(), recession, FRUGAL, common=THRIFTY)


@pytest.mark.slow
@pytest.mark.parametrize("influence", ["normative", "informational", "identity", "frugality"])
def test_each_influence_matters_in_the_market_that_ships(influence):
    """Switched off, sales move: down without what makes wants, up without frugality."""
    gaps = [_sales(seed) - _sales(seed, influence) for seed in SEEDS]
    half = T99 * np.std(gaps, ddof=1) / np.sqrt(len(gaps))
    if influence == "identity":  # draws some, repels others: no sign is foretold
        assert np.count_nonzero(gaps) >= 8
    elif influence == "frugality":
        assert np.mean(gaps) < -half
    else:
        assert np.mean(gaps) > half


@cache
def _sales(seed, without=""):
    changes = {"population.consumers": 2000, "time.steps": 150}
    if without:
        changes[f"influences.{without}.form"] = "off"
    model, units = JourneyModel(Scenario.load("smartphones", changes), seed=seed), 0
    while model.running:
        model.step()
        units += int(model.world.books.units.sum())
    return units
