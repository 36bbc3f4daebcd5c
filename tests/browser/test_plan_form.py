"""The form of a plan in a real browser: by mouse and keyboard, for screen readers, on a phone, and against malice."""

from pathlib import Path

import pytest

from journeysim import Scenario
from tests.browser.test_shell import findings

PHONE = {"width": 390, "height": 844, "has_touch": True}


def told(page, text):
    page.wait_for_function("text => document.getElementById('told').innerText.includes(text)", arg=text)


def focused(page, name):
    page.wait_for_function("name => document.activeElement.id === name", arg=name)


def add(page, title):
    page.get_by_role("button", name="Add a campaign").click()
    page.wait_for_selector(".lever")
    page.get_by_role("button", name=title).first.click()
    page.wait_for_selector(".lever", state="detached")


@pytest.mark.slow
def test_a_campaign_is_added_edited_copied_and_removed_by_keyboard_alone(visit):
    page = visit("/specimen-plan")
    page.get_by_role("button", name="Add a campaign").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Loyalty programme").focus()
    page.keyboard.press("Enter")
    focused(page, "campaign-loyalty")
    page.wait_for_function(
        "[...document.querySelectorAll('[role=status]')].some(e => e.innerText.includes('Added: Loy'))"
    )
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Close Loyalty programme"
    page.get_by_role("slider", name="Discount").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.changes').innerText.includes('Loyalty programme')")
    page.get_by_role("button", name="Copy Loyalty programme").focus()
    page.keyboard.press("Enter")
    focused(page, "campaign-loyalty-2")
    page.get_by_role("button", name="Remove Loyalty programme").first.focus()
    page.keyboard.press("Enter")
    focused(page, "add-campaign")
    told(page, "galaxia-ads, loyalty-2;")


def test_what_is_refused_is_said_at_its_control(visit):
    page = visit("/specimen-plan")
    page.get_by_role("button", name="Edit Galaxia Pro on Pixgram").click()
    end = page.get_by_role("spinbutton", name="Last day")
    end.fill("-1")
    end.press("Enter")
    said = page.locator("#campaign-galaxia-ads [role=alert]")
    said.wait_for()
    assert "0 or more" in said.inner_text()
    assert end.get_attribute("aria-invalid") == "true"
    assert end.input_value() == "-1"
    end.fill("129")
    end.press("Enter")
    said.wait_for(state="detached")
    page.wait_for_function("document.querySelector('.changes').innerText.includes('days 60 to 129')")
    start = page.get_by_role("spinbutton", name="First day")
    start.fill("200")
    start.press("Enter")
    page.wait_for_function("document.querySelector('.changes').innerText.includes('days 200 to 269')")
    assert (start.input_value(), end.input_value()) == ("200", "269")
    page.locator("#campaign-galaxia-ads").get_by_text("has moved along, to day 269").wait_for()


def test_references_and_targets_are_choices_of_the_market(visit):
    page = visit("/specimen-plan")
    page.get_by_role("button", name="Edit Galaxia Pro on Pixgram").click()
    page.get_by_role("combobox", name="Product", exact=True).select_option("Nova Mini")
    page.wait_for_function("document.querySelector('#campaign-galaxia-ads').innerText.includes('Nova Mini · days')")
    page.get_by_text("Whom it is for").click()
    page.get_by_role("group", name="Segments").get_by_label("Students").check()
    page.get_by_role("group", name="Segments").get_by_label("Seniors").check()
    page.get_by_role("slider", name="Galaxia Pro on Pixgram").focus()
    page.keyboard.press("PageUp")
    page.wait_for_function("!document.querySelector('.sum').innerText.endsWith(': 400 EUR')")
    # What was unfolded stays so.
    assert page.get_by_role("group", name="Segments").get_by_label("Seniors").is_checked()


def test_a_plan_is_saved_as_a_file_that_the_command_line_reads(visit):
    page = visit("/specimen-plan")
    add(page, "Coupon")
    focused(page, "campaign-coupon")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as a plan file").click()
    assert waiting.value.suggested_filename == "ads-for-everyone.toml"
    path = Path(waiting.value.path())
    saved = Scenario.load(path.rename(path.with_suffix(".toml")))
    told(page, saved.hash()[:8])
    assert list(saved.campaigns) == ["nova-spring", "galaxia-ads", "coupon"]


def test_every_lever_opens_without_a_complaint_of_the_browser(visit):
    page = visit("/specimen-plan/plans.no-network-shop")
    page.get_by_role("button", name="Add a campaign").click()
    page.wait_for_selector(".lever")
    titles = page.locator(".lever strong").all_inner_texts()
    assert len(titles) == 24
    page.get_by_role("button", name="Close the list").click()
    page.wait_for_selector(".lever", state="detached")
    for title in titles[:5]:
        add(page, title)
        page.wait_for_selector(f".campaign.opened h5:text-is('{title}')")


@pytest.mark.parametrize("screen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_it_fits_the_screen_and_is_accessible(visit, screen):
    page = visit("/specimen-plan", **screen)
    add(page, "Coupon")
    focused(page, "campaign-coupon")
    for fold in page.locator(".campaign-settings summary").all():
        fold.click()
    page.get_by_role("button", name="Add a campaign").click()
    page.wait_for_selector(".lever")
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not findings(page)


def test_what_somebody_writes_is_text_and_nothing_else(visit):
    page = visit("/specimen-plan")
    title = page.get_by_role("textbox", name="Title")
    title.fill("<img src=x onerror=alert(1)>")
    title.press("Enter")
    name = page.get_by_role("textbox", name="Name", exact=True)
    name.fill("../../etc/passwd")
    name.press("Enter")
    told(page, "etc-passwd:")
    page.get_by_role("button", name="Edit Galaxia Pro on Pixgram").click()
    page.get_by_text("Other costs, and its name").click()
    label = page.get_by_role("textbox", name="Name in tables")
    label.fill("=1+1<script>alert(1)</script>")
    label.press("Enter")
    page.wait_for_function("document.querySelector('.changes').innerText.includes('<script>')")
    assert page.locator("main img, main script").count() == 0
