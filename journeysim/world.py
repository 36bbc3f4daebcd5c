"""The world of a run: people, network, market and luck at one moment, and what each can see of the others.

Influences, stages and campaigns read it. All that is social in it (who owns, what is said, how frugal the
others are) changes only at the end of a step, so that everyone decides on the same morning paper.
"""

import math
from dataclasses import dataclass, field, fields
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from journeysim.luck import Luck
from journeysim.market.books import Books
from journeysim.market.market import Market
from journeysim.network.graph import Network
from journeysim.network.messages import Delivered, Mailbox
from journeysim.population.columns import Column, Ids, People

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Int64 = NDArray[np.int64]


@dataclass
class Clock:
    """The step under way and the one place where rates and delays become probabilities."""

    step_days: float
    step: int = 0

    def chance(self, rate: Any) -> Any:
        """Return the probability that a rate per day acts within a step."""
        return -np.expm1(-np.asarray(rate) * self.step_days)

    def leaves(self, delay: Any) -> Any:
        """Return the probability of leaving within a step after a mean delay in days; 0 is at once."""
        if isinstance(delay, float):
            return -math.expm1(-self.step_days / delay) if delay > 0 else 1.0
        delay = np.asarray(delay, np.float64)
        with np.errstate(divide="ignore"):
            return np.where(delay > 0, -np.expm1(-self.step_days / delay), 1.0)

    def rate_of(self, delay: Any) -> Any:
        """Return the rate per day of leaving after a mean delay in days; infinite for 0, which is at once."""
        delay = np.asarray(delay, np.float64)
        return np.where(delay > 0, 1.0 / np.maximum(delay, 1e-300), np.inf)

    def days_since(self, step: Any) -> Any:
        """Return the days from an earlier step to this one."""
        return (self.step - np.asarray(step)) * self.step_days


class Pressures(Protocol):
    """What stages ask of the influences; each answer combines those that are on and act there."""

    @property
    def overrides(self) -> bool:
        """Whether an influence makes wants certain, whatever the hazards."""

    def need_rates(self, world: "World", ids: Ids) -> dict[str, Floats]:
        """Return rates per day at which consumers come to need or want, by cause, each shape (n,)."""

    def hazard_factor(self, world: "World", ids: Ids, want: bool, besides: str = "") -> Floats:
        """Return what wants (or needs) are multiplied by, leaving out one influence by its cause, shape (n,)."""

    def rate_ceilings(self, world: "World") -> dict[str, Any]:
        """Return what the own rates can be at most, by cause, each a number or shape (N,)."""

    def factor_ceiling(self, world: "World", want: bool) -> Any:
        """Return what `hazard_factor` can be at most, a number or shape (N,)."""

    def certainty(self, world: "World", ids: Ids) -> tuple[Flags, str] | None:
        """Return who is certain to want now, and by which cause; everybody else in `ids` does not."""

    def product_utility(self, world: "World", ids: Ids, place: Any) -> Floats:
        """Return what is added to the utility of each product, shape (n, products)."""

    def price_factor(self, world: "World", ids: Ids, place: Any) -> Floats:
        """Return what the price weight is multiplied by, shape (n,)."""

    def signal_weight(self, world: "World", ids: Ids) -> Floats:
        """Return how much of others' experience counts as evidence, shape (n,)."""

    def fade_rate(self, world: "World", ids: Ids, want: Flags) -> Floats:
        """Rate per day at which talk ends the wish to buy, shape (n,)."""

    def delay_factor(self, world: "World", ids: Ids) -> Floats:
        """Return what the time until a search starts is multiplied by, shape (n,)."""

    def lifetime_factor(self, world: "World", ids: Ids) -> Floats:
        """Return what the use of an owned unit is stretched by, shape (n,)."""

    def lifetime_floor(self, world: "World") -> float:
        """Return what `lifetime_factor` is at least."""

    def basket_factor(self, world: "World", ids: Ids) -> Floats:
        """Return what the chance of accessories is multiplied by, shape (n,)."""


class Firms(Protocol):
    """What stages ask of the campaigns under way."""

    @property
    def causes(self) -> frozenset[str]:
        """The causes by which campaigns make needs and wants."""

    def need_rates(self, world: "World", ids: Ids) -> dict[str, Floats]:
        """Return rates per day at which consumers come to need or want, by cause, each shape (n,)."""

    def rate_ceilings(self, world: "World") -> dict[str, Any]:
        """Return what the rates can be at most in the steps to come, by cause, each a number or shape (N,)."""

    def about(self, world: "World", ids: Ids, cause: str) -> Floats:
        """Return how much of the wants by a cause is about each product, shape (n, products)."""

    def advertised(self, world: "World", ids: Ids) -> Floats:
        """Return how present each product's advertising is to each consumer, shape (n, products)."""

    def links(self, world: "World", ids: Ids) -> Floats | None:
        """Return how links of partners pull to each vendor, as utility, shape (n, vendors); None without any."""

    def loyalty(self, world: "World", ids: Ids) -> Floats:
        """Return the chance that programmes add to repurchase without a search, shape (n,)."""

    def lifetime_factor(self, world: "World", ids: Ids) -> Floats:
        """Return what the use of an owned unit is stretched by, at least 1, shape (n,)."""

    def fade_rate(self, world: "World", ids: Ids) -> Floats:
        """Return the rate per day at which campaigns end the wish to buy, shape (n,)."""


#: How far the population's owning share may drift before ceilings that rest on it are worked out again.
SHARE_BAND = 0.02


class Diary(Protocol):
    """Hears of events in the lives of a few consumers."""

    def tell(self, world: "World", event: str, ids: Ids, details: dict[str, Any]) -> None:
        """Note one event for those of `ids` whose diary is kept."""


class Neighbourhood:
    """What each consumer's neighbours own, kept up to date by pushing changes to them.

    In a well mixed network everybody else is a neighbour, and the totals of the population say it all.
    """

    def __init__(self, network: Network, products: int) -> None:
        self.network = network
        self.products = products
        people = 1 if network.well_mixed else network.size
        self._owning = np.zeros(people, np.int32)
        self._strong = np.zeros(people, np.int32)
        self._weak = np.zeros(people, np.int32)
        self._by_product = np.zeros((people, products), np.int32)
        self.inverse_degree = 1.0 / np.maximum(network.degree, 1)

    def owning(self, people: People, ids: Ids) -> Int64:
        """Return how many neighbours own the category, shape (n,)."""
        if self.network.well_mixed:
            return int(self._owning[0]) - (people.owned[ids] >= 0).astype(np.int64)
        return self._owning[ids].astype(np.int64)

    def owning_by_strength(self, people: People, ids: Ids) -> tuple[Int64, Int64]:
        """Return how many owning neighbours are tied weakly and strongly, each shape (n,)."""
        if self.network.well_mixed:
            return self.owning(people, ids), np.zeros(ids.size, np.int64)
        return self._weak[ids].astype(np.int64), self._strong[ids].astype(np.int64)

    def owning_product(self, people: People, ids: Ids) -> Int64:
        """Return how many neighbours own each product, shape (n, products)."""
        if not self.network.well_mixed:
            return self._by_product[ids].astype(np.int64)
        own = people.owned[ids]
        counts = np.repeat(self._by_product.astype(np.int64), ids.size, axis=0)
        mine = (own >= 0).nonzero()[0]
        counts[mine, own[mine]] -= 1
        return counts

    def share(self, people: People, ids: Ids) -> Floats:
        """Return the share of neighbours that own, 0 for the isolated, shape (n,)."""
        return np.asarray(self.owning(people, ids) * self.inverse_degree[ids])

    def share_product(self, people: People, ids: Ids) -> Floats:
        """Return the share of neighbours that own each product, shape (n, products)."""
        return np.asarray(self.owning_product(people, ids) * self.inverse_degree[ids, None])

    def change(self, ids: Ids, old: NDArray[np.integer], new: NDArray[np.integer]) -> None:
        """Tell the neighbours of `ids` that they own `new` instead of `old` (-1 = none)."""
        began = ((new >= 0).astype(np.int32) - (old >= 0).astype(np.int32)).astype(np.int32)
        had, has = (old >= 0).nonzero()[0], (new >= 0).nonzero()[0]
        if self.network.well_mixed:
            self._owning += began.sum(dtype=np.int32)
            self._by_product[0] -= np.bincount(old[had], minlength=self.products).astype(np.int32)
            self._by_product[0] += np.bincount(new[has], minlength=self.products).astype(np.int32)
            return
        changed = began.nonzero()[0]
        self.network.add_to_neighbours(ids[changed], began[changed], self._owning)
        self.network.add_strong_weak(ids[changed], began[changed], self._strong, self._weak)
        for rows, product, sign in ((had, old, -1), (has, new, 1)):
            amounts = np.full(rows.size, sign, np.int32)
            self.network.add_to_neighbour_columns(ids[rows], product[rows].astype(np.int64), amounts, self._by_product)


@dataclass
class Public:
    """What everybody can see of the population: owners by product, segment and identity group."""

    owners: Int64
    owners_by_segment: Int64
    owners_by_group: Int64
    experience_stars: Int64
    experience_count: Int64

    @property
    def owning(self) -> int:
        """Number of people who own the category."""
        return int(self.owners.sum())


@dataclass(frozen=True)
class Sales:
    """Units paid for, one row each: who bought, what, where, and the money in cents, accessories included.

    `saved` is what the personal offer of that number (-1 = none) took off the price.
    """

    consumer: Ids
    product: Ids
    vendor: Ids
    paid: Int64
    cost: Int64
    saved: Int64
    offer: Ids
    cause: Ids

    def __len__(self) -> int:
        return int(self.consumer.size)

    @classmethod
    def together(cls, parts: list["Sales"]) -> "Sales":
        """Return several batches as one."""
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(cls)))

    def take(self, rows: NDArray[np.integer] | Flags) -> "Sales":
        """Return some rows."""
        return Sales(*(getattr(self, each.name)[rows] for each in fields(self)))


@dataclass
class World:
    """Everything at one moment of a run."""

    clock: Clock
    luck: Luck
    people: People
    network: Network
    market: Market
    books: Books
    segments: list[str]
    groups: list[str]
    causes: list[str]
    wants: frozenset[str]
    channel_exposure: Floats
    neighbourhood: Neighbourhood = field(init=False)
    public: Public = field(init=False)
    influences: Pressures = field(init=False)
    campaigns: Firms = field(init=False)
    mailbox: Mailbox = field(default_factory=Mailbox)
    memory: dict[str, Any] = field(default_factory=dict)
    diary: Diary | None = None
    # Ownership that takes effect at the end of the step: (ids, product, vendor, attempt of the purchase).
    delivered: list[tuple[Ids, Ids, Ids, NDArray[np.int16]]] = field(default_factory=list)
    # Units given away, which take effect then too: (ids, product, name of the campaign).
    given: list[tuple[Ids, Ids, str]] = field(default_factory=list)
    returned: list[Ids] = field(default_factory=list)
    # Who has stood before whose offer in this step: (ids, vendor).
    visits: list[tuple[Ids, Ids]] = field(default_factory=list)
    # What was paid for in this step.
    sold: list["Sales"] = field(default_factory=list)
    # Reviews that appear at the end of the step: (product, stars).
    reviews: list[tuple[Ids, Ids]] = field(default_factory=list)

    def __post_init__(self) -> None:
        products, people = len(self.market.products), self.people
        self.neighbourhood = Neighbourhood(self.network, products)
        self.public = Public(
            owners=np.zeros(products, np.int64),
            owners_by_segment=np.zeros((len(self.segments), products), np.int64),
            owners_by_group=np.zeros((len(self.groups), products), np.int64),
            experience_stars=np.zeros(products, np.int64),
            experience_count=np.zeros(products, np.int64),
        )
        self.everyone: Ids = np.arange(people.size)
        self.is_want: Flags = np.array([cause in self.wants for cause in self.causes])
        # What each consumer's chance of a need is at most; 1 says nothing. See `stages.need`.
        self.event_ceiling = np.ones(people.size, np.float32)

    @property
    def owning_share(self) -> float:
        """Share of the population that owns the category."""
        return self.public.owning / self.people.size

    def column(self, name: str, dtype: str, unit: str, meaning: str, start: float = 0, by: str = "") -> Any:
        """Allocate a state column for an influence or a stage and return it."""
        return self.people.add(name, Column(dtype, unit, meaning, start, by))

    def tell(self, event: str, ids: Ids, **details: Any) -> None:
        """Tell the diary of an event; `details` are scalars or arrays of shape (n,)."""
        if self.diary is not None and ids.size:
            self.diary.tell(self, event, ids, details)

    def count_owners(self, ids: Ids, product: NDArray[np.integer], sign: int) -> None:
        """Add (1) or take away (-1) owners of products in the public totals."""
        own = (product >= 0).nonzero()[0]
        who, what = ids[own], product[own].astype(np.int64)
        np.add.at(self.public.owners, what, sign)
        np.add.at(self.public.owners_by_segment, (self.people.segment[who], what), sign)
        np.add.at(self.public.owners_by_group, (self.people.identity_group[who], what), sign)


__all__ = ["Clock", "Delivered", "Diary", "Firms", "Neighbourhood", "Pressures", "Public", "World"]
