"""What was observed of a real market: a file of periods, one column for each series."""

import csv
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from journeysim.scenario.problems import Problem, ScenarioError, listed, nearest

#: How far periods may be from even spacing, as a share of a period: what decimal numbers are off by.
_EVEN = 1e-6


@dataclass(frozen=True)
class Observed:
    """Observed series: `columns` as the file calls them, `values` of shape (series, periods).

    `periods` are the file's words for them, `days` the length of a period that dates tell (`None` for numbers and
    months), `digest` the SHA-256 of the file.
    """

    source: str
    periods: tuple[str, ...]
    columns: tuple[str, ...]
    values: NDArray[np.float64]
    days: float | None
    digest: str

    @property
    def length(self) -> int:
        """Number of periods."""
        return len(self.periods)


def read(path: str | Path) -> Observed:
    """Return the series of a CSV file: a first column of periods, then a column of numbers for each series.

    Periods are numbers (1, 2, ... or years), dates (2024-01-31) or months (2024-01), evenly spaced. Raises
    `ScenarioError` for a file that cannot be read, for gaps, and for what is no number.
    """
    source = str(path)
    content = _content(source, Path(path))
    rows = [(line, row) for line, row in _rows(source, content) if any(cell.strip() for cell in row)]
    if not rows:
        raise _wrong(source, "is empty", "a line of names, then a line for each period")
    head = [cell.strip() for cell in rows[0][1]]
    if len(head) < 2:
        hint = "; columns are divided by commas" if ";" in head[0] or "\t" in head[0] else ""
        raise _wrong(source, f"has one column only{hint}", "a column of periods, then a column for each series")
    for number, name in enumerate(head[1:], 1):
        if not name:
            raise _wrong(source, f"line {rows[0][0]}: column {number + 1} has no name")
        if name in head[1:number]:
            raise _wrong(source, f"line {rows[0][0]}: two columns are called '{name}'")
    if len(rows) < 2:
        raise _wrong(source, "has no periods below its line of names")
    values = np.empty((len(head) - 1, len(rows) - 1))
    for at, (line, row) in enumerate(rows[1:]):
        if len(row) != len(head):
            raise _wrong(source, f"line {line} has {len(row)} cells, the line of names has {len(head)}")
        for number, cell in enumerate(row[1:]):
            values[number, at] = _number(source, line, head[number + 1], cell)
    days = _spacing(source, [(line, row[0].strip()) for line, row in rows[1:]])
    periods = tuple(row[0].strip() for _, row in rows[1:])
    return Observed(source, periods, tuple(head[1:]), values, days, hashlib.sha256(content).hexdigest())


def metrics_of(observed: Observed, mapped: Mapping[str, str], known: Sequence[str]) -> dict[str, str]:
    """Return the metric that each used column is about, by column; `mapped` goes before the column's own name.

    A column mapped to "" is left out. Raises `ScenarioError` for an unknown column or metric, and for two columns of
    one metric.
    """
    found: dict[str, str] = {}
    for column in mapped:
        if column not in observed.columns:
            raise ScenarioError(
                [Problem("--column", "", f"unknown column '{column}' in {observed.source}", listed(observed.columns),
                         nearest(column, observed.columns))]
            )  # fmt: skip
    for column in observed.columns:
        metric = mapped.get(column, column)
        if not metric:
            continue
        if metric not in known:
            source = "--column" if column in mapped else observed.source
            where = " for" if column in mapped else ', or say by --column "COLUMN=METRIC" what is in'
            text = f"unknown metric '{metric}'{where} column '{column}'"
            raise ScenarioError([Problem(source, "", text, "a metric of a step, as sales.units", _like(metric, known))])
        if metric in found.values():
            other = next(each for each, taken in found.items() if taken == metric)
            raise _wrong(observed.source, f"columns '{other}' and '{column}' are both {metric}")
        found[column] = metric
    if not found:
        raise _wrong(observed.source, "every column is left out")
    return found


def _like(name: str, known: Sequence[str]) -> str:
    """Return the metric that a name is most like: one that ends so, as sales.units does for units, goes first."""
    ending = [each for each in known if each.rpartition(".")[2] == name.lower()]
    return min(ending, key=lambda each: (not each.startswith("sales."), len(each))) if ending else nearest(name, known)


def _content(source: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        beside = [each.name for each in path.parent.glob("*.csv")] if path.parent.is_dir() else []
        raise ScenarioError([Problem(source, "", "no such file", "", nearest(path.name, beside))]) from None
    except IsADirectoryError:
        raise _wrong(source, "a folder, not a file of series") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise _wrong(source, f"cannot be read: {why}") from None


def _rows(source: str, content: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _wrong(source, f"not UTF-8: byte 0x{content[error.start]:02x} in line {line}") from None
    # As spreadsheets and the project's other data files do, a line that begins with # says something about the data.
    lines = ["" if line.startswith("#") else line for line in text.splitlines()]
    try:
        reader = csv.reader(lines, strict=True)
        return [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise _wrong(source, f"not a CSV file: {error}") from None


def _number(source: str, line: int, column: str, cell: str) -> float:
    text = cell.strip()
    if not text or text.lower() in ("nan", "na", "n/a", "null", "-"):
        raise _wrong(source, f"line {line}: no number in '{column}': a gap", "a number for every period")
    try:
        value = float(text)
    except ValueError:
        raise _wrong(source, f"line {line}: '{text}' in '{column}' is not a number") from None
    if not math.isfinite(value):
        raise _wrong(source, f"line {line}: '{text}' in '{column}' is not finite")
    return value


def _spacing(source: str, periods: Sequence[tuple[int, str]]) -> float | None:
    """Check that periods are evenly spaced, and return the length in days that dates tell."""
    kinds = [_place(text) for _, text in periods]
    first = kinds[0][0]
    for (line, text), (kind, _) in zip(periods, kinds, strict=True):
        if not kind:
            raise _wrong(source, f"line {line}: '{text}' is no period", "a number, a date as 2024-01-31, or a month")
        if kind != first:
            raise _wrong(source, f"line {line}: '{text}' is a {kind}, the first period is a {first}")
    places = [place for _, place in kinds]
    gaps = [after - before for before, after in pairwise(places)]
    for number, gap in enumerate(gaps):
        (_, before), (line, after) = periods[number], periods[number + 1]
        if gap <= 0:
            raise _wrong(source, f"line {line}: '{after}' follows '{before}'", "periods in order, each once")
        if abs(gap - gaps[0]) > _EVEN * gaps[0]:
            told = "a gap" if gap > gaps[0] else "nearer than those before"
            raise _wrong(source, f"line {line}: '{after}' follows '{before}': {told}", "evenly spaced periods")
    return gaps[0] if first == "date" and gaps else None


def _place(text: str) -> tuple[str, float]:
    """Return what a period is, "" for nothing known, and where it stands: in days, months or its own number."""
    try:
        value = float(text)
    except ValueError:
        pass
    else:
        return ("number", value) if math.isfinite(value) else ("", 0.0)
    try:
        return "date", float(date.fromisoformat(text).toordinal())
    except ValueError:
        pass
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return "", 0.0
    return "month", 12.0 * month.year + month.month


def _wrong(source: str, found: str, allowed: str = "") -> ScenarioError:
    return ScenarioError([Problem(source, "", found, allowed)])
