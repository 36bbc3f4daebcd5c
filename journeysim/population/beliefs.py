"""Beliefs about quality: normal, with a mean and a precision, moved by evidence as Bayes' rule says."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from journeysim.population.columns import Ids, People

Floats = NDArray[np.float64]


def learn(people: People, ids: Ids, product: NDArray[np.integer], stars: Floats, precision: Floats) -> None:
    """Move beliefs by signals of a given precision.

    `ids`, `product`, `stars` and `precision` have shape (n,); several signals for one consumer and product
    are taken in one after the other. Precision is in 1 / stars squared; signals without any teach nothing.
    """
    if ids.size:
        _learn(people.belief_mean, people.belief_precision, ids, product.astype(np.int64), stars, precision)


@njit(cache=True)
def _learn(
    mean: NDArray[np.float32],
    certainty: NDArray[np.float32],
    ids: Ids,
    product: Ids,
    stars: Floats,
    precision: Floats,
) -> None:
    for j in range(ids.size):
        weight = precision[j]
        if weight > 0.0:
            i, k = ids[j], product[j]
            before = np.float64(certainty[i, k])
            after = before + weight
            mean[i, k] = (before * np.float64(mean[i, k]) + weight * stars[j]) / after
            certainty[i, k] = after
