"""What is fitted: a number of the scenario by its dotted key, within a range."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from journeysim.scenario.declared import Declared, declared
from journeysim.scenario.problems import Problem, ScenarioError
from journeysim.scenario.scenario import Scenario

OPTION = "--fit"
FORM = "KEY=LOW:HIGH or KEY=LOW:HIGH:log, as stages.need.rate=0.001:0.1:log"

#: Of so many parameters all ends of ranges are tried with each other; of more, those of two at a time.
_CORNERS = 10


@dataclass(frozen=True)
class Parameter:
    """A setting that is fitted within `low` to `high`; with `log` steps are factors rather than sums.

    `least` and `most` are what it may be at all.
    """

    key: str
    low: float
    high: float
    log: bool = False
    least: float = -math.inf
    most: float = math.inf

    def at(self, share: float) -> float:
        """Return the value at a share of the range, 0 its lower end; shares beyond 0 and 1 go on the same way."""
        if self.log:
            return math.exp(math.log(self.low) + share * (math.log(self.high) - math.log(self.low)))
        return self.low + share * (self.high - self.low)

    def within(self, share: float) -> float:
        """Return the value at a share of the range that rounding cannot bring out of it."""
        return min(max(self.at(share), self.low), self.high)

    def share(self, value: float) -> float:
        """Return where in its range a value lies."""
        if self.log:
            return (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return (value - self.low) / (self.high - self.low)


def parse(text: str) -> Parameter:
    """Return the parameter of `KEY=LOW:HIGH` or `KEY=LOW:HIGH:log`; raises `ScenarioError` for anything else."""
    key, equals, given = text.partition("=")
    key, parts = key.strip(), [part.strip() for part in given.split(":")]
    if not equals or not key or len(parts) not in (2, 3) or (len(parts) == 3 and parts[2] != "log"):
        raise ScenarioError([Problem(OPTION, "", f"found '{text}'", FORM)])
    try:
        low, high = float(parts[0]), float(parts[1])
    except ValueError:
        raise ScenarioError([Problem(OPTION, key, f"found '{given}', whose ends are no numbers", FORM)]) from None
    return Parameter(key, low, high, len(parts) == 3)


def check(parameters: Sequence[Parameter], scenario: Scenario) -> None:
    """Raise `ScenarioError` for ranges that make no sense, and for ends that the scenario cannot have together."""
    if not parameters:
        raise ScenarioError([Problem(OPTION, "", "nothing to fit", FORM)])
    for number, each in enumerate(parameters):
        if each.key in [other.key for other in parameters[:number]]:
            raise ScenarioError([Problem(OPTION, each.key, "is given twice")])
        if not (math.isfinite(each.low) and math.isfinite(each.high) and each.low < each.high):
            raise ScenarioError([Problem(OPTION, each.key, f"found {each.low:g}:{each.high:g}", "LOW below HIGH")])
        if each.log and each.low <= 0:
            raise ScenarioError([Problem(OPTION, each.key, f"found {each.low:g}:{each.high:g}:log", "LOW above 0")])
        if _kind(scenario, each.key) == "whole":
            found = "is a whole number, which a fit cannot bring nearer by small steps"
            raise ScenarioError([Problem(OPTION, each.key, found, "--set, and a calibration for each of its values")])
    for corner in _corners(parameters):
        try:
            changed(scenario, corner)
        except ScenarioError as error:
            alone = [each for each in error.problems if each in _alone(scenario, corner)]
            together = ", ".join(f"{key} {value:g}" for key, value in corner.items())
            several = [replace(each, found=f"{each.found} (at {together})") for each in error.problems]
            raise ScenarioError(alone or several) from None


def bounded(parameters: Sequence[Parameter], scenario: Scenario) -> tuple[Parameter, ...]:
    """Return parameters with what the scenario allows at all for `least` and `most`."""
    found = []
    for each in parameters:
        about = _declared(scenario, each.key)
        low, high = (about.low, about.high) if about is not None else (None, None)
        found.append(replace(each, least=-math.inf if low is None else low, most=math.inf if high is None else high))
    return tuple(found)


def _corners(parameters: Sequence[Parameter]) -> Iterator[dict[str, float]]:
    """Yield settings with every parameter at an end of its range: all there are, or of too many those of each pair."""
    if len(parameters) <= _CORNERS:
        for ends in product(*((each.low, each.high) for each in parameters)):
            yield {each.key: end for each, end in zip(parameters, ends, strict=True)}
        return
    lowest = {each.key: each.low for each in parameters}
    highest = {each.key: each.high for each in parameters}
    for one, other in combinations(parameters, 2):
        for others in (lowest, highest):
            for ends in product((one.low, one.high), (other.low, other.high)):
                yield {**others, one.key: ends[0], other.key: ends[1]}


def _alone(scenario: Scenario, corner: Mapping[str, float]) -> list[Problem]:
    """Return what is wrong with settings one by one, whatever the others are."""
    found: list[Problem] = []
    for key, value in corner.items():
        try:
            changed(scenario, {key: value})
        except ScenarioError as error:
            found += error.problems
    return found


def _kind(scenario: Scenario, key: str) -> str:
    about = _declared(scenario, key)
    return "" if about is None else about.kind


def _declared(scenario: Scenario, key: str) -> Declared | None:
    try:
        return declared(scenario, key)
    except ScenarioError:
        return None


def changed(scenario: Scenario, values: Mapping[str, float], option: str = OPTION) -> Scenario:
    """Return the scenario with parameters at values; an error names the option that they come from."""
    try:
        return scenario.with_settings(values)
    except ScenarioError as error:
        raise ScenarioError(
            replace(each, source=each.source.replace("changed settings", option)) for each in error.problems
        ) from None
