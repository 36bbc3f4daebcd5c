"""What a visitor asks to see of sweeps, as it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ...address import BadAddress, search_of

PATH = "/sweeps"
#: Rows of points on one page of the table.
ROWS = 25


@dataclass(frozen=True)
class Asked:
    """Which sweep, by which measure, over which variables, and which point; "" and -1 leave it open."""

    sweep: str = ""
    metric: str = ""
    over: str = ""
    across: str = ""
    down: str = ""
    order: Literal["number", "most", "least"] = "number"
    first: int = 0
    point: int = -1

    def link(self, **changes: Any) -> str:
        """Return the address that asks for this, with changes."""
        changed = replace(self, **changes)
        told = {name: value for name, value in vars(changed).items() if value != getattr(Asked, name)}
        return PATH + search_of(told)


def asked(state: Mapping[str, Any]) -> Asked:
    """Return what an address asks for; raises `BadAddress` for what no page of ours has put there."""
    known = vars(Asked())
    for name, value in state.items():
        if name not in known or type(value) is not type(known[name]):
            raise BadAddress("address.unreadable")
        if isinstance(value, str) and len(value) > 400:
            raise BadAddress("address.too_long")
    if state.get("order", "number") not in ("number", "most", "least"):
        raise BadAddress("address.unreadable")
    found = Asked(**state)
    return replace(found, first=max(0, found.first - found.first % ROWS))
