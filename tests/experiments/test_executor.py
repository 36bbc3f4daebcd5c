"""Many runs, one after the other or side by side: the same results, and an end when something goes wrong."""

import multiprocessing
import os
import signal
import subprocess
import sys
from importlib import import_module

import numpy as np
import pytest

from journeysim import Scenario, ScenarioError
from journeysim.experiments import forking
from journeysim.experiments.executor import Executor, Job, carry_out, run_jobs
from tests.cli.shell import ROOT
from tests.records.market import LIVELY

SHORT = Scenario.from_dict(LIVELY).with_settings({"time.steps": 5})
LONGER = SHORT.with_settings({"time.steps": 9})
JOBS = [Job(LONGER, 1, 0), Job(SHORT, 1, 0, purchases=True), Job(SHORT, 2, 1, diary=(3,))]


def by_number(found):
    return {number: log for number, (_, log) in found}


def test_jobs_of_several_scenarios_give_the_same_in_one_process_and_in_several():
    here, apart = by_number(run_jobs(JOBS)), by_number(run_jobs(JOBS, workers=2))
    assert sorted(here) == sorted(apart) == [0, 1, 2]
    for number, log in here.items():
        assert all(np.array_equal(values, apart[number][name], equal_nan=True) for name, values in log.arrays.items())
        assert (log.purchases is None) == (apart[number].purchases is None) == (number != 1)
        assert log.diaries == apart[number].diaries
    assert [len(here[number]) for number in range(3)] == [9, 5, 5]


@pytest.mark.slow
def test_processes_stay_up_from_one_call_to_the_next():
    before = set(multiprocessing.active_children())
    with Executor(2) as executor:
        first = by_number(executor.run(JOBS[:2]))
        mine = set(multiprocessing.active_children()) - before
        second = by_number(executor.run(JOBS[1:]))
        assert set(multiprocessing.active_children()) - before == mine
        assert mine
    assert sorted(first) == sorted(second) == [0, 1]
    assert not set(multiprocessing.active_children()) - before


def test_progress_is_told_by_the_number_of_the_job():
    seen = []
    list(run_jobs(JOBS[:2], progress=lambda *each: seen.append(each)))
    assert seen == [(0, step) for step in range(10)] + [(1, step) for step in range(6)]


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_whoever_stops_listening_ends_the_processes(workers):
    before = set(multiprocessing.active_children())
    found = run_jobs(JOBS * 4, workers)
    next(found)
    found.close()
    assert not set(multiprocessing.active_children()) - before


CLOSED = """
import threading
from journeysim.experiments import executor
from tests.experiments.test_executor import large

if __name__ == "__main__":
    executor.carry_out = large
    for _ in range(12):
        with executor.Executor(2) as pool:
            runs = pool.run([20_000_000] * 6)
            next(runs)
            runs.close()
    print("closed")
"""


def large(size, progress=None):
    """A run whose result is larger than what fits into a pipe."""
    return bytes(size)


@pytest.mark.slow
def test_processes_that_are_ended_while_they_send_a_result_keep_nobody_waiting(tmp_path):
    script = tmp_path / "closed.py"
    script.write_text(CLOSED)
    done = subprocess.run(
        [sys.executable, script], env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "closed\n", "")


@pytest.mark.slow
def test_an_error_in_another_process_comes_through_and_ends_the_others():
    before = set(multiprocessing.active_children())
    wrong = SHORT.with_settings({"population.consumers": 90_000_000})
    with pytest.raises(ScenarioError, match=r"population\.consumers"):
        list(run_jobs([Job(wrong, 1, 0), *JOBS * 3], workers=2))
    assert not set(multiprocessing.active_children()) - before


@pytest.mark.slow
def test_a_kill_leaves_no_word_of_what_is_tidied_up_after_it(tmp_path):
    script = tmp_path / "killed.py"
    script.write_text(
        "import os, signal\n"
        "from journeysim.experiments.executor import Slots\n"
        "if __name__ == '__main__':\n"
        "    slots = Slots(2)\n"
        "    assert slots.hand(0, os.getpid).result() == slots.processes[0].pid\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    # The output ends when the last process has that held it.
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGKILL, "", "")


def test_the_server_that_forks_has_imported_what_carries_out_runs():
    # A name that leads nowhere would cost only time.
    assert import_module(forking.NEEDED).carry_out is carry_out
