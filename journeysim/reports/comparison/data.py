"""The data frames behind the figures of a comparison."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.experiments.comparison import returns, truth
from journeysim.experiments.comparison.compare import Comparison
from journeysim.experiments.comparison.differences import SPEND
from journeysim.experiments.statistics import Estimate, estimate
from journeysim.records.result import Result
from journeysim.reports.amounts import change, interval
from journeysim.reports.comparison.tables import HEADLINES

#: Days that are added up to a point of a curve; shorter runs are drawn day by day, or step by step.
_WEEK, _SHORT = 7.0, 56.0
#: The columns of a mean with its interval.
BAND = ("mean", "low", "high")


def headlines(comparison: Comparison) -> pd.DataFrame:
    """Return the rows of the differences that answer "what did it change?", measure by measure, plan by plan."""
    found = comparison.differences
    order = {name: number for number, name in enumerate(dict.fromkeys((comparison.metric, *HEADLINES)))}
    kept = found[found["metric"].isin(order)]
    return kept.sort_values("metric", key=lambda names: names.map(order), kind="stable").reset_index(drop=True)


def relative(table: pd.DataFrame) -> pd.DataFrame:
    """Return the differences in percent of the base, as `figures.intervals` takes them, with their metric.

    What the base has none of has no percent and is left out. So is what is spent: it is set, not found, and often many
    times the base's, which would leave no room for what answers to it.
    """
    kept = table[(table["base_mean"].abs() > 0) & table["difference"].notna() & (table["metric"] != SPEND)]
    scale = 100.0 / kept["base_mean"].abs()
    found = pd.DataFrame({"metric": kept["metric"], "label": kept["label"], "series": kept["plan"]})
    for name, column in zip(BAND, ("difference", "low", "high"), strict=True):
        found[name] = kept[column] * scale
    found["told"] = [
        f"{row['plan']}: {change(row['difference'], row['low'], row['high'], row['unit'])}"
        f" ({interval(row['difference'], row['low'], row['high'], row['unit'])})"
        for row in kept.to_dict("records")
    ]
    return found.reset_index(drop=True)


def bin_steps(comparison: Comparison) -> int:
    """Return how many steps make a point of the curves: those of a week, or one in a short run."""
    time = comparison.base.scenario.time
    return 1 if time.steps * time.step_days < _SHORT else max(1, round(_WEEK / time.step_days))


def sales(comparison: Comparison) -> pd.DataFrame:
    """Return own units a week: series ("" is the base), day (at its end), mean, low and high over the replicates.

    Days left over after the last whole week are left out, since their sum is no week's.
    """
    size = bin_steps(comparison)
    parts = []
    for name, values in _own_units(comparison).items():
        weeks = values.shape[1] // size
        sums = values[:, : weeks * size].reshape(len(values), weeks, size).sum(axis=2)
        parts.append(_curve(name, sums, np.arange(1, weeks + 1) * size * comparison.base.cast.step_days))
    return pd.concat(parts, ignore_index=True)


def gained(comparison: Comparison) -> pd.DataFrame:
    """Return own units of each plan less those of the base so far: series, day, mean, low, high; only for pairs."""
    units = _own_units(comparison)
    size, steps = bin_steps(comparison), units[""].shape[1]
    at = np.append(np.arange(size, steps, size), steps)
    parts = [
        _curve(name, np.cumsum(units[name] - units[""], axis=1)[:, at - 1], at * comparison.base.cast.step_days)
        for name in comparison.names
    ]
    return pd.concat(parts, ignore_index=True)


def segments(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """Return for each plan what `truth.segment_frame` says of each segment."""
    labels = dict(comparison.base.cast.segments)
    return {
        name: truth.segment_frame(truth.truths(comparison.base, plan, comparison.own), labels)
        for name, plan in zip(comparison.names, comparison.plans, strict=True)
    }


def causes(comparison: Comparison) -> pd.DataFrame:
    """Return own units by what began the journey that led to them: label, series, mean, low, high, most first."""
    rows = []
    for name, result in _results(comparison).items():
        cells = comparison.own.within(comparison.base.scenario, result.scenario).cells
        counts = []
        for log in result.logs:
            bought = log.purchases
            if bought is None:
                continue
            mine = cells[bought.product, bought.vendor]
            counts.append(np.bincount(bought.cause[mine], minlength=len(result.cast.causes)))
        for number, (cause, label) in enumerate(result.cast.causes.items()):
            if counts:
                found = estimate([float(each[number]) for each in counts])
                rows.append((cause, label, name, found.mean, found.low, found.high))
    table = pd.DataFrame(rows, columns=["cause", "label", "series", *BAND])
    most = table.groupby("cause")["mean"].max().sort_values(ascending=False, kind="stable")
    order = {cause: number for number, cause in enumerate(most.index[most > 0])}
    kept = table[table["cause"].isin(order)]
    return kept.sort_values("cause", key=lambda names: names.map(order), kind="stable").reset_index(drop=True)


def _results(comparison: Comparison) -> dict[str, Result]:
    return {"": comparison.base, **dict(zip(comparison.names, comparison.plans, strict=True))}


def _own_units(comparison: Comparison) -> dict[str, NDArray[np.float64]]:
    """Return own units of each step by scenario, arrays of shape (replicates, steps)."""
    found = {}
    for name, result in _results(comparison).items():
        own = comparison.own.within(comparison.base.scenario, result.scenario)
        found[name] = np.array([returns.steps(result.cast, log, own)["units"] for log in result.logs])
    return found


def _curve(series: str, values: NDArray[np.float64], days: NDArray[np.float64]) -> pd.DataFrame:
    told: Sequence[Estimate] = [estimate(column.tolist()) for column in values.T]
    return pd.DataFrame(
        {"series": series, "day": days, **{key: [getattr(each, key) for each in told] for key in BAND}},
        columns=["series", "day", *BAND],
    )
