"""The model: `step` reads like the description of the journey."""

from typing import Any, Protocol

import mesa
import numpy as np

from journeysim.campaigns.base import Campaigns
from journeysim.engine import delivery, setup
from journeysim.influences.base import Influences
from journeysim.luck import Luck
from journeysim.population.columns import IDLE, STAGES, Ids
from journeysim.scenario.scenario import Scenario
from journeysim.stages.base import Move, Moves, Stage
from journeysim.stages.need import Need
from journeysim.world import World


class Recorder(Protocol):
    """Hears what happens in a run."""

    def begin(self, model: "JourneyModel") -> None:
        """The world stands as it will be at the first step."""

    def moved(self, model: "JourneyModel", ids: Ids, move: Move) -> None:
        """People have made a move."""

    def end_step(self, model: "JourneyModel") -> None:
        """A step is over."""


class JourneyModel(mesa.Model):
    """A market of consumers on their purchase journeys.

    Parameters
    ----------
    scenario
        A `Scenario`, or the name or path of one.
    seed
        Whole number from 0 up. All randomness is keyed by it; Mesa's own generators are seeded but not used.
    replicate
        Number of the replicate, from 0: another draw of people, network and luck.
    recorder
        Hears what happens; `None` records nothing.
    **changes
        Settings by dotted key, as for `--set`, so that `mesa.batch_run` can vary any of them.
    """

    def __init__(
        self,
        scenario: Scenario | str = "smartphones",
        seed: int = 1,
        replicate: int = 0,
        recorder: Recorder | None = None,
        **changes: Any,
    ) -> None:
        super().__init__(rng=seed)
        if not isinstance(scenario, Scenario):
            scenario = Scenario.load(scenario)
        self.plan = scenario.with_settings(changes) if changes else scenario
        settings = self.plan.settings
        self.world: World = setup.build_world(self.plan, Luck(seed, replicate))
        self.stages: dict[str, Stage] = {name: getattr(settings.stages, name) for name in STAGES[1:]}
        self.influences = Influences(
            {name: getattr(settings.influences, name) for name in settings.influences.__class__.model_fields}
        )
        self.world.influences = self.influences
        self.world.memory["product_stage"] = self.stages["product"]
        self.moves = tuple(dict.fromkeys(move for stage in self.stages.values() for move in stage.moves))
        self._codes = {move: code for code, move in enumerate(self.moves)}
        self.transitions = np.zeros(len(self.moves), np.int64)
        setup.give_initial_state(self.plan, self.world, settings.stages.product, settings.stages.evaluation)
        for influence in self.influences.members.values():
            influence.prepare(self.world)
        delivery.announce_initial_owners(self.world, self.influences)
        self.campaigns = Campaigns(settings.campaigns, self.world)
        self.world.campaigns = self.campaigns
        self.recorder = recorder
        if recorder is not None:
            recorder.begin(self)

    @property
    def day(self) -> float:
        """Days from the start to the end of the last step."""
        return self.world.clock.step * self.world.clock.step_days

    def step(self) -> None:
        """Advance one step: campaigns, influences, stages in journey order, messages and norms, records."""
        world = self.world
        world.clock.step += 1
        world.books.clear()
        self.transitions[:] = 0
        world.market.restore()
        self.campaigns.act(world)
        world.market.settle_prices()
        # Influences answer within the stages, from what stood at the start of the step: nothing social changes
        # before the stages are done.
        need = self.stages["need"]
        assert isinstance(need, Need)
        self._apply(need.recognise(world, self._in_stage(IDLE)))
        for code, stage in enumerate(self.stages.values(), start=1):
            ids = self._in_stage(code)
            if ids.size:
                self._apply(stage.run(world, ids))
        evaluation = self.plan.settings.stages.evaluation
        delivery.deliver_posts(world, self.influences, evaluation)
        delivery.publish_reviews(world)
        delivery.change_hands(world, self.influences, evaluation)
        for influence in self.influences.members.values():
            influence.advance(world)
        if self.recorder is not None:
            self.recorder.end_step(self)
        if world.clock.step >= self.plan.settings.time.steps:
            self.running = False

    def stage_counts(self) -> np.ndarray:
        """Return the number of people in each stage, in the order of `STAGES`."""
        return np.bincount(self.world.people.stage, minlength=len(STAGES))

    def _in_stage(self, code: int) -> Ids:
        return np.flatnonzero(self.world.people.stage == code)

    def _apply(self, moves: Moves) -> None:
        """Carry out what a stage decided, and count it.

        Whoever moves forward meets the next stage in this step, whoever goes back finds that stage's turn over.
        """
        people, books, step = self.world.people, self.world.books, self.world.clock.step
        for ids, move in moves.groups:
            source, target = STAGES.index(move.source), STAGES.index(move.target)
            self.transitions[self._codes[move]] += ids.size
            books.steps_in_stage[source] += int((step - people.since[ids]).sum())
            books.stage_exits[source] += ids.size
            people.stage[ids], people.since[ids] = target, step
            people.moves[ids] += 1
            if move.back:
                people.attempt[ids] += 1
            if source == IDLE:
                people.first_entry[ids] = target
            if target == IDLE:
                self._end_journeys(ids, bought=move.source == "evaluation")
            else:
                self.stages[move.target].enter(self.world, ids)
            if self.recorder is not None:
                self.recorder.moved(self, ids, move)

    def _end_journeys(self, ids: Ids, bought: bool) -> None:
        people, books = self.world.people, self.world.books
        ended = np.bincount(people.first_entry[ids], minlength=len(STAGES))
        books.journeys_ended += ended
        if bought:
            books.journeys_bought += ended
        books.path_moves += int(people.moves[ids].sum())
        books.path_backtracks += int(people.attempt[ids].sum())
