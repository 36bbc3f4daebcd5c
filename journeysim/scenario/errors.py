"""Puts into plain words what pydantic finds wrong with a scenario.

Pydantic says where it stumbled; what was found comes from the file itself, what is allowed from the
schema. So an error reads the same whatever the type, and a branch of a union that nobody meant stays silent.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from journeysim.scenario.parameters import Refusal, Settings
from journeysim.scenario.problems import Place, dotted, listed, nearest, shown
from journeysim.scenario.shape import Node, fixed_places, node_at, step

#: The text that drops an inherited entry.
DROP = "drop"
#: Findings that are told with the name or value most like the one found: it takes long to look for, and nobody
#: reads further.
_NEAREST = 20


@dataclass(frozen=True)
class Finding:
    """A problem whose source is not known yet: `place` is the path of its key."""

    place: Place
    found: str
    allowed: str = ""
    nearest: str = ""


def findings(error: ValidationError, root: type[Settings], data: dict[str, Any]) -> list[Finding]:
    """Return what is wrong with `data`, one finding for each place, in the schema's order."""
    found: dict[tuple[Place, str], Finding] = {}
    for each in error.errors(include_url=False):
        place, value = _place(each["loc"], each["type"], data)
        for finding in _say(each, place, value, root, data, len(found) < _NEAREST):
            found.setdefault((finding.place, finding.found), finding)
    return _without_noise(list(found.values()), data)


def _place(loc: tuple[str | int, ...], kind: str, data: Any) -> tuple[Place, Any]:
    """Return the path without the names of union branches that pydantic puts into it, and the value there."""
    place: list[str | int] = []
    value = data
    for number, key in enumerate(loc):
        last = number == len(loc) - 1
        there = (isinstance(value, Mapping) and key in value) or (
            isinstance(value, list) and isinstance(key, int) and key < len(value)
        )
        if there or (last and kind == "missing"):
            place.append(key)
            value = step(value, key)
    return tuple(place), value


def _say(each: Any, place: Place, value: Any, root: type[Settings], data: Any, near: bool) -> list[Finding]:
    """Return what an error of pydantic says, with what is most like it where that is `near` enough to the first."""
    kind = each["type"]
    context = each.get("ctx", {})
    node = node_at(root, place, data)
    if kind == "extra_forbidden":
        return [_unknown(place, root, data, near)]
    if kind == "missing":
        return [Finding(place, "missing", node.allowed() if node else "")]
    if each["loc"] and each["loc"][-1] == "[key]":
        return [_misnamed(place)]
    if value == DROP and node is not None and not any(option.annotation is str for option in node.options()):
        return [Finding(place, "nothing of this name is inherited that could be dropped")]
    if kind.startswith("union_tag") and node is not None and isinstance(value, Mapping):
        return [_unchosen(place, value, node, near)]
    if isinstance(context.get("error"), Refusal):
        refusal = context["error"]
        return [Finding((*place, *at.split(".")), text) for at, text in refusal.findings]
    if kind in ("value_error", "assertion_error"):
        return [Finding(place, str(context.get("error", each["msg"])))]
    return [_unfit(place, value, node, each["msg"], near)]


def _unknown(place: Place, root: type[Settings], data: Any, near: bool) -> Finding:
    name = str(place[-1])
    parent = node_at(root, place[:-1], data)
    value = data
    for key in place[:-1]:
        value = step(value, key)
    names = list(parent.keys(value)) if parent is not None else []
    close = nearest(name, names) if near else ""
    elsewhere = _places(root).get(name) if near else None
    if elsewhere is not None and (not close or len(place) == 1):
        close = dotted(elsewhere)
    return Finding(place, "unknown key", listed(names), close)


@cache
def _places(root: type[Settings]) -> dict[str, Place]:
    """Return the first place of each key whose place is fixed."""
    found: dict[str, Place] = {}
    for place in fixed_places(root):
        found.setdefault(str(place[-1]), place)
    return found


def _misnamed(place: Place) -> Finding:
    name = str(place[-1])
    plain = re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-_")
    return Finding(
        place,
        f"'{name}' cannot be a name",
        "lower-case letters a to z, digits, hyphens and underscores",
        plain,
    )


def _unchosen(place: Place, value: Mapping[str, Any], node: Node, near: bool) -> Finding:
    name, choices = node.chooser(), node.choices()
    if name not in value:
        return Finding((*place, name), "missing", listed(choices))
    chosen = value[name]
    close = nearest(str(chosen), choices) if near else ""
    return Finding((*place, name), f"unknown {name} {shown(chosen)}", listed(choices), close)


def _unfit(place: Place, value: Any, node: Node | None, message: str, near: bool) -> Finding:
    if node is None:
        return Finding(place, f"found {shown(value)}", message)
    allowed = node.allowed()
    if isinstance(value, float) and not math.isfinite(value):
        allowed = allowed.replace("a number", "a finite number", 1)
    close = _as_share(value, node)
    if near and isinstance(value, str):
        close = nearest(value, _words(node))
    return Finding(place, f"found {shown(value)}", allowed, close)


def _as_share(value: Any, node: Node) -> str:
    """Return what stands for a percentage where a share from 0 to 1 belongs, "" for anything else."""
    percent = isinstance(value, int | float) and not isinstance(value, bool) and 2 <= value <= 100
    shares = percent and node.extra.get("bounds") == [0, 1] and "share" in str(node.extra.get("unit", ""))
    return f"{value / 100:g}" if shares else ""


def _words(node: Node) -> list[str]:
    literals = [each.annotation for each in node.options() if get_origin(each.annotation) is Literal]
    return [str(word) for literal in literals for word in get_args(literal)]


def _without_noise(found: list[Finding], data: Any) -> list[Finding]:
    """Drop the branches of a union that were not meant, and a missing key that stands there misspelt."""
    misspelt = {(*each.place[:-1], each.nearest) for each in found if each.found == "unknown key"}
    above = {each.place[:depth] for each in found for depth in range(len(each.place))}
    kept = []
    for each in found:
        value = data
        for key in each.place:
            value = step(value, key)
        if each.place in above and isinstance(value, Mapping) and each.found.startswith("found"):
            continue
        if each.found == "missing" and each.place in misspelt:
            continue
        kept.append(each)
    return kept
