"""The line that repeats a calibration."""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from journeysim.experiments.calibration.calibrate import Calibration
from journeysim.experiments.calibration.files import shipped
from journeysim.scenario.problems import dotted
from journeysim.scenario.toml import dumps


def command(found: Calibration) -> str:
    """Return the line; files are called as they were."""
    plan = found.plan
    source = plan.scenario.source
    name = source.removesuffix(".toml") if shipped(plan.scenario) else source
    words = ["journeysim", "calibrate", name, "--data", plan.observed.source]
    for each in plan.parameters:
        words += ["--fit", f"{each.key}={each.low!r}:{each.high!r}{':log' if each.log else ''}"]
    for layer in plan.scenario._layers:
        if not layer.file:
            for place, value in _leaves(layer.data, ()):
                words += ["--set", f"{dotted(place)}={_toml(value)}"]
    for column in plan.observed.columns:
        metric = dict(zip(plan.read.columns, plan.read.names, strict=True)).get(column, "")
        if metric != column:
            words += ["--column", f"{column}={metric}"]
    step = plan.scenario.time.step_days
    words += ["--period", f"{plan.read.each * step:.10g}"]
    if plan.read.first:
        words += ["--start", f"{plan.read.first * step:.10g}"]
    words += ["--scale", "fit" if plan.scale is None else f"{plan.scale!r}", "--loss", plan.loss]
    words += ["--method", plan.method, "--budget", str(plan.budget), "--replicates", str(plan.replicates)]
    words += ["--hold-out", f"{plan.hold_out!r}", "--seed", str(plan.seed)]
    return shlex.join(words)


def _leaves(data: Mapping[str, Any], place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in data.items():
        if isinstance(value, dict) and type(value) is dict and value:
            yield from _leaves(value, (*place, key))
        else:
            yield (*place, key), value


def _toml(value: Any) -> str:
    """Return a value as `--set` reads it; a table that replaces another stands on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{dotted((key,))} = {_toml(each)}" for key, each in value.items()) + "}"
    return dumps({"value": value}).partition("=")[2].strip()
