"""Work in the background is watched, stopped with its workers, and ends with the one that began it."""

import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from journeysim import Scenario
from journeysim.experiments.background import Background, BackgroundError
from journeysim.experiments.comparison.compare import compare
from journeysim.experiments.run import run
from tests.cli.shell import ROOT
from tests.support import QUIET


def double(number, progress):
    progress(0, 1)
    return 2 * number


def count_up(progress, enough):
    steps = 0
    while not enough():
        steps += 1
        progress(0, steps)
        time.sleep(0.01)
    return steps


def refuse(problem):
    if problem == "setting":
        Scenario.load("smartphones", {"time.steps": -1})
    raise {"value": ValueError("no such value"), "other": KeyError("key")}[problem]


def unfit():
    return lambda: None


def vanish():
    os._exit(7)


def servers_that_fork():
    return sum("forkserver" in " ".join(each.cmdline()) for each in psutil.Process().children())


def sleep_with_a_child(progress):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    progress(child.pid, os.getpid())
    time.sleep(600)


def gone(*pids, seconds=1.5):
    """Whether none of the processes lives any more, within so many seconds."""
    until = time.monotonic() + seconds
    while any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def both_pids(work):
    until = time.monotonic() + 30
    while not work.progress.steps:
        assert time.monotonic() < until
        time.sleep(0.02)
    ((child, leader),) = work.progress.steps.items()
    return child, leader


@pytest.mark.slow
@pytest.mark.parametrize("forks", [False, True])
def test_processes_for_runs_are_on_their_way_before_the_work_asks_for_them(forks):
    work = Background(servers_that_fork, watched=False, forks=forks)
    try:
        assert work.wait(30)
        assert work.answer() == int(forks)
    finally:
        work.stop()


@pytest.mark.slow
def test_the_answer_comes_back(monkeypatch):
    work = Background(double, 21)
    try:
        assert work.wait(30)
        assert (work.state, work.answer(), work.progress.done) == ("done", 42, 1)
        # It is gone, and its number may be another's.
        monkeypatch.setattr(os, "killpg", lambda *_: pytest.fail("a process that ended long ago was killed"))
        work.stop()
        assert work.answer() == 42
    finally:
        work.stop()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "arguments", "kind", "told"),
    [
        (refuse, ("value",), ValueError, "no such value"),
        (refuse, ("setting",), Exception, "time.steps"),
        (refuse, ("other",), BackgroundError, "KeyError: 'key'"),
        (unfit, (), BackgroundError, "cannot be sent"),
        (vanish, (), BackgroundError, "code 7"),
    ],
)
def test_what_goes_wrong_comes_back(work, arguments, kind, told):
    work = Background(work, *arguments, watched=False)
    try:
        assert work.wait(30)
        assert work.state == "failed"
        with pytest.raises(kind, match=told):
            work.answer()
    finally:
        work.stop()


@pytest.mark.slow
def test_work_ends_early_with_what_it_has_when_it_is_asked_to():
    work = Background(count_up, concludes=True)
    try:
        until = time.monotonic() + 30
        while not work.progress.steps:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert not work.wait(0.3)
        # However often it is asked, which nobody reads.
        for _ in range(1000):
            work.conclude()
        assert work.wait(30)
        assert work.state == "done"
        assert work.answer() >= work.progress.done > 0
        # It cannot hear of it any more.
        work.conclude()
    finally:
        work.stop()


@pytest.mark.slow
def test_a_stop_ends_it_and_its_children_within_a_second():
    work = Background(sleep_with_a_child)
    try:
        pids = both_pids(work)
        began = time.monotonic()
        work.stop()
        assert gone(*pids, seconds=1.0)
        assert time.monotonic() - began < 1.0
        assert work.state == "stopped"
        with pytest.raises(BackgroundError, match="stopped"):
            work.answer()
    finally:
        work.stop()


@pytest.mark.slow
def test_a_stop_leaves_alone_what_is_done_and_about_to_end(monkeypatch):
    """Once its process was reaped, its number may be another's."""
    ends, on, end = [], threading.Event(), Background._end

    def held(work, politely):
        ends.append(politely)
        if not politely:
            assert on.wait(30)
            end(work, politely)

    monkeypatch.setattr(Background, "_end", held)
    work = Background(double, 21)
    wait = work._finished.wait
    monkeypatch.setattr(work._finished, "wait", lambda seconds: on.set() or wait(seconds))
    try:
        until = time.monotonic() + 30
        while work.state == "running":
            assert time.monotonic() < until
            time.sleep(0.02)
        work.stop()
        assert (ends, work.answer()) == ([False], 42)
    finally:
        on.set()
        assert wait(10)


TOLD_TO_STOP = """
import os, pickle, signal, sys, threading
from multiprocessing.connection import Connection, Pipe
from journeysim.experiments import background, forking

class Cleared:
    def __del__(self):
        tell()

def tell():
    told.append(moment)
    os.kill(os.getpid(), signal.SIGTERM)

def telling(does):
    def told_as_well(*arguments, **keywords):
        if when == "before":
            Cleared() if name == "clearing" else tell()
        answer = does(*arguments, **keywords)
        if when == "after":
            tell()
        return answer
    return told_as_well

told, moment = [], sys.argv[1]
when, name = moment.split()
owner, called = {
    "starting": (threading.Thread, "start"), "beginning": (forking, "begin"), "unpacking": (pickle, "loads"),
    "clearing": (pickle, "loads"), "packing": (pickle, "dumps"), "sending": (Connection, "send_bytes"),
    "closing": (Connection, "close"),
}[name]
if __name__ == "__main__":
    work = pickle.dumps((divmod, (21, 2), {}))
    receiver, sender = Pipe(duplex=False)
    setattr(owner, called, telling(getattr(owner, called)))
    background._carry_out(sender, work, watched=False, concludes=False, forks=name == "beginning")
    print("ended", *told)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["starting", "beginning", "unpacking", "packing", "sending", "closing"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_wherever_a_stop_comes_nothing_is_said_of_it(name, when):
    ended_quietly(f"{when} {name}")


@pytest.mark.slow
def test_nothing_is_said_of_a_stop_that_python_drops():
    ended_quietly("before clearing")


def ended_quietly(moment):
    ended = subprocess.run(
        [sys.executable, "-c", TOLD_TO_STOP, moment],
        check=False, capture_output=True, text=True, timeout=60, cwd=ROOT,
    )  # fmt: skip
    assert (ended.stderr, ended.returncode) == ("", 0)
    assert ended.stdout == f"ended {moment}\n"


PARENT = """
import sys, time
from tests.experiments.test_background import both_pids, sleep_with_a_child
from journeysim.experiments.background import Background
if __name__ == "__main__":
    print(*both_pids(Background(sleep_with_a_child)), flush=True)
    time.sleep(600)
"""


@pytest.mark.slow
def test_it_ends_with_the_process_that_began_it(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    pids = []
    try:
        pids = [int(each) for each in parent.stdout.readline().split()]
        assert len(pids) == 2
        os.kill(parent.pid, signal.SIGKILL)
        assert gone(*pids, seconds=3)
    finally:
        parent.kill()
        parent.communicate()
        for pid in pids:
            if psutil.pid_exists(pid):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.slow
def test_a_comparison_with_workers_is_the_same_and_can_be_stopped():
    base = Scenario.from_dict(QUIET).with_settings({"time.steps": 20, "stages.need.rate": 0.01})
    plan = base.with_settings({"products.fancy.price": 150.0})
    work = Background(compare, base, [plan], seed=3, replicates=2, workers=2)
    try:
        assert work.wait(90)
        here = compare(base, [plan], seed=3, replicates=2)
        assert work.answer().differences.equals(here.differences)
        assert work.progress.done > 0
    finally:
        work.stop()
    long = Background(run, base.with_settings({"time.steps": 100_000}), replicates=4, workers=2)
    try:
        leader = psutil.Process(long._process.pid)
        until = time.monotonic() + 60
        while len(family := leader.children(recursive=True)) < 3 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(family) >= 3
        began = time.monotonic()
        long.stop()
        assert time.monotonic() - began < 1.0
        assert gone(leader.pid, *(each.pid for each in family), seconds=0.5)
    finally:
        long.stop()
