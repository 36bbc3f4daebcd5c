"""A Mesa AgentSet that holds ids instead of agents, and makes the agents when somebody looks at them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

import mesa
import numpy as np

from journeysim.population.columns import Ids
from journeysim.population.consumer import Consumer

try:  # Mesa 3.5
    from mesa.agentset import AgentSet
except ModuleNotFoundError:  # Mesa 3.3
    from mesa.agent import AgentSet


class IdSet(AgentSet):
    """Members by id, in an order: consumers, and whatever agents a user has registered with the model.

    Mesa's own AgentSet holds objects, and holds them weakly: views of rows would vanish from it. Changing this
    set changes only the set, never who is in the model.

    Parameters
    ----------
    model
        The model that all live in.
    ids
        The members by `unique_id`, in order, each once: below N consumers, from N up registered agents.
    others
        The registered agents among them, by `unique_id`.
    """

    def __init__(self, model: Any, ids: Ids, others: Mapping[int, mesa.Agent] | None = None) -> None:
        self.model = model
        self.random = model.random
        self._ids = np.asarray(ids, np.int64)
        self._others = dict(others or {})

    @property
    def ids(self) -> Ids:
        """The members' ids in order, read-only, shape (n,)."""
        view = self._ids.view()
        view.flags.writeable = False
        return view

    def __len__(self) -> int:
        return int(self._ids.size)

    def __iter__(self) -> Iterator[mesa.Agent]:
        return map(self._agent, self._ids.tolist())

    def __contains__(self, agent: object) -> bool:
        return self._mine(agent) and bool((self._ids == agent.unique_id).any())  # type: ignore[attr-defined]

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, slice):
            return [self._agent(each) for each in self._ids[item].tolist()]
        return self._agent(int(self._ids[item]))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, IdSet):
            return self.model is other.model and np.array_equal(np.sort(self._ids), np.sort(other._ids))
        return bool(super().__eq__(other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)}>"

    def to_list(self) -> list[mesa.Agent]:
        """Return the members as a list of agents."""
        return list(self)

    def copy(self) -> Self:
        """Return another set of the same members."""
        return self._with(self._ids)

    __copy__ = copy

    def add(self, agent: mesa.Agent) -> None:
        """Put an agent of this model into the set."""
        self._check(agent)
        if agent not in self:
            if not isinstance(agent, Consumer):
                self._others[agent.unique_id] = agent
            self._ids = np.append(self._ids, agent.unique_id)

    def discard(self, agent: mesa.Agent) -> None:
        """Take an agent out of the set if it is there."""
        if self._mine(agent):
            self._ids = self._ids[self._ids != agent.unique_id]
            self._others.pop(agent.unique_id, None)

    def remove(self, agent: mesa.Agent) -> None:
        """Take an agent out of the set; `KeyError` if it is not there."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def __and__(self, other: Any) -> Self:
        return self._with(self._ids[np.isin(self._ids, self._alike(other)._ids)])

    def __sub__(self, other: Any) -> Self:
        return self._with(self._ids[~np.isin(self._ids, self._alike(other)._ids)])

    def __or__(self, other: Any) -> Self:
        more = self._alike(other)
        ids = np.concatenate([self._ids, more._ids[~np.isin(more._ids, self._ids)]])
        return type(self)(self.model, ids, {**self._others, **more._others})

    def __xor__(self, other: Any) -> Self:
        more = self._alike(other)
        return (self - more) | (more - self)

    __rand__ = __and__

    def __getstate__(self) -> dict[str, Any]:
        return {"model": self.model, "ids": self._ids, "others": self._others}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.model, self._ids, self._others = state["model"], state["ids"], state["others"]
        self.random = self.model.random

    @property
    def _size(self) -> int:
        return int(self.model.world.people.size)

    def _agent(self, i: int) -> mesa.Agent:
        return Consumer(self.model, i) if i < self._size else self._others[i]

    def _mine(self, agent: object) -> bool:
        if isinstance(agent, Consumer):
            return agent.model is self.model
        return isinstance(agent, mesa.Agent) and self._others.get(agent.unique_id) is agent

    def _check(self, agent: mesa.Agent) -> None:
        if not self._mine(agent) and self.model.registered.get(agent.unique_id) is not agent:
            raise ValueError(f"{agent!r} is no agent of this model")

    def _alike(self, other: Any) -> Self:
        if isinstance(other, type(self)):
            if other.model is not self.model:
                raise ValueError("the sets are of different models")
            return other
        members = {agent.unique_id: agent for agent in other}
        for agent in members.values():
            self._check(agent)
        others = {i: agent for i, agent in members.items() if i >= self._size}
        return type(self)(self.model, np.fromiter(members, np.int64), others)

    def _with(self, ids: Ids, inplace: bool = False) -> Self:
        others = {i: self._others[i] for i in ids[ids >= self._size].tolist()} if self._others else {}
        if not inplace:
            return type(self)(self.model, ids, others)
        self._ids, self._others = ids, others
        return self

    def _update(self, agents: Iterable[mesa.Agent]) -> Self:
        more = self._alike(agents)
        self._ids, self._others = more._ids, more._others
        return self
