"""Work of several visitors takes turns, can be given up while it waits, and never runs two at a time."""

import threading
import time

import pytest

from journeysim.experiments.background import Advance, BackgroundError
from journeysim.experiments.turns import Full, Turn, Turns


def told(number, progress):
    progress(0, number)
    return number, time.monotonic()


def slow(progress):
    progress(0, 1)
    time.sleep(600)


def refuse(progress):
    raise ValueError("no such value")


def begun(turn, seconds=30.0):
    until = time.monotonic() + seconds
    while not turn.progress.done:
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.slow
def test_who_came_first_is_done_first():
    turns = Turns()
    taken = [turns.take(told, number) for number in range(3)]
    try:
        assert all(each.wait(60) for each in taken)
        answers = [each.answer() for each in taken]
        assert [number for number, _ in answers] == [0, 1, 2]
        assert answers == sorted(answers, key=lambda answer: answer[1])
        assert [each.state for each in taken] == ["done"] * 3
    finally:
        for each in taken:
            each.stop()


@pytest.mark.slow
def test_one_runs_and_others_wait_give_up_or_follow():
    turns = Turns(waiting=2)
    first = turns.take(slow)
    second, third = turns.take(told, 2), turns.take(told, 3)
    try:
        begun(first)
        assert [each.state for each in (first, second, third)] == ["running", "waiting", "waiting"]
        assert [each.ahead for each in (first, second, third)] == [0, 1, 2]
        with pytest.raises(Full) as full:
            turns.take(told, 4)
        assert not full.value.own
        with pytest.raises(BackgroundError, match="waiting"):
            second.answer()
        second.stop()
        assert (second.state, second.wait(0), third.ahead) == ("stopped", True, 1)
        began = time.monotonic()
        first.stop()
        assert time.monotonic() - began < 2
        assert first.state == "stopped"
        assert third.wait(60)
        assert third.answer()[0] == 3
        assert turns.take(told, 5).wait(60)
    finally:
        for each in (first, second, third):
            each.stop()


class Paused:
    """A lock after whose release a thread other than that of the test pauses, once."""

    def __init__(self):
        self.lock, self.thread = threading.Lock(), None
        self.paused, self.on = threading.Event(), threading.Event()

    def __enter__(self):
        self.lock.acquire()

    def __exit__(self, *_):
        self.lock.release()
        if self.thread is None and threading.current_thread() is not threading.main_thread():
            self.thread = threading.current_thread()
            self.paused.set()
            assert self.on.wait(10)


def test_work_that_is_taken_as_the_last_ends_is_carried_out_once(monkeypatch):
    turns, carried, begun, end = Turns(), [], threading.Event(), threading.Event()
    turns._lock = lock = Paused()

    def carry_out(turn):
        carried.append(turn)
        if len(carried) == 2:
            begun.set()
            assert end.wait(10)

    monkeypatch.setattr(Turn, "carry_out", carry_out)
    first = turns.take(told, 1)
    try:
        assert lock.paused.wait(10)
        second = turns.take(told, 2)
        assert begun.wait(10)
        lock.on.set()
        lock.thread.join(10)
        assert carried == [first, second]
    finally:
        lock.on.set()
        end.set()


@pytest.mark.slow
def test_no_visitor_fills_the_line():
    turns = Turns(each=1)
    taken = [turns.take(slow, whose="one"), turns.take(slow, whose="other")]
    try:
        with pytest.raises(Full, match="same visitor") as full:
            turns.take(slow, whose="one")
        assert full.value.own
        taken[1].stop()
        taken.append(turns.take(slow, whose="other"))
    finally:
        for each in reversed(taken):
            each.stop()


@pytest.mark.slow
def test_work_that_fails_lets_the_next_have_its_turn():
    turns = Turns()
    bad, good, unfit = turns.take(refuse), turns.take(told, 1), turns.take(lambda progress: None)
    try:
        assert all(each.wait(60) for each in (bad, good, unfit))
        with pytest.raises(ValueError, match="no such value"):
            bad.answer()
        assert good.answer()[0] == 1
        assert unfit.state == "failed"
        with pytest.raises(BackgroundError, match="could not begin"):
            unfit.answer()
    finally:
        for each in (bad, good, unfit):
            each.stop()


def test_time_left_goes_by_what_is_done():
    assert Advance({0: 10, 1: 10, 2: 0}).runs_done(10) == 2
    assert Advance({0: 10, 1: 10, 2: 0}).left(steps=80, seconds=5.0) == 15.0
    assert Advance({0: 0}).left(steps=80, seconds=5.0) is None
