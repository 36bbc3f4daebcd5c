"""Components in a real browser: they draw, answer to mouse, touch and keyboard, and keep up."""

import time

import pytest

PHONE = {"width": 390, "height": 844, "has_touch": True}


def told(page, text):
    page.wait_for_function("text => document.getElementById('told').innerText.includes(text)", arg=text)
    return page.locator("#told").inner_text()


def drawn(page):
    """How many points of the network's canvas are not empty."""
    return page.evaluate(
        """() => { const c = document.querySelector('.network canvas');
        const shown = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        return shown.filter((value, i) => i % 4 === 3 && value).length }"""
    )


@pytest.mark.slow
def test_the_network_is_drawn_and_a_person_can_be_reached_by_keyboard(visit):
    page = visit("/specimen")
    page.wait_for_timeout(300)
    assert drawn(page) > 2000
    canvas = page.get_by_role("application")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    person = told(page, "person ")
    said = page.locator(".network [role=status]").inner_text()
    assert said.startswith(person.capitalize() + ": ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("text => document.getElementById('told').innerText !== text", arg=person)


def test_the_network_zooms_pans_and_shows_all_again(visit):
    page = visit("/specimen")
    page.wait_for_timeout(300)
    whole = drawn(page)
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(200)
    assert drawn(page) > 1.2 * whole
    page.get_by_role("application").focus()
    page.keyboard.press("0")
    page.wait_for_timeout(200)
    assert drawn(page) == whole
    box = page.get_by_role("application").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 500, middle[1], steps=5)
    page.mouse.up()
    page.wait_for_timeout(200)
    assert drawn(page) < 0.8 * whole
    assert page.locator("#told").inner_text() == ""


def test_a_click_on_a_person_gives_the_id(visit):
    page = visit("/specimen", **PHONE)
    page.wait_for_timeout(300)
    spot = page.evaluate(
        """() => { const c = document.querySelector('.network canvas'), v = c.closest('.network').__vue__,
        [x, y] = v.spot(33); return [x / v.dense, y / v.dense] }"""
    )
    box = page.get_by_role("application").bounding_box()
    page.touchscreen.tap(box["x"] + spot[0], box["y"] + spot[1])
    assert told(page, "person") == "person 33"


def test_the_page_keeps_up_with_moments_of_two_thousand_people(visit):
    page = visit("/specimen/2000")
    page.wait_for_timeout(500)
    began = time.monotonic()
    page.get_by_role("button", name="Play").click()
    assert told(page, "played")
    assert page.locator("#moment").inner_text() == "60"
    # Ten updates a second are promised, of network and chart together.
    assert time.monotonic() - began < 6 * 3


@pytest.mark.slow
def test_a_slider_answers_to_keys_and_says_what_is_wrong(visit):
    page = visit("/specimen")
    slider = page.get_by_role("slider", name="Pull of what others own")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert told(page, "influences.normative.weight = 2.05") or told(page, "influences.normative.weight = 2.1")
    number = page.get_by_role("spinbutton", name="Pull of what others own")
    number.fill("51")
    number.press("Enter")
    page.wait_for_selector(".field [role=alert]")
    assert "from 0 to 50" in page.locator(".field [role=alert]").inner_text()
    # What was refused stays to be mended, an emptied field too.
    assert number.input_value() == "51"
    number.fill("")
    number.press("Enter")
    page.wait_for_function("document.querySelector('.field [role=alert]').innerText.includes('nothing entered')")
    assert number.input_value() == ""
    number.fill("3")
    number.press("Enter")
    told(page, "influences.normative.weight = 3")
    page.wait_for_selector(".field [role=alert]", state="detached")


def test_a_scale_holds_still_while_its_knob_is_dragged(visit):
    page = visit("/specimen")
    slider = page.get_by_role("slider", name="Pull of what others own")
    number = page.get_by_role("spinbutton", name="Pull of what others own")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()

    def scale():
        return slider.evaluate("each => [each.min, each.max]")

    def drag(share):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2, steps=8)

    assert scale() == ["0", "10"]
    drag(0.2)
    page.mouse.down()
    for share in (0.4, 0.6, 0.85):
        drag(share)
        # The page has answered, and the knob is still where the pointer is.
        told(page, f"influences.normative.weight = {number.input_value()}")
        assert abs(float(number.input_value()) - 10 * share) < 0.3
        assert scale() == ["0", "10"]
    page.mouse.up()
    assert abs(float(slider.input_value()) - 8.5) < 0.3
    assert scale() == ["0", "10"]


def test_choices_and_switches_tell_python(visit):
    page = visit("/specimen")
    page.get_by_role("combobox", name="How it works").select_option("off")
    told(page, "influences.normative.form = off")
    page.get_by_role("switch", name="Outside option").uncheck()
    told(page, "stages.product.outside_option = False")
    page.get_by_role("button", name="About Consumers").click()
    assert page.get_by_text("Allowed: a whole number from 1").is_visible()


def test_a_chart_fits_its_place_follows_the_theme_and_tells_of_clicks(visit):
    page = visit("/specimen")
    page.wait_for_selector(".plot .main-svg")
    page.set_viewport_size({"width": 800, "height": 900})
    page.wait_for_function("document.querySelector('.plot .main-svg').getBoundingClientRect().width < 790")
    light = page.evaluate("getComputedStyle(document.querySelector('.plot .xtick text')).fill")
    page.get_by_role("button", name="Dark").click()
    page.wait_for_function(
        "light => getComputedStyle(document.querySelector('.plot .xtick text')).fill !== light", arg=light
    )
    point = page.locator(".plot .plotly .scatterlayer .trace path.js-line").last
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    page.mouse.move(box["x"] + 3, box["y"] + box["height"] - 3)
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] - 2)
    page.mouse.down()
    page.mouse.up()
    told(page, "day ")


@pytest.mark.slow
def test_the_numbers_behind_a_chart_can_be_read(visit):
    page = visit("/specimen")
    assert not page.locator("figure table").is_visible()
    page.get_by_text("The numbers behind this chart").click()
    assert page.locator("figure table").is_visible()
    assert page.locator("figure table tbody tr").count() == 30
