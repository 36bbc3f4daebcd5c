"""A flash sale tempts those who know the vendor into buying without a need, and holds for the whole target."""

import numpy as np
import pytest

from tests.campaigns.market import LITTLE, against, lifted, model_of, sells

pytestmark = pytest.mark.slow

SALE = {"lever": "flash_sale", "vendor": "shop", "discount": 0.3, "notice_rate": 0.1, "start": 10.0, "end": 17.0}


def test_a_sale_makes_people_buy_on_impulse():
    assert sells(None, "needs.deal", **LITTLE) == 0
    assert lifted(against(SALE, "needs.deal", **LITTLE))
    assert lifted(against(SALE, "paths.first_entry.decision", **LITTLE))
    assert lifted(against(SALE, "vendor.shop.units", **LITTLE))


def test_nobody_is_tempted_who_does_not_know_the_vendor():
    unknown = LITTLE | {"initial.known_vendors": {"corner": 1.0}, "vendors.shop.presence": {"net": 0.0}}
    unknown |= {"initial.owners.first.vendors": {"corner": 1.0}}
    assert sells(SALE, "needs.deal", replicates=2, **unknown) == 0


@pytest.mark.parametrize(("key", "doses"), [("discount", (0.05, 0.2, 0.4)), ("notice_rate", (0.02, 0.1, 0.3))])
def test_a_bigger_or_louder_sale_sells_more(key, doses):
    sold = [sells(SALE | {key: each}, "vendor.shop.units", replicates=3, **LITTLE) for each in doses]
    assert sold[0] < sold[1] < sold[2]


def test_hearing_of_it_saturates():
    heard = [sells(SALE | {"notice_rate": each}, "needs.deal", replicates=3, **LITTLE) for each in (0.0, 0.4, 0.8)]
    assert heard[2] - heard[1] < heard[1] - heard[0]


def test_the_price_is_cut_for_the_target_in_the_window_only():
    sale = SALE | {"target": {"segments": ["fans"]}, "products": ["plain"], "end": 12.0}
    model = model_of(sale, LITTLE | {"time.steps": 11})
    cuts = model.world.market.offers.cuts(model.world.everyone)
    fans = model.world.people.segment == 0
    assert (cuts[fans, 0, 0] == 0.3).all()
    assert not cuts[~fans].any()
    assert not cuts[:, 1:].any()
    assert not cuts[:, :, 1].any()
    model.step()
    model.step()
    assert model.world.market.offers.cuts(model.world.everyone) is None


def test_what_buyers_save_is_the_cost():
    model = model_of(SALE, LITTLE)
    ledger = model.campaigns.ledgers["lever"]
    assert ledger.spent == ledger.discounts > 0
    assert ledger.uses > 0
    knows = model.world.people.relation[:, 0] > 0
    assert ledger.reached.any()
    assert not (ledger.reached & ~knows).any()
    assert np.count_nonzero(ledger.reached) >= 0.5 * model.world.people.size


def test_an_unknown_vendor_is_refused():
    with pytest.raises(Exception, match="unknown vendor 'shoppe'"):
        model_of(SALE | {"vendor": "shoppe"})
