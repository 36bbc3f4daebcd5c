"""The scenarios behind a sweep that lies on disk: the one it began from, and that of any of its points."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from journeysim.experiments.sweeps.plan import SweepPlan
from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.variables import Variable
from journeysim.scenario import catalogue
from journeysim.scenario.problems import Problem, ScenarioError
from journeysim.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Origin:
    """What a sweep began from.

    `name` is what journeysim calls the scenario, "" for one that it does not ship; `settings` is what was changed of
    it, by dotted key; `scenario` is the outcome, just as the sweep ran it.
    """

    sweep: Sweep
    name: str
    settings: Mapping[str, Any]
    scenario: Scenario

    @cached_property
    def plan(self) -> SweepPlan:
        """What the sweep runs."""
        kept = self.sweep.manifest.get("scenarios") or {}
        variables = tuple(
            replace(each, scenarios=_varied(each, kept)) if each.kind == "scenario" else each
            for each in self.sweep.variables
        )
        design = replace(self.sweep.design, variables=variables)
        return SweepPlan(self.scenario, design, self.sweep.replicates, self.sweep.seed, self.sweep.paired)

    def at(self, point: int) -> Scenario:
        """Return the scenario of a point; raises `ScenarioError` where it is not sound (any more)."""
        return self.plan.scenario_of(point)


def origin(sweep: Sweep) -> Origin:
    """Return what a sweep began from.

    A scenario that ships with journeysim is known again by its hash. Raises `ScenarioError` for one that is not sound
    (any more).
    """
    told = sweep.manifest
    changes = told.get("changes") or {}
    for name in catalogue.names():
        if name.rpartition("/")[2] != str(told["scenario_name"]).rpartition("/")[2]:
            continue
        try:
            found = Scenario.load(name, changes)
        except ScenarioError:
            continue
        if found.hash() == told["scenario_hash"]:
            return Origin(sweep, name, changes, found)
    return Origin(sweep, "", {}, _restored(told["scenario"], str(told["scenario_name"])))


def _varied(variable: Variable, kept: Mapping[str, Any]) -> tuple[Scenario, ...]:
    """Return the scenarios that a sweep goes over, from what it kept of them."""
    for name in variable.values:
        if name not in kept:
            raise ScenarioError([Problem("", variable.name, f"the sweep did not keep the scenario '{name}'")])
    return tuple(_restored(kept[name], str(name)) for name in variable.values)


def _restored(data: Mapping[str, Any], name: str) -> Scenario:
    # Cut as short once more, since a run may end before a campaign begins, which no file may say by itself.
    cut = {"time.steps": data["time"]["steps"]}
    return Scenario.from_dict(data, name=name.rpartition("/")[2].removesuffix(".toml"), set=cut)
