"""Two runs of the same people, side by side: what each consumer bought without and with a plan."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeysim.experiments.comparison.own import Own
from journeysim.records.purchases import Purchases
from journeysim.records.result import Result

Int64 = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Side:
    """What each consumer bought in one run, arrays of shape (N,): own, kept, all and brand's other units, steps."""

    own: Int64
    kept: int
    everything: Int64
    siblings: Int64
    steps: Int64
    first: Int64


def side(purchases: Purchases, own: Flags, siblings: Flags) -> Side:
    """Add up the purchases of each consumer; `own` are cells (products, vendors), `siblings` products.

    `first` is the step of the first own purchase, 0 without one.
    """
    people = purchases.consumers
    mine = own[purchases.product, purchases.vendor]
    who, when = purchases.consumer[mine], purchases.step[mine].astype(np.int64)
    first = np.zeros(people, np.int64)
    # The purchases are in the order of steps: written backwards, the first one is what stays.
    first[who[::-1]] = when[::-1]
    steps = np.zeros(people, np.int64)
    np.add.at(steps, who, when)
    return Side(
        own=np.bincount(who, minlength=people),
        kept=int(np.count_nonzero(mine & ~purchases.returned)),
        everything=np.bincount(purchases.consumer, minlength=people),
        siblings=np.bincount(purchases.consumer[siblings[purchases.product]], minlength=people),
        steps=steps,
        first=first,
    )


def changed_campaigns(base: Result, plan: Result) -> list[int]:
    """Return the numbers of the plan's own campaigns that the base has not, or has with other settings."""
    return [number for number in _changed(base, plan) if not plan.cast.rival[number]]


def reaching_campaigns(base: Result, plan: Result) -> list[int]:
    """Return the numbers of the campaigns by which a plan reaches people.

    These are its own that changed or, where only others than the strategist run any, as a movement may, theirs.
    """
    return changed_campaigns(base, plan) or _changed(base, plan)


def _changed(base: Result, plan: Result) -> list[int]:
    before, after = base.scenario.campaigns, plan.scenario.campaigns
    return [number for number, name in enumerate(plan.cast.campaigns) if before.get(name) != after[name]]


def siblings_of(result: Result, own: Own) -> Flags:
    """Return the products that are not own at any vendor but of the brand of one that is, shape (products,)."""
    mine = own.cells.any(axis=1)
    brands = np.array([product.brand for product in result.scenario.products.values()], object)
    ours = {brand for brand in brands[mine] if brand}
    return np.asarray(~mine & np.array([brand in ours for brand in brands], bool))


def pairs(base: Result, plan: Result) -> Iterator[tuple[int, Purchases, Purchases]]:
    """Yield each replicate's number and its purchases without and with the plan.

    Raises `ValueError` when the runs differ in more than what a plan may change, or kept no purchases.
    """
    for what, one, other in (
        ("seed", base.seed, plan.seed),
        ("number of replicates", base.replicates, plan.replicates),
        ("number of consumers", base.cast.consumers, plan.cast.consumers),
        ("segments", list(base.cast.segments), list(plan.cast.segments)),
        ("products", list(base.cast.products), list(plan.cast.products)),
        ("vendors", list(base.cast.vendors), list(plan.cast.vendors)),
        ("length of a step", base.cast.step_days, plan.cast.step_days),
        ("number of steps", len(base.logs[0]), len(plan.logs[0])),
    ):
        if one != other:
            raise ValueError(f"no pair: the runs differ in the {what}: {one} and {other}")
    for before, after in zip(base.logs, plan.logs, strict=True):
        if before.purchases is None or after.purchases is None:
            raise ValueError("no purchases were kept; run with purchases=True")
        yield after.replicate, before.purchases, after.purchases
