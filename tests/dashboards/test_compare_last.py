"""Who comes back to the page that compares finds it as she left it, as long as her page is open in a browser."""

import gc
import threading
import weakref
from contextlib import contextmanager
from dataclasses import replace

import pytest
from solara.server.kernel import Kernel
from solara.server.kernel_context import VirtualKernelContext

from dashboards.pages.compare import asked as asking
from dashboards.pages.compare import page as comparing
from dashboards.pages.compare.last import Last, last, opened
from dashboards.text.english import TEXTS
from tests.dashboards.comparing import press, said, small
from tests.dashboards.page import having, page, texts, until

ASKED = asking.first()
FEWER = replace(ASKED, replicates=7)
OTHER = replace(ASKED, replicates=9)


@contextmanager
def browser(name="one"):
    """What a server keeps for a page that is open in a browser."""
    # To close it would close the widgets of all tests: those of a page are told apart only where a server runs.
    with VirtualKernelContext(id=name, session_id=name, kernel=Kernel()):
        yield


def watched(before):
    """Whether a thread that began since still watches a turn.

    It may draw the page too, and in these tests it knows of no browser; a server tells each thread whose page it is.
    """
    return any(not each.daemon for each in threading.enumerate() if each not in before)


def search(asked):
    return comparing._link(asked).partition("?")[2]


def go(rc, path):
    """Take the way of the navigation to another page."""
    having(rc, "links")[0].vue_go(path)


@pytest.mark.parametrize(
    ("link", "asked", "results", "note"),
    [
        ("", FEWER, True, ""),
        (search(FEWER), FEWER, True, ""),
        (search(ASKED), ASKED, True, ""),
        (search(OTHER), OTHER, False, TEXTS["compare.link_ready"]),
        ("s=1.nonsense", ASKED, False, ""),
    ],
    ids=["no link", "the link of the form", "the link of the results", "another link", "no good link"],
)
def test_what_comes_back_depends_on_the_address(link, asked, results, note):
    made = (ASKED, object())
    before = Last()
    before.keep(ASKED, made)
    before.keep(FEWER, made)
    found = opened(link, before)
    assert found.asked == asked
    assert found.made is (made if results else None)
    assert found.note == note


def test_another_link_does_not_cost_the_results():
    made = (ASKED, object())
    before = Last()
    before.keep(ASKED, made)
    before.keep(OTHER, None)
    assert (opened("", before).asked, opened("", before).made) == (OTHER, made)


def test_each_page_in_a_browser_keeps_its_own_and_none_is_kept_without():
    last().keep(FEWER, None)
    assert last().asked is None
    with browser("one"):
        last().keep(FEWER, None)
        assert last().asked is FEWER
        with browser("other"):
            assert last().asked is None
        assert last().asked is FEWER


def test_what_is_kept_goes_with_the_page():
    class Results:
        pass

    with browser():
        found = Results()
        last().keep(FEWER, (FEWER, found))
        there = weakref.ref(found)
        del found
        gc.collect()
        assert there() is not None
    gc.collect()
    assert there() is None


@pytest.mark.slow
def test_results_are_there_after_a_visit_to_another_page(turns):
    before = threading.enumerate()
    with browser(), page("/compare") as rc:
        press(rc, TEXTS["compare.start"])
        turns[0].end()
        until(lambda: said(rc, "compare.results") and not watched(before))
        press(rc, TEXTS["compare.remove"])
        until(lambda: said(rc, "compare.since"))
        go(rc, "/model")
        until(lambda: not said(rc, "compare.heading"))
        go(rc, "/compare")
        until(lambda: said(rc, "compare.results"))
        assert said(rc, "compare.since")
        assert texts(rc).count(TEXTS["compare.remove"]) == 1
        # What goes on from it is made of what it was made of.
        press(rc, "Add 20 replicates")
        until(lambda: len(turns) == 2)
        assert turns[1].given[1:3] == (small().kept, 40)
        until(lambda: said(rc, "compare.adding"))
        go(rc, "/model")
        until(lambda: turns[1].state == "stopped" and not watched(before))
        go(rc, "/compare")
        until(lambda: said(rc, "compare.results"))
        assert not said(rc, "compare.adding")
    with browser(), page("/compare") as rc:
        assert not said(rc, "compare.results")
