"""What replicates say of a difference: its mean, its 95% interval, and how many more would tell.

Intervals are Student's t over the differences of pairs; where pairs mean nothing, Welch's for two samples.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

LEVEL = 0.95
PAIRED, UNPAIRED = "paired t", "unpaired (Welch)"


@dataclass(frozen=True)
class Estimate:
    """A mean with its 95% interval; `low` and `high` are nan for a single value.

    `sd` is the standard deviation of the differences, `n` their number, and `ahead` the share of them above 0,
    where ties count half.
    """

    mean: float
    low: float
    high: float
    sd: float
    n: int
    ahead: float

    @property
    def half(self) -> float:
        """Half the width of the interval; nan for a single value."""
        return (self.high - self.low) / 2.0

    @property
    def certain(self) -> bool:
        """Whether the interval leaves 0 out, so that the sign can be told."""
        return self.low > 0 or self.high < 0


def estimate(values: Sequence[float]) -> Estimate:
    """Return mean and Student's t interval of values; raises `ValueError` when there are none."""
    given = np.asarray(values, np.float64)
    if not given.size:
        raise ValueError("no values to estimate from")
    mean, sd = _moments(given)
    ahead = float((given > 0).mean() + (given == 0).mean() / 2.0)
    half = _half(sd, given.size) if given.size > 1 else math.nan
    return Estimate(mean, mean - half, mean + half, sd, given.size, ahead)


def paired(base: Sequence[float], plan: Sequence[float]) -> Estimate:
    """Return plan less base over pairs of the same luck."""
    return estimate(np.asarray(plan, np.float64) - np.asarray(base, np.float64))  # type: ignore[arg-type]


def unpaired(base: Sequence[float], plan: Sequence[float]) -> Estimate:
    """Return plan less base over two independent samples (Welch 1947); `ahead` is over all couples of the two.

    `n` is the size of the smaller sample, `sd` that of the difference of one value of each.
    """
    before, after = np.asarray(base, np.float64), np.asarray(plan, np.float64)
    if not before.size or not after.size:
        raise ValueError("no values to estimate from")
    (mean, sd), (other, spread) = _moments(after), _moments(before)
    change = after[:, None] - before
    ahead = float((change > 0).mean() + (change == 0).mean() / 2.0)
    count = min(before.size, after.size)
    half = math.nan
    if count > 1:
        parts = sd**2 / after.size, spread**2 / before.size
        error = math.sqrt(sum(parts))
        below = parts[0] ** 2 / (after.size - 1) + parts[1] ** 2 / (before.size - 1)
        freedom = sum(parts) ** 2 / below if below > 0 else math.inf
        half = _quantile(freedom) * error if error else 0.0
    return Estimate(mean - other, mean - other - half, mean - other + half, math.hypot(sd, spread), count, ahead)


def required(found: Estimate, half: float) -> int | None:
    """Return how many replicates bring the half-width down to `half`; `None` if no number that counts does."""
    if math.isnan(found.sd) or found.n < 2:
        return None
    if found.sd == 0.0:
        return found.n
    if half <= 0.0:
        return None
    near = (1.96 * found.sd / half) ** 2
    if near > 1e9:
        return None
    count = max(2, math.floor(near))
    while _half(found.sd, count) > half:
        count += 1
    return count


def _moments(values: np.ndarray) -> tuple[float, float]:
    """Return mean and standard deviation; sums are exact, so that equal values have no spread."""
    mean = math.fsum(values) / values.size
    if values.size < 2:
        return mean, math.nan
    if (values == values[0]).all():
        return float(values[0]), 0.0
    return mean, math.sqrt(math.fsum((values - mean) ** 2) / (values.size - 1))


def _half(sd: float, count: int) -> float:
    return _quantile(count - 1) * sd / math.sqrt(count)


def _quantile(freedom: float) -> float:
    return float(stdtrit(min(freedom, 1e12), 0.5 + LEVEL / 2.0))
