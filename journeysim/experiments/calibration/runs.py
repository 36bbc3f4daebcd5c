"""Carries out the runs of a calibration; one that fails, or whose process dies, takes nothing else with it."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from journeysim.experiments.calibration.reading import Reading
from journeysim.experiments.executor import Job, Slots, carry_out

#: How often a run is begun whose process dies each time.
_ATTEMPTS = 2
_NONE_START = "worker processes end as soon as they start; --workers 1 does without them"
Values = NDArray[np.float64]


class CalibrationError(Exception):
    """A calibration that cannot go on; one line says why."""


@dataclass(frozen=True)
class Failed:
    """A run that came to nothing, and why in a line."""

    error: str


class Runs:
    """Carries out runs in `workers` processes, which stay up from one call to the next; use it in a `with`.

    With one worker everything happens in this process. Each process stands for itself, so that one that the system
    ends, as it does when memory runs out, has one run only with it.
    """

    def __init__(self, read: Reading, workers: int = 1) -> None:
        self._read = read
        self._slots = Slots(workers if workers > 1 else 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._slots.close(now=kind is not None)

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Values | Failed]]:
        """Yield (number of the job, the series of its run, shape (metrics, periods), or why there are none)."""
        if not self._slots:
            for number, job in enumerate(jobs):
                yield number, series_of(job, self._read)
            return
        waiting = deque(range(len(jobs)))
        running: dict[Future[Values | Failed], tuple[int, int]] = {}
        lost: Counter[int] = Counter()
        while waiting or running:
            busy = {slot for slot, _ in running.values()}
            for slot in range(len(self._slots)):
                if waiting and slot not in busy:
                    number = waiting.popleft()
                    future = self._slots.hand(slot, series_of, jobs[number], self._read)
                    if future is None:
                        raise CalibrationError(_NONE_START)
                    running[future] = slot, number
            ended, _ = wait(running, return_when=FIRST_COMPLETED)
            for each in sorted(ended, key=lambda future: running[future][1]):
                slot, number = running.pop(each)
                try:
                    found = each.result()
                except BrokenProcessPool:
                    self._slots.drop(slot)
                    lost[number] += 1
                    if lost[number] < _ATTEMPTS:
                        waiting.appendleft(number)
                        continue
                    found = Failed(
                        f"its process ended {_ATTEMPTS} times: killed, out of memory, or a fault in a library"
                    )
                yield number, found


def series_of(job: Job, read: Reading) -> Values | Failed:
    """Return the series of a run, or why it has none; carried out in this process."""
    try:
        series = read.of(*carry_out(job))
    except Exception as error:
        text = " ".join(str(error).split())
        return Failed(f"{type(error).__name__}: {text}" if text else type(error).__name__)
    return series if np.isfinite(series).all() else Failed("its series have values that are no numbers")
