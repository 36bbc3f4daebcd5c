"""Work of several visitors takes turns, can be given up while it waits, and never runs two at a time."""

import time

import pytest

from journeysim.experiments.background import Advance, BackgroundError
from journeysim.experiments.turns import Full, Turns


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
        with pytest.raises(Full):
            turns.take(told, 4)
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


@pytest.mark.slow
def test_no_visitor_fills_the_line():
    turns = Turns(each=1)
    taken = [turns.take(slow, whose="one"), turns.take(slow, whose="other")]
    try:
        with pytest.raises(Full, match="same visitor"):
            turns.take(slow, whose="one")
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
