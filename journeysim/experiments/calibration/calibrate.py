"""Fits parameters of a scenario to observed series."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.experiments.calibration import losses, parameters, search
from journeysim.experiments.calibration.losses import Judgement, Loss
from journeysim.experiments.calibration.market import Failure, Market, Point, Progress
from journeysim.experiments.calibration.parameters import Parameter
from journeysim.experiments.calibration.polish import polish
from journeysim.experiments.calibration.reading import Reading, check_values, reading, values_of
from journeysim.experiments.calibration.runs import CalibrationError, Runs
from journeysim.experiments.calibration.search import Trial
from journeysim.experiments.calibration.series import Observed, read
from journeysim.experiments.calibration.spread import Spread, enough, spread
from journeysim.experiments.calibration.store import TRIALS, Store
from journeysim.experiments.run import check_numbers
from journeysim.records.files import circumstances
from journeysim.scenario.problems import Problem, ScenarioError
from journeysim.scenario.scenario import Scenario

Values = NDArray[np.float64]
#: When none of so many trials could be run, none of those that follow will.
_HOPELESS = 20


@dataclass(frozen=True)
class Plan:
    """A calibration that can be carried out: everything that was asked, checked."""

    scenario: Scenario
    observed: Observed
    read: Reading
    parameters: tuple[Parameter, ...]
    loss: str
    method: str
    budget: int
    replicates: int
    seed: int
    hold_out: float
    scale: float | None

    @property
    def kept(self) -> int:
        """Number of periods that are fitted; the others are held out."""
        return self.observed.length - round(self.hold_out * self.observed.length)

    @property
    def values(self) -> Values:
        """Observed values, shape (series, periods)."""
        return values_of(self.observed, self.read.columns)

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked, as plain data: the same again goes on with what is there."""
        return {
            "scenario": self.scenario.name,
            "scenario_hash": self.scenario.hash(),
            "data": self.observed.digest,
            "series": list(self.read.names),
            "columns": list(self.read.columns),
            "period_steps": self.read.each,
            "first_step": self.read.first,
            "periods": self.read.periods,
            "keys": [each.key for each in self.parameters],
            "fit": {each.key: [each.low, each.high, *(["log"] * each.log)] for each in self.parameters},
            "loss": self.loss,
            "method": self.method,
            "budget": self.budget,
            "replicates": self.replicates,
            "seed": self.seed,
            "hold_out": self.hold_out,
            "scale": "fit" if self.scale is None else self.scale,
            "journeysim": circumstances()["versions"]["journeysim"],
        }


@dataclass(frozen=True, eq=False)
class Calibration:
    """A calibration: the plan, all trials in order, the best of them, how well it is known, and its series.

    `series` are the best point's, shape (replicates, series, periods), in simulated units; `scale` is how many
    units of the real market one of them stands for. `failures` are the runs that came to nothing, whose points count
    as infinitely bad; `unread` is how many lines of a directory's runs could not be read.
    """

    plan: Plan
    trials: tuple[Trial, ...]
    best: Trial
    spread: Spread
    series: Values
    runs: int
    failures: tuple[Failure, ...] = ()
    unread: int = 0

    @property
    def scale(self) -> float:
        """Units of the real market per simulated consumer."""
        return self.best.scale

    @property
    def values(self) -> dict[str, float]:
        """The found values by key."""
        return {each.key: value for each, value in zip(self.plan.parameters, self.best.point, strict=True)}

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario with the found values."""
        return parameters.changed(self.plan.scenario, self.values)

    @cached_property
    def modelled(self) -> Values:
        """The best point's series as the real market would have them, shape (replicates, series, periods)."""
        amounts = np.array(self.plan.read.amounts)[None, :, None]
        return np.asarray(np.where(amounts, self.scale * self.series, self.series))

    @cached_property
    def errors(self) -> pd.DataFrame:
        """How far the model is from the data, a row for each series.

        Columns: series, metric, fitted (root mean square error), relative (that over the data's mean), held_out (nan
        without), naive (of repeating the last fitted value), and the number of periods of each.
        """
        kept, data = self.plan.kept, self.plan.values
        gaps = data - self.modelled.mean(axis=0)
        later = data.shape[1] > kept
        rows = []
        for at, (column, name) in enumerate(zip(self.plan.read.columns, self.plan.read.names, strict=True)):
            fitted, level = _root(gaps[at, :kept]), abs(float(data[at, :kept].mean()))
            rows.append(
                {
                    "series": column,
                    "metric": name,
                    "fitted": fitted,
                    "relative": fitted / level if level else np.nan,
                    "held_out": _root(gaps[at, kept:]) if later else np.nan,
                    "naive": _root(data[at, kept:] - data[at, kept - 1]) if later else np.nan,
                }
            )
        return pd.DataFrame(rows)

    @cached_property
    def trial_table(self) -> pd.DataFrame:
        """One row for each trial: number, purpose, a column for each parameter, loss, scale."""
        keys = [each.key for each in self.plan.parameters]
        rows = [
            {"trial": each.number, "purpose": each.purpose, **dict(zip(keys, each.point, strict=True)),
             "loss": each.value, "scale": each.scale}
            for each in self.trials
        ]  # fmt: skip
        return pd.DataFrame(rows)


def plan(
    scenario: Scenario | str | Path,
    data: str | Path,
    fit: Sequence[str | Parameter],
    loss: str = "rmse",
    method: str = "tpe",
    budget: int = 200,
    replicates: int = 10,
    seed: int = 1,
    hold_out: float = 0.2,
    columns: Mapping[str, str] | None = None,
    period: float | None = None,
    start: float = 0.0,
    scale: float | str = 1.0,
) -> Plan:
    """Return what `calibrate` is asked to do, checked, before anything is run.

    Raises `ScenarioError` for what does not fit together, `ValueError` for numbers that make no sense.
    """
    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    check_numbers(seed, replicates, 1)
    if budget < 1 or not 0.0 <= hold_out < 1.0:
        raise ValueError(f"budget must be 1 or more and hold_out a share below 1; found {budget} and {hold_out:g}")
    if isinstance(scale, str) and scale != "fit":
        raise ScenarioError([Problem("--scale", "", f"found '{scale}'", "a number above 0, or 'fit'")])
    wanted = tuple(parameters.parse(each) if isinstance(each, str) else each for each in fit)
    parameters.check(wanted, scenario)
    wanted = parameters.bounded(wanted, scenario)
    search.check(method, len(wanted))
    observed = read(data)
    found = Plan(
        scenario, observed, reading(scenario, observed, columns or {}, period, start), wanted, loss, method,
        budget, replicates, seed, hold_out, None if isinstance(scale, str) else float(scale),
    )  # fmt: skip
    check_values(found.read, observed, found.kept)
    losses.check(loss, found.read, found.values, found.kept, found.scale)
    _check_size(found)
    return found


def calibrate(
    scenario: Scenario | str | Path | Plan,
    data: str | Path = "",
    fit: Sequence[str | Parameter] = (),
    workers: int = 1,
    out: str | Path | None = None,
    accept_changes: bool = False,
    progress: Progress | None = None,
    **options: Any,
) -> Calibration:
    """Fit parameters of a scenario to the series of a file, and say how well they are known.

    `fit` holds `KEY=LOW:HIGH` or `KEY=LOW:HIGH:log`; `options` are those of `plan`. With a directory `out` every
    finished run is kept, and the same call goes on where it was stopped. Raises `ScenarioError` for what does not
    fit together, `FileExistsError` for a directory that holds something else, `CalibrationError` when no point can be
    run.
    """
    asked = scenario if isinstance(scenario, Plan) else plan(scenario, data, fit, **options)
    with ExitStack() as stack:
        store = stack.enter_context(Store(None if out is None else Path(out), asked.asked, accept_changes))
        runs = stack.enter_context(Runs(asked.read, workers))
        market = Market(
            asked.scenario, asked.parameters, asked.read, asked.seed, asked.replicates, runs, store, progress
        )
        found = replace(_carried_out(asked, market, _earlier(store.folder, asked)), unread=store.unread)
        if store.folder is not None:
            from journeysim.experiments.calibration.files import save

            save(found, store)
    return found


def _earlier(folder: Path | None, asked: Plan) -> list[Point]:
    """Return the points that finished searches of the same calibration tried, with other budgets."""
    if folder is None or not (folder / TRIALS).is_file():
        return []
    try:
        table = pd.read_parquet(folder / TRIALS, columns=[each.key for each in asked.parameters])
    except (OSError, ValueError, KeyError):  # it was damaged; its runs are looked up by the search itself
        return []
    return [tuple(map(float, row)) for row in table.to_numpy().tolist()]


def _carried_out(asked: Plan, market: Market, earlier: Sequence[Point]) -> Calibration:
    kept = asked.kept
    centre = market.of([0.5] * len(asked.parameters))
    reference = np.empty((0, 0, 0))
    if asked.loss == "moments":
        reference = market.at([centre], enough(asked.replicates))[0][:, :, :kept]
        reference = reference[np.isfinite(reference).all(axis=(1, 2))]
    loss: Loss = losses.make(asked.loss, asked.read, asked.values[:, :kept], asked.scale, reference)

    fared: list[float] = []

    def judge(points: Sequence[Point]) -> list[Judgement]:
        found = [loss.judge(loss.features(series[:, :, :kept])) for series in market.at(points)]
        fared.extend(each.value for each in found)
        if not np.isfinite(fared).any() and len(fared) >= min(_HOPELESS, asked.budget):
            told = market.failures[0]
            where = _named(market.named(told.point))
            raise CalibrationError(f"none of the first {len(fared)} trials could be run; at {where}: {told.error}")
        return found

    trials = search.search(asked.method, asked.parameters, asked.budget, asked.seed, judge)
    first = search.best(trials)
    later = polish(market, loss, kept, Trial(trials[-1].number, first.purpose, first.point, first.value, first.scale))
    trials += later
    # A longer search may go down another valley: what a shorter one found in this directory is not lost by it.
    tried = {each.point for each in trials}
    others = [each for each in dict.fromkeys(earlier) if each not in tried]
    for point, each in zip(others, judge(others), strict=True):
        trials.append(Trial(len(trials), "earlier", point, each.value, each.scale))
    best = search.best(trials)
    known = spread(market, loss, kept, best.point)
    series = market.at([best.point])[0]
    return Calibration(asked, tuple(trials), best, known, series, market.runs, tuple(market.failures))


def _check_size(asked: Plan) -> None:
    """Raise `ScenarioError` when there are fewer numbers than unknowns."""
    unknowns = len(asked.parameters) + (asked.scale is None)
    numbers = len(asked.read.names) * asked.kept
    if numbers <= unknowns or asked.kept < 2:
        told = f"{asked.kept} fitted periods of {len(asked.read.names)} series for {unknowns} unknowns"
        raise ScenarioError([Problem(asked.observed.source, "", f"too short: {told}", "more periods, or fewer --fit")])


def _named(values: Mapping[str, float]) -> str:
    return ", ".join(f"{key} {value:g}" for key, value in values.items())


def _root(gaps: Values) -> float:
    return float(np.sqrt(np.mean(gaps**2)))
