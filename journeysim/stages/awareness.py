"""Whom one has heard of: vendors met in one's channels (D21), and the best price among those one knows."""

import numpy as np
from numpy.typing import NDArray

from journeysim.population.columns import Ids
from journeysim.stages.base import Flags
from journeysim.world import World


def aware(world: World, ids: Ids) -> Flags:
    """Return which vendors each consumer knows by now, shape (n, vendors).

    Everyone has one uniform for each vendor and notices it when its presence in her channels adds up to that
    much, so that it does not matter when or how often one looks.
    """
    people, market = world.people, world.market
    known = people.relation[ids] > 0
    for v in np.flatnonzero(market.open & market.presence_so_far.any(axis=1)):
        rows = np.flatnonzero(~known[:, v])
        if not rows.size:
            continue
        met = np.zeros(rows.size)
        for c in np.flatnonzero(market.presence_so_far[v]):
            met += market.presence_so_far[v, c] * people.uses_channel[ids[rows], c]
        u = world.luck.uniform("vendor/aware", ids[rows], option=market.vendors[v])
        known[rows, v] = u < -np.expm1(-met)
    return known


def best_price(world: World, ids: Ids) -> NDArray[np.int64]:
    """Return the lowest price of each product at the vendors one knows that have it, in cents, (n, products).

    Where none of them has it, the lowest price of the market stands for what one would expect to pay.
    """
    market = world.market
    known, stocked, prices = aware(world, ids), market.in_stock(), market.prices(ids)
    nowhere = np.iinfo(np.int64).max
    price = np.full((ids.size, len(market.products)), nowhere)
    for v in range(len(market.vendors)):
        here = known[:, v, None] & stocked[v]
        price = np.where(here, np.minimum(price, prices[:, v]), price)
    return np.where(price == nowhere, market.lowest_price, price)
