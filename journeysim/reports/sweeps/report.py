"""The HTML report of a sweep: one file to send, read in any browser, on a phone or on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.sensitivity import Sensitivity
from journeysim.reports.page import Page, cell, details, paragraph, table
from journeysim.reports.sweeps import charts, method
from journeysim.reports.sweeps.tables import pair_rows
from journeysim.reports.sweeps.words import by_weight, directions, reading, sentences

#: Variables of which a figure shows curves, and those of which pairs are mapped: the ones that matter most.
_CURVES, _PAIRED = 12, 3
#: With more panels than these, those of the first measure are on the page and the others for who asks.
_PANELS = 12


def report(sweep: Sweep, metrics: Sequence[str] = ()) -> str:
    """Return the report of a sweep as HTML that asks nothing of any other file or place.

    Raises `ScenarioError` for an unknown measure and for a sweep of which too little is done.
    """
    found = charts.what_matters(sweep, metrics)
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


def _words(found: Sensitivity) -> Iterator[str]:
    for each in found.warnings:
        yield paragraph(each, "warning")
    for number, (metric, text) in enumerate(sentences(found)):
        kind = "warning" if metric in found.noisy else "" if number else "lead"
        yield paragraph(text, kind)
    for each in found.notes:
        yield paragraph(each, "note")


def _tornados(found: Sensitivity, page: Page) -> Iterator[str]:
    for number, of in enumerate(charts.varying(found)):
        if (chart := charts.tornado(found, of)) is not None:
            yield _placed(page, f"tornado-{number}", replace(chart, says="") if number else chart)


def _curves(found: Sensitivity, page: Page) -> Iterator[str]:
    varying = charts.varying(found)
    if not varying:
        return
    yield paragraph(charts.of_curves(found), "note")
    for number, of in enumerate(varying):
        drawn = charts.curves(found, of, by_weight(found, of.metric)[:_CURVES])
        if not drawn:
            continue
        panels = [_placed(page, f"curve-{number}-{each}", chart, level=4) for each, chart in drawn.items()]
        shown = f'<div class="journeys">{"".join(panels)}</div>'
        if number and len(varying) * len(panels) > _PANELS:
            yield details(f"{of.label}: curves", shown)
        else:
            yield f"<h3>{cell(charts.named(of.label, of.unit))}</h3>{shown}"
        if len(found.design.variables) > _CURVES:
            yield paragraph(f"The {_CURVES} variables that matter most are shown.", "note")


def _pairs(found: Sensitivity, page: Page) -> Iterator[str]:
    if found.design.kind == "oat" or len(found.design.variables) < 2:
        return
    first = True
    for number, of in enumerate(charts.varying(found)):
        maps = []
        for one, other in combinations(sorted(by_weight(found, of.metric)[:_PAIRED]), 2):
            for value, chart in zip(("mean", "apart"), charts.pair(found, of, one, other), strict=False):
                maps.append(_placed(page, f"pair-{number}-{one}-{other}-{value}", chart, level=4))
        if not maps:
            continue
        if first:
            yield paragraph(charts.OF_PAIRS, "note")
        shown = f'<div class="journeys">{"".join(maps)}</div>'
        # The first measure is on the page, the others are there for who asks.
        yield (
            f"<h3>{cell(charts.named(of.label, of.unit))}</h3>{shown}"
            if first
            else details(f"{of.label}: maps of pairs", shown)
        )
        first = False


def _indices(found: Sensitivity, page: Page) -> Iterator[str]:
    for number, of in enumerate(charts.varying(found)):
        if (chart := charts.shares(found, of)) is not None:
            yield _placed(page, f"shares-{number}", chart)
    if rows_of_pairs := pair_rows(found):
        yield "<h3>What two do together, beyond what each does alone</h3>"
        yield table(("Measure", "Pair", "Share", "95% interval"), rows_of_pairs[:20], words=2)


def _placed(page: Page, name: str, chart: charts.Chart, level: int = 3) -> str:
    """Return a chart as HTML, with the table behind it."""
    behind = table(chart.head, chart.rows, words=chart.words)
    return page.figure(name, chart.figure, chart.heading, chart.says, behind, level)


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
