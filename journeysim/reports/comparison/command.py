"""The line that repeats a comparison."""

import re
import shlex
from collections.abc import Iterator

from journeysim.experiments.comparison import own as ownership
from journeysim.experiments.comparison.compare import Comparison
from journeysim.experiments.comparison.differences import UNITS
from journeysim.scenario import catalogue
from journeysim.scenario.problems import ScenarioError
from journeysim.scenario.scenario import Scenario


def command(comparison: Comparison) -> tuple[str, list[str]]:
    """Return the line, and the files that it takes, in its order: the scenarios as they were run.

    A scenario that ships with journeysim is named as such and takes no file.
    """
    scenarios = [comparison.base.scenario, *(plan.scenario for plan in comparison.plans)]
    sources: list[str] = []
    files: list[str] = []
    for name, scenario in zip((comparison.base.scenario.name, *comparison.names), scenarios, strict=True):
        source = _shipped(scenario)
        if not source:
            source = _file(name, files)
            files.append(source)
        sources.append(source)
    words = ["journeysim", "compare", *sources, "--seed", str(comparison.seed)]
    words += ["--replicates", str(comparison.replicates), *_options(comparison, scenarios)]
    return shlex.join(words), files


def _options(comparison: Comparison, scenarios: list[Scenario]) -> Iterator[str]:
    if chosen := _chosen(comparison, scenarios):
        yield from ("--own", chosen)
    if comparison.metric != UNITS:
        yield from ("--metric", comparison.metric)
    if not comparison.paired:
        yield "--unpaired"
    elif not comparison.raised:
        yield "--no-marginal"
    parts = [each for found in comparison.decompositions.values() for each in found]
    for kind in dict.fromkeys(each.kind for each in parts):
        yield from ("--explain", f"{kind}s")
    if parts:
        yield from ("--explain-replicates", str(parts[0].replicates))


def _chosen(comparison: Comparison, scenarios: list[Scenario]) -> str:
    """Return the name whose sales are own; "" where they are what the plans promote, as they are by default."""
    base, *plans = scenarios
    cells = comparison.own.cells
    if (ownership.own_of(base, plans).cells == cells).all():
        return ""
    brands = [each.brand for each in base.products.values() if each.brand]
    for name in dict.fromkeys([*brands, *base.products, *base.vendors]):
        if (ownership.own_of(base, plans, name).cells == cells).all():
            return name
    return ""


def _shipped(scenario: Scenario) -> str:
    """Return the name under which journeysim ships just this scenario, "" where it does not."""
    for name in catalogue.names():
        if name.rpartition("/")[2] == scenario.name:
            try:
                if Scenario.load(name).hash() == scenario.hash():
                    return name
            except ScenarioError:
                continue
    return ""


def _file(name: str, taken: list[str]) -> str:
    """Return a file's name for a scenario, free of what no file system or command line bears."""
    stem = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-.") or "plan"
    free, number = stem, 2
    while f"{free}.toml" in taken:
        free, number = f"{stem}-{number}", number + 1
    return f"{free}.toml"
