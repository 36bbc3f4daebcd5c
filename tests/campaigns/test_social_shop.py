"""A shop in a network sells within its window, keeps more carts, tempts by its opening price, and closes cleanly."""

import numpy as np
import pytest

from journeysim.population.columns import DECISION, PURCHASE
from tests.campaigns.market import LITTLE, against, lifted, model_of, sells

pytestmark = pytest.mark.slow

SHOP = {"lever": "social_shop", "vendor": "pop-up", "discount": 0.1, "presence": 0.1}
POP_UP = 2


def test_the_shop_sells_and_the_market_grows():
    assert sells(None, "vendor.pop-up.units", **LITTLE) == 0
    assert lifted(against(SHOP, "vendor.pop-up.units", **LITTLE))
    assert lifted(against(SHOP, "sales.units", **LITTLE))


def test_fewer_carts_are_left():
    assert lifted(against(SHOP, "cart_abandonment", **LITTLE), sign=-1)


def test_the_opening_price_tempts():
    assert lifted(against(SHOP, "needs.deal", **LITTLE))
    assert not any(against(SHOP | {"discount": 0.0}, "needs.deal", **LITTLE))


def test_the_better_known_the_more_it_sells():
    sold = [
        sells(SHOP | {"presence": each}, "vendor.pop-up.units", replicates=3, **LITTLE) for each in (0.05, 0.2, 1.0)
    ]
    assert sold[0] < sold[1] < sold[2]


def test_the_network_gets_its_commission_on_every_sale():
    plain = SHOP | {"discount": 0.0, "commission": 0.2}
    model = model_of(plain, LITTLE | {"time.steps": 1})
    revenue = int(model.world.books.revenue[:, POP_UP].sum())
    for _ in range(30):
        model.step()
        revenue += int(model.world.books.revenue[:, POP_UP].sum())
    book = model.campaigns.ledgers["lever"]
    assert revenue > 0
    assert book.spent == pytest.approx(0.2 * revenue, abs=0.5 * len(model.world.everyone))


def test_a_shop_that_cannot_pay_the_network_closes():
    model = model_of(SHOP | {"budget": 30.0}, LITTLE)
    assert model.campaigns.ledgers["lever"].over
    assert not model.world.market.open[POP_UP]


def test_nothing_breaks_when_it_closes():
    """Who stands before the closed shop goes elsewhere; it sells nothing more; what is paid is delivered."""
    slow = LITTLE | {"time.steps": 20, "stages.purchase.delay": 2.0, "vendors.pop-up.delivery": 3.0}
    model = model_of(SHOP | {"end": 20.0}, slow)
    people = model.world.people
    there = people.vendor == POP_UP
    carts = np.flatnonzero(there & (people.stage == PURCHASE) & ~people.paid)
    bought = np.flatnonzero(there & (people.stage == PURCHASE) & people.paid)
    assert carts.size
    assert bought.size
    sold = delivered = 0
    for _ in range(40):
        model.step()
        sold += int(model.world.books.units[:, POP_UP].sum())
        assert model.stage_counts().sum() == people.size
    delivered = np.count_nonzero(people.owned_vendor[bought] == POP_UP)
    waiting = np.isin(people.stage, (DECISION, PURCHASE)) & (people.vendor == POP_UP)
    assert sold == 0
    assert delivered > 0.5 * bought.size, "some have returned or replaced it by now"
    assert not waiting.any()


def test_an_open_shop_is_refused():
    with pytest.raises(Exception, match="is open without it"):
        model_of(SHOP | {"vendor": "corner"})
