"""Purchase: drop-out by steps, payment, scarce stock, groups that tip or do not, delivery, and the books."""

import math

import numpy as np
import pytest

from tests.support import BEST_SITE, FANCY, PLAIN, SHOP, book, build, moves, put, steps, within

MANY = 20_000
UNDECIDED = {"stages.decision.delay": 10_000.0}
GROUP = {"vendors.shop.group": {"discount": 0.25, "threshold": 30, "deadline": 4.0, "products": ["fancy"]}}


def buyer(changes=None, ids=None, product=FANCY, vendor=SHOP, price=20_000, **columns):
    model = build(UNDECIDED | (changes or {}))
    put(model, np.arange(model.world.people.size) if ids is None else ids, "purchase",
        product=product, vendor=vendor, price=price, **columns)  # fmt: skip
    return model


@pytest.mark.parametrize("steps_to_buy", [0, 2, 6])
def test_each_step_to_buy_loses_its_share(steps_to_buy):
    changes = {"population.consumers": MANY, "vendors.shop.steps_to_buy": steps_to_buy, "stages.purchase.drop_out": 0.3}
    model = buyer(changes)
    happened = steps(model)
    assert within(happened[("purchase", "evaluation", "delivered")] / MANY, math.exp(-0.3 * steps_to_buy), MANY)
    assert happened[("purchase", "decision", "checkout abandoned")] == model.world.books.checkouts_dropped
    assert (model.world.people.attempt[model.world.people.stage == 4] == 1).all()


def test_payments_fail_after_the_checkout():
    changes = {
        "population.consumers": MANY, "vendors.shop.steps_to_buy": 1, "vendors.shop.payment_failure": 0.2,
        "stages.purchase.drop_out": 0.5,
    }  # fmt: skip
    happened = steps(buyer(changes))
    assert within(happened[("purchase", "decision", "payment failed")] / MANY, math.exp(-0.5) * 0.2, MANY)
    assert within(happened[("purchase", "evaluation", "delivered")] / MANY, math.exp(-0.5) * 0.8, MANY)


def test_what_fails_costs_nothing():
    model = buyer({"vendors.shop.payment_failure": 1.0, "vendors.shop.stock": {"fancy": 50}})
    assert steps(model) == {("purchase", "decision", "payment failed"): 100}
    assert model.world.books.revenue.sum() == model.world.books.units.sum() == 0
    assert model.world.market.stock[SHOP, FANCY] == 50
    assert not model.world.people.paid.any()


def test_scarce_stock_goes_to_the_lowest_keyed_uniform():
    model = buyer({"vendors.shop.stock": {"fancy": 7}})
    happened = steps(model)
    assert happened == {("purchase", "evaluation", "delivered"): 7, ("purchase", "vendor", "out of stock"): 93,
                        ("evaluation", "idle", "kept"): 7}  # fmt: skip
    u = model.world.luck.uniform("purchase/stock", np.arange(100), 1)
    assert set(np.flatnonzero(model.world.people.purchases)) == set(np.argsort(u)[:7])
    assert model.world.market.stock[SHOP, FANCY] == 0


def test_who_comes_too_late_looks_for_another_vendor():
    model = buyer({"vendors.shop.stock": {"fancy": 0}, "stages.decision.delay": 0.0})
    assert steps(model) == {("purchase", "vendor", "out of stock"): 100}
    assert (model.world.people.product == FANCY).all(), "the choice of the product stands"
    assert steps(model)[("vendor", "decision", "vendor chosen")] == 100
    assert (model.world.people.owned_vendor == BEST_SITE).all()


def test_stock_that_arrives_is_sold():
    model = buyer({"vendors.shop.stock": {"fancy": 0}, "vendors.shop.restock": {"fancy": 2.5}}, ids=np.arange(50))
    sold = []
    for _ in range(4):
        model.step()
        sold.append(int(model.world.books.units.sum()))
        ids = np.flatnonzero(model.world.people.purchases == 0)
        put(model, ids, "purchase", product=FANCY, vendor=SHOP, price=20_000)
    assert sold == [2, 3, 2, 3]


def test_a_group_tips_when_enough_have_pledged():
    model = buyer(GROUP, ids=np.arange(29), price=15_000, pledged=True)
    assert not steps(model), "one short"
    assert model.world.market.pledges[SHOP, FANCY] == 29
    put(model, [50], "purchase", product=FANCY, vendor=SHOP, price=15_000, pledged=True)
    assert steps(model)[("purchase", "evaluation", "delivered")] == 30
    books = model.world.books
    assert books.groups_tipped == 1
    assert books.revenue[FANCY, SHOP] == 30 * 15_000
    assert books.discounts[FANCY, SHOP] == 30 * 5_000
    assert model.world.market.group_opened[SHOP, FANCY] == -1


def test_a_group_that_does_not_tip_by_its_deadline_dissolves_and_nobody_has_paid():
    model = buyer(GROUP, ids=np.arange(29), price=15_000, pledged=True)
    opened = model.world.clock.step
    happened, revenue = [], 0
    for _ in range(5):
        model.step()
        happened.append(moves(model))
        revenue += model.world.books.revenue.sum()
    day = [bool(each) for each in happened].index(True) + 1
    assert happened[day - 1] == {("purchase", "decision", "group not tipped"): 29}
    assert day == opened + 4
    assert revenue == 0
    people = model.world.people
    assert not people.pledged.any()
    assert not people.paid.any()


def test_a_group_opens_with_its_first_pledge_and_counts_them_all():
    changes = GROUP | {"stages.decision": {"delay": 0.0, "group_join": 1.0}}
    model = build(changes)
    put(model, np.arange(10), "decision", product=FANCY, vendor=SHOP)
    model.step()
    assert model.world.books.groups_opened == 1
    assert model.world.books.pledges == 10
    put(model, np.arange(10, 12), "decision", product=FANCY, vendor=SHOP)
    model.step()
    assert model.world.books.groups_opened == 0
    assert model.world.market.group_opened[SHOP, FANCY] == 1
    assert model.world.market.pledges[SHOP, FANCY] == 12


def test_a_group_shares_what_stock_there_is():
    model = buyer(GROUP | {"vendors.shop.stock": {"fancy": 12}}, ids=np.arange(40), price=15_000, pledged=True)
    happened = steps(model)
    assert happened[("purchase", "evaluation", "delivered")] == 12
    assert happened[("purchase", "vendor", "out of stock")] == 28
    assert not model.world.people.pledged.any()


def test_delivery_takes_its_time_and_ownership_begins_with_it():
    model = buyer({"population.consumers": MANY, "vendors.shop.delivery": 3.0, "stages.evaluation.delay": 10_000.0})
    happened = steps(model)
    assert model.world.books.units.sum() == MANY, "the sale is booked at payment"
    delivered = happened[("purchase", "evaluation", "delivered")]
    assert within(delivered / MANY, 1 - math.exp(-1 / 3), MANY)
    assert (model.world.people.owned >= 0).sum() == delivered
    steps(model, 60)
    assert (model.world.people.owned == FANCY).all()
    assert model.world.books.units.sum() == 0, "nobody pays twice"


def test_the_checkout_waits_for_its_delay():
    model = buyer({"population.consumers": MANY, "stages.purchase.delay": 2.0})
    assert within(steps(model)[("purchase", "evaluation", "delivered")] / MANY, 1 - math.exp(-1 / 2), MANY)


def test_the_books_hold_what_was_paid_and_what_it_cost():
    model = buyer(ids=np.arange(10), price=18_000, basket=[500] * 4 + [0] * 6, basket_cost=[200] * 4 + [0] * 6)
    model.step()
    books = model.world.books
    assert books.units[FANCY, SHOP] == books.units.sum() == 10
    assert books.revenue[FANCY, SHOP] == 10 * 18_000 + 4 * 500
    assert books.cost[FANCY, SHOP] == 10 * 12_000 + 4 * 200
    assert books.discounts[FANCY, SHOP] == 10 * 2_000
    assert books.accessories == 4
    assert books.accessory_revenue == 2_000
    assert books.segment_units[0, FANCY] == 10
    assert books.segment_revenue[0] == books.revenue.sum()
    assert books.sales_by_cause[0] == 10
    assert books.revenue_by_cause[0, FANCY] == books.revenue.sum()
    assert books.first_purchases == 10
    assert books.repeat_purchases == 0


def test_a_second_purchase_is_a_repeat():
    changes = {"initial.owners.some": {"ids": [0], "products": {"plain": 1.0}}}
    model = buyer(changes, ids=[0, 1], product=PLAIN, price=10_000)
    model.step()
    assert model.world.books.repeat_purchases == 1, "initial owners have bought before"
    put(model, [0, 1], "purchase", product=PLAIN, vendor=SHOP, price=10_000)
    model.step()
    assert model.world.books.repeat_purchases == 2


def test_each_entry_is_a_cart():
    model = build({"stages.need.rate": 100.0})
    assert book(model, "carts") == 100


def test_a_purchase_may_be_posted_at_once():
    model = buyer({"population.consumers": MANY, "stages.purchase.share_rate": 0.3})
    model.step()
    assert within(model.world.books.posts[2, 0] / MANY, 0.3, MANY)
    assert model.world.books.posts.sum() == model.world.books.posts[2, 0]
