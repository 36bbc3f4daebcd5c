"""The line that repeats a calibration."""

import shlex

from journeysim.experiments.calibration.calibrate import Calibration
from journeysim.experiments.calibration.files import shipped
from journeysim.scenario.overrides import written


def command(found: Calibration) -> str:
    """Return the line; files are called as they were."""
    plan = found.plan
    source = plan.scenario.source
    name = source.removesuffix(".toml") if shipped(plan.scenario) else source
    words = ["journeysim", "calibrate", name, "--data", plan.observed.source]
    for each in plan.parameters:
        words += ["--fit", f"{each.key}={each.low!r}:{each.high!r}{':log' if each.log else ''}"]
    for key, value in plan.scenario.changes.items():
        words += ["--set", written(key, value)]
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
