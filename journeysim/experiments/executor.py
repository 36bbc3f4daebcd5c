"""Carries out many runs: one after the other in this process, or side by side in processes of their own."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from journeysim.engine.model import JourneyModel
from journeysim.experiments import forking
from journeysim.records.log import Cast, Log
from journeysim.records.recorder import StepRecorder
from journeysim.scenario.scenario import Scenario

#: Called with the number of the run and its step each time one is done; step 0 when its world stands.
Progress = Callable[[int, int], None]
#: Asked whether what is done is enough.
Enough = Callable[[], bool]
Done = tuple[Cast, Log]


@dataclass(frozen=True)
class Job:
    """One replicate of a scenario to run; `diary` and `purchases` say what is kept besides the tallies."""

    scenario: Scenario
    seed: int
    replicate: int
    diary: tuple[int, ...] = ()
    purchases: bool = False


def run_jobs(jobs: Sequence[Job], workers: int = 1, progress: Progress | None = None) -> Iterator[tuple[int, Done]]:
    """Yield (number of the job, what it gave) as they finish, from `workers` processes; the order says nothing."""
    with Executor(min(workers, len(jobs))) as executor:
        yield from executor.run(jobs, progress)


class Executor:
    """Runs jobs in up to `workers` processes, which stay up from one call to the next; use it in a `with`.

    With one worker everything happens in this process. Whatever goes wrong, Ctrl-C included, ends the processes.
    """

    def __init__(self, workers: int = 1) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(now=kind is not None)

    def _end(self, now: bool) -> None:
        if self._pool is not None:
            _end(self._pool, now)
            self._pool = None

    def run(self, jobs: Sequence[Job], progress: Progress | None = None) -> Generator[tuple[int, Done]]:
        """Yield (number of the job, what it gave) as they finish; whoever closes it ends those that have not."""
        if self._workers < 2:
            for number, job in enumerate(jobs):
                yield number, carry_out(job, None if progress is None else _of(number, progress))
            return
        with forking.children_uninterrupted():
            if self._pool is None:
                self._pool = new_pool(self._workers)
            numbers = {self._pool.submit(carry_out, job): number for number, job in enumerate(jobs)}
        waiting = set(numbers)
        try:
            while waiting:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for each in sorted(finished, key=numbers.__getitem__):
                    number, done = numbers.pop(each), each.result()
                    if progress is not None:
                        progress(number, jobs[number].scenario.time.steps)
                    yield number, done
        except GeneratorExit:
            self._end(now=True)
            raise


def carry_out(job: Job, progress: Callable[[int], None] | None = None) -> Done:
    """Run one job in this process; `progress` hears of every step."""
    recorder = StepRecorder(list(job.diary), job.purchases)
    model = JourneyModel(job.scenario, seed=job.seed, replicate=job.replicate, recorder=recorder)
    if progress is not None:
        progress(0)
    while model.running:
        model.step()
        if progress is not None:
            progress(model.world.clock.step)
    return recorder.cast, recorder.log()


def _of(number: int, progress: Progress) -> Callable[[int], None]:
    return lambda step: progress(number, step)


def new_pool(
    workers: int, begin: Callable[..., None] | None = None, given: tuple[Any, ...] = ()
) -> ProcessPoolExecutor:
    """Return a pool of processes that leave Ctrl-C to this one; each calls `begin` with what is `given` to it first."""
    return ProcessPoolExecutor(workers, mp_context=forking.context(), initializer=_begin, initargs=(begin, given))


def processes_of(pool: ProcessPoolExecutor) -> list[Any]:
    """Return the processes of a pool that are known."""
    return list((getattr(pool, "_processes", None) or {}).values())


def _end(pool: ProcessPoolExecutor, now: bool) -> None:
    """End the processes of a pool; with `now` in the midst of what they do."""
    if now:
        for process in processes_of(pool):
            process.kill()
        _expect_no_more(pool)
    pool.shutdown(cancel_futures=True)


def _expect_no_more(pool: ProcessPoolExecutor) -> None:
    """Let go of the end of the pipe that results are written to, which this process holds for those yet to start.

    As long as anybody holds it, the rest of a result whose process was killed while sending it is waited for.
    """
    writer = getattr(getattr(pool, "_result_queue", None), "_writer", None)
    if writer is not None:
        writer.close()


class Slots:
    """Places for processes each of which stands for itself, so that one that the system ends has its own work only.

    A process starts when it is first needed, and another in its place when it has died; each calls `begin` with what
    is `given` to it first.
    """

    def __init__(self, count: int, begin: Callable[..., None] | None = None, given: tuple[Any, ...] = ()) -> None:
        self._pools: list[ProcessPoolExecutor | None] = [None] * count
        self._begin, self._given = begin, given

    def __len__(self) -> int:
        return len(self._pools)

    @property
    def processes(self) -> list[Any]:
        """The processes that are up."""
        return [each for pool in self._pools if pool is not None for each in processes_of(pool)]

    def hand(self, slot: int, work: Callable[..., Any], *given: Any) -> "Future[Any] | None":
        """Give work to the process of a slot; `None` where processes end as soon as they start."""
        with forking.children_uninterrupted():
            for _ in range(2):
                pool = self._pools[slot]
                if pool is None:
                    pool = self._pools[slot] = new_pool(1, self._begin, self._given)
                try:
                    handed = pool.submit(work, *given)
                except BrokenProcessPool:  # it died while it had nothing to do
                    self.drop(slot)
                else:
                    _expect_no_more(pool)
                    return handed
        return None

    def drop(self, slot: int) -> None:
        """Forget a process that has died."""
        pool = self._pools[slot]
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
            self._pools[slot] = None

    def close(self, now: bool = False) -> None:
        """End the processes; with `now` without waiting for what they do."""
        for slot, pool in enumerate(self._pools):
            if pool is not None:
                _end(pool, now)
                self._pools[slot] = None


def _begin(begin: Callable[..., None] | None, given: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if begin is not None:
        begin(*given)


def _end_with_parent() -> None:
    """End this process when its parent has, however that ended: else it would wait for work that never comes."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
