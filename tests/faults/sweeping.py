"""Carries out a small sweep, for tests that end it: `python -m tests.faults.sweeping FOLDER`."""

import argparse
import resource
from pathlib import Path

from journeysim.experiments.sweeps.driver import drive
from journeysim.experiments.sweeps.store import Store
from journeysim.experiments.sweeps.workers import LocalWorkers
from tests.experiments.sweeps.small import TINY, small_plan

#: Long enough that there is time to end it.
SCENARIO = TINY.with_settings({"time.steps": 12})


def plan(points):
    return small_plan(points, 3, SCENARIO, keep_steps=True)


def main() -> None:
    """Say when runs are handed out, after each chunk, and at the end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--points", type=int, default=30)
    parser.add_argument("--largest-file", type=int, help="bytes that a file may have, as when the disk is full")
    given = parser.parse_args()
    sweep = plan(given.points)
    with Store.open(given.folder, sweep) as store, LocalWorkers(sweep, given.workers) as workers:
        if given.largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (given.largest_file, given.largest_file))
        print("begun", flush=True)
        outcome = drive(sweep, store, workers, chunk=4, progress=lambda done, *_: print(done, flush=True))
        print(f"ended {outcome.done} {outcome.failed} {len(store.set_aside)}", flush=True)


if __name__ == "__main__":
    main()
