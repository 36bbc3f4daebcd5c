"""How much of what varies each variable explains by itself, for any design.

The share is the correlation ratio (Pearson 1905): the variance of the means of a variable's classes over the variance
of all points. Over independent variables it is Sobol's first-order index (Plischke, Borgonovo & Smith 2013).
"""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.experiments.sweeps.responses import Response

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.designs import Design
    from journeysim.experiments.sweeps.variables import Variable

Codes = NDArray[np.intp]

#: Fewest points of a random design from which shares are told.
FEWEST = 8
#: Most classes that a range is cut into; values that are no more than so many are classes by themselves.
CLASSES = 32
#: From this rank correlation on, two variables are told to move together.
TOGETHER = 0.5


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

    `trend` is Spearman's rank correlation (nan for names), `clear` says whether it differs from 0 (p < 0.05), and
    `most` is the name with the highest mean, "" for numbers.
    """
    rows = [
        (each.name, *_trend(each, *_own_points(design, found, number))) for number, each in enumerate(design.variables)
    ]
    return pd.DataFrame(rows, columns=["variable", "trend", "clear", "most"])


def block(design: "Design") -> int:
    """Return how many points in a row belong together: Saltelli's blocks, the trajectories of Morris, else 1."""
    count = len(design.variables)
    if design.kind == "sobol":
        return 2 * count + 2 if design.options.get("second_order") else count + 2
    return count + 1 if design.kind == "morris" else 1


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


def together(design: "Design") -> list[tuple[str, str, float]]:
    """Return the couples of variables that move together in the points, with their rank correlation."""
    if design.kind != "csv" or len(design.points) < 3:
        return []
    numbers = pd.DataFrame(
        {
            each.name: pd.factorize(design.points[each.name], sort=ordered(each))[0]
            for each in design.variables
            if ordered(each) or each.dtype == "bool"
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


def correlation_ratio(codes: Codes, values: NDArray[np.float64], adjusted: bool = True) -> float:
    """Return the share of the variance of values that their classes explain, from 0 to 1.

    `adjusted` takes off what as many classes explain by chance (Kelley 1935). nan without variance, or with as many
    classes as values.
    """
    within, total, kinds = _squares(codes, values)
    freedom = values.size - kinds
    if total <= 0 or freedom < 1:
        return math.nan
    if not adjusted:
        return 1.0 - within / total
    return min(1.0, max(0.0, 1.0 - (within / freedom) / (total / (values.size - 1))))


def _squares(codes: Codes, values: NDArray[np.float64]) -> tuple[float, float, int]:
    """Return the sums of squares within the classes and of all, and how many classes there are."""
    counts = np.bincount(codes)
    sums = np.bincount(codes, values - values.mean())
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    left = values - values.mean()
    return float(((left - means[codes]) ** 2).sum()), float((left**2).sum()), int((counts > 0).sum())


def _of_random_points(design: "Design", found: Response, resamples: int, seed: int) -> Iterator[tuple[Any, ...]]:
    from scipy.stats import bootstrap

    rows = np.flatnonzero(found.used & _independent(design))
    values = found.means[rows]
    blocks = np.unique(rows // block(design), return_inverse=True)[1]
    members = [np.flatnonzero(blocks == each) for each in range(blocks.max(initial=-1) + 1)]
    for variable in design.variables:
        if rows.size < FEWEST or len(members) < 3 or not found.varies:
            yield variable.name, math.nan, math.nan, math.nan, math.nan
            continue
        own = design.points[variable.name].iloc[rows]
        # A class of its own for each value takes several points with each value.
        most = max(3, min(CLASSES, round(math.sqrt(own.nunique()))))
        codes = classes(own, most, min(CLASSES, rows.size // 3))
        share = correlation_ratio(codes, values)

        def again(numbers: NDArray[np.intp], codes: Codes = codes) -> float:
            single = len(members) == codes.size
            taken = numbers if single else np.concatenate([members[int(number)] for number in numbers])
            drawn = correlation_ratio(codes[taken], values[taken])
            return drawn if drawn == drawn else 0.0

        error = bootstrap(
            (np.arange(len(members)),), again, n_resamples=resamples, vectorized=False, method="percentile", rng=seed
        ).standard_error
        yield variable.name, share, *_clipped(share, 1.96 * float(error)), math.nan


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


def _own_points(design: "Design", found: Response, number: int) -> tuple[pd.Series, NDArray[np.float64]]:
    rows = own_rows(design, number)
    rows = rows[found.used[rows]]
    return design.points[design.variables[number].name].iloc[rows], found.means[rows]


def _trend(variable: "Variable", given: pd.Series, values: NDArray[np.float64]) -> tuple[float, bool, str]:
    from scipy.stats import spearmanr

    if given.nunique() < 2 or np.ptp(values) == 0:
        return math.nan, False, ""
    if ordered(variable):
        found = spearmanr(given.to_numpy(np.float64), values)
        return float(found.statistic), bool(found.pvalue < 0.05), ""
    told = [shown_value(variable, value) for value in given]
    return math.nan, False, str(pd.Series(values).groupby(told, sort=False).mean().idxmax())


def shown_value(variable: "Variable", value: Any) -> str:
    """Return a value of a column of points as text to read, "on" and "off" for campaigns."""
    return variable.told(variable.stored(value))


def _clipped(share: float, half: float) -> tuple[float, float]:
    return max(0.0, share - half), min(1.0, share + half)
