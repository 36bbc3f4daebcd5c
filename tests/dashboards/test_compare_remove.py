"""A plan that was removed can be brought back until the next change."""

import pytest

from dashboards.pages.compare import asked as asking
from dashboards.text.english import TEXTS
from tests.dashboards.comparing import button, press
from tests.dashboards.page import elements, having, page, texts, until, words

pytestmark = pytest.mark.slow

FIRST, SECOND = (each.rpartition("/")[2] for each in asking.FIRST_PLANS)


def plans(rc):
    """The names on the cards of the plans, in order."""
    return [words(each) for each in elements(rc, "h3") if words(each) in (FIRST, SECOND)]


def offered(rc):
    return [each for each in elements(rc, "button") if words(each) == TEXTS["compare.undo"]]


def opened(rc):
    """The plans whose forms are open."""
    closing = [each.attributes.get("aria-label", "") for each in elements(rc, "button")]
    return [name for name in (FIRST, SECOND) if TEXTS["compare.close_label"].format(name=name) in closing]


def test_a_plan_comes_back_to_its_place():
    with page("/compare") as rc:
        assert plans(rc) == [FIRST, SECOND]
        assert not offered(rc)
        press(rc, TEXTS["compare.remove"])
        until(lambda: plans(rc) == [SECOND])
        assert offered(rc)[0].attributes["aria-label"] == f"Bring {FIRST} back"
        press(rc, TEXTS["compare.undo"])
        until(lambda: plans(rc) == [FIRST, SECOND])
        assert not offered(rc)
        assert f"Back again: {FIRST}." in texts(rc)
        # The keyboard is not left where the button was.
        assert [(each.to, each.turn) for each in having(rc, "turn")][-1] == ("build-a-plan", 2)


def test_after_the_next_change_a_plan_is_gone():
    with page("/compare") as rc:
        press(rc, TEXTS["compare.remove"])
        until(lambda: offered(rc))
        next(each for each in having(rc, "details_label") if each.label == TEXTS["compare.days"]).vue_entered(100)
        until(lambda: not offered(rc))
        assert plans(rc) == [SECOND]


def test_the_last_plan_that_was_removed_is_the_one_that_comes_back():
    with page("/compare") as rc:
        for left in ([SECOND], []):
            press(rc, TEXTS["compare.remove"])
            until(lambda left=left: plans(rc) == left)
        assert button(rc, TEXTS["compare.undo"]).attributes["aria-label"] == f"Bring {SECOND} back"
        press(rc, TEXTS["compare.undo"])
        until(lambda: plans(rc) == [SECOND])
        assert not offered(rc)


def test_a_form_that_is_open_stays_that_of_its_plan():
    with page("/compare") as rc:
        press(rc, TEXTS["compare.remove"])
        until(lambda: offered(rc))
        press(rc, TEXTS["compare.edit"])
        until(lambda: opened(rc) == [SECOND])
        press(rc, TEXTS["compare.undo"])
        until(lambda: plans(rc) == [FIRST, SECOND])
        assert opened(rc) == [SECOND]
