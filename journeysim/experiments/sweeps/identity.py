"""Whether a sweep is the one that a directory was begun with: only then may it go on there."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeysim.experiments.sweeps.disk import SweepError
from journeysim.records.files import SWEEP, circumstances
from journeysim.scenario.problems import shown

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.plan import SweepPlan

#: Parts of a sweep's identity that may have changed if its owner accepts it; with any other it is another sweep.
_ACCEPTABLE = ("scenario_hash", "scenario_hashes", "versions")
#: What grows when points are added behind the old ones, and what says how many there are.
_GROWING, _COUNTS = ("design.points", "design.shares"), ("design.options",)
_VARIABLES = "design.variables"


def manifest_of(plan: "SweepPlan", told: dict[str, Any] | None, changes: list[str]) -> dict[str, Any]:
    """Return the manifest of a sweep; `told` is that of its beginning, `changes` what was accepted since."""
    columns = {
        field.name: {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
        for schema in (plan.schema(), *([plan.steps_schema()] if plan.keep_steps else []))
        for field in schema
    }
    new = {
        "kind": SWEEP,
        "scenario_name": plan.scenario.name,
        "scenario_hash": plan.scenario.hash(),
        "seed": plan.seed,
        "replicates": plan.replicates,
        "points": len(plan.design.points),
        **circumstances(),
        "accepted": [],
        "plan": plan.identity(),
        "columns": columns,
        "changes": plan.scenario.changes,
        "scenario": plan.scenario.as_dict(),
        "scenarios": {name: each.as_dict() for name, each in plan.scenarios.items()},
    }
    if told is not None:
        new |= {key: told[key] for key in ("created", "versions", "platform", "machine", "accepted") if key in told}
        if changes:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            new |= {"versions": circumstances()["versions"]}
            new["accepted"] = [*told.get("accepted", []), {"when": now, "changes": changes}]
    return dict(_plain(new))


def check_same(folder: Path, told: Mapping[str, Any], plan: "SweepPlan", accept_changes: bool) -> list[str]:
    """Return what has changed since a sweep was begun, in words; raises `SweepError` unless it is accepted.

    Another design or another seed is another sweep and cannot be accepted, as its points would mean something else.
    """
    old, new = _flat(told.get("plan", {})), _flat(_plain(plan.identity()))
    for key in _GROWING:
        if key in old and key in new and _begins_with(new[key], old[key]):
            new[key] = old[key]
            new |= {each: old[each] for each in old if each.startswith(_COUNTS)}
            if new.get("design.kind") == "csv" and _names(new) == _names(old):
                new[_VARIABLES] = old[_VARIABLES]  # their values follow from the table
    differing = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
    others = [key for key in differing if not key.startswith(_ACCEPTABLE)]
    if others:
        raise SweepError(
            f"'{folder}' holds another sweep: {'; '.join(_difference(key, old, new) for key in others[:3])};"
            " name another directory"
        )
    # Which settings of a scenario differ says more than its hash.
    wholes = {"scenario_hash": (told.get("scenario"), plan.scenario)}
    wholes |= {
        f"scenario_hashes.{name}": (told.get("scenarios", {}).get(name), each) for name, each in plan.scenarios.items()
    }
    changes: list[str] = []
    for key in differing:
        before, now = wholes.get(key, (None, plan.scenario))
        if before is None or not (found := _differences(before, now.as_dict())):
            changes.append(_difference(key, old, new))
            continue
        named = f"scenario {key.partition('.')[2]}: " if "." in key else ""
        # What was changed in all scenarios alike is told of the first of them.
        changes += [f"{named}{each}" for each in found if each not in changes]
    if changes and not accept_changes:
        more = f" and {len(changes) - 3} more" if len(changes) > 3 else ""
        raise SweepError(
            f"'{folder}' was begun with another scenario or version: {'; '.join(changes[:3])}{more};"
            " name another directory, or go on and mix both with --accept-changes"
        )
    return changes


def _begins_with(longer: Any, shorter: Any) -> bool:
    return isinstance(longer, list) and isinstance(shorter, list) and longer[: len(shorter)] == shorter


def _names(flat: Mapping[str, Any]) -> list[str]:
    return [str(each["name"]) for each in flat[_VARIABLES]]


def _difference(key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    was, now = (_words(key, each[key]) if key in each else "nothing" for each in (old, new))
    return f"{key} differs" if was == now else f"{key} was {was}, now {now}"


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return in which settings two scenarios differ, in words."""
    before, now = _flat(old), _flat(_plain(new))
    keys = [key for key in dict.fromkeys([*before, *now]) if before.get(key) != now.get(key)]
    return [_difference(key, before, now) for key in keys]


def _words(key: str, value: Any) -> str:
    if key == _VARIABLES:
        ends = (each["values"] or [each["low"], each["high"]] for each in value)
        return ", ".join(f"{each['name']}={shown(end)}" for each, end in zip(value, ends, strict=True))
    return f"{len(value)} points" if key in _GROWING and isinstance(value, list) else shown(value)


def _flat(data: Any, before: str = "") -> dict[str, Any]:
    """Return nested tables as one, by dotted keys; lists stay whole."""
    return dict(_entries(data, before))


def _entries(data: Any, before: str) -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict) and before not in _GROWING:
        for key, value in data.items():
            yield from _entries(value, f"{before}.{key}" if before else str(key))
    else:
        yield before, data


def written(manifest: Mapping[str, Any]) -> str:
    """Return a manifest as JSON to read, with each point on a line of its own."""
    design = manifest["plan"]["design"]
    tables = {key: design[key] for key in ("points", "shares") if design.get(key)}
    short = {**manifest, "plan": {**manifest["plan"], "design": {**design, **{key: f"<{key}>" for key in tables}}}}
    text = json.dumps(short, indent=2, ensure_ascii=False, allow_nan=False)
    for key, rows in tables.items():
        lines = ",\n".join(" " * 8 + json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
        text = text.replace(f'"<{key}>"', f"[\n{lines}\n      ]", 1)
    return text + "\n"


def _plain(data: Any) -> Any:
    """Return data as it comes back from JSON."""
    return json.loads(json.dumps(data, allow_nan=False))
