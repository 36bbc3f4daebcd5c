"""Reads a table of points: a row for each, and columns by the names that `--set` takes."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from journeysim.experiments.sweeps.given import SCENARIO, campaign, check_apart, is_campaign, named_scenarios, setting
from journeysim.experiments.sweeps.variables import SWITCH, Variable, typed
from journeysim.scenario.overrides import split, value_of
from journeysim.scenario.problems import Problem, ScenarioError, dotted, shown
from journeysim.scenario.scenario import Scenario

#: What spreadsheets write instead of commas.
_MARKS = {";": "semicolons", "\t": "tabs"}
#: What is read: the variables, the points, the name of the file ("" for a frame), and each point's line there.
Points = tuple[tuple[Variable, ...], pd.DataFrame, str, tuple[int, ...]]


def read_points(table: pd.DataFrame | str | Path, scenario: Scenario) -> Points:
    """Return the variables of a table of points and the points; in a file, lines that begin with # are passed over.

    Raises `ScenarioError` for a file that is no such table, and for what a column cannot hold.
    """
    if isinstance(table, pd.DataFrame):
        source, frame, lines = "points", table, tuple(range(2, len(table) + 2))
    else:
        source = str(table)
        frame, lines = _csv(Path(table))
    if not len(frame.columns) or not len(frame):
        raise _error(source, "", "no points", "a header with names that --set takes, and a row for each point")
    names = [dotted(split(str(name), source)) for name in frame.columns]
    check_apart(names, source)
    # As text or as values, whatever the table is made of.
    columns = dict(zip(names, ([_plain(each) for each in frame[name]] for name in frame.columns), strict=True))
    bases: tuple[Scenario, ...] = (scenario,)
    variables: list[Variable] = []
    if SCENARIO in columns:
        named = named_scenarios(list(dict.fromkeys(columns[SCENARIO])), scenario)
        bases = tuple(named.values())
        whole = Variable(SCENARIO, "scenario", values=tuple(named), label="Scenario", scenarios=bases)
    for name, values in columns.items():
        for row, value in enumerate(values):
            if value == "":
                raise _error(_line(source, lines[row]), name, "empty", "a value")
        variables.append(whole if name == SCENARIO else _variable(name, values, bases, source, lines))
        if is_campaign(name):
            columns[name] = [SWITCH.get(each) if isinstance(each, str) else each for each in values]
    points = typed(variables, columns)
    _check_repeated(points, source, lines)
    return tuple(variables), points, "" if isinstance(table, pd.DataFrame) else source, lines


def _variable(
    name: str, values: list[Any], scenarios: tuple[Scenario, ...], source: str, lines: tuple[int, ...]
) -> Variable:
    if is_campaign(name):
        found = campaign(name, scenarios, source)
        for row, value in enumerate(values):
            if not isinstance(SWITCH.get(value) if isinstance(value, str) else value, bool):
                raise _error(_line(source, lines[row]), name, f"found {shown(value)}", "on or off")
        return found
    about, node = setting(name, scenarios[0], source)
    if node is None:
        scenarios[0].with_settings({name: values[0]}, source)
    numeric = all(isinstance(each, int | float) and not isinstance(each, bool) for each in values)
    if numeric and about.kind == "number":
        return replace(about, low=float(min(values)), high=float(max(values)))
    if numeric and about.kind == "whole" and all(isinstance(each, int) for each in values):
        return replace(about, low=min(values), high=max(values))
    for row, value in enumerate(values):
        if not isinstance(value, bool | int | float | str):
            raise _error(_line(source, lines[row]), name, f"found {shown(value)}", "a number, a text, true or false")
    return replace(about, kind="choice", values=tuple(dict.fromkeys(values)))


def _check_repeated(points: pd.DataFrame, source: str, lines: tuple[int, ...]) -> None:
    """Refuse a point that is there twice: with the same luck it would say nothing new, and is most likely a slip."""
    first: dict[tuple[Any, ...], int] = {}
    for row, values in enumerate(points.itertuples(index=False, name=None)):
        if (before := first.setdefault(values, row)) != row:
            found = f"the same point as line {lines[before]}"
            raise _error(_line(source, lines[row]), "", found, "each point once; --replicates runs all of them again")


def _csv(path: Path) -> tuple[pd.DataFrame, tuple[int, ...]]:
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise _error(str(path), "", "no such file") from None
    except UnicodeDecodeError:
        raise _error(str(path), "", "not UTF-8 (save the file as UTF-8)") from None
    except OSError as error:
        raise _error(str(path), "", f"cannot be read: {error.strerror}") from None
    return _rows(str(path), text)


def _rows(source: str, text: str) -> tuple[pd.DataFrame, tuple[int, ...]]:
    """Return the rows and the line of each; as in files of series, a line that begins with # is a remark."""
    plain = "\n".join("" if line.startswith("#") else line for line in text.splitlines())
    try:
        reader = csv.reader(StringIO(plain), strict=True)
        told = [(reader.line_num, row) for row in reader if any(each.strip() for each in row)]
    except csv.Error as error:
        raise _error(source, "", f"not CSV: {error}") from None
    lines, rows = [line for line, _ in told], [row for _, row in told]
    if not rows:
        raise _error(source, "", "no points", "a header with names that --set takes, and a row for each point")
    head = [name.strip() for name in rows[0]]
    if len(head) == 1 and (mark := next((each for each in ";\t" if each in head[0]), "")):
        raise _error(source, "", f"columns divided by {_MARKS[mark]}", "columns divided by commas, numbers with points")
    check_apart([dotted(split(name, source)) for name in head], source)
    for line, row in told[1:]:
        if len(row) != len(head):
            raise _error(_line(source, line), "", f"{len(row)} values under {len(head)} names")
    columns = {name: [row[at].strip() for row in rows[1:]] for at, name in enumerate(head)}
    frame = pd.DataFrame(
        {name: pd.Series([value_of(each) for each in values], dtype=object) for name, values in columns.items()}
    )
    return frame, tuple(lines[1:])


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _line(source: str, line: int) -> str:
    return f"{source}, line {line}"


def _error(source: str, key: str, found: str, allowed: str = "") -> ScenarioError:
    return ScenarioError([Problem(source, key, found, allowed)])
