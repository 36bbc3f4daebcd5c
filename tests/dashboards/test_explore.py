"""The page on which a run is watched, as a visitor uses it."""

import pytest

from dashboards.address import search_of, state_of
from dashboards.pages.explore.asked import Asked, asked_of, link
from dashboards.pages.explore.page import begin
from dashboards.text.english import TEXTS
from journeysim import ScenarioError
from journeysim.scenario.problems import Problem
from tests.dashboards.page import having, page, texts, until

WEIGHT = "influences.normative.weight"
SMALL = search_of({"consumers": 200})


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_sales_are_shown_of_one_product_or_of_all():
    with page(f"/explore{SMALL}") as rc:
        until(lambda: len(having(rc, "figure")) == 4)
        (sales,) = (each for each in having(rc, "options") if each.label == TEXTS["explore.sales_of"])
        assert sales.value == ""
        having(rc, "speeds")[0].vue_stepped(None)
        sales.vue_chosen("all products")
        until(lambda: sales.value == "all products")


@pytest.mark.slow
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


@pytest.mark.slow
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
