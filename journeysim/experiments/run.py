"""Runs a scenario: as many replicates as asked for, each the same however the others are run."""

import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

from journeysim.engine.model import JourneyModel
from journeysim.records.log import Cast, Log
from journeysim.records.recorder import StepRecorder
from journeysim.records.result import Result
from journeysim.scenario.scenario import Scenario

#: Called with the replicate and its step each time one is done; step 0 when its world stands.
Progress = Callable[[int, int], None]


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
    besides those that the scenario names, and with `purchases` each log
    holds every purchase. With more than one of `workers`, replicates run in processes of their
    own, with the same results. Raises `ScenarioError` for a scenario that cannot be run, `ValueError` for
    numbers that make no sense.
    """
    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    if seed < 0 or replicates < 1 or workers < 1:
        raise ValueError(
            f"seed must be 0 or more, replicates and workers 1 or more; found {seed}, {replicates} and {workers}"
        )
    kept = sorted({*scenario.record.diary, *diary})
    consumers = scenario.population.consumers
    if kept and not 0 <= kept[0] <= kept[-1] < consumers:
        wrong = next(each for each in kept if not 0 <= each < consumers)
        raise ValueError(f"there is no consumer {wrong}; ids go from 0 to {consumers - 1}")
    if workers > 1 and replicates > 1:
        done = list(_in_processes(scenario, seed, replicates, kept, progress, min(workers, replicates), purchases))
    else:
        done = [_one(scenario, seed, replicate, kept, progress, purchases) for replicate in range(replicates)]
    return Result(scenario, seed, done[0][0], tuple(log for _, log in done))


def _one(
    scenario: Scenario,
    seed: int,
    replicate: int,
    diary: Sequence[int],
    progress: Progress | None = None,
    purchases: bool = False,
) -> tuple[Cast, Log]:
    recorder = StepRecorder(diary, purchases)
    model = JourneyModel(scenario, seed=seed, replicate=replicate, recorder=recorder)
    if progress is not None:
        progress(replicate, 0)
    while model.running:
        model.step()
        if progress is not None:
            progress(replicate, model.world.clock.step)
    return recorder.cast, recorder.log()


def _in_processes(
    scenario: Scenario,
    seed: int,
    replicates: int,
    diary: Sequence[int],
    progress: Progress | None,
    workers: int,
    purchases: bool,
) -> Iterator[tuple[Cast, Log]]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["journeysim.experiments.run"])
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_interrupts_to_the_parent)
    try:
        with _children_uninterrupted():
            jobs = {
                pool.submit(_one, scenario, seed, replicate, diary, None, purchases): replicate
                for replicate in range(replicates)
            }
        open_jobs = set(jobs)
        while open_jobs:
            finished, open_jobs = wait(open_jobs, return_when=FIRST_COMPLETED)
            for job in finished:
                job.result()
                if progress is not None:
                    progress(jobs[job], scenario.time.steps)
        yield from (job.result() for job in jobs)
    except BaseException:
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _children_uninterrupted() -> Iterator[None]:
    """Put Ctrl-C off while processes start, so that each is known when it comes; they themselves never see it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if came:
        raise KeyboardInterrupt


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
