"""What every network builder has in common: a kind, how many ties are strong, and a way to build."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from journeysim.luck import Luck
from journeysim.network.graph import Network
from journeysim.scenario.parameters import Settings, parameter


class Builder(Settings):
    """Builds one kind of network.

    A subclass declares `kind: Literal["its file's name"]` and its own parameters, and implements `build`.
    """

    kind: str
    strong_share: float = parameter(
        0.3, unit="share", bounds=(0, 1), help="Share of ties that are strong, drawn once for each tie."
    )

    def build(self, segments: NDArray[np.integer], luck: Luck, folder: Path) -> Network:
        """Build the network of `len(segments)` people.

        `segments` holds each consumer's segment number, shape (N,); `folder` is that of the scenario file, for
        files it names. The result depends only on these and on the parameters.
        """
        raise TypeError(f"{type(self).__name__} has to implement build")
