"""Sections of a report as a page shows them: texts, tables, charts, and what unfolds."""

from collections.abc import Sequence
from typing import Any

import reacton.ipyvue
import solara

from journeysim.reports.parts import Beside, Figure, Fold, Part, Section

from .html import element, text
from .markup import Markup
from .plot import Plot


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
        behind = Markup(part.behind, kind="table")
        return Plot(part.drawn, part.heading, part.says, behind, level=part.level)
    if isinstance(part, Fold):
        return Folded(part.summary, part.parts)
    if isinstance(part, Beside):
        return Parts(part.parts, kind="beside")
    return Markup(part)
