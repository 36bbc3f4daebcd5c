"""What a calibration leaves in its directory besides the finished runs."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from journeysim.experiments.calibration.calibrate import Calibration
from journeysim.experiments.calibration.store import MANIFEST, TRIALS, Store, as_json
from journeysim.records.files import CALIBRATION, circumstances, write_whole
from journeysim.scenario.catalogue import names
from journeysim.scenario.loading import merge
from journeysim.scenario.overrides import split
from journeysim.scenario.problems import ScenarioError
from journeysim.scenario.scenario import Scenario
from journeysim.scenario.toml import dumps

FIT, FITTED, REPORT = "fit.json", "fitted.toml", "report.html"


def save(found: Calibration, store: Store) -> None:
    """Write the trials, the fit and the fitted scenario, and say in the manifest that all is there."""
    folder = store.folder
    assert folder is not None
    write_whole(folder / TRIALS, found.trial_table.to_parquet(index=False))
    write_whole(folder / FIT, as_json(fit(found)))
    write_whole(folder / FITTED, fitted(found, folder).encode())
    told = {
        "kind": CALIBRATION, "complete": True, **circumstances(), "asked": found.plan.asked, "runs": found.runs,
        "scenario": found.plan.scenario.as_dict(),
    }  # fmt: skip
    write_whole(folder / MANIFEST, as_json(told))


def fit(found: Calibration) -> dict[str, Any]:
    """Return what was found as plain data; what is not known is null."""
    plan = found.plan
    return {
        "scenario": plan.scenario.name,
        "data": plan.observed.source,
        "loss": {"name": plan.loss, "value": found.best.value},
        "scale": {"value": found.scale, "fitted": plan.scale is None, "market": found.scale * _people(plan.scenario)},
        "parameters": [
            {"key": each.key, "value": each.value, "low": _told(each.low), "high": _told(each.high),
             "warning": each.warning}
            for each in found.spread.found
        ],
        "correlations": [[_told(value) for value in row] for row in found.spread.correlations.tolist()],
        "condition": _told(found.spread.condition),
        "beyond_luck": found.spread.excess,
        "warnings": list(found.spread.warnings),
        "failed": [
            {"point": list(each.point), "replicate": each.replicate, "error": each.error} for each in found.failures
        ],
        "periods": {"fitted": plan.kept, "held_out": plan.observed.length - plan.kept},
        "errors": [
            {key: _told(value) for key, value in row.items()} for row in found.errors.to_dict("records")
        ],
    }  # fmt: skip


def fitted(found: Calibration, folder: Path) -> str:
    """Return a scenario file that extends the calibrated one with the found values, to lie in `folder`."""
    plan = found.plan
    data: dict[str, Any] = {}
    for layer in plan.scenario._layers:
        if not layer.file:
            data = merge(data, layer.data)
    for key, value in found.values.items():
        *path, last = split(key)
        table = data
        for part in path:
            table = table.setdefault(part, {})
        table[last] = value
    below = _extends(plan.scenario, folder)
    text = f"# Found by a calibration on {plan.observed.source.replace(chr(10), ' ')}.\n"
    if below and _same(short := {"extends": below, **data}, found.scenario, folder):
        return text + dumps(short)
    return text + dumps(found.scenario.as_dict())


def shipped(scenario: Scenario) -> bool:
    """Return whether a scenario's own file is one that ships with journeysim."""
    return scenario.source.removesuffix(".toml") in names() and not Path(scenario.source).is_file()


def _extends(scenario: Scenario, folder: Path) -> str:
    """Return what a file in a folder calls the scenario's own file, "" when it has none."""
    if shipped(scenario):
        return scenario.source.removesuffix(".toml")
    if not Path(scenario.source).is_file():
        return ""
    return Path(os.path.relpath(Path(scenario.source).resolve(), folder.resolve())).as_posix()


def _same(data: dict[str, Any], scenario: Scenario, folder: Path) -> bool:
    """Return whether a file in a folder with this content is the scenario: a table in it only adds to what it meets."""
    try:
        return Scenario.from_dict(data, folder=folder) == scenario
    except ScenarioError:
        return False


def _told(value: Any) -> Any:
    """Return a value for JSON, which has no infinities and no nan."""
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _people(scenario: Scenario) -> int:
    return scenario.population.consumers
