"""What Mesa asks of every model, answered by one whose agents are rows of columns."""

from collections.abc import Mapping
from numbers import Integral
from typing import Any, ClassVar

import mesa
import numpy as np
from numpy.typing import ArrayLike

from journeysim.engine import reporters
from journeysim.engine.views import ConsumerSet
from journeysim.population.columns import STAGES
from journeysim.population.consumer import Consumer, Names
from journeysim.scenario.schema import PHASES
from journeysim.world import World


class ColumnModel(mesa.Model):
    """A Mesa model of consumers who are rows, and of whatever agents a user registers beside them.

    `agents` holds the consumers, numbered from 0, then the registered agents, numbered after them.

    `datacollector` collects by itself, before the first step and after each, unless there is none; one that a
    user puts in its place is the user's to collect. A subclass says what to report with `model_reporters` and
    `agent_reporters`, in Mesa's terms.
    """

    model_reporters: ClassVar[Mapping[str, Any]] = reporters.MODEL
    agent_reporters: ClassVar[Mapping[str, Any]] = {}

    world: World
    names: Names
    datacollector: mesa.DataCollector | None = None

    def __init__(self, seed: int) -> None:
        self.registered: dict[int, mesa.Agent] = {}
        self._registrations = 0
        super().__init__(rng=seed)
        # Mesa 3.5 makes an empty scenario of its own, which SolaraViz would hand to `__init__` in place of ours.
        self._scenario = None

    def prepare_views(self, collect: bool) -> None:
        """Make ready for Mesa once the world stands."""
        self.names = names_of(self.world)
        if collect:
            self.datacollector = reporters.Collector(dict(self.model_reporters), dict(self.agent_reporters))
            self.collect()

    def collect(self) -> None:
        """Let the model's own data collector collect; one that a user attached is left alone."""
        if isinstance(self.datacollector, reporters.Collector):
            self.datacollector.collect(self)

    def consumers(self, ids: ArrayLike | None = None) -> ConsumerSet:
        """Return the consumers, or those with the ids, in that order."""
        return ConsumerSet(self, self.world.everyone if ids is None else np.asarray(ids, np.int64))

    @property
    def agents(self) -> ConsumerSet:
        """All agents: the consumers, then those registered."""
        if not self.registered:
            return self.consumers()
        ids = np.concatenate([self.world.everyone, np.fromiter(self.registered, np.int64)])
        return ConsumerSet(self, ids, self.registered)

    @property
    def agent_types(self) -> list[type]:
        """The types of agents, `Consumer` first."""
        return list(self.agents_by_type)

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """The agents of each type."""
        return {Consumer: self.consumers(), **self._agents_by_type}

    def register_agent(self, agent: mesa.Agent) -> None:
        """Take in an agent; Mesa calls this when one is made. It is numbered after the consumers."""
        super().register_agent(agent)
        agent.unique_id = self.world.people.size + self._registrations
        self._registrations += 1
        self.registered[agent.unique_id] = agent
        # Mesa 3.3 counts agents in a class attribute, and would keep the model in it for ever.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def deregister_agent(self, agent: mesa.Agent) -> None:
        """Let an agent go; Mesa calls this when one is removed."""
        super().deregister_agent(agent)
        del self.registered[agent.unique_id]


def names_of(world: World) -> Names:
    """Return the names behind the codes and options of every column, by kind."""
    market = world.market
    return {
        "stage": STAGES,
        "cause": world.causes,
        "phase": PHASES,
        "segment": world.segments,
        "identity_group": world.groups,
        "product": market.products,
        "vendor": market.vendors,
        "products": market.products,
        "vendors": market.vendors,
        "channels": market.channels,
        "values": market.value_names,
        "tastes": market.attribute_names,
    }


def seed_of(seed: Any, rng: Any) -> int:
    """Return the seed of a run; `rng` is how Mesa 3.5 hands it on.

    Raises `ValueError` for what is no whole number from 0 up, and for two different ones.
    """
    if rng is not None:
        if seed not in (1, rng):
            raise ValueError(f"seed={seed!r} and rng={rng!r}; allowed: one of them")
        seed = rng
    if not isinstance(seed, Integral) or isinstance(seed, bool) or seed < 0:
        hint = (
            " (mesa.batch_run fills in `rng`, None if not given, for a parameter named `seed`)" if seed is None else ""
        )
        raise ValueError(f"seed={seed!r}; allowed: a whole number from 0 up{hint}")
    return int(seed)
