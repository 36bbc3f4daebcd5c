"""What is asked of the page on which a run is watched: what links may hold, and what counts as a change."""

import pytest

from dashboards import limits
from dashboards.address import search_of, state_of
from dashboards.pages.explore.asked import (
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
from dashboards.pages.explore.offered import MAIN, changeable, groups, is_off, presets
from dashboards.pages.explore.page import read
from dashboards.pages.explore.where import preset_of, told
from dashboards.text.english import TEXTS
from journeysim import ScenarioError
from journeysim.scenario.declared import declared

WEIGHT = "influences.normative.weight"


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


@pytest.mark.slow
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
