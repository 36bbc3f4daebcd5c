"""The runs of a lesson are shared by all visitors, and end when nobody waits for them."""

import threading
import time

import ipyvue
import pytest

from dashboards.address import search_of
from dashboards.pages.lessons.running import SHARED, Shared
from dashboards.text.english import TEXTS
from journeysim.experiments.background import Advance
from journeysim.experiments.lessons.all import LESSONS
from tests.dashboards.page import _below, page, texts


def bars(rc):
    return [each for each in _below(rc.container) if isinstance(each, ipyvue.Html) and each.tag == "progress"]


class Fake:
    """Runs that end when they are told to."""

    def __init__(self, work, name):
        self.name, self.state, self.stops = name, "running", threading.Event()

    def answer(self):
        return f"found {self.name}"

    def stop(self):
        self.state = "stopped"
        self.stops.set()


@pytest.fixture
def shared(monkeypatch):
    monkeypatch.setattr("journeysim.experiments.background.Background", Fake)
    return Shared()


def test_visitors_share_the_runs_of_a_lesson(shared):
    one, other = shared.join("loop"), shared.join("loop")
    assert one is other
    assert shared.join("friends") is not one
    one.state = "done"
    assert shared.found("loop") is None
    shared.leave("loop", one)
    assert shared.found("loop") == "found loop"
    shared.leave("loop", one)
    assert shared.found("loop") == "found loop"


def test_runs_that_nobody_waits_for_are_stopped(shared):
    one, _ = shared.join("loop"), shared.join("loop")
    shared.leave("loop", one)
    assert not one.stops.wait(0.05)
    shared.leave("loop", one)
    assert one.stops.wait(2)
    assert shared.found("loop") is None
    assert shared.join("loop") is not one


def test_runs_that_failed_begin_anew(shared):
    one = shared.join("loop")
    one.state = "failed"
    other = shared.join("loop")
    assert other is not one
    # Who waited for those that failed has no part in the new ones.
    shared.leave("loop", one)
    assert not other.stops.is_set()
    assert shared.found("loop") is None
    shared.leave("loop", other)
    assert other.stops.wait(2)


def test_leaving_the_page_ends_the_wait_and_the_runs(monkeypatch):
    began, looks = [], []

    class Endless(Fake):
        progress, seconds = Advance({}), 60.0

        def __init__(self, work, name):
            super().__init__(work, name)
            began.append(self)

        def wait(self, seconds):
            time.sleep(0.01)
            looks.append(seconds)
            return False

    monkeypatch.setattr("journeysim.experiments.background.Background", Endless)
    monkeypatch.setattr(SHARED, "_done", {})
    with page("/lessons/identity" + search_of({"curves": [[0.93] * 9]})) as rc:
        until = time.monotonic() + 30
        # From the second look on, the first has seen that nothing has begun yet.
        while len(looks) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        assert TEXTS["lessons.why"] not in texts(rc)
        assert began[0].state == "running"
        # Before the first step there is no bar that stands still.
        assert TEXTS["lessons.preparing"] in texts(rc)
        assert not bars(rc)
        # The start, which took a minute, is not made again.
        began[0].progress = Advance({0: 100})
        began[0].seconds = 62.0
        left = 5 * round(2.0 * (LESSONS["identity"].steps / 100 - 1.0) / 5)
        told = f", about {left} seconds left."
        while not any(each.endswith(told) for each in texts(rc)) and time.monotonic() < until:
            time.sleep(0.01)
        assert any(each.startswith("The model runs, ") and each.endswith(told) for each in texts(rc))
        assert len(bars(rc)) == 1
    assert began[0].stops.wait(5)
