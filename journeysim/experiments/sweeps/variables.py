"""What a sweep varies: a setting of the scenario, whether a campaign is there, or the whole scenario."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from journeysim.scenario.problems import number, shown
from journeysim.scenario.scenario import Scenario

#: How a variable is given in a shell.
ASSIGNED = "KEY=LOW:HIGH"
Kind = Literal["number", "whole", "choice", "campaign", "scenario"]
Stored = float | int | bool | str
#: What a campaign that is varied may be, in words.
SWITCH = {"on": True, "off": False}
#: A share such as 2/3 stands for itself although a computer has a little less of it.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Variable:
    """Something that a sweep varies, and the values that it may take.

    `name` is its column: the dotted key, `scenario`, or `campaigns.NAME`. A range goes from `low` to `high`, evenly
    or (`log`) evenly in the logarithm, in steps if it has `levels`; anything else takes one of `values` (for a
    campaign, `True` is on). `label`, `unit`, `source` and `help` are those of the parameter's declaration; `base` is
    what the scenario itself has, `None` where that is no single value. `scenarios` are those that the names in `values`
    stand for.
    """

    name: str
    kind: Kind
    low: float = math.nan
    high: float = math.nan
    log: bool = False
    levels: int | None = None
    values: tuple[Any, ...] = ()
    label: str = ""
    unit: str = ""
    source: str = ""
    help: str = ""
    base: Any = None
    scenarios: tuple[Scenario, ...] = ()

    @property
    def ranges(self) -> bool:
        """Whether it goes over a range, not over listed values."""
        return not self.values

    @property
    def dtype(self) -> Literal["float64", "int64", "bool", "string"]:
        """The type of its column."""
        kinds = {type(each) for each in self.values}
        if self.kind == "number" or (kinds <= {int, float} and float in kinds):
            return "float64"
        if self.kind == "whole" or kinds == {int}:
            return "int64"
        return "bool" if kinds == {bool} else "string"

    def stored(self, value: Any) -> Stored:
        """Return a value as it stands in the column."""
        if self.dtype == "float64":
            return float(value)
        if self.dtype == "int64":
            return int(value)
        if self.dtype == "bool":
            return bool(value)
        return value if isinstance(value, str) else shown(value)

    def set_to(self, stored: Stored) -> Any:
        """Return the value that a value in the column stands for, as the scenario takes it."""
        if self.dtype != "string":
            return self.stored(stored)
        return next((each for each in self.values if self.stored(each) == stored), stored)

    def at(self, share: float) -> Stored:
        """Return the value below which a share of its distribution lies; each whole number is equally likely."""
        if self.values:
            return self.stored(self.values[min(int(share * len(self.values) + _ROUNDING), len(self.values) - 1)])
        if self.kind == "whole":
            low, above = self.low, self.high + 1.0
            found = low * (above / low) ** share if self.log else low + share * (above - low)
            return int(min(max(math.floor(found + _ROUNDING), self.low), self.high))
        found = self.low * (self.high / self.low) ** share if self.log else self.low + share * (self.high - self.low)
        return float(min(max(found, self.low), self.high))

    def spread(self, count: int) -> list[Stored]:
        """Return `count` values (or as many as it has `levels`) from end to end, or all that are listed."""
        if self.values:
            return [self.stored(each) for each in self.values]
        count = self.levels or count
        shares = [number / (count - 1) for number in range(count)]
        if self.kind == "number":
            return [self.at(share) for share in shares]
        if self.log:
            return list(dict.fromkeys(round(self.low * (self.high / self.low) ** share) for share in shares))
        return list(dict.fromkeys(round(self.low + share * (self.high - self.low)) for share in shares))

    @property
    def allowed(self) -> str:
        """What it may be, in words: "0 to 3", "always, hurdles", "on, off"."""
        if self.kind == "campaign":
            return ", ".join("on" if each else "off" for each in self.values)
        if self.values:
            return ", ".join(each if isinstance(each, str) else shown(each) for each in self.values)
        how = " (logarithmic)" if self.log else ""
        return f"{number(self._end(self.low))} to {number(self._end(self.high))}{how}"

    def told(self, stored: Stored) -> str:
        """Return a value of its column as text to read."""
        if self.kind == "campaign":
            return "on" if stored else "off"
        if isinstance(stored, float):
            return f"{stored:.6g}"
        return stored if isinstance(stored, str) else shown(stored)

    def plain(self) -> dict[str, Any]:
        """Return as plain data what it may be; not what it is called, which does not change a sweep."""
        ends = {} if self.values else {"low": self.low, "high": self.high, "log": self.log, "levels": self.levels}
        return {"name": self.name, "kind": self.kind, **ends, "values": list(self.values)}

    def about(self) -> dict[str, str]:
        """Return what it is called, and what the scenario has, as texts: the metadata of its column."""
        base = {} if self.base is None else {"base": json.dumps(self.base)}
        helped = {"help": self.help} if self.help else {}
        return {"label": self.label, "unit": self.unit, "source": self.source, **helped, **base}

    @classmethod
    def from_plain(cls, data: Mapping[str, Any], about: Mapping[str, str]) -> "Variable":
        """Return the variable that `plain` and `about` told of, without its scenarios."""
        known = {key: about.get(key, "") for key in ("label", "unit", "source", "help")}
        base = json.loads(about["base"]) if "base" in about else None
        return cls(**{**data, **known, "base": base, "values": tuple(data["values"])})

    def _end(self, value: float) -> float:
        return int(value) if self.kind == "whole" else value


def typed(variables: Sequence[Variable], columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Return points as a frame, each column of its variable's type."""
    return pd.DataFrame(
        {
            each.name: pd.Series(
                [each.stored(value) for value in columns[each.name]],
                dtype="str" if each.dtype == "string" else each.dtype,
            )
            for each in variables
        }
    )
