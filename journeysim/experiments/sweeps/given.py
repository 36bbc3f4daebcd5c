"""Reads what is to be varied: `influences.normative.weight=0:3` in a shell, `(0, 3)` in Python.

Every value is tried in the scenario before anything runs, so what is wrong with it is told as `--set` would.
"""

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_origin

from journeysim.experiments.sweeps.variables import ASSIGNED, SWITCH, Kind, Variable
from journeysim.scenario.overrides import split, value_of
from journeysim.scenario.problems import Problem, ScenarioError, dotted, listed, nearest, shown
from journeysim.scenario.scenario import Scenario
from journeysim.scenario.schema import scenario_model
from journeysim.scenario.shape import Node, node_at, step

SOURCE = "--vary"
SCENARIO = "scenario"
RANGE = "LOW:HIGH, as 0:3 or 0.001:0.1:log"
VALUES = f"{RANGE}; or two values or more, as 1,2,5"
NAMES = "two scenarios or more, as cafes,plans/check-in"
#: A range as it is written where the comma is the decimal point: 0,8:1,2.
_RANGE_WITH_COMMAS = re.compile(r"-?\d+(,\d+)?(e-?\d+)?:-?\d+(,\d+)?(e-?\d+)?(:\w+)*")
#: A segment's share, which cannot change by itself.
_SHARE = re.compile(r"population\.segments\..+\.share")
_SHARES = "shares that sum to 1 at every point: a table of points (--design csv) with a column for each that changes"
ON_OFF = "on,off (a setting of the campaign goes by its own key)"

Vary = Mapping[str, Any] | Sequence[str | Variable]


def read(vary: Vary, scenario: Scenario) -> tuple[Variable, ...]:
    """Return the variables of a sweep in the order given: texts as in a shell, or a table from key to values.

    Raises `ScenarioError` for what cannot be varied so, or for two that are about the same setting.
    """
    given = list(vary.items()) if isinstance(vary, Mapping) else [_parts(each) for each in vary]
    if not given:
        raise _error("", "nothing to vary", f"{ASSIGNED} or KEY=VALUE,VALUE")
    whole = [as_variable(key, each, scenario) for key, each in given if key.strip() == SCENARIO]
    # A key need only be there in the scenarios that are run.
    bases = whole[0].scenarios if whole else (scenario,)
    found = [whole.pop(0) if key.strip() == SCENARIO else _variable(key, each, bases) for key, each in given]
    check_apart([each.name for each in found], SOURCE)
    return tuple(found)


def parse(text: str, scenario: Scenario) -> Variable:
    """Return the variable that a text says: `KEY=LOW:HIGH`, with `:log` or a number of levels, or `KEY=VALUE,VALUE`.

    Raises `ScenarioError` when the scenario does not take what it may be.
    """
    key, given = _parts(text)
    return as_variable(key, given, scenario)


def as_variable(name: str, given: Any, scenario: Scenario) -> Variable:
    """Return the variable that is given in Python: `(0, 3)`, `(0.001, 0.1, "log")`, `[1, 2, 5]`, or text.

    Raises `ScenarioError` when the scenario does not take what it may be.
    """
    if name.strip() == SCENARIO and not isinstance(given, Variable):
        return _scenarios(_choices(SCENARIO, given, NAMES), scenario)
    return _variable(name, given, (scenario,))


def check_apart(names: Sequence[str], source: str) -> None:
    """Raise `ScenarioError` when two variables are about the same setting."""
    for number, name in enumerate(names):
        for other in names[:number]:
            if name == other:
                raise _error(name, "varied twice", "", source)
            inner, outer = sorted((name, other), key=len, reverse=True)
            if inner.startswith(f"{outer}.") and not is_campaign(outer):
                raise _error(inner, f"lies within {outer}, which is varied, too", "one of them", source)


def is_campaign(name: str) -> bool:
    """Return whether a key is that of a whole campaign."""
    place = split(name, SOURCE)
    return len(place) == 2 and place[0] == "campaigns"


def campaign(name: str, scenarios: Sequence[Scenario], source: str = SOURCE) -> Variable:
    """Return the variable that switches a campaign; raises `ScenarioError` where a scenario has none of that name."""
    key = split(name, source)[1]
    for each in scenarios:
        if key not in each.campaigns:
            found = f"unknown campaign '{key}' of {each.name}"
            raise _error(name, found, listed(each.campaigns), source, nearest(key, each.campaigns))
    label = scenarios[0].campaigns[key].label or key
    return Variable(name, "campaign", values=(True, False), label=label, unit="on or off", base=True)


def setting(name: str, scenario: Scenario, source: str = SOURCE) -> tuple[Variable, Node | None]:
    """Return a variable without values for a setting, with its declaration, `None` where the schema knows no such key.

    Its kind is `number` or `whole` where a number may stand, else `choice`.
    """
    place = split(name, source)
    data = scenario.as_dict()
    node = node_at(scenario_model(), place, data)
    extra = node.extra if node is not None else {}
    base: Any = data
    for key in place:
        base = step(base, key)
    unit = str(extra.get("unit", ""))
    if unit == "currency":
        unit = scenario.market.currency
    about = Variable(
        dotted(place),
        _kind(node),
        label=str(extra.get("label", "")) or dotted(place),
        unit=unit,
        source=str(extra.get("source", "")),
        help=node.help if node is not None else "",
        base=base if isinstance(base, bool | int | float | str) else None,
    )
    return about, node


def named_scenarios(given: Sequence[Any], like: Scenario) -> dict[str, Scenario]:
    """Return scenarios by what they are called in a sweep, each with the changes of the one that is `like` them."""
    found: dict[str, Scenario] = {}
    for each in given:
        name = each.name if isinstance(each, Scenario) else str(each)
        if name in found:
            raise _error(SCENARIO, f"'{name}' is given twice")
        found[name] = each if isinstance(each, Scenario) else _loaded(each, like)
    return found


def _parts(text: str | Variable) -> tuple[str, Any]:
    if isinstance(text, Variable):
        return text.name, text
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        allowed = f"{ASSIGNED}, as in influences.normative.weight=0:3, or KEY=VALUE,VALUE"
        raise _error("", f"found '{text}'", allowed)
    return key.strip(), value.strip()


def _variable(name: str, given: Any, scenarios: Sequence[Scenario]) -> Variable:
    if isinstance(given, Variable):
        return given
    place = split(name, SOURCE)
    name = dotted(place)
    if is_campaign(name):
        return _switched(name, given, scenarios)
    about, node = setting(name, scenarios[0])
    if node is None:
        _try(about, [0], scenarios)
    if (ends := _range(about, given)) is not None:
        if about.kind == "choice":
            allowed = node.allowed() if node is not None else ""
            raise _error(name, f"found {_text(given)}, a range, where no number stands", allowed)
        found = replace(about, **ends)
        _try(found, [found.set_to(found.at(0.0)), found.set_to(found.at(1.0))], scenarios)
        return found
    values = _choices(name, given, VALUES)
    if about.kind == "number":
        values = [float(each) if type(each) is int else each for each in values]
    for each in values:
        if not isinstance(each, bool | int | float | str):
            raise _error(name, f"found {shown(each)}", "numbers, texts, true or false")
    _check_values(name, values)
    found = replace(about, kind="choice", values=tuple(values))
    _try(found, values, scenarios)
    return found


def _range(about: Variable, given: Any) -> dict[str, Any] | None:
    """Return the ends of a range, and how it is spaced; `None` for a list of values."""
    parts: list[Any]
    if isinstance(given, str):
        parts = [each.strip() for each in given.split(":")]
        if len(parts) == 1 or "," in given or (about.kind == "choice" and not _is_number(parts[0])):
            return None
    elif isinstance(given, tuple) and len(given) > 1 and all(_is_number(each) for each in given[:2]):
        parts = list(given)
    else:
        return None
    if len(parts) > 4 or not all(_is_number(each) for each in parts[:2]):
        raise _error(about.name, f"found {_text(given)}", RANGE)
    low, high = (float(each) for each in parts[:2])
    log, levels = False, None
    for each in parts[2:]:
        if each == "log" and not log:
            log = True
        elif str(each).isdecimal() and int(each) >= 2 and levels is None:
            levels = int(each)
        else:
            raise _error(about.name, f"found {_text(each)} after the range", "log, or a number of levels from 2 up")
    if not low < high:
        raise _error(about.name, f"found {_text(given)}, whose low end is not below its high end", RANGE)
    if log and low <= 0:
        raise _error(about.name, f"found {_text(given)}", "a low end above 0 where the range is logarithmic")
    if about.kind == "whole" and not (low.is_integer() and high.is_integer()):
        raise _error(about.name, f"found {_text(given)}", "whole numbers")
    return {"low": low, "high": high, "log": log, "levels": levels}


def _choices(name: str, given: Any, allowed: str) -> list[Any]:
    if isinstance(given, str):
        try:
            table = tomllib.loads(f"values = [{given}]")
        except (ValueError, RecursionError):
            table = {}
        found = table.get("values") if len(table) == 1 else None
        if not isinstance(found, list) or not found:
            found = [value_of(each.strip()) for each in given.split(",")]
            if _RANGE_WITH_COMMAS.fullmatch(given.replace(" ", "")):
                close = given.replace(",", ".")
                raise _error(name, f"found {_text(given)}", "numbers with a decimal point", close=close)
            if "" in found:
                raise _error(name, f"found {_text(given)}", allowed)
    elif isinstance(given, Sequence) or hasattr(given, "tolist"):
        found = given.tolist() if hasattr(given, "tolist") else list(given)
        found = [each.item() if hasattr(each, "item") else each for each in found]
    else:
        found = [given]
    if len(found) < 2:
        one = f"one value, {_text(found[0])}" if found else "no values"
        raise _error(name, f"found {one}", allowed)
    return found


def _check_values(name: str, values: Sequence[Any]) -> None:
    texts = [each if isinstance(each, str) else shown(each) for each in values]
    for number, text in enumerate(texts):
        if text in texts[:number]:
            raise _error(name, f"{_text(values[number])} is given twice")


def _switched(name: str, given: Any, scenarios: Sequence[Scenario]) -> Variable:
    found = campaign(name, scenarios)
    values = []
    for each in _choices(name, given, ON_OFF):
        value = SWITCH.get(each) if isinstance(each, str) else each
        if not isinstance(value, bool):
            raise _error(name, f"found {_text(each)}", ON_OFF)
        if value in values:
            raise _error(name, f"'{'on' if value else 'off'}' is given twice")
        values.append(value)
    return replace(found, values=tuple(values))


def _scenarios(values: Sequence[Any], scenario: Scenario) -> Variable:
    named = named_scenarios(values, scenario)
    hashes: dict[str, str] = {}
    for name, each in named.items():
        if other := hashes.get(each.hash()):
            raise _error(SCENARIO, f"'{name}' is the same as '{other}', setting for setting")
        hashes[each.hash()] = name
    return Variable(
        SCENARIO,
        "scenario",
        values=tuple(named),
        label="Scenario",
        base=hashes.get(scenario.hash()),
        scenarios=tuple(named.values()),
    )


def _try(variable: Variable, values: Sequence[Any], scenarios: Sequence[Scenario]) -> None:
    for each in scenarios:
        for value in values:
            try:
                each.with_settings({variable.name: value}, SOURCE)
            except ScenarioError as error:
                if not _SHARE.fullmatch(variable.name) or error.problems[0].key != "population.segments":
                    raise
                found = (
                    f"{shown(value)} alone makes {error.problems[0].found.replace('the shares sum', 'all shares sum')}"
                )
                raise _error(variable.name, found, _SHARES) from None


def _kind(node: Node | None) -> Kind:
    kinds = {each.annotation for each in node.options() if get_origin(each.annotation) is None} if node else set()
    if float in kinds:
        return "number"
    return "whole" if int in kinds else "choice"


def _is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    try:
        return math.isfinite(float(value))
    except (TypeError, ValueError, OverflowError):
        return False


def _loaded(given: str | Path, like: Scenario) -> Scenario:
    try:
        # At once, since a file that was written out of a short run may not load without being cut as short.
        return Scenario.load(given, set=like.changes)
    except ScenarioError as error:
        told = [each if each.source else replace(each, source=SOURCE, key=SCENARIO) for each in error.problems]
        raise ScenarioError(told) from None


def _text(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)


def _error(key: str, found: str, allowed: str = "", source: str = SOURCE, close: str = "") -> ScenarioError:
    return ScenarioError([Problem(source, key, found, allowed, close)])
