"""The page of sweeps in a real browser: open one, choose what is shown, and take a point to a comparison."""

import pytest

from dashboards.pages.sweeps.asked import Asked
from tests.browser.test_shell import PHONE, findings
from tests.dashboards.sweeps import fill

CHART = ".sweep .plot .main-svg"


@pytest.fixture(scope="session")
def sweeps(server):
    """The server's folder of results, with sweeps in it."""
    return fill(server.results)


@pytest.fixture
def opened(visit, sweeps):
    def open_it(**options):
        page = visit(Asked(sweep="sweeps/whole").link(), **options)
        page.wait_for_selector(CHART)
        return page

    return open_it


@pytest.mark.slow
def test_a_sweep_is_opened_from_the_list(visit, sweeps):
    page = visit("/sweeps")
    page.get_by_role("link", name="Smartphones", exact=False).last.click()
    page.wait_for_selector(CHART)
    assert page.url.partition("?")[2].startswith("s=1.")
    # A link shares what is seen.
    page.reload()
    page.wait_for_selector(CHART)
    page.get_by_role("link", name="All sweeps").click()
    page.get_by_text("14 of 18 runs are done.").wait_for()
    assert str(sweeps.parent) not in page.content()


def test_choices_change_what_is_shown_and_the_address(opened):
    page = opened()
    before = page.url
    page.get_by_label("Measure").select_option("needs.total")
    page.get_by_role("heading", name="How far each variable moves needs").wait_for()
    assert page.url != before
    page.get_by_label("Variable", exact=True).select_option("influences.normative.weight")
    page.get_by_role("heading", name="influences.normative.weight", exact=True).wait_for()
    page.get_by_label("Order").select_option("most")
    page.wait_for_function("document.querySelector('.row-button').innerText.trim() !== 'Point 0'")
    page.reload()
    page.get_by_role("heading", name="influences.normative.weight", exact=True).wait_for()
    assert page.get_by_label("Measure").input_value() == "needs.total"


def test_a_click_on_a_mark_opens_its_point(opened):
    page = opened()
    plot = page.locator("figure", has=page.get_by_role("heading", name="influences.", exact=False)).first
    mark = plot.locator(".scatterlayer .trace").first.locator(".points path").first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(200)
    page.mouse.down()
    page.mouse.up()
    page.locator(".point h3").wait_for()
    page.wait_for_function("document.activeElement.id === 'point'")
    page.wait_for_function(
        "(y => y >= 0 && y < innerHeight)(document.getElementById('point').getBoundingClientRect().y)"
    )
    page.get_by_role("link", name="Compare with the market as it is").wait_for()
    page.get_by_role("button", name="Close").click()
    page.wait_for_function("document.activeElement.id === 'points'")


def test_by_keyboard_a_point_is_opened_and_taken_to_a_comparison(opened):
    page = opened()
    page.get_by_role("button", name="Point 4").focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Compare with the market as it is")
    link.wait_for()
    assert page.locator(".point h3").inner_text() == "Point 4"
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?*")
    page.wait_for_selector("main h1")
    page.get_by_text("point-4").first.wait_for()


@pytest.mark.parametrize("screen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_a_sweep_fits_the_screen_and_is_accessible(opened, screen):
    page = opened(**screen)
    page.get_by_role("button", name="Point 4").click()
    page.get_by_role("link", name="Compare with the market as it is").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.wait_for_timeout(300)
    assert not findings(page)


def test_what_cannot_be_opened_is_said(visit, sweeps):
    page = visit(Asked(sweep="sweeps/broken").link())
    page.get_by_text("its files are damaged").first.wait_for()
    page = visit(Asked(sweep="../../etc").link())
    page.get_by_text("This sweep is not here").wait_for()
