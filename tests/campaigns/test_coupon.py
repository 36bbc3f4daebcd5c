"""A coupon sells more at its vendor, spreads by sharing, is used once, and never gives more than its budget."""

import numpy as np
import pytest

from tests.campaigns.market import MARKET, against, lifted, model_of, sells

COUPON = {"lever": "coupon", "vendor": "shop", "discount": 0.3, "take_up": 0.5}


def test_a_coupon_sells_more_at_its_vendor():
    assert lifted(against(COUPON, "vendor.shop.units"))


def test_a_dearer_coupon_sells_more():
    sold = [sells(COUPON | {"discount": each}, "vendor.shop.units") for each in (0.1, 0.3, 0.5)]
    assert sold[0] < sold[1] < sold[2]


def test_a_check_in_coupon_is_got_on_the_spot_and_used():
    model = model_of(COUPON | {"way": "check_in", "take_up": 1.0})
    ledger = model.campaigns.ledgers["lever"]
    assert ledger.reached.any()
    assert ledger.uses > 0
    assert ledger.discounts == ledger.spent > 0


def test_sharing_hands_it_to_more_people():
    few = model_of(COUPON | {"take_up": 0.05}).campaigns.ledgers["lever"].reached.sum()
    many = model_of(COUPON | {"take_up": 0.05, "sharing": 1.0}).campaigns.ledgers["lever"].reached.sum()
    assert many > few


@pytest.mark.parametrize("budget", [1.0, 40.0, 333.33])
def test_what_is_given_never_exceeds_the_budget(budget):
    ledger = model_of(COUPON | {"take_up": 1.0, "budget": budget}).campaigns.ledgers["lever"]
    assert ledger.spent <= round(budget * 100)
    assert ledger.spent > 0 or budget == 1.0


def test_a_coupon_is_used_once():
    model = model_of(COUPON | {"take_up": 1.0, "single_use": True})
    ledger = model.campaigns.ledgers["lever"]
    assert ledger.uses == np.count_nonzero(ledger.state["had"] & ~ledger.offer.holders)


def test_a_coupon_over_100_percent_is_refused():
    with pytest.raises(Exception, match=r"campaigns\.lever\.discount"):
        model_of(COUPON | {"discount": 1.2})


def test_the_market_of_these_tests_is_alive():
    assert sells(None, "sales.units") > 100, MARKET
