"""The page that compares in a real browser: from start to download, stopped, shared, and by several at once."""

import re
import time
from itertools import pairwise

import pandas as pd
import psutil
import pytest

from dashboards.address import search_of
from dashboards.pages.compare.address import compare_link
from tests.browser.conftest import serving
from tests.browser.test_shell import PHONE, findings

#: Small enough for a test, on the market and the plans that the page begins with.
ADS = {
    "lever": "advertising",
    "product": "galaxia-pro",
    "channel": "pixgram",
    "start": 2.0,
    "end": 20.0,
    "budget": 400.0,
}
PLANS = [{"name": "ads", "set": {"campaigns.ads": ADS}}]
SMALL = compare_link("smartphones", PLANS, consumers=300, days=20, replicates=2, seed=4)
#: So much that it is not done before somebody stops it.
LARGE = compare_link("smartphones", PLANS, consumers=20_000, days=365, replicates=20)
ENDED = 120_000


def compare(page):
    page.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_selector(".running")


def finished(page):
    page.wait_for_selector(".results", timeout=ENDED)


def workers(process, seconds=20.0):
    """The processes below a server that work, once there are any."""
    until = time.monotonic() + seconds
    while not (found := psutil.Process(process.pid).children(recursive=True)):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def gone(processes, seconds):
    until = time.monotonic() + seconds
    while any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in processes):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.slow
def test_from_the_start_to_the_files(visit):
    page = visit(SMALL)
    assert page.get_by_role("spinbutton", name="Consumers").input_value() == "300"
    assert "nothing runs by itself" in page.locator(".notice").inner_text()
    assert page.locator(".running, .results").count() == 0
    compare(page)
    finished(page)
    assert page.locator(".results .lead").inner_text().count("profit") >= 1
    page.wait_for_selector(".results .plot .main-svg")
    assert page.locator("#money table").first.is_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Table (CSV)").click()
    table = pd.read_csv(waiting.value.path())
    assert set(table["plan"]) == {"ads"}
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Table (Parquet)").click()
    same = pd.read_parquet(waiting.value.path())
    assert same["difference"].tolist() == pytest.approx(table["difference"].tolist(), nan_ok=True)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Report (one HTML file)").click()
    assert waiting.value.suggested_filename == "journeysim-ads.html"
    report = waiting.value.path().read_text("utf-8")
    units = table[table["metric"] == "own.units"].iloc[0]
    assert report.startswith("<!")
    assert f"{units['difference']:+.2f}" in report or f"{units['difference']:.2f}" in report or units["difference"] == 0
    page.locator(".folds summary", has_text="How people went through the journey").click()
    page.wait_for_selector(".folds figure .main-svg")
    page.get_by_role("button", name="Add 2 replicates").click()
    page.wait_for_selector(".running")
    page.wait_for_selector("text=4 replicates of each scenario", timeout=ENDED)
    assert page.get_by_role("spinbutton", name="Replicates").input_value() == "4"
    page.wait_for_timeout(300)
    assert not findings(page)


def test_results_are_there_after_a_visit_to_another_page(visit):
    page = visit(SMALL)
    compare(page)
    finished(page)
    verdict = page.locator(".results .lead").inner_text()
    for way in (lambda: page.get_by_role("link", name="Compare", exact=True).click(), page.go_back):
        page.get_by_role("link", name="Model", exact=True).click()
        page.wait_for_selector("h1:text('The four influences')")
        assert page.locator(".results").count() == 0
        way()
        page.wait_for_selector(".results .plot .main-svg")
        assert page.locator(".results .lead").inner_text() == verdict
        assert page.get_by_role("spinbutton", name="Consumers").input_value() == "300"
        assert page.locator(".compare > .notice").count() == 0
    assert "Add 2 replicates" in page.locator(".results").inner_text()


@pytest.mark.slow
def test_a_run_that_is_stopped_ends_its_processes_and_leaves_the_page_usable(visit, server):
    page = visit(LARGE)
    before = {each.pid for each in psutil.Process(server.process.pid).children(recursive=True)}
    compare(page)
    page.wait_for_selector("progress[value]")
    found = [each for each in workers(server.process) if each.pid not in before]
    # The page answers while it runs.
    page.get_by_role("button", name="Edit ads").click()
    page.wait_for_selector("button[aria-expanded=true]")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector(".running", state="detached", timeout=10_000)
    keeps = "resource_tracker"
    assert gone([each for each in found if keeps not in " ".join(_line(each))], 5)
    assert page.get_by_role("button", name="Compare", exact=True).is_enabled()


def test_a_run_that_is_finished_early_shows_what_is_done(visit):
    page = visit(compare_link("smartphones", PLANS, consumers=1000, days=365, replicates=100, seed=4))
    compare(page)
    page.wait_for_selector(".running button:not([aria-disabled]):has-text('what is done')", timeout=ENDED).click()
    finished(page)
    page.wait_for_selector("#results:focus")
    done = int(page.get_by_role("spinbutton", name="Replicates").input_value())
    assert 1 <= done < 100
    told = page.locator(".compare > .notice").inner_text()
    assert told == f"Finished early, after {done} of 100 replicates. You may add more."
    more = "Add one replicate" if done == 1 else f"Add {done} replicates"
    assert more in page.locator(".results").inner_text()
    assert page.get_by_role("button", name="Compare", exact=True).is_enabled()


def _line(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return [""]


def test_what_is_asked_for_is_in_the_address_and_a_link_restores_it(visit):
    page = visit("/compare")
    page.get_by_role("spinbutton", name="Replicates").fill("7")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove ads-for-everyone").click()
    page.wait_for_selector("text=14 runs")
    page.get_by_role("combobox", name="Add a plan").select_option("plans/network-shop")
    page.wait_for_selector("text=21 runs")
    page.wait_for_function("location.search.length > 50")
    link = page.url.partition(page.url.split("/compare")[0])[2]
    other = visit(link)
    assert other.get_by_role("spinbutton", name="Replicates").input_value() == "7"
    assert other.locator(".plan-card h3").all_inner_texts() == ["ads-for-the-passionate", "network-shop"]
    assert other.locator(".running").count() == 0
    page.reload()
    page.wait_for_selector("text=21 runs")
    page.get_by_role("link", name="Model", exact=True).click()
    page.wait_for_selector("h1:text('The four influences')")
    page.go_back()
    page.wait_for_selector("text=21 runs")


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "/compare" + search_of({"base": "../../../etc/passwd"}),
        "/compare" + search_of({"base": "smartphones", "consumers": 10**12}),
        "/compare"
        + search_of({"base": "smartphones", "plans": [{"name": "x", "set": {"network.file": "/etc/passwd"}}]}),
        "/compare?s=1.%3Cscript%3Ealert(1)%3C/script%3E",
    ],
)
def test_a_hostile_link_gives_a_message(visit, path):
    page = visit(path)
    assert "starts afresh" in page.get_by_role("alert").inner_text()
    assert "Traceback" not in page.locator("#app").inner_text()
    assert page.get_by_role("button", name="Compare", exact=True).is_enabled()


def test_more_than_a_visitor_may_ask_for_is_refused_with_a_message(visit):
    page = visit("/compare")
    number = page.get_by_role("spinbutton", name="Consumers")
    number.fill("999999")
    number.press("Enter")
    page.wait_for_selector(".field [role=alert]")
    assert "50,000" in page.locator(".field [role=alert]").inner_text()
    for name, value in (("Consumers", "50000"), ("Days", "1460"), ("Replicates", "100")):
        page.get_by_role("spinbutton", name=name).fill(value)
        page.keyboard.press("Enter")
    page.wait_for_selector("text=300 runs")
    page.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_selector("text=times as much as one visitor may ask for")
    assert page.locator(".running").count() == 0


def test_two_visitors_take_turns_and_do_not_see_each_other(visit):
    one, other = visit(LARGE), visit(SMALL)
    compare(one)
    one.wait_for_selector("progress[value]")
    compare(other)
    other.wait_for_selector("text=One other comparison is before this one")
    assert other.locator(".results").count() == 0
    one.get_by_role("button", name="Stop").click()
    finished(other)
    assert one.locator(".results").count() == 0
    assert one.get_by_role("spinbutton", name="Consumers").input_value() == "20000"


def test_whoever_closes_the_page_frees_the_machine(visit):
    one, other = visit(LARGE), visit(SMALL)
    compare(one)
    one.wait_for_selector("progress[value]")
    one.close()
    compare(other)
    finished(other)


@pytest.mark.parametrize("screen", [{"color_scheme": "dark"}, PHONE], ids=["dark", "phone"])
def test_results_fit_the_screen_and_are_accessible(visit, screen):
    page = visit(SMALL, **screen)
    compare(page)
    finished(page)
    page.wait_for_timeout(1500)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for each in page.locator(".folds .report.fold > summary").all():
        each.click()
    page.wait_for_timeout(2000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    levels = [int(each) for each in re.findall(r"<h([1-6])", page.locator("main").inner_html())]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert not findings(page)


@pytest.mark.slow
def test_workers_end_with_the_server(chromium, tmp_path):
    """A server of our own, since this one is killed."""
    page, found = chromium.new_page(), []
    try:
        with serving(tmp_path) as server:
            page.goto(server.address + LARGE)
            page.wait_for_selector("main h1", timeout=60_000)
            compare(page)
            page.wait_for_selector("progress[value]")
            found = workers(server.process)
            server.process.kill()
            server.process.wait()
            assert gone(found, 10)
    finally:
        page.close()
        for each in found:
            if each.is_running():
                each.kill()
