"""How each influence answers, worked out by its own code in a small world that shows one thing at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeysim.engine.model import JourneyModel
from journeysim.reports.figures import escaped
from journeysim.reports.theme import drawn, look
from journeysim.scenario.scenario import Scenario
from journeysim.world import World

#: Neighbours of everybody in the small world, and how far those are apart whose neighbours are told apart.
_DEGREE, _APART = 20, 100


@dataclass(frozen=True)
class Curve:
    """What an influence does as one thing changes.

    `influence` is its name, `does` what is drawn upwards with its unit, `over` what is drawn to the side; `points` has
    the columns series, x and y.
    """

    influence: str
    does: str
    over: str
    points: pd.DataFrame

    def figure(self, height: int = 320) -> go.Figure:
        """Return the curve as a figure, a line for each series."""
        figure = go.Figure()
        for number, (series, mine) in enumerate(self.points.groupby("series", sort=False)):
            style = look(number)
            figure.add_scatter(
                x=mine["x"].tolist(), y=mine["y"].tolist(), name=escaped(str(series)), mode="lines",
                line={"color": style.colour, "dash": style.dash, "width": 2.2},
                hovertemplate="%{x:.2f}: %{y:.4g}<extra>%{fullData.name}</extra>",
            )  # fmt: skip
        figure.update_xaxes(title_text=escaped(self.over), fixedrange=True)
        figure.update_yaxes(title_text=escaped(self.does), fixedrange=True)
        return drawn(figure.update_layout(showlegend=True), height)


@cache
def curves() -> tuple[Curve, ...]:
    """Return the curve of each of the four influences, with the defaults of its parameters."""
    return (_normative(), _informational(), _identity(), _frugality())


def _normative() -> Curve:
    world, told = _world()
    influence = world.influence("normative")
    series = {}
    for label, conformity in (("conforms fully", 1.0), ("does not care", 0.0), ("seeks distinction", -1.0)):
        world.people.conformity[:] = conformity
        series[label] = influence.hazard_factor(world.world, told, True)
    share = f"share of neighbours who own (in the population: {world.world.owning_share:.0%})"
    return Curve("normative", "wants are multiplied by", share, _points(_shares(), series))


def _informational() -> Curve:
    world, told = _world()
    influence = world.influence("informational")
    series = {}
    for label, susceptibility in (("fully open to it", 1.0), ("half as open", 0.5), ("not open to it", 0.0)):
        world.people.informational_susceptibility[:] = susceptibility
        series[label] = influence.need_rate(world.world, told)
    return Curve("informational", "needs learned from friends, per day", "share of neighbours who own",
                 _points(_shares(), series))  # fmt: skip


def _identity() -> Curve:
    world, _ = _world({"influences.identity.neighbourhood": 0.0})
    influence, public, someone = world.influence("identity"), world.world.public, np.zeros(1, np.int64)
    group = int(world.people.identity_group[0])
    public.owners[:] = 100
    shares = np.linspace(0.0, 1.0, 21)
    series: dict[str, Any] = {}
    for label, strength in (("strong identity (1)", 1.0), ("weaker identity (0.5)", 0.5)):
        world.people.identity_strength[:] = strength
        series[label] = []
        for share in shares:
            mine = round(100 * share)
            public.owners_by_group[group, 0], public.owners_by_group[1 - group, 0] = mine, 100 - mine
            series[label].append(influence.product_utility(world.world, someone)[0, 0])
    over = "share of the owners who belong to one's own group"
    return Curve("identity", "utility of a wholly symbolic product", over, _points(shares, series))


def _frugality() -> Curve:
    world, _ = _world()
    influence, people = world.influence("frugality"), world.people
    levels = np.linspace(0.0, 1.0, 21)
    ids = np.arange(levels.size)
    people.frugality[ids] = levels
    series = {
        "wants": influence.hazard_factor(world.world, ids, True),
        "needs": influence.hazard_factor(world.world, ids, False),
        "chance of accessories": influence.basket_factor(world.world, ids),
        "time in use": influence.lifetime_factor(world.world, ids),
        "weight of prices": influence.price_factor(world.world, ids),
    }
    return Curve("frugality", "is multiplied by", "frugality", _points(levels, _together(series)))


def _together(series: dict[str, Any]) -> dict[str, Any]:
    """Return series of which those that lie upon each other are one, with the names of all."""
    labels: dict[bytes, list[str]] = {}
    for label, y in series.items():
        labels.setdefault(np.round(np.asarray(y, float), 9).tobytes(), []).append(label)
    return {" and ".join(each): series[each[0]] for each in labels.values()}


@dataclass(frozen=True)
class _Small:
    """A small world and what is asked of it."""

    model: JourneyModel
    influence: Callable[[str], Any]

    @property
    def world(self) -> World:
        return self.model.world

    @property
    def people(self) -> Any:
        return self.model.world.people


def _world(changes: dict[str, Any] | None = None) -> tuple[_Small, Any]:
    """Return the small world, and those in it of whose neighbours 0, 1, 2, ... own."""
    scenario = Scenario.from_dict(
        {
            "time": {"steps": 1},
            "population": {
                "consumers": (_DEGREE + 1) * _APART,
                "traits": {"normative_susceptibility": 1.0, "informational_susceptibility": 1.0},
                "segments": {"everyone": {"share": 1.0, "traits": {"identity_group": {"own": 1.0, "other": 0.0}}}},
            },
            "network": {"kind": "ring", "degree": _DEGREE},
            "products": {"product": {"price": 1.0, "symbolic_weight": 1.0}},
            "vendors": {"vendor": {"kind": "marketplace"}},
        }
    )  # fmt: skip
    model = JourneyModel(scenario.with_settings(changes or {}), seed=1)
    told = np.arange(_DEGREE + 1) * _APART + _APART // 2
    sides = np.concatenate([np.arange(-_DEGREE // 2, 0), np.arange(1, _DEGREE // 2 + 1)])
    owners = np.concatenate([who + sides[:owning] for owning, who in enumerate(told)])
    nothing, product = np.full(owners.size, -1, np.int16), np.zeros(owners.size, np.int16)
    model.world.neighbourhood.change(owners, nothing, product)
    model.world.count_owners(owners, product, 1)
    return _Small(model, model.influences.members.__getitem__), told


def _shares() -> Any:
    return np.arange(_DEGREE + 1) / _DEGREE


def _points(x: Any, series: dict[str, Any]) -> pd.DataFrame:
    parts = [pd.DataFrame({"series": label, "x": x, "y": np.asarray(y, float)}) for label, y in series.items()]
    return pd.concat(parts, ignore_index=True)
