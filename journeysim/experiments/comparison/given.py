"""What a comparison is given: scenarios or their names, what to call the plans, and a measure that all have."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from journeysim.experiments.comparison import differences as tables
from journeysim.experiments.comparison.comparable import check_pairs
from journeysim.experiments.comparison.precision import known_measures
from journeysim.scenario.problems import Problem, ScenarioError, nearest
from journeysim.scenario.scenario import Scenario

Given = Scenario | str | Path
#: More plans than this do not fit in a table, nor in a head.
MOST_PLANS = 10


def loaded(given: Given) -> Scenario:
    """Return the scenario that is given, or given by its name or path."""
    return given if isinstance(given, Scenario) else Scenario.load(given)


def named(base: Scenario, plans: Sequence[Given] | Mapping[str, Given]) -> tuple[tuple[str, ...], list[Scenario]]:
    """Return the plans with names that tell them from the base and from each other."""
    if isinstance(plans, str | Path | Scenario):
        plans = [plans]
    if not 1 <= len(plans) <= MOST_PLANS:
        raise ValueError(f"a comparison takes 1 to {MOST_PLANS} plans; found {len(plans)}")
    if isinstance(plans, Mapping):
        found = [loaded(each) for each in plans.values()]
        wanted = [str(name) for name in plans]
    else:
        found = [loaded(each) for each in plans]
        wanted = [each.name for each in found]
    names: list[str] = []
    for name in wanted:
        free, number = name, 2
        while free in (base.name, "", *names):
            free, number = f"{name or 'plan'}-{number}", number + 1
        names.append(free)
    return tuple(names), found


def check_before(base: Scenario, plans: Sequence[Scenario]) -> None:
    """Raise what comparing plans with a base in pairs would raise, before anything runs."""
    names, _ = named(base, plans)
    for each in plans:
        check_pairs(base, each)
    check_distinct(base, dict(zip(names, plans, strict=True)))


def check_distinct(base: Scenario, plans: Mapping[str, Scenario]) -> None:
    """Raise `ScenarioError` when a plan is, setting for setting, the base or another plan."""
    first = {base.hash(): ("the base", base)}
    for name, plan in plans.items():
        if plan.hash() in first:
            called, other = first[plan.hash()]
            found = f"the same as {called} ({other.source}), setting for setting"
            raise ScenarioError([Problem(plan.source, "", found, "plans that differ from the base and each other")])
        first[plan.hash()] = f"the plan {name}", plan


def check_metric(metric: str, scenarios: Sequence[Scenario], seed: int) -> None:
    """Refuse a measure that nothing has, before anything long is computed."""
    if metric in tables.OWN:
        return
    for each in scenarios:
        names = [*tables.OWN, *known_measures(each, seed)]
        if metric not in names:
            found = f"unknown measure '{metric}' of {each.name}"
            allowed = f"{', '.join(tables.OWN)}, or a column of replicates.parquet (see docs/reference.md)"
            raise ScenarioError([Problem("metric", "", found, allowed, nearest(metric, names))])
