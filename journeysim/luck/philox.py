"""Philox4x32-10, the counter-based generator behind every draw.

A block of four 32-bit words is a pure function of a 128-bit counter and a 64-bit key, so a draw needs no
state and no order. The first two words make one uniform.

Source: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC11,
doi:10.1145/2063384.2063405; checked against the known-answer vectors of their Random123 library.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

_MASK = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_SIX = np.uint64(6)
_UNIT = 2.0**-52


@njit(cache=True, inline="always")
def _block(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (
            ((p1 >> _HALF) ^ c1 ^ k0) & _MASK,
            p1 & _MASK,
            ((p0 >> _HALF) ^ c3 ^ k1) & _MASK,
            p0 & _MASK,
        )
        k0 = (k0 + _W0) & _MASK
        k1 = (k1 + _W1) & _MASK
    return c0, c1, c2, c3


@njit(cache=True, inline="always")
def _unit(w0: Any, w1: Any) -> Any:
    # 52 bits and a half: strictly inside (0, 1), so that no inverse CDF meets an infinity.
    bits = (w0 >> _SIX) * np.uint64(67108864) + (w1 >> _SIX)
    return (np.float64(bits) + 0.5) * _UNIT


@njit(cache=True)
def block(counter: NDArray[np.uint64], key: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the four words of one block: counter shape (4,), key shape (2,), all below 2**32."""
    out = np.empty(4, np.uint64)
    out[0], out[1], out[2], out[3] = _block(counter[0], counter[1], counter[2], counter[3], key[0], key[1])
    return out


@njit(cache=True)
def fill(
    out: NDArray[np.float64],
    k0: int,
    k1: int,
    occasion: int,
    attempt: int,
    entity: NDArray[np.int64],
    other: int,
) -> None:
    """Fill `out` with the uniforms of `entity` on one occasion and attempt."""
    key0, key1 = np.uint64(k0), np.uint64(k1)
    c0, c1, c3 = np.uint64(occasion) & _MASK, np.uint64(attempt) & _MASK, np.uint64(other) & _MASK
    for i in range(entity.size):
        w0, w1, _, _ = _block(c0, c1, np.uint64(entity[i]) & _MASK, c3, key0, key1)
        out[i] = _unit(w0, w1)


@njit(cache=True)
def select_below(
    ids: NDArray[np.int64],
    uniforms: NDArray[np.float64],
    k0: int,
    k1: int,
    occasion: int,
    among: NDArray[np.bool_],
    ceiling: NDArray[np.float32],
) -> int:
    """Write the ids in `among` whose uniform lies below their ceiling, and the uniforms; return how many.

    The uniforms are those of `fill` with attempt and other 0; a `ceiling` of length 1 serves everyone.
    """
    key0, key1 = np.uint64(k0), np.uint64(k1)
    c0, zero, found, each = np.uint64(occasion) & _MASK, np.uint64(0), 0, int(ceiling.size > 1)
    for i in range(among.size):
        if among[i]:
            w0, w1, _, _ = _block(c0, zero, np.uint64(i), zero, key0, key1)
            u = _unit(w0, w1)
            if u < ceiling[i * each]:
                ids[found] = i
                uniforms[found] = u
                found += 1
    return found


@njit(cache=True)
def fill_options(
    out: NDArray[np.float64],
    keys: NDArray[np.int64],
    occasion: NDArray[np.int64],
    attempt: NDArray[np.int64],
    entity: NDArray[np.int64],
    gumbel: bool,
) -> None:
    """Fill `out`, shape (n, options), with uniforms or standard Gumbel noise; `keys` has shape (options, 2)."""
    s0, s1 = int(occasion.size > 1), int(attempt.size > 1)
    for i in range(entity.size):
        c0 = np.uint64(occasion[i * s0]) & _MASK
        c1 = np.uint64(attempt[i * s1]) & _MASK
        c2 = np.uint64(entity[i]) & _MASK
        for k in range(keys.shape[0]):
            w0, w1, _, _ = _block(c0, c1, c2, np.uint64(0), np.uint64(keys[k, 0]), np.uint64(keys[k, 1]))
            u = _unit(w0, w1)
            out[i, k] = -np.log(-np.log(u)) if gumbel else u


@njit(cache=True)
def fill_happens(
    out: NDArray[np.bool_], keys: NDArray[np.int64], entity: NDArray[np.int64], chance: NDArray[np.float64]
) -> None:
    """Fill `out`, shape (n, options), with whether the uniform of `fill_options`, at 0 and 0, lies below its chance."""
    zero = np.uint64(0)
    for i in range(entity.size):
        c2 = np.uint64(entity[i]) & _MASK
        for k in range(keys.shape[0]):
            if chance[i, k] > 0.0:
                w0, w1, _, _ = _block(zero, zero, c2, zero, np.uint64(keys[k, 0]), np.uint64(keys[k, 1]))
                out[i, k] = _unit(w0, w1) < chance[i, k]
            else:
                out[i, k] = False


@njit(cache=True)
def fill_each(
    out: NDArray[np.float64],
    k0: int,
    k1: int,
    occasion: NDArray[np.int64],
    attempt: NDArray[np.int64],
    entity: NDArray[np.int64],
    other: NDArray[np.int64],
) -> None:
    """Fill `out` where any part of the address may differ by row; arrays of length 1 serve every row."""
    key0, key1 = np.uint64(k0), np.uint64(k1)
    s0, s1, s3 = int(occasion.size > 1), int(attempt.size > 1), int(other.size > 1)
    for i in range(entity.size):
        w0, w1, _, _ = _block(
            np.uint64(occasion[i * s0]) & _MASK,
            np.uint64(attempt[i * s1]) & _MASK,
            np.uint64(entity[i]) & _MASK,
            np.uint64(other[i * s3]) & _MASK,
            key0,
            key1,
        )
        out[i] = _unit(w0, w1)


@njit(cache=True)
def fill_edges(
    out: NDArray[np.float64],
    keys: NDArray[np.int64],
    which: NDArray[np.int64],
    occasion: int,
    attempt: NDArray[np.int64],
    entity: NDArray[np.int64],
    other: NDArray[np.int64],
) -> None:
    """Fill `out` with a uniform for each edge, under the row of `keys`, shape (options, 2), that `which` names."""
    c0 = np.uint64(occasion) & _MASK
    for i in range(entity.size):
        w0, w1, _, _ = _block(
            c0,
            np.uint64(attempt[i]) & _MASK,
            np.uint64(entity[i]) & _MASK,
            np.uint64(other[i]) & _MASK,
            np.uint64(keys[which[i], 0]),
            np.uint64(keys[which[i], 1]),
        )
        out[i] = _unit(w0, w1)
