"""The journey as a Sankey diagram: people flow down from stage to stage, and back up on the left.

The bands are drawn here rather than by plotly's own Sankey, which cuts off flows that run back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from journeysim.reports.figures import escaped
from journeysim.reports.theme import BACK, NEUTRAL, ONWARD, SMALL, clear, drawn

Points = NDArray[np.float64]

#: Height of a stage's bar, of the bend of the innermost way back, and how much taller each further one is.
_BAR, _BEND, _FURTHER = 0.13, 0.16, 0.045
_GAP = 0.06
#: The share of the width that is kept for the names of the stages.
_NAMES = 0.38
_ROW = 92


@dataclass
class _Flow:
    source: int
    target: int
    count: float
    back: bool
    hint: str
    ended: bool = False
    lane: float = 0.0
    rank: int = 0
    start: float = 0.0
    stop: float = 0.0

    @property
    def up(self) -> bool:
        return self.target <= self.source

    def crosses(self, other: "_Flow") -> bool:
        return self.target <= other.source + 0.9 and other.target <= self.source + 0.9


def journey(flows: pd.DataFrame, stages: Mapping[str, str], scale: float | None = None) -> go.Figure:
    """Return the diagram of flows with the columns from, to, back, count and reasons (a text to point at).

    `stages` are names and labels in the journey's order, idle first. `scale` is the number of people that is as wide
    as the widest bar; give two diagrams the same one (see `busiest`) to compare them.
    """
    names = list(stages)
    end = len(names)
    moved = list(_flows(flows, names, stages))
    through = _through(moved, end)
    unit = scale or max(through.max(), 1.0)
    _arrange(moved, end, unit)
    figure = go.Figure()
    for each in moved:
        if each.count > 0:
            _draw(figure, each, each.count / unit)
    labels = ["Journeys begin", *list(stages.values())[1:], "Keep it, as owners"]
    for place, (label, people) in enumerate(zip(labels, through, strict=True)):
        width = people / unit
        # Whoever comes back is there again, so these are no people.
        often = f"{people:,.0f} times" if 0 < place < end else f"{people:,.0f}"
        figure.add_scatter(
            x=[0, width, width, 0], y=[place, place, place + _BAR, place + _BAR], fill="toself", mode="lines",
            fillcolor=NEUTRAL, line={"width": 0}, hoverinfo="text", hoveron="fills",
            text=f"{escaped(label)}: {often}", showlegend=False,
        )  # fmt: skip
        ended = sum(each.count for each in moved if each.ended and each.source == place)
        figure.add_annotation(
            x=max(width, _passing(moved, place, unit)) + 0.02, y=place + _BAR / 2, xanchor="left", yanchor="middle",
            align="left", showarrow=False, font={"size": SMALL},
            text=f"{escaped(label)}<br>{often}" + (f"<br>given up {ended:,.0f}" if round(ended) else ""),
        )  # fmt: skip
    left = max((each.lane + each.count / unit for each in moved if each.up), default=0.0) + _GAP
    figure.update_xaxes(range=[-left, (1.0 + left * _NAMES) / (1.0 - _NAMES)], visible=False, fixedrange=True)
    figure.update_yaxes(range=[end + _BAR + 0.1, -0.15], visible=False, fixedrange=True)
    for name, colour in (("onward", ONWARD), ("back", BACK), ("given up", NEUTRAL)):
        figure.add_scatter(
            x=[None], y=[None], mode="markers", name=name,
            marker={"symbol": "square", "size": 11, "color": clear(colour, 0.6)}, hoverinfo="skip",
        )  # fmt: skip
    # The names lie on bands, which shine through.
    figure.update_annotations(bgcolor="rgba(0,0,0,0)")
    return drawn(figure.update_layout(showlegend=True), (end + 1) * _ROW)


def busiest(flows: pd.DataFrame, stages: Mapping[str, str]) -> float:
    """Return the number of people who pass through the busiest stage, the idle one aside from those who leave it."""
    return float(_through(list(_flows(flows, list(stages), stages)), len(stages)).max())


def _flows(flows: pd.DataFrame, names: list[str], stages: Mapping[str, str]) -> Iterator[_Flow]:
    for row in flows.to_dict("records"):
        source, target, ended = names.index(row["from"]), names.index(row["to"]), False
        if target == 0:
            ended = source != len(names) - 1
            target = len(names)
        told = "ended" if ended else "owners" if target == len(names) else stages[row["to"]]
        hint = f"{stages[row['from']]} → {told}: {row['count']:,.0f}<br>{escaped(row['reasons'])}"
        yield _Flow(source, target, float(row["count"]), bool(row["back"]), hint, ended)


def _through(flows: list[_Flow], end: int) -> Points:
    """Return how many pass through each bar: the more of those who come and those who leave."""
    leave, come = np.zeros(end + 1), np.zeros(end + 1)
    for each in flows:
        leave[each.source] += each.count
        if not each.ended:
            come[each.target] += each.count
    return np.maximum(leave, come)


def _arrange(flows: list[_Flow], end: int, unit: float) -> None:
    """Give each flow its place at both bars, and those that run up a lane of their own on the left."""
    placed: list[_Flow] = []
    for each in sorted((flow for flow in flows if flow.up), key=lambda flow: (flow.source - flow.target, flow.source)):
        near = [other for other in placed if each.crosses(other)]
        each.lane = max((other.lane + other.count / unit for other in near), default=0.0) + _GAP
        each.rank = max((other.rank + 1 for other in near), default=0)
        placed.append(each)
    for bar in range(end + 1):
        for side, ours in (
            ("start", [each for each in flows if each.source == bar]),
            ("stop", [each for each in flows if each.target == bar and not each.ended]),
        ):
            edge = 0.0
            # Ways up on the left, the inner lanes outermost; then onward from near to far; who gives up on the right.
            for each in sorted(
                ours,
                key=lambda flow: (not flow.up, flow.lane if flow.up else flow.ended, abs(flow.target - flow.source)),
            ):
                setattr(each, side, edge)
                edge += each.count / unit


def _draw(figure: go.Figure, flow: _Flow, width: float) -> None:
    bottom = flow.source + _BAR
    if flow.ended:
        outline, colour, opacity = _ending(flow.start, bottom, width), NEUTRAL, 0.3
    elif flow.up:
        outline = _way_up(flow, width)
        colour, opacity = (BACK, 0.5) if flow.back else (ONWARD, 0.4)
    else:
        outline, colour, opacity = _way_down(flow, width), ONWARD, 0.3
    figure.add_scatter(
        x=outline[:, 0].round(4).tolist(), y=outline[:, 1].round(4).tolist(), fill="toself", mode="lines",
        hoveron="fills",
        line={"width": 0.6, "color": clear(colour, 0.9)}, text=flow.hint, hoverinfo="text", showlegend=False,
        fillcolor=clear(colour, opacity),
    )  # fmt: skip
    if flow.back:
        # Hatched, so that the ways back stand out in grey print too.
        figure.data[-1].update(
            fillpattern={"shape": "/", "size": 7, "solidity": 0.25, "fillmode": "overlay", "fgcolor": clear(BACK, 0.9)}
        )
        if width > 0.12:
            figure.add_annotation(
                x=-flow.lane - width / 2, y=0.72 * (flow.source + _BAR) + 0.28 * flow.target, showarrow=False,
                text=f"↑ {flow.count:,.0f}", textangle=0 if width > 0.3 else -90, font={"size": SMALL},
            )  # fmt: skip


def _passing(flows: list[_Flow], bar: int, unit: float) -> float:
    """Return how far to the right the bands reach that pass by a bar on their way down, 0 without any."""
    edges = [0.0]
    for each in flows:
        if not each.ended and each.source < bar < each.target and each.count > 0:
            band = _way_down(each, each.count / unit)
            near = np.abs(band[:, 1] - bar - _BAR / 2) < 0.3
            edges.append(float(band[near, 0].max()))
    return max(edges)


def _way_down(flow: _Flow, width: float) -> Points:
    top, bottom = flow.source + _BAR, float(flow.target)
    share = np.linspace(0.0, 1.0, 21)
    x = flow.start + (flow.stop - flow.start) * (3 * share**2 - 2 * share**3)
    y = top + (bottom - top) * share
    return np.vstack([np.column_stack([x, y]), np.column_stack([x + width, y])[::-1]])


def _way_up(flow: _Flow, width: float) -> Points:
    """Return the band that turns below its bar, rises in its lane and turns down into the bar above."""
    low, high = flow.source + _BAR, float(flow.target)
    inner = _BEND + _FURTHER * flow.rank
    outer = inner + min(width, 0.14)
    near = _loop(flow.start, -flow.lane, flow.stop, low, high, inner)
    far = _loop(flow.start + width, -flow.lane - width, flow.stop + width, low, high, outer)
    return np.vstack([near, far[::-1]])


def _loop(start: float, lane: float, stop: float, low: float, high: float, bend: float) -> Points:
    angle = np.linspace(0.0, np.pi, 17)
    below = np.column_stack([(start + lane) / 2 + (start - lane) / 2 * np.cos(angle), low + bend * np.sin(angle)])
    above = np.column_stack([(stop + lane) / 2 - (stop - lane) / 2 * np.cos(angle), high - bend * np.sin(angle)])
    return np.vstack([below, above])


def _ending(start: float, top: float, width: float) -> Points:
    """Return a wedge that thins out to the right: whoever is in it has left the journey."""
    share = np.linspace(0.0, 1.0, 11)
    bend = share**2 * 0.12
    left = np.column_stack([start + (width + 0.02) * share**1.5 + bend, top + 0.45 * share])
    right = np.column_stack([start + width + 0.02 * share + bend, top + 0.45 * share])
    return np.vstack([left, right[::-1]])
