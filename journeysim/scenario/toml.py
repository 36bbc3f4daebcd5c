"""Writes plain data as a scenario file."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def dumps(data: Mapping[str, Any]) -> str:
    """Return tables, lists, texts and numbers as TOML; entries that are None are left out."""
    return "\n".join(_table(data, ())).lstrip("\n") + "\n"


def _table(data: Mapping[str, Any], place: tuple[str, ...]) -> Iterator[str]:
    below = {key: value for key, value in data.items() if _opens(value)}
    simple = {key: value for key, value in data.items() if key not in below and value is not None}
    if place and (simple or not below):
        yield f"\n[{'.'.join(_key(part) for part in place)}]"
    for key, value in simple.items():
        yield f"{_key(key)} = {_value(value)}"
    for key, value in below.items():
        yield from _table(value, (*place, key))


def _opens(value: Any) -> bool:
    """Return whether a value gets a table of its own rather than a line."""
    return isinstance(value, Mapping) and bool(value) and "distribution" not in value


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items() if each is not None)
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return repr(value)
