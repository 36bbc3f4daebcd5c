"""The start page: what this is, the ways in, and the shipped scenarios with their questions."""

from collections.abc import Sequence
from typing import Any

import solara

from journeysim.scenario.catalogue import Entry, entries

from ..components.card import Card, Cards
from ..components.html import Link, element, text
from ..components.title import Title
from ..navigation import PAGES
from ..text import t


@solara.component
def Start() -> Any:
    """Show the start page."""
    shipped = solara.use_memo(entries, [])
    plans = [each for each in shipped if each.name.startswith("plans/")]
    known = [each for each in shipped if each.name.startswith("limits/")]
    markets = [each for each in shipped if "/" not in each.name]
    return element(
        "div",
        Title("start.title"),
        text("h1", t("start.heading")),
        text("p", t("start.lead"), kind="lead"),
        _doors(),
        *_shelf("start.markets", "start.markets_text", markets),
        *_shelf("start.plans", "start.plans_text", plans),
        *_shelf("start.limits", "start.limits_text", known),
    )


def _doors() -> Any:
    doors = [(page, page.door) for page in PAGES if page.door is not None]
    return element(
        "div",
        *(
            element(
                "section",
                text("h2", t(door.heading)),
                text("p", t(door.says)),
                Link(page.path, t(door.go), kind="button main"),
                kind="door",
            )
            for page, door in doors
        ),
        kind="doors",
    )


def _shelf(heading: str, says: str, shown: Sequence[Entry]) -> list[Any]:
    """Return a heading and the scenarios below it, each with its question and the name the command line knows."""
    if not shown:
        return []
    cards = [Card(each.title or each.name, each.question, each.name) for each in shown]
    return [text("h2", t(heading)), text("p", t(says), kind="soft"), Cards(cards)]
