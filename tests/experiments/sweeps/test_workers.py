"""Processes that carry out chunks: one that dies loses its own chunk only, and none begins without memory."""

import os
import signal
import time

import psutil
import pytest

from journeysim import Scenario
from journeysim.engine.setup import memory_needed
from journeysim.experiments.sweeps import workers as module
from journeysim.experiments.sweeps.rows import carry_out
from journeysim.experiments.sweeps.workers import LocalWorkers, Lost, fitting, need_of
from tests.experiments.sweeps.small import TINY, small_plan, troubled

RUNS = ((0, 0), (0, 1)), ((1, 0),), ((2, 1),)


def taken(workers, count):
    """Chunks as they come back, until there are so many."""
    found = {}
    until = time.monotonic() + 60
    while len(found) < count and time.monotonic() < until:
        found |= dict(workers.finished(1.0))
    return found


def gone(process):
    """Whether a process has ended within some seconds."""
    try:
        psutil.Process(process).wait(10)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return False
    return True


@pytest.mark.slow
def test_chunks_come_back_as_they_are_made_here():
    plan = small_plan()
    with LocalWorkers(plan, 2) as workers:
        for runs in RUNS:
            workers.submit(runs)
        found = taken(workers, 3)
        processes = workers.processes
    assert {runs: chunk.table for runs, chunk in found.items()} == {runs: carry_out(plan, runs).table for runs in RUNS}
    assert len(set(processes)) == 2
    assert all(map(gone, processes))


@pytest.mark.slow
def test_a_process_that_dies_is_replaced_and_the_others_go_on(tmp_path):
    plan = troubled(tmp_path, deadly=(1,))
    with LocalWorkers(plan, 2) as workers:
        for runs in RUNS:
            workers.submit(runs)
        found = taken(workers, 3)
        assert isinstance(found[RUNS[1]], Lost)
        assert "killed, out of memory" in found[RUNS[1]].reason
        assert found[RUNS[0]].table == carry_out(plan, RUNS[0]).table
        assert found[RUNS[2]].table == carry_out(plan, RUNS[2]).table
        # Also one that dies while it has nothing to do.
        for process in workers.processes:
            os.kill(process, signal.SIGKILL)
        time.sleep(0.3)
        workers.submit(RUNS[0])
        assert taken(workers, 1)[RUNS[0]].table == found[RUNS[0]].table


@pytest.mark.slow
@pytest.mark.parametrize("now", [False, True])
def test_ending_leaves_no_process_behind(now):
    workers = LocalWorkers(small_plan(), 2)
    try:
        for runs in RUNS:
            workers.submit(runs)
        processes = workers.processes
        assert len(processes) == 2
    finally:
        workers.close(now)
    assert all(map(gone, processes))
    workers.close(now)


def test_waiting_for_a_chunk_ends_in_time():
    with LocalWorkers(small_plan(), 1) as workers:
        begun = time.monotonic()
        assert workers.finished(0.2) == []
        assert time.monotonic() - begun < 2.0


def memory(monkeypatch, free):
    monkeypatch.setattr(module, "free_memory", free)


def test_as_many_processes_start_as_fit(monkeypatch):
    memory(monkeypatch, lambda: 10e9)
    assert fitting(8, 1e9) == int(0.9 * 10e9 / 1.25e9) == 7
    assert fitting(3, 1e9) == 3
    assert fitting(8, 50e9) == 1


@pytest.mark.slow
def test_no_chunk_begins_without_memory_unless_none_is_under_way(monkeypatch):
    free = 10e9
    memory(monkeypatch, lambda: free)
    plan = small_plan()
    with LocalWorkers(plan, 2, need=1e9) as workers:
        assert workers.count == 2
        free = 0.5e9
        for runs in RUNS:
            workers.submit(runs)
        assert len(workers.processes) == 1
        assert len(taken(workers, 3)) == 3
        assert len(workers.processes) == 1
        free = 10e9
        for runs in RUNS:
            workers.submit(runs)
        assert len(workers.processes) == 2
        assert len(taken(workers, 3)) == 3


def test_the_need_of_a_plan_is_that_of_its_largest_run():
    plan = small_plan(vary={"population.consumers": [1000, 50_000, 2000], "network.degree": [4, 8]})
    largest = memory_needed(TINY.with_settings({"population.consumers": 50_000, "network.degree": 8}))
    assert need_of(plan) == pytest.approx(module.MARGIN * largest)
    many = small_plan(points=100, vary={"population.consumers": (1000, 50_000)})
    assert need_of(many) == pytest.approx(module.MARGIN * memory_needed(many.scenario_of(99)))


@pytest.mark.slow
def test_the_need_is_about_what_a_run_takes():
    scenario = Scenario.load("smartphones", {"population.consumers": 200_000, "time.steps": 20})
    plan = small_plan(points=2, scenario=scenario, vary={"stages.need.rate": (0.001, 0.002)})
    with LocalWorkers(plan, 1) as workers:
        workers.submit([(0, 0)])
        process, peak = psutil.Process(workers.processes[0]), 0
        while not workers.finished(0.02):
            peak = max(peak, process.memory_info().rss)
    taken_up = need_of(plan) + module.BYTES_OF_A_PROCESS
    assert 0.4 * taken_up < peak < 1.1 * taken_up
