"""HTML that journeysim has made: documents and tables. What visitors write never comes this way unescaped."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import solara

from journeysim.reports.page import Cell, table

from ..text import t


@solara.component_vue("markup.vue")
def _Markup(html: str, kind: str, event_go: Callable[[str], None]) -> Any:
    """Show HTML; a link to another of our pages goes there without loading everything anew."""


@solara.component
def Markup(html: str, kind: str = "") -> Any:
    """Show HTML of our own making."""
    router = solara.use_router()
    return _Markup(html=html, kind=kind, event_go=router.push)


@solara.component
def Table(
    head: Sequence[Cell], rows: Iterable[Sequence[Cell]], caption: str = "", words: int = 1, most: int = 200
) -> Any:
    """Show a table whose first `words` columns are words and whose others are numbers, on a phone as blocks.

    Cells are texts, escaped. Beyond `most` rows it says how many there are.
    """
    shown = list(rows)
    html = table(head, shown[:most], caption, words)
    if len(shown) > most:
        html += f'<p class="note">{t("table.more", count=f"{len(shown) - most:,}")}</p>'
    return Markup(html, kind="table")
