"""The charts of a run that is watched, worked out beside the page."""

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

import solara

from journeysim.reports.parts import packed

from ...components.choice import Choice
from ...components.html import element, text
from ...components.later import use_later
from ...components.plot import Plot
from ...text import t

if TYPE_CHECKING:
    import pandas as pd

    from journeysim.experiments.live import LiveRun
    from journeysim.reports.live import Chart


@solara.component
def Charts(run: "LiveRun", before: "pd.DataFrame | None", ghost: str, slow: int, calm: int) -> Any:
    """Show the charts, which are updated as `slow` and, where it is costly, `calm` count on.

    `ghost` says what the dotted lines are.
    """
    live = import_module("journeysim.reports.live")
    picked, pick = solara.use_state(None)
    products = run.cast.products
    offered = {"": t("explore.each_product"), live.ALL: t("explore.all_products"), **products}
    # Next to a run before, one pair of lines is read more easily than one for each product.
    product = picked if picked in offered else "" if before is None else live.ALL

    def curves() -> "tuple[Chart, ...]":
        series = run.series()
        found = (
            live.sales(run, series, before, product),
            live.frugality(run, series, before),
            live.funnel(run, series),
        )
        return tuple(replace(each, figure=packed(each.figure)) for each in found)

    def flows() -> "Chart":
        found: Chart = live.flows(run)
        return replace(found, figure=packed(found.figure))

    shown = use_later(curves, [run, slow, product])
    headings = (t("explore.sales"), t("explore.frugal"), t("explore.funnel"), t("explore.flows"))
    charts = [*(shown or (None,) * 3), use_later(flows, [run, calm])]
    drawn = [_chart(each, heading) for each, heading in zip(charts, headings, strict=True)]
    # What the page has chosen itself is given a reason.
    chose = before is not None and picked not in offered
    note = f"{ghost} {t('explore.together')}" if chose else ghost
    dotted = [text("p", note, kind="note", role="status")] if note else []
    return element(
        "section",
        text("h2", t("explore.charts")),
        element("div", Choice(t("explore.sales_of"), offered, pick, product), *dotted, kind="explore-sales"),
        element("div", *drawn, kind="explore-charts"),
    )


def _chart(chart: "Chart | None", heading: str) -> Any:
    if chart is None:
        return element("figure", text("h3", heading), element("div", kind="chart-waits"), kind="chart")
    return Plot(chart.figure, heading, chart.says, lambda: chart.numbers)
