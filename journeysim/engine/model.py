"""The model: `step` reads like the description of the journey."""

import inspect
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numba import njit
from numpy.typing import NDArray

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
        return np.asarray((self.world.people.stage == code).nonzero()[0])

    def _apply(self, moves: Moves) -> None:
        """Carry out what a stage decided, and count it.

        Whoever moves forward meets the next stage in this step, whoever goes back finds that stage's turn over.
        """
        if not moves.groups:
            return
        people, books, step = self.world.people, self.world.books, self.world.clock.step
        source = STAGES.index(moves.groups[0][1].source)
        entering: dict[int, list[Ids]] = {}
        # Nobody makes two moves at once, so all are carried out before anybody enters a stage.
        for ids, move in moves.groups:
            books.steps_in_stage[source] += _carry_out(
                ids, move.to, step, move.back, people.stage, people.since, people.moves, people.attempt
            )
            books.stage_exits[source] += ids.size
            if source == IDLE:
                people.first_entry[ids] = move.to
            entering.setdefault(move.to, []).append(ids)
            self.transitions[self._codes[move]] += ids.size
            if self.recorder is not None:
                self.recorder.moved(self, ids, move)
        for target, groups in entering.items():
            ids = groups[0] if len(groups) == 1 else np.concatenate(groups)
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


@njit(cache=True)
def _carry_out(
    ids: Ids,
    target: int,
    step: int,
    back: bool,
    stage: NDArray[np.int8],
    since: NDArray[np.int32],
    moves: NDArray[np.int16],
    attempt: NDArray[np.int16],
) -> int:
    """Move people to a stage, count the move and, when it goes back, the attempt; return the steps they had spent."""
    spent = 0
    for i in ids:
        spent += step - since[i]
        stage[i] = target
        since[i] = step
        moves[i] += 1
        if back:
            attempt[i] = min(attempt[i], 32_000) + 1  # what the column can hold
    return spent


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
