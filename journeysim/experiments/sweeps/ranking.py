"""How much of what varies each variable explains by itself, for any design.

Of random points it is the variance of what a variable adds in a fit of all together (`additive`); of a grid that of
the means of its values, over the variance of all points. Over independent variables both are Sobol's first index.
"""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.experiments.sweeps.additive import CLASSES, Codes, classes, fitted, ordered, scaled
from journeysim.experiments.sweeps.responses import Response

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.designs import Design
    from journeysim.experiments.sweeps.variables import Variable

#: From this correlation on, two variables are told to move together in the points.
TOGETHER = 0.2
#: Fewer points than so many for each variable are told to be few.
PER_VARIABLE = 10
#: A slope of so many standard errors is clear.
_CLEAR = 2.0


def ranking(design: "Design", found: Response, resamples: int, seed: int) -> pd.DataFrame:
    """Return one row a variable: `share` with `share_low` and `share_high`, and for a whole grid `total`.

    Intervals are 95%: from the bootstrap over points where these are random, from the replicates where they are a
    grid or one at a time, and nan for one replicate there. Shares are nan where there are too few points.
    """
    if design.kind in ("grid", "oat"):
        rows = _of_fixed_points(design, found)
    else:
        rows = _of_random_points(design, found, resamples, seed)
    return pd.DataFrame(rows, columns=["variable", "share", "share_low", "share_high", "total"])


def trends(design: "Design", found: Response) -> pd.DataFrame:
    """Return one row a variable: `trend`, `clear` and `most`.

    `trend` is the correlation of what a variable does by itself, the others held, with its values (nan for names),
    `clear` says whether it differs from 0, and `most` is the name with the highest mean, "" for numbers.
    """
    fixed = design.kind in ("grid", "oat")
    fit = None if fixed else fitted(design, found, np.flatnonzero(found.used))
    rows: list[tuple[Any, ...]] = []
    for number, variable in enumerate(design.variables):
        trend, clear, most = math.nan, False, ""
        if not ordered(variable):
            most = _most(design, found, number) if fit is None else _named(variable, design, fit.rows, fit.part(number))
        elif fixed:
            trend, clear = _trend_within(design, found, number)
        elif fit is not None:
            given = scaled(variable, design.points[variable.name].iloc[fit.rows])
            part = fit.part(number)
            slope, error = fit.slope(number, given)
            trend, clear = _correlation(given, part), abs(slope) > _CLEAR * error
        rows.append((variable.name, trend, clear, most))
    return pd.DataFrame(rows, columns=["variable", "trend", "clear", "most"])


def block(design: "Design") -> int:
    """Return how many points in a row belong together: Saltelli's blocks, the trajectories of Morris, else 1."""
    count = len(design.variables)
    if design.kind == "sobol":
        return 2 * count + 2 if design.options.get("second_order") else count + 2
    return count + 1 if design.kind == "morris" else 1


def together(design: "Design") -> list[tuple[str, str, float]]:
    """Return the couples of variables that move together in sampled points, with their rank correlation."""
    if design.kind in ("grid", "oat") or len(design.points) < 3:
        return []
    points = design.points[_independent(design)]
    numbers = pd.DataFrame(
        {
            each.name: pd.factorize(points[each.name], sort=ordered(each))[0]
            for each in design.variables
            if ordered(each) or points[each.name].nunique() == 2
        }
    )
    found = numbers.rank().corr().to_numpy()
    names = [str(name) for name in numbers]
    return [
        (names[a], names[b], float(found[a, b]))
        for a in range(len(names))
        for b in range(a + 1, len(names))
        if abs(found[a, b]) > TOGETHER
    ]


def _squares(codes: Codes, values: NDArray[np.float64]) -> tuple[float, float, int]:
    """Return the sums of squares within the classes and of all, and how many classes there are."""
    counts = np.bincount(codes)
    sums = np.bincount(codes, values - values.mean())
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    left = values - values.mean()
    return float(((left - means[codes]) ** 2).sum()), float((left**2).sum()), int((counts > 0).sum())


def _of_random_points(design: "Design", found: Response, resamples: int, seed: int) -> Iterator[tuple[Any, ...]]:
    fit = fitted(design, found, np.flatnonzero(found.used & _independent(design)))
    groups = np.zeros(0, np.intp) if fit is None else np.unique(fit.rows // block(design), return_inverse=True)[1]
    if fit is None or groups.max() < 2:
        for variable in design.variables:
            yield variable.name, math.nan, math.nan, math.nan, math.nan
        return
    shares, errors = fit.shares(), fit.errors(np.asarray(groups, np.intp), resamples, seed)
    for variable, share, error in zip(design.variables, shares, errors, strict=True):
        yield variable.name, share, *_clipped(float(share), 1.96 * float(error)), math.nan


def _independent(design: "Design") -> NDArray[np.bool_]:
    """Return which points were drawn independently: all but those of Saltelli's that are mixed from two others."""
    place = np.arange(len(design.points)) % block(design)
    return (place == 0) | (place == block(design) - 1) if design.kind == "sobol" else np.ones(place.size, bool)


def _of_fixed_points(design: "Design", found: Response) -> Iterator[tuple[Any, ...]]:
    """Yield the shares in a grid or one at a time; what is uncertain there is the replicates, not the points."""
    shares = _grid_shares if design.kind == "grid" else _oat_shares
    estimate = shares(design, found, found.means, found.noise_variance)
    lows = highs = np.full(len(design.variables), math.nan)
    if found.replicates > 1 and found.varies:
        lows, highs = _jackknife(design, found, estimate)
    totals = _grid_totals(design, found) if design.kind == "grid" else np.full(len(design.variables), math.nan)
    for number, variable in enumerate(design.variables):
        yield variable.name, estimate[number], lows[number], highs[number], totals[number]


def _jackknife(
    design: "Design", found: Response, estimate: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of Student's t intervals from leaving out one replicate at a time (Tukey 1958)."""
    from scipy.special import stdtrit

    count = found.replicates
    shares = _grid_shares if design.kind == "grid" else _oat_shares
    left = []
    for out in range(count):
        values = np.delete(found.values, out, axis=1)
        known = np.isfinite(values).sum(axis=1)
        means = np.where(found.used & (known > 0), np.nansum(values, axis=1) / np.maximum(known, 1), np.nan)
        # What is luck in means of one replicate fewer.
        left.append(shares(design, found, means, found.noise_variance * count / (count - 1)))
    spread = np.sqrt((count - 1) / count * ((left - np.mean(left, axis=0)) ** 2).sum(axis=0))
    half = float(stdtrit(count - 1, 0.975)) * spread
    return np.maximum(0.0, estimate - half), np.minimum(1.0, estimate + half)


def _grid_shares(design: "Design", found: Response, means: NDArray[np.float64], noise: float) -> NDArray[np.float64]:
    """Return the shares of the variance over a grid, less what luck adds to the means of a variable's values."""
    rows = np.flatnonzero(np.isfinite(means))
    values = means[rows]
    luck = 0.0 if math.isnan(noise) else noise
    shares = []
    for variable in design.variables:
        within, total, kinds = _squares(classes(design.points[variable.name].iloc[rows], CLASSES), values)
        between = max(0.0, total - within - (kinds - 1) * luck)
        shares.append(between / total if total > 0 else math.nan)
    return np.array(shares) if found.varies else np.full(len(shares), math.nan)


def _grid_totals(design: "Design", found: Response) -> NDArray[np.float64]:
    """Return the share that stays when all variables but one are known; nan unless the grid is whole."""
    names = [each.name for each in design.variables]
    nothing = np.full(len(names), math.nan)
    if not (found.used.all() and found.varies):
        return nothing
    total = float(np.var(found.means))
    shares = []
    for name in names:
        others = [each for each in names if each != name]
        group = np.zeros(found.means.size, np.intp)
        if others:
            group = np.asarray(design.points.groupby(others, sort=False).ngroup(), np.intp)
        within, _, kinds = _squares(group, found.means)
        luck = 0.0 if math.isnan(found.noise_variance) else found.noise_variance * (found.means.size - kinds)
        shares.append(max(0.0, within - luck) / found.means.size / total)
    return np.array(shares)


def _oat_shares(design: "Design", found: Response, means: NDArray[np.float64], noise: float) -> NDArray[np.float64]:
    """Return each variable's part of the sum of the variances that variables cause one at a time."""
    spreads = []
    for number in range(len(design.variables)):
        own = means[own_rows(design, number)]
        own = own[np.isfinite(own)]
        luck = 0.0 if math.isnan(noise) else noise
        spreads.append(max(0.0, float(np.var(own, ddof=1)) - luck) if own.size > 1 else 0.0)
    total = sum(spreads)
    if not total or not found.varies:
        return np.full(len(spreads), math.nan)
    return np.array(spreads) / total


def own_rows(design: "Design", number: int) -> NDArray[np.intp]:
    """Return the points that tell of one variable: all, or one at a time those where the others are at the base."""
    if design.kind != "oat":
        return np.arange(len(design.points))
    others = [each.name for at, each in enumerate(design.variables) if at != number]
    base = design.points.iloc[0]
    same = [(design.points[name] == base[name]).to_numpy() for name in others]
    return np.flatnonzero(np.logical_and.reduce(same)) if same else np.arange(len(design.points))


def _trend_within(design: "Design", found: Response, number: int) -> tuple[float, bool]:
    """Return the trend where all others are fixed, and whether it is clear.

    It is clear where the measure goes the same way with all values of the others, or by far more than it differs.
    """
    rows = own_rows(design, number)
    rows = rows[found.used[rows]]
    others = [each.name for at, each in enumerate(design.variables) if at != number]
    table = design.points.iloc[rows]
    cells = np.asarray(table.groupby(others, sort=False).ngroup()) if others else np.zeros(rows.size, np.intp)
    place = pd.Series(pd.factorize(table[design.variables[number].name], sort=True)[0]).astype(float)
    values = pd.Series(found.means[rows])
    place, values = place - place.groupby(cells).transform("mean"), values - values.groupby(cells).transform("mean")
    curve = values.groupby(place).mean()
    if len(curve) < 2 or np.ptp(curve) == 0:
        return math.nan, False
    slopes = (place * values).groupby(cells).sum()[(place**2).groupby(cells).sum() > 0]
    error = float(np.std(slopes, ddof=1)) / math.sqrt(slopes.size) if slopes.size > 1 else math.inf
    same = bool((slopes > 0).all() or (slopes < 0).all())
    # The luck of too few replicates may make a way of its own.
    luck = 0.0 if math.isnan(found.noise_variance) else math.sqrt(found.noise_variance * float((place**2).sum()))
    clear = (same or abs(float(slopes.mean())) > _CLEAR * error) and abs(float(slopes.sum())) > _CLEAR * luck
    return _correlation(curve.index.to_numpy(np.float64), np.asarray(curve, np.float64)), clear


def _most(design: "Design", found: Response, number: int) -> str:
    rows = own_rows(design, number)
    rows = rows[found.used[rows]]
    return _named(design.variables[number], design, rows, found.means[rows])


def _named(variable: "Variable", design: "Design", rows: NDArray[np.intp], values: NDArray[np.float64]) -> str:
    """Return the name with the highest mean, "" where they do not differ."""
    told = [shown_value(variable, value) for value in design.points[variable.name].iloc[rows]]
    means = pd.Series(values).groupby(told, sort=False).mean()
    return str(means.idxmax()) if len(means) > 1 and np.ptp(means) > 0 else ""


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return math.nan
    return float(np.corrcoef(one, other)[0, 1])


def shown_value(variable: "Variable", value: Any) -> str:
    """Return a value of a column of points as text to read, "on" and "off" for campaigns."""
    return variable.told(variable.stored(value))


def _clipped(share: float, half: float) -> tuple[float, float]:
    return max(0.0, share - half), min(1.0, share + half)
