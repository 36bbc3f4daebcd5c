"""Runs: one that fails costs no other, whether it raises or its process dies."""

import multiprocessing
import os
import signal
import time
from dataclasses import dataclass

import numpy as np
import pytest

from journeysim.experiments.calibration.runs import Failed, Runs
from journeysim.experiments.executor import Job
from tests.experiments.calibration.market import small

#: A market of 50 consumers, one of 51, ...
JOBS = [Job(small(**{"population.consumers": 50 + number, "time.steps": 2}), 1, 0) for number in range(5)]


@dataclass(frozen=True)
class Deadly:
    """Reads the number of each market but for one, at which it raises, or ends its process, or reads nan."""

    raising: int = -1
    deadly: int = -1
    nowhere: int = -1

    def of(self, cast, log):
        number = cast.consumers - 50
        if number == self.raising:
            raise MemoryError("no room\nfor it")
        if number == self.deadly and multiprocessing.parent_process() is not None:
            os.kill(os.getpid(), signal.SIGKILL)
        return np.array([[np.nan if number == self.nowhere else float(number)]])


def carried_out(read, workers):
    with Runs(read, workers) as runs:
        found = dict(runs.run(JOBS))
    return [found[number] if isinstance(found[number], Failed) else found[number].item() for number in range(5)]


def test_a_run_that_raises_costs_no_other():
    raised, nowhere = Failed("MemoryError: no room for it"), Failed("its series have values that are no numbers")
    assert carried_out(Deadly(raising=1, nowhere=3), 1) == [0.0, raised, 2.0, nowhere, 4.0]


@pytest.mark.slow
def test_a_process_that_dies_costs_its_own_run_alone():
    before = [0.0, Failed("MemoryError: no room for it")]
    died = Failed("its process ended 2 times: killed, out of memory, or a fault in a library")
    assert carried_out(Deadly(raising=1, deadly=3), 2) == [*before, 2.0, died, 4.0]


@pytest.mark.slow
def test_a_process_that_dies_once_is_replaced():
    """Also while it has nothing to do; what it had is begun again."""
    with Runs(Deadly(), 2) as runs:
        for _ in range(2):
            assert {number: found.item() for number, found in runs.run(JOBS)} == {n: float(n) for n in range(5)}
            for process in runs._slots.processes:
                os.kill(process.pid, signal.SIGKILL)
            time.sleep(0.2)
