"""The model: `step` reads like the description of the journey."""

import inspect
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from journeysim.campaigns.together import Campaigns
from journeysim.engine import delivery, setup
from journeysim.engine.column_model import ColumnModel, seed_of
from journeysim.influences.base import Influences
from journeysim.luck import Luck
from journeysim.population.columns import EVALUATION, IDLE, STAGES, Ids
from journeysim.scenario.scenario import Scenario
from journeysim.scenario.schema import ScenarioBase
from journeysim.stages.base import Move, Moves, Stage
from journeysim.stages.need import Need
from journeysim.stages.opening import CAUSES, begin
from journeysim.world import World


class Recorder(Protocol):
    """Hears what happens in a run."""

    def begin(self, model: "JourneyModel") -> None:
        """Hear that the world stands as it will be at the first step."""

    def moved(self, model: "JourneyModel", ids: Ids, move: Move) -> None:
        """Hear that people have made a move."""

    def end_step(self, model: "JourneyModel") -> None:
        """Hear that a step is over."""


class JourneyModel(ColumnModel):
    """A market of consumers on their purchase journeys: a `mesa.Model`.

    Parameters
    ----------
    scenario
        A `Scenario`, or the name or path of one.
    seed
        Whole number from 0 up. All randomness is keyed by it; Mesa's own generators are seeded but not used.
    replicate
        Number of the replicate, from 0: another draw of people, network and luck.
    recorder
        Hears what happens; without one, Mesa's `datacollector` collects the model's reporters.
    rng
        The seed, as `mesa.batch_run` of Mesa 3.5 hands it on.
    **changes
        Settings by dotted key, as for `--set`, so that `mesa.batch_run` can vary any of them.
    """

    def __init__(
        self,
        scenario: Scenario | str = "smartphones",
        seed: int = 1,
        replicate: int = 0,
        recorder: Recorder | None = None,
        rng: int | None = None,
        **changes: Any,
    ) -> None:
        seed = seed_of(seed, rng)
        super().__init__(seed)
        if not isinstance(scenario, Scenario):
            scenario = Scenario.load(scenario)
        self.plan = scenario.with_settings(changes) if changes else scenario
        settings = self.plan.settings
        self.world: World = setup.build_world(self.plan, Luck(seed, replicate))
        self.stages: dict[str, Stage] = {name: getattr(settings.stages, name) for name in STAGES[1:]}
        self.influences = Influences(setup.members_of(settings.influences))
        self.world.influences = self.influences
        self.world.memory["product_stage"] = self.stages["product"]
        self.moves = moves_of(settings, self.world.causes)
        self._codes = {move: code for code, move in enumerate(self.moves)}
        self.transitions = np.zeros(len(self.moves), np.int64)
        setup.give_initial_state(self.plan, self.world, settings.stages.product, settings.stages.evaluation)
        for influence in self.influences.members.values():
            influence.prepare(self.world)
        delivery.announce_initial_owners(self.world, self.influences)
        self.campaigns = Campaigns(settings.campaigns, self.world)
        self.world.campaigns = self.campaigns
        self.recorder = recorder
        self.prepare_views(collect=recorder is None)
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
        world.sold.clear()
        world.visits.clear()
        self.transitions[:] = 0
        world.market.restore()
        self.campaigns.act(world)
        world.market.settle_prices()
        # Influences answer within the stages, from what stood at the start of the step: nothing social changes
        # before the stages are done.
        need = self.stages["need"]
        assert isinstance(need, Need)
        self._apply(need.recognise(world))
        for code, stage in enumerate(self.stages.values(), start=1):
            ids = self._in_stage(code)
            if ids.size:
                self._apply(stage.run(world, ids))
        self.campaigns.after_sales(world)
        evaluation = self.plan.settings.stages.evaluation
        delivery.deliver_posts(world, self.influences, evaluation)
        delivery.publish_reviews(world)
        delivery.change_hands(world, self.influences, evaluation)
        for influence in self.influences.members.values():
            influence.advance(world)
        if self.recorder is not None:
            self.recorder.end_step(self)
        self.collect()
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
        if not moves.groups:
            return
        people, books, step = self.world.people, self.world.books, self.world.clock.step
        # Nobody makes two moves at once, so the groups can be carried out together.
        sizes = [ids.size for ids, _ in moves.groups]
        everyone = np.concatenate([ids for ids, _ in moves.groups])
        source = STAGES.index(moves.groups[0][1].source)
        books.steps_in_stage[source] += int((step - people.since[everyone]).sum())
        books.stage_exits[source] += everyone.size
        targets = [STAGES.index(move.target) for _, move in moves.groups]
        people.stage[everyone] = np.repeat(targets, sizes)
        people.since[everyone] = step
        people.moves[everyone] += 1
        back = [ids for ids, move in moves.groups if move.back]
        if back:
            returning = np.concatenate(back)
            people.attempt[returning] = np.minimum(people.attempt[returning], 32_000) + 1  # what the column can hold
        if source == IDLE:
            people.first_entry[everyone] = people.stage[everyone]
        for ids, move in moves.groups:
            self.transitions[self._codes[move]] += ids.size
            if self.recorder is not None:
                self.recorder.moved(self, ids, move)
        for target in dict.fromkeys(targets):
            ids = np.concatenate([ids for (ids, _), to in zip(moves.groups, targets, strict=True) if to == target])
            if target == IDLE:
                self._end_journeys(ids, bought=source == EVALUATION)
            else:
                self.stages[STAGES[target]].enter(self.world, ids)

    def _end_journeys(self, ids: Ids, bought: bool) -> None:
        people, books = self.world.people, self.world.books
        ended = np.bincount(people.first_entry[ids], minlength=len(STAGES))
        books.journeys_ended += ended
        if bought:
            books.journeys_bought += ended
        books.path_moves += int(people.moves[ids].sum())
        books.path_backtracks += int(people.attempt[ids].sum())


def moves_of(settings: ScenarioBase, causes: Sequence[str]) -> tuple[Move, ...]:
    """Return every kind of move that there may be, in the order of their numbers."""
    declared = [move for name in STAGES[1:] for move in getattr(settings.stages, name).moves]
    added = [begin(cause) for cause in causes if cause not in CAUSES]
    return tuple(dict.fromkeys([*declared, *added]))


def _as_mesa_reads_it(signature: inspect.Signature) -> inspect.Signature:
    # Mesa 3.5's batch_run overwrites a parameter that it sees to be named `seed`, and Mesa 3.3's SolaraViz refuses
    # parameters without a place in the signature unless it sees `kwargs`.
    seen = [each for each in signature.parameters.values() if each.name not in ("seed", "changes")]
    return signature.replace(parameters=[*seen, inspect.Parameter("kwargs", inspect.Parameter.VAR_KEYWORD)])


JourneyModel.__init__.__signature__ = _as_mesa_reads_it(  # type: ignore[attr-defined]
    inspect.signature(JourneyModel.__init__)
)
