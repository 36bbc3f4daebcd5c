"""Figures of a sweep: how a measure answers to a variable and to two, and which variables matter."""

import math
from collections.abc import Collection, Sequence

import pandas as pd
import plotly.graph_objects as go

from journeysim.experiments.sweeps.additive import ordered
from journeysim.experiments.sweeps.ranking import shown_value
from journeysim.experiments.sweeps.variables import Variable
from journeysim.reports.amounts import amount
from journeysim.reports.figures import ROW_LABEL, escaped
from journeysim.reports.theme import COLOURS, NEUTRAL, TEXT, clear, drawn, look

#: Heights in pixels: of a curve's panel, of a row of a tornado, and of what stands around the rows.
_PANEL, _ROW, _AROUND = 260, 21, 84
#: Low to high, readable in grey and to colour-blind eyes (viridis, van der Walt & Smith 2015).
_LOW_TO_HIGH = "Viridis"
#: Less and more than the two add up to; in between the paper shows through.
_APART = ((0.0, COLOURS[0]), (0.5, "rgba(128,136,144,0.12)"), (1.0, COLOURS[1]))
#: Less than this share of the size of a measure is a matter of rounding, not of two variables together.
_ROUNDING = 1e-9
#: The marks of a tornado, circle and diamond, as letters.
_MARKS = ("●", "◆")
#: Intervals reach no further beyond the means than this share of how far these are apart, unless most do.
_BEYOND = 0.35
#: Names that are longer are cut on an axis; tables have them in full.
_LONGEST, _SIDE = 22, 32


def response(
    curve: pd.DataFrame, points: pd.DataFrame, variable: Variable, label: str, unit: str, span: tuple[float, float]
) -> go.Figure:
    """Return a measure over one variable: points, and the mean of each class with its interval.

    `curve` and `points` are those of `data.curve` and `data.scattered`; `span` is the range of the measure's axis, the
    same for all variables so that panels can be held against each other. A mark of a single point has its number as
    customdata.
    """
    figure = go.Figure()
    names = list(dict.fromkeys(curve["series"]))
    plain = not ordered(variable)
    for number, name in enumerate(names):
        # What lies under others is larger, so that it is seen where they are equal.
        under = len(names) - 1 - number
        its, mine, behind = look(number), curve[curve["series"] == name], points[points["series"] == name]
        if len(behind) > len(mine):
            figure.add_scatter(
                x=behind["x"].tolist(), y=behind["mean"].tolist(), mode="markers", showlegend=False, hoverinfo="text",
                hovertext=[f"Point {each}" for each in behind["point"]], customdata=behind["point"].tolist(),
                marker={"size": 5, "color": clear(its.colour, 0.4), "symbol": its.symbol},
            )  # fmt: skip
        figure.add_scatter(
            x=mine["x"].tolist(), y=mine["mean"].tolist(), mode="markers" if plain else "lines+markers",
            name=escaped(name or label), line={"color": its.colour, "dash": its.dash, "width": 2.2 + 2.4 * under},
            marker={"size": 9 + 4 * under, "symbol": its.symbol, "color": its.colour}, hoverinfo="text",
            hovertext=[_told(row, label, unit) for row in mine.to_dict("records")],
            customdata=[row["point"] if row["points"] == 1 else None for row in mine.to_dict("records")],
            error_y={"type": "data", "symmetric": False, "thickness": 1.6, "width": 3, "color": its.colour,
                     "array": (mine["high"] - mine["mean"]).fillna(0.0).tolist(),
                     "arrayminus": (mine["mean"] - mine["low"]).fillna(0.0).tolist()},
        )  # fmt: skip
    figure.update_yaxes(range=list(span), fixedrange=True, nticks=6, **_of_unit(unit))
    figure.update_xaxes(title_text=escaped(axis_title(variable)), fixedrange=True, nticks=6, zeroline=False)
    if plain:
        told = [shown_value(variable, value) for value in variable.values]
        figure.update_xaxes(
            tickvals=list(range(len(told))), ticktext=[escaped(short(each)) for each in told],
            range=[-0.5, len(told) - 0.5],
        )  # fmt: skip
    elif variable.log:
        decades = math.log10(variable.high / variable.low)
        figure.update_xaxes(type="log", exponentformat="none", dtick=1 if decades >= 2.0 else "D2")
    figure.update_layout(showlegend=len(names) > 1)
    return drawn(figure, _PANEL)


def span_of(curves: Sequence[pd.DataFrame], points: Sequence[pd.DataFrame]) -> tuple[float, float]:
    """Return the range that holds all curves and points, with a little room, and their intervals as far as they go.

    The few that are far wider than the others, as those of classes with few points, would flatten all panels.
    """
    table = pd.concat(curves)
    means = pd.concat([table["mean"], *(each["mean"] for each in points)])
    low, high = float(means.min()), float(means.max())
    halves = pd.concat([table["mean"] - table["low"], table["high"] - table["mean"]])
    beyond = max(_BEYOND * (high - low), 0.0 if halves.isna().all() else 2.0 * float(halves.median()))
    ends = pd.concat([table["low"], table["high"]]).dropna().clip(low - beyond, high + beyond)
    low, high = min(low, float(ends.min()) if len(ends) else low), max(high, float(ends.max()) if len(ends) else high)
    room = 0.05 * (high - low) or abs(high) * 0.1 or 1.0
    return (0.0 if low >= 0 and low - room < 0 else low - room), high + room


def pair_map(table: pd.DataFrame, value: str, across: str, down: str, label: str, unit: str) -> go.Figure:
    """Return a map of `value`, the "mean" or how far "apart" from additive, over the classes of two variables."""
    ones, others = (_names(table, place, name) for place, name in (("a", "one_short"), ("b", "other_short")))
    grid = [[math.nan] * len(ones) for _ in others]
    texts = [["" for _ in ones] for _ in others]
    what = label if value == "mean" else f"{label}, beyond what the two add up to"
    for row in table.to_dict("records"):
        x, y = list(ones).index(row["a"]), list(others).index(row["b"])
        grid[y][x] = row[value]
        told = f"{across}: {row['one']}<br>{down}: {row['other']}".replace("<br>", "\n")
        text = f"{told}\n{what}: {amount(row[value], unit)}\n{row['points']} points"
        texts[y][x] = escaped(text).replace("\n", "<br>")
    apart = value == "apart"
    most = max(float(table["apart"].abs().max()), _ROUNDING * float(table["mean"].abs().max())) or 1.0
    figure = go.Figure(
        go.Heatmap(
            z=[[None if math.isnan(each) else each for each in row] for row in grid],
            x=list(range(len(ones))), y=list(range(len(others))), hoverinfo="text", text=texts, xgap=1, ygap=1,
            colorscale=_APART if apart else _LOW_TO_HIGH, zmin=-most if apart else None, zmax=most if apart else None,
            colorbar={"thickness": 12, "nticks": 6, "outlinewidth": 0,
                      **({"tickformat": ",.3~%"} if unit.startswith("share")
                         else {"title": {"text": escaped(unit), "side": "right"}})},
        )
    )  # fmt: skip
    shown = {"tickmode": "array", "fixedrange": True, "showgrid": False, "zeroline": False}
    figure.update_xaxes(
        title_text=escaped(across), tickvals=list(range(len(ones))), tickangle=-40 if _long(ones) else 0,
        ticktext=[escaped(short(each)) for each in ones.values()], **shown,
    )  # fmt: skip
    figure.update_yaxes(
        title_text=escaped(down), tickvals=list(range(len(others))),
        ticktext=[escaped(short(each)) for each in others.values()], **shown,
    )  # fmt: skip
    return drawn(figure, 340)


def tornado(swings: pd.DataFrame, mean: float, label: str, unit: str, plain: Collection[str] = ()) -> go.Figure:
    """Return how far a measure goes over each variable, in the order of the table, around its mean.

    `swings` is that of `data.swings`. The bar reaches from the least to the greatest class; marks say where the
    variable is low and where it is high. Of those in `plain`, whose values are no numbers, the values are named.
    """
    figure = go.Figure()
    place, heads, at = 0.0, [], []
    for _ in range(len(swings)):
        heads.append(place)
        at.append(place + 1.0)
        place += 2.25
    numbers = [name for name in swings["variable"] if name not in plain]
    figure.add_bar(
        x=(swings["high"] - swings["low"]).tolist(), base=swings["low"].tolist(), y=at, orientation="h", width=0.72,
        marker={"color": clear(NEUTRAL, 0.35), "line": {"color": NEUTRAL, "width": 1}}, showlegend=False,
        hoverinfo="skip",
    )  # fmt: skip
    for which, number, words in (("at_low", 0, "variable low"), ("at_high", 1, "variable high")):
        values = swings[which.replace("at_", "") + "_value"]
        figure.add_scatter(
            x=swings[which].tolist(), y=at, mode="markers", name=words, showlegend=bool(numbers),
            marker={"size": 12, "symbol": ("circle", "diamond")[number], "color": COLOURS[number]},
            hoverinfo="text",
            hovertext=[
                escaped(f"{name} {value}: {label} {amount(x, unit)}")
                for name, value, x in zip(swings["variable"], values, swings[which], strict=True)
            ],
        )  # fmt: skip
    figure.add_vline(x=mean, line={"color": NEUTRAL, "width": 1.5, "dash": "dot"})
    for at_head, row in zip(heads, swings.to_dict("records"), strict=True):
        text = str(row["variable"])
        if text in plain:
            text += f": {_MARKS[0]} {short(str(row['low_value']))}, {_MARKS[1]} {short(str(row['high_value']))}"
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=at_head, yanchor="middle", text=escaped(text), showarrow=False,
            font={"size": TEXT}, name=ROW_LABEL,
        )  # fmt: skip
    figure.update_yaxes(range=[place, -0.6], visible=False, fixedrange=True)
    figure.update_xaxes(fixedrange=True, nticks=6, zeroline=False, **_of_unit(unit))
    figure.update_layout(showlegend=bool(numbers))
    return drawn(figure, round(place * _ROW) + _AROUND)


def axis_title(variable: Variable) -> str:
    """Return what stands at the axis of a panel, whose heading has the variable: its unit, or the end of its name."""
    return (variable.unit if ordered(variable) else "") or variable.name.rpartition(".")[2]


def _of_unit(unit: str) -> dict[str, str]:
    """Return what an axis of a unit says; shares are in percent."""
    return {"tickformat": ",.3~%"} if unit.startswith("share") else {"title_text": escaped(unit)}


def tail(name: str) -> str:
    """Return a variable's name, without its first parts where it is too long for the side of a map."""
    while len(name) > _SIDE and "." in name:
        name = name.partition(".")[2]
    return short(name) if len(name) > _SIDE else name


def short(text: str) -> str:
    """Return a name, cut where it is too long for an axis."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _names(table: pd.DataFrame, place: str, name: str) -> dict[int, str]:
    """Return the classes of one variable in their order, with what they are called."""
    kept = table.drop_duplicates(place).sort_values(place)
    return dict(zip(kept[place], kept[name], strict=True))


def _long(names: dict[int, str]) -> bool:
    return len(names) * max(map(len, names.values())) > 30


def _told(row: dict[str, object], label: str, unit: str) -> str:
    mean, low, high = (float(row[name]) for name in ("mean", "low", "high"))  # type: ignore[arg-type]
    text = f"{row['series']}, {row['value']}: {label} {amount(mean, unit)}".removeprefix(", ")
    if not math.isnan(low):
        text += f" ({amount(low, unit)} to {amount(high, unit)})"
    points = "1 point" if row["points"] == 1 else f"{row['points']} points"
    return escaped(f"{text}; {points}")
