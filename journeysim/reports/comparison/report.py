"""The HTML report of a comparison: one file to send, read in any browser, on a phone or on paper."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from journeysim.experiments.comparison.compare import Comparison
from journeysim.reports.comparison import evidence, findings, method
from journeysim.reports.page import Page
from journeysim.reports.parts import Part, Section

_SECTIONS: tuple[tuple[str, str, Callable[[Comparison], Iterable[Part]]], ...] = (
    ("verdict", "What it comes to", findings.verdict),
    ("differences", "What each plan changes", findings.differences),
    ("sales", "Sales over time", findings.sales),
    ("money", "What it costs and returns", findings.money),
    ("buyers", "Who bought because of it", evidence.buyers),
    ("segments", "In which segments", evidence.by_segment),
    ("journey", "How people went through the journey", evidence.journeys),
    ("causes", "What began the journeys that led to a sale", evidence.by_cause),
    ("parts", "Where the effect comes from", evidence.by_part),
    ("scenarios", "The scenarios and how they differ", method.scenarios),
    ("reading", "How to read this", method.reading),
    ("provenance", "Seeds, versions and how to repeat it", method.provenance),
)
_OF_PAIRS = ("money", "buyers", "segments")


def write_report(comparison: Comparison, path: Path) -> None:
    """Write the report of a comparison to a file; raises `OSError` when it cannot be written."""
    path.write_text(report(comparison), encoding="utf-8")


def report(comparison: Comparison) -> str:
    """Return the report of a comparison as HTML that asks nothing of any other file or place."""
    return bound(comparison, sections(comparison))


def bound(comparison: Comparison, parts: Iterable[Section]) -> str:
    """Return the report of a comparison that is made of these sections."""
    page = Page(f"{comparison.base.scenario.title}: {', '.join(comparison.names)}")
    for each in parts:
        page.add(each)
    return page.html(method.header(comparison))


def sections(comparison: Comparison) -> Iterator[Section]:
    """Yield the sections of the report, the verdict first; one that has nothing to say has no parts.

    What needs pairs (money, who bought because of it) is left out of an unpaired comparison, which is flagged.
    """
    for name, heading, parts in _SECTIONS:
        if comparison.paired or name not in _OF_PAIRS:
            yield Section(name, heading, tuple(parts(comparison)))
