"""Every measure of the base and of each plan, and what the difference between them is."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from journeysim.experiments.comparison.own import Own
from journeysim.experiments.comparison.verdicts import key_of
from journeysim.experiments.statistics import PAIRED, UNPAIRED, Estimate, estimate, paired, unpaired
from journeysim.records.log import Cast, Log
from journeysim.records.metrics import MONEY, catalogue
from journeysim.records.result import Result
from journeysim.records.summary import measures

Values = dict[str, float | None]

UNITS, REVENUE, MARGIN, SPEND, PROFIT = "own.units", "own.revenue", "own.margin", "own.spend", "own.profit"
#: Label and unit (`money` stands for the currency) of what is own.
OWN = {
    UNITS: ("units sold, less returns", "units"),
    REVENUE: ("revenue, less refunds", "money"),
    MARGIN: ("margin", "money"),
    SPEND: ("spent on media and fees", "money"),
    PROFIT: ("profit: margin less spend", "money"),
}
#: Differences below this share of what they are between are those of rounding.
_ROUNDING = 1e-12
COLUMNS = (
    "plan", "metric", "label", "unit", "base_mean", "plan_mean", "difference", "low", "high", "sd", "pairs", "ahead",
    "method", "verdict",
)  # fmt: skip


def own_values(cast: Cast, log: Log, own: Own) -> Values:
    """Return what one replicate sold in the own cells, returns taken off, and what was left after the spend."""

    def total(name: str) -> int:
        return int(np.asarray(log[name])[:, own.cells].sum())

    units, revenue = total("units") - total("returned_units"), total("revenue") - total("refunds")
    margin, spend = revenue - total("cost"), _spent(cast, log, own)
    money = {REVENUE: revenue, MARGIN: margin, SPEND: spend, PROFIT: margin - spend}
    return {UNITS: units, **{name: cents / MONEY for name, cents in money.items()}}


def values_of(result: Result, own: Own, first: int = 0) -> list[Values]:
    """Return every measure of each replicate from `first` on, those of the own sales in front."""
    metrics = catalogue(result.cast)
    return [
        own_values(result.cast, log, own) | {each.name: each.value for each in measures(result.cast, metrics, log)}
        for log in result.logs[first:]
    ]


def labels_of(result: Result, own: Own) -> dict[str, tuple[str, str]]:
    """Return label and unit of every measure by name."""
    told = own.short[:1].upper() + own.short[1:]
    mine = {
        name: (f"{told}: {label}" if name != SPEND else label[:1].upper() + label[1:],
               result.cast.currency if unit == "money" else unit)
        for name, (label, unit) in OWN.items()
    }  # fmt: skip
    return mine | {each.name: (each.label, each.unit) for each in result.measures[0]}


def difference(base: Sequence[Values], plan: Sequence[Values], name: str, pairs: bool = True) -> Estimate | None:
    """Return plan less base of a measure over the replicates that have a value; `None` when none has."""
    if pairs:
        both = [(a, b) for one, other in zip(base, plan, strict=True) if (a := one.get(name)) is not None
                and (b := other.get(name)) is not None]  # fmt: skip
        return _paired(*zip(*both, strict=True)) if both else None
    mine, its = ([each for one in values if (each := one.get(name)) is not None] for values in (base, plan))
    return unpaired(mine, its) if mine and its else None


def same(base: Sequence[Values], plan: Sequence[Values]) -> bool:
    """Return whether every measure that both have is the same in every replicate."""
    pairs = zip(base, plan, strict=True)
    return all(value == other[name] for one, other in pairs for name, value in one.items() if name in other)


def table(
    base: Sequence[Values],
    plans: Mapping[str, Sequence[Values]],
    labels: Mapping[str, tuple[str, str]],
    pairs: bool,
) -> pd.DataFrame:
    """Return one row for each plan and measure that both have, with `COLUMNS`; nan where there is no value."""
    rows: list[tuple[Any, ...]] = []
    for plan, values in plans.items():
        for name, (label, unit) in labels.items():
            if not any(name in each for each in values):
                continue
            found = difference(base, values, name, pairs)
            means = _means(base, values, name, pairs)
            numbers = (
                (found.mean, found.low, found.high, found.sd, found.n, found.ahead)
                if found
                else (math.nan, math.nan, math.nan, math.nan, 0, math.nan)
            )
            rows.append((plan, name, label, unit, *means, *numbers, PAIRED if pairs else UNPAIRED, key_of(found)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _paired(base: Sequence[float], plan: Sequence[float]) -> Estimate:
    """Return plan less base over pairs; what differs by no more than the rounding of sums is the same."""
    found = paired(base, plan)
    size = max(abs(each) for each in (*base, *plan))
    if 0.0 < found.sd <= _ROUNDING * size:
        return estimate([found.mean if abs(found.mean) > _ROUNDING * size else 0.0] * found.n)
    return found


def _means(base: Sequence[Values], plan: Sequence[Values], name: str, pairs: bool) -> list[float]:
    """Return the means of both, over the same replicates where they are pairs."""
    kept = [
        number
        for number, (one, other) in enumerate(zip(base, plan, strict=True))
        if not pairs or (one.get(name) is not None and other.get(name) is not None)
    ]
    found = []
    for values in (base, plan):
        given = [each for number in kept if (each := values[number].get(name)) is not None]
        found.append(math.fsum(given) / len(given) if given else math.nan)
    return found


def _spent(cast: Cast, log: Log, own: Own) -> int:
    """Return what own campaigns cost besides price cuts, which the prices paid hold already, in cents."""
    spent = np.asarray(log["campaign_spent"])
    cuts = np.asarray(log.arrays.get("campaign_discounts", np.zeros_like(spent)))
    return int((spent - cuts)[-1, own.pays(cast)].sum()) if spent.size else 0
