"""In which keys a plan's scenario differs from the base's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from journeysim.scenario.levers import ENDLESS
from journeysim.scenario.problems import dotted
from journeysim.scenario.scenario import Scenario
from journeysim.scenario.toml import dumps

#: What does not change a run.
_WORDS = ("title", "question", "description")
_NOTHING: Any = object()
_TO_THE_END = "to the end of the run"


@dataclass(frozen=True)
class Changed:
    """A key with what it is in the base and in the plan, as TOML; "" where it is not there."""

    key: str
    base: str
    plan: str


def changes(base: Scenario, plan: Scenario) -> list[Changed]:
    """Return the keys in which two scenarios differ, titles and descriptions aside.

    A table that only one has, or a campaign of another lever, is one key, told without what is at its default.
    """
    return [
        Changed(dotted(place), _told(place, before, _own(base, place)), _told(place, after, _own(plan, place)))
        for place, before, after in _walk(base.as_dict(), plan.as_dict(), ())
        if place[0] not in _WORDS
    ]


def _walk(mine: Any, its: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(mine, Mapping) and isinstance(its, Mapping) and mine.get("lever") == its.get("lever"):
        for key in dict.fromkeys([*mine, *its]):
            yield from _walk(mine.get(key, _NOTHING), its.get(key, _NOTHING), (*place, key))
    elif mine is _NOTHING or its is _NOTHING or mine != its:
        yield place, mine, its


def _own(scenario: Scenario, place: tuple[str, ...]) -> Any:
    """Return what a scenario has at a place without what is at its default, `_NOTHING` where nothing is left."""
    found: Any = scenario.settings.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    for key in place:
        if not isinstance(found, Mapping) or key not in found:
            return _NOTHING
        found = found[key]
    return found


def _told(place: tuple[str, ...], value: Any, own: Any) -> str:
    """Return a value as TOML; of a table, `own` is what is not at its default."""
    if value is _NOTHING:
        return ""
    campaign = place[0] == "campaigns"
    if campaign and place[2:] == ("end",) and value >= ENDLESS:
        return _TO_THE_END
    if isinstance(value, Mapping) and value:
        kept = own if isinstance(own, Mapping) and own else value
        text = dumps(kept).strip()
        if campaign and len(place) == 2 and "end" not in kept and kept.get("schedule") != "burst":
            # It stands before the tables that the campaign may hold.
            text = f"# {_TO_THE_END}\n{text}"
        return text
    return dumps({"value": value}).removeprefix("value = ").strip() if value != {} else "{}"
