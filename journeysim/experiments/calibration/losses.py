"""How far a simulated market is from the observed one.

Every loss compares features of the series and is a sum of squares, so that one search, one polish and one
derivation of the spread serve all of them. Each replicate has its features; the model's are their mean.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journeysim.experiments.calibration.reading import Reading
from journeysim.scenario.problems import Problem, ScenarioError

LOSSES = ("rmse", "poisson", "moments")
#: The least that a moment is taken to be uncertain by, as a share of its size, where luck does not move it.
_FLOOR = 0.01

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Judgement:
    """How a point fares: its `value` (less is better), `scale`, predicted features and residuals, whose squares add up.

    `scale` is how many units of the real market a simulated consumer stands for.
    """

    value: float
    scale: float
    predicted: Values
    residuals: Values


@dataclass(frozen=True)
class Loss:
    """Compares features of simulated series with `observed`, shape (features,).

    `scaled` tells which features grow with the market, `sigma` what a residual is divided by (`None`: the root of
    the prediction, as Poisson's), `fixed` the scale when it is not fitted.
    """

    name: str
    observed: Values
    scaled: NDArray[np.bool_]
    sigma: Values | None
    fixed: float | None
    features: Callable[[Values], Values]

    def judge(self, features: Values) -> Judgement:
        """Return how replicates with these features fare, shape (replicates, features).

        Where a run failed, which makes features nan, the point is infinitely bad, as are its residuals.
        """
        if not np.isfinite(features).all():
            return Judgement(
                math.inf, math.nan, np.full(self.observed.size, np.nan), np.full(self.observed.size, np.inf)
            )
        mean = features.mean(axis=0)
        if self.name == "poisson":
            # Where no replicate sold any, half a unit in all of them together.
            mean = np.maximum(mean, 0.5 / len(features))
        scale = self._scale(mean) if self.fixed is None else self.fixed
        predicted = self.predict(mean, scale)
        if self.name == "poisson":
            gap = self.observed - predicted
            log = np.log(np.divide(self.observed, predicted), where=self.observed > 0, out=np.zeros_like(predicted))
            deviance = np.maximum(2.0 * (self.observed * log - gap), 0.0)
            return Judgement(float(deviance.mean()), scale, predicted, np.sign(gap) * np.sqrt(deviance))
        residuals = (self.observed - predicted) / self.spread(predicted)
        value = float(np.mean(residuals**2))
        return Judgement(np.sqrt(value).item() if self.name == "rmse" else value, scale, predicted, residuals)

    def predict(self, features: Values, scale: float) -> Values:
        """Return features as the real market would have them."""
        return np.where(self.scaled, scale * features, features)

    def spread(self, predicted: Values) -> Values:
        """Return what a residual is divided by."""
        return np.sqrt(predicted) if self.sigma is None else self.sigma

    def _scale(self, mean: Values) -> float:
        ours, theirs = mean[self.scaled], self.observed[self.scaled]
        if self.sigma is None:
            return float(theirs.sum() / ours.sum())
        weight = self.sigma[self.scaled] ** -2
        below = float((weight * ours**2).sum())
        # A market that sells nothing is as far off at any scale.
        return max(float((weight * ours * theirs).sum()) / below, 0.0) if below else 1.0


def check(name: str, read: Reading, observed: Values, kept: int, scale: float | None) -> None:
    """Raise `ScenarioError` when a loss does not fit the data, of which the first `kept` periods are fitted."""
    if name not in LOSSES:
        raise ScenarioError([Problem("--loss", "", f"unknown loss '{name}'", ", ".join(LOSSES))])
    if scale is None and not any(read.amounts):
        found = "'fit', but the data has only shares and levels, which are the same at any scale"
        raise ScenarioError([Problem("--scale", "", found, "leave it out")])
    if scale is None and (observed[np.array(read.amounts, bool), :kept] <= 0).all():
        found = "'fit', but no amount in the fitted periods is above 0, so that any scale is too large"
        raise ScenarioError([Problem("--scale", "", found, "a number above 0")])
    if scale is not None and not (np.isfinite(scale) and scale > 0):
        raise ScenarioError([Problem("--scale", "", f"found {scale:g}", "a number above 0, or 'fit'")])
    if name != "poisson":
        return
    for metric, unit, over, amount, values in zip(
        read.names, read.units, read.overs, read.amounts, observed, strict=True
    ):
        if over != "sum" or not amount or metric.rsplit(".", 1)[-1] in _MONEY:
            found = f"poisson is for counts of what happens in a period; {metric} is in {unit}"
            raise ScenarioError([Problem("--loss", "", found, "rmse or moments")])
        if (values < 0).any():
            raise ScenarioError([Problem("--loss", "", f"poisson: {metric} is below 0 in the data", "0 or more")])


_MONEY = ("revenue", "refunds", "net_revenue", "margin", "discounts", "accessory_revenue", "spend")


def make(name: str, read: Reading, observed: Values, scale: float | None, reference: Values) -> Loss:
    """Return the loss by name for observed values, shape (series, periods), and a scale (`None`: fitted).

    `reference` are replicates of the market somewhere in the ranges, shape (replicates, series, periods): moments are
    weighted by their spread there.
    """
    amounts = np.array(read.amounts, bool)
    if name != "moments":
        flat = np.repeat(amounts, observed.shape[1])
        sigma = None if name == "poisson" else np.repeat([_size(each) for each in observed], observed.shape[1])
        return Loss(name, observed.ravel(), flat, sigma, scale, lambda series: series.reshape(len(series), -1))
    groups = _groups(read)
    told = np.array(_moments(observed, groups))
    scaled = np.array([each for amount in amounts for each in (amount, amount, False, amount, amount, False)])
    scaled = np.append(scaled, np.zeros(len(told) - scaled.size, bool))
    features: Callable[[Values], Values] = lambda series: np.array([_moments(each, groups) for each in series])  # noqa: E731
    return Loss(name, told, scaled, _weights(observed, told, scaled, features(reference), scale), scale, features)


def _groups(read: Reading) -> list[list[int]]:
    """Return which products' or vendors' series of one kind divide a whole between them."""
    found: dict[tuple[str, str], list[int]] = {}
    for at, (name, amount) in enumerate(zip(read.names, read.amounts, strict=True)):
        if amount and name.startswith(("product.", "vendor.", "segment.")):
            found.setdefault((name.partition(".")[0], name.rpartition(".")[2]), []).append(at)
    return [group for group in found.values() if len(group) > 1]


def _moments(series: Values, groups: Sequence[Sequence[int]]) -> list[float]:
    """Return the moments of one market's series, shape (series, periods)."""
    found: list[float] = []
    length = series.shape[1]
    time = np.arange(length) - (length - 1) / 2.0
    for values in series:
        gap = values - values.mean()
        square = float((gap**2).sum())
        found += [
            float(values.mean()),
            float(values.std()),
            float(values.argmax()) / length,
            float(values.max()),
            float((time * gap).sum() / max((time**2).sum(), 1.0)) * length,
            float((gap[1:] * gap[:-1]).sum()) / square if square > 0 else 0.0,
        ]
    for group in groups:
        totals = series[list(group)].sum(axis=1)
        whole = float(totals.sum())
        found += [float(each) / whole if whole else 0.0 for each in totals]
    return found


def _weights(observed: Values, told: Values, scaled: Any, reference: Values, scale: float | None) -> Values:
    """Return how uncertain each moment is: its spread across replicates, and a floor for what luck does not move."""
    count, length = observed.shape
    sizes = np.full(told.size, 1.0)
    for at, values in enumerate(observed):
        level = float(np.abs(values).mean()) or 1.0
        sizes[6 * at : 6 * at + 6] = (level, level, 1.0, level, level, 1.0)
    floor = _FLOOR * sizes
    # A peak is known to a period, which is as far as rounding spreads it.
    floor[2 : 6 * count : 6] = 1.0 / length / np.sqrt(12.0)
    if len(reference) < 2:
        return floor
    mean = reference.mean(axis=0)[0 : 6 * count : 6]
    ours = float(mean[scaled[0 : 6 * count : 6]].sum())
    theirs = float(told[0 : 6 * count : 6][scaled[0 : 6 * count : 6]].sum())
    factor = scale if scale is not None else (theirs / ours if ours > 0 else 0.0)
    spread = np.where(scaled, factor, 1.0) * reference.std(axis=0, ddof=1)
    return np.asarray(np.hypot(spread, floor))


def _size(values: Values) -> float:
    """Return what residuals of a series are counted in: its standard deviation, else its level."""
    return float(values.std()) or abs(float(values.mean())) or 1.0
