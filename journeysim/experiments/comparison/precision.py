"""Adds replicates until a difference is known well enough."""

import time
from dataclasses import dataclass

from journeysim.engine.model import JourneyModel
from journeysim.experiments.comparison.differences import Values, difference, labels_of, values_of
from journeysim.experiments.comparison.own import Own
from journeysim.experiments.comparison.rounds import Rounds
from journeysim.experiments.statistics import Estimate, required
from journeysim.records.metrics import catalogue
from journeysim.records.recorder import StepRecorder
from journeysim.records.summary import measures
from journeysim.scenario.scenario import Scenario

SECONDS = 60.0


@dataclass(frozen=True)
class Precision:
    """How well the difference in a measure is known in the end, and why no replicates were added.

    `asked` and `found` are the half-width of the interval as a share of the base's mean, the widest of the
    plans'; `found` is `None` where the base's mean is 0 or there is no interval. `stop` is `reached`,
    `replicates` or `time` (the limits), `enough` (it was ended early) or `nothing` (no share of the base's mean
    exists). `label` is what the measure is called to a reader.
    """

    metric: str
    asked: float
    found: float | None
    replicates: int
    stop: str
    label: str = ""

    @property
    def text(self) -> str:
        """The outcome in words."""
        known = "its interval has no width yet" if self.found is None else f"the half-width is {self.found:.2%}"
        asked, of = f"{self.asked * 100:.4g}%", f"the base's mean of '{self.label or self.metric}'"
        if self.stop == "nothing":
            return f"A precision of {asked} of {of} cannot be reached: it is 0 or has no value"
        if self.stop == "reached":
            return f"Precision reached: {known} of {of} (asked: {asked}), with {self.replicates} replicates"
        limits = {
            "replicates": "at the most replicates allowed",
            "time": "at the time limit",
            "enough": "when it was ended",
        }
        return (
            f"Precision not reached: {known} of {of} (asked: {asked}) {limits[self.stop]},"
            f" {self.replicates} {'replicate' if self.replicates == 1 else 'replicates'}"
        )


@dataclass(frozen=True)
class Widening:
    """What was asked for: the measure, the share of the base's mean, the most replicates, and minutes."""

    metric: str
    share: float | None
    most: int
    minutes: float | None

    def check(self, replicates: int) -> None:
        """Raise `ValueError` for limits that make no sense."""
        if self.share is None:
            return
        if not 0 < self.share < 10:
            raise ValueError(f"precision must be a share above 0, as 0.05 for 5%; found {self.share:g}")
        if self.most < max(replicates, 2):
            raise ValueError(f"max_replicates ({self.most}) must be at least 2 and replicates ({replicates})")
        if self.minutes is not None and self.minutes <= 0:
            raise ValueError(f"time_limit must be above 0 minutes; found {self.minutes:g}")

    def widen(self, rounds: Rounds, count: int, own: Own, pairs: bool, started: float) -> Precision | None:
        """Add rounds of replicates until the difference is known well enough; `None` when nothing was asked.

        The first `count` scenarios are judged, the base before its plans. `started` is when the clock of the time
        limit began to run (`time.monotonic`).
        """
        if self.share is None:
            return None
        label, _ = labels_of(rounds.results()[0], own).get(self.metric, (self.metric, ""))
        limit = None if self.minutes is None else self.minutes * SECONDS
        values: list[list[Values]] = [[] for _ in range(count)]
        while True:
            self._read(rounds, own, values)
            done = rounds.replicates
            mean, found = self._found(values, pairs)
            if not mean or not found:
                return Precision(self.metric, self.share, None, done, "nothing", label)
            widest = None if done < 2 else max(each.half for each in found) / mean
            if widest is not None and widest <= self.share:
                return Precision(self.metric, self.share, widest, done, "reached", label)
            if done >= self.most:
                return Precision(self.metric, self.share, widest, done, "replicates", label)
            if rounds.ended:
                return Precision(self.metric, self.share, widest, done, "enough", label)
            # The spread of few replicates is rough, so never more than as many again at once.
            needed = [required(each, self.share * mean) or self.most for each in found]
            target = min(max(*needed, done + 1), 2 * done, self.most)
            if limit is not None:
                gone = time.monotonic() - started
                target = min(target, int(limit / gone * done))
                if target <= done:
                    return Precision(self.metric, self.share, widest, done, "time", label)
            rounds.extend(target)

    def _read(self, rounds: Rounds, own: Own, values: list[list[Values]]) -> None:
        for known, result in zip(values, rounds.results()[: len(values)], strict=True):
            known.extend(values_of(result, own.within(rounds.scenarios[0], result.scenario), len(known)))

    def _found(self, values: list[list[Values]], pairs: bool) -> tuple[float, list[Estimate]]:
        """Return the size of the base's mean and each plan's difference; none where a plan has no value."""
        given = [each for one in values[0] if (each := one.get(self.metric)) is not None]
        found = [difference(values[0], plan, self.metric, pairs) for plan in values[1:]]
        if not given or None in found:
            return 0.0, []
        return abs(sum(given) / len(given)), [each for each in found if each is not None]


def known_measures(scenario: Scenario, seed: int) -> list[str]:
    """Return the names of all measures of a scenario, known from its first step."""
    recorder = StepRecorder()
    JourneyModel(scenario, seed=seed, recorder=recorder).step()
    return [each.name for each in measures(recorder.cast, catalogue(recorder.cast), recorder.log())]
