"""People on a grid who know those next to them, without an edge to fall off."""

import math
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from journeysim.luck import Luck
from journeysim.network.base import Builder
from journeysim.network.graph import Network
from journeysim.scenario.parameters import parameter

#: On a shorter side somebody would be her own neighbour, or the same neighbour twice.
SHORTEST = 3


class Lattice(Builder):
    """A grid wound round a torus, in which everybody knows the people next to her.

    The grid is the most square one that holds exactly everybody; person `row * columns + column` lives in
    `row` and `column`. Source: Goldenberg, Libai & Muller (2001), "Using complex systems analysis to advance
    marketing theory development", Academy of Marketing Science Review 9.
    """

    kind: Literal["lattice"] = "lattice"
    degree: Literal[4, 8] = parameter(
        4,
        unit="ties per person",
        source="von Neumann and Moore neighbourhoods",
        help="4: beside, above and below; 8: diagonally as well.",
    )

    def expected_degree(self, size: int, folder: Path) -> float:  # noqa: ARG002
        """Return the degree."""
        return self.degree

    def build(self, segments: NDArray[np.integer], luck: Luck, folder: Path) -> Network:  # noqa: ARG002
        """Return the lattice of `len(segments)` people.

        Raises `ValueError` if they form no grid of at least 3 by 3, as with a prime number of people.
        """
        size = segments.size
        rows, columns = sides(size)
        if rows < SHORTEST:
            raise ValueError(
                f"network.kind: {size} people form no lattice: the most square grid is {rows} x {columns}; "
                f"allowed: sides of at least {SHORTEST}, for example {_nearest(size)}"
            )
        grid = np.arange(size, dtype=np.int32).reshape(rows, columns)
        below, beside = np.roll(grid, -1, axis=0), np.roll(grid, -1, axis=1)
        others = [beside, below]
        if self.degree == 8:
            others += [np.roll(below, -1, axis=1), np.roll(below, 1, axis=1)]
        source = np.tile(grid.ravel(), len(others))
        target = np.concatenate([other.ravel() for other in others])
        return self._tie(size, source, target, luck)


def sides(size: int) -> tuple[int, int]:
    """Return rows and columns of the most square grid of exactly `size` cells, rows <= columns."""
    for rows in range(math.isqrt(size), 0, -1):
        if size % rows == 0:
            return rows, size // rows
    return 0, 0


def _nearest(size: int) -> str:
    # The nearest number of people that makes a square or almost a square.
    side = max(math.isqrt(size), SHORTEST)
    rows, columns = min(
        ((side, side), (side, side + 1), (side + 1, side + 1)), key=lambda grid: abs(grid[0] * grid[1] - size)
    )
    return f"{rows * columns} ({rows} x {columns})"
