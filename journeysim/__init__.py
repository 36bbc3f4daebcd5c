"""Simulate how people in social networks come to buy: six stages, four influences, paired luck.

>>> from journeysim import Scenario, run
>>> result = run(Scenario.load("smartphones"), seed=1)  # doctest: +SKIP
>>> result.steps  # a DataFrame, one row per step  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journeysim.scenario.scenario import Scenario

__all__ = [
    "Comparison", "JourneyModel", "Scenario", "ScenarioError", "Sweep", "__version__", "calibrate", "compare", "run",
    "sensitivity", "sweep",
]  # fmt: skip

#: Where each public name lives; imported when somebody asks, so that the command line answers at once.
_HOMES = {
    "Comparison": "journeysim.experiments.comparison.compare",
    "JourneyModel": "journeysim.engine.model",
    "Scenario": "journeysim.scenario.scenario",
    "ScenarioError": "journeysim.scenario.problems",
    "Sweep": "journeysim.experiments.sweeps.sweep",
    "calibrate": "journeysim.experiments.calibration.calibrate",
    "compare": "journeysim.experiments.comparison.compare",
    "run": "journeysim.experiments.run",
    "sensitivity": "journeysim.experiments.sweeps.sensitivity",
    "sweep": "journeysim.experiments.sweeps.sweep",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("journeysim")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0+checkout"
