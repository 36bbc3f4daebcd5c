"""Awareness adds up over time, and the best price is that of vendors one knows."""

import numpy as np

from journeysim.engine.model import JourneyModel
from journeysim.stages.awareness import aware, best_price
from tests.support import FANCY, SHOP, build

PRESENT = {
    "population.consumers": 400, "initial.known_vendors": {"best-site": 1.0},
    "channels.pics": {"members": 1.0}, "vendors.shop.presence": {"pics": 0.05},
}  # fmt: skip


def known_after(steps: int) -> tuple[JourneyModel, np.ndarray]:
    model = build(PRESENT)
    for _ in range(steps):
        model.step()
    return model, aware(model.world, model.world.everyone)[:, SHOP]


def test_once_noticed_a_vendor_stays_known_whether_or_not_one_shops():
    _, early = known_after(5)
    _, late = known_after(40)
    assert 0 < early.sum() < late.sum()
    assert (late | ~early).all()


def test_asking_who_knows_whom_changes_nobody():
    model, _ = known_after(10)
    before = model.world.people.relation.copy()
    aware(model.world, model.world.everyone)
    best_price(model.world, model.world.everyone)
    assert (model.world.people.relation == before).all()


def test_the_best_price_is_that_of_the_vendors_one_knows():
    model, known = known_after(10)
    world = model.world
    market = world.market
    market.offer_price[:] = 30_000
    market.offer_price[SHOP, FANCY] = 10_000
    price = best_price(world, world.everyone)[:, FANCY]
    assert (price[known] == 10_000).all()
    elsewhere = market.in_stock()[:, FANCY].copy()
    elsewhere[SHOP] = False
    expected = 30_000 if elsewhere.any() else market.lowest_price[FANCY]
    assert (price[~known] == expected).all()
