"""What a plan returns: its money against the base, replicate by replicate (D36).

Everything is the plan less the base on the same luck, in the scenario's currency. Discounts count as cost: revenue
is taken before the campaigns' discounts where it is held against cost, and at the prices paid everywhere else, so that
no discount counts twice. What was saved on units that are not own, or that were sent back, is cost but no revenue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, fsum, nan

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.experiments.comparison.own import Own
from journeysim.experiments.comparison.pairs import changed_campaigns, pairs
from journeysim.experiments.statistics import estimate
from journeysim.records.log import Cast, Log
from journeysim.records.purchases import Purchases
from journeysim.records.result import Result

Floats = NDArray[np.float64]
_MONEY = 100.0
_NOTHING = (nan, nan, nan, 0)


@dataclass(frozen=True)
class Returns:
    """What a plan returned in one replicate, in units of the currency; `None` where there is no value.

    `cost` is `spend` on media and fees plus `discounts`, of campaigns that no rival runs. Revenue is at prices
    paid, less refunds; the margin is that less unit costs. `after_units` and `after_margin` are what came after
    the last day of the plan's campaigns, and the last three what is left in people's hands and minds.
    """

    spend: float
    discounts: float
    cost: float
    incremental_units: float
    incremental_revenue: float
    incremental_margin: float
    profit: float
    roas: float | None
    marginal_roas: float | None
    new_customers: float
    cac: float | None
    payback_day: float | None
    after_units: float | None
    after_margin: float | None
    repeat_units: float
    owners: float
    rating: float | None
    #: Incremental revenue before the campaigns' discounts on it.
    full_revenue: float = nan
    #: What the raised budgets bought beyond the plan: revenue before discounts, and what that cost.
    raised_revenue: float | None = None
    raised_cost: float | None = None


#: Label and unit (`money` stands for the currency) of each measure, in the order of reading.
MEASURES = {
    "spend": ("Spent on media and fees", "money"),
    "discounts": ("Discounts given by campaigns", "money"),
    "cost": ("Cost: spent and discounts", "money"),
    "incremental_units": ("Incremental units sold, before returns", "units"),
    "incremental_revenue": ("Incremental revenue, less refunds", "money"),
    "incremental_margin": ("Incremental margin, at prices paid", "money"),
    "profit": ("Profit: margin less what was spent", "money"),
    "roas": ("ROAS: revenue before discounts, per cost", "ratio"),
    "marginal_roas": ("Marginal ROAS: of the next 10% of budget", "ratio"),
    "new_customers": ("Incremental customers who kept a unit", "people"),
    "cac": ("CAC: cost per incremental customer", "money"),
    "payback_day": ("Payback day", "day"),
    "after_units": ("Units after the campaigns' end", "units"),
    "after_margin": ("Margin after the campaigns' end", "money"),
    "repeat_units": ("Further units of those who keep one", "units"),
    "owners": ("People who own one at the end", "people"),
    "rating": ("Mean stars of all reviews, at the end", "stars"),
}


def returns(base: Result, plan: Result, own: Own, raised: Result | None = None) -> list[Returns]:
    """Return the money of a plan against the base for each replicate; `raised` is the plan with budgets 10% up.

    Raises `ValueError` when the runs are no pair (see `pairs`).
    """
    end = over_from(base, plan)
    found = []
    beyond = [None] * plan.replicates if raised is None else [each for _, _, each in pairs(plan, raised)]
    for number, (_, without, with_it) in enumerate(pairs(base, plan)):
        before, after = steps(base.cast, base.logs[number], own), steps(plan.cast, plan.logs[number], own)
        more = None
        if raised is not None and (bought := beyond[number]) is not None:
            most = steps(raised.cast, raised.logs[number], own)
            more = (
                float(most["revenue"].sum() - after["revenue"].sum()) + _saved(bought, own) - _saved(with_it, own),
                float(most["cost"].sum() - after["cost"].sum()),
            )
        gained = {name: after[name] - before[name] for name in after}
        cost, revenue, discounts = (float(gained[name].sum()) for name in ("cost", "revenue", "discounts"))
        saved = _saved(with_it, own) - _saved(without, own)
        customers = _customers(with_it, own) - _customers(without, own)
        later = slice(None) if end is None else slice(ceil(end / plan.cast.step_days - 1e-9), None)
        ratings = _rating(base.logs[number], own), _rating(plan.logs[number], own)
        found.append(
            Returns(
                spend=cost - discounts,
                discounts=discounts,
                cost=cost,
                incremental_units=float(gained["units"].sum()),
                incremental_revenue=revenue,
                incremental_margin=float(gained["margin"].sum()),
                profit=float(gained["profit"].sum()),
                roas=(revenue + saved) / cost if cost > 0 else None,
                marginal_roas=more[0] / more[1] if more and more[1] else None,
                new_customers=float(customers),
                cac=cost / customers if cost > 0 and customers > 0 else None,
                payback_day=payback(gained["profit"], gained["cost"], plan.cast.step_days),
                after_units=None if end is None else float(gained["units"][later].sum()),
                after_margin=None if end is None else float(gained["margin"][later].sum()),
                repeat_units=float(_repeats(with_it, own) - _repeats(without, own)),
                owners=_owners(plan.logs[number], own) - _owners(base.logs[number], own),
                rating=None if None in ratings else ratings[1] - ratings[0],  # type: ignore[operator]
                full_revenue=revenue + saved,
                raised_revenue=more[0] if more else None,
                raised_cost=more[1] if more else None,
            )
        )
    return found


def over_from(base: Result, plan: Result) -> float | None:
    """Return the day after the last of the plan's campaigns that the base has not; `None` if they run to the end."""
    names = list(plan.cast.campaigns)
    ends = [plan.scenario.campaigns[names[number]].over_from() for number in changed_campaigns(base, plan)]
    days = len(plan.logs[0]) * plan.cast.step_days
    return max(ends) if ends and max(ends) < days else None


def payback(profit: Floats, cost: Floats, step_days: float) -> float | None:
    """Return the day at whose end the cumulated profit is 0 or more for good, `None` when there is none.

    `profit` (margin less what was spent) and `cost` are of each step, shape (steps,). Days before the first cost
    do not count, and where nothing was paid nothing is paid back.
    """
    paid = np.flatnonzero(np.cumsum(cost) > 0)
    if not paid.size:
        return None
    under = np.flatnonzero(np.cumsum(profit) < 0)
    step = max(int(under[-1]) + 1 if under.size else 0, int(paid[0]))
    return None if step >= profit.size else (step + 1) * step_days


def frame(found: Sequence[Returns], currency: str) -> pd.DataFrame:
    """Return one row for each measure: `name`, `label`, `unit`, `mean`, `low`, `high` (95%, Student's t), `n`.

    `n` counts the replicates that have a value; a measure without any is nan. ROAS, marginal ROAS and CAC are of
    the means over all replicates, not means of ratios, which would leave out where there was nothing to divide by.
    """
    revenue = [each.full_revenue for each in found]
    cost, customers = [each.cost for each in found], [each.new_customers for each in found]
    more, for_more = ([getattr(each, name) for each in found] for name in ("raised_revenue", "raised_cost"))
    ratios = {"roas": (revenue, cost), "marginal_roas": (more, for_more), "cac": (cost, customers)}
    rows = []
    for name, (label, unit) in MEASURES.items():
        if name in ratios:
            numbers = ratio(*ratios[name])
        else:
            values = [float(value) for one in found if (value := getattr(one, name)) is not None]
            told = estimate(values) if values else None
            numbers = (told.mean, told.low, told.high, told.n) if told else _NOTHING
        rows.append((name, label, currency if unit == "money" else unit, *numbers))
    return pd.DataFrame(rows, columns=["name", "label", "unit", "mean", "low", "high", "n"])


def ratio(over: Sequence[float | None], under: Sequence[float | None]) -> tuple[float, float, float, int]:
    """Return the ratio of the means of two measures by replicate, its 95% interval, and their number.

    The interval is Student's t of the linearised ratio (Cochran 1977, chapter 6). It is nan where the mean below
    the line is not surely above 0, and all is nan where it is not above 0.
    """
    pairs_told = [(a, b) for a, b in zip(over, under, strict=True) if a is not None and b is not None]
    below = estimate([b for _, b in pairs_told]) if pairs_told else None
    if below is None or below.mean <= 0:
        return _NOTHING
    value = fsum(a for a, _ in pairs_told) / fsum(b for _, b in pairs_told)
    left = estimate([(a - value * b) / below.mean for a, b in pairs_told])
    half = left.half if below.low > 0 else nan
    return value, value - half, value + half, len(pairs_told)


def steps(cast: Cast, log: Log, own: Own) -> dict[str, Floats]:
    """Return units, revenue, margin, cost, discounts and profit of each step of one run, each of shape (steps,).

    Sales are those of the own cells, costs those of the campaigns that own money pays; in units of the currency.
    """
    sold, sales, refunds, made = (
        np.asarray(log[name])[:, own.cells].sum(axis=1) for name in ("units", "revenue", "refunds", "cost")
    )
    mine = own.pays(cast)
    spent = np.asarray(log["campaign_spent"])
    given = np.asarray(log.arrays.get("campaign_discounts", np.zeros_like(spent)))
    cost, discounts = (np.diff(each[:, mine].sum(axis=1), prepend=0) for each in (spent, given))
    cents = {
        "revenue": sales - refunds,
        "margin": sales - refunds - made,
        "cost": cost,
        "discounts": discounts,
        "profit": sales - refunds - made - (cost - discounts),
    }
    return {"units": sold.astype(np.float64), **{name: each / _MONEY for name, each in cents.items()}}


def _saved(purchases: Purchases, own: Own) -> float:
    """Return what campaigns took off the prices of own units that were kept, in units of the currency."""
    mine = own.cells[purchases.product, purchases.vendor] & ~purchases.returned
    return int(purchases.saved[mine].sum()) / _MONEY


def _kept(purchases: Purchases, own: Own) -> NDArray[np.int64]:
    """Return how many own units each consumer bought and kept, shape (N,)."""
    mine = own.cells[purchases.product, purchases.vendor] & ~purchases.returned
    return np.bincount(purchases.consumer[mine], minlength=purchases.consumers)


def _customers(purchases: Purchases, own: Own) -> int:
    return int(np.count_nonzero(_kept(purchases, own)))


def _repeats(purchases: Purchases, own: Own) -> int:
    return int(_kept(purchases, own).sum()) - _customers(purchases, own)


def _owners(log: Log, own: Own) -> float:
    return float(np.asarray(log["owners"])[-1, own.cells.any(axis=1)].sum())


def _rating(log: Log, own: Own) -> float | None:
    """Return the mean of the stars that own products have at the end."""
    mine = own.cells.any(axis=1)
    stars, reviews = (int(np.asarray(log[name])[-1, mine].sum()) for name in ("review_stars", "review_count"))
    return stars / reviews if reviews else None
