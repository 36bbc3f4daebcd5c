"""Sections of a report as a page shows them: texts, tables, charts, and what unfolds."""

from collections.abc import Sequence
from typing import Any

import reacton.ipyvue
import solara

from journeysim.reports.parts import Beside, Figure, Fold, Part, Section, packed

from ..text import t
from .html import element, text
from .markup import Markup
from .plot import Drawn


@solara.component
def Shown(section: Section, folded: bool = False) -> Any:
    """Show a section with its heading, or with `folded` only the heading, which unfolds it."""
    if folded:
        return Folded(section.heading, section.parts, level=2)
    return element("section", text("h2", section.heading), Parts(section.parts), kind="report", id=section.name)


@solara.component
def Folded(summary: str, parts: Sequence[Part], level: int = 0) -> Any:
    """Show what unfolds; its parts are sent when it is unfolded for the first time. `level` makes a heading of it."""
    wanted, want = solara.use_state(False)
    heading = text(f"h{level}", summary) if level else text("span", summary)
    top = element("summary", heading)
    fold = element("details", top, *([Parts(parts)] if wanted else []), kind="report fold" if level else "fold")
    reacton.ipyvue.use_event(top, "click", lambda *_: want(True))
    return fold


@solara.component
def Parts(parts: Sequence[Part], kind: str = "parts") -> Any:
    """Show parts of a report one below the other, or `beside` each other."""
    return element("div", *(_part(each).key(f"{number}") for number, each in enumerate(parts)), kind=kind)


def _part(part: Part) -> Any:
    if isinstance(part, Figure):
        return _Figure(part)
    if isinstance(part, Fold):
        return Folded(part.summary, part.parts)
    if isinstance(part, Beside):
        return Parts(part.parts, kind="beside")
    return Markup(part)


@solara.component
def _Figure(figure: Figure) -> Any:
    ready = solara.use_memo(lambda: packed(figure.drawn), [figure])
    return element(
        "figure",
        text(f"h{figure.level}", figure.heading),
        *([text("p", figure.says, kind="says")] if figure.says else []),
        Drawn(ready, f"{figure.heading}. {figure.says}".strip()),
        element("details", text("summary", t("chart.numbers")), Markup(figure.behind, kind="table")),
        kind="chart",
    )
