"""What each variable adds by itself, told from random points by least squares of all variables together.

So what others happen to be where a variable is high is taken out. Over independent variables the shares are Sobol's
first-order indices.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.experiments.sweeps.responses import Response

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.designs import Design
    from journeysim.experiments.sweeps.variables import Variable

Codes = NDArray[np.intp]
Numbers = NDArray[np.float64]

#: Fewest points of a random design from which effects are told, and how many each column of the fit takes.
FEWEST, PER_COLUMN = 8, 4
#: Most classes that a range is cut into; from the second number of columns on a range has classes, else a polynomial.
CLASSES, _STEPS = 32, 6


@dataclass(frozen=True, eq=False)
class Additive:
    """Effects of single variables that add up to a measure.

    `rows` are the points, `values` the measure there, `columns` has shape (rows, columns) with mean 0, `owners` says
    which variable a column is of, `solve` turns values into slopes, shape (columns, rows), and `spent` is how many
    degrees of freedom the slopes take.
    """

    rows: Codes
    values: Numbers
    columns: Numbers
    owners: Codes
    solve: Numbers
    spent: int
    variables: int

    def part(self, number: int) -> Numbers:
        """Return what a variable adds at each of the points, with mean 0."""
        return np.asarray(self._effect(number) @ self.values)

    def left(self) -> Numbers:
        """Return what the sum of all leaves at each of the points."""
        centred = self.values - self.values.mean()
        return np.asarray(centred - self.columns @ (self.solve @ centred))

    def variances(self, values: Numbers) -> tuple[Numbers, Numbers]:
        """Return the variance of each variable's part, less what chance adds, and of what is left.

        `values` has shape (rows, draws); shapes (variables, draws) and (draws,).
        """
        centred = values - values.mean(axis=0)
        slopes = self.solve @ centred
        rest = ((centred - self.columns @ slopes) ** 2).sum(axis=0) / (self.rows.size - 1 - self.spent)
        parts = np.zeros((self.variables, values.shape[1]))
        for number in range(self.variables):
            own = self.owners == number
            chance = float((self._effect(number) ** 2).sum())
            parts[number] = ((self.columns[:, own] @ slopes[own]) ** 2).sum(axis=0) - rest * chance
        return parts / (self.rows.size - 1), rest

    def shares(self) -> Numbers:
        """Return the share of each variable's part in the sum of all parts and what is left, shape (variables,)."""
        parts, rest = self.variances(self.values[:, None])
        return np.asarray(_shares(np.maximum(parts, 0.0), np.maximum(parts, 0.0).sum(axis=0) + rest)[:, 0])

    def errors(self, groups: Codes, resamples: int, seed: int) -> Numbers:
        """Return the standard error of each share, by the wild bootstrap over groups of points (Wu 1986)."""
        from scipy.stats import bootstrap

        left = self.left()
        fitted = self.values - left
        leverage = (self.columns * self.solve.T).sum(axis=1)
        left = left / np.sqrt(np.maximum(1.0 - leverage, 0.01))
        weights = np.linspace(-1.0, 1.0, int(groups.max()) + 1)
        weights /= weights.std()
        errors = []
        for number in range(self.variables):

            def again(drawn: Numbers, axis: int = -1, number: int = number) -> Numbers:
                signs = np.moveaxis(np.atleast_2d(drawn), axis, 0)
                parts, rest = self.variances(fitted[:, None] + left[:, None] * signs[groups])
                found = _shares(parts[number], np.maximum(parts, 0.0).sum(axis=0) + rest)
                return np.asarray(found if drawn.ndim > 1 else found[0])

            drawn = bootstrap(
                (weights,), again, n_resamples=resamples, vectorized=True, method="percentile", rng=seed
            )  # fmt: skip
            errors.append(float(np.std(drawn.bootstrap_distribution, ddof=1)))
        return np.array(errors)

    def slope(self, number: int, given: Numbers) -> tuple[float, float]:
        """Return how a variable's part goes with its values, and the standard error of that (HC3)."""
        line = (given - given.mean()) @ self._effect(number)
        leverage = np.minimum((self.columns * self.solve.T).sum(axis=1), 0.99)
        return float(line @ self.values), float(np.sqrt(((line * self.left() / (1.0 - leverage)) ** 2).sum()))

    def _effect(self, number: int) -> Numbers:
        own = self.owners == number
        effect = self.columns[:, own] @ self.solve[own]
        return np.asarray(effect - effect.mean(axis=1, keepdims=True))


def fitted(design: "Design", found: Response, rows: Codes) -> Additive | None:
    """Return the effects over points of a design; `None` where they are too few, or the measure is the same at all."""
    values = found.means[rows]
    if rows.size < FEWEST or not found.varies or np.ptp(values) == 0:
        return None
    blocks = _columns(design, rows)
    columns = np.hstack(blocks)
    if rows.size < 2 * (columns.shape[1] + 1):
        return None
    owners = np.repeat(np.arange(len(blocks)), [each.shape[1] for each in blocks])
    solve = np.asarray(np.linalg.pinv(columns, rcond=1e-10), np.float64)
    spent = round(float((columns * solve.T).sum()))
    return Additive(rows, values, columns, owners, solve, spent, len(blocks))


@lru_cache(maxsize=8)
def parts(design: "Design", found: Response) -> Numbers | None:
    """Return what each variable adds to the mean by itself at each point, shape (variables, points).

    `None` where the others are the same in all classes anyway (grids, one at a time), or where points are too few.
    """
    if design.kind in ("grid", "oat"):
        return None
    fit = fitted(design, found, np.flatnonzero(found.used))
    if fit is None:
        return None
    told = np.zeros((fit.variables, len(design.points)))
    for number in range(fit.variables):
        told[number, fit.rows] = fit.part(number)
    return told


def ordered(variable: "Variable") -> bool:
    """Return whether a variable's values are numbers, of which some are more than others."""
    return variable.dtype in ("float64", "int64")


def classes(values: pd.Series, most: int, few: int = CLASSES) -> Codes:
    """Return the class of each value, from 0: the values themselves up to so `few` or where they are names.

    More numbers than that are cut into at most so many classes of equal size; equal values are never apart.
    """
    plain = pd.factorize(values, sort=values.dtype.kind in "iuf")[0]
    if plain.max(initial=0) < few or values.dtype.kind not in "iuf":
        return np.asarray(plain, np.intp)
    return np.asarray(pd.qcut(values, most, labels=False, duplicates="drop"), np.intp)


def scaled(variable: "Variable", given: pd.Series) -> Numbers:
    """Return numbers from -1 to 1 as they lie on the variable's axis."""
    numbers = np.asarray(given.to_numpy(np.float64))
    numbers = np.log(numbers) if variable.log else numbers
    low, high = numbers.min(), numbers.max()
    return np.asarray(2.0 * (numbers - low) / ((high - low) or 1.0) - 1.0)


def _columns(design: "Design", rows: Codes) -> list[Numbers]:
    """Return the columns of each variable: as many as the points bear, shared out evenly over the numbers."""
    given = [design.points[each.name].iloc[rows].reset_index(drop=True) for each in design.variables]
    numbers = sum(ordered(each) for each in design.variables)
    names = sum(
        own.nunique() - 1 for each, own in zip(design.variables, given, strict=True) if not ordered(each)
    )  # fmt: skip
    most = max(1, min(CLASSES, (rows.size // PER_COLUMN - names) // max(1, numbers)))
    return [_own(each, own, most) for each, own in zip(design.variables, given, strict=True)]


def _own(variable: "Variable", given: pd.Series, most: int) -> Numbers:
    """Return a step for each value where these are few, else a polynomial, else a line with steps; all with mean 0."""
    if not ordered(variable) or given.nunique() <= most + 1:
        columns = _steps(np.asarray(pd.factorize(given)[0], np.intp))
    else:
        at = scaled(variable, given)
        if most < _STEPS:
            columns = np.asarray(np.polynomial.legendre.legvander(at, most)[:, 1:], np.float64)
        else:
            columns = np.column_stack([at, _steps(classes(given, most - 1, most - 1))])
    return np.asarray(columns - columns.mean(axis=0))


def _steps(codes: Codes) -> Numbers:
    columns = np.zeros((codes.size, int(codes.max()) + 1))
    columns[np.arange(codes.size), codes] = 1.0
    return columns[:, 1:]


def _shares(parts: Numbers, total: Numbers) -> Numbers:
    return np.divide(parts, total, out=np.full_like(parts, math.nan), where=total > 0)
