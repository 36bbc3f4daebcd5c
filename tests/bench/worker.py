"""One model in a process of its own, so that its peak memory is its own: steps when told to, and tells what it took.

Reads numbers of steps from standard input, a line each; answers each with a line of JSON.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from journeysim.engine.model import JourneyModel
from journeysim.records.recorder import StepRecorder
from journeysim.scenario.scenario import Scenario

KINDS = ("journeysim", "recorded", "collected", "plain", "kernels")
#: The size that `smartphones` is written for; what is counted in it (budgets, stocks) grows with the population.
WRITTEN_FOR = 10_000


class Silent:
    """Hears what happens and writes nothing down; without any recorder, Mesa's DataCollector would."""

    def begin(self, model: JourneyModel) -> None: ...

    def moved(self, model: JourneyModel, ids: Any, move: Any) -> None: ...

    def end_step(self, model: JourneyModel) -> None: ...


def market(consumers: int, steps: int, campaigns: bool) -> Scenario:
    """The smartphones market at a size, with budgets and stocks in proportion, so that each consumer has as much."""
    scenario = Scenario.load("smartphones")
    factor = consumers / WRITTEN_FOR
    changes: dict[str, Any] = {"population.consumers": consumers, "time.steps": steps}
    for name, lever in scenario.campaigns.items():
        changes |= {f"campaigns.{name}.budget": lever.budget * factor} if campaigns else {f"campaigns.{name}": "drop"}
    for name, vendor in scenario.vendors.items():
        if vendor.stock:
            changes[f"vendors.{name}.stock"] = {key: round(units * factor) for key, units in vendor.stock.items()}
            changes[f"vendors.{name}.restock"] = {key: units * factor for key, units in vendor.restock.items()}
    return scenario.with_settings(changes)


def warm_up() -> None:
    """Load every compiled kernel, or compile it if it is not yet in the cache."""
    model = JourneyModel(market(1_000, 70, campaigns=True), seed=2, recorder=StepRecorder())
    for _ in range(70):  # until the campaign of the spring is on
        model.step()


def build(kind: str, consumers: int, steps: int, campaigns: bool) -> Any:
    """Set up a model before its first step."""
    scenario = market(consumers, steps, campaigns)
    if kind == "plain":
        from tests.bench.plain_mesa import PlainModel

        return PlainModel(scenario, seed=1)
    recorder = {"journeysim": Silent(), "recorded": StepRecorder(), "collected": None}[kind]
    return JourneyModel(scenario, seed=1, recorder=recorder)


def took(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """Do something and return what it gave, the seconds by the clock and of the processor, and peak memory so far."""
    clock, cpu = time.perf_counter(), time.process_time()
    result = work()
    spent = {"seconds": time.perf_counter() - clock, "cpu": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return result, {**spent, "peak": peak}


def main() -> None:
    """Build the model that was asked for and step it when told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--consumers", type=int, default=1_000)
    parser.add_argument("--steps", type=int, default=365)
    parser.add_argument("--no-campaigns", action="store_true")
    options = parser.parse_args()
    if options.kind == "kernels":
        print(json.dumps(took(warm_up)[1]), flush=True)
        return
    if options.kind != "plain":
        warm_up()
    model, spent = took(lambda: build(options.kind, options.consumers, options.steps, not options.no_campaigns))
    print(json.dumps(spent), flush=True)
    for line in sys.stdin:
        steps = int(line)
        _, spent = took(lambda steps=steps: [model.step() for _ in range(steps)])
        print(json.dumps(spent), flush=True)


if __name__ == "__main__":
    main()
