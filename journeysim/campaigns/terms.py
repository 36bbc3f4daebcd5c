"""How campaigns press a vendor's terms: as high as the highest that any of them asks for."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from journeysim.campaigns.base import Ledger
from journeysim.campaigns.target import Target
from journeysim.population.columns import DECISION
from journeysim.world import Sales, World


def press(world: World, term: str, vendors: NDArray[np.bool_], level: float) -> None:
    """Raise a term of some vendors, a mask of shape (vendors,), to a level; higher it may be already."""
    values = getattr(world.market, term)
    values[vendors] = np.maximum(values[vendors], level)


def reach_visitors(world: World, ledger: Ledger, vendors: NDArray[np.bool_]) -> None:
    """Count whoever is at some vendors, a mask of shape (vendors,), or buys there while it lasts as reached."""
    ledger.visited = vendors
    visitors = np.flatnonzero((world.people.stage >= DECISION) & (world.people.vendor >= 0))
    ledger.reached[visitors[vendors[world.people.vendor[visitors]]]] = True


def the_vendor(world: World, name: str) -> NDArray[np.bool_]:
    """Return the mask of one vendor, shape (vendors,)."""
    return np.array([each == name for each in world.market.vendors])


def not_for_some(target: Target) -> Iterator[tuple[str, str]]:
    """Name it when terms that a shop shows to every visitor are meant for some only."""
    if target != Target():
        yield "target", "what a shop offers, it offers to every visitor; leave the target out"


def at_vendor(world: World, sales: Sales, name: str) -> Sales:
    """Return the sales of one vendor."""
    return sales.take(sales.vendor == world.market.vendors.index(name))
