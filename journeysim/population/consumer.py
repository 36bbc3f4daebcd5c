"""One consumer as Mesa and people see her: a handle on a row of the columns, made when somebody asks."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NoReturn

import mesa
import numpy as np
from numpy.typing import ArrayLike

from journeysim.population.columns import Column, Ids, People
from journeysim.population.synthesis import CENTS
from journeysim.scenario.people import Traits, Trust
from journeysim.scenario.problems import listed, nearest, number, shown

#: The names behind codes and options: of the stages, products, segments and so on, by kind.
Names = Mapping[str, Sequence[str]]


class Consumer(mesa.Agent):
    """A view of one consumer: `consumer.stage`, `consumer.owned`, `consumer.trust_friends` and every other column.

    Codes read as names and "none" as `None`, numbers as Python's own; a column with a value for each product
    (vendor, channel, ...) reads as a dict by name. Money is in cents, moments are in steps. Views of one row
    are equal and hash alike, so they serve as keys; nothing is kept in them.

    The traits that a scenario draws as numbers, and frugality, can be set, within their bounds. All else is
    decided by the journey or counted elsewhere as well, and refuses to be set.

    Parameters
    ----------
    model
        The model that the consumer lives in.
    unique_id
        Her row, from 0. Agents that a user registers with the model are numbered after the consumers.
    """

    def __init__(self, model: Any, unique_id: int) -> None:
        # Not Mesa's own __init__: it would register the view with the model and keep it for ever.
        if not 0 <= unique_id < model.world.people.size:
            raise IndexError(f"consumer {unique_id}; allowed: 0 to {model.world.people.size - 1}")
        self.__dict__.update(model=model, unique_id=int(unique_id), pos=None)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or "model" not in self.__dict__:  # while being unpickled
            raise AttributeError(name)
        people = self.model.world.people
        if name not in people.columns:
            known = [*people.columns, *dir(type(self))]
            raise AttributeError(f"a consumer has no attribute {name!r}{_near(name, known)}", name=name, obj=self)
        return read(people, self.model.names, name, np.array([self.unique_id]))[0]

    def __setattr__(self, name: str, value: Any) -> None:
        write(self.model.world.people, name, np.array([self.unique_id]), value)

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{name!r} of a consumer cannot be deleted: she is a view of columns")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.model.world.people.columns})

    @property
    def neighbours(self) -> Any:
        """The consumers she has ties to, as an AgentSet; everybody else where all meet all."""
        return self.model.consumers(self.model.world.network.neighbours(self.unique_id))

    def remove(self) -> NoReturn:
        """Refuse: consumers stay for the whole run."""
        raise TypeError("a consumer cannot be removed: consumers stay for the whole run")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Consumer):
            return NotImplemented
        return self.model is other.model and self.unique_id == other.unique_id

    def __hash__(self) -> int:
        return hash((id(self.model), self.unique_id))

    def __copy__(self) -> "Consumer":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Consumer":
        # A copy of a view is a view; of the copied model if that is being copied as well.
        return type(self)(memo.get(id(self.model), self.model), self.unique_id)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self),), {"model": self.model, "unique_id": self.unique_id, "pos": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def __repr__(self) -> str:
        owns = f"owns {self.owned}" if self.owned else "owns none"
        return f"<{type(self).__name__} {self.unique_id}: {self.stage}, {owns}>"


def _again(kind: type[Consumer]) -> Consumer:
    return kind.__new__(kind)


def kind_of(names: Names, name: str, column: Column) -> str:
    """Return which names the codes of a column stand for, "" if its values are no codes."""
    kind = name if column.unit == "number" else column.unit
    return kind if kind in names else ""


def read(people: People, names: Names, name: str, ids: Ids) -> list[Any]:
    """Return a column's values for `ids` as plain Python, a list of length n.

    Codes become names, or `None` for -1; a row of a two-dimensional column becomes a dict by option.
    """
    column, values = people.columns[name], getattr(people, name)[ids]
    if kind := kind_of(names, name, column):
        values = np.array([*names[kind], None], object)[values]  # -1 takes the last
    plain: list[Any] = values.tolist()
    if column.by:
        options = names[column.by]
        return [dict(zip(options, row, strict=True)) for row in plain]
    return plain


def code(names: Names, name: str, column: Column, value: Any) -> Any:
    """Return the code of a name in a column (-1 for `None`); the value itself where there are no codes.

    Raises `ValueError` for an unknown name.
    """
    kind = kind_of(names, name, column)
    if not kind:
        return value
    if value is None:
        return -1
    if value not in names[kind]:
        raise ValueError(f"{name}={value!r}{_near(str(value), names[kind])}; allowed: {listed(names[kind])}")
    return names[kind].index(value)


def write(people: People, name: str, ids: Ids, value: ArrayLike) -> None:
    """Set a trait of `ids` to one number, or to one for each, shape (n,).

    Raises `AttributeError` for what cannot be set, `TypeError` for what is no number and `ValueError` for what is
    out of bounds.
    """
    bounds = settable()
    if name not in bounds:
        if name in people.columns:
            told = f"{name!r} of a consumer cannot be set: it follows from the scenario and the journey"
        else:
            told = f"a consumer has no {name!r} to set{_near(name, bounds)}; she is a view and keeps nothing"
        raise AttributeError(f"{told}. Can be set: {', '.join(bounds)}")
    values = np.asarray(value)
    if values.dtype.kind not in "iuf":
        raise TypeError(f"{name}: {shown(value)}; allowed: a number")
    if values.shape not in ((), ids.shape):
        raise ValueError(f"{name}: values of shape {values.shape} for {ids.size} consumers; allowed: one, or one each")
    low, high = bounds[name]
    if not np.all((values >= low) & (values <= high)):  # nan is neither
        wrong = values[~((values >= low) & (values <= high))].flat[0].item()
        raise ValueError(f"{name}: {shown(wrong)}; allowed: {number(low)} to {number(high)}")
    getattr(people, name)[ids] = values
    people.rewritten += 1


@cache
def settable() -> dict[str, tuple[float, float]]:
    """Return the traits that may be set during a run, each with its lowest and highest value."""
    found = {}
    for settings, prefix in ((Traits, ""), (Trust, "trust_")):
        for name, field in settings.model_fields.items():
            extra: Any = field.json_schema_extra
            if isinstance(extra, dict) and extra.get("trait") and name not in ("values", "tastes"):
                scale = CENTS if extra["unit"] == "currency" else 1.0
                low, high = extra["bounds"]
                found[prefix + name] = (low * scale, high * scale)
    return found


def _near(name: str, names: Any) -> str:
    found = nearest(name, names)
    return f"; did you mean {found!r}?" if found else ""
