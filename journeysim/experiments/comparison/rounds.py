"""Runs several scenarios over the same replicates, a round at a time, without repeating what is done."""

from collections.abc import Collection, Sequence
from contextlib import closing
from itertools import count

from journeysim.experiments.executor import Done, Enough, Executor, Job, Progress
from journeysim.records.log import Cast, Log
from journeysim.records.result import Result
from journeysim.scenario.problems import dotted
from journeysim.scenario.scenario import Scenario

#: What budgets are multiplied by to see what the next money would bring.
MORE = 1.1


class Rounds:
    """The replicates of some scenarios so far; `done` are results to go on from.

    `progress` hears of every run under a number of its own, with step 0 for all runs of a round as it begins.
    `enough` is asked after each run; once it says so and a replicate of the round is whole, no more runs follow, and
    those that have not ended are given up.
    """

    def __init__(
        self,
        executor: Executor,
        scenarios: Sequence[Scenario],
        seed: int,
        progress: Progress | None = None,
        done: Sequence[Result] = (),
        enough: Enough | None = None,
    ) -> None:
        self.scenarios, self.seed = list(scenarios), seed
        self._executor, self._progress, self._numbered = executor, progress, 0
        self._enough, self.ended = enough, False
        self.logs: list[list[Log]] = [list(each.logs) for each in done] or [[] for _ in scenarios]
        self.casts: list[Cast | None] = [each.cast for each in done] or [None for _ in scenarios]

    @property
    def replicates(self) -> int:
        """How many replicates of each scenario are done."""
        return min(map(len, self.logs), default=0)

    def extend(self, replicates: int) -> None:
        """Run up to so many replicates of each scenario in all, fewer where it was told that those are enough."""
        if self.ended:
            return
        # Replicate by replicate, so that processes end at about the same time whatever the scenarios are.
        places = [(r, s) for r in range(self.replicates, replicates) for s in range(len(self.scenarios))]
        jobs = [Job(self.scenarios[s], self.seed, r, purchases=True) for r, s in places]
        first, progress = self._numbered, self._progress
        self._numbered += len(jobs)
        tell = None
        if progress is not None:
            hear = progress
            for number in range(len(jobs)):
                hear(first + number, 0)
            tell = lambda number, step: hear(first + number, step)  # noqa: E731
        found: dict[int, Done] = {}
        with closing(self._executor.run(jobs, tell)) as runs:
            for number, done in runs:
                found[number] = done
                if self._enough is not None and self._enough() and self._whole(found):
                    self.ended = True
                    break
        for number, (_, s) in enumerate(places[: self._whole(found) * len(self.scenarios)]):
            self.casts[s], log = found[number]
            self.logs[s].append(log)

    def _whole(self, found: Collection[int]) -> int:
        """Return how many replicates from the first on have all their runs among the numbers of those found."""
        first = next(number for number in count() if number not in found)
        return first // len(self.scenarios)

    def results(self) -> list[Result]:
        """Return the result of each scenario, in order."""
        return [
            Result(scenario, self.seed, cast, tuple(logs))
            for scenario, cast, logs in zip(self.scenarios, self.casts, self.logs, strict=True)
            if cast is not None
        ]


class Onward:
    """Numbers the runs of several pieces of work one after the other, where each counts its own from 0."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._first, self._next = progress, 0, 0

    def on(self) -> Progress:
        """Return what the next piece of work is to call."""
        self._first = self._next
        return self._hear

    def _hear(self, number: int, step: int) -> None:
        self._next = max(self._next, self._first + number + 1)
        self._progress(self._first + number, step)


def runs(base: Scenario, plans: Sequence[Scenario], replicates: int, marginal: bool = True) -> int:
    """Return how many runs a comparison of so many replicates takes."""
    raised = sum(with_more_budget(base, plan) is not None for plan in plans) if marginal else 0
    return replicates * (1 + len(plans) + raised)


def with_more_budget(base: Scenario, plan: Scenario) -> Scenario | None:
    """Return the plan with the budget of every own campaign that the base has not 10% up; `None` without any."""
    budgets = {
        dotted(("campaigns", name, "budget")): lever.budget * MORE
        for name, lever in plan.campaigns.items()
        if lever.budget and not lever.rival and base.campaigns.get(name) != lever
    }
    return plan.with_settings(budgets) if budgets else None
