"""The screening of Morris (1991): how much a measure changes with one variable at a time, over a few walks.

SALib samples the walks. The effects are told here, as SALib knows shares only: a switch or a whole number takes its
whole step where the share moves by a part of it.
"""

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.experiments.sweeps.additive import ordered
from journeysim.experiments.sweeps.ranking import block

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.designs import Design
    from journeysim.experiments.sweeps.variables import Variable

Numbers = NDArray[np.float64]


def screened(design: "Design", values: Numbers, whole: NDArray[np.bool_], resamples: int, seed: int) -> pd.DataFrame:
    """Return one row a variable: `mu`, `mu_star` with its 95% interval from the bootstrap over walks, and `sigma`.

    `values` is the measure at each point, shape (points,), and `whole` says which points are in walks that are used.
    Effects are over the whole range; between names, the change from one to the other, which has no direction. nan
    where fewer than two steps of a variable changed what was run.
    """
    from scipy.stats import bootstrap, norm

    effects = elementary_effects(design, values, whole)
    rows = []
    for each, told in zip(design.variables, effects, strict=True):
        found = told[np.isfinite(told)]
        if found.size < 2:
            rows.append((each.name, *[math.nan] * 5))
            continue
        size = float(np.abs(found).mean())
        again = bootstrap((np.abs(found),), np.mean, n_resamples=resamples, method="percentile", rng=seed)
        half = float(norm.ppf(0.975) * again.standard_error)
        mu = float(found.mean()) if ordered(each) else math.nan
        rows.append((each.name, mu, size, max(0.0, size - half), size + half, float(found.std(ddof=1))))
    return pd.DataFrame(rows, columns=["variable", "mu", "mu_star", "mu_star_low", "mu_star_high", "sigma"])


def elementary_effects(design: "Design", values: Numbers, whole: NDArray[np.bool_]) -> Numbers:
    """Return the effect of each variable in each walk that is used, shape (variables, walks).

    The change of the measure is divided by that of the value's place in its range; between names it is only taken
    without its sign. nan where the step left the value as it was.
    """
    if design.shares is None:
        raise ValueError("a Morris design has the shares at which it was sampled")
    count, size = len(design.variables), block(design)
    moved = np.diff(design.shares[whole].reshape(-1, size, count), axis=1)
    changes = np.diff(values[whole].reshape(-1, size), axis=1)
    effects = np.full((count, len(moved)), math.nan)
    walks = np.arange(len(moved))
    for number, variable in enumerate(design.variables):
        # Each walk takes one step in each variable.
        step = np.abs(moved[:, :, number]).argmax(axis=1)
        column = design.points[variable.name][whole]
        if ordered(variable):
            place = np.diff(_places(variable, column).reshape(-1, size), axis=1)[walks, step]
            changed = place != 0.0
            effects[number, changed] = changes[walks, step][changed] / place[changed]
        else:
            kinds = pd.factorize(column)[0].reshape(-1, size)
            changed = np.diff(kinds, axis=1)[walks, step] != 0
            effects[number, changed] = np.abs(changes[walks, step][changed])
    return effects


def _places(variable: "Variable", column: pd.Series) -> Numbers:
    """Return where values lie in their range, 0 at its low end and 1 at its high one."""
    values = column.to_numpy(np.float64)
    low, high = (variable.low, variable.high) if variable.ranges else (min(variable.values), max(variable.values))
    if variable.log:
        return np.asarray(np.log(values / low) / math.log(high / low))
    return np.asarray((values - low) / (high - low))
