"""Figures of a calibration: the data against the model, the trials, and pairs of parameters."""

import math

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from scipy.special import stdtrit

from journeysim.experiments.calibration.calibrate import Calibration
from journeysim.reports.figures import escaped
from journeysim.reports.theme import COLOURS, NEUTRAL, clear, drawn

_MODEL, _DATA = COLOURS[0], COLOURS[1]
#: Over so few powers of ten a logarithmic axis is divided further.
_FEW_DECADES = 3


def modelled(found: Calibration, series: int) -> pd.DataFrame:
    """Return a series by period: data, mean of the model, and where a single market lies (nan for one replicate).

    The band is Student's t's 95% interval for one more market, which is the wider the fewer replicates there are; what
    cannot be below 0 is cut there.
    """
    runs = found.modelled[:, series]
    count = len(runs)
    mean = runs.mean(axis=0)
    half = np.full(mean.size, np.nan)
    if count > 1:
        half = stdtrit(count - 1, 0.975) * runs.std(axis=0, ddof=1) * np.sqrt(1.0 + 1.0 / count)
    low = mean - half
    if found.plan.read.amounts[series] and found.plan.values[series].min() >= 0:
        low = np.where(np.isnan(low), low, np.maximum(low, 0.0))
    return pd.DataFrame(
        {
            "period": found.plan.observed.periods,
            "data": found.plan.values[series],
            "mean": mean,
            "low": low,
            "high": mean + half,
            "fitted": np.arange(mean.size) < found.plan.kept,
        }
    )


def against_data(table: pd.DataFrame, column: str) -> go.Figure:
    """Return the data as points on the model's line and band; open points were held out."""
    figure = go.Figure()
    periods = _axis(table["period"])
    if table["low"].notna().all():
        figure.add_scatter(
            x=[*periods, *periods[::-1]], y=[*table["high"], *table["low"][::-1]], fill="toself", mode="lines",
            fillcolor=clear(_MODEL, 0.3), line={"width": 0}, hoverinfo="skip", name="single markets, 95%",
        )  # fmt: skip
    figure.add_scatter(
        x=periods, y=table["mean"].tolist(), mode="lines", name="model", line={"color": _MODEL, "width": 2.2}
    )
    for part, name, symbol in (
        (table["fitted"], "data", "circle"),
        (~table["fitted"], "data, held out", "circle-open"),
    ):
        if part.any():
            figure.add_scatter(
                x=[each for each, ours in zip(periods, part, strict=True) if ours],
                y=table.loc[part, "data"].tolist(), mode="markers", name=name,
                marker={"size": 9, "symbol": symbol, "color": _DATA, "line": {"width": 2, "color": _DATA}},
            )  # fmt: skip
    figure.update_xaxes(title_text="period", fixedrange=True, nticks=8)
    figure.update_yaxes(title_text=escaped(column), fixedrange=True, nticks=6, rangemode="tozero")
    figure.update_layout(showlegend=True)
    return drawn(figure, 360)


def trials(found: Calibration) -> go.Figure:
    """Return the loss of every trial in turn, and the best so far."""
    table = found.trial_table
    figure = go.Figure()
    for purpose, name, symbol, colour in (
        ("search", "search", "circle", _MODEL), ("polish", "polish", "diamond", COLOURS[2]),
        ("earlier", "earlier searches", "square", NEUTRAL),
    ):  # fmt: skip
        mine = table[table["purpose"] == purpose]
        if len(mine):
            figure.add_scatter(
                x=mine["trial"].tolist(), y=mine["loss"].tolist(), mode="markers", name=name,
                marker={"size": 7, "symbol": symbol, "color": colour},
            )  # fmt: skip
    figure.add_scatter(
        x=table["trial"].tolist(), y=np.minimum.accumulate(table["loss"].to_numpy()).tolist(), mode="lines",
        name="best so far", line={"color": NEUTRAL, "width": 2, "shape": "hv"},
    )  # fmt: skip
    figure.update_xaxes(title_text="trial", fixedrange=True, nticks=8)
    losses = table["loss"][np.isfinite(table["loss"])]
    logarithmic = bool(len(losses) and (table["loss"] > 0).all())
    ends = (float(losses.min()), float(losses.max())) if logarithmic else (0.0, 0.0)
    figure.update_yaxes(title_text=f"loss ({found.plan.loss})", fixedrange=True, **_scale(*ends, logarithmic))
    figure.update_layout(showlegend=True)
    return drawn(figure, 320)


def pair(found: Calibration, one: int, other: int) -> go.Figure:
    """Return the trials by two parameters, and the joint 95% region of what was found.

    Better trials are told by shape and colour, which are seen on any paper, not by how dark they are.
    """
    table, asked = found.trial_table, found.plan.parameters
    x, y = asked[one], asked[other]
    rank = table["loss"].rank(pct=True)
    figure = go.Figure()
    for low, high, name, symbol, colour in (
        (0.5, 1.0, "worse half of the trials", "circle-open", NEUTRAL),
        (0.1, 0.5, "better half", "circle-open", _MODEL),
        (0.0, 0.1, "best tenth", "circle", _MODEL),
    ):
        mine = table[(rank > low) & (rank <= high)]
        if len(mine):
            figure.add_scatter(
                x=mine[x.key].tolist(), y=mine[y.key].tolist(), mode="markers", name=name,
                marker={"size": 7, "symbol": symbol, "color": colour},
            )  # fmt: skip
    rim = _region(found, one, other)
    if rim is not None:
        figure.add_scatter(
            x=rim[0], y=rim[1], mode="lines", name="95% region", line={"color": _DATA, "width": 2}, hoverinfo="skip"
        )
    figure.add_scatter(
        x=[found.best.point[one]], y=[found.best.point[other]], mode="markers", name="found",
        marker={"size": 12, "symbol": "cross", "color": _DATA}, cliponaxis=False,
    )  # fmt: skip
    for axis, each in ((figure.update_xaxes, x), (figure.update_yaxes, y)):
        ends = [np.log10(each.low), np.log10(each.high)] if each.log else [each.low, each.high]
        axis(title_text=escaped(each.key), range=ends, fixedrange=True, **_scale(each.low, each.high, each.log))
    figure.update_layout(showlegend=True)
    return drawn(figure, 380)


def _region(found: Calibration, one: int, other: int) -> tuple[list[float], list[float]] | None:
    """Return the rim of the region of two parameters, `None` where nothing is known of one."""
    part = found.spread.covariance[np.ix_([one, other], [one, other])]
    if not np.isfinite(part).all() or np.linalg.eigvalsh(part)[0] <= 1e-12 * np.trace(part):
        return None
    angle = np.linspace(0.0, 2.0 * np.pi, 81)
    # Of a bivariate normal 95% lie within this many standard deviations: the root of -2 ln .05.
    circle = np.sqrt(-2.0 * np.log(0.05)) * np.stack([np.cos(angle), np.sin(angle)])
    moved = np.linalg.cholesky(part) @ circle
    asked = found.plan.parameters
    rims = []
    for at, row in zip((one, other), moved, strict=True):
        share = asked[at].share(found.best.point[at])
        # What lies beyond the ranges is not drawn.
        rims.append([asked[at].within(min(max(share + float(step), 0.0), 1.0)) for step in row])
    return rims[0], rims[1]


def _scale(low: float, high: float, log: bool) -> dict[str, object]:
    """Return how an axis is divided; a logarithmic one in numbers written out, not in bare figures between powers."""
    if not log:
        return {"type": "linear", "nticks": 6}
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    parts = (1, 2, 5) if last - first <= _FEW_DECADES else (1,)
    at = [part * 10.0**power for power in range(first, last + 1) for part in parts]
    return {"type": "log", "tickmode": "array", "tickvals": at, "ticktext": [f"{each:.10g}" for each in at]}


def _axis(periods: pd.Series) -> list[float | str]:
    """Return periods as an axis takes them: numbers as such, dates as text."""
    try:
        return [float(each) for each in periods]
    except ValueError:
        return [str(each) for each in periods]
