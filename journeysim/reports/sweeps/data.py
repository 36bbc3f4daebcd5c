"""What the figures of a sweep show: how a measure answers to one variable and to two at a time."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.experiments.statistics import estimate
from journeysim.experiments.sweeps.additive import classes, ordered
from journeysim.experiments.sweeps.additive import parts as effects
from journeysim.experiments.sweeps.designs import Design
from journeysim.experiments.sweeps.ranking import own_rows, shown_value
from journeysim.experiments.sweeps.responses import Response
from journeysim.experiments.sweeps.variables import Variable

#: Most classes of a curve, how many points one has on average, and how many values are shown one by one.
CURVE_CLASSES, PER_CLASS, FEW = 8, 16, 12
#: Most classes of a variable in a map of pairs, and the fewest points that a cell has on average.
PAIR_CLASSES, PER_CELL = 7, 4
#: Most values of a scenario or campaign that are drawn as series of their own.
_SERIES = 4


def curve(design: Design, found: Response, number: int) -> pd.DataFrame:
    """Return how the mean of a measure runs over a variable, by its number in the design.

    Columns: series, x (number, or place of a name), value (as told), mean, low, high, points (how many), point (the
    number of the first). Values of a range with many are put into classes of equal size, at their mean (geometric on a
    logarithmic range), and what other variables do by themselves is taken out of the points. Intervals are 95%: over
    the points of a class, or over replicates where points are a grid or one at a time.
    """
    variable = design.variables[number]
    rows = own_rows(design, number)
    rows = rows[found.used[rows]]
    split = splitting(design, number)
    names = series_of(design, split)
    of = np.zeros(len(design.points), np.intp) if split is None else _codes(design, split)
    codes = np.full(len(design.points), -1)
    if rows.size:
        codes[rows] = _curve_codes(design, number, rows)
    values = adjusted(design, found, (number,) if split is None else (number, split))
    told = []
    for at, name in enumerate(names):
        for code in range(codes.max(initial=-1) + 1):
            chosen = rows[(codes[rows] == code) & (of[rows] == at)]
            if chosen.size:
                given = design.points[variable.name].iloc[chosen]
                mean, low, high = _mean(design, found, values, chosen)
                told.append((name, *_place(variable, given), mean, low, high, chosen.size, chosen[0]))
    columns = ["series", "x", "value", "mean", "low", "high", "points", "point"]
    return pd.DataFrame(told, columns=columns)


def splitting(design: Design, number: int) -> int | None:
    """Return the scenario or campaign by whose values the curves of a variable are drawn apart, if there is one."""
    for other, variable in enumerate(design.variables):
        if other != number and variable.kind in ("scenario", "campaign") and len(variable.values) <= _SERIES:
            return None if design.kind == "oat" else other
    return None


def series_of(design: Design, split: int | None) -> list[str]:
    """Return the names of the series by which curves are drawn apart; one without a name where they are not."""
    if split is None:
        return [""]
    variable = design.variables[split]
    told = [shown_value(variable, value) for value in variable.values]
    name = variable.label or variable.name.removeprefix("campaigns.")
    return [f"{name}: {each}" for each in told] if variable.kind == "campaign" else told


def _codes(design: Design, number: int) -> NDArray[np.intp]:
    variable = design.variables[number]
    order = {shown_value(variable, value): at for at, value in enumerate(variable.values)}
    return np.array([order[shown_value(variable, value)] for value in design.points[variable.name]], np.intp)


def _curve_codes(design: Design, number: int, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    variable = design.variables[number]
    if not ordered(variable):
        return _codes(design, number)[rows]
    most = max(3, min(CURVE_CLASSES, rows.size // PER_CLASS))
    few = FEW if design.kind in ("grid", "oat", "csv") or variable.values else most
    return classes(design.points[variable.name].iloc[rows].reset_index(drop=True), most, few)


def _place(variable: Variable, given: pd.Series) -> tuple[float, str]:
    """Return where a class stands on its axis, and what it is called."""
    first = given.iloc[0]
    if not ordered(variable):
        names = [shown_value(variable, value) for value in variable.values]
        return float(names.index(shown_value(variable, first))), shown_value(variable, first)
    numbers = given.to_numpy(np.float64)
    low, high = numbers.min(), numbers.max()
    if low == high:
        return float(low), shown_value(variable, first)
    at = math.exp(np.log(numbers).mean()) if variable.log else float(numbers.mean())
    return at, f"{low:.3g} to {high:.3g}"


def _mean(
    design: Design, found: Response, values: NDArray[np.float64], rows: NDArray[np.intp]
) -> tuple[float, float, float]:
    """Return a class's mean with its interval, over its points or, where these are fixed, over replicates."""
    if design.kind not in ("grid", "oat"):
        told = estimate(values[rows].tolist())
        return told.mean, told.low, told.high
    mean, each = float(found.means[rows].mean()), found.values[rows]
    whole = bool(np.isfinite(each).all())
    half = estimate(each.mean(axis=0).tolist()).half if whole else math.nan
    return mean, mean - half, mean + half


def scattered(design: Design, found: Response, number: int, most: int = 250) -> pd.DataFrame:
    """Return the points behind a curve, at most so many of them, spread evenly over the design.

    Columns: series, x, mean, point (its number).
    """
    rows = own_rows(design, number)
    rows = rows[found.used[rows]]
    if rows.size > most:
        rows = rows[np.linspace(0, rows.size - 1, most).astype(np.intp)]
    split = splitting(design, number)
    names = np.array(series_of(design, split), dtype=object)
    of = names[_codes(design, split)[rows]] if split is not None else names[np.zeros(rows.size, np.intp)]
    variable = design.variables[number]
    if not ordered(variable):
        x = _codes(design, number)[rows].astype(np.float64)
    else:
        x = design.points[variable.name].iloc[rows].to_numpy(np.float64)
    values = adjusted(design, found, (number,) if split is None else (number, split))
    return pd.DataFrame({"series": of, "x": x, "mean": values[rows], "point": rows})


def pair(design: Design, found: Response, one: int, other: int) -> pd.DataFrame:
    """Return the mean of a measure over the classes of two variables, empty where points are too few.

    Columns: a, b (places of the classes), one, other (as told), one_short, other_short (the middle of a class), mean,
    apart (the mean less what the two add up to one by one), points. Where points are random, each counts as if it lay
    in the middle of its classes: cells are so wide that the way one variable runs would look like the other's.
    """
    columns = ["a", "b", "one", "other", "one_short", "other_short", "mean", "apart", "points"]
    rows = np.flatnonzero(found.used)
    fewest = 1 if design.kind == "grid" else 4 * PER_CELL
    if design.kind == "oat" or rows.size < fewest:
        return pd.DataFrame(columns=columns)
    codes, names = zip(*(_pair_codes(design, number, rows) for number in (one, other)), strict=True)
    values = adjusted(design, found, (one, other))[rows]
    parts = effects(design, found)
    if parts is not None:
        values = values - sum(_within(parts[each, rows], own) for each, own in zip((one, other), codes, strict=True))
    cells = pd.DataFrame({"a": codes[0], "b": codes[1], "mean": values})
    table = cells.groupby(["a", "b"])["mean"].agg(["mean", "size"]).reset_index()
    additive = _additive(table)
    return pd.DataFrame(
        {
            "a": table["a"],
            "b": table["b"],
            "one": [names[0][each][0] for each in table["a"]],
            "other": [names[1][each][0] for each in table["b"]],
            "one_short": [names[0][each][1] for each in table["a"]],
            "other_short": [names[1][each][1] for each in table["b"]],
            "mean": table["mean"],
            "apart": table["mean"] - additive,
            "points": table["size"],
        }
    )


def _within(part: NDArray[np.float64], codes: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return how far what a variable does at each point is from the mean of the point's class."""
    return part - np.bincount(codes, part)[codes] / np.bincount(codes)[codes]


def _pair_codes(
    design: Design, number: int, rows: NDArray[np.intp]
) -> tuple[NDArray[np.intp], dict[int, tuple[str, str]]]:
    variable = design.variables[number]
    given = design.points[variable.name].iloc[rows].reset_index(drop=True)
    if not ordered(variable):
        codes = _codes(design, number)[rows]
    else:
        most = PAIR_CLASSES if design.kind == "grid" else max(2, min(PAIR_CLASSES, math.isqrt(rows.size // PER_CELL)))
        codes = classes(given, most, FEW if design.kind == "grid" else most)
    names = {}
    for code in np.unique(codes):
        at, told = _place(variable, given[codes == code])
        names[int(code)] = told, f"{at:.2g}" if " to " in told and ordered(variable) else told
    return codes, names


def _additive(table: pd.DataFrame) -> NDArray[np.float64]:
    """Return what cells would be if the two variables only added up: least squares of a row and a column effect."""
    rows, columns = (pd.factorize(table[name])[0] for name in ("a", "b"))
    count = rows.max() + 1
    effects = np.zeros((len(table), count + columns.max() + 1))
    effects[np.arange(len(table)), rows] = 1.0
    effects[np.arange(len(table)), count + columns] = 1.0
    weight = np.sqrt(table["size"].to_numpy(np.float64))
    found = np.linalg.lstsq(effects * weight[:, None], table["mean"].to_numpy() * weight, rcond=None)[0]
    return np.asarray(effects @ found, np.float64)


def swings(design: Design, found: Response) -> pd.DataFrame:
    """Return how far a measure goes over each variable: variable, low, high, at_low, at_high, low_value, high_value.

    `at_low` and `at_high` are the means in the first and the last class of a range, `low` and `high` the least and
    greatest of all classes; of names they are those of the least and the greatest mean. Where points are random, what
    other variables happen to be in a class is taken out, by least squares of all variables' classes together.
    """
    rows = []
    parts = effects(design, found)
    for number, variable in enumerate(design.variables):
        own = own_rows(design, number)
        own = own[found.used[own]]
        if not own.size:
            continue
        values = found.means if parts is None else found.mean + parts[number]
        codes = _curve_codes(design, number, own)
        given = design.points[variable.name].iloc[own]
        table = [
            (float(values[own[codes == code]].mean()), *_place(variable, given[codes == code]))
            for code in np.unique(codes)
        ]
        table.sort(key=lambda each: each[1 if ordered(variable) else 0])
        means = [mean for mean, _, _ in table]
        first, last = table[0], table[-1]
        rows.append((variable.name, min(means), max(means), first[0], last[0], first[2], last[2]))
    columns = ["variable", "low", "high", "at_low", "at_high", "low_value", "high_value"]
    return pd.DataFrame(rows, columns=columns)


def adjusted(design: Design, found: Response, keep: Sequence[int]) -> NDArray[np.float64]:
    """Return the points' means less what the variables that are not to be kept do by themselves, shape (points,).

    Else chance in where random points lie would look like an effect of those that are shown.
    """
    parts = effects(design, found)
    if parts is None:
        return found.means
    others = [number for number in range(len(parts)) if number not in keep]
    return np.asarray(found.means - parts[others].sum(axis=0))
