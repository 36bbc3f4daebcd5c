"""Hands out the runs that are missing and keeps what comes back, until none is missing or something stops it."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from journeysim.experiments.sweeps.estimate import TYPICAL, check_disk, size_of_chunk
from journeysim.experiments.sweeps.interrupts import put_off
from journeysim.experiments.sweeps.rows import Chunk, Failure, Run
from journeysim.experiments.sweeps.store import Store
from journeysim.experiments.sweeps.workers import Lost, Runs, Workers

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.plan import SweepPlan

#: Called with the runs done, all of them, and those that failed, each time a chunk comes back.
Progress = Callable[[int, int, int], None]

#: A run whose process has died so often is given up.
DEATHS = 3
#: The first run has the machine to itself for so many seconds, in which what must be compiled is compiled once.
ALONE = 30.0
#: A chunk ends after so many seconds with what it has done by then: later points may take far longer than the first.
PATIENCE = 5.0
_A_LOOK = 0.5


@dataclass(frozen=True)
class Outcome:
    """What a drive came to: how many runs it did and how many failed, in how many seconds."""

    done: int
    failed: int
    seconds: float


def drive(
    plan: "SweepPlan", store: Store, workers: Workers, chunk: int | None = None, progress: Progress | None = None
) -> Outcome:
    """Carry out every run of a plan that is missing in its store.

    `chunk` is the number of runs handed out at once; by default it follows from the time that the latest runs took,
    and what is not done after some seconds is handed out again.
    A run that raises is recorded as failed, as is one that ends its process thrice; the rest goes on. Raises
    `SweepError` when the disk has no room for what is missing, `OSError` when results cannot be written, `RuntimeError`
    when processes end before they can do anything; what is done stays done, as it does with Ctrl-C.
    """
    check_disk(plan, store.folder, len(store.missing(plan.replicates)))
    return _Drive(plan, store, workers, chunk, progress).run()


class _Drive:
    def __init__(
        self, plan: "SweepPlan", store: Store, workers: Workers, chunk: int | None, progress: Progress | None
    ) -> None:
        self.store, self.workers, self.chunk, self.progress = store, workers, chunk, progress
        self.missing: NDArray[np.int64] = store.missing(plan.replicates)
        self.total = len(plan.design.points) * plan.replicates
        self.before = self.total - len(self.missing)
        self.next = 0
        self.again: deque[Runs] = deque()
        self.given_back: deque[Run] = deque()
        self.arrived: deque[tuple[Runs, Chunk | Lost]] = deque()
        self.deaths: dict[Run, int] = {}
        self.losses_in_a_row = 0
        self.seconds = TYPICAL  # that the latest run took; as long as none is known, they are handed out singly
        self.under_way = 0
        self.done = self.failed = 0

    def run(self) -> Outcome:
        begun = time.monotonic()
        try:
            self._do_one_alone()
            while self.under_way or self.again or self.given_back or self.next < len(self.missing):
                while self.under_way < self.workers.count and (runs := self._next()):
                    self._hand_out(runs)
                self._take(_A_LOOK)
        except KeyboardInterrupt:
            # What had come back already is kept.
            with put_off():
                self._take(0.0)
            raise
        return Outcome(self.done, self.failed, time.monotonic() - begun)

    def _do_one_alone(self) -> None:
        """Let the first run compile what must be compiled, and tell how long one takes, before the others begin."""
        if runs := self._next(1):
            self._hand_out(runs)
        until = time.monotonic() + ALONE
        while self.under_way and (left := until - time.monotonic()) > 0:
            self._take(min(_A_LOOK, left))

    def _next(self, size: int | None = None) -> Runs:
        """Return the runs to hand out next: those whose process died, those given back, then the others."""
        if self.again:
            return self.again.popleft()
        size = size or self.chunk or size_of_chunk(self.seconds, len(self.missing), self.workers.cores)
        if self.given_back:
            return tuple(self.given_back.popleft() for _ in range(min(size, len(self.given_back))))
        runs = self.missing[self.next : self.next + size]
        self.next += len(runs)
        return tuple((point, replicate) for point, replicate in runs.tolist())

    def _hand_out(self, runs: Runs) -> None:
        self.workers.submit(runs, math.inf if self.chunk else PATIENCE)
        self.under_way += 1

    def _take(self, timeout: float) -> None:
        """Keep what has come back, each chunk by itself; Ctrl-C comes between two of them."""
        with put_off():
            self.arrived.extend(self.workers.finished(timeout))
        while self.arrived:
            with put_off():
                self._take_one()

    def _take_one(self) -> None:
        runs, found = self.arrived.popleft()
        self.under_way -= 1
        if isinstance(found, Lost):
            self._lost(runs, found)
            return
        done = len(found.runs)
        self.given_back.extend(runs[done:])
        self.seconds = found.seconds / done
        self.losses_in_a_row = 0
        for run in runs[:done]:
            self.deaths.pop(run, None)
        self._keep(found)

    def _keep(self, chunk: Chunk) -> None:
        self.store.write(chunk)
        self.failed += len(chunk.failures)
        self.done += len(chunk.runs) - len(chunk.failures)
        if self.progress is not None:
            self.progress(self.before + self.done, self.total, self.failed)

    def _lost(self, runs: Runs, lost: Lost) -> None:
        """Try runs again whose process died: together, then one by one, and each no more than thrice."""
        self.losses_in_a_row += 1
        deaths = max(self.deaths.get(run, 0) for run in runs) + 1
        self.deaths |= dict.fromkeys(runs, deaths)
        if deaths >= DEATHS and len(runs) == 1:
            point, replicate = runs[0]
            failure = Failure(point, replicate, f"Lost {deaths} times: {lost.reason}")
            self._keep(Chunk(runs, None, None, (failure,), 0.0))
            del self.deaths[runs[0]]
        elif self.losses_in_a_row > 10 * self.workers.count:
            raise RuntimeError(f"worker processes end again and again without a result; the last one: {lost.reason}")
        elif deaths >= DEATHS - 1:
            self.again.extend((run,) for run in runs)
        else:
            self.again.append(runs)
