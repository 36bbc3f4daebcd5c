"""What one scenario changes of another, as the settings that make the one from the other."""

from collections.abc import Iterator, Mapping
from typing import Any

from journeysim.scenario.errors import DROP
from journeysim.scenario.problems import Place, ScenarioError, dotted
from journeysim.scenario.scenario import Scenario
from journeysim.scenario.shape import CHOOSERS, step

_ORDERED = {("population", "segments"), ("initial", "owners")}


def difference(base: Scenario, plan: Scenario) -> dict[str, Any]:
    """Return what `plan` changes of `base`: plain values by dotted key, "drop" for what it takes away.

    `base.with_settings(difference(base, plan)) == plan`. A campaign that only the plan has is one table.
    """
    for depth in (None, 2, 1):
        found = {dotted(place): value for place, value in _walk(_stated(base), _stated(plan), plan, (), depth)}
        if depth == 1 or _makes(base, found, plan):
            break
    return found


def _makes(base: Scenario, changes: Mapping[str, Any], plan: Scenario) -> bool:
    """Return whether changes make the plan; what a table has by default cannot be dropped key by key."""
    try:
        return base.with_settings(changes) == plan
    except ScenarioError:
        return False


def _stated(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario's values; of a segment's traits those that it has of its own."""
    data = scenario.settings.model_dump(mode="json", exclude_none=True)
    for name, segment in scenario.population.segments.items():
        data["population"]["segments"][name]["traits"] = segment.traits.model_dump(
            mode="json", exclude_none=True, exclude_unset=True
        )
    return data


def _walk(mine: Any, its: Any, plan: Scenario, place: Place, depth: int | None) -> Iterator[tuple[Place, Any]]:
    """Yield place and new value of what differs; below `depth` whole tables."""
    if mine == its and not (isinstance(mine, Mapping) and list(mine) != list(its)):
        return
    tables = isinstance(mine, Mapping) and isinstance(its, Mapping)
    if not tables or len(place) == depth or _another(mine, its, place):
        yield place, _said(plan, place, its)
        return
    order = [key for key in mine if key in its] + [key for key in its if key not in mine]
    if place in _ORDERED and order != list(its):
        yield place, _said(plan, place, its)
        return
    for key in dict.fromkeys([*mine, *its]):
        if key not in its:
            yield (*place, key), DROP
        elif key not in mine:
            yield (*place, key), _said(plan, (*place, key), its[key])
        else:
            yield from _walk(mine[key], its[key], plan, (*place, key), depth)


def _another(mine: Mapping[str, Any], its: Mapping[str, Any], place: Place) -> bool:
    """Return whether a table is of another kind than the one it takes the place of."""
    at = {"kind": place == ("network",), "lever": len(place) == 2 and place[0] == "campaigns", "distribution": True}
    return any(at[name] and mine.get(name) != its.get(name) for name in CHOOSERS)


def _said(plan: Scenario, place: Place, value: Any) -> Any:
    """Return what a plan's author has said of a place, without defaults; a single value as it is."""
    if not isinstance(value, Mapping):
        return value
    said: Any = plan.settings.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    for key in place:
        said = step(said, key)
    return said if isinstance(said, Mapping) else value
