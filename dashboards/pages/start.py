"""The start page: what this is, the ways in, and the shipped scenarios with what can be done with each."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import solara
from solara.lab import use_task

from journeysim.scenario.catalogue import Entry, entries, market_of

from ..address import search_of
from ..components.card import Card, Cards
from ..components.html import Link, element, text
from ..components.title import Title
from ..navigation import PAGES
from ..text import t
from .compare.address import PATH as COMPARE
from .compare.address import compare_link

EXPLORE, VALIDATION = "/explore", "/model/validation"


@solara.component
def Start() -> Any:
    """Show the start page."""
    shipped = solara.use_memo(entries, [])
    # The settings of a plan are worked out once, while the page can be read already.
    task = use_task(plan_links, dependencies=[], raise_error=False)
    comparisons: dict[str, str] = task.value or {}
    plans = [each for each in shipped if each.name.startswith("plans/")]
    known = [each for each in shipped if each.name.startswith("limits/")]
    markets = [each for each in shipped if "/" not in each.name]
    return element(
        "div",
        Title("start.title"),
        text("h1", t("start.heading")),
        text("p", t("start.lead"), kind="lead"),
        _doors(),
        _lines(),
        *_shelf("start.markets", "start.markets_text", markets, {each.name: _of_market(each) for each in markets}),
        *_shelf("start.plans", "start.plans_text", plans, {each.name: _of_plan(each, comparisons) for each in plans}),
        *_shelf("start.limits", "start.limits_text", known, {each.name: _of_result(each) for each in known}),
    )


def _doors() -> Any:
    every = [(page, page.door) for page in PAGES if page.door is not None and not page.door.quiet]
    doors = [(page, door) for page, door in every if not door.within]

    def within(path: str) -> list[Any]:
        lines = [(page, door) for page, door in every if door.within == path]
        return [
            element("p", Link(page.path, t(door.go)), text("span", t(door.says)), kind="door-line")
            for page, door in lines
        ]

    return element(
        "div",
        *(
            element(
                "section",
                text("h2", t(door.heading)),
                text("p", t(door.says)),
                Link(page.path, t(door.go), kind="button main"),
                *within(page.path),
                kind="door",
            )
            for page, door in doors
        ),
        kind="doors",
    )


def _lines() -> Any:
    """Return the ways to the other pages, a line each."""
    lines = [(page, page.door) for page in PAGES if page.door is not None and page.door.quiet]
    return element(
        "section",
        text("h2", t("start.more"), kind="unseen"),
        element(
            "ul",
            *(element("li", Link(page.path, t(door.go)), text("span", t(door.says))) for page, door in lines),
            kind="lines",
        ),
    )


def _shelf(heading: str, says: str, shown: Sequence[Entry], ways: Mapping[str, Sequence[Any]]) -> list[Any]:
    """Return a heading and the scenarios below it, each with its question and what can be done with it."""
    if not shown:
        return []
    cards = [
        Card(each.title or each.name, each.question, each.name, element("p", *ways[each.name], kind="ways"))
        for each in shown
    ]
    return [text("h2", t(heading)), text("p", t(says), kind="soft"), Cards(cards)]


def _of_market(market: Entry) -> list[Any]:
    ways = {EXPLORE: (EXPLORE + search_of({"market": market.name}), t("start.explore"))}
    ways[COMPARE] = (compare_link(market.name), t("start.compare"))
    return [_way(*way, market) for path, way in ways.items() if _is_page(path)]


def _of_plan(plan: Entry, links: Mapping[str, str]) -> list[Any]:
    link = links.get(plan.name, "")
    return [_way(link, t("start.compare_plan"), plan)] if link and _is_page(COMPARE) else []


def _of_result(known: Entry) -> list[Any]:
    return [_way(VALIDATION, t("start.reproduced"), known)]


def _way(link: str, action: str, about: Entry) -> Any:
    return Link(link, action, label=t("start.of", action=action, title=about.title or about.name))


def _is_page(path: str) -> bool:
    return any(page.path == path for page in PAGES)


@cache
def plan_links() -> dict[str, str]:
    """Return the addresses that compare each shipped plan with its market, by the plan's name."""
    # Late, as these bring the engine along and the server answers at once.
    from journeysim.scenario.scenario import Scenario

    from ..address import BadAddress
    from ..drafts import draft_of

    found = {}
    for each in entries():
        market = market_of(each.name) if each.name.startswith("plans/") else ""
        if market:
            draft = draft_of(Scenario.load(market), Scenario.load(each.name))
            try:
                found[each.name] = compare_link(market, [draft])
            except BadAddress:
                continue  # too much for a link: whoever wants it chooses it on the page
    return found
