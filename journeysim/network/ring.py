"""People in a circle who know those beside them."""

from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import field_validator

from journeysim.luck import Luck
from journeysim.network.base import Builder
from journeysim.network.graph import Network
from journeysim.scenario.parameters import parameter


def even(degree: int) -> int:
    """Return a degree that a ring can have; raises `ValueError` when it is odd."""
    if degree % 2:
        raise ValueError(f"{degree} is odd; allowed: even numbers, half of the neighbours on each side")
    return degree


class Ring(Builder):
    """A circle in which everybody knows the nearest `degree` people, half of them on each side.

    The setting of Morris (2000), "Contagion", Review of Economic Studies 67(1), doi:10.1111/1467-937X.00121.
    """

    kind: Literal["ring"] = "ring"
    degree: int = parameter(
        10,
        unit="ties per person",
        bounds=(2, 10_000),
        source="Morris 2000; assumed; calibrate",
        help="Neighbours of each person, an even number: half on each side.",
    )

    _even = field_validator("degree")(even)

    def expected_degree(self, size: int, folder: Path) -> float:  # noqa: ARG002
        """Return the degree."""
        return self.degree

    def build(self, segments: NDArray[np.integer], luck: Luck, folder: Path) -> Network:  # noqa: ARG002
        """Return the ring of `len(segments)` people; raises `ValueError` if there are too few of them."""
        size = segments.size
        self._room_for("degree", self.degree, size)
        source, target = ring_pairs(size, self.degree // 2)
        return self._tie(size, source, target, luck)


def ring_pairs(size: int, reach: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the pairs of a ring, each person i with i + 1 to i + `reach`, both of shape (size * reach,)."""
    source = np.repeat(np.arange(size, dtype=np.int32), reach)
    target = source + np.tile(np.arange(1, reach + 1, dtype=np.int32), size)
    target[target >= size] -= size
    return source, target
