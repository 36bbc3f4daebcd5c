"""What is fitted: a number of the scenario by its dotted key, within a range."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from journeysim.scenario.problems import Problem, ScenarioError
from journeysim.scenario.scenario import Scenario

OPTION = "--fit"
FORM = "KEY=LOW:HIGH or KEY=LOW:HIGH:log, as stages.need.rate=0.001:0.1:log"


@dataclass(frozen=True)
class Parameter:
    """A setting that is fitted within `low` to `high`; with `log` steps are factors rather than sums."""

    key: str
    low: float
    high: float
    log: bool = False

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
    """Raise `ScenarioError` for ranges that make no sense, and for ends that the scenario cannot have."""
    if not parameters:
        raise ScenarioError([Problem(OPTION, "", "nothing to fit", FORM)])
    for number, each in enumerate(parameters):
        if each.key in [other.key for other in parameters[:number]]:
            raise ScenarioError([Problem(OPTION, each.key, "is given twice")])
        if not (math.isfinite(each.low) and math.isfinite(each.high) and each.low < each.high):
            raise ScenarioError([Problem(OPTION, each.key, f"found {each.low:g}:{each.high:g}", "LOW below HIGH")])
        if each.log and each.low <= 0:
            raise ScenarioError([Problem(OPTION, each.key, f"found {each.low:g}:{each.high:g}:log", "LOW above 0")])
        for end in (each.low, each.high):
            changed(scenario, {each.key: end}, OPTION)


def changed(scenario: Scenario, values: Mapping[str, float], option: str = OPTION) -> Scenario:
    """Return the scenario with parameters at values; an error names the option that they come from."""
    try:
        return scenario.with_settings(values)
    except ScenarioError as error:
        raise ScenarioError(
            replace(each, source=each.source.replace("changed settings", option)) for each in error.problems
        ) from None
