"""A plan as a scenario file: written so that the command line reads it, and read when a stranger has sent it.

What a stranger sends may build on shipped scenarios only, names no file, and is refused before it costs anything.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from journeysim.scenario import catalogue
from journeysim.scenario.difference import difference
from journeysim.scenario.overrides import split
from journeysim.scenario.problems import Problem, ScenarioError, dotted, listed, nearest
from journeysim.scenario.scenario import Scenario
from journeysim.scenario.schema import scenario_model
from journeysim.scenario.shape import node_at
from journeysim.scenario.toml import dumps

#: Bytes of a file, and dots in a line and in all: a reader of TOML takes time and memory for long dotted keys. Dots in
#: texts count too, since where a text ends in a hostile line is for that reader to say.
MOST_BYTES, _DOTS, _ALL_DOTS = 200_000, 100, 5_000
#: Values of all tables and lists together, keys of one table, and how deep they lie: whatever is wrong with each of
#: them is looked for. Characters of a text, of a title, which heads pages, and of a key: all are shown again.
_VALUES, _KEYS, _DEPTH = 2_000, 100, 12
_TEXT, TITLE, _NAME = 5_000, 200, 100
#: Components whose parameters may name files, by the path of the tables that hold them.
_TABLES = (("network",), ("influences", "*"), ("stages", "*"), ("campaigns", "*"))


def shipped(scenario: Scenario) -> str:
    """Return the name of the shipped scenario that a scenario is, or was changed from; "" for a file of one's own."""
    name = scenario.source.removesuffix(".toml")
    return name if name in catalogue.names() else ""


def nearest_market(scenario: Scenario) -> str:
    """Return the name of the shipped market from which a scenario of one's own differs least."""
    markets = [each for each in catalogue.names() if "/" not in each]
    return min(markets, key=lambda name: len(str(difference(Scenario.load(name), scenario))))


def named(scenario: Scenario, name: str) -> Scenario:
    """Return the scenario under another name; a character that a name cannot have becomes a dash."""
    plain = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")[:60].rstrip("-_")
    return replace(scenario, name=plain or "plan")


def written(plan: Scenario, base: Scenario) -> str:
    """Return a plan as the text of a scenario file that says what it changes of the shipped scenario below the base.

    Reading the file gives the plan's `hash` again. Where the base is no shipped scenario, the file says everything.
    """
    if name := shipped(base):
        data = {"extends": name, **nested(difference(Scenario.load(name), plan))}
        text = dumps(data)
        if _says(text, plan):
            return text
    return dumps(plan.as_dict())


def _says(text: str, plan: Scenario) -> bool:
    try:
        return Scenario.from_dict(tomllib.loads(text), plan.folder) == plan
    except ScenarioError:
        return False


def nested(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what dotted keys are set to as tables; raises `ScenarioError` for what is no dotted key."""
    data: dict[str, Any] = {}
    for key, value in changes.items():
        *tables, last = split(key)
        table = data
        for part in tables:
            below = table.get(part)
            table[part] = table = below if isinstance(below, dict) else {}
        table[last] = value
    return data


def read(content: bytes, source: str) -> Scenario:
    """Return the scenario that a stranger's file describes; `source` is the file's name, which errors tell.

    Raises `ScenarioError` for whatever is no scenario file, too large, extends anything but a shipped scenario,
    or names a file.
    """
    # No shipped scenario is called so, whatever the stranger has called the file.
    name, source = Path(source).stem, f"your {source}"
    if len(content) > MOST_BYTES:
        raise _refused(source, "", f"{len(content):,} bytes", f"a scenario file of at most {MOST_BYTES:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(source, "", "not UTF-8", "a scenario file: TOML, saved as UTF-8") from None
    text = text.replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _DOTS:
            raise _refused(source, "", f"more than {_DOTS} dots in line {number}")
    if text.count(".") > _ALL_DOTS:
        raise _refused(source, "", "too many dots for a plan", f"at most {_ALL_DOTS:,} in a file")
    try:
        data = tomllib.loads(text)
        check_size(data, source)
        check_plain(data, source)
        if not {"extends", "population"} & data.keys():
            found = "it neither builds on a market nor describes one"
            raise _refused(source, "", found, 'a scenario file, which begins with a line like extends = "smartphones"')
        return named(Scenario.from_dict(data, name=source), name)
    except RecursionError:
        raise _refused(source, "", "nested too deeply") from None
    except ValueError as error:  # a TOMLDecodeError, or a number of more digits than Python reads
        raise _refused(source, "", f"no scenario file, as it is not TOML: {str(error)[:_NAME]}") from None


def check_size(data: Mapping[str, Any], source: str) -> None:
    """Raise `ScenarioError` for tables and lists with more, deeper or longer values than any plan needs."""
    title = data.get("title")
    if isinstance(title, str) and len(title) > TITLE:
        raise _refused(source, "title", f"{len(title):,} characters", f"at most {TITLE}")
    count = 0
    level: list[tuple[Mapping[str, Any] | list[Any], int]] = [(data, 0)]
    while level:
        held, depth = level.pop()
        count += len(held)
        if count > _VALUES or depth > _DEPTH or (isinstance(held, Mapping) and len(held) > _KEYS):
            allowed = f"at most {_VALUES:,} values, {_KEYS} in a table, and tables {_DEPTH} deep"
            raise _refused(source, "", "too large for a plan", allowed)
        inner = [*held.values()] if isinstance(held, Mapping) else held
        longest = max((len(each) for each in inner if isinstance(each, str)), default=0)
        if longest > _TEXT or (isinstance(held, Mapping) and any(len(str(key)) > _NAME for key in held)):
            found = "a text or a name is too long"
            raise _refused(source, "", found, f"texts of at most {_TEXT:,} characters, and names of {_NAME}")
        level += [(each, depth + 1) for each in inner if isinstance(each, Mapping | list)]


def check_plain(data: Mapping[str, Any], source: str) -> None:
    """Raise `ScenarioError` when a stranger's scenario extends what is not shipped, or names a file."""
    names = catalogue.names()
    below = data.get("extends")
    if below is not None and below not in names:
        close = nearest(below, names) if isinstance(below, str) and len(below) < 100 else ""
        allowed = f"the name of a shipped scenario: {listed(names)}"
        raise _refused(source, "extends", "what it extends is no shipped scenario", allowed, close)
    for place in _TABLES:
        for at, table in _at(data, place, ()):
            for key in table if isinstance(table, Mapping) else ():
                node = node_at(scenario_model(), (*at, str(key)), data)
                if node is not None and node.extra.get("unit") == "path":
                    found = "files cannot be named here"
                    raise _refused(source, dotted((*at, str(key))), found, "a scenario that needs no file beside it")


def _at(data: Any, place: tuple[str, ...], passed: tuple[str, ...]) -> list[tuple[tuple[str, ...], Any]]:
    """Return the tables at a place, in which "*" is any key, each with its path."""
    if not place or not isinstance(data, Mapping):
        return [] if place else [(passed, data)]
    keys = [str(key) for key in data] if place[0] == "*" else [place[0]] if place[0] in data else []
    return [each for key in keys for each in _at(data[key], place[1:], (*passed, key))]


def _refused(source: str, key: str, found: str, allowed: str = "", close: str = "") -> ScenarioError:
    return ScenarioError([Problem(source, key, found, allowed, close)])
