"""What is uploaded is checked again when it arrives; what is downloaded waits once, under an address of its own."""

import base64
import time

import pytest

from dashboards import handout, limits
from dashboards.components.files import Download, Upload
from journeysim.scenario import plan_file
from tests.dashboards.page import having, rendered


def uploading():
    """An upload whose files are kept, and the list of them."""
    found = []
    return Upload("Load", lambda content, name: found.append((content, name))), found


def sent(content, name="plan.toml"):
    return {"name": name, "content": base64.b64encode(content).decode()}


def test_a_file_arrives_with_its_content_and_its_name():
    element, found = uploading()
    with rendered(element) as rc:
        (upload,) = having(rc, "too_large")
        upload.vue_given(sent(b"a = 1\n"))
        assert found == [(b"a = 1\n", "plan.toml")]
        assert upload.most == limits.UPLOAD


def test_a_file_that_is_small_enough_to_be_sent_is_small_enough_to_be_read():
    assert limits.UPLOAD == plan_file.MOST_BYTES


@pytest.mark.parametrize("size", [limits.UPLOAD - 1, limits.UPLOAD])
def test_a_file_up_to_the_limit_is_taken(size):
    element, found = uploading()
    with rendered(element) as rc:
        (upload,) = having(rc, "too_large")
        upload.vue_given(sent(b"x" * size))
        assert len(found[0][0]) == size


@pytest.mark.parametrize(
    "told",
    [
        sent(b"x" * (limits.UPLOAD + 1)),
        sent(b"x" * (limits.UPLOAD + 3)),
        {"name": "a", "content": "A" * 3_000_000},
    ],
)
def test_a_larger_one_is_refused_whatever_the_browser_said(told):
    element, found = uploading()
    with rendered(element) as rc:
        (upload,) = having(rc, "too_large")
        upload.vue_given(told)
        assert not found
        assert "at most 200 kB" in upload.wrong
        upload.vue_given(sent(b""))
        assert upload.wrong == ""


@pytest.mark.parametrize(
    "told",
    [None, 3, "x", [], {}, {"name": "a"}, {"name": 3, "content": ""}, {"name": "a", "content": "?"},
     {"name": "a", "content": b"AAAA"}, {"name": "a", "content": "é"}, {"name": "a", "content": "A"}],
)  # fmt: skip
def test_what_is_no_file_is_refused_and_said(told):
    element, found = uploading()
    with rendered(element) as rc:
        (upload,) = having(rc, "too_large")
        upload.vue_given(told)
        assert not found
        assert upload.wrong == "The file could not be read."


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("/etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("../../plan.toml", "plan.toml"),
        ("a\x00\n\x1b[31mb.toml", "a[31mb.toml"),
        ("", "a file without a name"),
        ("..", ".."),
        ("x" * 1000 + ".toml", ("x" * 395 + ".toml")[:80]),
    ],
)
def test_a_name_is_only_ever_something_to_be_shown(name, shown):
    element, found = uploading()
    with rendered(element) as rc:
        (upload,) = having(rc, "too_large")
        upload.vue_given(sent(b"", name))
        assert found[0][1] == shown


def wait_for(told):
    end = time.monotonic() + 5
    while not told() and time.monotonic() < end:
        time.sleep(0.01)
    return told()


def test_a_download_is_made_when_asked_and_fetched_once():
    made = []

    def produce():
        made.append(1)
        return "a,b\n"

    with rendered(Download("Save", "my plan.csv", produce)) as rc:
        (button,) = having(rc, "making")
        assert (made, button.address) == ([], "")
        button.vue_asked(None)
        address = wait_for(lambda: button.address)
        assert made == [1]
        file = handout.take(address)
        assert (file.name, file.media, file.content) == ("my-plan.csv", "text/csv; charset=utf-8", b"a,b\n")
        assert handout.take(address) is None


def test_a_download_that_cannot_be_made_says_so():
    with rendered(Download("Save", "a.csv", lambda: 1 / 0)) as rc:
        (button,) = having(rc, "making")
        button.vue_asked(None)
        assert wait_for(lambda: button.wrong) == "The file could not be made."
        assert button.address == ""


def test_a_button_that_is_pressed_again_takes_back_its_own_file_and_no_other():
    others = handout.offer("others.csv", "1")
    with rendered(Download("Save", "a.csv", lambda: "2")) as rc:
        (button,) = having(rc, "making")
        addresses = []
        for _ in range(6):
            button.vue_asked(None)
            assert wait_for(lambda: button.address not in ("", *addresses))
            addresses.append(button.address)
        assert [each for each in addresses if handout.take(each)] == addresses[-3:]
    assert handout.take(others).content == b"1"


def test_a_file_that_nobody_fetches_is_forgotten_by_itself(monkeypatch):
    monkeypatch.setattr(handout, "PATIENCE", 0.05)
    late = handout.offer("c.csv", "3").removeprefix(handout.PREFIX)
    assert wait_for(lambda: late not in handout._waiting)
    assert handout.take(late) is None


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ('a"\r\nset-cookie: x.csv', "a-set-cookie-x.csv"),
        ("", "journeysim"),
        ("...", "journeysim"),
        ("report.HTML", "report.html"),
        ("näme.toml", "n-me.toml"),
    ],
)
def test_a_file_name_means_nothing_to_a_header_or_a_file_system(name, safe):
    assert handout.safe_name(name) == safe
