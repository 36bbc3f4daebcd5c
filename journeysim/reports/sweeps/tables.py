"""What matters, as tables to read in a terminal, 100 columns wide."""

import math
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from journeysim.experiments.sweeps.sensitivity import Sensitivity
from journeysim.reports.amounts import NONE, amount
from journeysim.reports.sweeps.words import direction, directions, percent, reading, sentences
from journeysim.reports.tables import plain_table, remark, spaced

#: Rows of the table of pairs, and how wide names may be beside few and beside many columns.
_PAIRS, _WIDE, _NARROW = 10, 50, 32


def sensitivities(found: Sensitivity, title: str) -> RenderableType:
    """Return in words what matters, then a table for each measure, and what has to be known to read them."""
    parts: list[RenderableType] = [Text(title, style="bold")]
    # What qualifies the sentences stands above them.
    parts += [Text(f"Warning: {each}", style="bold") for each in found.warnings]
    parts.append(Group(*spaced([Text(text) for _, text in sentences(found)])))
    parts += [indices(found, metric) for metric in found.metrics if metric not in found.constant]
    if len(found.pairs):
        parts.append(pairs(found))
    notes = [remark(reading(found)), remark(directions(found)), *(remark(each) for each in found.notes)]
    return Group(*spaced([*parts, Group(*notes)]))


def indices(found: Sensitivity, metric: str) -> RenderableType:
    """Return the table of a measure, what matters most first."""
    heads, rows = index_rows(found, metric)
    table = plain_table("", heads)
    table.title = None
    table.columns[0].overflow = "fold"
    table.columns[len(heads) - 1].justify = "left"
    for each in table.columns:
        each.vertical = "top"
    for each in table.columns[1:-1]:
        each.no_wrap = True
    for first, *others in rows:
        table.add_row(_broken(first, _WIDE if len(heads) < 5 else _NARROW), *others)
    # A table's own title is no wider than the table.
    return Group(Text(_title(found, metric), style="bold"), table)


def index_rows(found: Sensitivity, metric: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and the rows of a measure's table, as text."""
    of = next(each for each in found.responses if each.metric == metric)
    rows: list[tuple[str, ...]] = []
    if found.method == "morris":
        for row in found.of(metric).to_dict("records"):
            half = row["mu_star_high"] - row["mu_star"]
            told = (amount(float(each), of.unit) for each in (row["mu_star"], half, row["mu"], row["sigma"]))
            rows.append((str(row["variable"]), *told, direction(row) or NONE))
        return ("Variable", "Change", "± (95%)", "Mean", "Differs by", "Direction"), rows
    others = found.indices["total"].notna().any()
    sure = found.indices["total_low"].notna().any()
    for row in found.of(metric).to_dict("records"):
        cells = [str(row["variable"]), _share(row["share"]), _interval(row["share_low"], row["share_high"])]
        cells += [_share(row["total"])] * bool(others)
        cells += [_interval(row["total_low"], row["total_high"])] * bool(sure)
        rows.append((*cells, direction(row) or NONE))
    heads = ["Variable", "Alone", "95% interval", *["With others"] * bool(others), *["95% interval"] * bool(sure)]
    return (*heads, "Direction"), rows


def pairs(found: Sensitivity) -> Table:
    """Return the pairs of variables that do most together, over all measures."""
    table = plain_table(
        "What two do together, beyond what each does alone", ("Measure", "Pair", "Share", "95% interval")
    )
    table.columns[1].justify = "left"
    table.columns[1].overflow = "fold"
    for row in pair_rows(found)[:_PAIRS]:
        table.add_row(*row)
    return table


def pair_rows(found: Sensitivity) -> Sequence[tuple[str, ...]]:
    """Return the rows of the table of pairs, as text, the largest share first."""
    labels = {each.metric: each.label for each in found.responses if each.metric not in found.noisy}
    clear = found.pairs[found.pairs["metric"].isin(labels)]
    return [
        (labels[row["metric"]], f"{row['variable']} × {row['other']}", _share(row["share"]),
         _interval(row["share_low"], row["share_high"]))
        for row in clear.sort_values("share", ascending=False, kind="stable").to_dict("records")
    ]  # fmt: skip


def _title(found: Sensitivity, metric: str) -> str:
    of = next(each for each in found.responses if each.metric == metric)
    text = f"{of.label}: mean {amount(of.mean, of.unit)}, sd {amount(of.sd, of.unit)} over {of.used.sum():,} points"
    return text if math.isnan(of.noise) else f"{text}; luck {percent(of.noise)} of the variance"


def _share(value: float) -> str:
    return NONE if math.isnan(value) else percent(value)


def _interval(low: float, high: float) -> str:
    # A share lies between none and all, which the bootstrap does not know.
    return NONE if math.isnan(low) or math.isnan(high) else f"{percent(low)} to {percent(min(high, 1.0))}"


def _broken(name: str, width: int) -> str:
    """Return a variable's name, in several lines where it is longer than a width, so that numbers have room."""
    if len(name) <= width or "." not in name[:width]:
        return name
    at = name.rindex(".", 0, width) + 1
    return f"{name[:at]}\n  {_broken(name[at:], width - 2)}"
