"""Each page draws itself, in each language, without a browser."""

import pytest
from solara.lab import cookies

from dashboards.navigation import PAGES
from dashboards.text import COOKIE
from dashboards.text.english import TEXTS
from journeysim.scenario.catalogue import entries
from tests.dashboards.page import having, page, texts


@pytest.mark.parametrize(
    "entry",
    # Mesa's page brings Matplotlib and Altair along.
    [pytest.param(each, marks=[pytest.mark.slow] * (each.path == "/mesa"), id=each.path) for each in PAGES],
)
def test_a_page_draws_itself_and_is_marked_in_the_navigation(entry):
    with page(entry.path) as rc:
        (head,) = having(rc, "links")
        assert [(each["path"], each["here"]) for each in head.links] == [(p.path, p is entry) for p in PAGES]
        assert texts(rc)


def test_the_start_page_shows_every_shipped_scenario_with_its_question():
    with page("/") as rc:
        shown = texts(rc)
        for each in entries():
            assert {each.name, each.question or each.name} <= set(shown)
        assert shown.index(TEXTS["start.markets"]) < shown.index(TEXTS["start.plans"])


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/model", TEXTS["model.normative"]),
        ("/model/model", '<h1 id="the-model">'),
        ("/model/reference", '<h1 id="reference">'),
        ("/model/influences", TEXTS["model.normative"]),
        ("/model/glossary", TEXTS["model.glossary_text"]),
        ("/model/../../etc/passwd", "There is no document '..'"),
        ("/model/<script>alert(1)</script>", "There is no document '<script>alert(1)<'"),
    ],
)
def test_the_model_has_its_documents(path, told):
    with page(path) as rc:
        assert any(told in each for each in texts(rc))


def test_the_glossary_finds_terms():
    with page("/model/glossary") as rc:
        (search,) = (each for each in having(rc, "value") if not each.has_trait("kind"))
        search.vue_entered("trend_weight")
        assert "1 terms" in texts(rc)
        search.vue_entered({"not": "a text"})
        assert "0 terms" in texts(rc)


def test_each_influence_has_its_chart_with_the_numbers_behind_it():
    with page("/model/influences") as rc:
        charts = having(rc, "figure")
        assert len(charts) == 4
        assert all(each.label and '"template"' not in each.figure for each in charts)
        assert sum("<table" in each.html for each in having(rc, "html")) == 4


def test_in_the_mirrored_language_every_text_of_the_frame_is_translated():
    cookies.value = {COOKIE: "ar-XB"}
    try:
        with page("/") as rc:
            (head,) = having(rc, "links")
            assert head.skip == f"⟦{TEXTS['frame.skip']}⟧"
            assert f"⟦{TEXTS['start.heading']}⟧" in texts(rc)
    finally:
        cookies.value = None
