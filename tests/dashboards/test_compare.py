"""The page that compares: what may be asked for, what an address keeps, and how a comparison goes its way."""

import io
import threading
import time
from dataclasses import replace
from functools import cache

import ipyvue
import pandas as pd
import pytest

from dashboards import limits
from dashboards.address import search_of
from dashboards.pages.compare import asked as asking
from dashboards.pages.compare import page as comparing
from dashboards.pages.compare.address import compare_link
from dashboards.pages.compare.card import told_of
from dashboards.pages.compare.last import Last, opened
from dashboards.pages.compare.results import more_of
from dashboards.pages.compare.running import time_left
from dashboards.text.english import TEXTS
from journeysim import Scenario, ScenarioError
from journeysim.experiments.background import Advance, BackgroundError
from journeysim.experiments.comparison.compare import compare
from journeysim.experiments.turns import Full
from journeysim.reports.comparison.outcome import begin, outcome
from journeysim.scenario.problems import Problem
from tests.dashboards.page import _below, having, page, texts
from tests.dashboards.page import press as pressed
from tests.experiments.comparison.comparisons import BASE, PLANS

pytestmark = pytest.mark.slow

ADS = Scenario.load("plans/ads-for-everyone")


@cache
def small():
    """What came of a small comparison."""
    size = {"population.consumers": 60, "time.steps": 10}
    return outcome(compare(BASE.with_settings(size), [PLANS["autumn"].with_settings(size)], replicates=2))


class Fake:
    """A turn that goes on until it is told to end."""

    def __init__(self, *given):
        self.given, self.state, self.seconds, self.ahead = given, "running", 2.0, 0
        self.progress = Advance({0: 365, 1: 365, 2: 0})
        self._ended, self.error = threading.Event(), None

    def wait(self, seconds=None):
        return self._ended.wait(seconds)

    def stop(self):
        self.end("stopped")

    def end(self, state="done", error=None):
        self.state, self.error = state, error
        self._ended.set()

    def answer(self):
        if self.error:
            raise self.error
        return small()


@pytest.fixture
def turns(monkeypatch):
    """The turns that pages have taken."""
    taken = []

    class Turns:
        full = None

        def take(self, *given, whose):
            if self.full:
                raise self.full
            taken.append(Fake(*given))
            return taken[-1]

    monkeypatch.setattr(comparing, "TURNS", Turns())
    yield taken
    # A thread that still waited would keep the tests from ending.
    for each in taken:
        each.stop()


def elements(rc, tag):
    """All HTML elements of a tag."""
    return [each for each in _below(rc.container) if isinstance(each, ipyvue.Html) and each.tag == tag]


def words(widget):
    """What an element says."""
    return "".join(each for each in _below(widget) if isinstance(each, str))


def button(rc, label):
    return next(each for each in elements(rc, "button") if words(each) == label)


def press(rc, label):
    pressed(button(rc, label), label)


def soon(condition, seconds=10.0):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def said(rc, key):
    return TEXTS[key] in texts(rc)


@pytest.mark.parametrize(
    "asked",
    [
        asking.first(),
        asking.of_base(Scenario.load("cafes")),
        replace(asking.first(), consumers=500, days=30, replicates=7, seed=3, own="Nova", marginal=True),
        asking.with_plan(asking.first(), ADS.with_settings({"campaigns.galaxia-ads.budget": 700.0})),
        replace(asking.of_base(Scenario.load("smartphones", {"market.category": "gadget"})), seed=9),
    ],
)
def test_an_address_keeps_all_that_is_asked_for(asked):
    link = comparing._link(asked)
    found = opened(link.partition("?")[2], Last())
    assert found.asked == asked
    assert [each.name for each in found.asked.plans] == [each.name for each in asked.plans]
    assert (found.made, found.note, found.wrong) == (None, TEXTS["compare.link_ready"], "")


def test_other_pages_lead_to_a_form_that_is_filled_in():
    draft = {"name": "ads", "set": {"campaigns.nova-spring.budget": 1.0}}
    link = compare_link("smartphones", [draft], {"influences.normative.weight": 2.0}, replicates=5)
    asked = opened(link.partition("?")[2], Last()).asked
    assert asked.base.influences.normative.weight == asked.plans[0].influences.normative.weight == 2.0
    assert asked.plans[0].campaigns["nova-spring"].budget == 1.0
    assert (asked.replicates, asked.consumers) == (5, 10_000)


HOSTILE = [
    {"base": "../../etc/passwd"},
    {"base": ["smartphones"]},
    {"base": "smartphones", "plans": "all"},
    {"base": "smartphones", "plans": [7]},
    {"base": "smartphones", "plans": [{"name": "x", "set": {}}] * 5},
    {
        "base": "smartphones",
        "plans": [{"name": "x", "set": {"network.kind": "edge_list", "network.file": "/etc/passwd"}}],
    },
    {"base": "smartphones", "plans": [{"name": "x", "set": {"campaigns.nova-spring.budget": -1}}]},
    {"base": "smartphones", "settings": {"network": {"kind": "edge_list", "file": "/etc/passwd"}}},
    {"base": "smartphones", "settings": 3},
    {"base": "smartphones", "consumers": 10**9},
    {"base": "smartphones", "consumers": "<script>"},
    {"base": "smartphones", "replicates": True},
    {"base": "smartphones", "days": 1.5},
    {"base": "smartphones", "seed": -1},
    {"base": "smartphones", "own": "/etc/passwd"},
    {"base": "smartphones", "own": {}},
]


@pytest.mark.parametrize("state", HOSTILE)
def test_a_hostile_link_gives_a_message_and_the_first_form(state):
    found = opened(search_of(state), Last())
    assert found.asked == asking.first()
    assert (found.made, found.note, bool(found.wrong)) == (None, "", True)
    assert "Traceback" not in found.wrong
    assert "/srv" not in found.wrong
    assert "site-packages" not in found.wrong


@pytest.mark.parametrize(
    ("name", "entered"),
    [("consumers", 50_001), ("days", 1_461), ("replicates", 101), ("replicates", 0), ("seed", -1), ("days", 2.5)],
)
def test_more_than_a_visitor_may_ask_for_is_refused_in_words(name, entered):
    with pytest.raises(ScenarioError, match="whole number from"):
        asking.with_number(asking.first(), name, entered)


def test_too_many_plans_too_much_work_and_nothing_to_compare_are_refused():
    asked = asking.first()
    for name in ("plans/buy-less", "plans/network-shop"):
        asked = asking.with_plan(asked, asking.shipped_plan(asked, name))
    with pytest.raises(ScenarioError, match="At most 4 plans"):
        asking.with_plan(asked, ADS)
    with pytest.raises(ScenarioError, match="times as much as one visitor"):
        asking.sized(replace(asked, consumers=50_000, replicates=100, days=1_460))
    with pytest.raises(ScenarioError, match="no plan to compare"):
        asking.sized(replace(asked, plans=()))
    with pytest.raises(ScenarioError, match="the same as"):
        asking.sized(replace(asked, plans=(asked.base,)))
    with pytest.raises(ScenarioError, match="population"):
        asking.sized(replace(asked, plans=(Scenario.load("plans/check-in"),)))
    assert asked.consumers * asked.steps * asked.runs < limits.WORK


def test_plans_of_a_base_that_was_changed_are_changed_like_it():
    base = Scenario.load("smartphones", {"influences.normative.weight": 2.0})
    plan = asking.shipped_plan(asking.of_base(base), "plans/ads-for-everyone")
    assert plan == Scenario.load("plans/ads-for-everyone", {"influences.normative.weight": 2.0})


def test_two_plans_never_have_one_name():
    asked = asking.of_base(Scenario.load("smartphones"))
    for _ in range(3):
        asked = asking.with_plan(asked, ADS)
    assert [each.name for each in asked.plans] == ["ads-for-everyone", "ads-for-everyone-2", "ads-for-everyone-3"]


def test_a_plan_says_what_it_changes():
    base = Scenario.load("smartphones")
    title, adds = told_of(base, ADS)
    assert title == "Smartphones: ads for everyone"
    assert adds.startswith("Adds: Galaxia Pro on Pixgram")
    assert told_of(base, base) == [TEXTS["compare.same_as_base"]]
    many = base.with_settings({f"products.{name}.price": 600.0 for name in list(base.products)[:5]})
    assert told_of(base, many)[-1] == "and 2 more changes"


def test_ties_are_limited_by_what_a_network_is_expected_to_have(monkeypatch):
    asked = asking.first()
    monkeypatch.setattr(limits, "TIES", 10)
    with pytest.raises(ScenarioError, match="ties between people are more than this page allows"):
        asking.sized(asked)
    monkeypatch.setattr(type(asked.base.network), "expected_degree", lambda *given: 10 / asked.consumers)
    asking.sized(asked)


def test_only_the_beginning_of_a_problem_is_told():
    problems = [Problem("your plan.toml", "title", each) for each in ("x" * 9_000, "short", "y" * 9_000, "more")]
    said = asking.told(ScenarioError(problems))
    assert said.startswith("your plan.toml: title: xxx")
    assert "title: short; your" in said
    assert "more" not in said
    assert 600 < len(said) < 700


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
        soon(lambda: any("2 of 60 runs done" in each for each in texts(rc)))
        assert "disabled" in button(rc, TEXTS["compare.start"]).attributes
        turn.end()
        soon(lambda: said(rc, "compare.results"))
        assert small().verdict in "".join(texts(rc))
        assert not said(rc, "compare.since")
        charts = {each.label for each in having(rc, "figure")}
        assert len(charts) >= 2
        # What was found stays while the next is put together.
        press(rc, TEXTS["compare.copy"])
        soon(lambda: said(rc, "compare.since"))
        assert {each.label for each in having(rc, "figure")} == charts
        press(rc, "Add 2 replicates")
        soon(lambda: len(turns) == 2)
        assert turns[1].given[1:3] == (small().kept, 4)
        soon(lambda: said(rc, "compare.stop"))
        press(rc, TEXTS["compare.stop"])
        soon(lambda: TEXTS["compare.stopping"] not in texts(rc))
        assert turns[1].state == "stopped"
        soon(lambda: said(rc, "compare.stopped_onward"))
        assert {each.label for each in having(rc, "figure")} == charts


def test_a_second_press_begins_nothing(turns):
    with page("/compare") as rc:
        start = button(rc, TEXTS["compare.start"])
        start.click()
        with pytest.raises(AssertionError, match="cannot be pressed"):
            press(rc, TEXTS["compare.start"])
        # What a browser sends before it has heard that the button is off.
        start.click()
        assert len(turns) == 1


def test_what_is_changed_while_replicates_are_added_stays_changed(turns):
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        turns[0].end()
        soon(lambda: said(rc, "compare.results"))
        press(rc, "Add 2 replicates")
        soon(lambda: said(rc, "compare.adding"))
        press(rc, TEXTS["compare.remove"])
        soon(lambda: texts(rc).count(TEXTS["compare.remove"]) == 1)
        turns[1].end()
        soon(lambda: not said(rc, "compare.adding"))
        assert texts(rc).count(TEXTS["compare.remove"]) == 1


def test_what_is_changed_back_while_another_comparison_runs_stays_as_it_is(turns):
    def replicates(rc, number=None):
        (field,) = (each for each in having(rc, "label") if each.label == TEXTS["compare.replicates"])
        if number is not None:
            field.vue_entered(number)
        return field.value

    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        turns[0].end()
        soon(lambda: said(rc, "compare.results"))
        replicates(rc, 30)
        soon(lambda: said(rc, "compare.since"))
        press(rc, TEXTS["compare.start"])
        soon(lambda: said(rc, "compare.comparing"))
        replicates(rc, 20)
        soon(lambda: replicates(rc) == 20)
        turns[1].end()
        soon(lambda: said(rc, "compare.since"))
        assert replicates(rc) == 20


def test_a_form_that_is_open_stays_open_when_a_comparison_begins(turns):
    with page(comparing._link(asking.first())) as rc:
        assert said(rc, "compare.link_ready")
        press(rc, TEXTS["compare.edit"])
        press(rc, TEXTS["compare.start"])
        soon(lambda: said(rc, "compare.comparing"))
        assert said(rc, "compare.close")


def test_a_plan_that_is_removed_leaves_the_other_cards_and_says_so():
    with page("/compare") as rc:
        first, second = (each for each in elements(rc, "button") if words(each) == TEXTS["compare.remove"])
        first.click()
        soon(lambda: "Removed: ads-for-everyone." in texts(rc))
        assert [each for each in elements(rc, "button") if words(each) == TEXTS["compare.remove"]] == [second]
        assert [(each.to, each.turn) for each in having(rc, "turn")][-1] == ("build-a-plan", 1)


def test_without_a_plan_nothing_can_be_compared(turns):
    with page("/compare") as rc:
        for _ in range(2):
            press(rc, TEXTS["compare.remove"])
        assert said(rc, "compare.no_plan")
        assert "disabled" in button(rc, TEXTS["compare.start"]).attributes
        button(rc, TEXTS["compare.start"]).click()
        assert not turns


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
        soon(lambda: said(rc, "compare.results"))
        assert any(each.startswith("Takes ") and "more than one visitor" in each for each in texts(rc))
        # A button that is there when it may no longer be pressed: the server refuses all the same.
        monkeypatch.setattr(limits, "WORK", one)
        press(rc, "Add 2 replicates")
        soon(lambda: any("times as much as one visitor" in each for each in texts(rc)))
        assert len(turns) == 1


def test_sections_that_unfold_are_sent_when_they_are_unfolded(turns):
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        turns[0].end()
        soon(lambda: said(rc, "compare.results"))
        assert "SHA-256" not in "".join(texts(rc))
        next(each for each in elements(rc, "summary") if words(each).startswith("Seeds, versions")).click()
        soon(lambda: "SHA-256" in "".join(texts(rc)))
        charts = len(having(rc, "figure"))
        next(each for each in elements(rc, "summary") if words(each).startswith("How people went")).click()
        soon(lambda: len(having(rc, "figure")) == charts + 2)


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
        soon(lambda: told in texts(rc))
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
        soon(lambda: any(each.startswith("2 other comparisons are before") for each in texts(rc)))
        turns[0].ahead = 1
        soon(lambda: said(rc, "compare.waits_one"))
        turns[0].ahead = 0
        soon(lambda: said(rc, "compare.set_up"))
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
