"""The page that compares: what is put together on it, and what is shown of a comparison."""

import pytest

from dashboards.pages.compare import asked as asking
from dashboards.pages.compare import page as comparing
from dashboards.text.english import TEXTS
from tests.dashboards.comparing import button, press, said
from tests.dashboards.page import elements, having, page, texts, until, words

pytestmark = pytest.mark.slow


def test_what_is_changed_while_replicates_are_added_stays_changed(turns):
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        turns[0].end()
        until(lambda: said(rc, "compare.results"))
        press(rc, "Add 20 replicates")
        until(lambda: said(rc, "compare.adding"))
        press(rc, TEXTS["compare.remove"])
        until(lambda: texts(rc).count(TEXTS["compare.remove"]) == 1)
        turns[1].end()
        until(lambda: not said(rc, "compare.adding"))
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
        until(lambda: said(rc, "compare.results"))
        replicates(rc, 30)
        until(lambda: said(rc, "compare.since"))
        press(rc, TEXTS["compare.start"])
        until(lambda: said(rc, "compare.comparing"))
        replicates(rc, 20)
        until(lambda: replicates(rc) == 20)
        turns[1].end()
        until(lambda: said(rc, "compare.since"))
        assert replicates(rc) == 20


def test_a_form_that_is_open_stays_open_when_a_comparison_begins(turns):
    with page(comparing._link(asking.first())) as rc:
        assert said(rc, "compare.link_ready")
        press(rc, TEXTS["compare.edit"])
        press(rc, TEXTS["compare.start"])
        until(lambda: said(rc, "compare.comparing"))
        assert said(rc, "compare.close")


def test_a_plan_that_is_removed_leaves_the_other_cards_and_says_so():
    with page("/compare") as rc:
        first, second = (each for each in elements(rc, "button") if words(each) == TEXTS["compare.remove"])
        first.click()
        until(lambda: "Removed: ads-for-everyone." in texts(rc))
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


def test_sections_that_unfold_are_sent_when_they_are_unfolded(turns):
    with page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        turns[0].end()
        until(lambda: said(rc, "compare.results"))
        assert "SHA-256" not in "".join(texts(rc))
        next(each for each in elements(rc, "summary") if words(each).startswith("Seeds, versions")).click()
        until(lambda: "SHA-256" in "".join(texts(rc)))
        charts = len(having(rc, "figure"))
        next(each for each in elements(rc, "summary") if words(each).startswith("How people went")).click()
        until(lambda: len(having(rc, "figure")) == charts + 2)
