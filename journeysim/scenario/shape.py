"""The shape of a scenario file: which keys and values each place of it may hold.

Read from the schema itself, so that suggestions and "allowed" in an error can never disagree with the check.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MinLen
from pydantic.fields import FieldInfo

from journeysim.scenario.parameters import Settings
from journeysim.scenario.problems import Place, number

CHOOSERS = ("kind", "lever", "distribution")


@dataclass(frozen=True)
class Node:
    """What the schema says of one place: its type, the limits put on it, unit, bounds and source, and what it is."""

    annotation: Any
    metadata: tuple[Any, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    required: bool = False
    help: str = ""

    @staticmethod
    def of(info: FieldInfo) -> "Node":
        """Return the node of a field of a settings class."""
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        return Node(info.annotation, tuple(info.metadata), extra, info.is_required(), info.description or "")

    def options(self) -> list["Node"]:
        """Return the alternatives of a union, each without `Annotated`, and without None."""
        origin = get_origin(self.annotation)
        if origin is Annotated:
            inner, *more = get_args(self.annotation)
            return Node(inner, (*self.metadata, *more), self.extra).options()
        if origin in (Union, UnionType):
            kinds = [kind for kind in get_args(self.annotation) if kind is not NoneType]
            return [each for kind in kinds for each in Node(kind, self.metadata, self.extra).options()]
        return [self]

    def tables(self) -> list[type[Settings]]:
        """Return the settings classes that the place may hold."""
        kinds = [each.annotation for each in self.options()]
        return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Settings)]

    def entries(self) -> "Node | None":
        """Return what every entry holds when the place is a table of names that the author chooses."""
        for each in self.options():
            if get_origin(each.annotation) is dict:
                return Node(get_args(each.annotation)[1], (), self.extra)
        return None

    def chooser(self) -> str:
        """Return the key that tells several tables apart: `kind`, `lever`, `distribution` or ""."""
        tables = self.tables()
        for name in CHOOSERS:
            if tables and all(_literal(table, name) for table in tables):
                return name
        return ""

    def choices(self) -> tuple[str, ...]:
        """Return the values that the chooser may take."""
        name = self.chooser()
        return tuple(value for table in self.tables() for value in _literal(table, name)) if name else ()

    def keys(self, value: Any) -> dict[str, "Node"]:
        """Return the keys with a fixed name that the place may hold, given the value that stands there."""
        tables = self.tables()
        name = self.chooser()
        if name and isinstance(value, Mapping):
            tables = [each for each in tables if value.get(name) in _literal(each, name)] or tables
        return {key: Node.of(info) for table in tables for key, info in table.model_fields.items()}

    def child(self, key: str | int, value: Any) -> "Node | None":
        """Return the node of a key or list index, or None when the schema has no such place."""
        if isinstance(key, int):
            lists = [each for each in self.options() if get_origin(each.annotation) is list]
            return Node(get_args(lists[0].annotation)[0], (), self.extra) if lists else None
        return self.keys(value).get(key) or self.entries()

    def allowed(self) -> str:
        """Return in words what the place may hold: "a number from 0 to 5 (stars)"."""
        words: list[str] = []
        for each in self.options():
            if (word := each._one()) not in words:
                words.append(word)
        return " or ".join(words)

    def _one(self) -> str:
        kind, origin = self.annotation, get_origin(self.annotation)
        if origin is Literal:
            return ", ".join(f"'{each}'" if isinstance(each, str) else str(each) for each in get_args(kind))
        if kind is bool:
            return "true or false"
        if kind in (int, float):
            unit = str(self.extra.get("unit", ""))
            told = f" ({unit})" if unit and not unit.startswith("from ") else ""
            return ("a whole number" if kind is int else "a number") + self._limits() + told
        if kind is str:
            return "text"
        if origin is list:
            return "a list" + self._length()
        if origin is dict:
            return "a table" + self._length()
        name = self.chooser()
        return f"a table with `{name}`" if name and name != "kind" else "a table"

    def _length(self) -> str:
        least = [each.min_length for each in self.metadata if isinstance(each, MinLen)]
        return " with at least one entry" if least and least[0] == 1 else ""

    def _limits(self) -> str:
        low: Any = None
        high: Any = None
        above = ""
        for each in _flat(self.metadata):
            if isinstance(each, Ge):
                low = each.ge
            elif isinstance(each, Gt):
                low, above = each.gt, "above "
            elif isinstance(each, Le):
                high = each.le
            elif isinstance(each, Lt):
                high = each.lt
        if self.extra.get("trait") and low is None and high is None:
            low, high = self.extra.get("bounds", (None, None))
        if low is None and high is None:
            return ""
        if high is None:
            return f" {above}{number(low)}" if above else f", {number(low)} or more"
        if low is None:
            return f" up to {number(high)}"
        return f" from {above}{number(low)} to {number(high)}"


def node_at(root: type[Settings], place: Place, data: Any) -> Node | None:
    """Return what the schema says of a place, following the kinds chosen in `data`; None if there is none."""
    node: Node | None = Node(root)
    value = data
    for key in place:
        if node is None:
            return None
        node = node.child(key, value)
        value = step(value, key)
    return node


def step(value: Any, key: str | int) -> Any:
    """Return the entry of a table or list, or None."""
    if isinstance(value, Mapping):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return value[key]
    return None


def fixed_places(root: type[Settings], place: Place = ()) -> Iterator[Place]:
    """Yield the place of every value, not of tables, whose keys all have fixed names."""
    for key, node in Node(root).keys(None).items():
        if len(node.options()) == 1 and node.tables():
            yield from fixed_places(node.tables()[0], (*place, key))
        else:
            yield (*place, key)


def _literal(table: type[Settings], name: str) -> tuple[Any, ...]:
    info = table.model_fields.get(name)
    return get_args(info.annotation) if info is not None and get_origin(info.annotation) is Literal else ()


def _flat(metadata: tuple[Any, ...]) -> Iterator[Any]:
    for each in metadata:
        yield from _flat(tuple(each.metadata)) if isinstance(each, FieldInfo) else (each,)
