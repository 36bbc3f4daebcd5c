"""A network of undirected ties, strong or weak, stored as compressed sparse rows.

The ties of person i are the entries `offsets[i]` to `offsets[i + 1]` of `targets` and `strong`; each tie is
stored twice, once from either end. What happens to somebody is pushed along her ties when it happens, so the
work is proportional to what happens.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from journeysim.network import kernels

Ids = NDArray[np.integer]
#: Ids share 32 bits with the strength of a tie while the rows are sorted.
LARGEST = 2**31 - 1


@dataclass(frozen=True, eq=False)
class Network:
    """Who knows whom, and how well.

    `size` is the number of people N; `offsets` int64 (N + 1,); `targets` int32 and `strong` bool, both (E,)
    with two entries for each tie, sorted by id within a row; `degree` int64 (N,), the number of neighbours of
    each. A `well_mixed` network is the complete graph of weak ties: it stores no ties, its degrees are N - 1,
    and what has a closed form is computed by it.
    """

    size: int
    offsets: NDArray[np.int64]
    targets: NDArray[np.int32]
    strong: NDArray[np.bool_]
    degree: NDArray[np.int64]
    well_mixed: bool = False

    @classmethod
    def from_pairs(cls, size: int, source: Ids, target: Ids, strong: NDArray[np.bool_]) -> Self:
        """Return the network of undirected pairs, given in any order and direction.

        `source`, `target` and `strong` have shape (pairs,). Self-loops are dropped; a pair given more than
        once, in either direction, becomes one tie, strong if any of its mentions is. Raises `ValueError` for
        an id outside 0 to `size` - 1 or for unequal lengths.
        """
        if not 0 <= size <= LARGEST:
            raise ValueError(f"a network of {size} people; allowed: 0 to {LARGEST}")
        if not source.shape == target.shape == strong.shape or source.ndim != 1:
            raise ValueError(
                f"source, target and strong have shapes {source.shape}, {target.shape} and {strong.shape}; "
                "allowed: one number each for every pair"
            )
        for name, end in (("source", source), ("target", target)):
            _inside(end, size, name)
        offsets, targets, ties = kernels.rows(
            size,
            np.ascontiguousarray(source, np.int32),
            np.ascontiguousarray(target, np.int32),
            np.ascontiguousarray(strong, np.bool_),
        )
        return cls(size, offsets, targets, ties, np.diff(offsets))

    @classmethod
    def complete(cls, size: int) -> Self:
        """Return the well mixed network: everybody has a weak tie to everybody else, none of them stored."""
        degree = np.full(size, max(size - 1, 0), np.int64)
        return cls(
            size,
            np.zeros(size + 1, np.int64),
            np.empty(0, np.int32),
            np.empty(0, np.bool_),
            degree,
            well_mixed=True,
        )

    @property
    def ties(self) -> int:
        """Number of undirected ties."""
        return int(self.degree.sum()) // 2

    def neighbours(self, i: int) -> NDArray[np.int32]:
        """Return the ids of a person's neighbours in ascending order, a view of shape (degree,)."""
        if self.well_mixed:
            return np.delete(np.arange(self.size, dtype=np.int32), i)
        return self.targets[self.offsets[i] : self.offsets[i + 1]]

    def is_strong(self, i: int) -> NDArray[np.bool_]:
        """Return whether each tie of a person is strong, in the order of `neighbours`, shape (degree,)."""
        if self.well_mixed:
            return np.zeros(self.degree[i], np.bool_)
        return self.strong[self.offsets[i] : self.offsets[i + 1]]

    def expand(self, ids: Ids) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_]]:
        """Return every edge that leaves `ids`: its owner's position in `ids`, its target, and its strength.

        The edges come in the order of `ids`, then of the targets' ids. Raises `TypeError` for a well mixed
        network.
        """
        if self.well_mixed:
            raise TypeError("a well mixed network has no edges to expand; use pick_neighbour or add_to_neighbours")
        owner, target, strong = kernels.expand(self._ids(ids), self.offsets, self.targets, self.strong)
        return owner, target, strong

    def add_to_neighbours(self, ids: Ids, amounts: NDArray[Any], totals: NDArray[Any]) -> None:
        """Add `amounts[j]` to the total of each neighbour of `ids[j]`, in place.

        `amounts` has the shape of `ids`; `totals` has shape (N,) and is int32, int64 or float64.
        """
        who, what = self._ids(ids), _like(amounts, ids, totals.dtype)
        self._check(totals, 1)
        if self.well_mixed:
            kernels.add_to_others(who, what, totals)
        else:
            kernels.add(who, what, self.offsets, self.targets, totals)

    def add_strong_weak(
        self,
        ids: Ids,
        amounts: NDArray[np.integer],
        strong_totals: NDArray[np.int32],
        weak_totals: NDArray[np.int32],
    ) -> None:
        """Add `amounts[j]` to the strong or weak total of each neighbour of `ids[j]`, by the tie, in place.

        `amounts` has the shape of `ids`; both totals are int32 of shape (N,).
        """
        who, what = self._ids(ids), _like(amounts, ids, np.dtype(np.int32))
        self._check(strong_totals, 1)
        self._check(weak_totals, 1)
        if self.well_mixed:
            kernels.add_to_others(who, what, weak_totals)
        else:
            kernels.add_strong_weak(who, what, self.offsets, self.targets, self.strong, strong_totals, weak_totals)

    def add_to_neighbour_columns(
        self, ids: Ids, columns: Ids, amounts: NDArray[np.integer], totals: NDArray[np.int32]
    ) -> None:
        """Add `amounts[j]` to column `columns[j]` of the totals of each neighbour of `ids[j]`, in place.

        `columns` and `amounts` have the shape of `ids`; `totals` is int32 of shape (N, columns). Raises
        `IndexError` for a column that is not there.
        """
        who, what = self._ids(ids), _like(amounts, ids, np.dtype(np.int32))
        self._check(totals, 2)
        where = _like(columns, ids, np.dtype(np.int64))
        if where.size and not 0 <= where.min() <= where.max() < totals.shape[1]:
            raise IndexError(f"columns {where.min()} to {where.max()}; allowed: 0 to {totals.shape[1] - 1}")
        if self.well_mixed:
            for column in np.unique(where):
                chosen = where == column
                kernels.add_to_others(who[chosen], what[chosen], totals[:, column])
        else:
            kernels.add_columns(who, where, what, self.offsets, self.targets, totals)

    def neighbour_mean(self, values: NDArray[np.float64], out: NDArray[np.float64]) -> None:
        """Write the mean of the neighbours' values into `out`; the isolated keep their own value.

        `values` and `out` are float64 of shape (N,) and not the same array. Sums run in the order of the ids.
        """
        self._check(values, 1)
        self._check(out, 1)
        if np.may_share_memory(values, out):
            raise ValueError("neighbour_mean cannot write over the values that it reads")
        if not self.well_mixed:
            kernels.mean(values, self.offsets, self.targets, out)
        elif self.size > 1:
            kernels.mean_of_others(values, out)
        else:
            out[:] = values

    def pick_neighbour(self, ids: Ids, u: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return one neighbour for each id, shape (n,): the one at the share `u` of the row; -1 if isolated.

        `u` holds uniforms in [0, 1), shape (n,), so that each neighbour is equally likely.
        """
        who, share = self._ids(ids), _like(u, ids, np.dtype(np.float64))
        if not self.well_mixed:
            return np.asarray(kernels.pick(who, share, self.offsets, self.targets))
        if self.size < 2:
            return np.full(who.size, -1, np.int64)
        rank = np.minimum((share * (self.size - 1)).astype(np.int64), self.size - 2)
        return np.asarray(rank + (rank >= who))

    def _ids(self, ids: Ids) -> NDArray[np.int64]:
        who = np.ascontiguousarray(ids, np.int64)
        if ids.dtype.kind not in "iu" or not kernels.all_inside(who, self.size):
            _inside(ids, self.size, "ids")
        return who

    def _check(self, column: NDArray[Any], dimensions: int) -> None:
        if column.ndim != dimensions or column.shape[0] != self.size:
            raise ValueError(
                f"an array of shape {column.shape}; allowed: {dimensions}-D, one row for each of {self.size} people"
            )


def _inside(ids: Ids, size: int, name: str) -> None:
    # The compiled loops check nothing, so a stray id would write into foreign memory.
    if ids.dtype.kind not in "iu":
        raise TypeError(f"{name} of type {ids.dtype}; allowed: whole numbers")
    if ids.size and not 0 <= ids.min() <= ids.max() < size:
        raise ValueError(f"{name} from {ids.min()} to {ids.max()}; allowed: 0 to {size - 1}")


def _like(values: NDArray[Any], ids: Ids, dtype: np.dtype[Any]) -> NDArray[Any]:
    if values.shape != ids.shape:
        raise ValueError(f"{values.shape} values for {ids.shape} ids; allowed: one for each")
    if values.dtype.kind == "f" and dtype.kind != "f":
        raise TypeError(f"amounts of type {values.dtype} for totals of type {dtype}; allowed: whole numbers")
    return np.ascontiguousarray(values, dtype)
