"""Draws by address: who, when, which decision, which option."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from journeysim.luck import philox

Floats = NDArray[np.float64]
#: A step, a journey number or an attempt: one for all rows, or one for each.
When = int | NDArray[np.integer]


class Luck:
    """The luck of one replicate: a pure function from addresses to uniforms.

    An address is (seed, replicate, decision, option, occasion, attempt, entity, other). The names are hashed
    into the generator's key, the numbers are its counter; therefore a draw depends neither on how many others
    drew, nor in which order, nor on the position of an option in a list.

    Parameters
    ----------
    seed
        Any whole number from 0 up; 0 is a seed like another.
    replicate
        Number of the replicate, from 0.
    """

    def __init__(self, seed: int, replicate: int = 0) -> None:
        self.seed = seed
        self.replicate = replicate
        self._keys: dict[tuple[str, str], tuple[int, int]] = {}
        self._tables: dict[tuple[str, tuple[str, ...]], NDArray[np.int64]] = {}

    def key(self, decision: str, option: str = "") -> tuple[int, int]:
        """Return the generator's key of a decision and an option, two words below 2**32."""
        found = self._keys.get((decision, option))
        if found is None:
            text = f"{self.seed}\x1f{self.replicate}\x1f{decision}\x1f{option}".encode()
            digest = hashlib.blake2b(text, digest_size=8).digest()
            found = int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")
            self._keys[decision, option] = found
        return found

    def uniform(
        self,
        decision: str,
        entity: NDArray[np.integer],
        occasion: When = 0,
        attempt: When = 0,
        other: When = 0,
        option: str = "",
    ) -> Floats:
        """Return uniforms strictly between 0 and 1, one for each entity, shape (n,).

        `entity` holds consumer ids (or the source of an edge, whose target is `other`); `occasion` is the step
        for dated things and the journey's number for choices within a journey.
        """
        k0, k1 = self.key(decision, option)
        out = np.empty(entity.size, np.float64)
        if not entity.size:
            return out
        who = np.ascontiguousarray(entity, np.int64)
        if isinstance(occasion, int) and isinstance(attempt, int) and isinstance(other, int):
            philox.fill(out, k0, k1, occasion, attempt, who, other)
        else:
            philox.fill_each(out, k0, k1, _column(occasion), _column(attempt), who, _column(other))
        return out

    def normal(
        self,
        decision: str,
        entity: NDArray[np.integer],
        occasion: When = 0,
        attempt: When = 0,
        other: When = 0,
        option: str = "",
    ) -> Floats:
        """Return standard normal draws by inverse CDF, shape (n,)."""
        return np.asarray(ndtri(self.uniform(decision, entity, occasion, attempt, other, option)))

    def below(
        self, decision: str, among: NDArray[np.bool_], occasion: int, ceiling: NDArray[np.float32]
    ) -> tuple[NDArray[np.int64], Floats]:
        """Return the ids whose uniform lies below their ceiling, in order, and their uniforms, each shape (n,).

        The same draws as `uniform(decision, ids, occasion)` for the ids where `among`, shape (N,), is true,
        without keeping those that cannot matter; `ceiling` has shape (N,), or (1,) for one that serves all.
        """
        k0, k1 = self.key(decision)
        ids, uniforms = np.empty(among.size, np.int64), np.empty(among.size, np.float64)
        count = philox.select_below(ids, uniforms, k0, k1, occasion, among, ceiling)
        return ids[:count].copy(), uniforms[:count].copy()

    def gumbel(
        self,
        decision: str,
        entity: NDArray[np.integer],
        options: Sequence[str],
        occasion: When = 0,
        attempt: When = 0,
    ) -> Floats:
        """Return standard Gumbel noise for each entity and option, shape (n, options).

        An option keeps its noise when others join or leave, so a new product only wins people over.
        """
        return self._options(decision, entity, options, occasion, attempt, True)

    def uniforms(
        self,
        decision: str,
        entity: NDArray[np.integer],
        options: Sequence[str],
        occasion: When = 0,
        attempt: When = 0,
    ) -> Floats:
        """Return a uniform for each entity and option, the same as `uniform` by option, shape (n, options)."""
        return self._options(decision, entity, options, occasion, attempt, False)

    def edges(
        self,
        decision: str,
        options: Sequence[str],
        which: NDArray[np.int64],
        occasion: int,
        attempt: NDArray[np.int64],
        entity: NDArray[np.int64],
        other: NDArray[np.int64],
    ) -> Floats:
        """Return a uniform for each edge from `entity` to `other` about one of the options, shape (m,).

        `which` is the option's index; the same as `uniform` with that option, edge by edge.
        """
        out = np.empty(entity.size, np.float64)
        if out.size:
            philox.fill_edges(out, self._table(decision, options), which, occasion, attempt, entity, other)
        return out

    def happens(
        self, decision: str, entity: NDArray[np.integer], options: Sequence[str], chance: Floats
    ) -> NDArray[np.bool_]:
        """Return where the uniform of an entity and option, once for all, lies below its chance, shape (n, options).

        The same as `uniforms(decision, entity, options) < chance`, without drawing where the chance is 0.
        """
        keys = self._table(decision, options)
        out = np.empty((entity.size, len(keys)), np.bool_)
        if entity.size:
            philox.fill_happens(out, keys, np.ascontiguousarray(entity, np.int64), chance)
        return out

    def _options(
        self,
        decision: str,
        entity: NDArray[np.integer],
        options: Sequence[str],
        occasion: When,
        attempt: When,
        gumbel: bool,
    ) -> Floats:
        keys = self._table(decision, options)
        out = np.empty((entity.size, len(keys)), np.float64)
        if entity.size:
            who = np.ascontiguousarray(entity, np.int64)
            philox.fill_options(out, keys, _column(occasion), _column(attempt), who, gumbel)
        return out

    def _table(self, decision: str, options: Sequence[str]) -> NDArray[np.int64]:
        """Return the keys of a decision, a row for each option."""
        names = tuple(options)
        found = self._tables.get((decision, names))
        if found is None:
            found = np.array([self.key(decision, option) for option in names], np.int64).reshape(-1, 2)
            self._tables[decision, names] = found
        return found


def _column(value: When) -> NDArray[np.int64]:
    return _one(value) if isinstance(value, int) else np.ascontiguousarray(value, np.int64)


@lru_cache(64)
def _one(value: int) -> NDArray[np.int64]:
    # Most are the step of the day or 0, over and over.
    return np.array([value], np.int64)
