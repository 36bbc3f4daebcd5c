"""Which parameters matter: Sobol's indices, the screening of Morris, and a ranking for any design.

Sobol's indices are SALib's (Herman & Usher 2017; Iwanaga, Usher & Herman 2022).
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.experiments.sweeps.additive import FEWEST
from journeysim.experiments.sweeps.ranking import PER_VARIABLE, block, ranking, together, trends
from journeysim.experiments.sweeps.responses import Response, Runs, chosen, response, runs_of
from journeysim.experiments.sweeps.screening import screened
from journeysim.scenario.problems import Problem, ScenarioError, listed

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.designs import Design
    from journeysim.experiments.sweeps.sweep import Sweep

#: Ways to tell what matters, and the design that each needs ("" for any).
METHODS = {"sobol": "sobol", "morris": "morris", "ranking": ""}
#: Columns of the tables.
_COLUMNS = ["metric", "variable", "share", "share_low", "share_high", "total", "total_low", "total_high",
            "mu", "mu_star", "mu_star_low", "mu_star_high", "sigma", "trend", "clear", "most"]  # fmt: skip
_PAIRS = ["metric", "variable", "other", "share", "share_low", "share_high"]
#: Noise is worth a remark from the first share on, and a warning from the second.
SOME_NOISE, MOSTLY_NOISE = 0.1, 0.5
#: A first index above the total one by more than this is told to be rough.
_TOO_LARGE = 0.05


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """How the measures of a sweep depend on what was varied.

    `indices` has a row for each metric and variable: `share` (of the variance, by the variable alone: Sobol's first
    index where the method is sobol), `total` (with others; nan where the design does not tell), each with `_low` and
    `_high` at 95%; for morris `mu`, `mu_star` with its interval, and `sigma`, in the measure's unit over the whole
    range or, between names, from one to another; `trend`, `clear` and `most` as in `ranking.trends`. `pairs` has
    second-order indices. Measures that do not vary (`constant`) have no row.
    """

    method: str
    design: "Design"
    responses: tuple[Response, ...]
    indices: pd.DataFrame
    pairs: pd.DataFrame

    @property
    def metrics(self) -> list[str]:
        """Names of the measures."""
        return [each.metric for each in self.responses]

    @property
    def missing(self) -> int:
        """How many runs are not there yet."""
        return self.responses[0].missing_runs

    @property
    def constant(self) -> list[str]:
        """Names of the measures that are the same at all points."""
        return [each.metric for each in self.responses if not each.varies]

    def of(self, metric: str) -> pd.DataFrame:
        """Return the rows of a measure, what matters most first."""
        rows = self.indices[self.indices["metric"] == metric]
        weight = rows["mu_star"] if self.method == "morris" else rows["total"].fillna(rows["share"])
        return rows.loc[weight.sort_values(ascending=False, kind="stable", na_position="last").index]

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What has to be known to read the indices, a sentence each."""
        return tuple(_notes(self))

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """Why indices are not to be trusted, a sentence each; for measures that are mostly luck see `noisy`."""
        return tuple(_warnings(self))

    @property
    def noisy(self) -> list[str]:
        """Names of the measures whose differences between points are mostly luck, so that indices mean little."""
        return [each.metric for each in self.responses if each.noise > MOSTLY_NOISE]


def sensitivity(
    sweep: "Sweep | Runs | Path | str",
    metrics: Sequence[str] = (),
    method: str = "",
    resamples: int = 200,
    seed: int = 1,
) -> Sensitivity:
    """Return which of the varied parameters matter for measures of a sweep, given or by its directory.

    Without metrics the headlines are taken; without a `method` (`sobol`, `morris`, `ranking`) the one that the design
    was made for. Indices are of the means over replicates; `resamples` and `seed` are those of the bootstrap. Raises
    `ScenarioError` for an unknown measure, a method that another design is for, and too few finished points.
    """
    found = _opened(sweep)
    wanted = _method(found.design, method, found.place)
    responses = tuple(response(found, name) for name in chosen(found, metrics))
    _check_points(found.design, responses[0], wanted, found.place)
    tables, pairs = [pd.DataFrame(columns=_COLUMNS)], [pd.DataFrame(columns=_PAIRS)]
    for each in responses:
        if each.varies:
            table, couples = _indices(found.design, each, wanted, resamples, seed)
            tables.append(trends(found.design, each).merge(table, on="variable").assign(metric=each.metric))
            pairs.append(couples.assign(metric=each.metric))
    return Sensitivity(wanted, found.design, responses, _joined(tables), _joined(pairs))


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Return tables below each other, with the columns of the first."""
    filled = [each for each in tables if len(each)] or tables[:1]
    return pd.concat(filled, ignore_index=True).reindex(columns=tables[0].columns)


def _opened(sweep: "Sweep | Runs | Path | str") -> Runs:
    return sweep if isinstance(sweep, Runs) else runs_of(sweep)


def _method(design: "Design", method: str, place: str) -> str:
    """Return the method to use, or refuse one that the design is not made for."""
    if not method:
        return design.kind if design.kind in METHODS else "ranking"
    if method not in METHODS:
        raise ScenarioError([Problem("--method", "", f"unknown method '{method}'", listed(METHODS))])
    if METHODS[method] not in ("", design.kind):
        found = f"{method} needs a sweep with --design {METHODS[method]}; this one has --design {design.kind}"
        allowed = " or ".join(f"'{name}'" for name, needed in METHODS.items() if needed in ("", design.kind))
        raise ScenarioError([Problem(place, "--method", found, allowed)])
    return method


def _check_points(design: "Design", found: Response, method: str, place: str) -> None:
    """Refuse a sweep of which too little is there."""
    rest = f"; {found.missing_runs:,} runs are missing: the command that began the sweep goes on with them"
    rest *= bool(found.missing_runs)
    finished = np.asarray(found.done.all(axis=1))
    if method == "ranking":
        if finished.sum() < 2:
            sampled = f", and {FEWEST} before shares are told" if design.kind not in ("grid", "oat") else ""
            told = f"{finished.sum()} of {finished.size} points are finished, and 2 are needed{sampled}{rest}"
            raise ScenarioError([Problem(place, "", told)])
        return
    size = block(design)
    blocks = int(finished.reshape(-1, size).all(axis=1).sum())
    if blocks < 2:
        what = "blocks" if method == "sobol" else "trajectories"
        told = f"{blocks} of {len(design.points) // size} {what} of {size} points are finished, and 2 are needed{rest}"
        raise ScenarioError([Problem(place, "", told)])


def _whole(design: "Design", found: Response) -> NDArray[np.bool_]:
    """Return which points are in blocks that are used as a whole, because each of their points has a value."""
    size = block(design)
    return np.repeat(found.used.reshape(-1, size).all(axis=1), size)


def _problem(design: "Design") -> dict[str, Any]:
    """Return the design as SALib knows it: shares of each variable's distribution."""
    names = [each.name for each in design.variables]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _indices(
    design: "Design", found: Response, method: str, resamples: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a measure's indices, a row a variable, and those of pairs."""
    if method == "ranking":
        return ranking(design, found, resamples, seed), pd.DataFrame()
    whole = _whole(design, found)
    if whole.sum() < 2 * block(design) or np.ptp(found.means[whole]) == 0:
        return pd.DataFrame({"variable": [each.name for each in design.variables]}), pd.DataFrame()
    if method == "morris":
        return screened(design, found.means, whole, resamples, seed), pd.DataFrame()
    return _sobol(design, found, whole, resamples, seed)


def _sobol(
    design: "Design", found: Response, whole: NDArray[np.bool_], resamples: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    from SALib.analyze import sobol

    second = bool(design.options.get("second_order"))
    with warnings.catch_warnings():
        # A resample of few blocks may be constant; it counts as without effect.
        warnings.simplefilter("ignore")
        told = sobol.analyze(
            _problem(design), found.means[whole], calc_second_order=second, num_resamples=resamples, seed=_seed(seed)
        )
    names = [each.name for each in design.variables]
    table = pd.DataFrame({"variable": names})
    for name, key in (("share", "S1"), ("total", "ST")):
        half = told[f"{key}_conf"]
        table[name], table[f"{name}_low"], table[f"{name}_high"] = told[key], told[key] - half, told[key] + half
    couples = combinations(range(len(names)), 2) if second else ()
    rows = [
        (
            names[one],
            names[other],
            told["S2"][one, other],
            *_around(told["S2"][one, other], told["S2_conf"][one, other]),
        )
        for one, other in couples
    ]
    return table, pd.DataFrame(rows, columns=_PAIRS[1:])


def _around(value: float, half: float) -> tuple[float, float]:
    return value - half, value + half


def _seed(seed: int) -> int:
    """Return a seed that SALib heeds: it takes 0 for none."""
    return seed + 1


def _notes(found: Sensitivity) -> Iterator[str]:
    if found.missing:
        runs = "1 run is" if found.missing == 1 else f"{found.missing:,} runs are"
        yield f"{runs} missing; the command that began the sweep goes on with what is missing."
    for each in found.responses:
        left_out = 0 if found.method == "ranking" else int((each.used & ~_whole(found.design, each)).sum())
        if left_out and each.varies:
            yield f"{each.label}: {left_out:,} points are left out, as another point of their block has no value."
        if each.without_value:
            yield f"{each.label}: no value at {each.without_value:,} points, which are left out."
        if SOME_NOISE < each.noise <= MOSTLY_NOISE:
            yield f"{each.label}: {each.noise:.0%} of the variance is luck; more replicates make the indices clearer."
    if all(each.replicates == 1 for each in found.responses) and found.responses:
        # Luck that all points share moves them all, which how they scatter does not show.
        shares_luck = all(each.paired for each in found.responses) and found.design.kind not in ("grid", "oat")
        yield "One replicate a point: how much of the differences is luck cannot be told." + (
            " Intervals are from how the points scatter on this seed; what another seed would change, they do not know."
            if shares_luck
            else ""
        )
    if found.method == "ranking" and found.design.kind == "morris":
        yield "Morris trajectories are few and depend on each other; shares from them are rough."


def _warnings(found: Sensitivity) -> Iterator[str]:
    sampled = found.method == "ranking" and found.design.kind not in ("grid", "oat")
    if sampled and (tied := sorted(together(found.design), key=lambda each: -abs(each[2]))):
        named = ", ".join(f"{one} and {other} ({how:+.2f})" for one, other, how in tied[:3])
        more = f" and {len(tied) - 3} pairs more" if len(tied) > 3 else ""
        by_chance = "" if found.design.kind == "csv" else " by chance; more --samples set them apart"
        yield (
            f"In the points, {named}{more} move together{by_chance}. Each share is told with the others taken out,"
            " which is less certain for these."
        )
    if sampled:
        used, count = max((int(each.used.sum()) for each in found.responses), default=0), len(found.design.variables)
        if used < PER_VARIABLE * count:
            yield (
                f"Only {used} points for {count} variables, so shares are rough; take {PER_VARIABLE * count} or more."
            )
    if len(names := rough(found)):
        yield (
            f"More is told to be due to a variable alone than with others ({', '.join(names[:3])}), which cannot be:"
            " the indices are too rough; raise --samples."
        )
    shares = found.indices["share_high"] - found.indices["share_low"]
    if found.method == "sobol" and len(shares) and shares.max() > 0.5:
        yield "Some intervals are wider than 50 percentage points; raise --samples."


def rough(found: Sensitivity, metric: str = "") -> list[str]:
    """Return the variables of which Sobol's first index is larger than the total one by more than it may be."""
    if found.method != "sobol":
        return []
    rows = found.indices if not metric else found.indices[found.indices["metric"] == metric]
    return [str(name) for name in dict.fromkeys(rows.loc[rows["share"] > rows["total"] + _TOO_LARGE, "variable"])]
