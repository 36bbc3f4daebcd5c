"""What a stage is: it decides who leaves, whereto and why; the engine applies it.

A stage is a frozen table of a scenario file. `run` is given the ids in it and reads the morning's snapshot of
everything social. Draws for dated things are keyed by the step, choices within a journey by the journey's
number and the attempt, so that a campaign that only hastens a need does not redraw tastes.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from journeysim.population.columns import STAGES, Ids
from journeysim.scenario.parameters import Settings
from journeysim.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Move:
    """A transition with its reason; from and to are names of stages."""

    source: str
    target: str
    reason: str
    forward: bool = False

    @cached_property
    def to(self) -> int:
        """The code of the stage it leads to."""
        return STAGES.index(self.target)

    @cached_property
    def back(self) -> bool:
        """Whether it goes back in the journey (idle is an end; brand first is a step on to an earlier stage)."""
        return not self.forward and self.target != "idle" and self.to < STAGES.index(self.source)


@dataclass
class Moves:
    """What a stage decided: groups of ids with the move each makes."""

    groups: list[tuple[Ids, Move]] = field(default_factory=list)

    def add(self, ids: Ids, move: Move) -> None:
        """Let `ids` make a move."""
        if ids.size:
            self.groups.append((ids, move))


class Stage(Settings):
    """A stage of the journey."""

    #: Every move that the stage may decide.
    moves: ClassVar[tuple[Move, ...]] = ()

    def enter(self, world: World, ids: Ids) -> None:
        """Prepare those who have just entered."""

    def run(self, world: World, ids: Ids) -> Moves:
        """Decide who of `ids`, all in this stage, leaves, whereto and why."""
        raise TypeError(f"{type(self).__name__} has to implement run")


def acting(world: World, name: str, ids: Ids, delay: float | Floats) -> Ids:
    """Return those of `ids` who get round to acting in this step, after a mean delay in days."""
    chance = world.clock.leaves(delay)
    if not ids.size or (isinstance(chance, float) and chance >= 1.0):
        return ids
    return np.asarray(ids[world.luck.uniform(name, ids, world.clock.step) < chance])


def columns(count: int, *parts: NDArray[Any] | float) -> Floats:
    """Return the parts side by side, shape (count, parts); a number stands for a whole column."""
    table = np.empty((count, len(parts)))
    for k, part in enumerate(parts):
        table[:, k] = part
    return table


def choose(weights: Floats, noise: Floats) -> NDArray[np.int64]:
    """Return the option that each row chooses in proportion to its weight, -1 where all weigh 0.

    `weights` and Gumbel `noise` have shape (n, options); the largest ln(weight) + noise wins, so that a new
    option only takes over those whom it wins.
    """
    best = np.empty(weights.shape[0], np.int64)
    if best.size:
        _choose(best, np.asarray(weights, np.float64), noise)
    return best


@njit(cache=True)
def _choose(best: NDArray[np.int64], weights: Floats, noise: Floats) -> None:
    for i in range(best.size):
        best[i], top = -1, -np.inf
        for k in range(weights.shape[1]):
            if weights[i, k] > 0.0:
                score = np.log(weights[i, k]) + noise[i, k]
                if score > top:
                    best[i], top = k, score
