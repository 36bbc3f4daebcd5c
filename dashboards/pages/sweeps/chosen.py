"""A sweep as it lies there: what matters, curves, maps, and its points."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import solara

from ...components.choice import Choice
from ...components.focus import Focus
from ...components.html import Button, Link, element, text
from ...components.markup import Table
from ...components.notice import Live, Notice
from ...components.plot import Plot
from ...components.rows import Rows
from ...text import t
from .asked import PATH, ROWS, Asked
from .looking import Seen
from .point import Point

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.shelf import Listed
    from journeysim.reports.sweeps.charts import Chart
    from journeysim.reports.sweeps.view import View


@solara.component
def Chosen(seen: Seen, asked: Asked, go: Callable[[Asked], None], refresh: Callable[[], None]) -> Any:
    """Show the sweep that was chosen; `go` asks for something else of it."""
    listed, view = seen.chosen, seen.view
    assert listed is not None
    again = [] if listed.complete else [Button(t("sweeps.refresh"), refresh)]
    head = element(
        "div",
        element("p", Link(PATH, t("sweeps.all")), kind="note"),
        text("h1", listed.title or listed.name),
    )
    if view is None:
        return element("div", head, _wrong(seen), *again)
    return element(
        "div",
        head,
        text("p", f"{view.facts}.", kind="soft"),
        *_state(listed, view),
        *again,
        *([Notice(t("sweeps.unknown"), "warning")] if seen.unknown else []),
        Measured(view, asked, go),
    )


def _wrong(seen: Seen) -> Any:
    from ... import limits

    told = {
        "sweeps.damaged": t("sweeps.damaged"),
        "sweeps.too_large": t("sweeps.too_large", points=f"{limits.SWEEP_POINTS:,}", runs=f"{limits.SWEEP_RUNS:,}"),
        "sweeps.problem": t("sweeps.problem", problem=seen.problem),
    }
    return Notice(told[seen.wrong], "note" if seen.wrong == "sweeps.problem" else "warning")


def _state(listed: "Listed", view: "View") -> list[Any]:
    failed = len(view.sweep.failures)
    told = []
    if not listed.complete:
        told.append(Notice(t("sweeps.running", done=f"{listed.done:,}", asked=f"{listed.asked:,}")))
    if failed:
        said = t("sweeps.failed_one") if failed == 1 else t("sweeps.failed", count=f"{failed:,}")
        told.append(Notice(said, "warning"))
    return told


@solara.component
def Measured(view: "View", asked: Asked, go: Callable[[Asked], None]) -> Any:
    """Show a sweep by one measure."""
    moment, attend = solara.use_state(0)
    names = view.variables
    over = asked.over if asked.over in names else names[0]
    # The two that matter most, unless others are asked for.
    across = asked.across if asked.across in names else names[0]
    down = asked.down if asked.down in names else names[min(1, len(names) - 1)]
    point = asked.point if 0 <= asked.point < len(view.sweep.design) else -1

    def ask(**changes: Any) -> None:
        go(Asked(**{**vars(asked), **changes}))
        if "point" in changes:
            # Now that the page says which.
            attend(moment + 1)

    def clicked(told: dict[str, Any]) -> None:
        number = told.get("customdata")
        if isinstance(number, int) and 0 <= number < len(view.sweep.design):
            ask(point=number)

    measures, groups = solara.use_memo(lambda: (view.measures, view.groups), [view])
    settings = {name: name for name in names}
    return element(
        "div",
        element(
            "div",
            Choice(
                t("sweeps.measure"),
                measures,
                lambda each: ask(metric=each, first=0),
                value=view.of.metric,
                groups=groups,
            ),
            kind="choices",
        ),
        Live(t("sweeps.shown", measure=measures[view.of.metric])),
        text("h2", t("sweeps.matters")),
        *(Notice(each, "warning") for each in view.found.warnings),
        text("p", view.words, kind="lead"),
        *(text("p", each, kind="note") for each in view.found.notes),
        *_matters(view),
        *_one(view, over, settings, ask, clicked),
        *_two(view, across, down, settings, ask),
        text("h2", t("sweeps.points"), id="points", tabindex="-1"),
        text("p", _of_points(view)),
        Focus(to="point" if point >= 0 else "points", turn=moment, block="center"),
        *([Point(view, point, lambda: ask(point=-1)).key(f"point {point}")] if point >= 0 else []),
        Live(t("sweeps.point_shown", point=f"{point:,}") if point >= 0 else ""),
        Points(view, asked, ask),
        kind="sweep",
    )  # fmt: skip


def _one(
    view: "View",
    over: str,
    settings: dict[str, str],
    ask: Callable[..., None],
    clicked: Callable[[dict[str, Any]], None],
) -> list[Any]:
    chart = view.curve(over)
    if chart is None:
        return []
    return [
        text("h2", t("sweeps.one")),
        element("div", Choice(t("sweeps.over"), settings, lambda each: ask(over=each), value=over), kind="choices"),
        _shown(chart, on_click=clicked).key(f"{view.of.metric} {over}"),
        text("p", f"{view.of_curves} {t('sweeps.one_click')}", kind="note"),
    ]


def _two(view: "View", across: str, down: str, settings: dict[str, str], ask: Callable[..., None]) -> list[Any]:
    if len(settings) < 2 or not view.of.varies:
        return []
    heading = text("h2", t("sweeps.two"))
    if view.sweep.design.kind == "oat":
        return [heading, text("p", t("sweeps.two_oat"), kind="soft")]
    choices = element(
        "div",
        Choice(t("sweeps.across"), settings, lambda each: ask(across=each), value=across),
        Choice(t("sweeps.down"), settings, lambda each: ask(down=each), value=down),
        kind="choices",
    )
    maps = view.pair(across, down)
    if not maps:
        told = t("sweeps.two_same") if across == down else t("sweeps.two_none")
        return [heading, choices, text("p", told, kind="soft")]
    shown = (_shown(each).key(f"{view.of.metric} {each.heading}") for each in maps)
    return [heading, choices, element("div", *shown, kind="beside"), text("p", view.of_pairs, kind="note")]


def _matters(view: "View") -> list[Any]:
    tornado, shares = view.tornado, view.shares if view.tells else None
    shown = [] if tornado is None else [_shown(tornado).key(tornado.heading)]
    if shares is not None:
        heading = t("sweeps.shares", measure=view.of.label)
        shown.append(_shown(shares, heading=heading).key(heading))
    return shown


def _shown(chart: "Chart", on_click: Callable[[dict[str, Any]], None] | None = None, heading: str = "") -> Any:
    """Return a chart with the table behind it, under its own heading or another."""
    heading = heading or chart.heading
    behind = Table(chart.head, chart.rows, caption=heading, words=chart.words)
    return Plot(chart.figure, heading, chart.says, behind, on_click)


def _of_points(view: "View") -> str:
    if view.sweep.replicates == 1:
        return t("sweeps.points_text_one")
    return t("sweeps.points_text", replicates=f"{view.sweep.replicates:,}")


@solara.component
def Points(view: "View", asked: Asked, ask: Callable[..., None]) -> Any:
    """Show the table of points, a page of it at a time."""
    count = len(view.sweep.design)
    first = min(asked.first, (count - 1) // ROWS * ROWS)
    head, rows = solara.use_memo(lambda: view.points(asked.order, first, ROWS), [view, asked.order, first])
    measure = view.of.label
    orders = {
        "number": t("sweeps.by_number"),
        "most": t("sweeps.by_most", measure=measure),
        "least": t("sweeps.by_least", measure=measure),
    }
    told = t("sweeps.rows", first=f"{first + 1:,}", last=f"{first + len(rows):,}", count=f"{count:,}")
    earlier = Button(t("sweeps.earlier"), lambda: ask(first=max(0, first - ROWS)))
    later = Button(t("sweeps.later"), lambda: ask(first=first + ROWS))
    return element(
        "div",
        element(
            "div",
            Choice(t("sweeps.order"), orders, lambda each: ask(order=each, first=0), value=asked.order),
            kind="choices",
        ),
        Rows(told, head, rows, lambda each: ask(point=each), t("sweeps.open_point"), chosen=asked.point),
        element("div", *([earlier] if first else []), *([later] if first + ROWS < count else []), kind="pager"),
    )
