"""The JSON Schema of scenario files, from which an editor completes keys and explains them."""

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
_OWN_KEYS = {"unit": "x-unit", "source": "x-source", "label": "title"}


def json_schema() -> dict[str, Any]:
    """Return the schema as plain data (draft 2020-12).

    Each parameter's unit, bounds and source stand in its description and under `x-unit`, `minimum`, `maximum`
    and `x-source`. Nothing is required, since `extends` may supply it.
    """
    schema: dict[str, Any] = _editable(scenario_model().model_json_schema())
    schema["properties"] = {"extends": {"type": "string", "description": _EXTENDS}, **schema["properties"]}
    return {"$schema": DIALECT, **schema, "title": "journeysim scenario", "description": _NOTE}


def _editable(node: Any) -> Any:
    """Return a part of pydantic's schema in the form that suits a file which may extend another."""
    if isinstance(node, list):
        return [_editable(each) for each in node]
    if not isinstance(node, dict):
        return node
    result: dict[str, Any] = {}
    for key, value in node.items():
        if key in ("properties", "$defs"):
            result[key] = {name: _editable(each) for name, each in value.items()}
        elif key in ("default", "const", "enum", "examples"):
            result[key] = value
        elif key == "oneOf":  # a table that inherits its kind may fit several
            result["anyOf"] = _editable(value)
        elif key not in ("required", "discriminator", "unit", "source", "label", "bounds", "trait"):
            result[key] = _editable(value)
    for key in ("additionalProperties", "patternProperties"):
        _allow_drop(result, key)
    _tell(result, node)
    return result


def _allow_drop(result: dict[str, Any], key: str) -> None:
    entries = result.get(key)
    if key == "additionalProperties" and isinstance(entries, dict):
        result[key] = {"anyOf": [entries, {"const": DROP}]}
    elif key == "patternProperties":
        for pattern, entry in dict(entries or {}).items():
            result[key][pattern] = {"anyOf": [entry, {"const": DROP}]}


def _tell(result: dict[str, Any], node: dict[str, Any]) -> None:
    """Add unit, bounds and source of a parameter to its schema and to its description."""
    if not isinstance(node.get("unit", node.get("source")), str):
        return
    words = [str(result.get("description", "")).strip()]
    if "unit" in node:
        words.append(f"Unit: {node['unit']}.")
    low, high = node.get("bounds") or (None, None)
    if low is not None or high is not None:
        words.append("Allowed: " + _span(low, high) + ".")
    if "source" in node:
        words.append(f"Source: {node['source']}.")
    result["description"] = " ".join(word for word in words if word)
    for key, name in _OWN_KEYS.items():
        if key in node:
            result[name] = node[key]
    if node.get("trait"):
        for branch in result.get("anyOf", []):
            if branch.get("type") == "number":
                branch.update(minimum=low, maximum=high)


def _span(low: float | None, high: float | None) -> str:
    if high is None:
        return f"{number(low or 0)} or more"
    return f"up to {number(high)}" if low is None else f"{number(low)} to {number(high)}"
