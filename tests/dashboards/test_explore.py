"""The page on which a run is watched: what it asks for, what it shows, and how it plays."""

import threading
import time
from itertools import pairwise
from types import SimpleNamespace

import pytest
import solara

from dashboards import limits
from dashboards.address import search_of, state_of
from dashboards.components.later import use_later
from dashboards.components.player import SPEEDS, Player, play
from dashboards.pages.explore.asked import (
    COLOURINGS,
    Asked,
    asked_of,
    elsewhere,
    link,
    market,
    markets,
    scenario_of,
    usual,
    with_number,
    with_setting,
)
from dashboards.pages.explore.marks import marks, states
from dashboards.pages.explore.offered import MAIN, changeable, groups, is_off, presets
from dashboards.pages.explore.page import begin, read
from dashboards.pages.explore.watch import CALM, SLOW, _Tick, dotted
from dashboards.pages.explore.where import preset_of, told
from dashboards.text.english import TEXTS
from journeysim import Scenario, ScenarioError
from journeysim.experiments.live import LiveRun
from journeysim.reports.live import STAGE_COLOURS
from journeysim.scenario.declared import declared
from journeysim.scenario.problems import Problem
from tests.dashboards.page import having, page, rendered, texts
from tests.records.market import LIVELY

MARKET = Scenario.from_dict(LIVELY, name="lively")
WEIGHT = "influences.normative.weight"
SMALL = search_of({"consumers": 200})


def until(true, seconds=30.0):
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


# What is asked for


def test_what_is_asked_for_survives_the_way_through_an_address():
    for asked in (Asked(), Asked("fashion", {WEIGHT: 3.5}, 200, 7, "mood")):
        assert asked_of(state_of(link(asked).partition("?")[2])) == asked
    assert link(Asked()) == "/explore"


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({"market": "limits/bass"}, "does not ship"),
        ({"market": ["smartphones"]}, "does not ship"),
        ({"settings": {"network.file": "/etc/passwd"}}, "cannot be changed here"),
        ({"settings": {"time.steps": 10**9}}, "cannot be changed here"),
        ({"settings": [1]}, "cannot be changed here"),
        ({"colouring": {}}, "cannot be changed here"),
        ({"settings": {WEIGHT: 99}}, "from 0 to 50"),
        ({"settings": {WEIGHT: {"a": 1}}}, "from 0 to 50"),
        ({"consumers": limits.LIVE_CONSUMERS + 1}, "from 200 to 3000"),
        ({"consumers": "all"}, "from 200 to 3000"),
        ({"seed": -1}, "from 0 to"),
        ({"seed": True}, "from 0 to"),
    ],
)
def test_a_hostile_link_is_refused_in_words(state, says):
    asked, problem = read(search_of(state))
    assert asked == Asked()
    assert says in problem
    assert problem.endswith("The page starts afresh.")


def test_every_market_has_its_main_parameters_and_fits_the_page():
    for name in markets():
        scenario = scenario_of(Asked(name))
        assert scenario.time.steps <= limits.STEPS
        assert scenario.population.consumers == 1000
        assert all(declared(scenario, key).kind == "number" for key in MAIN)


def test_every_setting_worth_trying_can_be_run_and_changes_something():
    for name, each in presets().items():
        asked = Asked(each.market, each.settings)
        assert scenario_of(asked) != scenario_of(Asked(each.market))
        assert asked_of(state_of(link(asked).partition("?")[2])) == asked
        assert told(asked) != TEXTS["explore.ghost_plain"]
        assert (preset_of(asked), preset_of(Asked(each.market))) == (name, "")


def test_influences_that_are_off_are_called_by_what_they_are_about():
    asked = Asked(settings=presets()["alone"].settings)
    assert told(asked) == "What others own: off, What others tell: off, Who else owns it: off, Going without: off"
    assert all(is_off(scenario_of(asked), key) and not is_off(scenario_of(Asked()), key) for key in MAIN)


def test_parameters_are_offered_once_and_nothing_else_can_be_changed():
    offered = [*MAIN, *(key for each in groups() for key in each.keys)]
    assert len(set(offered)) == len(offered)
    assert changeable() == set(offered)


def test_a_parameter_set_back_is_no_change():
    own = declared(scenario_of(Asked()), WEIGHT).value
    changed = with_setting(Asked(), WEIGHT, 5.0)
    assert changed.settings == {WEIGHT: 5.0}
    assert with_setting(changed, WEIGHT, own) == Asked()
    assert told(changed) == "Pull of what others own 5"
    with pytest.raises(ScenarioError):
        with_number(Asked(), "consumers", 10)


def test_a_market_comes_with_its_own_people_unless_their_number_was_changed():
    lesson = "lesson-bandwagon"
    own = market(lesson).population.consumers
    assert usual(lesson) == own != usual("fashion")
    there = elsewhere(Asked(lesson, {WEIGHT: 3.0}, own, 7, "mood"), "fashion")
    assert there == Asked("fashion", {}, usual("fashion"), 7, "mood")
    assert elsewhere(there, lesson, {WEIGHT: 2.0}) == Asked(lesson, {WEIGHT: 2.0}, own, 7, "mood")
    assert elsewhere(Asked(lesson, consumers=300), "fashion").consumers == 300


# A run after another


def test_the_run_before_stays_when_only_parameters_change():
    first = begin(Asked(consumers=200))
    first.run.step(5)
    second = begin(Asked(consumers=200, settings={WEIGHT: 5.0}), first)
    assert second.run.step_number == 0
    assert len(second.before) == 6
    assert second.before_asked == Asked(consumers=200)
    assert (second.run.network.targets == first.run.network.targets).all()
    # One that was not played does not take its place, nor does the same over again.
    third = begin(Asked(consumers=200, settings={WEIGHT: 6.0}), second)
    assert third.before is second.before
    third.run.step(3)
    again = begin(third.asked, third)
    assert again.before is second.before


def test_it_is_said_beforehand_where_the_dotted_line_ends():
    run = LiveRun(MARKET, seed=3)
    assert dotted(run, True) == TEXTS["explore.ends"]
    run.step(7)
    assert dotted(run, True).startswith("This run is at day 7 of 60;")
    assert dotted(run, False) == TEXTS["explore.ends"]
    run.step(53)
    assert dotted(run, True) == dotted(run, False) == TEXTS["explore.ends_never"]


@pytest.mark.parametrize("other", [Asked("cafes", consumers=200), Asked(consumers=300), Asked(consumers=200, seed=2)])
def test_other_people_have_no_run_before(other):
    first = begin(Asked(consumers=200))
    first.run.step(5)
    assert begin(other, first).before is None


# How it is drawn


@pytest.mark.parametrize("colouring", COLOURINGS)
def test_everybody_has_a_letter_with_a_mark(colouring):
    run = LiveRun(MARKET, seed=3)
    run.step(40)
    shown, letters = marks(run, colouring, STAGE_COLOURS), states(run, colouring)
    assert len(letters) == 400
    assert set(letters) <= {each.letter for each in shown}
    assert len(set(letters)) > 1
    assert len({(each.colour, each.shape) for each in shown}) == len(shown)
    counts = [letters.count(each.letter) for each in shown]
    last = run.series().iloc[-1]
    if colouring == "stage":
        assert counts == [last[f"stage.{name}"] for name in run.cast.stages]
    elif colouring == "product":
        assert counts[1:] == [last["owners.nova-5"], last["owners.arc"]]


def test_slow_parts_follow_slowly_until_the_run_rests():
    tick = _Tick().next(False, 100.0)
    assert (tick.slow, tick.calm, tick.resting) == (1, 1, False)
    assert tick.next(False, 100.0 + SLOW / 2) == tick
    later = tick.next(False, 100.0 + SLOW)
    assert (later.slow, later.calm) == (2, 1)
    assert later.next(False, 100.0 + CALM).calm == 2
    rest = later.next(True, 100.0 + SLOW + 0.01)
    assert (rest.slow, rest.calm, rest.resting) == (3, 2, True)


# Playing


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


# The page


def test_the_page_shows_the_run_and_a_person_and_starts_again_after_a_change():
    with page(f"/explore{SMALL}") as rc:
        until(lambda: having(rc, "states"))
        (canvas,) = having(rc, "states")
        assert canvas.people == 200
        assert len(canvas.states) == 200
        (shown,) = having(rc, "speeds")
        for _ in range(8):
            shown.vue_stepped(None)
        # Another thread may be drawing; it then draws what was asked for here as well.
        until(lambda: any(each.startswith("On day 8, ") for each in texts(rc)))
        canvas.vue_picked(11)
        until(lambda: {"Person 11", TEXTS["explore.traits"]} <= set(texts(rc)))
        until(lambda: len(having(rc, "figure")) == 4)
        until(lambda: any(each.startswith("This run is at day 8 of 365;") for each in texts(rc)))
        assert not any(TEXTS["explore.together"] in each for each in texts(rc))
        weight = next(each for each in having(rc, "details_label") if each.label == "Pull of what others own")
        weight.vue_entered(6)
        until(lambda: having(rc, "speeds")[0].at == 0)
        until(lambda: any("with the market as it ships" in each for each in texts(rc)))
        until(lambda: "Run before" in having(rc, "figure")[0].figure)
        told = f"Dotted: the run before, with the market as it ships. {TEXTS['explore.together']}"
        assert told in texts(rc)
        shown.vue_stepped(None)
        until(lambda: any(each.startswith("By this day of the run before") for each in texts(rc)))
        assert "Person 11" in texts(rc)
        share = next(each for each in having(rc, "copied"))
        assert asked_of(state_of(share.path.partition("?")[2])) == Asked(settings={WEIGHT: 6.0}, consumers=200)


def test_a_setting_worth_trying_says_what_it_changes_and_other_people_are_not_taken_for_the_same():
    with page(f"/explore{SMALL}") as rc:
        until(lambda: having(rc, "states"))
        having(rc, "states")[0].vue_picked(11)
        until(lambda: "Person 11" in texts(rc))
        (worth,) = (each for each in having(rc, "options") if each.label == TEXTS["explore.preset"])
        worth.vue_chosen("groups")
        until(lambda: any(TEXTS["explore.watch_groups"] in each for each in texts(rc)))
        assert worth.value == "groups"
        assert any(each.endswith(TEXTS["explore.compare"]) for each in texts(rc))
        assert any(
            each.startswith("Changed in “Fashion") and "Friends of one's own kind 0.9" in each for each in texts(rc)
        )
        assert "Person 11" not in texts(rc)
        worth.vue_chosen("alone")
        until(lambda: any(each.startswith("Switched off") for each in texts(rc)))
        assert not any(each.label == "Pull of what others own" for each in having(rc, "details_label"))
        having(rc, "speeds")[0].vue_stepped(None)
        worth.vue_chosen("checkout")
        until(lambda: any(each.endswith(TEXTS["explore.compared"]) for each in texts(rc)))
        until(lambda: any(each.startswith("Dotted: the run before, with What others own: off") for each in texts(rc)))
        worth.vue_chosen("")
        until(lambda: any(each.label == "Pull of what others own" for each in having(rc, "details_label")))


def test_sales_are_shown_of_one_product_or_of_all():
    with page(f"/explore{SMALL}") as rc:
        until(lambda: len(having(rc, "figure")) == 4)
        (sales,) = (each for each in having(rc, "options") if each.label == TEXTS["explore.sales_of"])
        assert sales.value == ""
        having(rc, "speeds")[0].vue_stepped(None)
        sales.vue_chosen("all products")
        until(lambda: sales.value == "all products")


def test_a_link_opens_what_it_holds():
    asked = Asked("cafes", {WEIGHT: 2.0}, 300, 5, "mood")
    with page(link(asked)) as rc:
        until(lambda: having(rc, "states"))
        (canvas,) = having(rc, "states")
        assert canvas.people == 300
        assert [each["label"] for each in canvas.marks] == [
            TEXTS[f"explore.mood_{each}"] for each in ("none", "bad", "middling", "good")
        ]
        weight = next(each for each in having(rc, "details_label") if each.label == "Pull of what others own")
        assert weight.value == 2.0


def test_what_cannot_be_built_is_said_and_changes_nothing(monkeypatch):
    def strict(asked, last=None):
        if asked.settings.get(WEIGHT) == 7.0:
            raise ScenarioError([Problem("smartphones.toml", "network", "too many ties")])
        return begin(asked, last)

    monkeypatch.setattr("dashboards.pages.explore.page.begin", strict)
    with page(f"/explore{SMALL}") as rc:
        having(rc, "speeds")[0].vue_stepped(None)
        weight = next(each for each in having(rc, "details_label") if each.label == "Pull of what others own")
        weight.vue_entered(7)
        told = "This cannot be run: too many ties. Nothing was changed."
        until(lambda: told in texts(rc))
        assert having(rc, "speeds")[0].at == 1
        weight.vue_entered(8)
        until(lambda: told not in texts(rc))
    with page("/explore" + search_of({"settings": {WEIGHT: 7.0}})) as rc:
        told = "This link cannot be followed: too many ties. The page starts afresh."
        assert told in texts(rc)


def test_a_hostile_link_gives_a_message():
    with page("/explore" + search_of({"market": "/etc/passwd"})) as rc:
        assert TEXTS["explore.link_market"] in texts(rc)
        assert not any("passwd" in each for each in texts(rc))
