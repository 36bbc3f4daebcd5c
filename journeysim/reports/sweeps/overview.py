"""What a sweep will do, and in short what it found, as tables to read in a terminal, 100 columns wide."""

import math

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from journeysim.experiments.sweeps.designs import Design
from journeysim.experiments.sweeps.estimate import Estimate, size_told
from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.variables import Stored, Variable
from journeysim.reports.amounts import NONE, amount
from journeysim.reports.sweeps.words import title
from journeysim.reports.tables import plain_table, remark, spaced

#: What is told of each variable's values, where the sweep measures it, by the head of its column.
MEASURES = {"sales.units": "Units sold", "sales.revenue": "Revenue", "frugality.level": "Mean frugality"}
#: A range of which more values are there is told in thirds.
_FEW = 5
#: Points of a design that are shown before it runs, failed runs that are named, variables that are shown.
_FIRST, _FAILURES, _SHOWN = 4, 3, 12
#: Names of variables are broken, at a dot, into lines of this length.
_LINE = 28


def overview(found: Sweep) -> RenderableType:
    """Return how far a sweep is, and the mean of a few measures for each variable's values."""
    parts: list[RenderableType] = [_title(found)]
    if len(found.runs):
        parts.append(by_variable(found))
    if failures := found.failures:
        told = [f"Point {each.point}, replicate {each.replicate}: {each.reason}" for each in failures[:_FAILURES]]
        more = f"{len(failures) - len(told)} more in failed.jsonl" if len(failures) > len(told) else ""
        parts.append(Text("\n".join([f"{_counted(len(failures), 'run')} failed:", *told, more]).rstrip()))
    return Group(*spaced(parts))


def by_variable(found: Sweep) -> RenderableType:
    """Return the mean of a few measures for the values of each variable, over whatever the others are."""
    measures = [name for name in MEASURES if name in found.runs.columns]
    heads = [_head(found, name) for name in measures]
    table = plain_table("Means of all runs, by what was varied", ("Variable", "Value", "Runs", *heads))
    table.columns[1].justify = "left"
    for variable in found.variables[:_SHOWN]:
        name = _broken(variable.name)
        for told, rows in _groups(variable, found.runs):
            means = [amount(float(rows[each].mean()), found.units[each]) for each in measures]
            table.add_row(name, told, f"{len(rows):,}", *means)
            name = ""
    if (hidden := len(found.variables) - _SHOWN) > 0:
        return Group(table, remark(f"{hidden} more variables are in the report."))
    return table


def preview(told: Estimate, design: Design) -> RenderableType:
    """Return how many runs a sweep would be, how long they would take and how large they would be."""
    table = plain_table("What this sweep would be", ("", "", ""))
    table.show_header = False
    table.columns[2].justify = "left"
    rows = [
        ("Points", f"{told.points:,}", f"design {design.kind}"),
        ("Runs", f"{told.runs:,}", "" if told.missing == told.runs else f"{told.missing:,} of them are missing"),
        ("Time", _time(told.seconds), f"{_time(told.each)} a run, from {_counted(len(told.timed), 'timed run')}"),
        ("On disk", size_told(told.bytes), f"{size_told(told.free)} are free"),
        ("Memory", size_told(told.memory), "for a run"),
        ("Workers", f"{told.workers:,}", "processes at once, as far as cores and memory allow"),
    ]
    for row in rows:
        table.add_row(*row)
    parts: list[RenderableType] = [table, points(design)]
    if told.failures:
        parts.append(Text("\n".join(f"Point {each.point} fails: {each.reason}" for each in told.failures)))
    if not told.fits:
        parts.append(Text("The disk has no room for this."))
    return Group(*spaced(parts))


def points(design: Design) -> Table:
    """Return the first points of a design, a column for each."""
    shown = range(min(_FIRST, len(design)))
    table = plain_table("The first points", ("Variable", "May be", *(f"Point {point}" for point in shown)))
    table.columns[1].justify = "left"
    for variable in design.variables:
        values = [_short(variable, design.values(point)[variable.name]) for point in shown]
        table.add_row(_broken(variable.name), variable.allowed, *values)
    return table


def _broken(name: str) -> str:
    """Return a dotted name in lines that leave room for numbers beside it."""
    lines = [""]
    for part in name.replace(".", ".\n").split("\n"):
        if lines[-1] and len(lines[-1] + part) > _LINE:
            lines.append("  ")
        lines[-1] += part
    return "\n".join(lines)


def _title(found: Sweep) -> Text:
    text = Text(f"{title(found)}: sweep", style="bold")
    done, asked = len(found.runs), len(found.design) * found.replicates
    seeds = f"all on seed {found.seed}" if found.paired else f"each point on a seed of its own, from {found.seed}"
    facts = [
        f"design {found.design.kind}, {_counted(len(found.design), 'point')}",
        f"{_counted(found.replicates, 'replicate')}, {seeds}",
        f"{done:,} of {asked:,} runs done" if done < asked else f"all {asked:,} runs done",
    ]
    return text.append("\n" + "; ".join(facts), style="not bold dim")


def _groups(variable: Variable, runs: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the runs for each value of a variable, for a range with many in thirds."""
    column = runs[variable.name]
    values = sorted(column.unique().tolist()) if variable.ranges else column.unique().tolist()
    if not variable.ranges:
        stored = [variable.stored(each) for each in variable.values]
        values = [each for each in stored if each in set(values)]
    if not variable.ranges or len(values) <= _FEW:
        return [(variable.told(variable.stored(each)), runs[column == each]) for each in values]
    # By rank, so that each third has as many runs whatever the scale; equal values stay together.
    third = ((column.rank(method="average") - 0.5) * 3 / len(column)).astype(int)
    told = []
    for number in range(3):
        rows = runs[third == number]
        if len(rows):
            given = rows[variable.name]
            told.append((f"{given.min():.3g} to {given.max():.3g}", rows))
    return told


def _head(found: Sweep, name: str) -> str:
    unit = found.units[name]
    return f"{MEASURES[name]}, {unit}" if name == "sales.revenue" else MEASURES[name]


def _short(variable: Variable, value: Stored) -> str:
    return f"{value:.4g}" if isinstance(value, float) else variable.told(value)


def _time(seconds: float) -> str:
    """Return a time to read; estimates bear no more than two digits."""
    if math.isnan(seconds):
        return NONE
    for size, unit in ((86_400.0, "days"), (3600.0, "hours"), (60.0, "minutes"), (1.0, "seconds")):
        if seconds >= 2 * size or (unit == "seconds" and seconds >= 1):
            return f"{float(f'{seconds / size:.2g}'):g} {unit}"
    return f"{float(f'{seconds * 1000:.2g}'):g} ms"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
