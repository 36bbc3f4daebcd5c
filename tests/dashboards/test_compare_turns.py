"""How a comparison goes its way on the page: it waits, runs, is stopped, fails, and gets replicates."""

import io
from dataclasses import replace

import pandas as pd
import pytest

from dashboards import limits
from dashboards.pages.compare import asked as asking
from dashboards.pages.compare import page as comparing
from dashboards.pages.compare.results import more_of
from dashboards.pages.compare.running import time_left
from dashboards.text import t
from dashboards.text.english import TEXTS
from journeysim.experiments.background import Advance, BackgroundError
from journeysim.experiments.turns import Full
from journeysim.reports.comparison.outcome import begin
from tests.dashboards.comparing import button, press, said, small
from tests.dashboards.page import having, page, texts, until

pytestmark = pytest.mark.slow


def search(asked):
    return comparing._link(asked)


def test_time_left_is_told_no_more_exactly_than_it_is_known():
    assert time_left(2) == "about 5 seconds left"
    assert time_left(44) == "about 45 seconds left"
    assert time_left(130) == "about 2 minutes left"


def test_a_comparison_goes_its_way(turns):
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        (turn,) = turns
        assert turn.given[0] is begin
        assert turn.given[1].population.consumers == 10_000
        until(lambda: any("2 of 60 runs done" in each for each in texts(rc)))
        assert "disabled" in button(rc, TEXTS["compare.start"]).attributes
        turn.end()
        until(lambda: said(rc, "compare.results"))
        assert small().verdict in "".join(texts(rc))
        assert not said(rc, "compare.since")
        charts = {each.label for each in having(rc, "figure")}
        assert len(charts) >= 2
        # What was found stays while the next is put together.
        press(rc, TEXTS["compare.copy"])
        until(lambda: said(rc, "compare.since"))
        assert {each.label for each in having(rc, "figure")} == charts
        press(rc, "Add 20 replicates")
        until(lambda: len(turns) == 2)
        assert turns[1].given[1:3] == (small().kept, 40)
        until(lambda: said(rc, "compare.stop"))
        press(rc, TEXTS["compare.stop"])
        until(lambda: TEXTS["compare.stopping"] not in texts(rc))
        assert turns[1].state == "stopped"
        until(lambda: said(rc, "compare.stopped_onward"))
        assert {each.label for each in having(rc, "figure")} == charts


def test_a_comparison_can_be_finished_with_what_is_done(turns):
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        # Two of the three runs of a replicate are done.
        until(lambda: any("2 of 60 runs done" in each for each in texts(rc)))
        # A browser lets it be pressed, so that it keeps the keyboard.
        button(rc, TEXTS["compare.enough"]).click()
        assert not turns[0].concluded
        turns[0].progress = Advance({0: 365, 1: 365, 2: 365, 3: 100})
        until(lambda: "aria-disabled" not in button(rc, TEXTS["compare.enough"]).attributes)
        press(rc, TEXTS["compare.enough"])
        until(lambda: said(rc, "compare.concluding"))
        until(lambda: turns[0].concluded)
        until(lambda: "aria-disabled" in button(rc, TEXTS["compare.enough"]).attributes)
        assert "aria-disabled" not in button(rc, TEXTS["compare.stop"]).attributes
        turns[0].replicates = 2
        turns[0].end()
        until(lambda: said(rc, "compare.results"))
        until(lambda: t("compare.concluded", done=2, asked=20) in texts(rc))
        # What is asked for is what is there, in the form and in a link.
        until(lambda: any(each.startswith("6 runs: the base and each plan 2 times.") for each in texts(rc)))
        until(lambda: not said(rc, "compare.since"))
        press(rc, "Add 2 replicates")
        until(lambda: len(turns) == 2)
        assert turns[1].given[2] == 4
        until(lambda: t("compare.concluded", done=2, asked=20) not in texts(rc))
        turns[1].end()
        until(lambda: "Add 4 replicates" in texts(rc))
        # It takes all combinations to take an effect apart.
        press(rc, TEXTS["compare.by_influence"])
        until(lambda: said(rc, "compare.explaining"))
        until(lambda: not said(rc, "compare.enough"))


@pytest.mark.parametrize("replicates", [1, 2])
def test_one_replicate_cannot_be_finished_early(turns, replicates):
    with page(search(replace(asking.first(), replicates=replicates))) as rc:
        press(rc, TEXTS["compare.start"])
        until(lambda: said(rc, "compare.stop"))
        assert said(rc, "compare.enough") == (replicates > 1)
        turns[0].replicates = 1
        turns[0].end()
        until(lambda: said(rc, "compare.results"))
        press(rc, TEXTS["compare.more_one"])
        until(lambda: said(rc, "compare.adding"))
        until(lambda: not said(rc, "compare.enough"))


def test_what_was_changed_meanwhile_stays_changed_when_it_is_finished_early(turns):
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        press(rc, TEXTS["compare.copy"])
        turns[0].replicates = 2
        turns[0].end()
        until(lambda: said(rc, "compare.since"))
        until(lambda: any(each.startswith("80 runs: the base and each plan 20 times.") for each in texts(rc)))


def test_a_second_press_begins_nothing(turns):
    with page("/compare") as rc:
        start = button(rc, TEXTS["compare.start"])
        start.click()
        with pytest.raises(AssertionError, match="cannot be pressed"):
            press(rc, TEXTS["compare.start"])
        # What a browser sends before it has heard that the button is off.
        start.click()
        assert len(turns) == 1


def test_no_more_is_added_at_once_than_a_visitor_may_ask_for(turns, monkeypatch):
    asked = asking.first()
    found = replace(small(), replicates=20)
    one = asked.consumers * asked.steps * replace(asked, replicates=1).runs
    assert more_of(asked, found) == 20
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        monkeypatch.setattr(limits, "WORK", 7 * one)
        assert more_of(asked, found) == 7
        turns[0].end()
        until(lambda: said(rc, "compare.results"))
        assert any(each.startswith("Takes ") and "more than one visitor" in each for each in texts(rc))
        # A button that is there when it may no longer be pressed: the server refuses all the same.
        monkeypatch.setattr(limits, "WORK", one)
        press(rc, "Add 7 replicates")
        until(lambda: any("times as much as one visitor" in each for each in texts(rc)))
        assert len(turns) == 1


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (BackgroundError("MemoryError at /srv/journeysim"), TEXTS["compare.failed"]),
        (ValueError("at /srv/journeysim"), TEXTS["compare.failed"]),
    ],
)
def test_a_comparison_that_fails_gives_a_message(turns, error, told):
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        turns[0].end("failed", error)
        until(lambda: told in texts(rc))
        assert "/srv" not in "".join(texts(rc))


def test_when_many_wait_a_visitor_is_told(turns):
    comparing.TURNS.full = Full()
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        assert said(rc, "compare.full")
        comparing.TURNS.full = Full(own=True)
        press(rc, TEXTS["compare.start"])
        assert any(each.startswith("3 comparisons of yours run or wait already") for each in texts(rc))
        assert not said(rc, "compare.full")


def test_where_it_stands_in_the_line_is_told(turns):
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        turns[0].state, turns[0].ahead = "waiting", 2
        until(lambda: any(each.startswith("2 other comparisons are before") for each in texts(rc)))
        turns[0].ahead = 1
        until(lambda: said(rc, "compare.waits_one"))
        turns[0].ahead = 0
        until(lambda: said(rc, "compare.set_up"))
        assert not any("0 other comparisons" in each for each in texts(rc))
        assert said(rc, "compare.leaving")


def test_who_leaves_takes_along_what_runs_for_her(turns):
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
    assert turns[0].state == "stopped"


@pytest.mark.slow
def test_amounts_are_those_of_the_command_line(tmp_path):
    from tests.cli.shell import journeysim

    asked = replace(asking.first(), consumers=400, days=40, replicates=3, seed=5)
    base, plans = asking.sized(asked)
    found = begin(base, plans, 5, 3, None, False, 1, asked.base.population.consumers)
    line = ["compare", "smartphones", *asking.FIRST_PLANS, "--consumers", "400", "--steps", "40", "--replicates", "3"]
    told = journeysim(*line, "--seed", "5", "--no-marginal", "--out", str(tmp_path / "out"))
    assert told.returncode == 0, told.stderr
    pd.testing.assert_frame_equal(
        pd.read_parquet(io.BytesIO(found.parquet)), pd.read_parquet(tmp_path / "out" / "comparison.parquet")
    )
