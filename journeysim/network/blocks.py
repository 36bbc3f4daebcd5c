"""Birds of a feather: people know those of their own segment more often than others."""

from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from journeysim.luck import Luck
from journeysim.network.base import Builder
from journeysim.network.graph import Network
from journeysim.network.pairs import independent_pairs
from journeysim.scenario.parameters import parameter


class Blocks(Builder):
    """Stochastic blocks: each pair is tied independently, more often within a segment than across.

    With mean degree z, homophily h and n people in the own segment, a pair is tied with probability z (1 - h)
    / (N - 1), and within a segment with z h / (n - 1) on top. So everybody expects z ties, whatever the
    sizes, and h is Coleman's index of inbreeding: 0 is the random graph, at 1 nobody knows another segment.

    Source: Holland, Laskey & Leinhardt (1983), "Stochastic blockmodels: first steps", Social Networks 5(2),
    doi:10.1016/0378-8733(83)90021-7; Coleman (1958), "Relational analysis", Human Organization 17(4);
    Currarini, Jackson & Pin (2009), "An economic model of friendship", Econometrica 77(4),
    doi:10.3982/ECTA7528.
    """

    kind: Literal["blocks"] = "blocks"
    mean_degree: float = parameter(
        10.0,
        unit="ties per person",
        bounds=(0, 10_000),
        source="assumed; calibrate",
        help="Expected number of neighbours, the same in every segment.",
    )
    homophily: float = parameter(
        0.5,
        unit="share",
        bounds=(0, 1),
        source="Coleman 1958; assumed; calibrate",
        label="Friends of one's own kind",
        help="Ties that are kept for the own segment: 0 none, as in a random graph; 1 all.",
    )

    def expected_degree(self, size: int, folder: Path) -> float:  # noqa: ARG002
        """Return the mean degree."""
        return self.mean_degree

    def build(self, segments: NDArray[np.integer], luck: Luck, folder: Path) -> Network:  # noqa: ARG002
        """Return the network of people whose segment numbers are `segments`.

        Raises `ValueError` if the people, or those of a segment, are too few for their ties.
        """
        size = segments.size
        self._room_for("mean_degree", self.mean_degree, size)
        order = np.argsort(segments, kind="stable").astype(np.int32)
        names, starts, counts = np.unique(segments[order], return_index=True, return_counts=True)
        across = self.mean_degree * (1 - self.homophily) / max(size - 1, 1)
        sources, targets = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
        for a, name in enumerate(names):
            for b, other in enumerate(names[: a + 1]):
                block = (int(name), int(other))
                columns = None if a == b else int(counts[b])
                tied = self._within(int(name), int(counts[a]), across) if a == b else across
                row, column = independent_pairs(luck, "network/blocks", tied, int(counts[a]), columns, block)
                sources.append(order[starts[a] + row])
                targets.append(order[starts[b] + column])
        return self._tie(size, np.concatenate(sources), np.concatenate(targets), luck)

    def _within(self, segment: int, members: int, across: float) -> float:
        kept = self.mean_degree * self.homophily
        if kept == 0:
            return across
        tied = across + kept / (members - 1) if members > 1 else np.inf
        if tied > 1:
            raise ValueError(
                f"network.homophily: {self.homophily:g} keeps {kept:g} of {self.mean_degree:g} ties within "
                f"the segment, too many for the {members} people of segment number {segment}; allowed: "
                "a lower network.mean_degree or homophily, or more people"
            )
        return float(tied)
