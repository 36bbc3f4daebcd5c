"""What a calibration found, to read in a terminal, 100 columns wide."""

import math

from rich.console import Group, RenderableType
from rich.text import Text

from journeysim.experiments.calibration.calibrate import Calibration
from journeysim.reports.calibration import words
from journeysim.reports.calibration.words import NONE, interval, number
from journeysim.reports.tables import plain_table, remark, spaced


def summary(found: Calibration) -> RenderableType:
    """Return the parameters with their intervals, the errors, and what to beware of."""
    title = Text(f"{found.plan.scenario.title}: fitted to {found.plan.observed.source}", style="bold")
    told = [words.loss(found), words.scale(found)]
    parts: list[RenderableType] = [
        Group(title, remark(words.facts(found))),
        parameters(found),
        Text(" ".join(each for each in told if each)),
        errors(found),
    ]
    if warnings := (*found.spread.warnings, *words.trouble(found)):
        parts.append(Text("\n".join(f"Beware: {each}." for each in warnings), style="yellow"))
    parts.append(remark(words.misfit(found)))
    return Group(*spaced(parts))


def parameters(found: Calibration) -> RenderableType:
    """Return a row for each parameter: what was found, its interval, and the range."""
    table = plain_table("Parameters", ("", "Found", "95% interval", "Range", ""))
    table.columns[0].overflow = "fold"
    table.columns[4].justify = "left"
    ranges = {each.key: each for each in found.plan.parameters}
    for each in found.spread.found:
        asked = ranges.get(each.key)
        told = NONE if asked is None else f"{number(asked.low)} to {number(asked.high)}{', log' if asked.log else ''}"
        table.add_row(each.key, number(each.value), interval(each.low, each.high), told, each.warning)
    return table


def errors(found: Calibration) -> RenderableType:
    """Return a row for each series: how far the model is from it, in what was fitted and in what was held out."""
    head = ["Root mean square error", "Fitted", "of the mean"]
    later = found.plan.kept < found.plan.observed.length
    table = plain_table("", (*head, *(("Held out", "Last value repeated") if later else ())))
    table.title = None
    table.columns[0].overflow = "fold"
    for row in found.errors.to_dict("records"):
        name = row["series"] if row["series"] == row["metric"] else f"{row['series']} ({row['metric']})"
        relative = NONE if math.isnan(row["relative"]) else f"{row['relative']:.1%}"
        more = (number(row["held_out"]), number(row["naive"])) if later else ()
        table.add_row(name, number(row["fitted"]), relative, *more)
    return table
