"""How a trait spreads over the people of a segment: a number, or a distribution drawn by inverse CDF.

Every distribution is cut to the bounds of its trait by rescaling the uniform, not by clipping, so that a
small change of a parameter moves people a little and piles nobody up on a bound.
"""

from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag, model_validator
from scipy.special import ndtr, ndtri

from journeysim.scenario.parameters import AUTHOR, Refusal, Settings, parameter

Floats = NDArray[np.float64]
OF_TRAIT = "unit of the trait"


def _positive(unit: str, help: str) -> Any:  # noqa: A002
    return Field(gt=0, description=help, json_schema_extra={"unit": unit, "source": AUTHOR})


class Distribution(Settings):
    """Base of the distributions: `cdf` and `inverse` make the cut to a trait's bounds."""

    def cdf(self, value: float) -> float:  # noqa: ARG002
        """Return the share of draws at or below `value`."""
        raise TypeError(f"{type(self).__name__} is cut by checking its values")

    def inverse(self, u: Floats) -> Floats:  # noqa: ARG002
        """Return the values whose share below is `u`."""
        raise TypeError(f"{type(self).__name__} draws by consumer id")

    def quantile(self, u: Floats, ids: NDArray[np.integer], low: float, high: float) -> Floats:  # noqa: ARG002
        """Return one value for each uniform, within the bounds, shape (n,)."""
        below, above = self.cdf(low), self.cdf(high)
        return np.clip(self.inverse(below + u * (above - below)), low, high)

    def span(self) -> tuple[float, float]:
        """Return the lowest and highest value that could be drawn before the cut."""
        return -np.inf, np.inf

    def most(self) -> float:
        """Return the highest value that the largest uniform below 1 draws before the cut."""
        high = self.span()[1]
        return high if np.isfinite(high) else float(self.inverse(np.nextafter(np.ones(1), 0.0))[0])


class Uniform(Distribution):
    """Any value from `low` to `high` alike."""

    distribution: Literal["uniform"]
    low: float = parameter(unit=OF_TRAIT, source=AUTHOR, help="Lowest value.")
    high: float = parameter(unit=OF_TRAIT, source=AUTHOR, help="Highest value.")

    def cdf(self, value: float) -> float:
        """Return the share of draws at or below `value`."""
        if self.high <= self.low:
            return float(value >= self.low)
        return float(np.clip((value - self.low) / (self.high - self.low), 0.0, 1.0))

    def inverse(self, u: Floats) -> Floats:
        """Return the values whose share below is `u`."""
        return self.low + u * (self.high - self.low)

    def span(self) -> tuple[float, float]:
        """Return the lowest and highest value."""
        return self.low, self.high

    @model_validator(mode="after")
    def _ordered(self) -> "Uniform":
        if self.high < self.low:
            raise ValueError(f"low ({self.low:g}) is above high ({self.high:g})")
        return self


class Normal(Distribution):
    """A bell curve, cut at the trait's bounds."""

    distribution: Literal["normal"]
    mean: float = parameter(unit=OF_TRAIT, source=AUTHOR, help="Mean before the cut.")
    sd: float = _positive(OF_TRAIT, "Standard deviation before the cut.")

    def cdf(self, value: float) -> float:
        """Return the share of draws at or below `value`."""
        return float(ndtr((value - self.mean) / self.sd))

    def inverse(self, u: Floats) -> Floats:
        """Return the values whose share below is `u`."""
        return np.asarray(self.mean + self.sd * ndtri(u))


class LogNormal(Distribution):
    """Positive and skewed: half lie below `median`, and `sigma` is the spread of the logarithm."""

    distribution: Literal["lognormal"]
    median: float = _positive(OF_TRAIT, "Half lie below it, before the cut.")
    sigma: float = _positive("of the logarithm", "Standard deviation of the logarithm.")

    def cdf(self, value: float) -> float:
        """Return the share of draws at or below `value`."""
        return float(ndtr(np.log(value / self.median) / self.sigma)) if value > 0 else 0.0

    def inverse(self, u: Floats) -> Floats:
        """Return the values whose share below is `u`."""
        return np.asarray(self.median * np.exp(self.sigma * ndtri(u)))


class Exponential(Distribution):
    """Positive with a long tail: many small values, few large ones."""

    distribution: Literal["exponential"]
    mean: float = _positive(OF_TRAIT, "Mean before the cut.")

    def cdf(self, value: float) -> float:
        """Return the share of draws at or below `value`."""
        return float(-np.expm1(-value / self.mean)) if value > 0 else 0.0

    def inverse(self, u: Floats) -> Floats:
        """Return the values whose share below is `u`."""
        return -self.mean * np.log1p(-u)


class Choice(Distribution):
    """One of a few values, with weights."""

    distribution: Literal["choice"]
    values: list[float] = Field(
        min_length=1, description="Values to choose from.", json_schema_extra={"unit": OF_TRAIT, "source": AUTHOR}
    )
    weights: list[Annotated[float, Field(ge=0)]] = Field(
        min_length=1,
        description="How often each comes, relative to the others.",
        json_schema_extra={"unit": "relative to each other", "source": AUTHOR},
    )

    def quantile(self, u: Floats, ids: NDArray[np.integer], low: float, high: float) -> Floats:  # noqa: ARG002
        """Return one of the values for each uniform, shape (n,)."""
        edges = np.cumsum(self.weights) / sum(self.weights)
        return np.asarray(self.values, np.float64)[np.searchsorted(edges[:-1], u, side="right")]

    def span(self) -> tuple[float, float]:
        """Return the lowest and highest value."""
        return min(self.values), max(self.values)

    @model_validator(mode="after")
    def _matched(self) -> "Choice":
        if len(self.values) != len(self.weights):
            raise ValueError(f"{len(self.values)} values but {len(self.weights)} weights")
        if sum(self.weights) <= 0:
            raise ValueError("the weights sum to 0")
        return self


class Listed(Distribution):
    """Given values by consumer id, from the start again when the list ends."""

    distribution: Literal["listed"]
    values: list[float] = Field(
        min_length=1,
        description="One value for each consumer id.",
        json_schema_extra={"unit": OF_TRAIT, "source": AUTHOR},
    )

    def quantile(self, u: Floats, ids: NDArray[np.integer], low: float, high: float) -> Floats:  # noqa: ARG002
        """Return the listed value of each consumer, shape (n,)."""
        values: Floats = np.asarray(self.values, np.float64)[ids % len(self.values)]
        return values

    def span(self) -> tuple[float, float]:
        """Return the lowest and highest value."""
        return min(self.values), max(self.values)


def _which(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("distribution", "missing"))
    return getattr(value, "distribution", "number")


#: A number for all, or a distribution.
Spread = Annotated[
    Annotated[float, Tag("number")]
    | Annotated[Uniform, Tag("uniform")]
    | Annotated[Normal, Tag("normal")]
    | Annotated[LogNormal, Tag("lognormal")]
    | Annotated[Exponential, Tag("exponential")]
    | Annotated[Choice, Tag("choice")]
    | Annotated[Listed, Tag("listed")],
    Discriminator(_which),
]


def draw(spread: Any, u: Floats, ids: NDArray[np.integer], low: float, high: float) -> Floats:
    """Return a trait's value for each consumer of `ids` from her uniform, shape (n,)."""
    if isinstance(spread, Distribution):
        return spread.quantile(u, ids, low, high)
    return np.full(ids.size, float(spread))


def check_spreads(settings: Settings) -> None:
    """Raise `Refusal` naming each trait of a table that leaves its bounds."""
    refused = []
    for name, field in type(settings).model_fields.items():
        extra = field.json_schema_extra
        if not isinstance(extra, dict) or not extra.get("trait"):
            continue
        bounds: Any = extra["bounds"]
        value = getattr(settings, name)
        entries = {f"{name}.{key}": each for key, each in value.items()} if isinstance(value, dict) else {name: value}
        texts = {where: _outside(spread, *bounds) for where, spread in entries.items()}
        refused += [(where, text) for where, text in texts.items() if text]
    if refused:
        raise Refusal(*refused)


def _outside(spread: Any, low: float, high: float) -> str:
    if not isinstance(spread, Distribution):
        return "" if low <= spread <= high else f"found {spread:g}; allowed: {low:g} to {high:g}"
    least, most = spread.span()
    if np.isfinite(least):
        bad = least if least < low else most
        return "" if low <= bad <= high else f"draws {bad:g}; allowed: {low:g} to {high:g}"
    if spread.cdf(high) - spread.cdf(low) < 1e-9:
        return f"draws nothing from {low:g} to {high:g}, which is what this trait allows"
    return ""
