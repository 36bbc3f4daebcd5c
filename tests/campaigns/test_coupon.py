"""A coupon sells more at its vendor, spreads by sharing, is used once, and never gives more than its budget."""

import numpy as np
import pytest

from journeysim.engine.model import JourneyModel
from tests.campaigns.market import MARKET, against, lifted, model_of, scenario_of, sells
from tests.support import steps

pytestmark = pytest.mark.slow

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


@pytest.mark.parametrize("single_use", [True, False])
def test_the_rest_of_a_spent_budget_is_promised_to_nobody(single_use):
    # 50 pays one cut of 30 or 36, and what is left pays none: holders must not be sent back from the till for ever.
    coupon = COUPON | {"take_up": 1.0, "single_use": single_use, "budget": 50.0}
    model = JourneyModel(scenario_of(coupon), seed=1)
    gone = steps(model, 30)["purchase", "decision", "offer gone"]
    ledger = model.campaigns.ledgers["lever"]
    assert ledger.uses == 1
    assert ledger.over
    assert ledger.left > 0
    assert gone > 0, "several held it at the till"
    assert steps(model, 30)["purchase", "decision", "offer gone"] == 0
    lost = sells(coupon, "sales.units", replicates=1) / sells(None, "sales.units", replicates=1)
    assert lost == pytest.approx(1.0, abs=0.05)


def test_a_coupon_is_used_once():
    model = model_of(COUPON | {"take_up": 1.0, "single_use": True})
    ledger = model.campaigns.ledgers["lever"]
    assert ledger.uses == np.count_nonzero(ledger.state["had"] & ~ledger.offer.holders)


def test_a_coupon_over_100_percent_is_refused():
    with pytest.raises(Exception, match=r"campaigns\.lever\.discount"):
        model_of(COUPON | {"discount": 1.2})


def test_the_market_of_these_tests_is_alive():
    assert sells(None, "sales.units") > 100, MARKET
