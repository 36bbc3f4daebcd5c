"""Files in a real browser: given by keyboard or by dropping them, limited in size, and taken away."""

import base64
from pathlib import Path

import pytest

from dashboards import limits


def told(page, text):
    page.wait_for_function("text => document.getElementById('told').innerText.includes(text)", arg=text)
    return page.locator("#told").inner_text()


def give(page, name, content):
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


@pytest.mark.slow
def test_a_file_is_given_and_the_same_one_again(visit):
    page = visit("/specimen-files")
    give(page, "plan.toml", b"a = 1")
    assert told(page, "plan.toml") == "plan.toml: 5 bytes, b'a = 1'"
    give(page, "plan.toml", b"a = 12")
    told(page, "6 bytes")
    give(page, "plan.toml", bytes(range(256)))
    told(page, "256 bytes")
    give(page, "most.toml", b"x" * limits.UPLOAD)
    told(page, f"{limits.UPLOAD} bytes")


def test_a_large_file_is_not_even_sent(visit):
    page = visit("/specimen-files")
    give(page, "huge.toml", b"x" * (limits.UPLOAD + 1))
    page.wait_for_selector(".upload [role=alert]")
    assert "at most 200 kB" in page.locator(".upload [role=alert]").inner_text()
    give(page, "small.toml", b"")
    told(page, "small.toml: 0 bytes")
    page.wait_for_selector(".upload [role=alert]", state="detached")


@pytest.mark.slow
def test_a_browser_that_sends_it_nevertheless_is_refused(visit):
    page = visit("/specimen-files")
    send = "told => document.querySelector('.upload').__vue__.given(told)"
    page.evaluate(send, {"name": "huge.toml", "content": base64.b64encode(b"x" * 1_200_000).decode()})
    page.wait_for_selector(".upload [role=alert]")
    assert "at most 200 kB" in page.locator(".upload [role=alert]").inner_text()
    page.evaluate(send, {"name": ["/etc/passwd"], "content": {"a": 1}})
    page.wait_for_function("document.querySelector('.upload [role=alert]').innerText.includes('could not be read')")
    assert page.locator("#told").inner_text() == ""


def test_a_file_can_be_dropped_and_asked_for_by_keyboard(visit):
    page = visit("/specimen-files")
    page.evaluate(
        """() => { const dataTransfer = new DataTransfer(); dataTransfer.items.add(new File(['b = 2'], 'dropped.toml'));
        document.querySelector('.upload').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true })) }"""
    )
    told(page, "dropped.toml: 5 bytes")
    page.get_by_label("Load a file").focus()
    with page.expect_file_chooser():
        page.keyboard.press("Space")


def test_a_file_is_taken_away_as_often_as_asked(visit):
    page = visit("/specimen-files")
    for _ in range(2):
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Save a file").click()
        assert waiting.value.suggested_filename == "my-plan.csv"
        assert Path(waiting.value.path()).stat().st_size == 2_000_005


def test_a_file_that_has_been_given_is_gone(visit):
    page = visit("/specimen-files")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save a file").click()
    assert waiting.value.path()
    assert "/handout/" in waiting.value.url
    assert page.context.request.get(waiting.value.url).status == 404
