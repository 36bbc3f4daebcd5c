"""The compiled loops behind a network: building the rows, and passing things along ties.

Every loop is sequential, so that sums have one order. All arrays are checked by `graph`, not here.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

_ONE = np.uint32(1)


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def all_inside(ids: NDArray[np.int64], size: int) -> bool:
    """Return whether every id is one of `size` people."""
    stray = 0
    for i in ids:
        stray += i < 0 or i >= size
    return stray == 0


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def rows(
    size: int, source: NDArray[np.int32], target: NDArray[np.int32], strong: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_]]:
    """Return offsets, targets and strength of the symmetrised pairs, each row sorted by id.

    Two counting sorts: by the one end, then, in the order of that end, by the other. Self-loops are left out;
    a pair given more than once counts once, and is strong if it was ever given as strong.
    """
    offsets = np.zeros(size + 1, np.int64)
    for e in range(source.size):
        if source[e] != target[e]:
            offsets[source[e] + 1] += 1
            offsets[target[e] + 1] += 1
    for i in range(size):
        offsets[i + 1] += offsets[i]
    entries = offsets[size]

    # An id and its tie's strength share 32 bits: half the memory traffic.
    unsorted = np.empty(entries, np.uint32)
    place = offsets[:-1].copy()
    for e in range(source.size):
        s, t, bit = source[e], target[e], np.uint32(strong[e])
        if s != t:
            unsorted[place[s]] = (np.uint32(t) << _ONE) | bit
            place[s] += 1
            unsorted[place[t]] = (np.uint32(s) << _ONE) | bit
            place[t] += 1
    ordered = np.empty(entries, np.uint32)
    place[:] = offsets[:-1]
    for t in range(size):
        for e in range(offsets[t], offsets[t + 1]):
            s = unsorted[e] >> _ONE
            ordered[place[s]] = (np.uint32(t) << _ONE) | (unsorted[e] & _ONE)
            place[s] += 1

    targets = np.empty(entries, np.int32)
    ties = np.empty(entries, np.bool_)
    written = 0
    begin = offsets[0]
    for i in range(size):
        end = offsets[i + 1]
        last = np.int64(-1)
        for e in range(begin, end):
            t = np.int64(ordered[e] >> _ONE)
            bit = (ordered[e] & _ONE) == _ONE
            if t == last:
                ties[written - 1] |= bit
            else:
                targets[written] = t
                ties[written] = bit
                written += 1
                last = t
        begin = end
        offsets[i + 1] = written
    if written < entries:
        return offsets, targets[:written].copy(), ties[:written].copy()
    return offsets, targets, ties


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def expand(
    ids: NDArray[np.int64], offsets: NDArray[np.int64], targets: NDArray[np.int32], strong: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_]]:
    """Return owner's position, target and strength of every edge that leaves `ids`."""
    entries = 0
    for i in ids:
        entries += offsets[i + 1] - offsets[i]
    owner = np.empty(entries, np.int64)
    target = np.empty(entries, np.int32)
    strength = np.empty(entries, np.bool_)
    written = 0
    for j in range(ids.size):
        for e in range(offsets[ids[j]], offsets[ids[j] + 1]):
            owner[written] = j
            target[written] = targets[e]
            strength[written] = strong[e]
            written += 1
    return owner, target, strength


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def add(
    ids: NDArray[np.int64],
    amounts: NDArray[Any],
    offsets: NDArray[np.int64],
    targets: NDArray[np.int32],
    totals: NDArray[Any],
) -> None:
    """Add each id's amount to the totals of its neighbours."""
    for j in range(ids.size):
        for e in range(offsets[ids[j]], offsets[ids[j] + 1]):
            totals[targets[e]] += amounts[j]


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def add_strong_weak(
    ids: NDArray[np.int64],
    amounts: NDArray[np.int32],
    offsets: NDArray[np.int64],
    targets: NDArray[np.int32],
    strong: NDArray[np.bool_],
    strong_totals: NDArray[np.int32],
    weak_totals: NDArray[np.int32],
) -> None:
    """Add each id's amount to the neighbours' totals of the tie's strength."""
    for j in range(ids.size):
        for e in range(offsets[ids[j]], offsets[ids[j] + 1]):
            if strong[e]:
                strong_totals[targets[e]] += amounts[j]
            else:
                weak_totals[targets[e]] += amounts[j]


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def add_columns(
    ids: NDArray[np.int64],
    columns: NDArray[np.int64],
    amounts: NDArray[np.int32],
    offsets: NDArray[np.int64],
    targets: NDArray[np.int32],
    totals: NDArray[np.int32],
) -> None:
    """Add each id's amount to one column of its neighbours' totals."""
    for j in range(ids.size):
        for e in range(offsets[ids[j]], offsets[ids[j] + 1]):
            totals[targets[e], columns[j]] += amounts[j]


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def mean(
    values: NDArray[np.float64],
    offsets: NDArray[np.int64],
    targets: NDArray[np.int32],
    out: NDArray[np.float64],
) -> None:
    """Write the mean of the neighbours' values; the own value where there are none."""
    for i in range(out.size):
        begin, end = offsets[i], offsets[i + 1]
        if begin == end:
            out[i] = values[i]
            continue
        total = 0.0
        for e in range(begin, end):
            total += values[targets[e]]
        out[i] = total / (end - begin)


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def mean_of_others(values: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    """Write the mean of everybody else's values, summed by id."""
    total = 0.0
    for i in range(values.size):
        total += values[i]
    for i in range(values.size):
        out[i] = (total - values[i]) / (values.size - 1)


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def add_to_others(ids: NDArray[np.int64], amounts: NDArray[Any], totals: NDArray[Any]) -> None:
    """Add the sum of all amounts, less the own ones, to everybody's total."""
    own = np.zeros_like(totals)
    everybody = np.zeros_like(totals[:1])
    for j in range(ids.size):
        own[ids[j]] += amounts[j]
        everybody[0] += amounts[j]
    for i in range(totals.size):
        totals[i] += everybody[0] - own[i]


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def pick(
    ids: NDArray[np.int64], u: NDArray[np.float64], offsets: NDArray[np.int64], targets: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Return the neighbour at the share `u` of each id's row, -1 for the isolated."""
    out = np.empty(ids.size, np.int64)
    for j in range(ids.size):
        begin = offsets[ids[j]]
        degree = offsets[ids[j] + 1] - begin
        out[j] = targets[begin + min(int(u[j] * degree), degree - 1)] if degree else -1
    return out
