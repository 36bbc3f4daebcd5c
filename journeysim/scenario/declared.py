"""What a control for one parameter has to know: read off its declaration and its value in a scenario."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt

from journeysim.scenario.overrides import split
from journeysim.scenario.problems import Problem, ScenarioError, listed
from journeysim.scenario.scenario import Scenario
from journeysim.scenario.schema import scenario_model
from journeysim.scenario.shape import Node, node_at, step

Kind = Literal["number", "whole", "switch", "choice", "several", "text"]
#: Where the names lie that a parameter of that name refers to.
_REFERENCES = {
    "product": ("products",),
    "products": ("products",),
    "like_owners_of": ("products",),
    "vendor": ("vendors",),
    "channel": ("channels",),
    "channels": ("channels",),
    "segments": ("population", "segments"),
}


@dataclass(frozen=True)
class Declared:
    """A parameter of a scenario.

    `key` is dotted, `value` what stands there, `allowed` what may stand there in words, `choices` its values if it is
    a choice, of one or of several, and `names` what they are called. `low` and `high` are its bounds (None where
    open), `span` the part of them in which a slider is of use, and `pace` the step of that slider; for numbers only.
    """

    key: str
    kind: Kind
    value: Any
    label: str
    unit: str
    help: str
    source: str
    allowed: str
    choices: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    span: tuple[float, float] = (0.0, 1.0)
    pace: float = 0.01


def declared(scenario: Scenario, key: str) -> Declared:
    """Return what is declared of the parameter at a dotted key.

    Raises `ScenarioError` for a key that is none, or whose value is a table or a list of anything but names.
    """
    return declarations(scenario, [key])[0]


def declarations(scenario: Scenario, keys: Sequence[str]) -> list[Declared]:
    """Return what is declared of several parameters, as `declared` does."""
    data = scenario.as_dict()
    return [_declared(data, key) for key in keys]


def _declared(data: dict[str, Any], key: str) -> Declared:
    place = split(key, "parameter")
    node = node_at(scenario_model(), place, data)
    value: Any = data
    for part in place:
        value = step(value, part)
    names = _names(node, place, data) if node is not None else {}
    kind = None if node is None else _reference(value) if names else _kind(node, value)
    if node is None or kind is None:
        found = "unknown key" if node is None else "not a single value"
        raise ScenarioError([Problem("parameter", key, found, "the key of a number, a switch, a choice or a text")])
    words = key.rpartition(".")[2].replace("_", " ")
    label = str(node.extra.get("label", "")) or words[:1].upper() + words[1:]
    allowed = listed(each for each in names.values() if each) if names else node.allowed()
    told = (label, str(node.extra.get("unit", "")), node.help, str(node.extra.get("source", "")), allowed)
    if kind not in ("number", "whole"):
        names = names or {each: each.replace("_", " ") for each in _choices(node)}
        return Declared(key, kind, value, *told, choices=tuple(names), names=tuple(names.values()))
    low, high = _bounds(node)
    span = _span(float(value), low, high, kind == "whole")
    return Declared(key, kind, value, *told, low=low, high=high, span=span, pace=_pace(span, kind == "whole"))


def _names(node: Node, place: tuple[str, ...], data: dict[str, Any]) -> dict[str, str]:
    """Return what a parameter of a campaign may refer to, by name with its label; {} for one that refers to nothing.

    One that may be left empty has "" among them.
    """
    if place[0] != "campaigns" or node.extra.get("unit") not in ("name", "names"):
        return {}
    if place[-1] == "brand":
        brands = [each["brand"] for each in data["products"].values()]
        return {"": "", **{each: each for each in brands if each}}
    table: Any = data
    for part in _REFERENCES.get(place[-1], ("",)):
        table = step(table, part) or {}
    found = {name: str(each.get("label") or name) for name, each in table.items()}
    single = node.extra.get("unit") == "name"
    return {**({"": ""} if single and not node.required else {}), **found}


def _reference(value: Any) -> Kind | None:
    return "several" if isinstance(value, list) else "choice" if isinstance(value, str) else None


def _kind(node: Node, value: Any) -> Kind | None:
    """Return what control a place needs, by what may stand there and what does."""
    if _choices(node) and isinstance(value, str):
        return "choice"
    kinds = {each.annotation for each in node.options()}
    if isinstance(value, bool):
        return "switch" if bool in kinds else None
    if isinstance(value, int | float):
        return "number" if float in kinds else "whole" if int in kinds else None
    return "text" if isinstance(value, str) and str in kinds else None


def _choices(node: Node) -> tuple[str, ...]:
    literals = [each.annotation for each in node.options() if get_origin(each.annotation) is Literal]
    return tuple(value for each in literals for value in get_args(each) if isinstance(value, str))


def _bounds(node: Node) -> tuple[float | None, float | None]:
    """Return the bounds of a number: as checked, or for a trait as declared."""
    low, high = node.extra.get("bounds", (None, None))
    for limit in (limit for each in node.options() for limit in each.metadata):
        match limit:
            case Ge(ge=value) | Gt(gt=value):
                low = value
            case Le(le=value) | Lt(lt=value):
                high = value
    return (None if low is None else float(low)), (None if high is None else float(high))


def _span(value: float, low: float | None, high: float | None, whole: bool) -> tuple[float, float]:
    """Return the part of the bounds to slide in: all of it if the value would be seen to move there, else around it."""
    size = abs(value) or 1.0
    bottom = low if low is not None and low >= -10 * size else -4 * size
    top = high if high is not None and high - bottom <= 20 * size else round_above(bottom + 4 * max(size, abs(bottom)))
    if high is not None:
        top = min(top, high)
    top, bottom = max(top, value), min(bottom, value)
    return (math.floor(bottom), math.ceil(top)) if whole else (bottom, top)


def round_above(value: float) -> float:
    """Return the next number up of the form 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    return float(next(each * power for each in (1, 2, 5, 10) if each * power >= value * (1 - 1e-9)))


def _pace(span: tuple[float, float], whole: bool) -> float:
    """Return a step of which a hundred or so cross the span."""
    pace = round_above(max(span[1] - span[0], 1e-9) / 200)
    return max(1.0, round(pace)) if whole else pace
