"""Changes given on the command line or from Python: `population.consumers=20000`.

A change sets the whole value at its key: a table given this way replaces the one that stands there. A key
below a table changes only that: `--set population.traits.conformity.mean=0.4`.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from journeysim.scenario.errors import DROP
from journeysim.scenario.loading import Layer, Whole, plain
from journeysim.scenario.parameters import Settings
from journeysim.scenario.problems import Problem, ScenarioError, dotted, listed, nearest
from journeysim.scenario.shape import Node, step
from journeysim.scenario.toml import dumps


def parse(text: str, source: str = "--set") -> tuple[str, Any]:
    """Return key and value of `key=value`; the value is read as TOML, and as text when it is none.

    Raises `ScenarioError` when there is no `=` or the key is not a dotted key.
    """
    key, equals, value = text.partition("=")
    key = key.strip()
    if not equals or not key:
        raise ScenarioError([Problem(source, "", f"found '{text}'", "key=value, as in population.consumers=20000")])
    split(key, source)
    return key, value_of(value.strip())


def written(key: str, value: Any) -> str:
    """Return `key=value` as `parse` reads it back; a table stands on one line."""
    return f"{key}={_inline(value)}"


def split(key: str, source: str = "--set") -> tuple[str, ...]:
    """Return the parts of a dotted key; parts in quotes may hold dots."""
    try:
        table: Any = tomllib.loads(f"{key} = 0")
    except (tomllib.TOMLDecodeError, RecursionError):
        table = None
    parts = []
    while isinstance(table, dict) and len(table) == 1:
        ((part, table),) = table.items()
        parts.append(part)
    if table != 0 or not parts or "\n" in key:
        parts = [part.strip() for part in key.split(".")]
        if not all(parts) or any(mark in key for mark in "[]{}=\"'#\n"):
            raise ScenarioError([Problem(source, "", f"'{key}' is not a dotted key", "population.consumers")])
    return tuple(parts)


def layer(changes: Mapping[str, Any], base: Mapping[str, Any], root: type[Settings], source: str = "--set") -> Layer:
    """Return the changes as a layer over the data `base`.

    Raises `ScenarioError` for a key that leads through an entry which is not there, as `products.nova5.price`
    does when the product is called `nova-5`.
    """
    data: dict[str, Any] = {}
    problems = []
    for key, value in changes.items():
        place = split(key, source)
        if problem := _astray(place, base, data, root, source):
            problems.append(problem)
            continue
        table = data
        for part in place[:-1]:
            if not isinstance(table.get(part), dict):
                table[part] = {}
            table = table[part]
        table[place[-1]] = Whole(plain(value)) if isinstance(value, Mapping) else plain(value)
    if problems:
        raise ScenarioError(problems)
    return Layer(source, data, Path(), file=False)


def changes_of(layer: Layer) -> dict[str, Any]:
    """Return the changes that a layer holds, by dotted key: what `layer` was made from."""
    found: dict[str, Any] = {}

    def collect(table: Mapping[str, Any], place: tuple[str, ...]) -> None:
        for key, value in table.items():
            if isinstance(value, Mapping) and not isinstance(value, Whole):
                collect(value, (*place, key))
            else:
                found[dotted((*place, key))] = value

    collect(layer.data, ())
    return found


def _astray(
    place: tuple[str, ...],
    base: Mapping[str, Any],
    changed: Mapping[str, Any],
    root: type[Settings],
    source: str,
) -> Problem | None:
    """Return the problem of a key that would begin a new product, vendor or campaign by a slip."""
    node: Node | None = Node(root)
    here: Any = base
    new: Any = changed
    for depth, part in enumerate(place[:-1]):
        if node is None:
            return None
        entries = None if part in node.keys(here) else node.entries()
        named = entries is not None and entries.tables() and entries.chooser() != "distribution"
        if named and step(here, part) is None and step(new, part) in (None, DROP):
            names = list(here) if isinstance(here, Mapping) else []
            found = f"unknown name '{part}' in {dotted(place[:depth])}"
            return Problem(source, dotted(place), found, listed(names), nearest(part, names))
        node, here, new = node.child(part, here), step(here, part), step(new, part)
    return None


def value_of(text: str) -> Any:
    """Return the value that a text says: read as TOML, and the text itself when it is none."""
    try:
        table = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return table["value"] if len(table) == 1 else text


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{dotted((key,))} = {_inline(each)}" for key, each in value.items()) + "}"
    return dumps({"value": value}).partition("=")[2].strip()
