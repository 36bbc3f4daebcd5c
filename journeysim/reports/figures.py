"""Figures of measures with intervals and of time series, drawn from data frames."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeysim.reports.theme import TEXT, WHISKER, Look, clear, drawn

#: Heights in pixels: of a row, and of what stands around the rows.
_ROW, _AROUND = 21, 74
#: What page.js knows the labels of rows by, to break those that are wider than the page.
ROW_LABEL = "row label"


def intervals(
    table: pd.DataFrame, looks: Mapping[str, Look], labels: Mapping[str, str], unit: str, bars: bool = False
) -> go.Figure:
    """Return a figure of means with intervals: one group of rows for each `label`, in it one row for each series.

    `table` has the columns label, series, mean, low, high and told (what a pointer shows); `labels` gives the name of
    each series, `looks` how it is drawn. Labels stand above their rows, and a page breaks them where it is
    too narrow. With `bars` amounts are drawn from 0, for what cannot be below it. Rows without a mean and intervals
    of nan are left out.
    """
    kept = table[table["mean"].notna()]
    groups = list(dict.fromkeys(kept["label"]))
    place, rows, heads = 0.0, {}, []
    for group in groups:
        heads.append((place, group))
        place += 1.0
        for series in kept.loc[kept["label"] == group, "series"]:
            rows[group, series] = place
            place += 1.0
        place += 0.35
    figure = go.Figure()
    for series, look in looks.items():
        mine = kept[kept["series"] == series]
        if mine.empty:
            continue
        at = [rows[key] for key in zip(mine["label"], mine["series"], strict=True)]
        whiskers = {
            "type": "data",
            "symmetric": False,
            "array": (mine["high"] - mine["mean"]).fillna(0.0).tolist(),
            "arrayminus": (mine["mean"] - mine["low"]).fillna(0.0).tolist(),
            "thickness": 2,
            "width": 4,
        }
        shared = {
            "x": mine["mean"].tolist(),
            "y": at,
            "name": escaped(labels[series]),
            "hovertext": [escaped(text) for text in mine["told"]],
            "hoverinfo": "text",
        }
        if bars:
            figure.add_bar(
                **shared,
                orientation="h",
                width=0.72,
                marker={
                    "color": clear(look.colour, 0.5),
                    "line": {"color": look.colour, "width": 1},
                    "pattern": {
                        "shape": look.pattern,
                        "size": 6,
                        "fillmode": "overlay",
                        "fgcolor": look.colour,
                    },
                },
                error_x=whiskers | {"thickness": 1.5, "color": WHISKER},
            )
        else:
            figure.add_scatter(
                **shared,
                mode="markers",
                marker={"size": 10, "symbol": look.symbol, "color": look.colour},
                error_x=whiskers | {"color": look.colour},
            )
    for at_head, group in heads:
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=at_head, yanchor="middle", text=escaped(group), showarrow=False,
            font={"size": TEXT}, name=ROW_LABEL,
        )  # fmt: skip
    figure.update_yaxes(range=[place, -0.6], visible=False, fixedrange=True)
    figure.update_xaxes(title_text=escaped(unit), zeroline=True, fixedrange=True, nticks=6)
    if bars:
        # Amounts are not below 0, even where their interval is.
        most = float(kept[["mean", "high"]].max().max()) if len(kept) else 0.0
        figure.update_xaxes(range=[0.0, 1.04 * most or 1.0])
    elif len(kept):
        # The line of 0 is what differences are read against, so it is always in view.
        ends = [0.0, *(float(each) for name in ("mean", "low", "high") for each in kept[name].dropna())]
        room = 0.04 * (max(ends) - min(ends)) or 1.0
        figure.update_xaxes(range=[min(ends) - room, max(ends) + room])
    figure.update_layout(showlegend=kept["series"].nunique() > 1 or not bars)
    return drawn(figure, round(place * _ROW) + _AROUND)


def trend(
    table: pd.DataFrame, looks: Mapping[str, Look], labels: Mapping[str, str], unit: str, zero: bool = False
) -> go.Figure:
    """Return a figure of series over time with their bands.

    `table` has the columns series, day, mean, low and high; without low and high (nan) there is no band. With
    `zero` the line of 0 is drawn.
    """
    figure = go.Figure()
    present = [series for series in looks if (table["series"] == series).any()]
    opacity = 0.2 if len(present) <= 4 else 0.1
    for series in present:
        mine = table[(table["series"] == series) & table["low"].notna()]
        if mine.empty:
            continue
        edge = mine["low"].tolist()[::-1]
        figure.add_scatter(
            x=mine["day"].tolist() + mine["day"].tolist()[::-1], y=mine["high"].tolist() + edge, fill="toself",
            fillcolor=clear(looks[series].colour, opacity), line={"width": 0}, hoverinfo="skip", showlegend=False,
            legendgroup=series or "base", mode="lines",
        )  # fmt: skip
    for series in present:
        mine = table[table["series"] == series]
        look = looks[series]
        figure.add_scatter(
            x=mine["day"].tolist(), y=mine["mean"].tolist(), mode="lines+markers" if len(mine) == 1 else "lines",
            name=escaped(labels[series]), line={"color": look.colour, "dash": look.dash, "width": 2.2},
            legendgroup=series or "base", hoverinfo="text",
            hovertext=[_point(labels[series], row, unit) for row in mine.to_dict("records")],
        )  # fmt: skip
    figure.update_xaxes(title_text="day", fixedrange=True, nticks=8)
    figure.update_yaxes(title_text=escaped(unit), fixedrange=True, nticks=6, zeroline=zero)
    figure.update_yaxes(rangemode="tozero" if zero else "nonnegative")
    figure.update_layout(showlegend=True)
    return drawn(figure, 340)


def escaped(text: str) -> str:
    """Return a text as a figure shows it, in which nothing counts as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _point(name: str, row: Mapping[Hashable, Any], unit: str) -> str:
    text = f"{name}, day {row['day']:g}: {row['mean']:,.1f} {unit}"
    if not np.isnan(row["low"]):
        text += f" ({row['low']:,.1f} to {row['high']:,.1f})"
    return escaped(text)
