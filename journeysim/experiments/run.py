"""Runs a scenario: as many replicates as asked for, each the same however the others are run."""

from collections.abc import Sequence
from pathlib import Path

from journeysim.experiments.executor import Job, Progress, run_jobs
from journeysim.records.result import Result
from journeysim.scenario.scenario import Scenario


def run(
    scenario: Scenario | str | Path,
    seed: int = 1,
    replicates: int = 1,
    diary: Sequence[int] = (),
    progress: Progress | None = None,
    workers: int = 1,
    purchases: bool = False,
) -> Result:
    """Run a scenario, given or by name, and return what happened.

    Replicates differ in their draw of people, network and luck; `diary` names consumers whose diary is kept,
    besides those that the scenario names, and with `purchases` each log holds every purchase. With more than
    one of `workers`, replicates run in processes of their own, with the same results. Raises `ScenarioError`
    for a scenario that cannot be run, `ValueError` for numbers that make no sense.
    """
    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    check_numbers(seed, replicates, workers)
    kept = sorted({*scenario.record.diary, *diary})
    consumers = scenario.population.consumers
    if kept and not 0 <= kept[0] <= kept[-1] < consumers:
        wrong = next(each for each in kept if not 0 <= each < consumers)
        raise ValueError(f"there is no consumer {wrong}; ids go from 0 to {consumers - 1}")
    jobs = [Job(scenario, seed, replicate, tuple(kept), purchases) for replicate in range(replicates)]
    done = dict(run_jobs(jobs, workers, progress))
    return Result(scenario, seed, done[0][0], tuple(done[number][1] for number in range(replicates)))


def check_numbers(seed: int, replicates: int, workers: int) -> None:
    """Raise `ValueError` for numbers of a run that make no sense."""
    for name, value, least in (("seed", seed, 0), ("replicates", replicates, 1), ("workers", workers, 1)):
        if value < least:
            raise ValueError(f"{name} must be {least} or more; found {value}")


__all__ = ["Progress", "check_numbers", "run"]
