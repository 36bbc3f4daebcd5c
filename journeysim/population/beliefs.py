"""Beliefs about quality: normal, with a mean and a precision, moved by evidence as Bayes' rule says."""

import numpy as np
from numpy.typing import NDArray

from journeysim.population.columns import Ids, People

Floats = NDArray[np.float64]


def learn(people: People, ids: Ids, product: NDArray[np.integer], stars: Floats, precision: Floats) -> None:
    """Move beliefs by signals of a given precision.

    `ids`, `product`, `stars` and `precision` have shape (n,); several signals for one consumer and product
    count together, in the order given. Precision is in 1 / stars squared.
    """
    heard = np.flatnonzero(precision > 0)
    if not heard.size:
        return
    count = people.sizes["products"]
    pair = ids[heard] * count + product[heard]
    who, which = np.unique(pair, return_inverse=True)
    weight = np.bincount(which, weights=precision[heard])
    moment = np.bincount(which, weights=precision[heard] * stars[heard])
    mean, certainty = people.belief_mean.reshape(-1), people.belief_precision.reshape(-1)
    before = certainty[who].astype(np.float64)
    after = before + weight
    mean[who] = (before * mean[who] + moment) / after
    certainty[who] = after
