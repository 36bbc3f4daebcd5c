"""The market: prices in cents, terms that return to their baseline, stock that arrives, ratings."""

import numpy as np
import pytest

from journeysim.market.market import UNLIMITED, VENDOR_TERMS
from tests.support import BEST_SITE, FANCY, PLAIN, SHOP, build, put, steps


def market(changes=None):
    return build(changes or {}).world.market


def test_money_is_in_whole_cents():
    got = market({"products.plain.price": 19.99, "vendors.shop.price_factor": 0.95, "products.plain.unit_cost": 7.005})
    assert got.list_price[PLAIN] == 1999
    assert got.price[SHOP, PLAIN] == 1899
    assert got.unit_cost[PLAIN] in (700, 701)
    assert got.price.dtype == got.offer_price.dtype == np.int64


def test_a_vendors_own_price_comes_before_its_price_level():
    got = market({"vendors.shop.price_factor": 0.5, "vendors.shop.prices": {"fancy": 190.0}})
    assert got.price[SHOP].tolist() == [5_000, 19_000]


def test_the_price_level_moves_all_prices_but_not_what_they_are_held_against():
    low, high = market(), market({"market.price_level": 1.5})
    assert np.array_equal(high.price, low.price * 1.5)
    assert np.array_equal(high.list_price, low.list_price * 1.5)
    assert high.reference_price == low.reference_price == 15_000.0
    assert market({"market.reference_price": 80.0}).reference_price == 8_000.0


def test_the_lowest_price_is_that_of_open_vendors_who_offer_it():
    changes = {"vendors.cheap": {"kind": "discounter", "price_factor": 0.5, "sells": ["fancy"]}}
    assert market(changes).lowest_price.tolist() == [10_000, 10_000]
    assert market(changes | {"vendors.cheap.open": False}).lowest_price.tolist() == [10_000, 20_000]
    nowhere = market({"vendors.shop.sells": ["fancy"]})
    assert nowhere.lowest_price[PLAIN] == nowhere.list_price[PLAIN]


def test_a_catalogue_without_names_holds_everything():
    got = market()
    assert got.offered.tolist() == [[True, True], [False, True]]
    assert got.stock[SHOP, PLAIN] == UNLIMITED
    assert got.in_stock().tolist() == got.offered.tolist()


@pytest.mark.parametrize("term", [*VENDOR_TERMS, "discount", "price", "group_discount", "deal_rate", "open"])
def test_what_a_campaign_presses_returns_to_its_baseline(term):
    got = market()
    before = getattr(got, term).copy()
    getattr(got, term)[...] = 1
    got.restore()
    assert np.array_equal(getattr(got, term), before)


def test_the_days_discount_is_in_the_offer_price_and_not_in_the_price():
    got = market()
    got.discount[SHOP, FANCY] = 0.125
    got.settle_prices()
    assert got.offer_price[SHOP].tolist() == [10_000, 17_500]
    assert got.price[SHOP].tolist() == [10_000, 20_000]
    assert got.lowest_price[FANCY] == 17_500


def test_units_arrive_in_whole_numbers_at_their_rate():
    got = market({"vendors.shop.stock": {"plain": 3}, "vendors.shop.restock": {"plain": 0.4}, "time.step_days": 0.5})
    stock = []
    for _ in range(20):
        got.restore()
        stock.append(int(got.stock[SHOP, PLAIN]))
    assert stock[4] == 4
    assert stock[19] == 3 + 4, "ten days at .4 a day"
    assert np.diff(stock).max() == 1


def test_no_stock_is_ever_negative():
    changes = {
        "stages.need.rate": 0.3, "vendors.shop.stock": {"plain": 4, "fancy": 2},
        "vendors.best-site.stock": {"fancy": 1},
        "vendors.shop.restock": {"plain": 0.3}, "products.plain.lifetime": 3.0, "products.fancy.lifetime": 3.0,
        "stages.evaluation.return_rate": 0.5,
    }  # fmt: skip
    model = build(changes)
    for _ in range(40):
        model.step()
        assert (model.world.market.stock >= 0).all()


def test_ratings_are_means_of_stars_and_unknown_without_any():
    got = market()
    got.review_count[FANCY], got.review_stars[FANCY] = 4, 14
    assert np.isnan(got.rating()[PLAIN])
    assert got.rating()[FANCY] == 3.5


def test_offers_stand_on_the_products_named():
    got = market(
        {
            "vendors.shop.group": {"discount": 0.2, "threshold": 5, "deadline": 3.0, "products": ["fancy"]},
            "vendors.shop.deals": {"discount": 0.1, "rate": 0.05},
        }
    )
    assert got.group_discount.tolist() == [[0.0, 0.2], [0.0, 0.0]]
    assert got.deal_discount.tolist() == [[0.1, 0.1], [0.0, 0.0]]
    assert got.group_threshold[SHOP] == 5
    assert got.deal_rate.tolist() == [0.05, 0.0]


def test_products_and_vendors_share_one_list_of_values():
    got = market({"products.plain.values": {"green": 0.5}, "vendors.shop.values": {"art": -1.0, "green": 0.2}})
    assert got.value_names == ["art", "green"]
    assert got.product_values.tolist() == [[0.0, 0.5], [0.0, 0.0]]
    assert got.vendor_values.tolist() == [[-1.0, 0.2], [0.0, 0.0]]


def test_a_vendors_brand_is_that_of_its_products():
    got = market()
    assert got.vendor_brand[BEST_SITE] == got.brand[FANCY]
    assert got.vendor_brand[SHOP] == -1


def test_a_free_product_can_be_sold():
    model = build({"products.plain.price": 0.0, "initial.known_products": {"plain": 1.0}})
    put(model, np.arange(100), "product")
    steps(model)
    assert (model.world.people.purchases == 1).all()
    assert model.world.books.revenue.sum() == 0
