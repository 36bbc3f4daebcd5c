"""The charts of a sweep, each with its heading, what it says, and the numbers behind it; pages put them in place."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from journeysim.experiments.sweeps.additive import ordered
from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.responses import Response
from journeysim.experiments.sweeps.sensitivity import Sensitivity, sensitivity
from journeysim.reports.amounts import NONE, amount
from journeysim.reports.figures import intervals
from journeysim.reports.sweeps import data, figures
from journeysim.reports.sweeps.tables import index_rows
from journeysim.reports.sweeps.words import by_weight, called, heading, percent, way
from journeysim.reports.theme import look
from journeysim.scenario.problems import ScenarioError

_ALONE, _TOTAL, _CHANGE = "share", "total", "mu_star"
_LABELS = {_ALONE: "alone", _TOTAL: "with others", _CHANGE: "mean size of the change"}


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure with its heading, what it says in words, and the table behind it, whose first `words` columns are words.

    Every cell of `rows` is a text to read.
    """

    figure: go.Figure
    heading: str
    says: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    words: int = 1


def what_matters(sweep: Sweep, metrics: Sequence[str] = ()) -> Sensitivity:
    """Return what matters, by a ranking where too few blocks are done for the method of the design.

    Raises `ScenarioError` for an unknown measure and for a sweep of which too little is done.
    """
    try:
        return sensitivity(sweep, metrics)
    except ScenarioError:
        return sensitivity(sweep, metrics, "ranking")


def tornado(found: Sensitivity, of: Response) -> Chart | None:
    """Return how far each variable moves a measure, what matters most first; `None` where nothing can be told."""
    table_of = data.swings(found.design, of)
    order = [found.design.variables[each].name for each in by_weight(found, of.metric)]
    told = table_of.set_index("variable").loc[[name for name in order if name in set(table_of["variable"])]]
    if told.empty:
        return None
    told = told.reset_index()
    rows = [
        (str(row["variable"]), f"{row['low_value']}", amount(row["at_low"], of.unit), f"{row['high_value']}",
         amount(row["at_high"], of.unit), amount(row["low"], of.unit), amount(row["high"], of.unit))
        for row in told.to_dict("records")
    ]  # fmt: skip
    plain = {each.name for each in found.design.variables if not ordered(each)}
    says = (
        "The bar reaches from the lowest to the highest mean over the variable's values, whatever the others are. The"
        " circle is where the variable is low, the diamond where it is high."
        + " For a choice or a switch they are the values with the lowest and with the highest mean."
        * bool(plain & set(told["variable"]))
        + " What matters most stands on top. Dotted: the mean of all points."
    )
    return Chart(
        figures.tornado(told, of.mean, called(of), of.unit, plain), f"How far each variable moves {called(of)}", says,
        ("Variable", "Low, or least", "Mean there", "High, or greatest", "Mean there", "Least", "Greatest"), rows,
    )  # fmt: skip


def curves(found: Sensitivity, of: Response, variables: Iterable[int]) -> dict[int, Chart]:
    """Return how a measure answers to variables, given by their numbers; all charts have the same axis.

    Variables of which no point is finished are left out.
    """
    drawn = {each: (data.curve(found.design, of, each), data.scattered(found.design, of, each)) for each in variables}
    drawn = {each: told for each, told in drawn.items() if len(told[0])}
    if not drawn:
        return {}
    span = figures.span_of(*zip(*drawn.values(), strict=True))
    return {
        each: Chart(
            figures.response(*told, found.design.variables[each], called(of), of.unit, span),
            found.design.variables[each].name, curve_says(found, of, each),
            ("Value", "Mean", "95% interval", "Points"), _curve_rows(told[0], of),
        )
        for each, told in drawn.items()
    }  # fmt: skip


def curve_says(found: Sensitivity, of: Response, number: int) -> str:
    """Return what a variable is, how much of a measure's differences it explains, and where it moves it."""
    variable = found.design.variables[number]
    (row,) = (each for each in found.of(of.metric).to_dict("records") if each["variable"] == variable.name)
    where, share = way(row), float(row["share"])
    told = "" if math.isnan(share) else f"{percent(share)} of the differences come from it by itself"
    told = "; ".join(each for each in (told, where) if each)
    about = "" if variable.label in ("", variable.name) else variable.label
    # Each is a sentence, of which the second may begin with a number.
    return " ".join(f"{each[:1].upper()}{each[1:]}." for each in (about, told) if each)


def of_curves(found: Sensitivity) -> str:
    """Return what the marks and bars of curves are, in words."""
    panels = " All charts of a measure have the same axis; a bar that reaches its edge is longer than shown." + _shared(
        found
    )
    if found.design.kind == "oat":
        return (
            "Each variable by itself, the others as in the scenario. Bars: 95% interval over replicates, where there"
            f" are some.{panels}"
        )
    if found.design.kind == "grid":
        return (
            "Mean over all values of the others. Bars: 95% interval over replicates, where there are some. Small marks:"
            f" the points.{panels}"
        )
    return (
        "Small marks: the points, with what the other variables do by themselves taken out. Large marks: their mean in"
        f" a class of the variable's values, with its 95% interval.{panels}"
    )


def _shared(found: Sensitivity) -> str:
    """Return what bars say nothing of where all points have the same luck."""
    if not all(each.paired for each in found.responses):
        return ""
    return (
        " All points share their luck, replicate by replicate, so bars that overlap do not mean that there is no"
        " difference: how sure an effect is, the shares tell."
    )


def pair(found: Sensitivity, of: Response, one: int, other: int) -> tuple[Chart, ...]:
    """Return two maps of a measure over two variables: its mean, and how far that is from what the two add up to.

    Nothing where the points are too few, or one at a time.
    """
    cells = data.pair(found.design, of, one, other)
    if cells["a"].nunique() < 2 or cells["b"].nunique() < 2:
        return ()
    across, down = (found.design.variables[each] for each in (one, other))
    names = figures.tail(across.name), figures.tail(down.name)
    rows = [
        (str(row["one"]), str(row["other"]), amount(row["mean"], of.unit), amount(row["apart"], of.unit),
         str(row["points"]))
        for row in cells.to_dict("records")
    ]  # fmt: skip
    head = (across.name, down.name, "Mean", "Beyond adding up", "Points")
    return tuple(
        Chart(
            figures.pair_map(cells, value, *names, called(of), of.unit),
            f"{across.name} × {down.name}: {title}", says, head, rows, words=2,
        )
        for value, title, says in (("mean", "mean", ""), ("apart", "beyond adding up", _apart_says(cells, of)))
    )  # fmt: skip


def _apart_says(cells: pd.DataFrame, of: Response) -> str:
    """Return how much two variables do together beside how far cells differ: colours alone do not say it."""
    most, apart = float(cells["apart"].abs().max()), float(cells["mean"].max() - cells["mean"].min())
    return (
        f"Together the two do up to {amount(most, of.unit)} more or less than they add up to; the means of cells differ"
        f" by up to {amount(apart, of.unit)}."
    )


OF_PAIRS = (
    "The first map: the mean of the points in a cell. The second: how far that is from what the two variables add up"
    " to one by one, which is what they do together (their interaction); near 0 everywhere, they just add up. Where"
    " points are random, what other variables do and where in its cell a point happens to lie are taken out. Cells"
    " with few points are uncertain."
)


def shares(found: Sensitivity, of: Response) -> Chart | None:
    """Return how much each variable explains of a measure, with intervals; `None` where that cannot be told."""
    wanted = (_CHANGE,) if found.method == "morris" else (_ALONE, _TOTAL)
    frame = pd.DataFrame(
        {"label": row["variable"], "series": name, "mean": row[name], "low": row.get(f"{name}_low", math.nan),
         "high": row.get(f"{name}_high", math.nan),
         "told": f"{row['variable']}, {_LABELS[name]}: {_value(row[name], of, name)}"}
        for row in found.of(of.metric).to_dict("records")
        for name in wanted
    )  # fmt: skip
    if not frame["mean"].notna().any():
        return None
    scale = 1.0 if found.method == "morris" else 100.0
    frame[["mean", "low", "high"]] = frame[["mean", "low", "high"]].astype(float) * scale
    if found.method != "morris":
        # No share is more than all; the bootstrap does not know.
        frame["high"] = frame["high"].clip(upper=100.0).where(frame["high"].notna() & (frame["mean"] < 100.0))
    unit = of.unit if found.method == "morris" else "% of the variance"
    looks = {name: look(each) for each, name in enumerate(wanted)}
    head, rows = index_rows(found, of.metric)
    return Chart(intervals(frame, looks, _LABELS, unit, bars=True), heading(of), _spread(of), head, rows)


def varying(found: Sensitivity) -> list[Response]:
    """Return the measures that differ between points."""
    return [each for each in found.responses if each.varies]


def _curve_rows(curve: pd.DataFrame, of: Response) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    split = curve["series"].nunique() > 1
    for row in curve.to_dict("records"):
        low, high = (amount(row[name], of.unit) for name in ("low", "high"))
        told = NONE if NONE in (low, high) else f"{low} to {high}"
        first = f"{row['series']}, {row['value']}" if split else str(row["value"])
        rows.append((first, amount(row["mean"], of.unit), told, str(row["points"])))
    return rows


def _spread(of: Response) -> str:
    luck = "" if math.isnan(of.noise) else f" {percent(of.noise)} of their variance is luck."
    return f"Mean {amount(of.mean, of.unit)}, sd {amount(of.sd, of.unit)} over {of.used.sum():,} points.{luck}"


def _value(value: float, of: Response, name: str) -> str:
    return amount(value, of.unit) if name == _CHANGE else percent(value)


def named(label: str, unit: str) -> str:
    """Return a measure's label with its unit where the label does not say it."""
    plain = not unit or unit.startswith(("share", "from ")) or unit in label.lower()
    return label if plain else f"{label}, {unit}"
