"""Runs the market at points of the parameters, each on the same replicates' luck, unless the run is known already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeysim.experiments.calibration.parameters import Parameter, changed
from journeysim.experiments.calibration.reading import Reading
from journeysim.experiments.calibration.runs import Failed, Runs
from journeysim.experiments.calibration.store import Store
from journeysim.experiments.executor import Job
from journeysim.scenario.problems import ScenarioError
from journeysim.scenario.scenario import Scenario

#: Called with the number of runs done since the start and of those that were known.
Progress = Callable[[int], None]
Point = tuple[float, ...]


@dataclass(frozen=True)
class Failure:
    """A run that came to nothing: where, and why in a line."""

    point: Point
    replicate: int
    error: str


class Market:
    """What the model gives at a point: a value for each parameter, in their order.

    `failures` are the runs that came to nothing, in the order in which that was seen; they are not kept, so that the
    next calibration in the directory tries them again.
    """

    def __init__(
        self,
        scenario: Scenario,
        parameters: Sequence[Parameter],
        read: Reading,
        seed: int,
        replicates: int,
        runs: Runs,
        store: Store,
        progress: Progress | None = None,
    ) -> None:
        self.parameters = tuple(parameters)
        self.replicates = replicates
        self.runs = 0
        self.failures: list[Failure] = []
        self._scenario, self._shape, self._seed = scenario, (len(read.names), read.periods), seed
        self._runs, self._store, self._progress = runs, store, progress

    def at(self, points: Sequence[Point], replicates: int | None = None) -> list[NDArray[np.float64]]:
        """Return the series at each point, each of shape (replicates, series, periods).

        All points are run side by side; replicates have the same luck at every point, and the first of many are those
        of a few. A run that fails has nan throughout.
        """
        count = self.replicates if replicates is None else replicates
        wanted = [(point, replicate) for point in dict.fromkeys(points) for replicate in range(count)]
        failed = {(each.point, each.replicate) for each in self.failures}
        missing = [each for each in wanted if self._store.get(*each) is None and each not in failed]
        self._tell(len(wanted) - len(missing))
        places, jobs = [], []
        for point in dict.fromkeys(point for point, _ in missing):
            replicates_of = [replicate for other, replicate in missing if other == point]
            try:
                scenario = changed(self._scenario, self.named(point))
            except ScenarioError as error:
                self.failures += [Failure(point, each, " ".join(str(error).split())) for each in replicates_of]
                continue
            places += [(point, each) for each in replicates_of]
            jobs += [Job(scenario, self._seed, each) for each in replicates_of]
        for number, found in self._runs.run(jobs):
            if isinstance(found, Failed):
                self.failures.append(Failure(*places[number], found.error))
            else:
                self._store.put(*places[number], found)
            self._tell(1)
        return [np.array([self._series(point, each) for each in range(count)]) for point in points]

    def _series(self, point: Point, replicate: int) -> NDArray[np.float64]:
        known = self._store.get(point, replicate)
        return np.full(self._shape, np.nan) if known is None else known

    def named(self, point: Point) -> dict[str, float]:
        """Return a point as settings by key."""
        return {each.key: value for each, value in zip(self.parameters, point, strict=True)}

    def of(self, shares: Sequence[float] | NDArray[np.float64]) -> Point:
        """Return the point at shares of the ranges."""
        return tuple(each.within(float(share)) for each, share in zip(self.parameters, shares, strict=True))

    def _tell(self, runs: int) -> None:
        self.runs += runs
        if self._progress is not None and runs:
            self._progress(self.runs)
