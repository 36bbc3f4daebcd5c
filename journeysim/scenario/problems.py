"""What is wrong with a scenario, told so that its author can mend it."""

import difflib
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Place = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where it stands, what was found there, and what is allowed.

    `source` is the file (or `--set`), `key` the dotted key ("" for the whole file), `nearest` the valid name
    that is most like the one found ("" when none is).
    """

    source: str
    key: str
    found: str
    allowed: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        text = ": ".join(part for part in (self.source, self.key, self.found) if part)
        unknown = self.found.startswith(("unknown", "no "))
        if self.allowed and not (unknown and self.nearest):
            text += f"; allowed: {self.allowed}"
        if self.nearest:
            text += f"; did you mean '{self.nearest}'?"
        return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


class ScenarioError(Exception):
    """A scenario cannot be used; `problems` holds every reason that was found, in the file's order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(each) for each in self.problems))

    def __reduce__(self) -> tuple[type["ScenarioError"], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the valid name that is most like `name`, or "" when none is close."""
    plain = {each.lower().replace("_", "-"): each for each in names}
    close = difflib.get_close_matches(name.lower().replace("_", "-"), plain, n=1, cutoff=0.6)
    return plain[close[0]] if close else ""


def listed(names: Iterable[str]) -> str:
    """Return names as a list to read, in quotes."""
    return ", ".join(f"'{name}'" for name in names) or "none"


def dotted(place: Sequence[str | int]) -> str:
    """Return a place as the dotted key that `--set` takes: `products.nova-5.price`, `record.diary[2]`."""
    text = ""
    for part in place:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += "." * bool(text) + (part if _BARE.fullmatch(part) else f'"{part}"')
    return text


def number(value: float) -> str:
    """Return a number to read: `0.3`, `100,000`."""
    if isinstance(value, int) or (math.isfinite(value) and value == int(value) and abs(value) < 1e15):
        return f"{int(value):,}" if abs(value) >= 10_000 else str(int(value))
    return repr(float(value))


def shown(value: Any) -> str:
    """Return a value that was found, as short text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table" if value else "an empty table"
    if isinstance(value, list) and (not value or len(value) > 5):
        return f"a list of {len(value)} values" if value else "an empty list"
    if isinstance(value, list):
        text = "[" + ", ".join(shown(each) for each in value) + "]"
    elif isinstance(value, str):
        text = f"'{value}'"
    elif isinstance(value, int) and value.bit_length() > 200:
        text = "a number of more than 60 digits"
    else:
        text = str(value)
    return text if len(text) <= 80 else text[:77] + "..."
