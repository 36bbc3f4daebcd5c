"""Random acquaintance: every pair of people is tied with the same probability."""

from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from journeysim.luck import Luck
from journeysim.network.base import Builder
from journeysim.network.graph import Network
from journeysim.network.pairs import independent_pairs
from journeysim.scenario.parameters import parameter


class ErdosRenyi(Builder):
    """A random graph in which each pair is tied independently, so that degrees are binomial.

    The probability of a tie is `mean_degree / (N - 1)`. Source: Gilbert (1959), "Random graphs", Annals of
    Mathematical Statistics 30(4), doi:10.1214/aoms/1177706098; Erdős & Rényi (1959), "On random graphs I",
    Publicationes Mathematicae Debrecen 6.
    """

    kind: Literal["erdos_renyi"] = "erdos_renyi"
    mean_degree: float = parameter(
        10.0,
        unit="ties per person",
        bounds=(0, 10_000),
        source="Erdős & Rényi 1959; assumed; calibrate",
        help="Expected number of neighbours.",
    )

    def expected_degree(self, size: int, folder: Path) -> float:  # noqa: ARG002
        """Return the mean degree."""
        return self.mean_degree

    def build(self, segments: NDArray[np.integer], luck: Luck, folder: Path) -> Network:  # noqa: ARG002
        """Return the random graph of `len(segments)` people; raises `ValueError` if they are too few."""
        size = segments.size
        self._room_for("mean_degree", self.mean_degree, size)
        probability = self.mean_degree / max(size - 1, 1)
        source, target = independent_pairs(luck, "network/erdos_renyi", probability, size)
        return self._tie(size, source, target, luck)
