"""Independent pairs: each of many possible ties exists with one probability.

The gaps between the ties that exist are geometric, so that the work grows with the ties and not with the
pairs.

Source: Batagelj & Brandes (2005), "Efficient generation of large random networks", Physical Review E 71,
036113, doi:10.1103/PhysRevE.71.036113.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from journeysim.luck import Luck

Pairs = tuple[NDArray[np.int32], NDArray[np.int32]]


def independent_pairs(
    luck: Luck,
    decision: str,
    probability: float,
    rows: int,
    columns: int | None = None,
    block: tuple[int, int] = (0, 0),
) -> Pairs:
    """Return the pairs that exist, as row and column numbers, each of shape (pairs,).

    With `columns`, the possible pairs are all of a row and a column; without, all of two different rows, each
    once, the larger as the row. Gap number i is drawn at entity i, occasion and attempt the two numbers of
    `block`.
    """
    possible = rows * (rows - 1) // 2 if columns is None else rows * columns
    if probability <= 0 or possible == 0:
        return np.empty(0, np.int32), np.empty(0, np.int32)
    expected = probability * possible
    chunk = int(expected + 5 * math.sqrt(expected)) + 16
    log_absent = math.log1p(-probability) if probability < 1 else -math.inf
    parts: list[Pairs] = []
    drawn, row, column = 0, 1 if columns is None else 0, -1
    while row < rows:
        gaps = np.arange(drawn, drawn + chunk)
        u = luck.uniform(decision, gaps, occasion=block[0], attempt=block[1])
        source, target, row, column = _walk(u, log_absent, rows, columns or 0, row, column, float(possible))
        parts.append((source, target))
        drawn, chunk = drawn + chunk, 1024
    if len(parts) == 1:
        return parts[0]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _walk(
    u: NDArray[np.float64], log_absent: float, rows: int, columns: int, row: int, column: int, possible: float
) -> tuple[NDArray[np.int32], NDArray[np.int32], int, int]:
    """Jump from one existing pair to the next until the uniforms or the rows end; returns where it stands."""
    source = np.empty(u.size, np.int32)
    target = np.empty(u.size, np.int32)
    found = 0
    for i in range(u.size):
        # A gap beyond the last pair is cut before it could overflow.
        column += 1 + int(min(np.log(u[i]) / log_absent, possible))
        width = columns if columns else row
        while row < rows and column >= width:
            column -= width
            row += 1
            width = columns if columns else row
        if row >= rows:
            break
        source[found] = row
        target[found] = column
        found += 1
    return source[:found], target[:found], row, column
