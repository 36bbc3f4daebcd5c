"""Reads from a run what was observed: the same metrics, in the same periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeysim.experiments.calibration.series import Observed, metrics_of
from journeysim.records.log import Cast, Log, cast_of
from journeysim.records.metrics import Metric, catalogue
from journeysim.scenario.problems import Problem, ScenarioError, number
from journeysim.scenario.scenario import Scenario

#: Units of what stays the same when a market is larger; everything else grows with the number of consumers.
LEVELS = ("share", "share of people", "stars", "from 0 to 1", "from -1 to 1", "per day")
#: What a metric may be, by its unit; counts and money are 0 or more, save for what is left over.
_ENDS = {
    "share": (0.0, 1.0), "share of people": (0.0, 1.0), "stars": (0.0, 5.0), "from 0 to 1": (0.0, 1.0),
    "from -1 to 1": (-1.0, 1.0), "per day": (-np.inf, np.inf),
}  # fmt: skip
_BELOW_NOTHING = ("net_revenue", "margin")
_WHOLE = 1e-9


@dataclass(frozen=True)
class Reading:
    """Which metrics are read, in which periods: `each` steps a period, from step `first` on (0 is the start).

    `columns` are the data's names of the metrics, `amounts` tells which of them grow with the market.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    units: tuple[str, ...]
    columns: tuple[str, ...]
    amounts: tuple[bool, ...]
    overs: tuple[str, ...]
    first: int
    each: int
    periods: int

    def of(self, cast: Cast, log: Log) -> NDArray[np.float64]:
        """Return what a run gives, shape (metrics, periods).

        Sums are over a period, states are those at its end, and ratios divide the sums of a period; a ratio of
        nothing is 0, as the share of a product in no sales.
        """
        known = {metric.name: metric for metric in catalogue(cast)}
        return np.array([self._periods(known, name, log) for name in self.names])

    def _periods(self, known: Mapping[str, Metric], name: str, log: Log) -> NDArray[np.float64]:
        metric = known[name]
        steps = self._cut(metric, log)
        if metric.over == "last":
            return np.asarray(np.nan_to_num(steps[:, -1]))
        if metric.over == "sum":
            return np.asarray(steps.sum(axis=1))
        under = self._cut(known[_under(name)], log)
        whole = np.asarray(under.sum(axis=1))
        part = np.nan_to_num(steps * under).sum(axis=1)
        shares: NDArray[np.float64] = np.divide(part, whole, out=np.zeros(self.periods), where=whole != 0)
        return shares

    def _cut(self, metric: Metric, log: Log) -> NDArray[np.float64]:
        steps = np.asarray(metric.column(log), np.float64)
        return steps[self.first : self.first + self.each * self.periods].reshape(self.periods, self.each)


def reading(
    scenario: Scenario, observed: Observed, columns: Mapping[str, str], period: float | None, start: float
) -> Reading:
    """Return how the observed series are read from runs of a scenario.

    `period` is how many days of the run a period is (dates tell it when it is `None`), `start` the day on which the
    first begins. Raises `ScenarioError` for unknown metrics, and for periods that the run has no steps for.
    """
    known = {metric.name: metric for metric in catalogue(cast_of(scenario))}
    wanted = metrics_of(observed, columns, tuple(known))
    days = period if period is not None else observed.days
    if days is None:
        raise _wrong("--period", "is needed: the data's periods are no dates, which would tell how long each is",
                     "how many days of the run a period is")  # fmt: skip
    if period is not None and observed.days is not None and abs(period - observed.days) > _WHOLE * observed.days:
        raise _wrong(
            "--period",
            f"found {number(period)}, but the dates in {observed.source} are {number(observed.days)} days apart",
            f"{number(observed.days)}, or periods numbered 1, 2, ... where a day of the run stands for something else",
        )
    if days <= 0 or start < 0:
        key, value = ("--period", days) if days <= 0 else ("--start", start)
        raise _wrong(key, f"found {value:g}", "more than 0" if days <= 0 else "0 or more")
    each, first = _steps(days, scenario, "--period"), _steps(start, scenario, "--start")
    most = (scenario.time.steps - first) // each
    if most < observed.length:
        length = scenario.time.steps * scenario.time.step_days
        raise _wrong(
            observed.source,
            f"{observed.length} periods of {number(days)} days from day {number(start)} on; the run of {scenario.name}"
            f" has {number(round(length, 9))} days",
            f"at most {max(most, 0)} periods, or a longer run (--steps)",
        )
    metrics = [known[name] for name in wanted.values()]
    return Reading(
        names=tuple(wanted.values()),
        labels=tuple(metric.label for metric in metrics),
        units=tuple(metric.unit for metric in metrics),
        columns=tuple(wanted),
        amounts=tuple(metric.unit not in LEVELS for metric in metrics),
        overs=tuple(metric.over for metric in metrics),
        first=first,
        each=each,
        periods=observed.length,
    )


def check_values(read: Reading, observed: Observed, kept: int) -> None:
    """Raise `ScenarioError` for values that a metric cannot have, and for a series whose `kept` periods are all 0."""
    for name, unit, column, values in zip(
        read.names, read.units, read.columns, values_of(observed, read.columns), strict=True
    ):
        low, high = _ENDS.get(unit, (-np.inf if name.rpartition(".")[2] in _BELOW_NOTHING else 0.0, np.inf))
        outside = np.flatnonzero((values < low) | (values > high))
        if outside.size:
            at = outside[0]
            allowed = f"{low:g} to {high:g}" if np.isfinite(high) else f"{low:g} or more"
            raise _wrong(
                observed.source,
                f"'{column}' is {values[at]:g} in period {observed.periods[at]}; {name} is in {unit}",
                allowed,
            )
        if not values[:kept].any():
            left_out = f'--column "{column}=" leaves it out'
            raise _wrong(
                observed.source, f"'{column}' is 0 in every fitted period, which tells nothing of {name}", left_out
            )


def values_of(observed: Observed, columns: Sequence[str]) -> NDArray[np.float64]:
    """Return the observed values of columns, shape (columns, periods)."""
    return observed.values[[observed.columns.index(each) for each in columns]]


def _steps(days: float, scenario: Scenario, option: str) -> int:
    steps = days / scenario.time.step_days
    if abs(steps - round(steps)) > _WHOLE * max(steps, 1.0) or (option == "--period" and round(steps) < 1):
        step = number(scenario.time.step_days)
        raise _wrong(option, f"{number(days)} days are no whole number of steps of {step} days")
    return round(steps)


def _under(name: str) -> str:
    """Return the metric that a ratio is over."""
    return "evaluations" if name == "satisfaction.mean" else "sales.units"


def _wrong(source: str, found: str, allowed: str = "") -> ScenarioError:
    return ScenarioError([Problem(source, "", found, allowed)])
