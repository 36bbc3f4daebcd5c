"""Writes down every step of a run: one row of each array, no work per consumer."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from journeysim.engine.model import JourneyModel
from journeysim.population.columns import STAGES, Ids
from journeysim.records.diary import Keeper
from journeysim.records.log import Cast, Log, cast_of
from journeysim.records.memory import Memory
from journeysim.records.purchases import Till
from journeysim.stages.base import Move


class StepRecorder:
    """Records a run; give it to `JourneyModel` and ask it for the `log` afterwards.

    Parameters
    ----------
    diary
        Consumers whose diary is kept.
    purchases
        Whether every purchase is written down.
    memory
        Remembers what happens to everybody, in place of diaries kept for a few.
    """

    cast: Cast

    def __init__(self, diary: Sequence[int] = (), purchases: bool = False, memory: Memory | None = None) -> None:
        self._keeper: Keeper | Memory | None = memory or (Keeper(diary) if len(diary) else None)
        self._purchases = purchases
        self._till: Till | None = None
        self._arrays: dict[str, NDArray[np.generic]] = {}
        self._replicate = 0
        self._steps = 0

    def begin(self, model: JourneyModel) -> None:
        """Open the books of a run of the planned length."""
        self.cast = cast_of(model.plan)
        self._replicate = model.world.luck.replicate
        self._steps = 0
        self._stage = model.stage_counts().astype(np.int64)
        # What each move does to the stages; summed up, the flows give the people in each stage.
        self._flow = np.zeros((len(model.moves), len(STAGES)), np.int64)
        for code, move in enumerate(model.moves):
            self._flow[code, STAGES.index(move.source)] -= 1
            self._flow[code, STAGES.index(move.target)] += 1
        self._frugality_before = float(model.world.people.frugality.mean())
        self._arrays = {
            name: np.zeros((model.plan.settings.time.steps, *values.shape), values.dtype)
            for name, values in self._now(model).items()
        }
        if self._keeper is not None:
            self._keeper.begin(model)
            model.world.diary = self._keeper
        self._till = Till(model) if self._purchases else None

    def moved(self, model: JourneyModel, ids: Ids, move: Move) -> None:
        """Let the diaries and the till know of a move."""
        if self._keeper is not None:
            self._keeper.moved(model, ids, move)
        if self._till is not None:
            self._till.moved(model, ids, move)

    def end_step(self, model: JourneyModel) -> None:
        """Write down the step."""
        self._stage += model.transitions @ self._flow
        if self._steps == len(self._arrays["stage"]):
            self._arrays = {name: np.concatenate([old, np.zeros_like(old)]) for name, old in self._arrays.items()}
        for name, values in self._now(model).items():
            self._arrays[name][self._steps] = values
        self._steps += 1
        if self._till is not None:
            self._till.end_step(model)

    def log(self) -> Log:
        """Return what has been recorded so far."""
        arrays = {name: values[: self._steps] for name, values in self._arrays.items()}
        diaries = self._keeper.diaries() if isinstance(self._keeper, Keeper) else ()
        purchases = self._till.purchases() if self._till is not None else None
        return Log(self._replicate, arrays, self._frugality_before, diaries, purchases)

    def _now(self, model: JourneyModel) -> dict[str, NDArray[np.generic]]:
        world = model.world
        ledgers = model.campaigns.ledgers.values()
        return {
            **vars(world.books),
            "stage": self._stage,
            "transitions": model.transitions,
            "owners": world.public.owners,
            "owners_by_group": world.public.owners_by_group,
            "review_count": world.market.review_count,
            "review_stars": world.market.review_stars,
            "frugality": world.people.frugality.mean(),
            "campaign_spent": np.array([each.spent for each in ledgers], np.int64),
            "campaign_impressions": np.array([each.impressions for each in ledgers], np.int64),
            "campaign_discounts": np.array([each.discounts for each in ledgers], np.int64),
            "campaign_clicks": np.array([each.clicks for each in ledgers], np.int64),
            "campaign_uses": np.array([each.uses for each in ledgers], np.int64),
            "campaign_reached": np.array([np.count_nonzero(each.reached) for each in ledgers], np.int64),
        }
