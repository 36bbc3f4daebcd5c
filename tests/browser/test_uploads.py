"""Files that strangers might give to the page that compares: each is refused in words, and the page goes on."""

import pytest

from dashboards import limits

BASE = b'extends = "smartphones"\n'
HOSTILE = {
    "binary": (bytes(range(256)) * 100, "not UTF-8"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 1000, "not UTF-8"),
    "empty": (b"", "neither builds on a market"),
    "a path": (b'extends = "/etc/passwd"', "no shipped scenario"),
    "a path up": (b'extends = "../../../etc/passwd.toml"', "no shipped scenario"),
    "an edge list": (BASE + b'[network]\nkind = "edge_list"\nfile = "/etc/passwd"', "files cannot be named"),
    "deep": (BASE + b"a = " + b"[" * 90_000, "nested too deeply"),
    "dots": (b"a." * 90_000 + b"a = 1", "dots in line 1"),
    "many tables": (BASE + b"".join(b"[a%d]\n" % i for i in range(20_000)), "too large for a plan"),
    "a huge number": (BASE + b"[population]\nconsumers = 0x" + b"f" * 100_000, "60 digits"),
    "nothing said": (b"#" * (limits.UPLOAD - 1), "neither builds on a market"),
    "large": (b"#" * (limits.UPLOAD + 1), "at most 200 kB"),
    "no plan": (BASE + b'[campaigns.x]\nlever = "coupon"\nvendor = "<b>x</b>"\ndiscount = 0.1', "unknown vendor"),
}


def give(page, which, name, content):
    page.locator("input[type=file]").nth(which).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1], ids=["market", "plan"])
def test_a_hostile_file_is_refused_in_words_and_the_page_goes_on(visit, which):
    page = visit("/compare")
    cards = page.locator(".plan-card").count()
    said = page.locator(".upload").nth(which).locator("[role=alert]")
    for name, (content, told) in HOSTILE.items():
        give(page, which, "..\\..\\<img src=x>.toml", content)
        page.wait_for_function(
            "([which, told]) => (document.querySelectorAll('.upload')[which].innerText).includes(told)",
            arg=[which, told],
        )
        words = said.inner_text()
        assert "/etc" not in words, name
        assert "/work" not in words, name
        assert "Traceback" not in words, name
    assert page.locator(".plan-card").count() == cards
    assert page.locator("main img").count() == 0
    give(page, 1, "../../My plan.toml", BASE + b"[products.nova-5]\nprice = 899.0\n")
    page.get_by_role("heading", name="my-plan").wait_for()
    page.wait_for_function("document.body.innerText.includes('Nova 5: price from 999 to 899')")


@pytest.mark.parametrize(
    "settings",
    [b"[time]\nsteps = 1000000\n", b"[population]\nconsumers = 90000000\n"],
)
def test_a_file_that_asks_for_more_than_a_visitor_may_have_runs_no_more_than_that(visit, settings):
    page = visit("/compare")
    give(page, 0, "mine.toml", BASE + settings)
    page.wait_for_function(
        "document.querySelectorAll('.plan-card').length === 0 || document.querySelector('[role=alert]')"
    )
    consumers = page.get_by_role("spinbutton", name="Consumers").input_value()
    days = page.get_by_role("spinbutton", name="Days").input_value()
    assert int(consumers) <= limits.CONSUMERS
    assert int(days) <= limits.STEPS
