"""Figures of the lessons: what the runs gave, with the guess drawn over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import plotly.graph_objects as go

from journeysim.reports.figures import escaped, intervals, trend
from journeysim.reports.theme import BASE, Look, clear, drawn, look


@dataclass(frozen=True)
class Guess:
    """A curve that was guessed of a series: shares at days, and what it is called."""

    series: str
    days: Sequence[float]
    shares: Sequence[float]
    label: str


def over_time(
    curves: pd.DataFrame,
    labels: Mapping[str, str],
    unit: str,
    guesses: Sequence[Guess] = (),
    span: tuple[float, float, str] | None = None,
) -> go.Figure:
    """Return the curves named in `labels`, in percent, the first of them grey, with the guesses dotted over them.

    `span` are two days between which something happens, and what.
    """
    looks = {name: BASE if number == 0 else look(number - 1) for number, name in enumerate(labels)}
    shown = curves[curves["series"].isin(list(labels))]
    table = shown.assign(**{name: 100.0 * shown[name] for name in ("mean", "low", "high")})
    figure = trend(table, looks, labels, unit)
    for guess in guesses:
        style = _guessed(looks[guess.series])
        figure.add_scatter(
            x=list(guess.days), y=[100.0 * each for each in guess.shares], name=escaped(guess.label),
            mode="lines+markers", line={"color": style.colour, "dash": style.dash, "width": 2},
            marker={"size": 7, "symbol": "circle-open", "color": style.colour}, cliponaxis=False,
            hovertemplate="%{x:.0f}: %{y:.0f}%<extra>%{fullData.name}</extra>",
        )  # fmt: skip
    if span is not None:
        figure.add_vrect(
            x0=span[0], x1=span[1], fillcolor=clear(BASE.colour, 0.16), line_width=0, layer="below",
            annotation_text=escaped(span[2]), annotation_position="top left",
        )  # fmt: skip
    figure.update_xaxes(range=[0, float(shown["day"].max())])
    figure.update_yaxes(range=[0, 101], rangemode="normal", ticksuffix="%")
    # On a phone the names stand one below the other.
    return figure.update_layout(height=380 + 20 * max(len(labels) + len(guesses) - 3, 0))


def _guessed(run: Look) -> Look:
    return replace(run, dash="dot")


def dose(parts: pd.DataFrame, over: str, unit: str) -> go.Figure:
    """Return the chance per day, in percent, by the number of friends who own."""
    figure = go.Figure()
    style = look(0)
    figure.add_scatter(
        x=parts["friends"].tolist(), y=(100.0 * parts["chance"]).tolist(), mode="lines+markers", showlegend=False,
        line={"color": style.colour, "width": 2.2}, marker={"size": 9, "color": style.colour},
        hovertemplate="%{x}: %{y:.2f}%<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(title_text=escaped(over), fixedrange=True, dtick=1)
    figure.update_yaxes(title_text=escaped(unit), fixedrange=True, ticksuffix="%", rangemode="tozero")
    return drawn(figure, 280)


def ways(parts: pd.DataFrame, labels: Mapping[str, str], unit: str) -> go.Figure:
    """Return how many of 100 sales came about in each way, with what the runs vary between."""
    named = [labels[way] for way in parts["way"]]
    table = parts.assign(
        label=named,
        series="all",
        told=[f"{label}: {mean:.0f}" for label, mean in zip(named, parts["mean"], strict=True)],
    )
    return intervals(table, {"all": look(0)}, {"all": unit}, unit, bars=True)
