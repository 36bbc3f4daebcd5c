"""Learning from friends (D7): each owner among the friends shows what a thing is for.

The same people with the same number of friends, once in circles where friends know each other, once with friends all
over town; and a town where nobody learns from anybody.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.engine.model import JourneyModel
from journeysim.experiments.lessons.lesson import Found, Lesson, Runs, by_case, shares
from journeysim.population.columns import Ids
from journeysim.records.recorder import StepRecorder
from journeysim.stages.base import Move

DAYS, FRIENDS = 120, 6
#: The chance per day that one owning friend makes somebody see the need.
CHANCE = 0.02
#: How much sooner half a town has to own for the difference to count, in days.
SOONER = 5.0


class Onlookers(StepRecorder):
    """Counts, for each number of owning friends, the days that non-owners spent and those on which a need arose."""

    def begin(self, model: JourneyModel) -> None:
        """Begin to count."""
        super().begin(model)
        self.days: NDArray[np.int64] = np.zeros(1000, np.int64)
        self.needs: NDArray[np.int64] = np.zeros(1000, np.int64)
        self._look(model)

    def moved(self, model: JourneyModel, ids: Ids, move: Move) -> None:
        """Hear of needs."""
        super().moved(model, ids, move)
        if move.source == "idle":
            self.needs += np.bincount(self._owning[ids], minlength=1000)

    def end_step(self, model: JourneyModel) -> None:
        """Count the day, and look around for the next."""
        super().end_step(model)
        self.days += np.bincount(self._owning[self._waiting], minlength=1000)
        self._look(model)

    def _look(self, model: JourneyModel) -> None:
        world = model.world
        self._owning: NDArray[np.int64] = world.neighbourhood.owning(world.people, world.everyone)
        self._waiting = np.flatnonzero(world.people.owned < 0)


def find(runs: Runs) -> Found:
    """Return how the product spreads in each town, and what one more owning friend does."""
    owning = {case: shares(each) for case, each in runs.items()}
    half = {case: float(np.mean([_first(row, 0.5) for row in rows])) for case, rows in owning.items()}
    sooner = half["circles"] - half["scattered"]
    choice = "scattered" if sooner > SOONER else "circles" if sooner < -SOONER else "same"
    dose = _dose([each for case in ("circles", "scattered") for each in runs[case]])
    day = round(half["scattered"])
    numbers = {
        "half_circles": half["circles"],
        "half_scattered": half["scattered"],
        "day": float(day),
        "circles": float(owning["circles"][:, day - 1].mean()),
        "scattered": float(owning["scattered"][:, day - 1].mean()),
        "nobody": float(owning["nobody"][:, -1].mean()),
        **{f"dose_{number}": float(dose["chance"][number]) for number in range(4)},
    }
    # Does the next owner add as much as the one before?
    first, second = dose["chance"][1] - dose["chance"][0], dose["chance"][2] - dose["chance"][1]
    answer = "each" if 0.5 < second / first < 2.0 else "first" if second < first else "crowd"
    return Found(by_case(runs, shares), numbers, answer, choice, dose)


def _first(row: NDArray[np.float64], share: float) -> float:
    """Return the day on which a share is reached, the last one when it is not."""
    reached = np.flatnonzero(row >= share)
    return float(reached[0] + 1 if reached.size else row.size)


def _dose(runs: list[Any]) -> pd.DataFrame:
    """Return the chance per day of a need by the number of friends who own, as far as it was seen often enough."""
    days, needs = sum(each.days for each in runs), sum(each.needs for each in runs)
    number = np.arange(FRIENDS)
    return pd.DataFrame(
        {"friends": number, "chance": needs[number] / np.maximum(days[number], 1), "days": days[number]}
    )


LESSON = Lesson(
    name="friends",
    base="limits/bass",
    shared={
        "title": "Lesson: learning from friends",
        "time": {"step_days": 1.0, "steps": DAYS},
        "population.consumers": 1000,
        "influences.informational": {"form": "count", "weak_chance": CHANCE, "strong_chance": CHANCE},
        "stages.need.rate": 0.0005,
        "initial.owners": {"first": {"count": 10}},
        "products.durable.label": "The new thing",
    },
    cases={
        "circles": {"network": {"kind": "small_world", "degree": FRIENDS, "rewiring": 0.0}},
        "scattered": {"network": {"kind": "small_world", "degree": FRIENDS, "rewiring": 1.0}},
        "nobody": {
            "network": {"kind": "small_world", "degree": FRIENDS, "rewiring": 1.0},
            "influences.informational": {"form": "off"},
        },
    },
    find=find,
    choices=("circles", "same", "scattered"),
    answers=("first", "each", "crowd"),
    shown="circles",
    also={"scattered": {"network.rewiring": 1.0}},
    recorder=Onlookers,
)
