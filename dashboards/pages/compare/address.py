"""What the page that compares keeps in its address: the base, its changes, the plans as drafts, and the numbers.

`compare_link` makes an address for other pages; opening it fills in the form and runs nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ...address import search_of

PATH = "/compare"


def compare_link(
    base: str,
    plans: Sequence[Mapping[str, Any]] = (),
    settings: Mapping[str, Any] | None = None,
    **numbers: int,
) -> str:
    """Return the address of the page with a form that is filled in.

    `base` is a shipped scenario by name, `settings` what is changed in it (dotted keys, plain values), `plans` are
    drafts, and `numbers` any of `consumers`, `days`, `replicates` and `seed`. Raises `BadAddress` when it is too much
    for an address.
    """
    state: dict[str, Any] = {"base": base, **numbers}
    if settings:
        state["settings"] = dict(settings)
    if plans:
        state["plans"] = [dict(each) for each in plans]
    return PATH + search_of(state)
