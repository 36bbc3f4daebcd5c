"""How journeys begin: the three shortcuts of D2, and what keeps people from them."""

import math

import numpy as np
import pytest

from journeysim.stages.opening import CODE
from tests.support import BEST_SITE, FANCY, NOW, PLAIN, SHOP, book, build, moves, put, steps, within

IMPULSIVE = {
    "population.traits.impulsiveness": 1.0,
    "stages.need.impulse": 1.0,
    "vendors.shop.deals": {"discount": 0.25, "rate": 10.0, "products": ["plain"]},
}


def owners(phase="expansion"):
    """Everybody owns a worn out fancy one of her own brand's site."""
    return {
        "initial.owners.all": {
            "share": 1.0, "products": {"fancy": 1.0}, "vendors": {"best-site": 1.0}, "age": 10.0, "phase": phase,
        },
        "products.fancy.lifetime": 5.0, "stages.need.replacement": "fixed",
    }  # fmt: skip


FAN = owners() | {"population.traits.passion": 1.0, "stages.need.brand_first": 1.0}
LOYAL = owners("commitment") | {"stages.need.loyalty_loop": 1.0}


def test_an_impulse_takes_one_step_from_idle_to_owning():
    model = build(IMPULSIVE)
    assert steps(model) == {
        ("idle", "decision", "impulse"): 100,
        ("decision", "purchase", "buys"): 100,
        ("purchase", "evaluation", "delivered"): 100,
        ("evaluation", "idle", "kept"): 100,
    }
    people = model.world.people
    assert (people.owned == PLAIN).all()
    assert (people.price == 7500).all()
    assert model.world.books.needs[CODE["deal"]] == 100
    assert model.world.books.journeys_bought[4] == 100


def test_an_impulse_needs_a_deal_on_something_in_stock_at_a_known_vendor():
    for spoiled in (
        {"vendors.shop.stock": {"plain": 0}},
        {"vendors.shop.open": False},
        {"initial.known_vendors": {"best-site": 1.0}},
        {"vendors.shop.deals": {"discount": 0.0, "rate": 10.0}},
        {"population.traits.impulsiveness": 0.0},
    ):
        assert not steps(build(IMPULSIVE | spoiled)), spoiled


def test_an_impulse_is_rarer_for_the_less_impulsive():
    many = 20_000
    changes = IMPULSIVE | {
        "population.consumers": many, "population.traits.impulsiveness": 0.3, "stages.need.impulse": 0.5,
        "vendors.shop.deals": {"discount": 0.25, "rate": 0.4},
    }  # fmt: skip
    taken = steps(build(changes))[("idle", "decision", "impulse")]
    assert within(taken / many, 1 - math.exp(-0.5 * 0.3 * 0.4), many)


def test_a_brand_fan_goes_to_the_brands_vendor_before_any_product():
    model = build(FAN)
    assert steps(model) == {("idle", "vendor", "brand fan"): 100, ("vendor", "product", "brand first"): 100}
    people = model.world.people
    assert (people.vendor == BEST_SITE).all()
    assert (people.product == -1).all()
    assert people.vendor_first.all()
    assert (people.attempt == 0).all(), "it is a step forward"


def test_a_brand_fan_chooses_the_product_at_the_vendor_on_the_next_step():
    model = build(FAN)
    model.step()
    happened = steps(model)
    assert happened[("product", "decision", "product chosen at the vendor")] == 100
    assert happened[("decision", "purchase", "buys")] == 100
    assert ("product", "vendor", "product chosen") not in happened
    assert (model.world.people.owned_vendor == BEST_SITE).all()
    assert (model.world.people.owned == FANCY).all(), "the site sells nothing else"


def test_brand_fans_come_in_proportion_to_passion():
    many = 20_000
    changes = FAN | {"population.consumers": many, "population.traits.passion": 0.5, "stages.need.brand_first": 0.6}
    assert within(steps(build(changes))[("idle", "vendor", "brand fan")] / many, 0.3, many)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"vendors.best-site.open": False},
        {"vendors.best-site.brand": "acme"},
        {"products.fancy.quality": 1.0},  # not satisfied
        {"population.traits.passion": 0.0},
    ],
)
def test_nobody_is_a_brand_fan_without_passion_satisfaction_and_a_site(spoiled):
    assert ("idle", "vendor", "brand fan") not in steps(build(FAN | spoiled))


def test_a_committed_owner_skips_the_search():
    model = build(LOYAL)
    assert steps(model) == {
        ("idle", "decision", "loyalty"): 100,
        ("decision", "purchase", "buys"): 100,
        ("purchase", "evaluation", "delivered"): 100,
        ("evaluation", "idle", "kept, loyal"): 100,
    }
    assert (model.world.people.owned == FANCY).all()
    assert (model.world.people.owned_vendor == BEST_SITE).all()


@pytest.mark.parametrize(
    "spoiled",
    [
        {"vendors.best-site.stock": {"fancy": 0}},
        {"vendors.best-site.open": False},
        {"products.fancy.quality": 1.0},
        {"initial.owners.all.phase": "expansion"},
        {"stages.need.loyalty_loop": 0.0},
    ],
)
def test_nobody_is_loyal_without_commitment_satisfaction_and_stock(spoiled):
    changes = LOYAL | {key: value for key, value in spoiled.items() if not key.startswith("initial")}
    if "initial.owners.all.phase" in spoiled:
        changes |= owners("expansion")
    happened = steps(build(changes))
    assert ("idle", "decision", "loyalty") not in happened
    assert happened[("idle", "need", "functional")] == 100


def test_who_owns_nothing_takes_the_long_way():
    changes = {"stages.need": {"rate": NOW, "loyalty_loop": 1.0, "brand_first": 1.0}, "population.traits.passion": 1.0}
    model = build(changes)
    model.step()
    assert moves(model)[("idle", "need", "functional")] == 100


def test_needs_are_booked_by_cause_and_a_journey_has_a_new_number():
    model = build({"stages.need.rate": NOW})
    assert book(model, "needs")[CODE["functional"]] == 100
    assert (model.world.people.journey == 1).all()
    assert (model.world.people.first_entry == 1).all()


def test_a_new_journey_begins_with_a_blank_page():
    model = build()
    ids = put(model, np.arange(10), "decision", product=FANCY, vendor=SHOP, waiting=True, attempt=3, looks=5)
    model.world.people.considered[ids] = True
    model.world.people.ruled_out[ids] = True
    model.world.people.begin_journey(ids, 0)
    people = model.world.people
    for name, blank in (("product", -1), ("vendor", -1), ("waiting", False), ("attempt", 0), ("looks", 0)):
        assert (getattr(people, name)[ids] == blank).all(), name
    assert not people.considered[ids].any()
    assert not people.ruled_out[ids].any()
    assert (people.journey[ids] == 2).all()
