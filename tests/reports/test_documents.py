"""The documentation as HTML: complete, with links that lead somewhere."""

import re

import pytest

from journeysim.reports.documents import contents, document, titles


@pytest.mark.parametrize("name", titles())
def test_every_link_leads_to_a_page_and_a_heading_that_are_there(name):
    page = document(name, "/model/", "/pictures/")
    for target, _, place in (link.partition("#") for link in re.findall(r'href="([^"]*)"', page.html)):
        if target.startswith("http"):
            continue
        other = document(target.removeprefix("/model/") or name, "/model/", "/pictures/")
        assert not place or f'id="{place}"' in other.html, f"{target}#{place}"


def test_pages_come_in_the_order_to_read_them_in():
    assert list(titles())[:2] == ["model", "tutorial"]
    assert titles()["model"] == "The model"


def test_headings_have_the_names_that_links_know():
    page = document("model", "/model/", "/pictures/")
    assert page.headings[1].name == "1-purpose-and-patterns"
    assert '<a href="/model#1-purpose-and-patterns">1. Purpose and patterns</a>' in contents(page.headings, "/model")


def test_wide_things_can_be_scrolled_by_keyboard():
    page = document("reference", "/", "/")
    assert page.html.count("<table>") == page.html.count('<div class="wide" tabindex="0"><table>') > 10


def test_an_unknown_page_is_a_key_error():
    with pytest.raises(KeyError):
        document("../pyproject", "/", "/")
