"""The HTML report of a comparison: one file to send, read in any browser, on a phone or on paper."""

from pathlib import Path

from journeysim.experiments.comparison.compare import Comparison
from journeysim.reports.comparison import evidence, findings, method
from journeysim.reports.page import Page


def write_report(comparison: Comparison, path: Path) -> None:
    """Write the report of a comparison to a file; raises `OSError` when it cannot be written."""
    path.write_text(report(comparison), encoding="utf-8")


def report(comparison: Comparison) -> str:
    """Return the report of a comparison as HTML that asks nothing of any other file or place.

    What needs pairs (money, who bought because of it) is left out of an unpaired comparison, which is flagged.
    """
    page = Page(f"{comparison.base.scenario.title}: {', '.join(comparison.names)}")
    page.section("verdict", "What it comes to", *findings.verdict(comparison))
    page.section("differences", "What each plan changes", *findings.differences(comparison, page))
    page.section("sales", "Sales over time", *findings.sales(comparison, page))
    if comparison.paired:
        page.section("money", "What it costs and returns", *findings.money(comparison))
        page.section("buyers", "Who bought because of it", *evidence.buyers(comparison, page))
        page.section("segments", "In which segments", *evidence.by_segment(comparison, page))
    page.section("journey", "How people went through the journey", *evidence.journeys(comparison, page))
    page.section("causes", "What began the journeys that led to a sale", *evidence.by_cause(comparison, page))
    page.section("parts", "Where the effect comes from", *evidence.by_part(comparison, page))
    page.section("scenarios", "The scenarios and how they differ", *method.scenarios(comparison))
    page.section("reading", "How to read this", *method.reading(comparison))
    page.section("provenance", "Seeds, versions and how to repeat it", *method.provenance(comparison))
    return page.html(method.header(comparison))
