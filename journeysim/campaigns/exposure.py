"""What people remember of a campaign's messages: it adds up, fades by half-lives, and its effect saturates."""

import numpy as np
from numpy.typing import NDArray

from journeysim.population.columns import Ids
from journeysim.world import World

Floats = NDArray[np.float64]


class Exposure:
    """The remembered impressions of each consumer (adstock; Broadbent 1979).

    Faded only when somebody looks, so that a step costs nothing for those who see nothing.
    """

    def __init__(self, people: int, half_life: float) -> None:
        self.half_life = half_life
        self._stock = np.zeros(people)
        self._step = np.zeros(people, np.int32)

    def add(self, world: World, ids: Ids, amount: Floats | float = 1.0) -> None:
        """Let consumers see messages, each id once."""
        self._stock[ids] = self.remembered(world, ids) + amount
        self._step[ids] = world.clock.step

    def remembered(self, world: World, ids: Ids) -> Floats:
        """Return the impressions remembered now, shape (n,)."""
        return np.asarray(self._stock[ids] * 0.5 ** (world.clock.days_since(self._step[ids]) / self.half_life))

    def saturation(self, world: World, ids: Ids, half: float) -> Floats:
        """Return the share of the full effect, one half at `half` remembered impressions, shape (n,)."""
        stock = self.remembered(world, ids)
        return np.asarray(stock / (stock + half))
