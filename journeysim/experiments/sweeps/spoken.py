"""Tells what is wrong with a sweep in the words of Python: an argument's name where the shell has an option."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from journeysim.experiments.sweeps.disk import SweepError
from journeysim.experiments.sweeps.given import NAMES, ON_OFF, RANGE
from journeysim.experiments.sweeps.variables import ASSIGNED
from journeysim.scenario.problems import ScenarioError

#: What the shell takes, and what Python does.
_FORMS = {
    f"{ASSIGNED}, as in influences.normative.weight=0:3, or KEY=VALUE,VALUE": (
        'a table from keys to values, as {"influences.normative.weight": (0, 3)}'
    ),
    f"{ASSIGNED} or KEY=VALUE,VALUE": 'a table from keys to values, as {"influences.normative.weight": (0, 3)}',
    RANGE: '(low, high), as (0, 3) or (0.001, 0.1, "log")',
    "two values or more, as 1,2,5": "two values or more, as [1, 2, 5]",
    NAMES: 'two scenarios or more, as ["cafes", "plans/check-in"]',
    ON_OFF: "[True, False] (a setting of the campaign goes by its own key)",
}
_OPTION = re.compile(r"--([a-z][a-z-]*)(?: (\d+|grid|oat|lhs|sobol|morris|csv)\b)?")
_SWITCHES = ("second-order", "accept-changes")


def in_python(text: str) -> str:
    """Return a message about options as one about arguments: `--design csv` is `design="csv"`."""
    for shell, python in _FORMS.items():
        text = text.replace(shell, python)
    return _OPTION.sub(_argument, text)


@contextmanager
def spoken() -> Iterator[None]:
    """Raise errors of a sweep again in the words of Python."""
    try:
        yield
    except ScenarioError as error:
        told = [
            replace(each, **{part: in_python(getattr(each, part)) for part in ("source", "found", "allowed")})
            for each in error.problems
        ]
        raise ScenarioError(told) from None
    except SweepError as error:
        raise SweepError(in_python(str(error))) from None


def _argument(found: re.Match[str]) -> str:
    name, value = found[1].replace("-", "_"), found[2]
    if found[1] in _SWITCHES and value is None:
        return f"{name}=True"
    return name if value is None else f"{name}={value}" if value.isdecimal() else f'{name}="{value}"'
