"""Everybody knows everybody: the limit in which networks do not matter."""

from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from journeysim.luck import Luck
from journeysim.network.base import Builder
from journeysim.network.graph import Network
from journeysim.scenario.parameters import parameter


class WellMixed(Builder):
    """Everybody knows everybody weakly; no ties are stored.

    The setting of Bass (1969), "A new product growth for model consumer durables", Management Science 15(5),
    doi:10.1287/mnsc.15.5.215, and of Granovetter (1978), "Threshold models of collective behavior", American
    Journal of Sociology 83(6), doi:10.1086/226707.
    """

    kind: Literal["well_mixed"] = "well_mixed"
    strong_share: float = parameter(
        0.0,
        unit="share",
        bounds=(0, 0),
        source="modelling choice",
        help="Always 0: the ties of a well mixed network are weak.",
    )

    def expected_degree(self, size: int, folder: Path) -> float:  # noqa: ARG002
        """Return 0, as no ties are stored."""
        return 0.0

    def build(self, segments: NDArray[np.integer], luck: Luck, folder: Path) -> Network:  # noqa: ARG002
        """Return the complete graph of `len(segments)` people."""
        return Network.complete(segments.size)
