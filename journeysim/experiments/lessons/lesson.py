"""What a lesson is: a small market run in a few ways on the same luck, and what the runs teach."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.engine.model import JourneyModel
from journeysim.experiments.executor import Progress
from journeysim.records.recorder import StepRecorder
from journeysim.scenario.scenario import Scenario

SEED = 1
#: The recorders of each case by its name, one for each replicate.
Runs = Mapping[str, Sequence[StepRecorder]]


@dataclass(frozen=True)
class Sketch:
    """A curve that is drawn before the runs: the shares of a series from day `begins` to `ends`, from `start` on."""

    series: str
    begins: float
    ends: float
    start: float
    points: int = 9

    @property
    def days(self) -> tuple[float, ...]:
        """The days at which the curve is given, the first of which stands."""
        return tuple(float(day) for day in np.linspace(self.begins, self.ends, self.points))


@dataclass(frozen=True, eq=False)
class Found:
    """What the runs of a lesson gave.

    `curves` has the columns series, day, mean, low and high, the band holding all replicates; `numbers` are what
    the explanation tells, by name; `choice` and `answer` are the options that turned out right, of the guess where one
    was chosen and of the question at the end. `parts` is a second table where the lesson has one.
    """

    curves: pd.DataFrame
    numbers: Mapping[str, float]
    answer: str
    choice: str = ""
    parts: pd.DataFrame | None = None


@dataclass(frozen=True, eq=False)
class Lesson:
    """A lesson: `base` with what is `shared` by all `cases`, each run `replicates` times.

    A guess is one curve for each of `sketches`, or one of `choices`; `answers` are the options of the question at the
    end, `shown` is the case that is worth playing with, and `also` others that are, each with what it changes in the
    shown one by dotted key.
    """

    name: str
    base: str
    shared: Mapping[str, Any]
    cases: Mapping[str, Mapping[str, Any]]
    find: Callable[[Runs], Found]
    answers: tuple[str, ...]
    shown: str
    sketches: tuple[Sketch, ...] = ()
    choices: tuple[str, ...] = ()
    replicates: int = 3
    also: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    recorder: Callable[[], StepRecorder] = field(default=StepRecorder)

    def changes(self, case: str) -> dict[str, Any]:
        """Return what a case changes in the base, by dotted key."""
        return {**self.shared, **self.cases[case]}

    def scenario(self, case: str) -> Scenario:
        """Return the scenario of a case."""
        return Scenario.load(self.base).with_settings(self.changes(case), source=f"lesson {self.name}")

    @cached_property
    def steps(self) -> int:
        """Steps of all runs together."""
        return sum(self.scenario(case).time.steps for case in self.cases) * self.replicates

    def run(self, seed: int = SEED, progress: Progress | None = None) -> Runs:
        """Run all cases; `progress` is called with the number of a run and its step."""
        runs: dict[str, list[StepRecorder]] = {}
        number = 0
        for case in self.cases:
            scenario, runs[case] = self.scenario(case), []
            for replicate in range(self.replicates):
                recorder = self.recorder()
                model = JourneyModel(scenario, seed=seed, replicate=replicate, recorder=recorder)
                while model.running:
                    model.step()
                    if progress is not None:
                        progress(number, model.world.clock.step)
                runs[case].append(recorder)
                number += 1
        return runs


def shares(runs: Sequence[StepRecorder], product: int | None = None, group: str = "") -> NDArray[np.float64]:
    """Return which share of people owns a product, or anything, shape (replicates, steps).

    With a product it is the share of owners, with a group the share of that group's owners.
    """
    found = []
    for each in runs:
        owners = np.asarray(each.log()["owners_by_group"], np.float64)
        of_all = owners[:, each.cast.groups.index(group)] if group else owners.sum(axis=1)
        under = float(each.cast.consumers) if product is None else of_all.sum(axis=1)
        over = of_all.sum(axis=1) if product is None else of_all[:, product]
        found.append(over / np.maximum(under, 1.0))
    return np.array(found)


def curve(series: str, values: NDArray[np.float64], step_days: float) -> pd.DataFrame:
    """Return values of shape (replicates, steps) as a curve with a band that holds all replicates."""
    return pd.DataFrame(
        {
            "series": series,
            "day": np.round(np.arange(1, values.shape[1] + 1) * step_days, 9),
            "mean": values.mean(axis=0),
            "low": values.min(axis=0),
            "high": values.max(axis=0),
        }
    )


def by_case(runs: Runs, values: Callable[[Sequence[StepRecorder]], NDArray[np.float64]]) -> pd.DataFrame:
    """Return one curve for each case, by a function of its recorders."""
    parts = [curve(case, values(each), each[0].cast.step_days) for case, each in runs.items()]
    return pd.concat(parts, ignore_index=True)
