"""Runs several scenarios on the same seed and replicates, so that each pair of results is on the same luck."""

from collections.abc import Collection, Sequence

from journeysim.experiments.executor import Job, Progress, run_jobs
from journeysim.records.log import Cast, Log
from journeysim.records.result import Result
from journeysim.scenario.scenario import Scenario


def run_several(
    scenarios: Sequence[Scenario],
    seed: int = 1,
    replicates: int = 1,
    purchases: bool = False,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[Result]:
    """Return the result of each scenario, in order; `purchases` keeps every purchase in the logs.

    `progress` is called with the number of the run, counted over all scenarios, and its step.
    """
    jobs = [
        Job(scenario, seed, replicate, purchases=purchases) for scenario in scenarios for replicate in range(replicates)
    ]
    done: dict[int, tuple[Cast, Log]] = dict(run_jobs(jobs, workers, progress))
    results = []
    for number, scenario in enumerate(scenarios):
        ours = [done[number * replicates + replicate] for replicate in range(replicates)]
        results.append(Result(scenario, seed, ours[0][0], tuple(log for _, log in ours)))
    return results


def without(scenario: Scenario, campaigns: Collection[str]) -> Scenario:
    """Return the scenario without some of its campaigns."""
    kept = {name: each for name, each in scenario.as_dict()["campaigns"].items() if name not in campaigns}
    return scenario.with_settings({"campaigns": kept})
