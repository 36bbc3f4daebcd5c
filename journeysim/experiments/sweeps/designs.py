"""Which points a sweep visits: a grid, one factor at a time, space-filling samples, or a table of points.

A design is a pure function of what it is made from. The samples are SciPy's and SALib's, so that SALib can analyse
what was run.
"""

import itertools
import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.experiments.sweeps.points import read_points
from journeysim.experiments.sweeps.variables import ASSIGNED, Stored, Variable, typed
from journeysim.scenario.problems import Problem, ScenarioError, listed, nearest
from journeysim.scenario.scenario import Scenario

Shares = NDArray[np.float64]

KINDS = ("grid", "oat", "lhs", "sobol", "morris", "csv")
#: How many samples, trajectories or levels are made when nobody says.
SAMPLES = {"lhs": 256, "sobol": 256, "morris": 20}
LEVELS = {"grid": 5, "oat": 5, "morris": 4}
#: More points than this are a slip: to check the scenario of each would take many minutes before anything runs.
MOST_POINTS = 100_000


@dataclass(frozen=True, eq=False)
class Design:
    """The points of a sweep, and how they came about.

    `points` has a row for each point, by number from 0, and a column for each variable. `shares` are the points as
    they were sampled, in [0, 1], shape (points, variables), `None` for a grid, one factor at a time, and a table.
    `options` are samples, levels and second_order as used; `origin` is the file of a table, `lines` those of
    its points.
    """

    kind: str
    variables: tuple[Variable, ...]
    points: pd.DataFrame
    shares: Shares | None
    seed: int
    options: dict[str, int | bool]
    origin: str = ""
    lines: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.points)

    def __repr__(self) -> str:
        return f"<Design {self.kind}: {len(self)} points of {', '.join(each.name for each in self.variables)}>"

    def values(self, point: int) -> dict[str, Stored]:
        """Return the values of a point by variable, as they stand in its columns."""
        return {each.name: each.stored(self.points[each.name].iat[point]) for each in self.variables}

    def place(self, point: int) -> str:
        """Return what errors call a point: its number and values, or its line in a file."""
        if self.origin:
            return f"{self.origin}, line {self.lines[point]}"
        told = ", ".join(f"{each.name}={each.told(value)}" for each, value in self._told(point))
        return f"point {point} ({told})"

    def _told(self, point: int) -> list[tuple[Variable, Stored]]:
        return list(zip(self.variables, self.values(point).values(), strict=True))

    def plain(self) -> dict[str, Any]:
        """Return it as plain data for a manifest."""
        columns = [self.points[each.name].tolist() for each in self.variables]
        return {
            "kind": self.kind,
            "variables": [each.plain() for each in self.variables],
            "seed": self.seed,
            "options": dict(self.options),
            "points": [list(row) for row in zip(*columns, strict=True)],
            "shares": None if self.shares is None else self.shares.tolist(),
        }

    @classmethod
    def from_plain(cls, data: Mapping[str, Any], about: Mapping[str, Mapping[str, str]]) -> "Design":
        """Return the design that `plain` told of; `about` is the metadata of the variables' columns."""
        variables = tuple(Variable.from_plain(each, about.get(each["name"], {})) for each in data["variables"])
        shares = None if data["shares"] is None else np.array(data["shares"], np.float64)
        return cls(data["kind"], variables, _frame(variables, data["points"]), shares, data["seed"], data["options"])


def make(
    kind: str,
    variables: Sequence[Variable],
    scenario: Scenario,
    samples: int | None = None,
    levels: int | None = None,
    second_order: bool = False,
    seed: int = 1,
    table: pd.DataFrame | str | Path | None = None,
) -> Design:
    """Return a design of one of `KINDS`.

    `samples` are points (lhs), base samples, a power of 2 (sobol), or trajectories (morris); `levels` are those of
    ranges (grid, oat, morris). A `csv` design is a table of points, given as a frame or a file; its columns go by the
    names that `--set` takes. Raises `ScenarioError` for options that the design does not have or does not take.
    """
    if kind not in KINDS:
        raise _error("--design", f"unknown design '{kind}'", listed(KINDS), nearest(kind, KINDS))
    _check_options(kind, variables, samples, levels, second_order, table, seed)
    if kind == "csv":
        assert table is not None
        found, points, origin, lines = read_points(table, scenario)
        _check_size(len(points))
        return Design(kind, found, points, None, seed, {}, origin, lines)
    found = tuple(variables)
    if not found:
        raise _error("--vary", "nothing to vary", f"{ASSIGNED} or KEY=VALUE,VALUE")
    if kind in ("grid", "oat"):
        levels = levels or LEVELS[kind]
        made = _grid(found, levels) if kind == "grid" else _one_at_a_time(found, levels)
        return Design(kind, found, _frame(found, made), None, seed, {"levels": levels})
    samples = samples or SAMPLES[kind]
    options: dict[str, int | bool] = {"samples": samples}
    if kind == "lhs":
        _check_size(samples)
        shares = _latin_hypercube(len(found), samples, seed)
    elif kind == "sobol":
        options["second_order"] = second_order
        _check_size(samples * ((2 if second_order else 1) * len(found) + 2))
        shares = _saltelli(len(found), samples, second_order, seed)
    else:
        options["levels"] = levels or LEVELS[kind]
        _check_lists(found, options["levels"])
        _check_size(samples * (len(found) + 1))
        shares = _morris(len(found), samples, options["levels"], seed)
    rows = ([each.at(float(share)) for each, share in zip(found, row, strict=True)] for row in shares)
    return Design(kind, found, _frame(found, rows), shares, seed, options)


def _grid(variables: Sequence[Variable], levels: int) -> "itertools.product[Any]":
    spreads = [each.spread(levels) for each in variables]
    _check_size(math.prod(len(each) for each in spreads))
    return itertools.product(*spreads)


def _one_at_a_time(variables: Sequence[Variable], levels: int) -> list[list[Stored]]:
    """Return the scenario as it is, then each variable's values with the others as they are."""
    base = [_base(each) for each in variables]
    rows = [base]
    for number, variable in enumerate(variables):
        others = [value for value in variable.spread(levels) if value != base[number]]
        rows += [[*base[:number], value, *base[number + 1 :]] for value in others]
    return rows


def _base(variable: Variable) -> Stored:
    """Return what the scenario has, or where that is no value of the variable, the middle or the first."""
    base = variable.base
    if variable.ranges:
        return variable.at(0.5) if base is None else variable.stored(base)
    if base is not None and base in variable.values:
        return variable.stored(base)
    return variable.stored(variable.values[0])


def _latin_hypercube(dimensions: int, samples: int, seed: int) -> Shares:
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(dimensions, rng=seed).random(samples))


def _saltelli(dimensions: int, samples: int, second_order: bool, seed: int) -> Shares:
    from SALib.sample import sobol

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SALib still says `seed` to SciPy
        found = sobol.sample(_problem(dimensions), samples, calc_second_order=second_order, seed=seed)
    return np.asarray(found, np.float64)


def _morris(dimensions: int, trajectories: int, levels: int, seed: int) -> Shares:
    from SALib.sample import morris

    found = morris.sample(_problem(dimensions), trajectories, num_levels=levels, seed=seed)
    return np.clip(np.asarray(found, np.float64), 0.0, 1.0)


def _problem(dimensions: int) -> dict[str, Any]:
    names = [str(number) for number in range(dimensions)]
    return {"num_vars": dimensions, "names": names, "bounds": [[0.0, 1.0]] * dimensions}


def _frame(variables: Sequence[Variable], rows: Any) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True))
    return typed(variables, {each.name: column for each, column in zip(variables, columns, strict=True)})


def _check_options(
    kind: str,
    variables: Sequence[Variable],
    samples: int | None,
    levels: int | None,
    second_order: bool,
    table: object,
    seed: int,
) -> None:
    """Refuse options that mean nothing with a design, and those that it does not take."""
    if seed < 0:
        raise _error("--seed", f"found {seed}", "a whole number from 0 up")
    if samples is not None and kind not in SAMPLES:
        raise _error("--samples", f"means nothing with --design {kind}")
    if levels is not None and kind not in LEVELS:
        raise _error("--levels", f"means nothing with --design {kind}")
    if second_order and kind != "sobol":
        raise _error("--second-order", f"means nothing with --design {kind}")
    if (table is None) == (kind == "csv"):
        raise _error("--points", "--design csv needs a file of points" if table is None else "needs --design csv")
    if variables and kind == "csv":
        raise _error("--vary", "means nothing with --design csv, whose columns say what is varied")
    if stepped := [each.name for each in variables if each.levels is not None and kind not in ("grid", "oat")]:
        raise _error("--vary", f"{stepped[0]}: levels mean nothing with --design {kind}")
    if samples is not None:
        if kind == "sobol" and (samples < 2 or samples & (samples - 1)):
            below = 2 ** max(1, samples.bit_length() - 1)
            raise _error("--samples", f"found {samples}", f"a power of 2 for --design sobol, as {below} or {2 * below}")
        if samples < (2 if kind == "morris" else 1):
            raise _error("--samples", f"found {samples}", "2 or more" if kind == "morris" else "1 or more")
    if levels is not None and (levels < 2 or (kind == "morris" and levels % 2)):
        raise _error("--levels", f"found {levels}", "an even number from 2 up" if kind == "morris" else "2 or more")


def _check_lists(variables: Sequence[Variable], levels: int) -> None:
    """Refuse a list of which a Morris design of so many levels would leave out some values for good."""
    for each in variables:
        if (count := len(each.values)) > levels:
            found = f"{each.name}: {count} values, of which {levels} levels of a Morris design leave out some"
            raise _error("--vary", found, f"--levels {count + count % 2}, or up to {levels} values")


def _check_size(points: int) -> None:
    if points > MOST_POINTS:
        raise _error("--design", f"{points:,} points", f"up to {MOST_POINTS:,}; fewer samples, levels or variables")


def _error(source: str, found: str, allowed: str = "", close: str = "") -> ScenarioError:
    return ScenarioError([Problem(source, "", found, allowed, close)])
