"""The JSON Schema of scenario files, from which an editor completes keys and explains them."""

import json
from typing import Any

from journeysim.scenario.errors import DROP
from journeysim.scenario.problems import number
from journeysim.scenario.schema import scenario_model

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_NOTE = (
    "A journeysim scenario. Keys that are missing may come from the scenario that it extends; "
    "`journeysim scenarios check` tells what is really missing."
)
_EXTENDS = "A shipped scenario by name, or a .toml file relative to this one; this file then says what differs."
_LEFT_OUT = ("required", "discriminator", "default", "unit", "source", "label", "bounds", "trait")
_NULL = {"type": "null"}


def json_schema() -> dict[str, Any]:
    """Return the schema as plain data (draft 2020-12).

    Each parameter's unit, bounds and source stand in its description and under `x-unit`, `minimum`, `maximum` and
    `x-source`. Nothing is required, since `extends` may supply it.
    """
    plain = json.dumps(scenario_model().model_json_schema()).replace("journeysim__", "")
    schema = _editable(json.loads(plain))
    schema["properties"] = {"extends": {"type": "string", "description": _EXTENDS}, **schema["properties"]}
    return {"$schema": DIALECT, **schema, "title": "journeysim scenario", "description": _NOTE}


def _editable(node: Any) -> Any:
    """Return a part of pydantic's schema in the form that suits a file which may extend another."""
    if isinstance(node, list):
        return [_editable(each) for each in node if each != _NULL]
    if not isinstance(node, dict):
        return node
    result: dict[str, Any] = {}
    for key, value in node.items():
        if key in ("properties", "$defs"):
            result[key] = {name: _editable(each) for name, each in value.items()}
        elif key in ("const", "enum") or (key == "default" and value is not None):
            result[key] = value
        elif key == "oneOf":  # a table that inherits its kind may fit several
            result["anyOf"] = _editable(value)
        elif key not in _LEFT_OUT:
            result[key] = _editable(value)
    _allow_drop(result)
    _tell(result, node)
    return result


def _allow_drop(result: dict[str, Any]) -> None:
    """Let each entry of a table of chosen names be dropped, and refuse names that do not fit the pattern."""
    entries = result.get("additionalProperties")
    if isinstance(entries, dict):
        result["additionalProperties"] = {"anyOf": [entries, {"const": DROP}]}
    patterns = result.get("patternProperties")
    if isinstance(patterns, dict):
        result["patternProperties"] = {key: {"anyOf": [each, {"const": DROP}]} for key, each in patterns.items()}
        result["additionalProperties"] = False


def _tell(result: dict[str, Any], node: dict[str, Any]) -> None:
    """Add unit, bounds and source of a parameter to its schema and to its description."""
    unit, source = node.get("unit"), node.get("source")
    if not isinstance(unit, str) and not isinstance(source, str):
        return
    words = [str(result.get("description", "")).strip()]
    bounds: Any = node.get("bounds") or (None, None)
    low, high = bounds
    if unit:
        words.append(f"Unit: {unit}.")
        result["x-unit"] = unit
    if low is not None or high is not None:
        words.append("Allowed: " + _span(low, high) + ".")
    if source:
        words.append(f"Source: {source}.")
        result["x-source"] = source
    result["description"] = " ".join(word for word in words if word)
    if node.get("label"):
        result["title"] = node["label"]
    if node.get("trait"):
        _bound(result, low, high)


def _bound(result: dict[str, Any], low: float, high: float) -> None:
    """Put a trait's bounds on the numbers that may stand for it."""
    if result.get("type") == "number":
        result.update(minimum=low, maximum=high)
    for branch in result.get("anyOf", []):
        _bound(branch, low, high)
    if isinstance(result.get("additionalProperties"), dict):
        _bound(result["additionalProperties"], low, high)


def _span(low: float | None, high: float | None) -> str:
    if high is None:
        return f"{number(low or 0)} or more"
    return f"up to {number(high)}" if low is None else f"{number(low)} to {number(high)}"
