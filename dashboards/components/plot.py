"""A chart: drawn by plotly in the browser, with its heading, what it says, and a table of its numbers."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import reacton.ipyvue
import solara

from journeysim.reports.parts import Packed, packed

from ..text import t
from .html import element, text
from .markup import Table


@solara.component_vue("plot.vue")
def _Plot(
    figure: str, label: str, height: int, clickable: bool, event_clicked: Callable[[dict[str, Any]], None]
) -> Any:
    """Draw a figure, given as JSON text: a table would be looked through by every library on its way."""


@solara.component
def Plot(
    figure: go.Figure | Packed,
    heading: str,
    says: str = "",
    numbers: pd.DataFrame | Callable[[], pd.DataFrame] | solara.Element | None = None,
    on_click: Callable[[dict[str, Any]], None] | None = None,
    level: int = 3,
) -> Any:
    """Show a chart.

    `says` is what it shows, in words, also for those who do not see it; `numbers` the table behind it, whose first
    column is words, a function that makes it once it is unfolded, or an element that shows it. `on_click` gets the name
    of the series, x, y, the number of the point and its customdata.
    """
    ready = solara.use_memo(lambda: packed(figure), [figure])
    return element(
        "figure",
        text(f"h{level}", heading) if heading else element("span"),
        text("p", says, kind="says") if says else element("span"),
        _Plot(
            figure=ready.json,
            label=f"{heading}. {says}".strip(),
            height=ready.height,
            clickable=on_click is not None,
            event_clicked=on_click or (lambda _: None),
        ),
        *([] if numbers is None else [_behind(numbers, heading)]),
        kind="chart",
    )


def _behind(numbers: pd.DataFrame | Callable[[], pd.DataFrame] | solara.Element, heading: str) -> Any:
    if isinstance(numbers, solara.Element):
        return element("details", text("summary", t("chart.numbers")), numbers)
    return (LateNumbers if callable(numbers) else Numbers)(numbers, heading)


@solara.component
def Numbers(numbers: pd.DataFrame, heading: str = "") -> Any:
    """Show the numbers behind a chart, folded up."""
    return element("details", text("summary", t("chart.numbers")), _table(numbers, heading))


@solara.component
def LateNumbers(make: Callable[[], pd.DataFrame], heading: str = "") -> Any:
    """Show the numbers behind a chart that changes all the time; nothing is sent before it is unfolded."""
    wanted, want = solara.use_state(False)
    top = text("summary", t("chart.numbers"))
    fold = element("details", top, *([_table(make(), heading)] if wanted else []))
    reacton.ipyvue.use_event(top, "click", lambda *_: want(True))
    return fold


def _table(numbers: pd.DataFrame, heading: str) -> Any:
    rows = [[_cell(value) for value in row] for row in numbers.itertuples(index=False)]
    words = sum(not pd.api.types.is_numeric_dtype(kind) for kind in numbers.dtypes) or 1
    return Table([str(name) for name in numbers.columns], rows, caption=heading, words=words)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:,.4g}"
    return str(value)
