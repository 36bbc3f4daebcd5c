"""Who bought because of a plan: the ground truth that no real experiment can see.

Each consumer is simulated twice, on the same luck, without the plan (the base) and with it; incremental is with
minus without. Counted are units paid for, as in `sales.units`; `incremental_kept` leaves out what was sent back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.experiments.comparison.own import Own
from journeysim.experiments.comparison.pairs import Flags, Int64, Side, pairs, reaching_campaigns, siblings_of, side
from journeysim.experiments.statistics import estimate
from journeysim.records.purchases import Purchases
from journeysim.records.result import Result

#: What a consumer did differently, from most to least in favour of the plan.
KINDS = ("only with", "more", "pulled forward", "switched", "same", "delayed", "fewer", "only without")


@dataclass(frozen=True)
class Truth:
    """What a plan changed in one replicate; whole numbers but for `pulled_days`.

    `gained` and `lost` are the rises and falls of consumers, so gained - lost = `incremental_units`. Of the
    gained units, `new_to_category` came on top of all else that the consumer bought and `from_rivals` instead of
    something that is not own; of these, `cannibalised` instead of another product of the same brands. Of the
    incremental buyers, the direct were reached by a campaign of the plan and the spillover were not.
    """

    incremental_units: int
    incremental_kept: int
    gained: int
    lost: int
    incremental_buyers: int
    lost_buyers: int
    direct: int
    spillover: int
    pulled_forward: int
    delayed: int
    pulled_days: float
    new_to_category: int
    from_rivals: int
    cannibalised: int
    only_with: int
    only_without: int
    both: int
    #: By segment: incremental units, incremental buyers, consumers.
    by_segment: dict[str, tuple[int, int, int]]


#: Label and unit of each measure, in the order of reading.
MEASURES = {
    "incremental_units": ("Incremental units: with minus without", "units"),
    "incremental_kept": ("Incremental units, less what was returned", "units"),
    "gained": ("Units gained: by those who bought more", "units"),
    "lost": ("Units lost: by those who bought less", "units"),
    "new_to_category": ("Of the gained: on top of all else bought", "units"),
    "from_rivals": ("Of the gained: instead of something not own", "units"),
    "cannibalised": ("Of these: instead of another product of the brand", "units"),
    "incremental_buyers": ("Consumers who bought more", "people"),
    "direct": ("Of these: reached themselves", "people"),
    "spillover": ("Of these: not reached, so by others", "people"),
    "lost_buyers": ("Consumers who bought less", "people"),
    "only_with": ("Bought only with the plan", "people"),
    "only_without": ("Bought only without the plan", "people"),
    "both": ("Bought either way", "people"),
    "pulled_forward": ("As many, but earlier (pulled forward)", "people"),
    "delayed": ("As many, but later", "people"),
    "pulled_days": ("Days earlier, of those pulled forward", "days"),
}


def horizon(days: float) -> str:
    """Return what the end of a run of so many days does to the count of new purchases."""
    return (
        f"Counted within the run's {days:g} days. A purchase that was pulled forward from after the run's end cannot"
        " be told from a new one and counts as new; one that was delayed beyond it counts as lost. A longer run tells"
        " them apart: what stays incremental there is new."
    )


def truth(
    base: Purchases,
    plan: Purchases,
    own: Flags,
    siblings: Flags,
    campaigns: Sequence[int],
    segments: Sequence[str],
    step_days: float = 1.0,
) -> Truth:
    """Return what a plan changed in one replicate.

    `own` says whose sales count, shape (products, vendors); `siblings` the other products of the same brands,
    shape (products,); `campaigns` the numbers of the plan's campaigns that the base has not.
    """
    without, with_it = side(base, own, siblings), side(plan, own, siblings)
    change = with_it.own - without.own
    more, fewer = change > 0, change < 0
    gain = np.maximum(change, 0)
    on_top = np.clip(with_it.everything - without.everything, 0, gain)
    instead = gain - on_top
    siblings_lost = np.maximum(without.siblings - with_it.siblings, 0)
    reached = plan.reached[list(campaigns)].any(axis=0)
    as_many = (change == 0) & (with_it.own > 0)
    earlier, later = as_many & (with_it.steps < without.steps), as_many & (with_it.steps > without.steps)
    days = (without.steps - with_it.steps)[earlier] / with_it.own[earlier] * step_days
    bought, bought_before = with_it.own > 0, without.own > 0
    return Truth(
        incremental_units=int(change.sum()),
        incremental_kept=with_it.kept - without.kept,
        gained=int(gain.sum()),
        lost=int(np.maximum(-change, 0).sum()),
        incremental_buyers=_count(more),
        lost_buyers=_count(fewer),
        direct=_count(more & reached),
        spillover=_count(more & ~reached),
        pulled_forward=_count(earlier),
        delayed=_count(later),
        pulled_days=float(days.mean()) if days.size else float("nan"),
        new_to_category=int(on_top.sum()),
        from_rivals=int(instead.sum()),
        cannibalised=int(np.minimum(instead, siblings_lost).sum()),
        only_with=_count(bought & ~bought_before),
        only_without=_count(bought_before & ~bought),
        both=_count(bought & bought_before),
        by_segment={
            name: (int(change[ours].sum()), _count(more & ours), _count(ours))
            for name, ours in ((name, plan.segment == number) for number, name in enumerate(segments))
        },
    )


def truths(base: Result, plan: Result, own: Own) -> list[Truth]:
    """Return the truth of each replicate.

    Raises `ValueError` when the two runs are not of the same people and market or were run without
    `purchases=True`.
    """
    changed, others = reaching_campaigns(base, plan), siblings_of(plan, own)
    segments, step_days = list(plan.cast.segments), plan.cast.step_days
    return [
        truth(before, after, own.cells, others, changed, segments, step_days) for _, before, after in pairs(base, plan)
    ]


def frame(found: Sequence[Truth]) -> pd.DataFrame:
    """Return one row for each measure: `name`, `label`, `unit`, `mean`, `low`, `high` (95%, Student's t), `n`."""
    rows = []
    for name, (label, unit) in MEASURES.items():
        values = [value for each in found if not np.isnan(value := getattr(each, name))]
        if values:
            told = estimate(values)
            rows.append((name, label, unit, told.mean, told.low, told.high, told.n))
        else:
            rows.append((name, label, unit, np.nan, np.nan, np.nan, 0))
    return pd.DataFrame(rows, columns=["name", "label", "unit", "mean", "low", "high", "n"])


def segment_frame(found: Sequence[Truth], labels: dict[str, str]) -> pd.DataFrame:
    """Return one row for each segment: `segment`, `label`, `consumers`, mean `units` and `buyers` with intervals.

    The intervals are 95% (Student's t): `units_low`, `units_high`, `buyers_low`, `buyers_high`.
    """
    rows: list[dict[str, Any]] = []
    for name in found[0].by_segment:
        units, buyers, people = zip(*(each.by_segment[name] for each in found), strict=True)
        row: dict[str, Any] = {"segment": name, "label": labels.get(name, name), "consumers": np.mean(people)}
        for measure, values in (("units", units), ("buyers", buyers)):
            told = estimate([float(value) for value in values])
            row |= {measure: told.mean, f"{measure}_low": told.low, f"{measure}_high": told.high}
        rows.append(row)
    return pd.DataFrame(rows)


def consumers(base: Result, plan: Result, own: Own, everyone: bool = False) -> pd.DataFrame:
    """Return a row for each consumer who bought something else with the plan, or with `everyone` for all.

    Columns: `replicate`, `consumer`, `segment`, `reached` (by a campaign that the base has not), then units
    `<product>.with` and `<product>.without`, `own.with`, `own.without`, the days of the first own purchase
    `first_day.with` and `first_day.without` (nan without one), and `kind`, one of `KINDS`. Switched is who bought
    as many own units at the same time, but other products, or of another vendor, besides or among them. Raises
    `ValueError` as `truths` does.
    """
    changed, others = reaching_campaigns(base, plan), siblings_of(plan, own)
    parts = []
    for replicate, before, after in pairs(base, plan):
        without, with_it = side(before, own.cells, others), side(after, own.cells, others)
        kind = _kinds(without, with_it, _differing(before, after, own.cells.shape))
        products = own.cells.shape[0]
        units_before, units_after = _by_product(before, products), _by_product(after, products)
        rows = np.arange(kind.size) if everyone else np.flatnonzero(kind != KINDS.index("same"))
        table: dict[str, Any] = {
            "replicate": np.full(rows.size, replicate),
            "consumer": rows,
            "segment": _words(list(plan.cast.segments), after.segment[rows]),
            "reached": after.reached[changed][:, rows].any(axis=0),
        }
        for number, name in enumerate(plan.cast.products):
            table[f"{name}.with"] = units_after[rows, number]
            table[f"{name}.without"] = units_before[rows, number]
        for word, one in (("with", with_it), ("without", without)):
            table[f"own.{word}"] = one.own[rows]
            first = one.first[rows]
            table[f"first_day.{word}"] = np.where(first > 0, first * plan.cast.step_days, np.nan)
        parts.append(pd.DataFrame(table | {"kind": _words(KINDS, kind[rows])}))
    return pd.concat(parts, ignore_index=True)


def _by_product(purchases: Purchases, products: int) -> Int64:
    """Return how many units of each product each consumer bought, shape (N, products)."""
    place = purchases.consumer * products + purchases.product
    return np.bincount(place, minlength=purchases.consumers * products).reshape(-1, products)


def _differing(before: Purchases, after: Purchases, shape: tuple[int, ...]) -> Flags:
    """Return who did not buy the same units of the same products at the same vendors, shape (N,)."""
    places = [(each.consumer * shape[0] + each.product) * shape[1] + each.vendor for each in (before, after)]
    found, place = np.unique(np.concatenate(places), return_inverse=True)
    change = np.zeros(found.size, np.int64)
    np.add.at(change, place, np.repeat([-1, 1], [len(before), len(after)]))
    differs = np.zeros(before.consumers, bool)
    differs[found[change != 0] // (shape[0] * shape[1])] = True
    return differs


def _kinds(without: Side, with_it: Side, other: Flags) -> Int64:
    change, sooner = with_it.own - without.own, without.steps - with_it.steps
    cases = {
        "only with": (without.own == 0) & (change > 0),
        "more": change > 0,
        "only without": (with_it.own == 0) & (change < 0),
        "fewer": change < 0,
        "pulled forward": sooner > 0,
        "delayed": sooner < 0,
        "switched": other,
    }
    return np.select(list(cases.values()), [KINDS.index(name) for name in cases], KINDS.index("same"))


def _words(names: Sequence[str], numbers: NDArray[np.integer]) -> Any:
    return np.array(names, object)[numbers]


def _count(flags: Flags) -> int:
    return int(np.count_nonzero(flags))
