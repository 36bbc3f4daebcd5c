"""What a page shows, kept in its address, so that a link shares it; a link may come from anybody.

The state is a table of plain values under the key `s`: a version, a dot, and the table as compressed JSON in
letters that an address may hold. What a page makes of the values it checks itself, by the scenario's own rules.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode

from . import limits

VERSION = "1"
#: How much an address may unfold to, how deep, and how many values it may hold.
_BYTES, _DEPTH, _VALUES = 100_000, 8, 2_000


class BadAddress(ValueError):  # noqa: N818 - a finding about a link, not a fault
    """A state that cannot be read; `key` names the text that says why."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def search_of(state: Mapping[str, Any]) -> str:
    """Return the part of an address from the question mark on that holds the state, "" for an empty one.

    Raises `BadAddress` when it does not fit into an address.
    """
    if not state:
        return ""
    told = json.dumps(state, separators=(",", ":"), sort_keys=True, allow_nan=False, ensure_ascii=False)
    packed = base64.urlsafe_b64encode(zlib.compress(told.encode(), 9)).decode().rstrip("=")
    text = f"{VERSION}.{packed}"
    if len(text) > limits.ADDRESS or len(told.encode()) > _BYTES:
        raise BadAddress("address.too_long")
    return "?" + urlencode({"s": text})


def state_of(search: str | None) -> dict[str, Any]:
    """Return the state that an address holds, {} when it holds none.

    Raises `BadAddress` for whatever is no state of this version within the limits.
    """
    if len(search or "") > limits.ADDRESS + 1_000:
        raise BadAddress("address.too_long")
    found = parse_qs((search or "").removeprefix("?"), max_num_fields=None).get("s", [])
    if not found:
        return {}
    version, dot, packed = found[0].partition(".")
    if len(found[0]) > limits.ADDRESS:
        raise BadAddress("address.too_long")
    if not dot or version != VERSION:
        raise BadAddress("address.other_version" if dot and version.isdecimal() else "address.unreadable")
    state = _unfolded(packed)
    if not isinstance(state, dict):
        raise BadAddress("address.unreadable")
    _check(state)
    return state


def _unfolded(packed: str) -> Any:
    try:
        folded = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        unfolding = zlib.decompressobj()
        told = unfolding.decompress(folded, _BYTES)
        if unfolding.unconsumed_tail:
            raise BadAddress("address.too_long")
        return json.loads(told.decode(), parse_constant=_refused)
    except (binascii.Error, zlib.error, UnicodeError, ValueError, RecursionError) as error:
        if isinstance(error, BadAddress):
            raise
        raise BadAddress("address.unreadable") from None


def _refused(_: str) -> Any:
    raise BadAddress("address.unreadable")


def _check(state: dict[str, Any]) -> None:
    """Raise `BadAddress` for a table too large, too deep, or with numbers that are none."""
    count, level = 0, [(state, 0)]
    while level:
        value, depth = level.pop()
        count += 1
        if count > _VALUES or depth > _DEPTH:
            raise BadAddress("address.too_long")
        if isinstance(value, dict):
            level += [(each, depth + 1) for each in value.values()]
        elif isinstance(value, list):
            level += [(each, depth + 1) for each in value]
        elif isinstance(value, int | float) and not -(2.0**63) <= value <= 2.0**63:  # nor infinite
            raise BadAddress("address.unreadable")
