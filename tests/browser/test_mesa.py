"""The page under the hood in a real browser: Mesa's controls do what they say, within our frame."""

from itertools import pairwise

import pytest

from tests.browser.test_shell import PHONE, findings


def pictures(page):
    page.wait_for_function("document.querySelectorAll('.mesa img').length === 3")
    return page.locator(".mesa img")


def steps(page):
    return int(page.get_by_text("Step: ").inner_text().removeprefix("Step: "))


@pytest.mark.slow
def test_it_plays_pauses_steps_and_resets(visit):
    page = visit("/mesa")
    pictures(page)
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_text("Step: 1", exact=True).wait_for()
    page.get_by_role("button", name="▶").click()
    page.get_by_text("Step: 4", exact=True).wait_for()
    page.get_by_role("button", name="❚❚").click()
    page.get_by_role("button", name="▶").wait_for()
    # The step that has begun is still shown.
    then, after = steps(page), -1
    for _ in range(10):
        page.wait_for_timeout(2000)
        then, after = after, steps(page)
        if then == after:
            break
    assert then == after
    assert page.get_by_role("button", name="▶").count() == 1
    before = pictures(page).first.get_attribute("src")
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("Step: 0", exact=True).wait_for()
    page.wait_for_function("before => document.querySelector('.mesa img').src !== before", arg=before)


def test_a_slider_moves_by_keyboard_and_counts_after_a_reset(visit):
    page = visit("/mesa")
    pictures(page)
    page.get_by_role("slider", name="People").focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("Step: 0", exact=True).wait_for()
    assert pictures(page).count() == 3


@pytest.mark.parametrize("screen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_it_stands_in_our_frame_and_is_accessible(visit, screen):
    page = visit("/mesa", **screen)
    shown = pictures(page)
    assert page.locator("header").count() == page.locator("main h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for picture in shown.all():
        assert picture.bounding_box()["width"] > 200
        assert len(picture.get_attribute("alt")) > 20
    levels = page.evaluate("[...document.querySelectorAll('main h1, main h2, main h3')].map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    # Solara's own bar, which shows while it is busy, has no name.
    page.wait_for_selector(".v-progress-linear", state="hidden")
    page.wait_for_timeout(300)
    assert not findings(page)


def test_visitors_have_models_of_their_own(visit):
    one, other = visit("/mesa"), visit("/mesa")
    pictures(one), pictures(other)
    one.get_by_role("button", name="Step", exact=True).click()
    one.get_by_text("Step: 1", exact=True).wait_for()
    assert (steps(one), steps(other)) == (1, 0)
