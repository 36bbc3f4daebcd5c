"""Frugality: networks also spread buying less (D9).

The norm has a level and a trend. It moves towards the neighbours' visible frugality and with its recent
change, and is pushed by media, recession and campaigns. It cuts wants more than needs (D10), raises the weight
of prices, shrinks baskets, lengthens use, and its talk delays or ends journeys.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from journeysim.influences.base import Flags, Floats, Influence, Place, acts_at
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import Settings, parameter
from journeysim.world import World


class Shock(Settings):
    """Something outside that presses frugality up or down for a while: a recession, a media debate."""

    start: float = parameter(unit="days", bounds=(0, None), source="the scenario", help="Day it begins.")
    days: float = parameter(unit="days", bounds=(0, None), source="the scenario", help="How long it lasts.")
    rate: float = parameter(
        unit="per day", bounds=(-10, 10), help="Above 0 moves frugality towards 1, below 0 towards 0, at this rate."
    )


class Frugality(Influence):
    """The spreading norm of buying less."""

    places: ClassVar[tuple[Place, ...]] = ("need", "product", "decision")

    form: Literal["norm", "off"] = Field(
        "norm",
        description="`norm`: follows the neighbours' level and trend.",
        json_schema_extra={
            "label": "How it works",
            "unit": "choice",
            "source": "Sparkman & Walton 2017 on trending norms",
        },
    )
    at: list[Place] = acts_at(places)
    level_rate: float = parameter(
        0.005,
        unit="per day",
        bounds=(0, 10),
        label="Following the level",
        help="Rate at which a consumer's frugality moves to that of the neighbours.",
    )
    trend_weight: float = parameter(
        0.2,
        unit="share",
        bounds=(0, 0.95),
        label="Following the trend",
        help="How much of the neighbours' recent change is taken over at once; at 1 the norm would swing by itself.",
    )
    update_every: float = parameter(
        7.0,
        unit="days",
        bounds=(0, 365),
        source="modelling choice: norms are noticed week by week",
        help="How often the norm is looked at.",
    )
    want_cut: float = parameter(
        0.8, unit="share", bounds=(0, 1), label="Wants held back", help="Cut of wants at full frugality."
    )
    need_cut: float = parameter(0.2, unit="share", bounds=(0, 1), help="Cut of needs at full frugality.")
    price_raise: float = parameter(0.5, unit="share", bounds=(0, 10), help="Rise of the price weight.")
    choice_penalty: float = parameter(0.5, unit="utility", bounds=(0, 20), help="Utility that buying loses.")
    basket_cut: float = parameter(0.7, unit="share", bounds=(0, 1), help="Cut of the chance of accessories.")
    use_stretch: float = parameter(0.5, unit="share", bounds=(0, 10), help="Stretch of a product's use.")
    talk_rate: float = parameter(
        0.05,
        unit="per day",
        bounds=(0, 10),
        label="Wants talked away",
        help="Rate at which fully frugal talk ends a frugal person's want.",
    )
    talk_delay: float = parameter(
        1.0, unit="share", bounds=(0, 100), help="Stretch of the time until a search starts, by frugal neighbours."
    )
    shocks: dict[str, Shock] = Field(
        {},
        description="Pushes from outside by name, such as a recession.",
        json_schema_extra={"unit": "table", "source": "the scenario"},
    )

    @model_validator(mode="after")
    def _wants_before_needs(self) -> "Frugality":
        if self.need_cut > self.want_cut:
            raise ValueError(
                f"need_cut ({self.need_cut:g}) is above want_cut ({self.want_cut:g}):"
                " frugality cuts wants at least as much as needs"
            )
        return self

    def prepare(self, world: World) -> None:
        """Add the columns of what the neighbours show."""
        shown = world.column("neighbours_frugality", "float64", "share", "mean frugality of the neighbours")
        world.network.neighbour_mean(world.people.frugality, shown)

    def hazard_factor(self, world: World, ids: Ids, want: bool) -> Floats | None:
        """Return the cut of wants and, less, of needs."""
        return 1.0 - (self.want_cut if want else self.need_cut) * world.people.frugality[ids]

    def factor_ceiling(self, world: World, want: bool) -> Floats | float:
        """Return 1: frugality only cuts."""
        return 1.0

    def product_utility(self, world: World, ids: Ids) -> Floats | None:
        """Return the utility that buying anything loses."""
        lost = -self.choice_penalty * world.people.frugality[ids]
        return np.repeat(lost[:, None], len(world.market.products), axis=1)

    def price_factor(self, world: World, ids: Ids) -> Floats | None:
        """Return the rise of the price weight."""
        return 1.0 + self.price_raise * world.people.frugality[ids]

    def fade_rate(self, world: World, ids: Ids, want: Flags) -> Floats | None:
        """Return the rate at which frugal neighbours talk the frugal out of it; needs are spared in proportion."""
        spared = self.need_cut / self.want_cut if self.want_cut > 0 else 1.0
        talk = self.talk_rate * self._heard(world, ids) * world.people.frugality[ids]
        return np.asarray(talk * np.where(want, 1.0, spared))

    def delay_factor(self, world: World, ids: Ids) -> Floats | None:
        """Return how much later a search starts among frugal neighbours."""
        return np.asarray(1.0 + self.talk_delay * self._heard(world, ids))

    def lifetime_factor(self, world: World, ids: Ids) -> Floats | None:
        """Return how much longer things are used."""
        return 1.0 + self.use_stretch * world.people.frugality[ids]

    def lifetime_floor(self, world: World) -> float:
        """Return 1: frugality only stretches."""
        return 1.0

    def basket_factor(self, world: World, ids: Ids) -> Floats | None:
        """Return the cut of the chance of accessories."""
        return 1.0 - self.basket_cut * world.people.frugality[ids]

    def advance(self, world: World) -> None:
        """Move everyone's frugality with the neighbours' level and trend and the pushes from outside."""
        clock, people = world.clock, world.people
        every = max(1, round(self.update_every / clock.step_days))
        if clock.step % every:
            return
        days = every * clock.step_days
        shown = self._shown(world)
        before = shown.copy()
        world.network.neighbour_mean(people.frugality, shown)
        follow = -np.expm1(-self.level_rate * days)
        # Two copies of the past are equal at the first look, so that there is no trend yet.
        trend = self.trend_weight * (shown - before) * (world.network.degree > 0)
        people.frugality += follow * (shown - people.frugality) + trend
        for rate, lasted in self._pushes(clock.step * clock.step_days, days):
            towards = 1.0 if rate > 0 else 0.0
            people.frugality += -np.expm1(-abs(rate) * lasted) * (towards - people.frugality)
        push = people.frugality_push
        people.frugality += -np.expm1(-np.abs(push)) * ((push > 0) - people.frugality)
        push[:] = 0.0
        np.clip(people.frugality, 0.0, 1.0, out=people.frugality)

    def _pushes(self, day: float, days: float) -> Iterable[tuple[float, float]]:
        """Yield the rate of each shock and how many of the `days` up to now it has lasted."""
        for shock in self.shocks.values():
            lasted = min(day, shock.start + shock.days) - max(day - days, shock.start)
            if lasted > 0:
                yield shock.rate, lasted

    def _heard(self, world: World, ids: Ids) -> Floats:
        """Return the frugality that neighbours show, 0 for the isolated, whose column holds their own."""
        return np.where(world.network.degree[ids] > 0, self._shown(world)[ids], 0.0)

    def _shown(self, world: World) -> Any:
        return getattr(world.people, "neighbours_frugality")  # noqa: B009 - a column added by `prepare`
