"""Sweeps that are ended: nothing that was written is lost or wrong, and the same sweep goes on from there."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psutil
import pytest

from journeysim.experiments.sweeps.rows import carry_out
from journeysim.experiments.sweeps.store import Store
from tests.cli.shell import HEARD
from tests.experiments.sweeps.small import content, same, whole
from tests.faults.sweeping import SCENARIO, plan

ROOT = Path(__file__).resolve().parents[2]


#: Points of most tests, and of the one that must last longest; each has three replicates.
FEW, MANY = 30, 150


@cache
def expected(points):
    return whole(plan(points))


@contextmanager
def sweeping(folder, *arguments):
    """A sweep in a process of its own; it and all that it started is gone at the end."""
    command = [*HEARD, sys.executable, "-m", "tests.faults.sweeping", str(folder), *map(str, arguments)]
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate()


def family(running):
    """The processes that a sweep has started."""
    return psutil.Process(running.pid).children(recursive=True)


def until(running, line):
    """Wait for a line of a sweep; return whether it came before the end."""
    return any(each.strip() == line for each in iter(running.stdout.readline, ""))


def check_sound(folder, points=FEW):
    """Whatever is there is right, and nothing is there twice."""
    if not any((folder / "runs").glob("*.parquet")):
        return 0
    found = content(folder)
    rows = list(zip(found["point"].to_pylist(), found["replicate"].to_pylist(), strict=True))
    assert len(set(rows)) == len(rows)
    places = [point * 3 + replicate for point, replicate in rows]
    assert same(found, expected(points).take(places).combine_chunks())
    return len(rows)


def finish(folder, points=FEW):
    """Go on until the end; everything is there, and no more was run than was missing."""
    before = check_sound(folder, points) if folder.exists() else 0
    with sweeping(folder, "--points", points) as running:
        out, err = running.communicate(timeout=120)
    assert (running.returncode, err) == (0, "")
    assert out.splitlines()[-1] == f"ended {3 * points - before} 0 0"
    assert same(content(folder), expected(points))
    assert content(folder, "steps").num_rows == 3 * points * SCENARIO.time.steps
    assert {each.name for each in (folder / "runs").iterdir()} == {each.name for each in (folder / "steps").iterdir()}


def killed_at_random(folder, rounds, points=FEW):
    """End the driver with kill -9 at random moments, in its start too, and let it go on in between.

    Moments are counted in chunks rather than seconds, as a busy machine would not get anywhere in those.
    """
    luck = random.Random(4)
    found = []
    for _ in range(rounds):
        with sweeping(folder, "--points", points) as running:
            for _ in range(luck.choice([0, 0, 1, 2, 3, 5, 8])):
                running.stdout.readline()
            time.sleep(luck.uniform(0.0, 0.5))
            workers = family(running) if running.poll() is None else []
            running.kill()
            running.wait()
            _, left = psutil.wait_procs(workers, timeout=10)
        assert not left, "workers outlive their driver"
        found.append(check_sound(folder, points) if folder.exists() else 0)
    assert found == sorted(found)
    return found


@pytest.mark.slow
def test_a_driver_killed_twice_loses_nothing(tmp_path):
    killed_at_random(tmp_path / "sweep", 2)
    finish(tmp_path / "sweep")


@pytest.mark.full
def test_a_driver_killed_twenty_times_loses_nothing(tmp_path):
    found = killed_at_random(tmp_path / "sweep", 20, MANY)
    print(f"\nruns that were done at each kill: {found}")
    assert len(set(found)) > 3, "the kills came before anything happened"
    finish(tmp_path / "sweep", MANY)


@pytest.mark.slow
def test_a_worker_killed_costs_nothing(tmp_path):
    with sweeping(tmp_path / "sweep") as running:
        assert until(running, "5")
        workers = [each for each in family(running) if not each.children()]
        busy = max(workers, key=lambda each: sum(each.cpu_times()[:2]))
        busy.kill()
        out, err = running.communicate(timeout=120)
    assert (running.returncode, err) == (0, "")
    assert out.splitlines()[-1] == f"ended {3 * FEW} 0 0"
    assert same(content(tmp_path / "sweep"), expected(FEW))


@pytest.mark.full
def test_an_interrupt_ends_all_processes_and_keeps_what_is_done(tmp_path):
    with sweeping(tmp_path / "sweep") as running:
        assert until(running, "9")
        workers = family(running)
        os.killpg(running.pid, signal.SIGINT)  # as Ctrl-C does: to all of them
        _, err = running.communicate(timeout=30)
        _, left = psutil.wait_procs(workers, timeout=10)
    assert running.returncode == -signal.SIGINT
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert "Process" not in err
    assert not left
    assert 9 <= check_sound(tmp_path / "sweep") < 3 * FEW
    finish(tmp_path / "sweep")


@pytest.mark.full
def test_a_full_disk_ends_the_sweep_and_spoils_nothing(tmp_path):
    folder = tmp_path / "sweep"
    sweep = plan(FEW)
    with Store.open(folder, sweep) as store:
        store.write(carry_out(sweep, [(0, 0), (0, 1)]))
    largest = max(path.stat().st_size for path in (folder / "steps").iterdir())
    # Room for the part of runs of a chunk but not for that of its steps.
    with sweeping(folder, "--largest-file", largest) as running:
        _, err = running.communicate(timeout=120)
    assert running.returncode == 1
    assert err.rstrip().splitlines()[-1].startswith("OSError: [Errno 27]")
    kept = check_sound(folder)
    assert kept < 3 * FEW
    assert not list(folder.rglob("*.tmp"))
    finish(folder)


@pytest.mark.full
def test_a_second_driver_is_refused_while_the_first_goes_on(tmp_path):
    with sweeping(tmp_path / "sweep") as first:
        assert until(first, "begun")
        with sweeping(tmp_path / "sweep") as second:
            _, err = second.communicate(timeout=60)
        assert second.returncode == 1
        assert f"is being worked on by process {first.pid} on " in err.rstrip().splitlines()[-1]
        _, err = first.communicate(timeout=120)
    assert (first.returncode, err) == (0, "")
    assert same(content(tmp_path / "sweep"), expected(FEW))


@pytest.mark.full
def test_the_drivers_memory_does_not_grow_with_the_runs(tmp_path):
    folder = tmp_path / "sweep"
    peaks = []
    for points in (700, 3400):
        with sweeping(folder / str(points), "--points", points) as running:
            driver, peak = psutil.Process(running.pid), 0
            while running.stdout.readline():
                peak = max(peak, driver.memory_info().rss)
            assert running.wait(60) == 0
        peaks.append(peak)
    print(f"\npeak of the driver: {peaks[0] / 1e6:.0f} MB at 2,100 runs, {peaks[1] / 1e6:.0f} MB at 10,200")
    assert peaks[1] - peaks[0] < 15e6
