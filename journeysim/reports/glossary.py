"""Every parameter and every state of a consumer with its meaning, read off their declarations."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from journeysim.population.columns import declared_columns
from journeysim.scenario.parameters import Settings
from journeysim.scenario.schema import scenario_model
from journeysim.scenario.shape import Node


@dataclass(frozen=True)
class Term:
    """A parameter or a state.

    Its name, the places that it belongs to, its unit, meaning, what is allowed, source, and what pages call it.
    """

    name: str
    places: tuple[str, ...]
    unit: str
    meaning: str
    kind: Literal["parameter", "state"]
    allowed: str = ""
    source: str = ""
    label: str = ""


@cache
def glossary() -> tuple[Term, ...]:
    """Return all terms by name, parameters before states of the same name."""
    # Many tables have keys that mean the same: the traits of each segment, the budget of each lever.
    alike: dict[Term, list[str]] = {}
    for each in (*_parameters(), *_states()):
        alike.setdefault(replace(each, places=()), []).extend(each.places)
    found = [replace(each, places=tuple(places)) for each, places in alike.items()]
    return tuple(sorted(found, key=lambda each: (each.name, each.kind, each.places)))


def find(words: str) -> tuple[Term, ...]:
    """Return the terms in whose name, label, place or meaning every one of the words occurs."""
    asked = words.lower().split()
    return tuple(
        each
        for each in glossary()
        if all(word in f"{each.name} {each.label} {' '.join(each.places)} {each.meaning}".lower() for word in asked)
    )


def _parameters() -> Iterator[Term]:
    seen: set[tuple[type[Settings], str]] = set()
    for name, info in scenario_model().model_fields.items():
        yield from _below(name, Node.of(info), info.description or "", seen)


def _below(place: str, node: Node, meaning: str, seen: set[tuple[type[Settings], str]]) -> Iterator[Term]:
    """Yield the parameters of a place: of each table that may stand there, or the place itself."""
    entries = node.entries()
    inner = entries if entries is not None and entries.tables() else node
    tables = inner.tables()
    # A trait may be a number or a distribution; both are one parameter.
    if not tables or "distribution" in (inner.chooser(), node.chooser()):
        above, _, key = place.rpartition(".")
        if meaning:
            told = str(node.extra.get("unit", "")), node.allowed(), str(node.extra.get("source", ""))
            label = str(node.extra.get("label", ""))
            yield Term(key, (above,), told[0], meaning, "parameter", told[1], told[2], label)
        return
    where = f"{place}.NAME" if inner is entries else place
    chooser = inner.chooser()
    for table in tables:
        if (table, where) in seen:
            continue
        seen.add((table, where))
        kinds = get_args(table.model_fields[chooser].annotation) if chooser and len(tables) > 1 else ()
        named = f"{where} ({kinds[0]})" if kinds else where
        for key, info in table.model_fields.items():
            yield from _below(f"{named}.{key}", Node.of(info), info.description or "", seen)


def _states() -> Iterator[Term]:
    for name, column in declared_columns().items():
        by = f" by {column.by}" if column.by else ""
        yield Term(
            name, (f"consumer{by}",), column.unit, column.meaning[:1].upper() + column.meaning[1:] + ".", "state"
        )
