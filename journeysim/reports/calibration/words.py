"""What a calibration says in words and numbers, in the terminal and in its report."""

import math
from collections.abc import Iterator

from journeysim.experiments.calibration.calibrate import Calibration
from journeysim.experiments.calibration.search import METHODS
from journeysim.experiments.calibration.spread import EXPLAINED, FEWEST, enough
from journeysim.scenario.problems import number as plain

NONE = "–"
#: Fewer replicates are few: the spread of so many is known to about a quarter of it.
_MANY = 10
_LOSSES = {
    "rmse": "root mean square error, each series in its standard deviations",
    "poisson": "Poisson deviance per number",
    "moments": "mean squared distance of the moments, each in its spread",
}


def number(value: float, digits: int = 4) -> str:
    """Return a number with so many significant digits, with separators and without needless zeros."""
    if math.isnan(value):
        return NONE
    if math.isinf(value) or abs(value) >= 1e12 or 0 < abs(value) < 1e-6:
        return f"{value:.{digits - 1}g}"
    if value == 0:
        return "0"
    decimals = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def interval(low: float, high: float) -> str:
    """Return an interval to read."""
    return NONE if math.isnan(low) else f"{number(low)} to {number(high)}"


def facts(found: Calibration) -> str:
    """Return what was done, in a line."""
    plan = found.plan
    days = plan.read.each * plan.scenario.time.step_days
    held = plan.observed.length - plan.kept
    earlier = sum(each.purpose == "earlier" for each in found.trials)
    later = len(found.trials) - plan.budget - earlier
    return (
        f"{counted(plan.observed.length, 'period')} of {counted(days, 'day')}"
        f"{f', the last {held} held out' if held else ', none held out'};"
        f" {counted(plan.budget, 'trial')} ({plan.method}) and {later} more to polish"
        f"{f', {earlier} of earlier searches' if earlier else ''};"
        f" {counted(plan.replicates, 'replicate')}, seed {plan.seed}"
    )


def counted(count: float, what: str) -> str:
    """Return how many there are of something, one or several."""
    return f"{plain(round(count, 9))} {what}{'' if count == 1 else 's'}"


def loss(found: Calibration) -> str:
    """Return how far the model is from the data."""
    return f"Loss {number(found.best.value)} ({_LOSSES[found.plan.loss]})."


def method(found: Calibration) -> str:
    """Return how the best point was looked for."""
    return METHODS[found.plan.method]


def scale(found: Calibration) -> str:
    """Return what a simulated consumer stands for, "" where it is itself."""
    plan = found.plan
    if plan.scale == 1.0 or not any(plan.read.amounts):
        return ""
    people = plan.scenario.population.consumers
    how = "found" if plan.scale is None else "given"
    return (
        f"Scale ({how}): a simulated consumer stands for {number(found.scale)} of the data's units, all {people:,} for"
        f" {number(found.scale * people, 5)}."
    )


def misfit(found: Calibration) -> str:
    """Return what the intervals are made of."""
    few = ""
    if found.plan.replicates < FEWEST:
        few = (
            f" Intervals are from {FEWEST} replicates at the best point and on its sides; more replicates in the fit"
            " make them narrower."
        )
    return _left(found) + few


def _left(found: Calibration) -> str:
    excess = found.spread.excess
    if excess < EXPLAINED:
        told = "What is left between model and data is no more than luck explains"
        return f"{told}{_as_far(found)}."
    return (
        f"Luck explains {1 - excess:.0%} of what is left between model and data{_as_far(found)}; the rest the model"
        " misses, and the intervals are wider for it, as if it were chance that strikes each period anew."
    )


def _as_far(found: Calibration) -> str:
    """Return from how few replicates something is known, "" where they are many."""
    count = enough(found.plan.replicates)
    return "" if count >= _MANY else f", as far as {counted(count, 'replicate')} can tell, which are few"


def band(found: Calibration, series: int) -> str:
    """Return what the figure of a series shows besides data and model."""
    count = found.plan.replicates
    if count < 2:
        return "One replicate, so that there is no band."
    few = ", which are few: the band is wide for that" if count < _MANY else ""
    cut = ", cut at 0" if found.plan.read.amounts[series] else ""
    return (
        f"It is the mean of {count} replicates; the band is where, going by them{few}, one more market lies with a"
        f" chance of 95% (Student's t{cut})."
    )


def trouble(found: Calibration) -> Iterator[str]:
    """Yield what went wrong on the way without ending it: runs that failed, and lines that could not be read."""
    if found.failures:
        first = found.failures[0]
        at = ", ".join(
            f"{each.key} {number(value)}" for each, value in zip(found.plan.parameters, first.point, strict=True)
        )
        yield (
            f"{counted(len(found.failures), 'run')} failed, and where they did counts as infinitely bad; the first, at"
            f" {at}, replicate {first.replicate}: {first.error}"
        )
    if found.unread:
        yield (
            f"{counted(found.unread, 'line')} of runs.jsonl could not be read and"
            f" {'was' if found.unread == 1 else 'were'} passed over"
        )


def naive(found: Calibration) -> Iterator[str]:
    """Yield how the model does in the held-out periods beside the repeated last value."""
    for row in found.errors.to_dict("records"):
        if math.isnan(row["held_out"]):
            continue
        better = row["held_out"] < row["naive"]
        yield (
            f"{row['series']}: held-out error {number(row['held_out'])},"
            f" {'less' if better else 'not less'} than that of repeating the last fitted value ({number(row['naive'])})"
        )
