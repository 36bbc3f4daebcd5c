"""The rich get richer: newcomers seek out those who already know many."""

from pathlib import Path
from typing import Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray

from journeysim.luck import Luck
from journeysim.network.base import Builder
from journeysim.network.graph import Network
from journeysim.scenario.parameters import parameter


class ScaleFree(Builder):
    """Growth by preferential attachment: few people know very many.

    The first `links` + 1 people all know each other; then each newcomer ties herself to `links` different
    people, chosen in proportion to the ties that they have. The mean degree comes near 2 `links`, and the
    share of people with k ties falls off like k^-3. Source: Barabási & Albert (1999), "Emergence of scaling
    in random networks", Science 286, doi:10.1126/science.286.5439.509.
    """

    kind: Literal["scale_free"] = "scale_free"
    links: int = parameter(
        5,
        unit="ties per newcomer",
        bounds=(1, 5_000),
        source="Barabási & Albert 1999; assumed; calibrate",
        help="Ties that each newcomer makes: the least that anybody has, and half of the mean.",
    )

    def expected_degree(self, size: int, folder: Path) -> float:  # noqa: ARG002
        """Return twice the links of a newcomer, less what the first people have not."""
        return self.links * (2 - (self.links + 1) / size)

    def build(self, segments: NDArray[np.integer], luck: Luck, folder: Path) -> Network:  # noqa: ARG002
        """Return the grown network of `len(segments)` people, the oldest first.

        Raises `ValueError` if there are too few of them.
        """
        size, links = segments.size, self.links
        self._room_for("links", links, size)
        founders = links + 1
        founding = links * founders // 2
        ends = np.empty(2 * (founding + (size - founders) * links), np.int32)
        one, other = np.triu_indices(founders, 1)
        ends[0 : 2 * founding : 2], ends[1 : 2 * founding : 2] = one, other
        u = luck.uniform("network/scale_free", np.arange((size - founders) * links))
        done, redrawn, spares = 0, 0, 1024
        while done < u.size:
            # Whom a newcomer already chose is chosen anew, with the next of these.
            spare = luck.uniform("network/scale_free/again", np.arange(redrawn, redrawn + spares))
            done, used = _grow(links, u, spare, done, ends)
            redrawn += used
            spares *= 2
        return self._tie(size, ends[0::2], ends[1::2], luck)


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _grow(
    links: int, u: NDArray[np.float64], spare: NDArray[np.float64], done: int, ends: NDArray[np.int32]
) -> tuple[int, int]:
    """Make ties from number `done` on until all are made or the spare uniforms run out.

    `ends` lists both ends of every tie, the newer person first, so that a person stands in it as often as she
    has ties. Returns how many ties are made and how many spare uniforms were used.
    """
    founding = ends.size - 2 * u.size
    used = 0
    for tie in range(done, u.size):
        newcomer = tie // links
        slot = tie - newcomer * links
        before = founding + 2 * newcomer * links
        share = u[tie]
        while True:
            friend = ends[min(int(share * before), before - 1)]
            known = False
            for k in range(slot):
                known |= ends[before + 2 * k + 1] == friend
            if not known:
                break
            if used == spare.size:
                # This tie is begun again; its spare uniforms count as used.
                return tie, used
            share = spare[used]
            used += 1
        ends[before + 2 * slot] = links + 1 + newcomer
        ends[before + 2 * slot + 1] = friend
    return u.size, used
