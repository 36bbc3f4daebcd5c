"""The HTML report of a sweep."""

import re
from functools import cache
from itertools import pairwise

import pytest

from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.sensitivity import sensitivity
from journeysim.reports.amounts import amount
from journeysim.reports.sweeps.command import command
from journeysim.reports.sweeps.method import MOST_POINTS
from journeysim.reports.sweeps.report import report, sensitivity_page
from journeysim.reports.sweeps.words import sentence
from tests.reports.browser import figures_drawn, folded
from tests.reports.html import Read
from tests.reports.sweeps.swept import SCENARIO, VARY, lhs, swept, write

pytestmark = pytest.mark.slow

HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">&amp;'


@cache
def page():
    return Read(report(lhs()))


def test_the_report_asks_nothing_of_any_other_place_and_is_one_page_with_headings_in_order():
    read = page()
    for each in read.elements:
        assert each["tag"] not in {"link", "iframe", "img", "object", "embed", "base", "form", "video", "audio"}
        assert not {"src", "srcset", "data", "action"} & set(each["attrs"])
        assert each["attrs"].get("href", "#").startswith("#")
    levels = [int(each["tag"][1]) for each in read.elements if re.fullmatch(r"h[1-6]", each["tag"])]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [each["attrs"]["id"] for each in read.elements if "id" in each["attrs"]]
    assert len(ids) == len(set(ids))
    assert {each["attrs"]["href"][1:] for each in read.all("a")} <= set(ids)


def test_it_says_what_was_asked_and_what_matters():
    read, found = page(), sensitivity(lhs())
    assert read.sections == ["matters", "varied", "curves", "pairs", "shares", "points", "reading", "provenance"]
    for metric in found.metrics:
        assert sentence(found, metric) in read.text
    varied = read.all("section", id="varied")[0]["text"]
    for name in VARY:
        assert name in varied
    # Where it has no label, its declaration says what it is.
    assert "Most looks in one session" in varied
    for words in ("0.001 to 0.2", "logit, always", "on, off", "per day", "same luck (seed 1)", "Latin hypercube"):
        assert words in varied


def test_each_measure_has_its_tornado_a_panel_for_each_variable_and_its_shares():
    read = page()
    varying = [each for each in sensitivity(lhs()).responses if each.varies]
    names = read.drawings["figures"]
    for number_ in range(len(varying)):
        assert f"tornado-{number_}" in names
        assert f"shares-{number_}" in names
        assert sum(name.startswith(f"curve-{number_}-") for name in names) == len(VARY)
        # Panels of a measure can be held against each other.
        spans = {tuple(each["layout"]["yaxis"]["range"]) for name, each in names.items()
                 if name.startswith(f"curve-{number_}-")}  # fmt: skip
        assert len(spans) == 1


def test_bars_that_overlap_are_said_to_be_no_test_where_points_share_their_luck(tmp_path):
    assert "bars that overlap do not mean" in page().text
    alone = write(tmp_path / "alone", samples=8, replicates=1, paired=False)
    assert "bars that overlap" not in Read(report(Sweep.open(alone))).text


def test_pairs_are_mapped_with_what_is_beyond_adding_up():
    names = [name for name in page().drawings["figures"] if name.startswith("pair-0-")]
    assert len([name for name in names if name.endswith("mean")]) == 3
    assert len([name for name in names if name.endswith("apart")]) == 3


def test_behind_each_figure_is_a_table_and_a_text():
    read = page()
    for figure in read.all("figure"):
        (plot,) = (each for each in read.within(figure, "div") if each["attrs"].get("class") == "plot")
        assert plot["attrs"]["role"] == "img"
        assert len(plot["attrs"]["aria-label"]) > 10
        assert plot["attrs"]["id"] in read.drawings["figures"]
        (folded,) = read.within(figure, "details")
        assert read.within(folded, "td")


def test_all_points_stand_in_the_table_with_their_means():
    read, found = page(), sensitivity(lhs())
    rows = read.within(read.all("section", id="points")[0], "tr")
    assert len(rows) == 1 + 24
    units = found.responses[0]
    text = " ".join(rows[4]["text"].split())
    assert text.startswith("3")
    assert amount(float(units.means[3]), units.unit) in text
    assert MOST_POINTS == 200


def test_no_number_is_missing_in_the_text():
    for kind, options in (("lhs", {"samples": 24}), ("oat", {"levels": 3, "replicates": 1})):
        assert not re.search(r"\b(nan|inf|None)\b", Read(report(swept(kind, **options))).text)


@pytest.mark.parametrize(
    ("kind", "options", "sections"),
    [
        ("grid", {"levels": 3}, True),
        ("oat", {"levels": 3}, False),
        ("sobol", {"samples": 4, "replicates": 1}, True),
        ("morris", {"samples": 6, "replicates": 1}, True),
    ],
)
def test_every_design_has_its_report(kind, options, sections):
    read = Read(report(swept(kind, **options)))
    assert ("pairs" in read.sections) is sections
    assert f"--design {kind}" in read.all("section", id="provenance")[0]["text"]


def test_one_variable_and_one_replicate_are_enough(tmp_path):
    made = write(tmp_path / "one", "grid", levels=5, replicates=1, vary={"stages.need.rate": (0.001, 0.2)})
    read = Read(report(Sweep.open(made)))
    assert "what a parameter does" in read.all("h1")[0]["text"]
    assert "pairs" not in read.sections
    assert "luck cannot be told" in read.text


def test_campaigns_are_series_of_their_own():
    drawn = page().drawings["figures"]
    names = {trace.get("name") for trace in drawn["curve-0-0"]["data"] if trace.get("showlegend") is not False}
    assert names == {"Spring on air: on", "Spring on air: off"}
    plain = {trace.get("name") for trace in drawn["curve-0-2"]["data"] if trace.get("showlegend") is not False}
    assert len(plain) == 1


def test_metrics_can_be_chosen():
    read = Read(report(lhs(), ["needs.total", "product.nova-5.units"]))
    assert "needs and wants that began" in read.text
    assert not any(name.startswith("tornado-2") for name in read.drawings["figures"])


def test_missing_runs_and_failed_ones_are_told(tmp_path):
    read = Read(report(Sweep.open(write(tmp_path / "half", samples=24, leave=6, fail=2))))
    assert "6 runs are missing; the command that began the sweep goes on" in read.text
    assert "42 of 48 runs done" in read.text
    failed = read.all("section", id="failures")[0]["text"]
    assert "2 runs failed" in failed
    assert "MemoryError: no room <b>" in failed
    assert "line 7" not in failed


def test_a_sobol_sweep_of_which_too_little_is_done_is_ranked(tmp_path):
    made = write(tmp_path / "few", "sobol", samples=4, replicates=1, leave=14)
    assert "matters" in Read(report(Sweep.open(made))).sections


def test_names_are_text_whatever_they_hold(tmp_path):
    data = SCENARIO.as_dict()
    data |= {"title": f"Title {HOSTILE}", "question": f"Question {HOSTILE}"}
    data["campaigns"]["spring"]["label"] = f"Spring {HOSTILE}"
    scenario = type(SCENARIO).from_dict(data, name=f"base {HOSTILE}")
    given = {"campaigns.spring": [True, False], "stages.need.rate": (0.001, 0.2)}
    read = Read(report(Sweep.open(write(tmp_path / "x", samples=12, scenario=scenario, vary=given))))
    assert len(read.all("script")) == len(page().all("script"))
    assert not read.all("img")
    assert f"Title {HOSTILE}" in read.text
    names = [trace.get("name") or "" for each in read.drawings["figures"].values() for trace in each["data"]]
    assert any("&lt;script&gt;" in name for name in names)
    assert not any("<" in name for name in names)


def test_the_line_that_repeats_it_stands_in_the_page():
    line, _ = command(lhs())
    (told,) = page().within(page().all("section", id="provenance")[0], "pre")[:1]
    assert told["text"] == line


def test_the_page_of_sensitivities_has_what_matters_and_no_curves():
    read = Read(sensitivity_page(lhs(), sensitivity(lhs())))
    assert read.sections == ["matters", "shares", "varied", "reading", "provenance"]
    assert "tornado-0" in read.drawings["figures"]


@pytest.mark.slow
def test_a_browser_draws_every_figure_that_is_in_view(tmp_path):
    (tmp_path / "report.html").write_text(report(lhs()), "utf-8")
    places = figures_drawn(tmp_path / "report.html")
    assert len(places) > 20
    for place, drawn in places:
        assert drawn is not bool(folded(place))
