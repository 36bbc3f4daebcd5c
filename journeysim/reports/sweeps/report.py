"""The HTML report of a sweep: one file to send, read in any browser, on a phone or on paper."""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

import pandas as pd

from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.responses import Response
from journeysim.experiments.sweeps.sensitivity import Sensitivity, sensitivity
from journeysim.reports.amounts import NONE, amount
from journeysim.reports.figures import intervals
from journeysim.reports.page import Cell, Page, cell, details, paragraph, table
from journeysim.reports.sweeps import data, figures, method
from journeysim.reports.sweeps.tables import index_rows, pair_rows
from journeysim.reports.sweeps.words import by_weight, called, direction, directions, percent, reading, sentence
from journeysim.reports.theme import look

#: Variables of which a figure shows curves, and those of which pairs are mapped: the ones that matter most.
_CURVES, _PAIRED = 12, 3
#: With more panels than these, those of the first measure are on the page and the others for who asks.
_PANELS = 12
_ALONE, _TOTAL, _CHANGE = "share", "total", "mu_star"
_LABELS = {_ALONE: "alone", _TOTAL: "with others", _CHANGE: "mean size of the change"}


def report(sweep: Sweep, metrics: Sequence[str] = ()) -> str:
    """Return the report of a sweep as HTML that asks nothing of any other file or place.

    Raises `ScenarioError` for an unknown measure and for a sweep of which too little is done.
    """
    found = _told(sweep, metrics)
    page = Page(f"{sweep.manifest['scenario_name']}: sweep over {', '.join(each.name for each in sweep.variables)}")
    page.section("matters", "What matters", *_words(found), *_tornados(found, page))
    page.section("failures", "Runs that failed", *method.failures(sweep))
    page.section("varied", "What was varied", *method.varied(sweep))
    page.section("curves", "How each measure answers to each variable", *_curves(found, page))
    page.section("pairs", "Two variables at a time", *_pairs(found, page))
    page.section("shares", "How much each variable explains", *_indices(found, page))
    page.section("points", "All points", *method.points(sweep, found.responses))
    page.section("reading", "How to read this", *_reading(found))
    page.section("provenance", "Seeds, versions and how to repeat it", *method.provenance(sweep))
    count = len(sweep.variables)
    what = f"what {'a parameter does' if count == 1 else f'{count} parameters do'}"
    return page.html(method.header(sweep, what))


def sensitivity_page(sweep: Sweep, found: Sensitivity) -> str:
    """Return a page of which parameters matter, and nothing else."""
    page = Page(f"{sweep.manifest['scenario_name']}: which parameters matter")
    page.section("matters", "What matters", *_words(found), *_tornados(found, page))
    page.section("shares", "How much each variable explains", *_indices(found, page))
    page.section("varied", "What was varied", *method.varied(sweep))
    page.section("reading", "How to read this", *_reading(found))
    page.section("provenance", "Seeds, versions and how to repeat it", *method.provenance(sweep))
    return page.html(method.header(sweep, "which parameters matter"))


def _told(sweep: Sweep, metrics: Sequence[str]) -> Sensitivity:
    """Return what matters, by a ranking where too few blocks are done for the method of the design."""
    from journeysim.scenario.problems import ScenarioError

    try:
        return sensitivity(sweep, metrics)
    except ScenarioError:
        return sensitivity(sweep, metrics, "ranking")


def _words(found: Sensitivity) -> Iterator[str]:
    for each in found.warnings:
        yield paragraph(each, "warning")
    for number, metric in enumerate(found.metrics):
        kind = "warning" if metric in found.noisy else "" if number else "lead"
        yield paragraph(sentence(found, metric), kind)
    for each in found.notes:
        yield paragraph(each, "note")


def _tornados(found: Sensitivity, page: Page) -> Iterator[str]:
    for number, of in enumerate(_varying(found)):
        table_of = data.swings(found.design, of)
        order = [found.design.variables[each].name for each in by_weight(found, of.metric)]
        told = table_of.set_index("variable").loc[[name for name in order if name in set(table_of["variable"])]]
        if told.empty:
            continue
        told = told.reset_index()
        rows = [
            (str(row["variable"]), f"{row['low_value']}", amount(row["at_low"], of.unit), f"{row['high_value']}",
             amount(row["at_high"], of.unit), amount(row["low"], of.unit), amount(row["high"], of.unit))
            for row in told.to_dict("records")
        ]  # fmt: skip
        says = (
            "The bar reaches from the least to the greatest mean over the variable's values, whatever the others are;"
            " the marks say where the variable is low and where it is high. What matters most stands on top. Dotted:"
            " the mean of all points."
        )
        yield page.figure(
            f"tornado-{number}", figures.tornado(told, of.mean, called(of), of.unit),
            f"How far each variable moves {called(of)}", "" if number else says,
            table(("Variable", "Low", "Mean there", "High", "Mean there", "Least", "Greatest"), rows),
        )  # fmt: skip


def _curves(found: Sensitivity, page: Page) -> Iterator[str]:
    varying = _varying(found)
    if not varying:
        return
    yield paragraph(_of_curves(found), "note")
    for number, of in enumerate(varying):
        chosen = by_weight(found, of.metric)[:_CURVES]
        drawn = {each: (data.curve(found.design, of, each), data.scattered(found.design, of, each)) for each in chosen}
        drawn = {each: told for each, told in drawn.items() if len(told[0])}
        if not drawn:
            continue
        span = figures.span_of(*zip(*drawn.values(), strict=True))
        panels = [
            page.figure(
                f"curve-{number}-{each}",
                figures.response(*told, found.design.variables[each], called(of), of.unit, span),
                found.design.variables[each].name, _panel_says(found, of, each), _curve_table(told[0], of), level=4,
            )
            for each, told in drawn.items()
        ]  # fmt: skip
        shown = f'<div class="journeys">{"".join(panels)}</div>'
        if number and len(varying) * len(panels) > _PANELS:
            yield details(f"{of.label}: curves", shown)
        else:
            yield f"<h3>{_text(of)}</h3>{shown}"
        if len(found.design.variables) > _CURVES:
            yield paragraph(f"The {_CURVES} variables that matter most are shown.", "note")


def _panel_says(found: Sensitivity, of: Response, number: int) -> str:
    variable = found.design.variables[number]
    (row,) = (each for each in found.of(of.metric).to_dict("records") if each["variable"] == variable.name)
    where, share = direction(row), float(row["share"])
    told = "" if math.isnan(share) else f"{percent(share)} alone"
    told = ", ".join(each for each in (told, where) if each)
    about = "" if variable.label in ("", variable.name) else f"{variable.label}"
    return f"{about} ({told})" if about and told else about or told


def _pairs(found: Sensitivity, page: Page) -> Iterator[str]:
    if found.design.kind == "oat" or len(found.design.variables) < 2:
        return
    first = True
    for number, of in enumerate(_varying(found)):
        maps = []
        for one, other in combinations(sorted(by_weight(found, of.metric)[:_PAIRED]), 2):
            cells = data.pair(found.design, of, one, other)
            if cells["a"].nunique() < 2 or cells["b"].nunique() < 2:
                continue
            across, down = (found.design.variables[each] for each in (one, other))
            names = figures.tail(across.name), figures.tail(down.name)
            behind = _pair_table(cells, across.name, down.name, of)
            for value, heading in (("mean", "mean"), ("apart", "beyond adding up")):
                maps.append(
                    page.figure(
                        f"pair-{number}-{one}-{other}-{value}",
                        figures.pair_map(cells, value, *names, called(of), of.unit),
                        f"{across.name} × {down.name}: {heading}", "", behind, level=4,
                    )
                )  # fmt: skip
        if not maps:
            continue
        if first:
            yield paragraph(
                "First the mean of the points in a cell, then how far that is from what the two variables add up"
                " to one by one, which is their interaction; near 0 everywhere, they just add up. Cells with few"
                " points are uncertain.", "note",
            )  # fmt: skip
        shown = f'<div class="journeys">{"".join(maps)}</div>'
        # The first measure is on the page, the others are there for who asks.
        yield f"<h3>{_text(of)}</h3>{shown}" if first else details(f"{of.label}: maps of pairs", shown)
        first = False


def _indices(found: Sensitivity, page: Page) -> Iterator[str]:
    wanted = (_CHANGE,) if found.method == "morris" else (_ALONE, _TOTAL)
    for number, of in enumerate(_varying(found)):
        rows = [
            {"label": row["variable"], "series": name, "mean": row[name], "low": row.get(f"{name}_low", math.nan),
             "high": row.get(f"{name}_high", math.nan),
             "told": f"{row['variable']}, {_LABELS[name]}: {_value(row[name], of, name)}"}
            for row in found.of(of.metric).to_dict("records")
            for name in wanted
        ]  # fmt: skip
        frame = pd.DataFrame(rows)
        heads, cells = index_rows(found, of.metric)
        behind = table(heads, cells)
        if not frame["mean"].notna().any():
            continue
        scale = 1.0 if found.method == "morris" else 100.0
        frame[["mean", "low", "high"]] = frame[["mean", "low", "high"]].astype(float) * scale
        if found.method != "morris":
            # No share is more than all; the bootstrap does not know.
            frame["high"] = frame["high"].clip(upper=100.0).where(frame["high"].notna() & (frame["mean"] < 100.0))
        unit = of.unit if found.method == "morris" else "% of the variance"
        looks = {name: look(each) for each, name in enumerate(wanted)}
        yield page.figure(
            f"shares-{number}", intervals(frame, looks, _LABELS, unit, bars=True),
            f"{called(of)[:1].upper()}{called(of)[1:]}", _spread(of), behind,
        )  # fmt: skip
    if rows_of_pairs := pair_rows(found):
        yield "<h3>What two do together, beyond what each does alone</h3>"
        yield table(("Measure", "Pair", "Share", "95% interval"), rows_of_pairs[:20], words=2)


def _reading(found: Sensitivity) -> Iterator[str]:
    yield paragraph(reading(found))
    yield paragraph(directions(found))
    yield paragraph(
        "Everything here is about this model over the values that were tried: a variable matters little where its range"
        " is narrow. It does not say how well the model fits a real market."
    )
    yield paragraph(
        "Luck. With several replicates a point, the share of the differences between points that is chance is told with"
        " each measure; the more of it, the less its indices mean. Mean frugality, shares and rates are the model's at"
        " the end of, or over, the whole run. – means no value."
    )


def _of_curves(found: Sensitivity) -> str:
    if found.design.kind == "oat":
        return (
            "Each variable by itself, the others as in the scenario. Bars: 95% interval over replicates, where there"
            " are some. All panels of a measure have the same axis."
        )
    if found.design.kind == "grid":
        return (
            "Mean over all values of the others. Bars: 95% interval over replicates, where there are some. Small marks:"
            " the points. All panels of a measure have the same axis."
        )
    return (
        "Small marks: the points, less what the other variables do by themselves (additive least squares). Large marks:"
        " their mean in a class of the variable's values, with its 95% interval. All panels of a measure have the same"
        " axis."
    )


def _curve_table(curve: pd.DataFrame, of: Response) -> str:
    rows: list[Sequence[Cell]] = []
    split = curve["series"].nunique() > 1
    for row in curve.to_dict("records"):
        low, high = (amount(row[name], of.unit) for name in ("low", "high"))
        told = NONE if NONE in (low, high) else f"{low} to {high}"
        first = (f"{row['series']}, {row['value']}" if split else str(row["value"]),)
        rows.append((*first, amount(row["mean"], of.unit), told, str(row["points"])))
    return table(("Value", "Mean", "95% interval", "Points"), rows)


def _pair_table(cells: pd.DataFrame, across: str, down: str, of: Response) -> str:
    rows = (
        (str(row["one"]), str(row["other"]), amount(row["mean"], of.unit), amount(row["apart"], of.unit),
         str(row["points"]))
        for row in cells.to_dict("records")
    )  # fmt: skip
    return table((across, down, "Mean", "Beyond adding up", "Points"), rows, words=2)


def _varying(found: Sensitivity) -> list[Response]:
    return [each for each in found.responses if each.varies]


def _spread(of: Response) -> str:
    luck = "" if math.isnan(of.noise) else f" {percent(of.noise)} of their variance is luck."
    return f"Mean {amount(of.mean, of.unit)}, sd {amount(of.sd, of.unit)} over {of.used.sum():,} points.{luck}"


def _value(value: float, of: Response, name: str) -> str:
    return amount(value, of.unit) if name == _CHANGE else percent(value)


def _text(of: Response) -> str:
    plain = of.unit.startswith(("share", "from ")) or of.unit in of.label.lower()
    return cell(of.label if plain else f"{of.label}, {of.unit}")
