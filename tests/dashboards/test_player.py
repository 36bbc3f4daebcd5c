"""What goes on beside a page: a run that plays, and what takes long."""

import threading
from itertools import pairwise
from types import SimpleNamespace

import pytest
import solara

from dashboards import limits
from dashboards.components.later import use_later
from dashboards.components.player import SPEEDS, Player, play
from journeysim import Scenario
from journeysim.experiments.live import LiveRun
from tests.dashboards.page import having, rendered, until
from tests.records.market import LIVELY

MARKET = Scenario.from_dict(LIVELY, name="lively")


class Clockwork:
    """A run of which only the steps are counted."""

    def __init__(self, steps):
        self.steps, self.step_number, self.finished = steps, 0, False

    def step(self):
        self.step_number += 1
        self.finished = self.step_number >= self.steps


@pytest.mark.parametrize("speed", [1, 10, 50])
def test_play_makes_so_many_steps_a_second_in_few_updates(speed, monkeypatch):
    run, stop, heard, clock = Clockwork(100), threading.Event(), [], [0.0]
    monkeypatch.setattr("dashboards.components.player.time.monotonic", lambda: clock[0])
    monkeypatch.setattr(stop, "wait", lambda rest: clock.__setitem__(0, clock[0] + rest))
    play(run, speed, stop, lambda: heard.append((clock[0], run.step_number)))
    assert run.finished
    assert heard[-1][1] == 100
    assert clock[0] == pytest.approx(100 / speed, rel=0.15, abs=1.0 / speed)
    assert len(heard) <= limits.UPDATES * clock[0] + 2
    assert all(b > a for (a, _), (b, _) in pairwise(heard))


def test_play_stops_between_two_steps():
    stop, heard = threading.Event(), []
    run = Clockwork(10**6)
    run.step = lambda: stop.set() if run.step_number == 3 else setattr(run, "step_number", run.step_number + 1)
    play(run, 50, stop, lambda: heard.append(run.step_number))
    assert run.step_number == 3


def players():
    return [each for each in threading.enumerate() if each.name == "player"]


def bar(run, moments=None, resets=None):
    moments = [] if moments is None else moments
    return Player(run, moments.append, lambda: resets.append(1))


def test_the_buttons_play_pause_step_and_pace():
    run, moments = LiveRun(MARKET, seed=3), []
    with rendered(bar(run, moments)) as rc:
        (shown,) = having(rc, "speeds")
        shown.vue_stepped(None)
        assert (run.step_number, shown.at, shown.told, moments) == (1, 1, "day 1 of 60", [True])
        shown.vue_paced(20)
        assert shown.speed == 20
        for wrong in (7, "10", None, True, [1]):
            shown.vue_paced(wrong)
        assert shown.speed == 20
        shown.vue_played(None)
        until(lambda: run.step_number >= 5)
        shown.vue_stepped(None)  # does nothing while it plays
        shown.vue_paused(None)
        until(lambda: not players())
        stood = run.step_number
        until(lambda: shown.at == stood and not shown.playing and moments[-1] is True)
        assert False in moments


def test_a_run_that_is_over_rests():
    run, moments = LiveRun(MARKET.with_settings({"time.steps": 4}), seed=3), []
    with rendered(bar(run, moments)) as rc:
        (shown,) = having(rc, "speeds")
        shown.vue_paced(max(SPEEDS))
        shown.vue_played(None)
        until(lambda: shown.finished and not shown.playing and moments[-1] is True)
        assert shown.at == 4
        until(lambda: not players())


def test_a_run_that_plays_on_in_the_place_of_another_is_not_told_to_rest():
    runs, moments, change = [Clockwork(10**6), Clockwork(10**6)], [], []
    for each in runs:
        each.cast = SimpleNamespace(step_days=1.0)

    @solara.component
    def Page():  # noqa: N802
        number, set_number = solara.use_state(0)
        change.append(set_number)
        Player(runs[number], moments.append, lambda: None)

    with rendered(Page()) as rc:
        (shown,) = having(rc, "speeds")
        shown.vue_played(None)
        until(lambda: runs[0].step_number >= 2)
        (first,) = players()
        change[-1](1)
        first.join(10)
        until(lambda: runs[1].step_number >= 2)
        assert set(moments) == {False}
        shown.vue_paused(None)
        until(lambda: moments[-1] is True)


def test_the_thread_ends_with_the_page():
    run = LiveRun(MARKET, seed=3)
    with rendered(bar(run)) as rc:
        having(rc, "speeds")[0].vue_played(None)
        until(lambda: run.step_number >= 2)
        assert players()
    until(lambda: not players())
    assert run.step_number < 60


def test_what_takes_long_is_done_beside_the_page_and_only_the_last_of_many():
    began, go, done, move = [], threading.Event(), [], []

    @solara.component
    def Page():  # noqa: N802
        number, set_number = solara.use_state(1)
        move.append(set_number)

        def make():
            began.append(number)
            assert go.wait(20)
            return number

        done.append(use_later(make, [number]))
        solara.Text("here")

    with rendered(Page()):
        until(lambda: began == [1])
        for number in (2, 3, 4):
            move[0](number)
        assert done[-1] is None
        go.set()
        until(lambda: done[-1] == 4)
        assert began == [1, 4]
