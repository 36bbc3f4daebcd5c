"""Whether a scenario behaves as the field says markets do: published ranges, and each influence switched off."""

from dataclasses import dataclass
from typing import Any

from journeysim.experiments.run import Progress, run
from journeysim.records.result import Result


@dataclass(frozen=True)
class Check:
    """A measure with the range that the field reports; `low` and `high` are inclusive, `None` where open."""

    label: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    source: str

    @property
    def verdict(self) -> str:
        """`fits`, `too low`, `too high` or `no value`."""
        if self.value is None:
            return "no value"
        if self.low is not None and self.value < self.low:
            return "too low"
        if self.high is not None and self.value > self.high:
            return "too high"
        return "fits"

    @property
    def fits(self) -> bool:
        """Whether the measure lies in its range."""
        return self.verdict == "fits"


@dataclass(frozen=True)
class Effect:
    """What an influence does to a measure: with it and without it, on the same people and luck.

    `predicted` is the sign (1 or -1) of the change that the influence should make; `agreeing` counts the
    replicates whose change has it.
    """

    influence: str
    label: str
    unit: str
    with_it: float | None
    without_it: float | None
    predicted: int
    agreeing: int
    replicates: int
    source: str

    @property
    def change(self) -> float | None:
        """What the influence adds to the measure."""
        return None if self.with_it is None or self.without_it is None else self.with_it - self.without_it

    @property
    def verdict(self) -> str:
        """`as expected`, `against expectation`, `no change` or `no value`."""
        if self.change is None:
            return "no value"
        if self.change == 0:
            return "no change"
        return "as expected" if self.change * self.predicted > 0 else "against expectation"

    @property
    def fits(self) -> bool:
        """Whether the influence changes the measure in the direction that the field says."""
        return self.verdict == "as expected"


#: Measure, range and where the range comes from.
RANGES = (
    ("conversion", 0.02, 0.04, "SaleCycle 2017: 2 to 3.3%"),
    ("cart_abandonment", 0.60, 0.80, "Baymard: 70% in 49 studies"),
    ("returns.share", 0.04, 0.17, "Bizrate: 9%; apparel 17%"),
    ("needs.social_share", 0.30, 0.50, "D15: about 40%"),
)

#: Steps back that have to happen (D3).
BACKTRACKS = (
    "product.need",
    "vendor.product",
    "decision.vendor",
    "decision.product",
    "decision.need",
    "purchase.decision",
    "evaluation.product",
)

#: Influence, measure, sign of what it adds, and who says so.
PREDICTIONS = (
    ("normative", "needs.wants", 1, "D6: makes wants"),
    ("informational", "needs.total", 1, "D7: friends create needs"),
    ("identity", "identity.own_group_share", 1, "D8: draws one's own group"),
    ("frugality", "sales.units", -1, "D9: spreads buying less"),
    ("frugality", "needs.wants", -1, "D10: cuts wants"),
)


def checks(result: Result) -> list[Check]:
    """Return how a result compares with what the field reports of markets."""
    found = [
        Check(result.labels[name], result.units[name], result.summary[name], low, high, source)
        for name, low, high, source in RANGES
    ]
    for way in BACKTRACKS:
        name = f"backtracks.{way}"
        found.append(Check(result.labels[name], result.units[name], result.summary[name], 1, None, "D3"))
    return found


def effects(result: Result, progress: Progress | None = None, workers: int = 1) -> list[Effect]:
    """Return what each influence of a result's scenario does, by running it again without it, on the same luck."""
    found: list[Effect] = []
    without: dict[str, Result] = {}
    for influence, name, sign, source in PREDICTIONS:
        settings: Any = getattr(result.scenario.influences, influence)
        if not settings.on:
            continue
        if influence not in without:
            off = result.scenario.with_settings({f"influences.{influence}.form": "off"})
            without[influence] = run(off, result.seed, result.replicates, progress=progress, workers=workers)
        other = without[influence]
        pairs = [(mine[name], its[name]) for mine, its in zip(result.summaries, other.summaries, strict=True)]
        agreeing = sum(a is not None and b is not None and (a - b) * sign > 0 for a, b in pairs)
        found.append(
            Effect(
                influence,
                result.labels[name],
                result.units[name],
                result.summary[name],
                other.summary[name],
                sign,
                agreeing,
                result.replicates,
                source,
            )
        )
    return found
