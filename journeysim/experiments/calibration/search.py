"""Looks for the best point in the ranges: Optuna's samplers (Akiba et al. 2019, doi:10.1145/3292500.3330701)."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from journeysim.experiments.calibration.losses import Judgement
from journeysim.experiments.calibration.market import Point
from journeysim.experiments.calibration.parameters import Parameter
from journeysim.scenario.problems import Problem, ScenarioError, nearest

METHODS = {
    "tpe": "tree-structured Parzen estimator (Bergstra et al. 2011)",
    "cmaes": "CMA-ES (Hansen & Ostermeier 2001)",
    "sobol": "scrambled Sobol points",
    "random": "points at random",
}
#: Trials that are proposed together, whatever the number of workers, so that it does not change what is found.
BATCH = 4


@dataclass(frozen=True)
class Trial:
    """A point that was tried: its number from 0, what for (`search` or `polish`), its values, and how it fared."""

    number: int
    purpose: str
    point: Point
    value: float
    scale: float


def check(method: str, parameters: int) -> None:
    """Raise `ScenarioError` for a method that does not exist or cannot be used for so many parameters."""
    if method not in METHODS:
        raise ScenarioError(
            [Problem("--method", "", f"unknown method '{method}'", ", ".join(METHODS), nearest(method, METHODS))]
        )
    if method == "cmaes" and parameters < 2:
        raise ScenarioError([Problem("--method", "", "cmaes is for two parameters or more", "tpe, sobol or random")])


def search(
    method: str,
    parameters: Sequence[Parameter],
    budget: int,
    seed: int,
    judge: Callable[[Sequence[Point]], list[Judgement]],
) -> list[Trial]:
    """Return `budget` trials; a longer search begins with the trials of a shorter one.

    What is proposed as trial n follows from the seed, n and how the trials of earlier batches fared.
    """
    trials: list[Trial] = []
    propose = _Sobol(parameters, seed) if method == "sobol" else _Optuna(method, parameters, seed)
    while len(trials) < budget:
        points = propose.ask(min(BATCH, budget - len(trials)))
        found = judge(points)
        propose.tell([each.value for each in found])
        for point, each in zip(points, found, strict=True):
            trials.append(Trial(len(trials), "search", point, each.value, each.scale))
    return trials


def best(trials: Sequence[Trial]) -> Trial:
    """Return the best trial, the first of equals."""
    return min(trials, key=lambda each: each.value)


class _Optuna:
    """Asks a sampler of Optuna, which begins anew for each trial so that a trial depends on nothing but what is known.

    A study that is stopped and repeated so proposes the same points again.
    """

    def __init__(self, method: str, parameters: Sequence[Parameter], seed: int) -> None:
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._optuna: Any = optuna
        self._method, self._seed, self._parameters = method, seed, tuple(parameters)
        self._study = optuna.create_study()
        self._asked: list[Any] = []
        self._number = 0

    def ask(self, count: int) -> list[Point]:
        ranges = {
            each.key: self._optuna.distributions.FloatDistribution(each.low, each.high, log=each.log)
            for each in self._parameters
        }
        self._asked = []
        for _ in range(count):
            with warnings.catch_warnings():
                # Options that Optuna calls experimental; its version is pinned by the results that tests expect.
                warnings.simplefilter("ignore", self._optuna.exceptions.ExperimentalWarning)
                self._study.sampler = self._sampler((self._seed * 1_000_003 + self._number) % 2**32)
                self._asked.append(self._study.ask(ranges))
            self._number += 1
        return [tuple(float(trial.params[each.key]) for each in self._parameters) for trial in self._asked]

    def tell(self, values: Sequence[float]) -> None:
        for trial, value in zip(self._asked, values, strict=True):
            self._study.tell(trial, value)

    def _sampler(self, seed: int) -> Any:
        samplers = self._optuna.samplers
        if self._method == "tpe":
            return samplers.TPESampler(seed=seed, multivariate=True)
        if self._method == "cmaes":
            return samplers.CmaEsSampler(seed=seed, n_startup_trials=BATCH, warn_independent_sampling=False)
        return samplers.RandomSampler(seed=seed)


class _Sobol:
    """Fills the ranges evenly, whatever the trials say."""

    def __init__(self, parameters: Sequence[Parameter], seed: int) -> None:
        from scipy.stats import qmc

        self._parameters = tuple(parameters)
        self._sequence = qmc.Sobol(len(self._parameters), seed=seed)

    def ask(self, count: int) -> list[Point]:
        with warnings.catch_warnings():
            # Any number of points will do here; balance is for integrals.
            warnings.simplefilter("ignore", UserWarning)
            rows = self._sequence.random(count)
        return [tuple(each.within(u) for each, u in zip(self._parameters, row, strict=True)) for row in rows.tolist()]

    def tell(self, values: Sequence[float]) -> None:
        """Nothing is learnt from how points fare."""
