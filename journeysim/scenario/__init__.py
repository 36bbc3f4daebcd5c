"""Scenario files: plain data that everyone may read."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journeysim.scenario.problems import Problem, ScenarioError
    from journeysim.scenario.scenario import Scenario

__all__ = ["Problem", "Scenario", "ScenarioError"]


def __getattr__(name: str) -> Any:
    # Late, so that `journeysim --help` and the rooms that `schema` is put together from need not wait.
    if name == "Scenario":
        from journeysim.scenario.scenario import Scenario

        return Scenario
    if name in ("Problem", "ScenarioError"):
        from journeysim.scenario import problems

        return getattr(problems, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
