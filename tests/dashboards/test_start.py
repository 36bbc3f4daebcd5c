"""The start page: doors, quieter ways, and what can be done with each scenario."""

import time

import ipyvue
import pytest

from dashboards import app
from dashboards.address import state_of
from dashboards.navigation import PAGES
from dashboards.pages.compare.asked import asked_of
from dashboards.pages.explore.asked import asked_of as explored
from dashboards.pages.start import plan_links
from dashboards.text.english import TEXTS
from journeysim import Scenario
from journeysim.scenario.catalogue import entries, market_of
from tests.dashboards.page import _below, page

PLANS = [each.name for each in entries() if each.name.startswith("plans/")]


def links(rc):
    found = [each for each in _below(rc.container) if isinstance(each, ipyvue.Html) and each.tag == "a"]
    return [(each.children[0], each.attributes["href"]) for each in found]


def test_there_are_two_doors_and_a_line_for_each_other_page():
    doors = {page.path: page.door for page in PAGES if page.door is not None}
    assert [path for path, door in doors.items() if not door.quiet and not door.within] == ["/explore", "/compare"]
    assert set(doors) == {page.path for page in PAGES} - {"/"}
    with page("/") as rc:
        shown = links(rc)
        assert sorted(path for _, path in shown[: len(doors)]) == sorted(doors)
        for each in PAGES[1:]:
            assert shown.count((TEXTS[each.door.go], each.path)) == 1


def test_the_way_to_the_lessons_stands_in_the_door_of_what_they_explain():
    with page("/") as rc:
        shown = [path for _, path in links(rc)]
    assert shown[shown.index("/explore") + 1] == "/lessons"


def test_every_way_leads_to_a_page_that_is_there():
    routes = {f"/{each.path}".replace("//", "/") for each in app.routes}
    assert {each.path for each in PAGES} == routes
    with page("/") as rc:
        for _, href in links(rc):
            assert f"/{href.partition('?')[0].split('/')[1]}" in routes


@pytest.mark.slow
def test_a_market_can_be_watched_and_compared():
    with page("/") as rc:
        shown = links(rc)
    watched = [state_of(href.partition("?")[2]) for words, href in shown if words == TEXTS["start.explore"]]
    compared = [state_of(href.partition("?")[2]) for words, href in shown if words == TEXTS["start.compare"]]
    markets = [each.name for each in entries() if "/" not in each.name]
    assert [explored(each).market for each in watched] == markets
    assert [asked_of(each).base.name for each in compared] == markets


def test_a_plan_is_compared_with_its_market_when_its_link_is_there():
    with page("/") as rc:
        until = time.monotonic() + 60
        while not (shown := [href for words, href in links(rc) if words == TEXTS["start.compare_plan"]]):
            assert time.monotonic() < until
            time.sleep(0.02)
    assert shown == [plan_links()[each] for each in PLANS]


@pytest.mark.parametrize("name", PLANS)
def test_the_link_of_a_plan_makes_the_plan(name):
    asked = asked_of(state_of(plan_links()[name].partition("?")[2]))
    assert asked.base == Scenario.load(market_of(name))
    (plan,) = asked.plans
    assert plan.hash() == Scenario.load(name).hash()
