"""The first part of a comparison's report: the verdict, the differences, sales over time, and the money."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from journeysim.experiments.comparison.compare import Comparison
from journeysim.experiments.comparison.verdicts import FEW
from journeysim.reports.amounts import NONE, amount, change, interval, measured, with_unit
from journeysim.reports.comparison import data, measures
from journeysim.reports.comparison.spending import left_over, spent
from journeysim.reports.comparison.tables import ABREAST, COSTS, ahead
from journeysim.reports.comparison.verdict_words import together, told
from journeysim.reports.figures import intervals, trend
from journeysim.reports.page import Cell, Raw, cell, paragraph, table
from journeysim.reports.parts import Figure, Part
from journeysim.reports.theme import BASE, Look, look

#: More replicates than this, all in all, nobody may ask a page for, so a report that it shows advises none.
ADVISED = 100
#: Dashes and gaps in pixels, which no plan has.
_GAPS = "3px,6px"
_CHOOSE = "To count those of one, choose whose sales are own (on the command line: --own NAME)."
#: Rows of a figure that fit on a part of a printed page.
_ROWS = 36
_SURE = {
    "more": "more",
    "less": "less",
    "equal": "no difference",
    "unsure": "cannot tell yet",
    "single": "one replicate",
    "none": "no value",
}


def verdict(comparison: Comparison) -> Iterator[str]:
    """Yield what the comparison says in words: which plan returns most, then each plan by itself."""
    if not comparison.paired:
        yield paragraph(
            "Unpaired. The scenarios differ in people, network, market or length, so they are compared as independent"
            " samples (Welch), not person by person: intervals are far wider, and what needs the same people in both"
            " (money against the base, who bought because of it) is left out.",
            "warning",
        )
    if comparison.replicates == 1:
        yield paragraph("One replicate only: no interval says how sure any of this is.", "warning")
    if rivals := together(comparison):
        yield paragraph(f"{rivals}. {_CHOOSE}", "warning")
    for each in comparison.verdicts:
        if not each.plan:
            yield paragraph(told(comparison, each, ADVISED - comparison.replicates), "lead")
    lines = "".join(
        f"<li>{swatch(comparison, each.plan)}{cell(told(comparison, each, ADVISED - comparison.replicates))}</li>"
        for each in comparison.verdicts
        if each.plan
    )
    yield f'<ul class="plain">{lines}</ul>'
    for left in left_over(comparison):
        yield paragraph(_sentence(left), "note")
    if comparison.precision is not None:
        yield paragraph(f"{_sentence(comparison.precision.text)}", "note")


def differences(comparison: Comparison) -> Iterator[Part]:
    """Yield the table of the headline measures, and the figure of their differences."""
    found = data.headlines(comparison)
    relative = data.relative(found)
    if relative["mean"].notna().any() and relative["mean"].abs().max() > 0:
        says = (
            "Mean difference of each plan from the base. Right of the line of 0 the plan has more. What is spent, and"
            " what the base has none of, is in the table."
        )
        # Own sales and the market's answer differ in size, so each has an axis of its own.
        own = relative["metric"].str.startswith("own.") | (relative["metric"] == comparison.metric)
        for name, rows, heading in (
            ("differences-figure", relative[own], "Own sales and money, in percent of the base"),
            ("market-figure", relative[~own], "The market and the journey, in percent of the base"),
        ):
            if rows["mean"].notna().any():
                yield from interval_figures(comparison, name, rows, ("difference, % of the base", "%"), heading, says)
                says = ""
    yield _difference_table(comparison, found)


def sales(comparison: Comparison) -> Iterator[Part]:
    """Yield sales over time, and what each plan has sold beyond the base."""
    own = comparison.own.short
    days = data.bin_steps(comparison) * comparison.base.cast.step_days
    every = "a week" if days == 7 else "a day" if days == 1 else f"in {days:g} days"
    curve = data.sales(comparison)
    several = comparison.replicates > 1
    band = " Bands: 95% interval of the mean." if several else ""
    # Bands of several plans over each other are mud; how sure the difference is, the next figure shows.
    bare = curve.assign(low=math.nan, high=math.nan)
    # Lines on each other are seen through the gaps of the base, which is drawn last.
    over = {**{name: look for name, look in looks(comparison).items() if name}, "": replace(BASE, dash=_GAPS)}
    if len(curve):
        yield Figure(
            "sales-figure",
            trend(bare, over, labels(comparison), f"units {every}"),
            f"Units sold {every}: {own}",
            f"Mean of {_replicates(comparison)}." + (" Its 95% interval is in the numbers below." if several else ""),
            series_table(curve, labels(comparison), f"Units {every}, by day"),
        )
    if comparison.paired:
        so_far = data.gained(comparison)
        yield Figure(
            "gained-figure",
            trend(so_far, looks(comparison), labels(comparison), "units so far", zero=True),
            f"Units sold beyond the base so far: {own}",
            f"With the plan minus without, on the same luck, added up from the first day.{band} A curve that falls"
            " gives back what had only come earlier.",
            series_table(so_far, labels(comparison), "Units so far beyond the base, by day"),
        )


def money(comparison: Comparison) -> Iterator[str]:
    """Yield the table of what each plan costs and returns."""
    yield measure_table(comparison, measures.money(comparison), "Each plan less the base, mean and 95% interval")
    yield paragraph(
        f"{COSTS} ROAS: revenue before discounts for each {comparison.base.cast.currency} of cost; marginal ROAS is"
        f" that of the next 10% of budget{_raised(comparison)}. CAC: cost for each customer gained."
        " Payback day: from then on the money earned covers the money spent, until the end of the run."
        " What comes after the campaigns' end, people who own one, stars of reviews and further units is what remains"
        " of them; further units are the second and later ones that a person bought and kept."
        " Without an interval: the same in every replicate, a ratio that may have nothing to divide by, or a payback"
        f" day of fewer than {FEW} replicates or of very different ones. [m of {comparison.replicates}]: only so many"
        " replicates have a value, and the number is their mean.",
        "note",
    )
    yield from spent(comparison)


def interval_figures(
    comparison: Comparison,
    name: str,
    rows: pd.DataFrame,
    units: tuple[str, str],
    heading: str,
    says: str,
    bars: bool = False,
) -> Iterator[Figure]:
    """Yield the figures of means with intervals, as many as it takes for each to fit on a printed page.

    `units` are the name of the axis and the unit of the numbers.
    """
    caption = " ".join(each for each in (says, _whiskers(rows)) if says and each)
    names = list(dict.fromkeys(rows.loc[rows["mean"].notna(), "label"]))
    most = max(1, _ROWS // (1 + rows["series"].nunique()))
    # As many in the last figure as in the others.
    size = max(1, math.ceil(len(names) / max(1, math.ceil(len(names) / most))))
    for number, first in enumerate(range(0, len(names), size)):
        part = rows[rows["label"].isin(names[first : first + size])]
        yield Figure(
            f"{name}-{number}" if number else name,
            intervals(part, looks(comparison), labels(comparison), units[0], bars),
            f"{heading} (continued)" if number else heading,
            "" if number else caption, plain_table(part, labels(comparison), units[1]),
        )  # fmt: skip


def measure_table(comparison: Comparison, found: pd.DataFrame, caption: str) -> str:
    """Return a table with a row for each measure and a column for each plan, in as many tables as it takes."""
    tables = []
    for first in range(0, len(comparison.names), ABREAST):
        names = comparison.names[first : first + ABREAST]
        lines: dict[str, list[Cell]] = {}
        for row in found[found["plan"].isin(names)].to_dict("records"):
            label = with_unit(str(row["label"]), str(row["unit"]), comparison.base.cast.currency)
            lines.setdefault(label, [label]).append(measured(row, comparison.replicates))
        tables.append(table(("Measure", *names), lines.values(), caption))
    return "\n".join(tables)


def plain_table(found: pd.DataFrame, names: Mapping[str, str], unit: str) -> str:
    """Return the table behind a figure of intervals."""
    return table(
        ("", "", "Mean", "95% interval"),
        (
            (str(row["label"]), names[row["series"]], amount(row["mean"], unit),
             interval(row["mean"], row["low"], row["high"], unit))
            for row in found.to_dict("records")
        ),
        words=2,
    )  # fmt: skip


def series_table(found: pd.DataFrame, names: Mapping[str, str], caption: str) -> str:
    """Return the table behind a figure of series over time: days down, series across."""
    cells: dict[float, dict[str, str]] = {}
    for row in found.to_dict("records"):
        text = amount(row["mean"], "units")
        if row["low"] == row["low"]:
            text += f" ({interval(row['mean'], row['low'], row['high'], 'units')})"
        cells.setdefault(row["day"], {})[row["series"]] = text
    shown = [name for name in names if (found["series"] == name).any()]
    rows = ([f"{day:g}", *(told.get(name, NONE) for name in shown)] for day, told in cells.items())
    return table(("Day", *(names[name] for name in shown)), rows, caption)


def looks(comparison: Comparison) -> dict[str, Look]:
    """Return how the base ("") and each plan are drawn in every figure."""
    return {"": BASE, **{name: look(number) for number, name in enumerate(comparison.names)}}


def labels(comparison: Comparison) -> dict[str, str]:
    """Return what the base ("") and each plan are called in every figure."""
    return {"": f"{comparison.base.scenario.name} (base)", **{name: name for name in comparison.names}}


def swatch(comparison: Comparison, name: str) -> str:
    """Return the colour of a plan as a small square."""
    return f'<span class="swatch" style="--its:{looks(comparison)[name].colour}" aria-hidden="true"></span>'


def _difference_table(comparison: Comparison, found: pd.DataFrame) -> str:
    """Return the table of differences, plans below each measure."""
    currency = comparison.base.cast.currency
    leads = "Ahead in" if comparison.paired else "Ahead, of couples"
    head = ("Plan", "Base", "Plan's mean", "Difference", "95% interval", leads, "Verdict")
    groups = []
    for metric in dict.fromkeys(found["metric"]):
        rows = found[found["metric"] == metric].to_dict("records")
        name = with_unit(str(rows[0]["label"]), str(rows[0]["unit"]), currency)
        groups.append((name, [_difference_row(comparison, row) for row in rows]))
    return _grouped(head, groups, ("base", "plan", "change", "interval", "ahead", "verdict"))


def _difference_row(comparison: Comparison, row: Mapping[str, float | str]) -> Sequence[Cell]:
    unit, name, known = str(row["unit"]), str(row["plan"]), str(row["verdict"])
    base, mean, value, low, high, share = (
        float(row[key]) for key in ("base_mean", "plan_mean", "difference", "low", "high", "ahead")
    )
    return (
        Raw(f"{swatch(comparison, name)}{cell(name)}"), amount(base, unit), amount(mean, unit),
        change(value, low, high, unit), interval(value, low, high, unit), ahead(share, known),
        _SURE[known],
    )  # fmt: skip


def _grouped(head: Sequence[str], groups: Sequence[tuple[str, Sequence[Sequence[Cell]]]], kinds: Sequence[str]) -> str:
    """Return a table whose rows stand in groups, each under a name of its own; `kinds` are those of its numbers."""
    top = "".join(f'<th scope="col"{" class=number" if at else ""}>{cell(each)}</th>' for at, each in enumerate(head))
    bodies = []
    for name, rows in groups:
        lines = [f'<tr><th scope="rowgroup" colspan="{len(head)}">{cell(name)}</th></tr>']
        for first, *others in rows:
            cells = "".join(
                f'<td class="number {kinds[at - 1]}" data-label="{cell(head[at])}">{cell(each)}</td>'
                for at, each in enumerate(others, 1)
            )
            lines.append(f'<tr><th scope="row">{cell(first)}</th>{cells}</tr>')
        bodies.append(f'<tbody class="group">{"".join(lines)}</tbody>')
    return f'<table class="blocks"><thead><tr>{top}</tr></thead>{"".join(bodies)}</table>'


def _sentence(text: str) -> str:
    return f"{text}."


def _raised(comparison: Comparison) -> str:
    return "" if comparison.raised else ", – since the plans were not run with 10% more budget"


def _whiskers(rows: pd.DataFrame) -> str:
    return "The thin line through each mean is its 95% interval." if (rows["low"] < rows["high"]).any() else ""


def _replicates(comparison: Comparison) -> str:
    return "one replicate" if comparison.replicates == 1 else f"{comparison.replicates} replicates"
