"""A loyalty programme: buyers join, pay less, and come back without a search, also when it is over."""

import numpy as np
import pytest

from tests.campaigns.market import LITTLE, against, lifted, model_of, sells

pytestmark = pytest.mark.slow

CLUB = {"lever": "loyalty", "vendor": "shop", "join": 0.6, "discount": 0.1, "repurchase": 0.5}
OFTEN = LITTLE | {"products.plain.lifetime": 8.0, "products.fancy.lifetime": 8.0}


def test_members_come_back_to_the_vendor():
    assert lifted(against(CLUB, "vendor.shop.units", **OFTEN))


def test_they_skip_the_search():
    habit = CLUB | {"discount": 0.0}
    assert lifted(against(habit, "paths.first_entry.decision", **OFTEN))
    share = [
        sells(habit | {"repurchase": each}, "paths.first_entry.decision", replicates=3, **OFTEN)
        for each in (0.1, 0.4, 0.9)
    ]
    assert share[0] < share[1] < share[2]


def test_the_more_join_the_more_is_sold():
    sold = [sells(CLUB | {"join": each}, "vendor.shop.units", replicates=3, **OFTEN) for each in (0.05, 0.4, 1.0)]
    assert sold[0] < sold[1] < sold[2]


def test_only_buyers_of_the_vendor_in_the_target_join_once_each():
    model = model_of(CLUB | {"join": 1.0, "cost_per_member": 2.0, "target": {"segments": ["fans"]}}, OFTEN)
    book, people = model.campaigns.ledgers["lever"], model.world.people
    members = book.reached
    assert members.any()
    assert (people.segment[members] == 0).all()
    assert (people.purchases[members] > 0).all()
    assert book.paid == 200 * np.count_nonzero(members)
    assert np.array_equal(book.offer.holders, members)


def test_members_pay_less_and_the_rest_do_not():
    model = model_of(CLUB, OFTEN)
    cuts = model.world.market.offers.cuts(model.world.everyone)
    members = model.campaigns.ledgers["lever"].reached
    assert (cuts[members, 0] == 0.1).all()
    assert not cuts[~members].any()
    assert not cuts[:, 1:].any()


def test_after_the_end_the_price_is_gone_and_the_habit_stays():
    model = model_of(CLUB | {"end": 20.0}, OFTEN | {"time.steps": 20})
    before = model.campaigns.ledgers["lever"].reached.copy()
    for _ in range(10):
        model.step()
    world, book = model.world, model.campaigns.ledgers["lever"]
    assert np.array_equal(book.reached, before), "nobody joins any more"
    assert world.market.offers.cuts(world.everyone) is None
    chance = model.campaigns.loyalty(world, world.everyone)
    here = world.people.owned_vendor == 0
    assert (before & here).any()
    assert chance[before & here] == pytest.approx(0.5)
    assert not chance[~(before & here)].any()


@pytest.mark.parametrize("budget", [7.0, 60.0])
def test_taking_in_members_stays_within_the_budget(budget):
    book = model_of(CLUB | {"cost_per_member": 2.0, "discount": 0.0, "budget": budget}, OFTEN).campaigns.ledgers[
        "lever"
    ]
    assert np.count_nonzero(book.reached) == budget // 2


def test_a_chance_above_one_is_refused():
    with pytest.raises(Exception, match=r"campaigns\.lever\.repurchase"):
        model_of(CLUB | {"repurchase": 1.5})
