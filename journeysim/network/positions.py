"""Where people stand in a picture of their network: friends near each other, the same each time."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path
from scipy.spatial import cKDTree

from journeysim.network.graph import Network

Floats = NDArray[np.float64]

#: People from whom distances are measured; rounds of straightening out.
_PIVOTS, _ROUNDS = 24, 70
#: How many of the nearest push, and how far that reaches, in the distance that people would have if they stood evenly.
_NEAR, _REACH = 32, 2.5
_GOLDEN = np.pi * (3.0 - np.sqrt(5.0))


def positions(network: Network, rounds: int = _ROUNDS) -> Floats:
    """Return a place for everybody, shape (N, 2), within the square from -1 to 1.

    People are placed by how many ties lie between them and a few of them (pivot multidimensional scaling; Brandes &
    Pich 2007), then pulled by ties and pushed by those nearby (Fruchterman & Reingold 1991). Those without ties
    stand evenly around a spiral, as all do in a well mixed network. Made for up to some thousands.
    """
    size = network.size
    place = _spiral(size)
    tied = np.flatnonzero(network.degree > 0)
    if network.well_mixed or tied.size < 3:
        return place
    number = np.full(size, -1)
    number[tied] = np.arange(tied.size)
    owner = np.repeat(np.arange(size), network.degree)
    source, target = number[owner], number[network.targets]
    inner = _scaled(tied.size, source, target)
    for moment in range(rounds):
        inner = _straightened(inner, source, target, network.degree[tied], 1.0 - moment / rounds)
    alone = size - tied.size
    # Those without ties stand around the others, on the outside of the spiral.
    share = np.sqrt(tied.size / size) if alone else 1.0
    place[tied] = share * _fitted(inner)
    if alone:
        place[network.degree == 0] = _spiral(size)[tied.size :]
    return place


def _spiral(size: int) -> Floats:
    """Return places evenly spread over a disc, from its middle outwards."""
    number = np.arange(size)
    radius, angle = np.sqrt((number + 0.5) / max(size, 1)), number * _GOLDEN
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _scaled(size: int, source: NDArray[np.integer], target: NDArray[np.integer]) -> Floats:
    """Return places whose distances are like the numbers of ties between people."""
    ties = csr_array((np.ones(source.size, np.int8), (source, target)), shape=(size, size))
    first = int(np.argmax(np.bincount(source, minlength=size)))
    nearest = np.full(size, np.inf)
    rows: list[Floats] = []
    pivot = first
    for _ in range(min(_PIVOTS, size)):
        steps = shortest_path(ties, unweighted=True, indices=pivot)
        rows.append(steps)
        nearest = np.minimum(nearest, steps)
        pivot = int(np.argmax(nearest))
    found = np.column_stack(rows)
    # Those who cannot be reached stand a little further out than the furthest who can.
    found[np.isinf(found)] = found[np.isfinite(found)].max() + 2.0
    square = found**2
    centred = square - square.mean(axis=0) - square.mean(axis=1)[:, None] + square.mean()
    _, axes = np.linalg.eigh(centred.T @ centred)
    flat = centred @ axes[:, -2:][:, ::-1]
    # The sign of an axis is a whim of the library: let its largest entry be positive.
    flat *= np.sign(flat[np.abs(flat).argmax(axis=0), [0, 1]])
    # Nobody stands on somebody else.
    return _fitted(flat) + 1e-3 * _spiral(size)


def _straightened(
    place: Floats, source: NDArray[np.integer], target: NDArray[np.integer], degree: NDArray[np.integer], heat: float
) -> Floats:
    """Return the places after one round of pulls and pushes; with less heat people move less."""
    size = place.shape[0]
    even = np.sqrt(np.pi / size)
    move = np.zeros_like(place)
    along = place[target] - place[source]
    length = np.linalg.norm(along, axis=1)
    # Those with many ties would be pulled into one point.
    weight = length / even / np.sqrt(degree[source] * degree[target])
    for axis in (0, 1):
        move[:, axis] += np.bincount(source, along[:, axis] * weight, minlength=size)
    found: tuple[Any, Any] = cKDTree(place).query(place, _NEAR + 1, distance_upper_bound=_REACH * even)
    near, who = found
    one, column = np.nonzero(who[:, 1:] < size)
    apart = place[one] - place[who[one, column + 1]]
    push = apart * (even / np.maximum(near[one, column + 1], 0.05 * even))[:, None] ** 2
    for axis in (0, 1):
        move[:, axis] += np.bincount(one, push[:, axis], minlength=size)
    move -= 0.02 * place
    far = np.linalg.norm(move, axis=1)
    most = even * (0.1 + 1.4 * heat)
    return np.asarray(place + move * np.minimum(1.0, most / np.maximum(far, 1e-12))[:, None])


def _fitted(place: Floats) -> Floats:
    """Return the places moved and scaled into the unit disc; the few furthest out are drawn in."""
    place = place - place.mean(axis=0)
    far = np.linalg.norm(place, axis=1)
    reach = max(float(np.quantile(far, 0.99)), 1e-9)
    return np.asarray(place / np.maximum(reach, far)[:, None])
