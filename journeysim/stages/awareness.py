"""Whom one has heard of: vendors met in one's channels (D21), and the best price among those one knows."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from journeysim.population.columns import Ids
from journeysim.stages.base import Flags, Floats
from journeysim.world import World

Int64 = NDArray[np.int64]
_NOWHERE = np.iinfo(np.int64).max


def aware(world: World, ids: Ids) -> Flags:
    """Return which vendors each consumer knows by now, shape (n, vendors).

    Everyone has one uniform for each vendor and notices it when its presence in her channels adds up to that
    much, so that it does not matter when or how often one looks.
    """
    people, market = world.people, world.market
    known = people.relation[ids] > 0
    chance = np.zeros(known.shape)
    if ids.size:
        _chance(chance, known, ids, market.open, market.presence_so_far, people.uses_channel)
    return known | world.luck.happens("vendor/aware", ids, market.vendors, chance)


def best_price(world: World, ids: Ids) -> Int64:
    """Return the lowest price of each product at the vendors one knows that have it, in cents, (n, products).

    Where none of them has it, the lowest price of the market stands for what one would expect to pay.
    """
    market = world.market
    price = np.empty((ids.size, len(market.products)), np.int64)
    if ids.size:
        _cheapest(price, aware(world, ids), market.in_stock(), market.prices(ids), market.lowest_price)
    return price


@njit(cache=True)
def _chance(chance: Floats, known: Flags, ids: Ids, is_open: Flags, presence: Floats, uses: Flags) -> None:
    """Fill in the chance to have noticed by now each open vendor that is not known."""
    for i in range(ids.size):
        for v in range(is_open.size):
            if known[i, v] or not is_open[v]:
                continue
            met = 0.0
            for c in range(presence.shape[1]):
                if uses[ids[i], c]:
                    met += presence[v, c]
            chance[i, v] = -np.expm1(-met)


@njit(cache=True)
def _cheapest(price: Int64, known: Flags, stocked: Flags, prices: Int64, otherwise: Int64) -> None:
    # Without personal offers all see the same prices, in one row.
    own_prices = int(len(prices) > 1)
    for i in range(price.shape[0]):
        for k in range(price.shape[1]):
            lowest = _NOWHERE
            for v in range(stocked.shape[0]):
                if known[i, v] and stocked[v, k]:
                    lowest = min(lowest, prices[i * own_prices, v, k])
            price[i, k] = otherwise[k] if lowest == _NOWHERE else lowest
