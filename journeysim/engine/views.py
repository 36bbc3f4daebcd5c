"""Sets of consumers for Mesa, whose work is done on columns: a million of them cost one array of ids."""

from collections.abc import Callable, Hashable, Iterable
from itertools import islice
from typing import Any, Literal

import mesa
import numpy as np

from journeysim.engine.id_set import IdSet
from journeysim.population.columns import Ids
from journeysim.population.consumer import Consumer, code, kind_of, read, write
from journeysim.scenario.problems import nearest

try:  # Mesa 3.5
    from mesa.agentset import GroupBy
except ModuleNotFoundError:  # Mesa 3.3
    from mesa.agent import GroupBy

Call = str | Callable[..., Any]


class ConsumerSet(IdSet):
    """Consumers in an order, perhaps with registered agents among them.

    Everything that Mesa's AgentSet does works and returns what Mesa would; `select` also takes columns, and
    `column` gives the bare array.
    """

    @property
    def rows(self) -> Ids:
        """The ids of the consumers among the members, in order, read-only."""
        return self.ids if not self._others else self.ids[self._ids < self._size]

    def column(self, name: str) -> Any:
        """Return a column of the consumers among the members as it is stored, shape (n,) or (n, options)."""
        self._declared(name)
        return getattr(self.model.world.people, name)[self.rows]

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> list[Any]:
        """Return an attribute of each member, or a list of attributes of each, read from the columns."""
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing={handle_missing!r}; allowed: 'error', 'default'")
        missing = (default_value,) if handle_missing == "default" else ()
        if isinstance(attr_names, str):
            return self._get(attr_names, missing)
        return [list(each) for each in zip(*(self._get(name, missing) for name in attr_names), strict=True)]

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """Return what a function, or each of several, makes of an attribute of all members.

        NumPy's functions get a numeric column as an array; others get a list.
        """
        functions: list[Callable[..., Any]] = [func] if callable(func) else list(func)
        results = []
        for each in functions:
            of_numpy = isinstance(each, np.ufunc) or str(getattr(each, "__module__", "")).startswith("numpy")
            result = each(self.column(attribute) if of_numpy and self._numeric(attribute) else self.get(attribute))
            results.append(result.item() if isinstance(result, np.generic) else result)
        return results[0] if callable(func) else results

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type[mesa.Agent] | None = None,
        *,
        ids: Any = None,
        **equals: Any,
    ) -> "ConsumerSet":
        """Return the members that fit, in order.

        Parameters
        ----------
        filter_func, at_most, inplace, agent_type
            As in Mesa. The function sees a view of each member, so it is slow on many.
        ids
            The ids to keep, or a bool for each of the N consumers; fast.
        **equals
            Columns by name and the value to have, or a list of values: `stage="need"`, `owned=None`; fast.
        """
        chosen = self._ids
        if agent_type is not None and not issubclass(Consumer, agent_type):
            chosen = np.array([i for i in chosen[chosen >= self._size] if isinstance(self._others[i], agent_type)], int)
        elif agent_type is not None and self._others:
            fits = [i < self._size or isinstance(self._others[i], agent_type) for i in chosen.tolist()]
            chosen = chosen[np.array(fits, bool)]
        if ids is not None:
            chosen = chosen[self._among(chosen, np.asarray(ids))]
        for name, value in equals.items():
            chosen = chosen[chosen < self._size]
            chosen = chosen[self._equal(chosen, name, value)]
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(self) * at_most)
        most = None if at_most == float("inf") else int(at_most)
        if filter_func is not None:
            found = (i for i in chosen.tolist() if filter_func(self._agent(i)))
            chosen = np.fromiter(islice(found, most), np.int64)
        return self._with(chosen[:most], inplace)

    def groupby(self, by: Call, result_type: Literal["agentset", "list"] = "agentset") -> "ConsumerGroups":
        """Return the members grouped by an attribute or by what a function returns, in order of first appearance."""
        if isinstance(by, str) and not self._others and self._plain(by):
            codes, first, group = np.unique(self.column(by), return_index=True, return_inverse=True)
            names = read(self.model.world.people, self.model.names, by, self._ids[first])
            order = np.argsort(group, kind="stable")
            parts = np.split(self._ids[order], np.cumsum(np.bincount(group, minlength=codes.size))[:-1])
            groups: dict[Hashable, Any] = {names[k]: parts[k] for k in np.argsort(first)}
        else:
            keys = self.get(by) if isinstance(by, str) else self.map(by)
            groups = {}
            for key, i in zip(keys, self._ids.tolist(), strict=True):
                groups.setdefault(key, []).append(i)
        sets = {key: self._with(np.asarray(ids, np.int64)) for key, ids in groups.items()}
        return ConsumerGroups(sets if result_type == "agentset" else {key: each[:] for key, each in sets.items()})

    def shuffle(self, inplace: bool = False) -> "ConsumerSet":
        """Return the members in random order, by Mesa's generator: the run itself does not draw from it."""
        order = self._ids.tolist()
        self.random.shuffle(order)
        return self._with(np.array(order, np.int64), inplace)

    def sort(self, key: Call, ascending: bool = False, inplace: bool = False) -> "ConsumerSet":
        """Return the members by an attribute or a function, the highest first unless `ascending`."""
        if isinstance(key, str) and self._numeric(key):
            values = self.column(key)
            order = np.argsort(values, kind="stable")
            if not ascending:  # equals keep their order, as Python's sort does
                order = values.size - 1 - np.argsort(values[::-1], kind="stable")[::-1]
        else:
            keys = self.get(key) if isinstance(key, str) else self.map(key)
            order = np.array(sorted(range(len(keys)), key=keys.__getitem__, reverse=not ascending), np.int64)
        return self._with(self._ids[order], inplace)

    def do(self, method: Call, *args: Any, **kwargs: Any) -> "ConsumerSet":
        """Call a method, by name, or a function on each member, and return the set."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Call, *args: Any, **kwargs: Any) -> "ConsumerSet":
        """Do in random order; the set keeps its own."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: Call, *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method, by name, or a function on each member, and return the results."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def set(self, attr_name: str, value: Any) -> "ConsumerSet":
        """Set a trait of every member, to one number or to one for each; see `Consumer` for what can be set."""
        if self.rows.size or not self._others:
            write(self.model.world.people, attr_name, self.rows, value)
        for i in self._ids[self._ids >= self._size].tolist():
            setattr(self._others[i], attr_name, value)
        return self

    def _get(self, name: str, missing: tuple[Any, ...]) -> list[Any]:
        people = self.model.world.people
        if name not in people.columns:
            return [getattr(agent, name, *missing) for agent in self]
        values = read(people, self.model.names, name, self.rows)
        if not self._others:
            return values
        mine = iter(values)
        return [next(mine) if i < self._size else getattr(self._others[i], name, *missing) for i in self._ids.tolist()]

    def _declared(self, name: str) -> Any:
        columns = self.model.world.people.columns
        if name not in columns:
            near = nearest(name, columns)
            raise ValueError(f"there is no column {name!r}{f'; did you mean {near!r}?' if near else ''}")
        return columns[name]

    def _plain(self, name: str) -> bool:
        columns = self.model.world.people.columns
        return name in columns and not columns[name].by

    def _numeric(self, name: str) -> bool:
        return self._plain(name) and not self._others and not kind_of(self.model.names, name, self._declared(name))

    def _among(self, members: Ids, keep: Any) -> Any:
        if keep.dtype != bool:
            return np.isin(members, keep)
        if keep.shape != (self._size,):
            raise ValueError(f"ids: a mask of shape {keep.shape}; allowed: one for each of {self._size} consumers")
        return np.append(keep, False)[np.minimum(members, self._size)]

    def _equal(self, ids: Ids, name: str, value: Any) -> Any:
        column = self._declared(name)
        if column.by:
            raise ValueError(f"{name} has a value for each of the {column.by}; select by `ids` instead")
        wanted = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
        codes = [code(self.model.names, name, column, each) for each in wanted]
        stored = getattr(self.model.world.people, name)[ids]
        return np.isin(stored, codes) if len(codes) != 1 else stored == codes[0]


class ConsumerGroups(GroupBy):
    """Groups of a `ConsumerSet`, by the value they share."""

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Hashable, Any]:
        """Return what a function makes of an attribute of each group."""
        if any(isinstance(group, list) for group in self.groups.values()):
            result: dict[Hashable, Any] = super().agg(attr_name, func)
            return result
        return {name: group.agg(attr_name, func) for name, group in self.groups.items()}
