"""A run that is watched while it goes on: made step by step, looked at in between."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.engine.model import JourneyModel
from journeysim.network.graph import Network
from journeysim.population.columns import Floats, Int8
from journeysim.population.synthesis import CENTS
from journeysim.records.diary import Diary
from journeysim.records.log import Cast, Log
from journeysim.records.memory import Memory
from journeysim.records.recorder import StepRecorder
from journeysim.records.result import Result
from journeysim.scenario.scenario import Scenario

#: From here on a person counts as frugal.
FRUGAL = 0.5

#: Traits in which a person is compared with the others.
TRAITS = (
    "conformity", "normative_susceptibility", "informational_susceptibility", "identity_strength", "frugality",
    "price_sensitivity", "search_patience", "impulsiveness", "passion", "posting_rate",
)  # fmt: skip


@dataclass(frozen=True)
class Trait:
    """A trait of a person, and the shares of people who have less of it and as much of it as she, from 0 to 1."""

    name: str
    value: float
    less: float
    same: float


@dataclass(frozen=True)
class Person:
    """A person as she is now."""

    consumer: int
    segment: str
    stage: str
    owns: str
    friends: int | None
    friends_owning: int
    budget: float
    satisfaction: float | None
    traits: tuple[Trait, ...]


class LiveRun:
    """One replicate of a scenario, made when asked to; the same, bit for bit, as `run` makes of it.

    A thread may make steps while another looks: who looks waits for the end of a step.

    Parameters
    ----------
    scenario
        What is run.
    seed, replicate
        As for `run`, replicates numbered from 0.
    """

    def __init__(self, scenario: Scenario, seed: int = 1, replicate: int = 0) -> None:
        self.scenario, self.seed, self.replicate = scenario, seed, replicate
        self._lock = threading.RLock()
        self._memory = Memory()
        self._recorder = StepRecorder(memory=self._memory)
        self._model = JourneyModel(scenario, seed=seed, replicate=replicate, recorder=self._recorder)
        self._people = self._model.world.people
        self._begin = {"stage": self._model.stage_counts(), "owners": self._model.world.public.owners.copy()}
        self._frugal = np.zeros(self.steps + 1, np.int64)
        self._frugal[0] = self._count_frugal()

    def step(self, count: int = 1) -> bool:
        """Make up to `count` steps; return whether any is left."""
        for _ in range(count):
            with self._lock:
                if self.finished:
                    break
                self._model.step()
                self._frugal[self.step_number] = self._count_frugal()
        return not self.finished

    @property
    def step_number(self) -> int:
        """Steps made so far."""
        return int(self._model.world.clock.step)

    @property
    def steps(self) -> int:
        """Steps of the whole run."""
        return self.scenario.time.steps

    @property
    def day(self) -> float:
        """Days from the start to the end of the last step."""
        return self._model.day

    @property
    def finished(self) -> bool:
        """Whether all steps have been made."""
        return self.step_number >= self.steps

    @property
    def cast(self) -> Cast:
        """Who and what takes part."""
        return self._recorder.cast

    @property
    def network(self) -> Network:
        """The people's ties."""
        return self._model.world.network

    def stages(self) -> Int8:
        """Return everybody's stage as its number in `STAGES`, shape (N,)."""
        with self._lock:
            return self._people.stage.copy()

    def owned(self) -> NDArray[np.int16]:
        """Return the number of the product that everybody owns, -1 for none, shape (N,)."""
        with self._lock:
            return self._people.owned.copy()

    def satisfaction(self) -> Floats:
        """Return everybody's satisfaction with what they own, from -1 to 1, nan without a purchase, shape (N,)."""
        with self._lock:
            judged = (self._people.owned >= 0) & (self._people.purchases > self._people.returns)
            return np.where(judged, self._people.satisfaction, np.nan)

    def moods(self) -> Int8:
        """Return how everybody feels about what they bought: 0 no purchase, 1 let down, 2 lukewarm, 3 satisfied."""
        evaluation, found = self.scenario.stages.evaluation, self.satisfaction()
        mood = np.where(found >= evaluation.satisfied, 3, np.where(found < evaluation.dissatisfied, 1, 2))
        return np.where(np.isnan(found), 0, mood).astype(np.int8)

    def frugal(self) -> NDArray[np.bool_]:
        """Return who is frugal, at `FRUGAL` or above, shape (N,)."""
        with self._lock:
            return np.asarray(self._people.frugality >= FRUGAL)

    def log(self) -> Log:
        """Return what has been recorded so far; it does not change while the run goes on."""
        with self._lock:
            return self._recorder.log()

    def result(self) -> Result:
        """Return what has happened so far as the result of a run."""
        return Result(self.scenario, self.seed, self.cast, (self.log(),))

    def series(self) -> pd.DataFrame:
        """Return the run so far, a row for its beginning and one for each step.

        Columns: `step`, `day`; counts of the step `units`, `units.<product>`, `needs.<cause>`; and as the step ends
        `stage.<stage>` and `owners.<product>` (people), `owners` and `frugal` (shares of people), `frugality` (mean).
        """
        log, cast = self.log(), self.cast
        units = np.asarray(log["units"]).sum(axis=2)
        needs = np.asarray(log["needs"])
        owners = np.vstack([self._begin["owners"], log["owners"]])
        stage = np.vstack([self._begin["stage"], log["stage"]])
        step = np.arange(len(log) + 1)
        columns: dict[str, NDArray[np.generic]] = {"step": step, "day": np.round(step * cast.step_days, 9)}
        columns["units"] = _from_nothing(units.sum(axis=1))
        columns |= {f"units.{name}": _from_nothing(units[:, p]) for p, name in enumerate(cast.products)}
        columns |= {f"needs.{name}": _from_nothing(needs[:, c]) for c, name in enumerate(cast.causes)}
        columns |= {f"stage.{name}": stage[:, number] for number, name in enumerate(cast.stages)}
        columns |= {f"owners.{name}": owners[:, p] for p, name in enumerate(cast.products)}
        columns["owners"] = owners.sum(axis=1) / cast.consumers
        columns["frugality"] = np.concatenate([[log.frugality_before], log["frugality"]])
        columns["frugal"] = self._frugal[: step.size] / cast.consumers
        return pd.DataFrame(columns)

    def moves(self, first: int, last: int) -> pd.DataFrame:
        """Return the kinds of moves made in steps `first` to `last`: `from`, `to`, `reason`, `back`, `count`."""
        made = np.asarray(self.log()["transitions"])[max(first - 1, 0) : last].sum(axis=0)
        rows = [(move.source, move.target, move.reason, move.back) for move in self.cast.moves]
        found = pd.DataFrame(rows, columns=["from", "to", "reason", "back"]).assign(count=made)
        return found[found["count"] > 0].reset_index(drop=True)

    def flows(self) -> pd.DataFrame:
        """Return the moves between stages so far: `from`, `to`, `back`, `count`, `reasons`; `journey` draws them."""
        return self.result().flows

    def diary(self, consumer: int) -> Diary:
        """Return what happened to a person so far; raises `ValueError` for one that is not there."""
        self._check(consumer)
        with self._lock:
            return self._memory.diary(consumer)

    def person(self, consumer: int) -> Person:
        """Return who a person is and how she stands now; raises `ValueError` for one that is not there."""
        self._check(consumer)
        with self._lock:
            world, people = self._model.world, self._people
            market, who = world.market, np.array([consumer])
            owned, budget = int(people.owned[consumer]), float(people.budget[consumer]) / CENTS
            bought = people.purchases[consumer] > people.returns[consumer]
            return Person(
                consumer=consumer,
                segment=list(self.cast.segments.values())[people.segment[consumer]],
                stage=list(self.cast.stages)[people.stage[consumer]],
                owns=market.product_labels[owned] if owned >= 0 else "",
                friends=None if world.network.well_mixed else int(world.network.degree[consumer]),
                friends_owning=int(world.neighbourhood.owning(people, who)[0]),
                budget=budget,
                satisfaction=float(people.satisfaction[consumer]) if owned >= 0 and bought else None,
                traits=tuple(self._traits(consumer)),
            )

    def _traits(self, consumer: int) -> Iterator[Trait]:
        """Yield the traits in which people differ."""
        for name in TRAITS:
            values = getattr(self._people, name)
            mine = values[consumer]
            less, same = float(np.mean(values < mine)), float(np.mean(values == mine))
            if same < 1.0:
                yield Trait(name, float(mine), less, same)

    def _check(self, consumer: int) -> None:
        if not 0 <= consumer < self.cast.consumers:
            raise ValueError(f"there is no person {consumer}; they go from 0 to {self.cast.consumers - 1}")

    def _count_frugal(self) -> int:
        return int(np.count_nonzero(self._people.frugality >= FRUGAL))


def _from_nothing(counts: NDArray[np.generic]) -> NDArray[np.generic]:
    """Return counts of steps with 0 for the beginning."""
    return np.concatenate([np.zeros(1, counts.dtype), counts])
