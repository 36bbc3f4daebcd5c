"""What every network builder has in common: a kind, how many ties are strong, and a way to build."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from journeysim.luck import Luck
from journeysim.network.graph import Network
from journeysim.scenario.parameters import Settings, parameter


class Builder(Settings):
    """Builds one kind of network.

    A subclass declares `kind: Literal["its file's name"]` and its own parameters, and implements `build` and
    `expected_degree`.
    """

    kind: str
    strong_share: float = parameter(
        0.3, unit="share", bounds=(0, 1), help="Share of ties that are strong, drawn once for each tie."
    )

    def build(self, segments: NDArray[np.integer], luck: Luck, folder: Path) -> Network:  # noqa: ARG002
        """Build the network of `len(segments)` people.

        `segments` holds each consumer's segment number, shape (N,); `folder` is that of the scenario file,
        for files it names. The result depends only on these and on the parameters.
        """
        raise TypeError(f"{type(self).__name__} has to implement build")

    def expected_degree(self, size: int, folder: Path) -> float:  # noqa: ARG002
        """Return how many ties of each of `size` people the network is expected to store, in the mean.

        Whoever limits what is built asks before it is; `folder` is that of `build`.
        """
        raise TypeError(f"{type(self).__name__} has to implement expected_degree")

    def _tie(self, size: int, source: NDArray[np.integer], target: NDArray[np.integer], luck: Luck) -> Network:
        """Return the network of these pairs, with the strength of each tie drawn by the tie itself."""
        return Network.from_pairs(size, source, target, self._strong(source, target, luck))

    def _strong(self, source: NDArray[np.integer], target: NDArray[np.integer], luck: Luck) -> NDArray[np.bool_]:
        """Return whether each tie is strong: the same for a pair in whatever network, order and direction."""
        if self.strong_share in (0.0, 1.0):
            return np.full(source.size, self.strong_share == 1.0)
        smaller = np.minimum(source, target).astype(np.int64)
        larger = np.maximum(source, target).astype(np.int64)
        return luck.uniform("network/strong", smaller, other=larger) < self.strong_share

    def _room_for(self, name: str, ties: float, size: int) -> None:
        """Raise `ValueError` if nobody can have so many different neighbours."""
        if ties > size - 1:
            raise ValueError(
                f"network.{name}: {ties:g} is too many for {size} people; allowed: at most {max(size - 1, 0)}"
            )
