"""How well each parameter is known: what the fit would scatter by if the market were run again.

At the best point the model is taken to be linear in its parameters, with derivatives from runs of the same luck on
both sides. A replicate that is taken for the data moves the fit by its residuals through the same least squares: the
scatter of these moves over replicates is what luck does to the fit (the sandwich covariance of simulated moments:
McFadden 1989, doi:10.2307/1913621; Duffie & Singleton 1993, doi:10.2307/2951768), plus one part in the number of
replicates of the fit for the luck in the model's own mean. Where residuals are larger than luck explains, the model
misses something: the excess counts as independent errors, as in any least squares.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from journeysim.experiments.calibration.losses import Judgement, Loss
from journeysim.experiments.calibration.market import Market, Point
from journeysim.experiments.calibration.parameters import Parameter
from journeysim.experiments.calibration.polish import around

LEVEL = 0.95
#: Fewer replicates do not tell what luck does: at the best point, and on its sides, at least so many are run.
FEWEST = 4
#: Beyond these, parameters cannot be told apart; the second is Belsley, Kuh & Welsch's (1980) for strong collinearity.
TIED, CONDITION = 0.95, 30.0
#: How near an end of its range a parameter counts as being at it, and how much of the range says nothing.
_AT_END, _MOST = 0.01, 0.8
#: A simulated consumer who stands for more than so many has too much luck to explain what is left by it: less than so
#: much of it is missed.
_MANY, EXPLAINED = 10.0, 0.05
#: Derivatives are taken over a first reach, then over about a standard error, within limits; shares of the range.
_REACH, _LEAST, _FURTHEST = 0.02, 0.005, 0.1
#: What is this much smaller than the largest is nothing; how far, in ranges, a parameter may move that has no effect.
_NOTHING, _VAST = 1e-8, 1e3
SCALE = "scale"
#: What a warning on one parameter means.
_ALONE = {
    "failed": "runs at what was found, or on its sides, fail, so that nothing tells how well it is known",
    "no effect": "has no effect on the data, which so tell nothing of it",
    "lower end": "was found at the lower end of its range; widen the range, unless nothing beyond makes sense",
    "upper end": "was found at the upper end of its range; widen the range, unless nothing beyond makes sense",
    "unknown": "cannot be told apart from other parameters: nothing is known of it by itself",
    "wide": "its interval covers most of its range: the data hardly tell",
}

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """A parameter as found: its value, 95% interval, and what to beware of in a word.

    The interval is nan where nothing is known, and ends where the parameter cannot go on.
    """

    key: str
    value: float
    low: float
    high: float
    warning: str = ""


@dataclass(frozen=True)
class Spread:
    """Every parameter with its interval, the scale last if it was fitted, and how they hang together.

    `covariance` and `correlations` are of the estimates, as shares of the ranges (the scale's as its logarithm),
    with correlations as independent errors of the data would have them; `condition` is the ratio of the best to the
    worst known combination, `excess` the share of the residuals' squares that luck does not explain, `warnings` all
    that a reader has to know.
    """

    found: tuple[Found, ...]
    covariance: Values
    correlations: Values
    condition: float
    excess: float
    warnings: tuple[str, ...]


def spread(market: Market, loss: Loss, kept: int, point: Point) -> Spread:
    """Return how well the parameters are known at the best point, of which the first `kept` periods count.

    A fit of few replicates is taken for what it is, but at least `FEWEST` are run to see what luck does to it.
    """
    series = market.at([point], enough(market.replicates))[0][:, :, :kept]
    judged = loss.judge(loss.features(series[: market.replicates]))
    # Those beyond the fit's may fail where the fit's did not.
    features = loss.features(series[np.isfinite(series).all(axis=(1, 2))])
    if len(features) < 2:
        return _nothing(market, loss, point, judged)
    shares = np.array([each.share(value) for each, value in zip(market.parameters, point, strict=True)])
    reach: Values = np.full(shares.size, _REACH)
    for last in (False, True):
        slopes, ran = _slopes(market, loss, kept, series, shares, judged, reach)
        if loss.fixed is None:
            own = np.where(loss.scaled, judged.predicted, 0.0) / loss.spread(judged.predicted)
            slopes = np.column_stack([slopes, own])
        errors, covariance, excess = _covariance(loss, features, market.replicates, judged, slopes)
        if not last:
            reach = np.clip(np.sqrt(np.diag(covariance))[: shares.size], _LEAST, _FURTHEST)
    moved = np.linalg.norm(slopes, axis=0) > 0
    found = [
        _found(each, value, share, half, "" if moves else "no effect" if known else "failed")
        for each, value, share, half, moves, known in zip(
            market.parameters, point, shares.tolist(), errors.tolist(), moved, ran, strict=False
        )
    ]
    names = [each.key for each in market.parameters]
    logs = [each.log for each in market.parameters]
    if loss.fixed is None:
        half = float(errors[-1])
        ends = (_grown(judged.scale, -half), _grown(judged.scale, half)) if half < _VAST / 100.0 else (math.nan,) * 2
        found.append(Found(SCALE, judged.scale, *ends, "" if half < _VAST / 100.0 else "unknown"))
        names.append(SCALE)
        logs.append(True)
    correlations = _correlations(covariance)
    condition = _condition(slopes[:, moved])
    warnings = [f"{each.key}: {_ALONE[each.warning]}" for each in found if each.warning in _ALONE]
    warnings += _open(market.parameters, found)
    warnings += _ties(names, logs, correlations, condition)
    if judged.scale > _MANY and loss.scaled.any() and excess < EXPLAINED:
        warnings.append(
            "luck explains all that is left, but it is that of simulated consumers, each of whom stands for"
            f" {judged.scale:.4g}: a market so much larger has about {math.sqrt(judged.scale):.3g} times less of it,"
            " and what is left may be misfit; simulate more consumers"
        )
    return Spread(tuple(found), covariance, correlations, condition, excess, tuple(warnings))


def enough(replicates: int) -> int:
    """Return how many replicates are run to see what luck does, in a calibration with so many."""
    return max(replicates, FEWEST)


def _slopes(
    market: Market, loss: Loss, kept: int, here: Values, shares: Values, judged: Judgement, reach: Values
) -> tuple[Values, list[bool]]:
    """Return how much each feature moves per range of each parameter, in what residuals are divided by.

    Where runs on one side fail, what is `here` stands in for it; where it is no help, nothing moves, and `False` says
    that this is not known.
    """
    pairs = around(shares, reach)
    series = market.at([market.of(row) for pair in pairs for row in pair], enough(market.replicates))
    columns, known = [], []
    for i, (low, high) in enumerate(pairs):
        places = ((low[i], series[2 * i][:, :, :kept]), (shares[i], here), (high[i], series[2 * i + 1][:, :, :kept]))
        ran = [(share, runs) for share, runs in places if np.isfinite(runs).all()]
        known.append(len(ran) > 1)
        if len(ran) > 1:
            (first, before), (last, after) = ran[0], ran[-1]
            means = [loss.predict(loss.features(each).mean(axis=0), judged.scale) for each in (before, after)]
            columns.append((means[1] - means[0]) / (last - first))
        else:
            columns.append(np.zeros(loss.observed.size))
    return np.stack(columns, axis=1) / loss.spread(judged.predicted)[:, None], known


def _nothing(market: Market, loss: Loss, point: Point, judged: Judgement) -> Spread:
    """Return that nothing is known of any parameter."""
    keys, values = [each.key for each in market.parameters], list(point)
    if loss.fixed is None:
        keys, values = [*keys, SCALE], [*values, judged.scale]
    found = tuple(Found(key, value, math.nan, math.nan, "failed") for key, value in zip(keys, values, strict=True))
    told = tuple(f"{key}: {_ALONE['failed']}" for key in keys)
    return Spread(found, _VAST**2 * np.eye(len(keys)), np.eye(len(keys)), math.inf, 1.0, told)


def _covariance(
    loss: Loss, features: Values, fitted: int, judged: Judgement, slopes: Values
) -> tuple[Values, Values, float]:
    """Return half the width of each interval, the covariance of the estimates, and the share that is not luck.

    The first `fitted` replicates are those of the fit.
    """
    count, size = features.shape
    unit = loss.spread(judged.predicted)
    residuals = (loss.observed - judged.predicted) / unit
    fit, unknown = _inverse(slopes)
    used = slopes.shape[1] - len(unknown)
    ours = loss.predict(features, judged.scale)
    errors = (ours - ours.mean(axis=0)) / unit
    widen = (1.0 + 1.0 / fitted) / (count - 1)
    moves = errors @ fit.T
    luck = widen * moves.T @ moves
    explained = widen * float(((errors - moves @ slopes.T) ** 2).sum())
    square = float((residuals**2).sum())
    free = size - used
    beyond = max(square - explained, 0.0) / free if free else 0.0
    missed = beyond * fit @ fit.T
    # Few replicates cannot tell how estimates hang together: that is left to the derivatives alone.
    alone = fit @ fit.T + sum(_VAST**2 * np.outer(way, way) for way in unknown)
    deviations = np.sqrt(np.diag(luck + missed) + sum(_VAST**2 * way**2 for way in unknown))
    covariance = _correlations(alone) * np.outer(deviations, deviations)
    errors_of = []
    for by_luck, by_model in zip(np.diag(luck), np.diag(missed), strict=True):
        below = by_luck**2 / (count - 1) + (by_model**2 / free if free else 0.0)
        freedom = (by_luck + by_model) ** 2 / below if below > 0 else 1.0
        errors_of.append(float(stdtrit(min(freedom, 1e9), 0.5 + LEVEL / 2.0)) * math.sqrt(by_luck + by_model))
    if unknown:
        errors_of = np.maximum(errors_of, _VAST * np.abs(np.array(unknown)).max(axis=0)).tolist()
    return np.array(errors_of), covariance, beyond * free / square if square else 0.0


def _correlations(covariance: Values) -> Values:
    """Return correlations of a covariance; what does not vary hangs together with nothing."""
    deviations = np.sqrt(np.diag(covariance))
    products = np.outer(deviations, deviations)
    found: Values = np.divide(covariance, products, out=np.eye(deviations.size), where=products > 0)
    return found


def _inverse(slopes: Values) -> tuple[Values, list[Values]]:
    """Return what moves the parameters when data moves, and the ways in which they can move with no effect at all."""
    sizes = np.linalg.norm(slopes, axis=0)
    moved = np.flatnonzero(sizes > 0)
    fit = np.zeros(slopes.T.shape)
    if not moved.size:
        return fit, list(np.eye(sizes.size))
    left, values, right = np.linalg.svd(slopes[:, moved] / sizes[moved], full_matrices=False)
    kept = values > _NOTHING * values[0]
    fit[moved] = (right[kept].T / values[kept]) @ left[:, kept].T / sizes[moved, None]
    unknown = [np.eye(sizes.size)[at] for at in np.flatnonzero(sizes == 0)]
    for row in right[~kept]:
        way = np.zeros(sizes.size)
        way[moved] = row / sizes[moved]
        unknown.append(way / np.linalg.norm(way))
    return fit, unknown


def _found(parameter: Parameter, value: float, share: float, half: float, nothing: str) -> Found:
    if nothing:
        return Found(parameter.key, value, math.nan, math.nan, nothing)
    if half > _VAST / 100.0:
        return Found(parameter.key, value, math.nan, math.nan, "unknown")
    low = max(_at(parameter, share - half), parameter.least)
    high = min(_at(parameter, share + half), parameter.most)
    if share < _AT_END or share > 1.0 - _AT_END:
        return Found(parameter.key, value, low, high, f"{'lower' if share < _AT_END else 'upper'} end")
    within = min(share + half, 1.0) - max(share - half, 0.0)
    beyond = low < parameter.low or high > parameter.high
    return Found(parameter.key, value, low, high, "wide" if within > _MOST else "open" if beyond else "")


def _open(parameters: Sequence[Parameter], found: Sequence[Found]) -> list[str]:
    """Return in words which intervals leave the ranges."""
    told = []
    for asked, each in zip(parameters, found, strict=False):
        sides = ("below", each.low < asked.low, asked.low), ("above", each.high > asked.high, asked.high)
        if left := [f"{side} {end:g}" for side, leaves, end in sides if leaves]:
            told.append(
                f"{each.key}: its interval is open {' and '.join(left)}, where nothing was tried and its end is a guess"
            )
    return told


def _at(parameter: Parameter, share: float) -> float:
    try:
        return parameter.at(share)
    except OverflowError:
        return math.inf


def _grown(value: float, by: float) -> float:
    """Return a value e^by times as large; beyond all sense it is only large."""
    return value * math.exp(min(by, 700.0))


def _condition(slopes: Values) -> float:
    if slopes.shape[1] < 2:
        return 1.0
    sizes = np.linalg.svd(slopes / np.linalg.norm(slopes, axis=0), compute_uv=False)
    return float(sizes[0] / sizes[-1]) if sizes[-1] > 0 else math.inf


def _ties(names: Sequence[str], logs: Sequence[bool], correlations: Values, condition: float) -> list[str]:
    """Return in words which parameters trade off, and that several do where no pair tells it."""
    told = []
    for i in range(len(names)):
        for j in range(i):
            tie = float(correlations[i, j])
            if abs(tie) <= TIED:
                continue
            ways = ("product", "ratio") if logs[i] and logs[j] else ("weighted sum", "difference")
            told.append(
                f"{names[j]} and {names[i]} trade off (correlation {tie:.2f}): the data tell little more than their"
                f" {ways[tie > 0]}"
            )
    if not told and condition > CONDITION:
        told.append(f"the parameters together trade off (condition number {condition:,.0f}, above {CONDITION:.0f})")
    return told
