"""Whom a campaign is for: by segment, channel, passion, place in the network, or likeness to buyers (D32)."""

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from journeysim.campaigns.lowest import lowest
from journeysim.scenario.parameters import AUTHOR, Settings, parameter
from journeysim.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Target(Settings):
    """The people that a campaign is for; all conditions hold together."""

    segments: list[str] = parameter([], unit="names", source=AUTHOR, help="Only these segments; empty means all.")
    channels: list[str] = parameter(
        [], unit="names", source=AUTHOR, help="Only users of one of these; empty means all."
    )
    passion: float = parameter(
        0.0,
        unit="share",
        bounds=(0, 1),
        source=AUTHOR,
        label="Passion at least",
        help="Only people with at least this passion for the category.",
    )
    share: float = parameter(
        1.0,
        unit="share",
        bounds=(0, 1),
        source=AUTHOR,
        label="Share of them",
        help="Share of those who remain that is chosen.",
    )
    by: Literal["chance", "links", "passion", "likeness"] = Field(
        "chance",
        description="Who makes up that share: drawn by `chance`, those with the most `links` in the network, with the"
        " most `passion`, or by `likeness` to the owners of `like_owners_of` when the run begins.",
        json_schema_extra={"unit": "choice", "source": "the scenario", "label": "Chosen by"},
    )
    like_owners_of: str = parameter(
        "", unit="name", source=AUTHOR, help="Product whose owners the chosen are like; empty means any product."
    )

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be, as (key, text)."""
        for name in self.segments:
            if name not in settings.population.segments:
                yield "segments", f"unknown segment '{name}'"
        for name in self.channels:
            if name not in settings.channels:
                yield "channels", f"unknown channel '{name}'"
        if self.like_owners_of and self.like_owners_of not in settings.products:
            yield "like_owners_of", f"unknown product '{self.like_owners_of}'"

    def choose(self, world: World, name: str) -> Flags:
        """Return who is in the target group of the campaign of this name, shape (N,)."""
        people = world.people
        target = people.passion >= self.passion
        if self.segments:
            wanted = [number for number, each in enumerate(world.segments) if each in self.segments]
            target &= np.isin(people.segment, wanted)
        if self.channels:
            wanted = [number for number, each in enumerate(world.market.channels) if each in self.channels]
            target &= people.uses_channel[:, wanted].any(axis=1)
        if self.share >= 1.0:
            return np.asarray(target)
        ids = np.flatnonzero(target)
        return most(world, name, ids, self.score(world, ids), round(self.share * ids.size))

    def score(self, world: World, ids: NDArray[np.int64]) -> Floats:
        """Return by what consumers are ranked, shape (n,); all 0 for a choice by chance."""
        if self.by == "links":
            return world.network.degree[ids].astype(np.float64)
        if self.by == "passion":
            return world.people.passion[ids]
        if self.by == "likeness":
            product = world.market.products.index(self.like_owners_of) if self.like_owners_of else -1
            return likeness(world, product)[ids]
        return np.zeros(ids.size)


def most(world: World, name: str, ids: NDArray[np.int64], score: Floats, count: int) -> Flags:
    """Return the `count` of `ids` with the highest score; the keyed uniform of the campaign breaks ties, (N,)."""
    chosen = np.zeros(world.people.size, bool)
    if count <= 0:
        return chosen
    u = world.luck.uniform("campaign/target", ids, option=name)
    drawn = not score.any()
    chosen[ids[lowest(u, count) if drawn else np.lexsort((u, -score))[:count]]] = True
    return chosen


def likeness(world: World, product: int) -> Floats:
    """Return how much each consumer is like the owners of a product (-1 = any), as a platform would score it, (N,).

    The logarithm of how much more frequent her segment, channels and passion are among owners than among all, each
    taken by itself (naive Bayes). Without owners, 0 for all.
    """
    people = world.people
    owner = people.owned >= 0 if product < 0 else people.owned == product
    if not owner.any():
        return np.zeros(people.size)
    level = np.minimum((people.passion * 5).astype(np.int64), 4)
    traits = [people.segment.astype(np.int64), level, *people.uses_channel.T.astype(np.int64)]
    score = np.zeros(people.size)
    for values in traits:
        size = int(values.max()) + 1
        among = np.bincount(values[owner], minlength=size) + 1.0
        everywhere = np.bincount(values, minlength=size) + 1.0
        score += np.log((among / among.sum()) / (everywhere / everywhere.sum()))[values]
    return score
