"""Neighbourhoods with shortcuts: a ring of which some ties lead anywhere."""

from pathlib import Path
from typing import Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray
from pydantic import field_validator

from journeysim.luck import Luck
from journeysim.network.base import Builder
from journeysim.network.graph import Network
from journeysim.network.ring import even, ring_pairs
from journeysim.scenario.parameters import parameter


class SmallWorld(Builder):
    """A ring in which some ties are rewired to people chosen at random.

    Each tie of the ring keeps its one end and, with probability `rewiring`, moves its other end to anybody
    whom the first does not know yet; the mean degree stays. Source: Watts & Strogatz (1998), "Collective
    dynamics of 'small-world' networks", Nature 393, doi:10.1038/30918.
    """

    kind: Literal["small_world"] = "small_world"
    degree: int = parameter(
        10,
        unit="ties per person",
        bounds=(2, 10_000),
        source="Watts & Strogatz 1998, fig. 2",
        help="Mean number of neighbours, an even number.",
    )
    rewiring: float = parameter(
        0.1,
        unit="probability",
        bounds=(0, 1),
        source="Watts & Strogatz 1998; assumed; calibrate",
        help="Chance that a tie leads anywhere instead of next door.",
    )

    _even = field_validator("degree")(even)

    def expected_degree(self, size: int, folder: Path) -> float:  # noqa: ARG002
        """Return the degree."""
        return self.degree

    def build(self, segments: NDArray[np.integer], luck: Luck, folder: Path) -> Network:  # noqa: ARG002
        """Return the small world of `len(segments)` people; raises `ValueError` if they are too few."""
        size, reach = segments.size, self.degree // 2
        self._room_for("degree", self.degree, size)
        source, target = ring_pairs(size, reach)
        moves = luck.uniform("network/small_world", np.arange(target.size)) < self.rewiring
        # As in the paper: everybody's nearest tie first, then everybody's second nearest, and so on.
        lap, person = np.divmod(np.flatnonzero(moves.reshape(size, reach).T), size)
        chosen = person * reach + lap
        _rewire(size, reach, chosen, luck.uniform("network/small_world/whereto", chosen), target)
        return self._tie(size, source, target, luck)


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _rewire(
    size: int, reach: int, chosen: NDArray[np.int64], u: NDArray[np.float64], target: NDArray[np.int32]
) -> None:
    """Move the chosen ties of the ring, in this order, to the share `u` of the people not yet known.

    Tie number i * reach + k belongs to person i and first leads to i + k + 1. Nobody is drawn twice for want
    of a stranger: the rank among the strangers is turned into an id, so each tie needs one uniform.
    """
    # Ties moved to a person, as a chain for each: nothing else can come to point to her.
    first = np.full(size, -1, np.int64)
    chain = np.empty((chosen.size, 2), np.int64)  # whose tie it is, and the next in the chain
    known = np.empty(size, np.int32)
    for n in range(chosen.size):
        i = chosen[n] // reach
        known[0] = i
        count = 1
        for k in range(reach):
            known[count] = target[i * reach + k]
            count += 1
        for k in range(reach):
            j = i - k - 1
            if j < 0:
                j += size
            if target[j * reach + k] == i:
                known[count] = j
                count += 1
        moved = first[i]
        while moved >= 0:
            known[count] = chain[moved, 0]
            count += 1
            moved = chain[moved, 1]
        strangers = size - count
        if strangers == 0:
            continue
        rank = min(int(u[n] * strangers), strangers - 1)
        guess = -1
        better = rank
        while better != guess:
            guess = better
            better = rank
            for k in range(count):
                better += known[k] <= guess
        target[chosen[n]] = guess
        chain[n, 0], chain[n, 1] = i, first[guess]
        first[guess] = n
