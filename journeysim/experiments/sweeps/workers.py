"""Processes that carry out runs on this machine; one that dies takes its own chunk with it and nothing else."""

import math
import os
import sys
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from journeysim.engine.memory import free_memory
from journeysim.engine.setup import memory_needed
from journeysim.experiments.executor import Slots
from journeysim.experiments.sweeps.rows import Chunk, Run, carry_out

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.plan import SweepPlan

Runs = tuple[Run, ...]
#: What a process holds before any run, its libraries above all; measured, rounded up.
BYTES_OF_A_PROCESS = 250e6
#: A run's records, and what the processor's allocator keeps, come on top of its people.
MARGIN = 1.3
#: Share of the free memory that workers may take.
SHARE = 0.9
_LOOKED_AT = 40
_A_LOOK = 0.2


@dataclass(frozen=True)
class Lost:
    """The process that had a chunk ended without giving anything back."""

    reason: str


class Workers(Protocol):
    """Whoever carries out chunks of runs: processes here, or machines of a cluster."""

    @property
    def count(self) -> int:
        """How many chunks may be under way at once."""

    @property
    def cores(self) -> int:
        """How many runs go on at once."""

    def submit(self, runs: Sequence[Run], seconds: float = math.inf) -> None:
        """Take on a chunk; after so many seconds it ends with the runs that it has done by then."""

    def finished(self, timeout: float) -> list[tuple[Runs, Chunk | Lost]]:
        """Return the chunks that have come to an end, after waiting for one for up to `timeout` seconds."""

    def close(self, now: bool = False) -> None:
        """End; with `now` without waiting for what is under way."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(now=kind is not None)


class LocalWorkers(Workers):
    """Processes on this machine, each with one thread and the plan of the sweep; use it in a `with`.

    `count` of them start unless they would not fit into the memory that is free; `need` is that of one run in bytes.
    No chunk is begun while less than that is free, unless none is under way.
    """

    def __init__(self, plan: "SweepPlan", count: int, need: float | None = None) -> None:
        self._need = need_of(plan) if need is None else need
        self.asked = count
        self._slots = Slots(fitting(count, self._need), _begin_worker, (plan,))
        self._waiting: deque[tuple[Runs, float]] = deque()
        self._running: dict[Future[Chunk], tuple[int, Runs]] = {}

    @property
    def count(self) -> int:
        """How many chunks may be under way at once: one for each process."""
        return len(self._slots)

    @property
    def cores(self) -> int:
        """How many runs go on at once."""
        return len(self._slots)

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that are up."""
        return [each.pid for each in self._slots.processes]

    def submit(self, runs: Sequence[Run], seconds: float = math.inf) -> None:
        """Take on a chunk; it begins when a process is idle and a run's memory is free.

        After so many seconds it ends with the runs that it has done by then.
        """
        self._waiting.append((tuple(runs), seconds))
        self._begin()

    def finished(self, timeout: float) -> list[tuple[Runs, Chunk | Lost]]:
        """Return the chunks that have come to an end, after waiting for one for up to `timeout` seconds."""
        until = time.monotonic() + timeout
        while True:
            self._begin()
            left = max(0.0, until - time.monotonic())
            # Chunks that wait for memory are looked after even when none comes to an end.
            pause = min(left, _A_LOOK) if self._waiting else left
            ended, _ = wait(self._running, pause, FIRST_COMPLETED)
            if ended or left <= pause:
                return [self._taken(each) for each in ended]

    def close(self, now: bool = False) -> None:
        """End the processes; with `now` without waiting for what they do."""
        self._waiting.clear()
        self._slots.close(now)
        self._running.clear()

    def _taken(self, future: "Future[Chunk]") -> tuple[Runs, Chunk | Lost]:
        slot, runs = self._running.pop(future)
        try:
            return runs, future.result()
        except BrokenProcessPool:
            self._slots.drop(slot)
            return runs, Lost("its process ended: killed, out of memory, or a fault outside Python")
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            return runs, Lost(f"its process could not go on: {type(error).__name__}: {error}")

    def _begin(self) -> None:
        busy = {slot for slot, _ in self._running.values()}
        for slot in range(len(self._slots)):
            if not self._waiting:
                return
            if slot in busy:
                continue
            if self._running and free_memory() < self._need:
                return
            runs, seconds = self._waiting.popleft()
            future = self._slots.hand(slot, _carried_out, runs, seconds)
            if future is None:
                raise RuntimeError("worker processes end as soon as they start")
            self._running[future] = slot, runs


def fitting(count: int, need: float) -> int:
    """Return how many of so many workers fit into the memory that is free, at least one; `need` is a run's bytes."""
    fit = int(SHARE * free_memory() / (need + BYTES_OF_A_PROCESS))
    return max(1, min(count, fit))


def need_of(plan: "SweepPlan") -> float:
    """Return the bytes of memory that the largest run of a plan needs, about.

    Of many points, those are looked at in which a variable is largest, and one for each value that is no number.
    """
    points = plan.design.points
    looked_at = {0}
    for name in points.columns:
        column = points[name]
        if column.dtype.kind in "if":
            looked_at.add(int(column.argmax()))
        else:
            looked_at.update(int(number) for number in column.drop_duplicates().index)
    chosen = range(len(points)) if len(points) <= _LOOKED_AT else sorted(looked_at)
    return MARGIN * max(memory_needed(plan.scenario_of(point)) for point in chosen)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_script() -> None:
    """Raise `RuntimeError` for a script that processes cannot read when they start, or would run from its top."""
    main = sys.modules.get("__main__")
    path = getattr(main, "__file__", None)
    if path is None or getattr(main, "__spec__", None) is not None:
        return
    if path == "<stdin>":
        raise RuntimeError("put a script that runs a sweep into a file: processes cannot read it from standard input")
    if not path.endswith(".py"):
        return
    with suppress(OSError, UnicodeDecodeError):
        if "__name__" not in Path(path).read_text("utf-8"):
            raise RuntimeError(f'put what {path} does under `if __name__ == "__main__":`, as it starts processes')


_plan: "SweepPlan | None" = None


def _begin_worker(plan: "SweepPlan") -> None:
    """Keep the plan, and stay with one thread."""
    global _plan  # noqa: PLW0603  (a process has one plan, and pools hand over nothing but arguments)
    _plan = plan
    one_thread()


def one_thread() -> None:
    """Let the libraries of this process compute in one thread, as there is a process for each core."""
    import numba
    import pyarrow as pa

    numba.config.NUMBA_NUM_THREADS = 1  # type: ignore[attr-defined]
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


def _carried_out(runs: Runs, seconds: float) -> Chunk:
    assert _plan is not None
    return carry_out(_plan, runs, seconds)
