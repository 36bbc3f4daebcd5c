"""Compares plans with a base on the same seeds: what each changes, how sure that is, and which returns most."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from journeysim.experiments.comparison import differences as tables
from journeysim.experiments.comparison.comparable import check_pairs, conflicts
from journeysim.experiments.comparison.decomposition import KINDS, REPLICATES, Decomposition, decompose, kinds_for
from journeysim.experiments.comparison.given import Given, check_distinct, check_metric, loaded, named
from journeysim.experiments.comparison.notes import notes, only_late
from journeysim.experiments.comparison.own import Own, own_of
from journeysim.experiments.comparison.precision import Precision, Widening
from journeysim.experiments.comparison.rounds import Onward, Rounds, with_more_budget
from journeysim.experiments.comparison.verdicts import Verdict, key_of, ranking, sentence, wording
from journeysim.experiments.executor import Enough, Executor, Progress
from journeysim.experiments.run import check_numbers
from journeysim.records.result import Result
from journeysim.scenario.problems import listed

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """A base and one or more plans, run on the same seeds; everything else is worked out when somebody asks.

    `names` are the plans' names, `raised` the plans with every own budget 10% up (empty when not asked for),
    `own` says whose sales are counted as own, `metric` which measure decided on precision, if any was asked for,
    `notes` what a reader has to know before the numbers.
    """

    base: Result
    plans: tuple[Result, ...]
    names: tuple[str, ...]
    raised: tuple[Result, ...]
    paired: bool
    own: Own
    metric: str = tables.UNITS
    precision: Precision | None = None
    decompositions: Mapping[str, tuple[Decomposition, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.names)} with {self.base.scenario.name}: {self.replicates} replicates>"

    def __getstate__(self) -> dict[str, Any]:
        # What was worked out can be worked out again.
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def seed(self) -> int:
        """Seed of all runs."""
        return self.base.seed

    @property
    def replicates(self) -> int:
        """Number of replicates of each scenario."""
        return self.base.replicates

    @cached_property
    def values(self) -> dict[str, list[tables.Values]]:
        """Every measure of each replicate by scenario, the base under the name ""."""
        own = {name: self.own.within(self.base.scenario, each.scenario) for name, each in self._plans.items()}
        return {
            "": tables.values_of(self.base, self.own),
            **{name: tables.values_of(each, own[name]) for name, each in self._plans.items()},
        }

    @cached_property
    def labels(self) -> dict[str, tuple[str, str]]:
        """Label and unit of every measure of the base by name."""
        return tables.labels_of(self.base, self.own)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """One row for each plan and measure that it shares with the base.

        Columns: plan, metric, label, unit, base_mean, plan_mean, difference (plan less base) with its 95%
        interval low and high, sd (of the differences), pairs (replicates with a value in both), ahead (share of
        the pairs in which the plan is higher, ties half), method (`paired t` or `unpaired (Welch)`) and verdict
        (`more`, `less`, `equal`, `unsure`, `single`, `none`).
        """
        plans = {name: self.values[name] for name in self.names}
        return tables.table(self.values[""], plans, self.labels, self.paired)

    @cached_property
    def by_replicate(self) -> pd.DataFrame:
        """One row for each scenario and replicate: `scenario`, `plan` ("" for the base), `replicate`, every measure."""
        rows: list[dict[str, Any]] = []
        for name, values in self.values.items():
            for number, each in enumerate(values):
                rows.append({"scenario": name or self.base.scenario.name, "plan": name, "replicate": number, **each})
        table = pd.DataFrame(rows)
        measures = table.columns[3:]
        return table.astype(dict.fromkeys(measures, "float64"))

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """What the comparison says in words: each plan on the chosen measure, own units and profit; then the best."""
        told: list[Verdict] = []
        equal = {name: tables.same(self.values[""], self.values[name]) for name in self.names}
        for name in self.names:
            if equal[name]:
                late = only_late(self.base.scenario, self._plans[name].scenario)
                why = "its campaigns begin after the end of the run" if late else "every pair is equal"
                text = f"{name} makes no difference at all: {why}"
                told.append(Verdict(name, tables.UNITS, "equal", text))
                continue
            for metric in dict.fromkeys((self.metric, tables.UNITS, tables.PROFIT)):
                found = self._difference(name, metric)
                text = sentence(name, found, self._wording(metric), self.paired)
                told.append(Verdict(name, metric, key_of(found), text))
        if not all(equal.values()):
            told.append(self._ranking())
        return told

    @cached_property
    def returns(self) -> pd.DataFrame:
        """Money of each plan against the base: `plan`, then the columns of `returns.frame`; empty when unpaired."""
        from journeysim.experiments.comparison import returns

        raised: Sequence[Result | None] = self.raised or [None] * len(self.plans)
        return self._of_plans(
            returns.frame(returns.returns(self.base, plan, self.own, up), self.base.cast.currency)
            for plan, up in (zip(self.plans, raised, strict=True) if self.paired else ())
        )

    @cached_property
    def truth(self) -> pd.DataFrame:
        """Who bought because of each plan: `plan`, then the columns of `truth.frame`; empty when unpaired."""
        from journeysim.experiments.comparison import truth

        return self._of_plans(
            truth.frame(truth.truths(self.base, plan, self.own)) for plan in (self.plans if self.paired else ())
        )

    def consumers(self) -> pd.DataFrame:
        """Return each consumer who bought something else because of a plan: `plan`, then as `truth.consumers`.

        Raises `ValueError` when unpaired, since nobody is in both runs then.
        """
        from journeysim.experiments.comparison import truth

        if not self.paired:
            raise ValueError("unpaired scenarios have no consumers in common")
        return self._of_plans(truth.consumers(self.base, plan, self.own) for plan in self.plans)

    def extended(
        self, replicates: int, workers: int = 1, progress: Progress | None = None, enough: Enough | None = None
    ) -> "Comparison":
        """Return the same comparison with as many replicates in all; those that are done are not repeated.

        `enough` is as for `compare`.
        """
        if replicates <= self.replicates:
            return self
        ups = [up is not plan for plan, up in zip(self.plans, self.raised, strict=False)]
        results = (self.base, *self.plans, *compress(self.raised, ups))
        with Executor(workers) as executor:
            rounds = Rounds(executor, [each.scenario for each in results], self.seed, progress, results, enough)
            rounds.extend(replicates)
        base, plans, raised = _parted(rounds.results(), len(self.plans), ups)
        return replace(self, base=base, plans=plans, raised=raised, precision=None)

    def explained(
        self,
        kinds: Sequence[str] = KINDS,
        replicates: int = REPLICATES,
        workers: int = 1,
        progress: Progress | None = None,
    ) -> "Comparison":
        """Return the same comparison with each plan's effect on own units taken apart, in `decompositions`.

        By `influences`, every combination of them is run; by `campaigns`, where a plan changes several. Raises
        `ValueError` for another kind, and when unpaired, since noise would then be taken apart.
        """
        if not self.paired:
            raise ValueError("only pairs can be taken apart; these scenarios are unpaired")
        if unknown := [each for each in kinds if each not in KINDS]:
            raise ValueError(f"unknown kind '{unknown[0]}'; allowed: {listed(KINDS)}")
        count, base = min(replicates, self.replicates), self.base.scenario
        found: dict[str, tuple[Decomposition, ...]] = {}
        tell = None if progress is None else Onward(progress)
        for name, result in self._plans.items():
            plan = result.scenario
            found[name] = tuple(
                decompose(kind, base, plan, self.own, self.seed, count, workers=workers, progress=each, name=name)
                for kind in kinds_for(kinds, base, plan)
                for each in [None if tell is None else tell.on()]
            )
        return replace(self, decompositions=found)

    def save(
        self,
        folder: str | Path,
        force: bool = False,
        consumers: bool = False,
        report: "Callable[[Comparison, Path], object] | None" = None,
    ) -> Path:
        """Write the tables and the manifest to a new directory and return its path.

        `comparison.parquet` holds the differences, `replicates.parquet` every measure by scenario and replicate,
        and with `consumers` `consumers.parquet` those who bought something else; `report` writes `report.html`.
        With `force` an earlier comparison there is replaced. Raises `FileExistsError` when the directory exists
        or, with `force`, is not a comparison, `OSError` when it cannot be written.
        """
        from journeysim.experiments.comparison.files import save

        return save(self, Path(folder), force, consumers, report)

    @property
    def _plans(self) -> dict[str, Result]:
        return dict(zip(self.names, self.plans, strict=True))

    def _difference(self, plan: str, metric: str, base: str = "") -> Any:
        return tables.difference(self.values[base], self.values[plan], metric, self.paired)

    def _wording(self, metric: str) -> Any:
        label, unit = self.labels[metric]
        market = self.base.scenario.market
        return wording(
            metric, label, unit, "" if self.own.everything else self.own.label, market.category, market.currency
        )

    def _ranking(self) -> Verdict:
        mixed = [name for name, each in self._plans.items() if conflicts(self.base.scenario, each.scenario)]
        if mixed:
            text = (
                f"What pays cannot be told: {', '.join(mixed)} and {self.base.scenario.name} differ in more than their"
                " plans (people, length, products or shops), and all of that is in the differences"
            )
            return Verdict("", tables.PROFIT, "none", text)
        profits = [self._difference(name, tables.PROFIT) for name in self.names]
        order = sorted(range(len(profits)), key=lambda number: -profits[number].mean)
        second = None
        if len(order) > 1:
            second = self._difference(self.names[order[0]], tables.PROFIT, self.names[order[1]])
        return ranking(self.names, profits, second, self.base.cast.currency, self.paired)

    def _of_plans(self, frames: Any) -> pd.DataFrame:
        """Return the frames of the plans below each other, with the plan in front; an empty one for none."""
        parts = []
        for name, frame in zip(self.names, frames, strict=False):
            frame.insert(0, "plan", name)
            parts.append(frame)
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def compare(
    base: Given,
    plans: Sequence[Given] | Mapping[str, Given],
    seed: int = 1,
    replicates: int = 20,
    precision: float | None = None,
    max_replicates: int = 200,
    time_limit: float | None = None,
    metric: str | None = None,
    own: str | None = None,
    unpaired: bool = False,
    marginal: bool = True,
    workers: int = 1,
    progress: Progress | None = None,
    enough: Enough | None = None,
) -> Comparison:
    """Run plans and a base on the same seeds and return how they differ.

    Scenarios are given, or by name or path; a mapping names the plans. With `precision` (a share, 0.05 is 5%)
    replicates are added until the half-width of the 95% interval of the difference in `metric` (by default own
    units) is below that share of the base's mean for every plan, or `max_replicates` or the `time_limit` in
    minutes is reached. `own` names the product, brand or vendor whose sales count as own; by default what the
    plans' campaigns are for. With `marginal` each plan is also run with every own budget 10% up. `enough` is asked
    after each run: once it says so, the comparison ends with the whole replicates that are done, one at least.

    Scenarios that differ in population, network, length, products or vendors make no pairs. They are refused
    unless `unpaired` says to compare them all the same: with the same seed, but as independent samples (Welch),
    whose intervals are far wider, and without who bought because of what. Raises `ScenarioError` for scenarios
    that cannot be run or compared or are the same, and for unknown names, `ValueError` for numbers that make no sense.
    """
    started = time.monotonic()
    check_numbers(seed, replicates, workers)
    mine = loaded(base)
    names, others = named(mine, plans)
    widening = Widening(metric or tables.UNITS, precision, max_replicates, time_limit)
    widening.check(replicates)
    for each in others:
        check_pairs(mine, each, not unpaired)
    ours = own_of(mine, others, own)
    if metric is not None:
        check_metric(metric, [mine, *others], seed)
    check_distinct(mine, dict(zip(names, others, strict=True)))
    more = [with_more_budget(mine, each) for each in others] if marginal and not unpaired else []
    with Executor(workers) as executor:
        rounds = Rounds(executor, [mine, *others, *filter(None, more)], seed, progress, enough=enough)
        rounds.extend(replicates)
        precise = widening.widen(rounds, 1 + len(others), ours, not unpaired, started)
    first, ran, raised = _parted(rounds.results(), len(others), [each is not None for each in more])
    about = notes(mine, dict(zip(names, others, strict=True)))
    return Comparison(first, ran, names, raised, not unpaired, ours, metric or tables.UNITS, precise, notes=about)


def _parted(
    found: Sequence[Result], plans: int, ups: Sequence[bool]
) -> tuple[Result, tuple[Result, ...], tuple[Result, ...]]:
    """Return the base, its plans, and the plans with more budget; `ups` says which of the plans have these at the end.

    Where there is no budget to raise, a plan is its own raised plan; without `ups` there are none.
    """
    base, ran, last = found[0], tuple(found[1 : 1 + plans]), iter(found[1 + plans :])
    return base, ran, tuple(next(last) if up else plan for up, plan in zip(ups, ran, strict=False))
