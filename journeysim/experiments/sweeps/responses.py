"""What a sweep measured at each of its points, and how much of that is the luck of too few replicates."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.scenario.problems import Problem, ScenarioError, listed, nearest

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.designs import Design
    from journeysim.experiments.sweeps.sweep import Sweep

#: The measures that a sweep is read by unless others are asked for; those that it has not are left out.
HEADLINES = ("own.units", "sales.units", "sales.revenue", "sales.margin", "frugality.level", "conversion")
#: A measure that changes by less than this share of its size from point to point does not vary.
_SAME = 1e-12


@dataclass(frozen=True, eq=False)
class Runs:
    """What is read of a sweep: its design, its runs, and what its columns are called.

    `runs` has one row a run: point, replicate, the varied parameters, the measures. `replicates` is the number asked
    for, `place` where it lies, for messages.
    """

    design: "Design"
    runs: pd.DataFrame
    replicates: int
    paired: bool = True
    labels: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True, eq=False)
class Response:
    """One measure over the points of a design.

    `values` holds it by point and replicate, shape (points, replicates), nan where it has no value or the run is
    missing; `done` says which runs there are. Points of which a replicate is missing are not used.
    """

    metric: str
    label: str
    unit: str
    values: NDArray[np.float64]
    done: NDArray[np.bool_]
    paired: bool

    @cached_property
    def means(self) -> NDArray[np.float64]:
        """Mean over the replicates for each point, shape (points,); nan for a point that is not used."""
        counts = np.isfinite(self.values).sum(axis=1)
        sums = np.nansum(self.values, axis=1)
        whole = self.done.all(axis=1) & (counts > 0)
        return np.where(whole, sums / np.maximum(counts, 1), np.nan)

    @cached_property
    def used(self) -> NDArray[np.bool_]:
        """Which points have all their replicates and a value, shape (points,)."""
        return np.isfinite(self.means)

    @property
    def replicates(self) -> int:
        """How many runs a point has."""
        return int(self.values.shape[1])

    @property
    def missing_runs(self) -> int:
        """How many runs are not there yet."""
        return int((~self.done).sum())

    @property
    def without_value(self) -> int:
        """At how many points all runs are there, but the measure has no value, as a rate of nothing has none."""
        return int((self.done.all(axis=1) & ~self.used).sum())

    @property
    def mean(self) -> float:
        """Mean over the points; nan without any."""
        return float(np.mean(self.means[self.used])) if self.used.any() else math.nan

    @property
    def sd(self) -> float:
        """Standard deviation of the points' means; nan for fewer than two."""
        return float(np.std(self.means[self.used], ddof=1)) if self.used.sum() > 1 else math.nan

    @property
    def varies(self) -> bool:
        """Whether the points differ in it."""
        means = self.means[self.used]
        return bool(means.size > 1 and np.ptp(means) > _SAME * np.abs(means).max())

    @cached_property
    def noise(self) -> float:
        """Share of the variance of the points' means that is luck, from 0 to 1; nan where that cannot be told.

        The variance within points over the replicates, divided by their number. Luck that all points of a
        replicate share, as paired points do, does not count, for it moves none against the other.
        """
        if self.replicates < 2 or not self.varies or math.isnan(self.noise_variance):
            return math.nan
        return min(1.0, self.noise_variance / self.sd**2)

    @cached_property
    def noise_variance(self) -> float:
        """Variance of a point's mean that is luck; nan for one replicate, or with hardly a point that has all."""
        values = self.values[self.used]
        values = values[np.isfinite(values).all(axis=1)]
        points, replicates = values.shape
        if replicates < 2 or points < 2:
            return math.nan
        left = values - values.mean(axis=1, keepdims=True)
        freedom = points * (replicates - 1)
        if self.paired:
            left = left - left.mean(axis=0)
            freedom = (points - 1) * (replicates - 1)
        return float((left**2).sum() / freedom / replicates)


def measures(found: Runs) -> list[str]:
    """Return the names of all measures of a sweep, in the order of its columns."""
    aside = {"point", "replicate", *(each.name for each in found.design.variables)}
    return [name for name in map(str, found.runs.columns) if name not in aside]


def chosen(found: Runs, metrics: Sequence[str], source: str = "--metric") -> list[str]:
    """Return the measures to look at, the headlines when none is named.

    Raises `ScenarioError` for a name that the sweep does not have.
    """
    names = measures(found)
    if found.runs.empty:
        told = (
            f"none of {len(found.design.points)} points is finished; the command that began the sweep goes on with it"
        )
        raise ScenarioError([Problem(found.place, "", told)])
    if not metrics:
        return [name for name in HEADLINES if name in names] or names[:1]
    problems = []
    for name in dict.fromkeys(metrics):
        if name not in names:
            close = nearest(name, names)
            allowed = "" if close else f"{listed(names[:5])} and {len(names) - 5} more" * (len(names) > 5)
            problems.append(Problem(source, "", f"unknown measure '{name}'", allowed or listed(names), close))
    if problems:
        raise ScenarioError(problems)
    return list(dict.fromkeys(metrics))


def response(found: Runs, metric: str) -> Response:
    """Return one measure over the points of a sweep."""
    shape = (len(found.design.points), found.replicates)
    point, replicate = (found.runs[name].to_numpy() for name in ("point", "replicate"))
    within = (point < shape[0]) & (replicate < shape[1])
    place = point[within], replicate[within]
    values, done = np.full(shape, np.nan), np.zeros(shape, bool)
    given = found.runs[metric].to_numpy(np.float64, na_value=np.nan)[within]
    values[place] = np.where(np.isfinite(given), given, np.nan)
    done[place] = True
    return Response(
        metric, found.labels.get(metric, metric), found.units.get(metric, ""), values, done, found.paired
    )  # fmt: skip


def runs_of(sweep: "Sweep | Path | str") -> Runs:
    """Return what is read of a sweep, given or by its directory."""
    if isinstance(sweep, (str, Path)):
        from journeysim.experiments.sweeps.sweep import Sweep

        sweep = Sweep.open(Path(sweep))
    if sweep.runs.empty and (failures := sweep.failures):
        told = f"no run is finished, and {len(failures)} failed, the first with: {failures[0].reason}"
        raise ScenarioError([Problem(str(sweep.folder), "", told)])
    return Runs(
        sweep.design, sweep.runs, sweep.replicates, sweep.paired, sweep.labels, sweep.units, str(sweep.folder)
    )  # fmt: skip
