"""Through what a plan's effect comes about: how much of it each influence carries, and each campaign brings.

Every combination of the parts is run on the same luck, and each part gets its Shapley value: what it adds, averaged
over all orders in which the parts may join (Shapley 1953). The values sum to the whole effect, exactly.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from journeysim.experiments.comparison import differences as tables
from journeysim.experiments.comparison.own import Own, differing_campaigns
from journeysim.experiments.comparison.rounds import Rounds
from journeysim.experiments.executor import Executor, Progress
from journeysim.experiments.statistics import Estimate, estimate
from journeysim.scenario.scenario import Scenario

#: With more campaigns than this only leaving out one at a time is affordable.
MOST_PARTS = 6
#: What is left of an effect when every influence is off, and what else differs between plan and base.
DIRECT, SETTINGS = "direct", "settings"
SHAPLEY, LEAVE_ONE_OUT = "Shapley", "leave one out"

#: What an effect is taken apart by.
INFLUENCE, CAMPAIGN = "influence", "campaign"

#: The same in the words of whoever asks for it.
KINDS = ("influences", "campaigns")
#: Replicates for which an effect is taken apart unless others are asked for.
REPLICATES = 5

Set = frozenset[str]
#: A set of parts, a scenario without them and the same with them: their difference is the effect of the set.
Contrast = tuple[Set, Scenario, Scenario]


@dataclass(frozen=True)
class Part:
    """A part of an effect: its Shapley value (`None` where too many parts) and what goes when only it is left out."""

    name: str
    label: str
    value: Estimate | None
    left_out: Estimate | None


@dataclass(frozen=True)
class Decomposition:
    """The parts of the effect of a plan on a measure; `kind` is `influence` or `campaign`, `total` the whole effect."""

    plan: str
    kind: str
    metric: str
    replicates: int
    total: Estimate
    parts: tuple[Part, ...]

    @property
    def method(self) -> str:
        """`Shapley`, or `leave one out` when there are too many parts."""
        return SHAPLEY if all(part.value is not None for part in self.parts) else LEAVE_ONE_OUT

    def frame(self) -> pd.DataFrame:
        """Return one row for each part, then the total.

        Columns: plan, kind, part, label, value with its 95% interval low and high, left_out (what goes when only this
        part is left out) with left_out_low and left_out_high, metric, method, replicates; nan where there is none.
        """
        rows: list[dict[str, Any]] = [
            {"plan": self.plan, "kind": self.kind, "part": part.name, "label": part.label}
            | _columns("value", "low", "high", part.value)
            | _columns("left_out", "left_out_low", "left_out_high", part.left_out)
            for part in (*self.parts, Part("total", "Together", self.total, None))
        ]
        return pd.DataFrame(rows).assign(metric=self.metric, method=self.method, replicates=self.replicates)


def decompose(
    kind: str,
    base: Scenario,
    plan: Scenario,
    own: Own,
    seed: int = 1,
    replicates: int = REPLICATES,
    metric: str = tables.UNITS,
    workers: int = 1,
    progress: Progress | None = None,
    name: str = "",
) -> Decomposition:
    """Return how much of a plan's effect each part of a `kind` carries: `influence` or `campaign`.

    By influence, base and plan are run with every set of the influences that are on; what remains with none is the
    part `direct`. By campaign, each that differs from the base is a part, and whatever else differs one more,
    `settings`; with more than `MOST_PARTS` parts each is only left out in turn, which sums to the whole effect only
    where the campaigns do not touch each other. `own` says whose sales count; `name` is the plan's name. Raises
    `ScenarioError` for what cannot be run.
    """
    contrasts = _influences(base, plan) if kind == INFLUENCE else _campaigns(base, plan)
    # Combinations that come to the same scenario are run once.
    pairs = [pair for _, *pair in contrasts]
    unique = list({each.hash(): each for pair in pairs for each in pair}.values())
    with Executor(workers) as executor:
        rounds = Rounds(executor, unique, seed, progress)
        rounds.extend(replicates)
        results = rounds.results()
    measured = {
        scenario.hash(): [each[metric] or 0.0 for each in tables.values_of(result, own.within(base, scenario))]
        for scenario, result in zip(unique, results, strict=True)
    }
    effect = {
        on: [b - a for a, b in zip(measured[without.hash()], measured[with_it.hash()], strict=True)]
        for on, without, with_it in contrasts
    }
    whole = max(effect, key=len)
    names = _in_order(kind, base, plan)
    complete = kind == INFLUENCE or len(names) <= MOST_PARTS
    parts = [Part(each, _label(kind, base, plan, each), *_shares(effect, names, each, complete)) for each in names]
    if kind == INFLUENCE:
        parts.insert(0, Part(DIRECT, "Without any influence", estimate(effect[frozenset()]), None))
    return Decomposition(name or plan.name, kind, metric, replicates, estimate(effect[whole]), tuple(parts))


def _influences(base: Scenario, plan: Scenario) -> list[Contrast]:
    names = _in_order(INFLUENCE, base, plan)

    def within(scenario: Scenario, on: Set) -> Scenario:
        off = {f"influences.{each}.form": "off" for each in names if each not in on}
        return scenario.with_settings(off) if off else scenario

    return [(on, within(base, on), within(plan, on)) for on in _subsets(names)]


def _campaigns(base: Scenario, plan: Scenario) -> list[Contrast]:
    parts = differing(base, plan)
    every: Set = frozenset(parts)
    few = len(parts) <= MOST_PARTS
    taken = _subsets(parts) if few else [frozenset[str](), *(every - {each} for each in parts), every]
    nothing = _mixed(base, plan, parts, frozenset())
    return [(each, nothing, _mixed(base, plan, parts, each)) for each in taken]


def _in_order(kind: str, base: Scenario, plan: Scenario) -> list[str]:
    """Return the names of the parts that an effect is taken apart into."""
    if kind == CAMPAIGN:
        return differing(base, plan)
    return [each for each in type(plan.influences).model_fields if getattr(plan.influences, each).on]


def combinations_of(kind: str, base: Scenario, plan: Scenario) -> int:
    """Return how many scenarios are run at most to take a plan's effect apart by a kind of part."""
    count = len(_in_order(kind, base, plan))
    if kind == INFLUENCE:
        return 2 << count
    return 1 << count if count <= MOST_PARTS else count + 2


def kinds_for(kinds: Sequence[str], base: Scenario, plan: Scenario) -> list[str]:
    """Return by which of the asked `KINDS` a plan's effect is taken apart: by campaigns where it changes several."""
    several = "campaigns" in kinds and len(differing(base, plan)) > 1
    return [INFLUENCE] * ("influences" in kinds) + [CAMPAIGN] * several


def runs(kinds: Sequence[str], base: Scenario, plans: Sequence[Scenario], replicates: int = REPLICATES) -> int:
    """Return how many runs it takes at most to take the effects of plans apart by some of `KINDS`; 0 for nothing."""
    return replicates * sum(
        combinations_of(kind, base, each) for each in plans for kind in kinds_for(kinds, base, each)
    )


def differing(base: Scenario, plan: Scenario) -> list[str]:
    """Return the campaigns that differ between two scenarios, and `settings` when anything else does."""
    return [
        *differing_campaigns(base, plan),
        *([SETTINGS] if _without_campaigns(base) != _without_campaigns(plan) else []),
    ]


def shapley(effect: Mapping[Set, float], parts: Sequence[str]) -> dict[str, float]:
    """Return the Shapley value of each part for the effect of every set of parts."""
    count = len(parts)
    values = {}
    for part in parts:
        gains = []
        for others in _subsets([each for each in parts if each != part]):
            orders = math.factorial(len(others)) * math.factorial(count - len(others) - 1)
            gains.append(orders * (effect[others | {part}] - effect[others]))
        values[part] = math.fsum(gains) / math.factorial(count)
    return values


def _shares(
    effect: Mapping[Set, Sequence[float]], parts: Sequence[str], part: str, complete: bool
) -> tuple[Estimate | None, Estimate]:
    """Return the Shapley value of a part over the replicates, and what the effect loses without it.

    There is no Shapley value unless the sets of parts are `complete`.
    """
    every = frozenset(parts)
    lost = [whole - rest for whole, rest in zip(effect[every], effect[every - {part}], strict=True)]
    if not complete:
        return None, estimate(lost)
    replicates = range(len(effect[every]))
    values = [shapley({each: found[r] for each, found in effect.items()}, parts)[part] for r in replicates]
    return estimate(values), estimate(lost)


def _mixed(base: Scenario, plan: Scenario, parts: Sequence[str], taken: Set) -> Scenario:
    """Return the base with those parts of the plan."""
    root, other = (plan, base) if SETTINGS in taken else (base, plan)
    changes: dict[str, Any] = {}
    for part in parts:
        if part == SETTINGS:
            continue
        source = plan if part in taken else base
        lever = source.campaigns.get(part)
        if lever != root.campaigns.get(part):
            changes[f"campaigns.{part}"] = other.as_dict()["campaigns"][part] if lever is not None else "drop"
    return root.with_settings(changes) if changes else root


def _without_campaigns(scenario: Scenario) -> dict[str, Any]:
    told = scenario.as_dict()
    return {key: value for key, value in told.items() if key not in ("campaigns", "title", "question", "description")}


def _label(kind: str, base: Scenario, plan: Scenario, part: str) -> str:
    if kind == INFLUENCE:
        return part.capitalize()
    if part == SETTINGS:
        return "Other settings"
    lever = plan.campaigns.get(part) or base.campaigns.get(part)
    return str(lever.label or part) if lever is not None else part


def _subsets(parts: Sequence[str]) -> list[Set]:
    return [frozenset(each) for size in range(len(parts) + 1) for each in combinations(parts, size)]


def _columns(value: str, low: str, high: str, found: Estimate | None) -> dict[str, float]:
    if found is None:
        return dict.fromkeys((value, low, high), math.nan)
    return {value: found.mean, low: found.low, high: found.high}
