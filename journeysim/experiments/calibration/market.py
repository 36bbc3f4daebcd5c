"""Runs the market at points of the parameters, each on the same replicates' luck, unless the run is known already."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from journeysim.experiments.calibration.parameters import Parameter, changed
from journeysim.experiments.calibration.reading import Reading
from journeysim.experiments.calibration.store import Store
from journeysim.experiments.executor import Executor, Job
from journeysim.scenario.scenario import Scenario

#: Called with the number of runs done since the start and of those that were known.
Progress = Callable[[int], None]
Point = tuple[float, ...]


class Market:
    """What the model gives at a point: a value for each parameter, in their order."""

    def __init__(
        self,
        scenario: Scenario,
        parameters: Sequence[Parameter],
        read: Reading,
        seed: int,
        replicates: int,
        executor: Executor,
        store: Store,
        progress: Progress | None = None,
    ) -> None:
        self.parameters = tuple(parameters)
        self.replicates = replicates
        self.runs = 0
        self._scenario, self._read, self._seed = scenario, read, seed
        self._executor, self._store, self._progress = executor, store, progress

    def at(self, points: Sequence[Point], replicates: int | None = None) -> list[NDArray[np.float64]]:
        """Return the series at each point, each of shape (replicates, series, periods).

        All points are run side by side; replicates have the same luck at every point, and the first of many are those
        of a few.
        """
        count = self.replicates if replicates is None else replicates
        wanted = [(point, replicate) for point in dict.fromkeys(points) for replicate in range(count)]
        missing = [each for each in wanted if self._store.get(*each) is None]
        scenarios = {
            point: changed(self._scenario, self.named(point)) for point in dict.fromkeys(each for each, _ in missing)
        }
        self._tell(len(wanted) - len(missing))
        jobs = [Job(scenarios[point], self._seed, replicate) for point, replicate in missing]
        for number, (cast, log) in self._executor.run(jobs) if jobs else ():
            self._store.put(*missing[number], self._read.of(cast, log))
            self._tell(1)
        return [np.array([self._store.get(point, each) for each in range(count)]) for point in points]

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
