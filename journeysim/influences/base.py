"""What an influence may act on, and how several act together.

An influence is a frozen table of a scenario file with methods: each answers one question about the consumers
`ids`, shape (n,), or returns `None` where it has no say. It keeps no state of its own; what it has to
remember lives in columns that `prepare` adds.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from journeysim.network.messages import Delivered
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import Settings
from journeysim.scenario.problems import listed
from journeysim.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

Place = Literal["need", "product", "decision", "evaluation"]
EVERYWHERE: tuple[Place, ...] = ("need", "product", "decision", "evaluation")


def acts_at(places: Sequence[Place]) -> list[Place]:
    """Declare at which stages an influence acts unless the scenario says otherwise."""
    field: list[Place] = Field(
        list(places),
        description="Stages at which it acts; an empty list is off.",
        json_schema_extra={"unit": "list", "source": "modelling choice"},
    )
    return field


class Influence(Settings):
    """A social influence; a subclass names its forms, the first of which may be `off`."""

    form: str
    at: list[Place] = acts_at(EVERYWHERE)

    #: Where it has a method that acts; a scenario may name no other place in `at`.
    places: ClassVar[tuple[Place, ...]] = EVERYWHERE

    #: The cause that its own rate counts under, and whether that is a want (cut most by frugality) or a need.
    cause: ClassVar[str] = ""
    want: ClassVar[bool] = True

    @property
    def on(self) -> bool:
        """Whether it acts at all."""
        return self.form != "off"

    @property
    def overrides(self) -> bool:
        """Whether `certainty` has a say in its present form; the default is right for all forms alike."""
        return type(self).certainty is not Influence.certainty

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be, as (key, text): a place at which it has nothing to say."""
        for place in self.at:
            if place not in self.places:
                yield "at", f"it does not act at '{place}'; allowed: {listed(self.places)}"

    def prepare(self, world: World) -> None:
        """Add the columns it needs, before the first step."""

    def need_rate(self, world: World, ids: Ids) -> Floats | None:
        """Return its own rate of needs or wants, per day, shape (n,)."""
        return None

    def hazard_factor(self, world: World, ids: Ids, want: bool) -> Floats | None:
        """Return what other wants (or needs) are multiplied by, shape (n,)."""
        return None

    def rate_ceiling(self, world: World) -> Floats | float:
        """Return what `need_rate` can be at most while nobody's ownership changes, a number or shape (N,).

        Most consumers do not come to a need in a step, and a ceiling lets the model pass over them unseen. The
        default, infinity, is always right.
        """
        return 0.0 if type(self).need_rate is Influence.need_rate else np.inf

    def factor_ceiling(self, world: World, want: bool) -> Floats | float:
        """Return what `hazard_factor` can be at most, a number or shape (N,).

        May rest on the population's owning share staying within `SHARE_BAND` of what it is now.
        """
        return 1.0 if type(self).hazard_factor is Influence.hazard_factor else np.inf

    def certainty(self, world: World, ids: Ids) -> Flags | None:
        """Return who wants for certain; everyone else in `ids` then does not, shape (n,)."""
        return None

    def product_utility(self, world: World, ids: Ids) -> Floats | None:
        """Return what is added to the utility of each product, shape (n, products)."""
        return None

    def price_factor(self, world: World, ids: Ids) -> Floats | None:
        """Return what the price weight is multiplied by, shape (n,)."""
        return None

    def signal_weight(self, world: World, ids: Ids) -> Floats | None:
        """Return how much of others' experience counts as evidence, shape (n,)."""
        return None

    def fade_rate(self, world: World, ids: Ids, want: Flags) -> Floats | None:
        """Return the rate per day at which it talks people out of buying, shape (n,)."""
        return None

    def delay_factor(self, world: World, ids: Ids) -> Floats | None:
        """Return what the time until a search starts is multiplied by, shape (n,)."""
        return None

    def lifetime_factor(self, world: World, ids: Ids) -> Floats | None:
        """Return what the use of an owned unit is stretched by, shape (n,)."""
        return None

    def lifetime_floor(self, world: World) -> float:
        """Return what `lifetime_factor` is at least; the default, 0, is always right."""
        return 1.0 if type(self).lifetime_factor is Influence.lifetime_factor else 0.0

    def basket_factor(self, world: World, ids: Ids) -> Floats | None:
        """Return what the chance of accessories is multiplied by, shape (n,)."""
        return None

    def abandons(self, world: World) -> Ids | None:
        """Return the idle owners who give their product up in this step."""
        return None

    def after_messages(self, world: World, delivered: Delivered) -> None:
        """Take in the posts that were delivered."""

    def after_purchases(self, world: World, ids: Ids) -> None:
        """Take in who has just come to own a unit."""

    def after_ownership(self, world: World, ids: Ids, old: NDArray[np.integer], new: NDArray[np.integer]) -> None:
        """Take in every change of ownership, first the initial one."""

    def advance(self, world: World) -> None:
        """Move norms on at the end of a step."""


class Influences:
    """The influences of a run, acting together."""

    def __init__(self, members: dict[str, Influence]) -> None:
        self.members = {name: each for name, each in members.items() if each.on}
        # By stage, as they are asked several times a step.
        self._at = {place: [each for each in self.members.values() if place in each.at] for place in EVERYWHERE}

    @property
    def overrides(self) -> bool:
        """Whether an influence makes wants certain, whatever the hazards."""
        return any(each.overrides for each in self.at("need"))

    def at(self, place: Place) -> list[Influence]:
        """Return those that act at a stage."""
        return self._at[place]

    def need_rates(self, world: World, ids: Ids) -> dict[str, Floats]:
        """Return the rates per day at which consumers come to need or want, by cause, each shape (n,)."""
        rates: dict[str, Floats] = {}
        for each in self.at("need"):
            rate = each.need_rate(world, ids)
            if rate is not None:
                rates[each.cause] = rates[each.cause] + rate if each.cause in rates else rate
        return rates

    def hazard_factor(self, world: World, ids: Ids, want: bool, besides: str = "") -> Floats:
        """Return what wants (or needs) are multiplied by, shape (n,); leaves out the influence `besides`."""
        acting = [each for each in self.at("need") if not besides or each.cause != besides]
        # Kept above 0, so that what is certain stays certain.
        return np.maximum(_product([each.hazard_factor(world, ids, want) for each in acting], ids.size), 1e-300)

    def rate_ceilings(self, world: World) -> dict[str, Floats | float]:
        """Return what the own rates can be at most, by cause, each a number or shape (N,)."""
        ceilings: dict[str, Floats | float] = {}
        for each in self.at("need"):
            if each.cause:
                ceilings[each.cause] = ceilings.get(each.cause, 0.0) + each.rate_ceiling(world)
        return ceilings

    def factor_ceiling(self, world: World, want: bool) -> Floats | float:
        """Return what `hazard_factor` can be at most, a number or shape (N,)."""
        total: Floats | float = 1.0
        for each in self.at("need"):
            # Not below 1, as the own rate of an influence is spared its own factor.
            total = total * np.maximum(each.factor_ceiling(world, want), 1.0)
        return total

    def certainty(self, world: World, ids: Ids) -> tuple[Flags, str] | None:
        """Return who is certain to want now, and by which cause."""
        for each in self.at("need"):
            certain = each.certainty(world, ids)
            if certain is not None:
                return certain, each.cause
        return None

    def product_utility(self, world: World, ids: Ids, place: Place) -> Floats:
        """Return what is added to the utility of each product at a stage, shape (n, products)."""
        total = np.zeros((ids.size, len(world.market.products)))
        for each in self.at(place):
            added = each.product_utility(world, ids)
            if added is not None:
                total += added
        return total

    def price_factor(self, world: World, ids: Ids, place: Place) -> Floats:
        """Return what the price weight is multiplied by at a stage, shape (n,)."""
        return _product([each.price_factor(world, ids) for each in self.at(place)], ids.size)

    def signal_weight(self, world: World, ids: Ids) -> Floats:
        """Return how much of others' experience counts as evidence, shape (n,); 0 when nothing says so."""
        total = np.zeros(ids.size)
        for each in self.at("product"):
            weight = each.signal_weight(world, ids)
            if weight is not None:
                total += weight
        return total

    def fade_rate(self, world: World, ids: Ids, want: Flags) -> Floats:
        """Return the rate per day at which people are talked out of buying, shape (n,)."""
        total = np.zeros(ids.size)
        for each in self.at("need"):
            rate = each.fade_rate(world, ids, want)
            if rate is not None:
                total += rate
        return total

    def delay_factor(self, world: World, ids: Ids) -> Floats:
        """Return what the time until a search starts is multiplied by, shape (n,)."""
        return _product([each.delay_factor(world, ids) for each in self.at("need")], ids.size)

    def lifetime_factor(self, world: World, ids: Ids) -> Floats:
        """Return what the use of an owned unit is stretched by, shape (n,)."""
        return _product([each.lifetime_factor(world, ids) for each in self.at("need")], ids.size)

    def lifetime_floor(self, world: World) -> float:
        """Return what `lifetime_factor` is at least."""
        return math.prod(min(each.lifetime_floor(world), 1.0) for each in self.at("need"))

    def basket_factor(self, world: World, ids: Ids) -> Floats:
        """Return what the chance of accessories is multiplied by, shape (n,)."""
        return _product([each.basket_factor(world, ids) for each in self.at("decision")], ids.size)


def _product(factors: list[Floats | None], count: int) -> Floats:
    total = np.ones(count)
    for factor in factors:
        if factor is not None:
            total *= factor
    return total
