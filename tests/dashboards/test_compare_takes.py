"""How long a comparison takes is told before it begins, where one of the same market has ended on this server."""

import pytest

from dashboards.pages.compare import page as comparing
from dashboards.pages.compare.address import compare_link
from dashboards.pages.compare.running import takes_time
from dashboards.text.english import TEXTS
from journeysim.experiments.paces import Paces
from tests.dashboards.comparing import press, said
from tests.dashboards.page import having, page, texts, until

pytestmark = pytest.mark.slow

SAYS = "like the last one of this market"


@pytest.fixture(autouse=True)
def paces(monkeypatch):
    """A server on which nothing has run yet."""
    monkeypatch.setattr(comparing, "PACES", Paces())


def told(rc):
    return [each for each in texts(rc) if SAYS in each]


def finish(rc, turn, seconds, end="done"):
    turn.seconds = seconds
    turn.end(end)
    until(lambda: said(rc, "compare.results") or said(rc, "compare.stopped"))


def test_time_is_told_no_more_exactly_than_it_is_known():
    assert takes_time(3).startswith("About 10 seconds")
    assert takes_time(44).startswith("About 40 seconds")
    assert takes_time(130).startswith("About 2 minutes")


def test_the_last_comparison_tells_how_long_the_next_takes(turns):
    with page("/compare") as rc:
        assert not told(rc)
        press(rc, TEXTS["compare.start"])
        finish(rc, turns[0], 120.0)
        until(lambda: told(rc))
        (says,) = told(rc)
        assert says.startswith("60 runs: the base and each plan 20 times. About 2 minutes,")
        days = next(each for each in having(rc, "details_label") if each.label == TEXTS["compare.days"])
        days.vue_entered(73)
        until(lambda: "About 20 seconds," in told(rc)[0])
        # A tenth of the people do not take a tenth of the time.
        people = next(each for each in having(rc, "details_label") if each.label == TEXTS["compare.consumers"])
        people.vue_entered(1000)
        until(lambda: not told(rc))
    # For other visitors too, and for no other market.
    with page("/compare") as rc:
        assert told(rc)
    for market, known in (("smartphones", True), ("cafes", False)):
        with page(compare_link(market, [{"name": "dear", "set": {"market.price_level": 1.1}}])) as rc:
            assert any(each.startswith("40 runs: ") for each in texts(rc))
            assert bool(told(rc)) == known


def test_what_was_finished_early_tells_nothing(turns):
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        turns[0].replicates = 3
        finish(rc, turns[0], 120.0)
        assert not told(rc)


def test_what_was_stopped_tells_nothing(turns):
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        finish(rc, turns[0], 120.0, "stopped")
        assert not told(rc)
