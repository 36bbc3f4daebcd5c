"""What a reader of a sweep may choose to see: one measure at a time, its curves, maps and points."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np

from journeysim.experiments.sweeps.designs import Design
from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.responses import HEADLINES, Response
from journeysim.experiments.sweeps.sensitivity import Sensitivity
from journeysim.experiments.sweeps.variables import Stored, Variable
from journeysim.reports.amounts import NONE, SAME, amount
from journeysim.reports.sweeps import charts
from journeysim.reports.sweeps.charts import Chart
from journeysim.reports.sweeps.groups import about
from journeysim.reports.sweeps.words import by_weight, facts, sentence
from journeysim.scenario.problems import Problem, ScenarioError

#: How points may be ordered: by their number, or by the measure.
Order = Literal["number", "most", "least"]


@dataclass(frozen=True, eq=False)
class View:
    """A sweep looked at by one measure; make one by `view`."""

    sweep: Sweep
    found: Sensitivity

    @property
    def of(self) -> Response:
        """The measure over the points."""
        return self.found.responses[0]

    @property
    def facts(self) -> str:
        """What the sweep is made of, in short."""
        return facts(self.sweep)

    @property
    def words(self) -> str:
        """What matters for the measure, in a sentence or two."""
        return sentence(self.found, self.of.metric)

    @property
    def tells(self) -> bool:
        """Whether what matters can be told: the measure varies, and not by luck alone."""
        return self.of.varies and self.of.metric not in self.found.noisy

    @property
    def variables(self) -> list[str]:
        """Names of what was varied, what matters most first."""
        names = [each.name for each in self.sweep.variables]
        return [names[number] for number in by_weight(self.found, self.of.metric)] if self.of.varies else names

    @property
    def measures(self) -> dict[str, str]:
        """Labels of all measures of the sweep by name, the headlines first."""
        return measures(self.sweep)

    @property
    def groups(self) -> dict[str, str]:
        """What each measure of the sweep is about, by name; the headlines are at a glance."""
        first = headlines(self.sweep)
        return {
            name: "At a glance" if name in first else about(name, self.sweep.labels[name]) for name in self.measures
        }

    @property
    def of_curves(self) -> str:
        """What the marks and bars of curves are."""
        return charts.of_curves(self.found)

    @property
    def of_pairs(self) -> str:
        """What the maps of two variables are."""
        return charts.OF_PAIRS

    @cached_property
    def tornado(self) -> Chart | None:
        """How far each variable moves the measure."""
        return charts.tornado(self.found, self.of) if self.of.varies else None

    @cached_property
    def shares(self) -> Chart | None:
        """How much each variable explains."""
        return charts.shares(self.found, self.of) if self.of.varies else None

    def curve(self, variable: str) -> Chart | None:
        """Return how the measure answers to a variable; `None` where nothing can be told."""
        if not self.of.varies:
            return None
        number = self._number(variable)
        return charts.curves(self.found, self.of, [number]).get(number)

    def pair(self, one: str, other: str) -> tuple[Chart, ...]:
        """Return maps of the measure over two variables, the first of which runs across and the other upwards.

        Nothing where they are the same or points are too few.
        """
        if one == other or not self.of.varies:
            return ()
        return charts.pair(self.found, self.of, self._number(one), self._number(other))

    def points(self, order: Order, first: int, count: int) -> tuple[tuple[str, ...], list[tuple[int, tuple[str, ...]]]]:
        """Return the head of the table of points and some of its rows, each with the number of its point."""
        means, number = self.of.means, np.arange(len(self.sweep.design))
        if order != "number":
            # Points without a value come last, whichever way.
            keyed = np.where(np.isnan(means), np.inf, -means if order == "most" else means)
            number = np.argsort(keyed, kind="stable")
        head = (
            "Point",
            charts.named(self.of.label, self.of.unit),
            *(each.name for each in self.sweep.variables),
            "Runs",
        )
        rows = [
            (
                int(point),
                (
                    str(point),
                    amount(float(means[point]), self.of.unit),
                    *(told for _, told in self.values(int(point))),
                    f"{int(self.of.done[point].sum())}",
                ),
            )
            for point in number[first : first + count]
        ]
        return head, rows

    def values(self, point: int) -> list[tuple[str, str]]:
        """Return what was varied, by name, and its values at a point, as texts."""
        given = self.sweep.design.values(point)
        return [(each.name, each.told(given[each.name])) for each in self.sweep.variables]

    def measured(self, point: int) -> list[tuple[str, str, str]]:
        """Return the headlines at a point: label with its unit, mean, and 95% interval over replicates."""
        rows = []
        for metric in dict.fromkeys([self.of.metric, *headlines(self.sweep)]):
            row, unit = self.sweep.means(metric).iloc[point], self.sweep.units[metric]
            label = charts.named(self.sweep.labels[metric], unit)
            mean, low, high = (float(row[name]) for name in ("mean", "low", "high"))
            ends = f"{amount(low, unit)} to {amount(high, unit)}" if low < high else SAME
            rows.append((label, amount(mean, unit), NONE if np.isnan(low) else ends))
        return rows

    def by(self, metric: str) -> "View":
        """Return the same sweep looked at by another measure; raises `ScenarioError` for an unknown one."""
        return self if metric == self.of.metric else View(self.sweep, charts.what_matters(self.sweep, [metric]))

    def _number(self, variable: str) -> int:
        return [each.name for each in self.sweep.variables].index(variable)


def view(folder: Path, metric: str = "") -> View:
    """Return a sweep as it lies in a directory, looked at by a measure, by default the first headline.

    What it says names no place of the machine. Raises `ScenarioError` for a damaged sweep, an unknown measure, and too
    few points.
    """
    try:
        opened = Sweep.open(folder)
        sweep = replace(opened, design=_nameless(opened.design))
        runs = sweep.runs
    except ScenarioError:
        raise ScenarioError([Problem("", "", "its files are damaged or are no sweep")]) from None
    if runs.empty:
        told = f"no run is finished, and {len(sweep.failures)} failed" if sweep.failures else "no run is finished yet"
        raise ScenarioError([Problem("", "", told)])
    found = charts.what_matters(sweep, [metric] if metric else list(measures(sweep))[:1])
    return View(sweep, found)


def measures(sweep: Sweep) -> dict[str, str]:
    """Return the labels of all measures by name, the headlines first."""
    order = dict.fromkeys([*headlines(sweep), *sweep.metrics])
    told = {name: charts.named(sweep.labels[name], sweep.units[name]) for name in order}
    common = Counter(told.values())
    # What is measured in people and as their share has one label.
    twice = {name for name, label in told.items() if common[label] > 1 and sweep.units[name] not in label.lower()}
    return {name: f"{label}, {sweep.units[name]}" if name in twice else label for name, label in told.items()}


def headlines(sweep: Sweep) -> list[str]:
    """Return the measures that a sweep is read by unless others are asked for."""
    return [name for name in HEADLINES if name in sweep.metrics]


def _nameless(design: Design) -> Design:
    """Return a design whose scenarios from files are called by the file's name, without the place where it lay."""
    if not any(each.kind == "scenario" for each in design.variables):
        return design
    points = design.points.copy()
    variables = []
    for each in design.variables:
        if each.kind == "scenario":
            short = {str(value): _last(each, str(value)) for value in each.values}
            points[each.name] = points[each.name].map(short).astype(points[each.name].dtype)
            base: Stored | None = short.get(str(each.base)) if each.base is not None else None
            variables.append(replace(each, values=tuple(short.values()), base=base))
        else:
            variables.append(each)
    return replace(design, variables=tuple(variables), points=points)


def _last(variable: Variable, value: str) -> str:
    """Return the last part of a path, or with its place among the values where two files share a name."""
    if not value.endswith(".toml"):
        return value
    name = Path(value).stem
    same = [str(each) for each in variable.values if Path(str(each)).stem == name]
    return name if len(same) == 1 else f"{name} ({same.index(value) + 1})"
