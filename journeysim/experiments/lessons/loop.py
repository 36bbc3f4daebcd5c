"""The loop against the funnel (D3, D4): most who buy have gone back on the way, and many did not begin at the top."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from journeysim.engine.model import JourneyModel
from journeysim.experiments.lessons.lesson import Found, Lesson, Runs
from journeysim.population.columns import NEED, Ids
from journeysim.records.recorder import StepRecorder
from journeysim.stages.base import Flags, Move

#: The choices of the guess: of 100 sales, how many went straight.
CHOICES = {"all": 95.0, "most": 65.0, "third": 35.0, "few": 5.0}
#: The answers to the question: which share of sales is lost when nobody who has gone back buys.
LOSSES = {"tenth": 0.1, "third": 0.3, "half": 0.55}
#: What is told of sales, each a share of all.
WAYS = ("straight", "back", "below", "again")


class Paths(StepRecorder):
    """Notes of each sale whether its buyer had gone back, began below the top, and had one of the brand."""

    def begin(self, model: JourneyModel) -> None:
        """Begin to note."""
        super().begin(model)
        self._sales: list[Flags] = []

    def moved(self, model: JourneyModel, ids: Ids, move: Move) -> None:
        """Hear of sales, at the moment of delivery, when what is owned is still the old one."""
        super().moved(model, ids, move)
        if (move.source, move.target) != ("purchase", "evaluation"):
            return
        people, brand = model.world.people, model.world.market.brand
        old = people.owned[ids]
        same = (old >= 0) & (brand[np.maximum(old, 0)] == brand[people.product[ids]])
        self._sales.append(np.array([people.attempt[ids] > 0, people.first_entry[ids] != NEED, same]))

    @property
    def sales(self) -> Flags:
        """One row each: had gone back, began below the top, had one of the brand; shape (3, sales)."""
        return np.concatenate([np.zeros((3, 0), bool), *self._sales], axis=1)


def find(runs: Runs) -> Found:
    """Return how sales came about, of each 100, and what is left of them where nobody who went back buys."""
    ways = {name: float(np.mean([_share(each, name) for each in runs["loop"]])) for name in WAYS}
    sold = {case: _sold(each) for case, each in runs.items()}
    straight = 100.0 * ways["straight"]
    choice = min(CHOICES, key=lambda name: abs(CHOICES[name] - straight))
    logs = [each.log() for each in runs["loop"]]
    numbers = {
        **{name: 100.0 * share for name, share in ways.items()},
        "sold": sold["loop"],
        "predicted": sold["loop"] * ways["straight"],
        "sold_funnel": sold["funnel"],
        "lost": 1.0 - sold["funnel"] / sold["loop"],
        "backs": float(np.mean([log.at("path_backtracks").sum() / log.at("journeys_ended").sum() for log in logs])),
    }
    answer = min(LOSSES, key=lambda name: abs(LOSSES[name] - numbers["lost"]))
    spread = [[100.0 * _share(each, name) for each in runs["loop"]] for name in WAYS]
    parts = pd.DataFrame(
        {
            "way": WAYS,
            "mean": [100.0 * each for each in ways.values()],
            "low": [min(each) for each in spread],
            "high": [max(each) for each in spread],
        }
    )
    nothing = pd.DataFrame(columns=["series", "day", "mean", "low", "high"])
    return Found(nothing, numbers, answer, choice, parts)


def _share(run: StepRecorder, way: str) -> float:
    assert isinstance(run, Paths)
    back, below, same = run.sales
    met = {"straight": ~back & ~below, "back": back, "below": below, "again": same}[way]
    return float(met.mean())


def _sold(runs: Sequence[StepRecorder]) -> float:
    return float(np.mean([each.sales.shape[1] for each in runs if isinstance(each, Paths)]))


LESSON = Lesson(
    name="loop",
    base="smartphones",
    shared={"title": "Lesson: the loop against the funnel", "population.consumers": 2000, "time.steps": 240},
    cases={
        "loop": {},
        # Whoever has gone back asks for more than any phone can give.
        "funnel": {"stages.decision.second_thoughts": 50.0},
    },
    find=find,
    choices=tuple(CHOICES),
    answers=tuple(LOSSES),
    shown="loop",
    replicates=2,
    recorder=Paths,
)
