"""A table of which rows can be opened, each by a button in its first cell."""

from collections.abc import Callable, Sequence
from typing import Any

import solara


@solara.component_vue("rows.vue")
def _Rows(
    caption: str,
    head: list[str],
    rows: list[dict[str, Any]],
    chosen: int,
    opens: str,
    event_picked: Callable[[Any], None],
) -> Any:
    """Show the table; `rows` are tables with an id and cells."""


@solara.component
def Rows(
    caption: str,
    head: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    on_pick: Callable[[int], None],
    opens: str,
    chosen: int = -1,
) -> Any:
    """Show rows, each with its id; `opens` is what the button in the first cell does, said before the cell's text."""
    known = {each for each, _ in rows}

    def picked(given: Any) -> None:
        if isinstance(given, int) and not isinstance(given, bool) and given in known:
            on_pick(given)

    return _Rows(
        caption=caption,
        head=list(head),
        rows=[{"id": each, "cells": list(cells)} for each, cells in rows],
        chosen=chosen,
        opens=opens,
        event_picked=picked,
    )
