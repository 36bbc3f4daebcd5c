"""Results whose purchases are made by hand, so that what they come to is known."""

import numpy as np

from journeysim import Scenario
from journeysim.experiments.comparison.own import Own
from journeysim.records.log import Cast, Log
from journeysim.records.purchases import Purchases
from journeysim.records.result import Result

#: Four consumers, two of each segment; two products of Nova and one of a rival; two vendors.
MARKET = {
    "time": {"steps": 10},
    "population": {"consumers": 4, "segments": {"young": {"share": 0.5}, "old": {"share": 0.5}}},
    "network": {"kind": "ring", "degree": 2},
    "products": {
        "nova": {"brand": "Nova", "price": 100.0, "unit_cost": 60.0},
        "mini": {"brand": "Nova", "price": 50.0, "unit_cost": 30.0},
        "rock": {"brand": "Rock", "price": 80.0, "unit_cost": 50.0},
    },
    "vendors": {"bazaar": {"kind": "marketplace"}, "corner": {"kind": "physical_store"}},
    "channels": {"tv": {"kind": "media"}},
}
NOVA, MINI, ROCK = range(3)
BAZAAR, CORNER = range(2)
ADS = {"lever": "advertising", "product": "nova", "channel": "tv", "start": 0.0, "end": 6.0, "budget": 10.0}
#: The Nova, wherever it is sold.
OWN = Own(np.array([[True, True], [False, False], [False, False]]), "Nova")


def purchases(*rows, reached=(), consumers=4, segment=None, saved=()):
    """Purchases from (step, consumer, product[, vendor[, returned]]); `reached` has a row for each campaign.

    `saved` is what an offer took off each price, in cents; without it nothing.
    """
    full = sorted((*row, *(BAZAAR, False)[len(row) - 3 :]) for row in rows)
    step, consumer, product, vendor, returned = (np.array(each) for each in zip(*full, strict=True)) if full else [
        np.zeros(0, int)
    ] * 5  # fmt: skip
    price, cost = np.array([10_000, 5_000, 8_000]), np.array([6_000, 3_000, 5_000])
    return Purchases(
        step=step.astype(np.int32),
        consumer=consumer.astype(np.int64),
        product=product.astype(np.int16),
        vendor=vendor.astype(np.int16),
        paid=price[product],
        cost=cost[product],
        cause=np.zeros(step.size, np.int16),
        saved=np.array(saved or [0] * step.size, np.int64),
        returned=returned.astype(bool),
        segment=np.array(segment if segment is not None else [0, 0, 1, 1], np.int16),
        reached=np.array(reached, bool).reshape(len(reached), consumers),
    )


def result(*replicates, campaigns=None, **arrays):
    """A result whose replicates bought these, with books that say the same; `arrays` are further ones of its logs."""
    scenario = Scenario.from_dict({**MARKET, "campaigns": campaigns or {}})
    cast = Cast(
        products={name: name.title() for name in scenario.products},
        vendors={name: name.title() for name in scenario.vendors},
        segments={name: name for name in scenario.population.segments},
        causes={"functional": "Own need"},
        campaigns={name: name for name in scenario.campaigns},
        promoted=tuple(((NOVA,), (BAZAAR, CORNER)) for _ in scenario.campaigns),
        rival=tuple(each.rival for each in scenario.campaigns.values()),
        wanting=tuple(True for _ in scenario.campaigns),
        groups=("mainstream",), wants=(), moves=(), consumers=4, step_days=1.0, currency="EUR", hops=1,
    )  # fmt: skip
    logs = tuple(
        Log(number, books(each) | costs(len(scenario.campaigns)) | arrays, 0.0, purchases=each)
        for number, each in enumerate(replicates)
    )
    return Result(scenario, 1, cast, logs)


def books(bought, steps=10):
    """The tallies of purchases; a unit is returned in the step after it was bought."""
    found = {name: np.zeros((steps, 3, 2), np.int64) for name in ("units", "revenue", "refunds", "cost")}
    place = (bought.step - 1, bought.product, bought.vendor)
    for name, amounts in (("units", 1), ("revenue", bought.paid), ("cost", bought.cost)):
        np.add.at(found[name], place, amounts)
    back = bought.returned
    place = (bought.step[back], bought.product[back], bought.vendor[back])
    np.add.at(found["refunds"], place, bought.paid[back])
    np.add.at(found["cost"], place, -bought.cost[back])
    flat = {name: np.zeros((steps, 3), np.int64) for name in ("owners", "review_count", "review_stars")}
    return found | flat | {"stage": np.zeros((steps, 7), np.int64)}


def costs(campaigns, steps=10, spent=(), discounts=()):
    """What each campaign cost so far, in cents: rows of amounts by step, nothing by default."""
    given = {"campaign_spent": spent, "campaign_discounts": discounts}
    return {
        name: np.cumsum(np.array(rows, np.int64).T, axis=0) if len(rows) else np.zeros((steps, campaigns), np.int64)
        for name, rows in given.items()
    }
