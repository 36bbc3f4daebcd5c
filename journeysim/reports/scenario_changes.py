"""In which keys a plan's scenario differs from the base's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from journeysim.scenario.problems import dotted
from journeysim.scenario.scenario import Scenario
from journeysim.scenario.toml import dumps

#: What does not change a run.
_WORDS = ("title", "question", "description")
_NOTHING: Any = object()


@dataclass(frozen=True)
class Changed:
    """A key with what it is in the base and in the plan, as TOML; "" where it is not there."""

    key: str
    base: str
    plan: str


def changes(base: Scenario, plan: Scenario) -> list[Changed]:
    """Return the keys in which two scenarios differ, titles and descriptions aside; a table only one has is one key."""
    mine, its = base.as_dict(), plan.as_dict()
    return [
        Changed(dotted(place), _told(before), _told(after))
        for place, before, after in _walk(mine, its, ())
        if place[0] not in _WORDS
    ]


def _walk(mine: Any, its: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(mine, Mapping) and isinstance(its, Mapping):
        for key in dict.fromkeys([*mine, *its]):
            yield from _walk(mine.get(key, _NOTHING), its.get(key, _NOTHING), (*place, key))
    elif mine is _NOTHING or its is _NOTHING or mine != its:
        yield place, mine, its


def _told(value: Any) -> str:
    if value is _NOTHING:
        return ""
    if isinstance(value, Mapping) and value:
        return dumps(value).strip()
    return dumps({"value": value}).removeprefix("value = ").strip() if value != {} else "{}"
