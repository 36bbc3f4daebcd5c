"""Whether two scenarios make pairs: the same people in the same network, for the same time."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journeysim.scenario.problems import Problem, ScenarioError, dotted, shown
from journeysim.scenario.scenario import Scenario

#: How many differences an error lists at most.
MOST = 4
_MISSING = "nothing"


@dataclass(frozen=True)
class Conflict:
    """A key in which a plan is not the base's pair, and how they differ, in words."""

    key: str
    told: str


def check_pairs(base: Scenario, plan: Scenario, paired: bool = True) -> None:
    """Raise `ScenarioError` naming each key in which a plan differs from the base though pairs need it to be equal.

    Those are the population, the network, the length of the run and of its steps, and the names of products and
    vendors. With `paired` off only the currency has to be the same.
    """
    found = [] if base.market.currency == plan.market.currency else [_problem(base, plan, "market.currency", "")]
    if paired:
        differing = conflicts(base, plan)
        allowed = "the same in both, or an unpaired comparison (--unpaired)"
        found += [Problem(plan.source, each.key, each.told, allowed) for each in differing[:MOST]]
        if len(differing) > MOST:
            found.append(Problem(plan.source, "", f"and {len(differing) - MOST} more differences of this kind"))
    if found:
        raise ScenarioError(found)


def conflicts(base: Scenario, plan: Scenario) -> list[Conflict]:
    """Return what keeps two scenarios from making pairs: people, network, length, products or vendors."""
    return [Conflict(key, _difference(base.name, mine, its)) for key, mine, its in _conflicts(base, plan)]


def _difference(base: str, mine: Any, its: Any) -> str:
    if isinstance(mine, list) and isinstance(its, list) and set(map(str, mine)) != set(map(str, its)):
        new, gone = ([str(each) for each in some if each not in other] for some, other in ((its, mine), (mine, its)))
        told = [f"{', '.join(new)} {_be(new)} new, {base} has not got {_it(new)}"] if new else []
        return "; ".join(told + ([f"{', '.join(gone)} of {base} {_be(gone)} missing"] if gone else []))
    return f"{_told(its)}, but {_told(mine)} in {base}"


def _be(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _it(names: list[str]) -> str:
    return "it" if len(names) == 1 else "them"


def _problem(base: Scenario, plan: Scenario, key: str, allowed: str) -> Problem:
    mine, its = base.market.currency, plan.market.currency
    return Problem(
        plan.source, key, f"{shown(its)}, but {shown(mine)} in {base.name}: no amount can be compared", allowed
    )


def _conflicts(base: Scenario, plan: Scenario) -> Iterator[tuple[str, Any, Any]]:
    """Yield key, the base's value and the plan's value."""
    mine, its = base.as_dict(), plan.as_dict()
    yield from _walk(mine["time"], its["time"], ("time",))
    for table in ("population", "network"):
        yield from _walk(mine[table], its[table], (table,))
    # Ids go to segments in the order of the file.
    for place in ("population.segments", "products", "vendors"):
        before, after = list(_at(mine, place)), list(_at(its, place))
        if before != after and (place != "population.segments" or sorted(before) == sorted(after)):
            yield place, before, after
    if "file" in mine["network"] and mine["network"] == its["network"]:
        paths = [each.folder / each.network.file for each in (base, plan)]
        if paths[0].resolve() != paths[1].resolve() and _bytes(paths[0]) != _bytes(paths[1]):
            yield "network.file", str(paths[0]), str(paths[1])


def _walk(mine: Any, its: Any, place: tuple[str, ...]) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(mine, dict) and isinstance(its, dict):
        for key in dict.fromkeys([*mine, *its]):
            if key != "label":
                yield from _walk(mine.get(key, _MISSING), its.get(key, _MISSING), (*place, key))
    elif mine != its:
        yield dotted(place), mine, its


def _at(data: dict[str, Any], place: str) -> dict[str, Any]:
    for key in place.split("."):
        data = data[key]
    return data


def _told(value: Any) -> str:
    if value == _MISSING:
        return _MISSING
    return (
        ", ".join(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else shown(value)
    )


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
