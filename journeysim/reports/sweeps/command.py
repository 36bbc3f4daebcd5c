"""The line that repeats a sweep."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.variables import Variable
from journeysim.scenario import catalogue
from journeysim.scenario.errors import DROP
from journeysim.scenario.overrides import written
from journeysim.scenario.problems import ScenarioError
from journeysim.scenario.scenario import Scenario

#: Settings that have an option of their own.
_OPTIONS = {"population.consumers": "--consumers", "time.steps": "--steps"}


def command(sweep: Sweep) -> tuple[str, list[str]]:
    """Return the line that repeats a sweep, and the files that it needs, in words.

    Scenarios that ship with journeysim are called by their names, with what was changed of them, as far as that gives
    again what was run; of others the scenario in full is needed as a file.
    """
    told, design, changes = sweep.manifest, sweep.design, dict(sweep.manifest.get("changes", {}))
    name = str(told["scenario_name"])
    shipped = _shipped(name, changes, told["scenario_hash"])
    needed = [] if shipped else [f"the scenario that is given below in full as {_file(name)}"]
    words = ["journeysim", "sweep", shipped or _file(name)]
    hashes = told["plan"].get("scenario_hashes", {})
    varied = [_shipped(each, changes, wanted) or _file(each) for each, wanted in hashes.items()]
    for key, value in changes.items():
        # What was dropped is not in the file either; other changes say the same once more, and hold for all scenarios.
        if shipped or value != DROP:
            words += [_OPTIONS[key], str(value)] if key in _OPTIONS else ["--set", written(key, value)]
    if design.kind == "csv":
        words += ["--points", "points.csv"]
        needed.append("the columns of what is varied, a row for each point, as points.csv")
    else:
        for each in sweep.variables:
            words += ["--vary", f"{each.name}={','.join(varied)}" if each.kind == "scenario" else vary(each)]
    words += ["--design", design.kind]
    for option in ("samples", "levels"):
        words += [f"--{option}", str(design.options[option])] if option in design.options else []
    words += ["--second-order"] * bool(design.options.get("second_order"))
    words += ["--replicates", str(sweep.replicates), "--seed", str(sweep.seed)]
    words += ["--unpaired"] * (not sweep.paired) + ["--keep", "steps"] * bool(told["plan"].get("keep_steps"))
    if files := [each for each in varied if each.endswith(".toml")]:
        needed.append(f"the scenarios that are varied as {', '.join(files)}")
    return shlex.join([*words, "--out", sweep.folder.name or "sweep"]), needed


def vary(variable: Variable) -> str:
    """Return a variable as `--vary` takes it."""
    if not variable.ranges:
        told = [variable.told(variable.stored(each)) for each in variable.values]
        return f"{variable.name}={','.join(json.dumps(each) if ',' in each else each for each in told)}"
    # In full, so that the same points come again.
    low, high = (repr(float(each)).removesuffix(".0") for each in (variable.low, variable.high))
    ends = f"{low}:{high}"
    return f"{variable.name}={ends}{':log' * variable.log}" + (f":{variable.levels}" if variable.levels else "")


def _shipped(name: str, changes: Mapping[str, Any], wanted: str) -> str:
    """Return what journeysim calls a scenario that it ships and the changes make the one wanted, by its hash; or ""."""
    for each in catalogue.names():
        if name in (each, each.rpartition("/")[2]):
            try:
                if Scenario.load(each, set=changes).hash() == wanted:
                    return each
            except ScenarioError:
                continue
    return ""


def _file(name: str) -> str:
    return name if name.endswith(".toml") else f"{name.rpartition('/')[2]}.toml"
