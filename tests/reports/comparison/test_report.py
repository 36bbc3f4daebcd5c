"""The HTML report of a comparison."""

import json
import re
from dataclasses import replace
from functools import cache
from html import escape
from itertools import pairwise

import pytest

from journeysim import Scenario, compare
from journeysim.experiments.comparison.decomposition import Decomposition, Part
from journeysim.experiments.statistics import estimate
from journeysim.reports.amounts import change, interval
from journeysim.reports.comparison.command import command
from journeysim.reports.comparison.plan_words import plan_words
from journeysim.reports.comparison.report import report, write_report
from tests.campaigns.market import scenario_of
from tests.experiments.comparison.comparisons import BASE, PLANS, comparison, with_campaign
from tests.experiments.comparison.test_decomposition import COUPON, SMALL
from tests.reports.browser import figures_drawn, folded, opened
from tests.reports.comparison.test_tables import RIVALS
from tests.reports.html import Read

pytestmark = pytest.mark.slow

CHANGES = ("differences-figure", "market-figure")
PAIRED = ("money", "buyers", "segments")
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">&amp;'


@cache
def html(replicates=3):
    return report(comparison(replicates))


@cache
def page(replicates=3):
    return Read(html(replicates))


def test_the_report_asks_nothing_of_any_other_place():
    read = page()
    for each in read.elements:
        assert each["tag"] not in {"link", "iframe", "img", "object", "embed", "base", "form", "video", "audio"}
        for name in ("src", "srcset", "data", "action", "poster", "background"):
            assert name not in each["attrs"]
        assert each["attrs"].get("href", "#").startswith("#")
        assert "url(" not in (each["attrs"].get("style") or "")
    (style,) = read.all("style")
    assert not re.search(r"url\(|@import|@font-face", style["text"])
    (policy,) = read.all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert policy["attrs"]["content"].startswith("default-src 'none';")
    assert "http" not in policy["attrs"]["content"]
    assert "http" not in read.all("script")[-1]["text"]


def test_every_link_leads_somewhere():
    read = page()
    ids = [each["attrs"]["id"] for each in read.elements if "id" in each["attrs"]]
    assert len(ids) == len(set(ids))
    assert {each["attrs"]["href"][1:] for each in read.all("a")} <= set(ids)


def test_it_is_one_page_in_english_with_headings_in_order():
    read = page()
    assert read.all("html")[0]["attrs"]["lang"] == "en"
    assert read.all("meta", name="viewport")
    levels = [int(each["tag"][1]) for each in read.elements if re.fullmatch(r"h[1-6]", each["tag"])]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_verdicts_plans_and_question_are_told():
    read = page()
    found = comparison()
    for each in found.verdicts:
        assert f"{each.text}." in read.text
    heads = [each["text"] for each in read.all("dt")]
    assert heads == ["lively (base)", *PLANS]
    # A plan without a title of its own is told by what it changes, in words.
    untitled = [each for each in found.plans if each.scenario.title == found.base.scenario.title]
    assert untitled
    assert all(plan_words(found.base.scenario, each.scenario)[0] in read.text for each in untitled)
    assert read.text.index(found.verdicts[-1].text) < read.text.index(found.verdicts[0].text)


def test_each_headline_difference_stands_with_its_interval():
    read = page()
    rows = [" ".join(each["text"].split()) for each in read.all("tr")]
    table = comparison().differences
    for row in table[table["metric"].isin(["own.units", "own.profit", "visits"])].to_dict("records"):
        told = change(row["difference"], row["low"], row["high"], row["unit"])
        spread = interval(row["difference"], row["low"], row["high"], row["unit"])
        assert any(each.startswith(row["plan"]) and f"{told}{spread}" in each for each in rows)


def test_behind_each_figure_is_a_table_and_a_text():
    read = page()
    figures = read.all("figure")
    places = [each for each in read.all("div") if each["attrs"].get("class") == "plot"]
    assert len(figures) == len(places) == len(read.drawings["figures"]) > 8
    assert {each["attrs"]["id"] for each in places} == set(read.drawings["figures"])
    for figure in figures:
        (plot,) = (each for each in read.within(figure, "div") if each["attrs"].get("class") == "plot")
        assert plot["attrs"]["role"] == "img"
        assert len(plot["attrs"]["aria-label"]) > 20
        (folded,) = read.within(figure, "details")
        (table,) = read.within(folded, "table")
        assert read.within(table, "td")


def test_figures_carry_no_template_of_their_own_and_there_is_one_for_each_paper():
    drawings = page().drawings
    assert not any("template" in each["layout"] for each in drawings["figures"].values())
    light, dark = (drawings["templates"][name]["layout"]["font"]["color"] for name in ("light", "dark"))
    assert light != dark


def test_own_sales_and_the_market_have_an_axis_each_and_spend_has_none():
    drawn = page().drawings["figures"]
    labels = {name: [each["text"] for each in drawn[name]["layout"]["annotations"]] for name in CHANGES}
    found = comparison().differences.drop_duplicates("metric").set_index("metric")["label"]
    assert found["own.units"] in labels[CHANGES[0]]
    assert found["visits"] in labels[CHANGES[1]]
    assert found["own.spend"] not in labels[CHANGES[0]] + labels[CHANGES[1]]
    assert not set(labels[CHANGES[0]]) & set(labels[CHANGES[1]])
    assert page().text.count("Mean difference of each plan from the base") == 1


def test_how_to_repeat_it_is_a_line_to_type():
    read = page()
    (told,) = read.within(read.all("section", id="provenance")[0], "pre")
    assert told["text"] == command(comparison())[0]


def test_the_base_is_drawn_over_the_plans_and_bands_are_those_of_the_difference():
    drawn = page().drawings["figures"]
    sales = drawn["sales-figure"]["data"]
    assert [each["name"] for each in sales] == [*PLANS, "lively (base)"]
    assert not any(each.get("fill") for each in sales)
    assert sales[-1]["line"]["dash"] not in [each["line"]["dash"] for each in sales[:-1]]
    assert sum(each.get("fill") == "toself" for each in drawn["gained-figure"]["data"]) == len(PLANS)


def test_whiskers_are_explained_where_there_are_some():
    told = "The thin line through each mean is its 95% interval."
    for section in ("differences", "causes", "buyers"):
        assert page().all("section", id=section)[0]["text"].count(told) >= 1
    assert told not in page(1).text


def test_nobody_is_ahead_where_all_are_the_same():
    cells = [each["text"] for each in page().all("td") if "ahead" in each["attrs"].get("class", "").split()]
    equal = [row for row in page().all("tr") if "no difference" in row["text"]]
    assert equal
    assert not any("50%" in row["text"] for row in equal)
    assert any(each.endswith("%") for each in cells)


def test_that_own_sales_are_those_of_rivals_is_said_before_the_verdict():
    plans = {name: with_campaign(name, product=each, budget=900.0) for name, each in RIVALS.items()}
    (section,) = Read(report(compare(BASE, plans, replicates=1, marginal=False))).all("section", id="verdict")
    place = section["text"].index("The plans promote products of rivals: Nova 5 and Arc.")
    assert place < section["text"].index("In the one replicate")
    assert "rivals:" not in page().all("section", id="verdict")[0]["text"]


def test_profit_is_the_measure_to_decide_on_unless_another_was_asked_for():
    assert "beforehand: profit, by which the plans are ranked." in page().text
    told = Read(report(replace(comparison(), metric="visits"))).text
    assert f"beforehand: {comparison().labels['visits'][0]}, which this comparison was asked for, or profit" in told


def test_the_horizon_of_new_purchases_is_stated():
    assert "Counted within the run's 30 days." in page().text


def test_the_scenarios_their_changes_and_their_origin_are_there():
    read = page()
    found = comparison()
    listings = [each["text"] for each in read.all("pre")]
    for result in (found.base, *found.plans):
        assert result.scenario.hash() in read.text
        assert any(f"consumers = {result.scenario.population.consumers}" in each for each in listings)
    assert any("[campaigns.autumn]" in each for each in listings)
    assert "campaigns.autumn" in [each["text"] for each in read.all("code")]
    assert "Seed 3" in read.text
    assert re.search(r"numpy \d", read.text)


def test_no_number_is_missing_in_the_text():
    for replicates in (1, 3):
        assert not re.search(r"\b(nan|inf|None)\b", page(replicates).text)


def test_a_single_replicate_has_no_intervals_and_says_so():
    read = page(1)
    assert "One replicate only" in read.text
    assert read.sections == page().sections
    for each in read.drawings["figures"].values():
        for trace in each["data"]:
            error = trace.get("error_x")
            assert error is None or not any(error["array"]) or not any(error["arrayminus"])


def hostile():
    data = BASE.as_dict()
    data |= {"title": f"Title {HOSTILE}", "question": f"Question {HOSTILE}"}
    data["campaigns"]["spring"]["label"] = f"Spring {HOSTILE}"
    for kind in ("products", "vendors"):
        for each in data[kind].values():
            each["label"] = f"Label {HOSTILE}"
    for each in data["population"]["segments"].values():
        each["label"] = f"Segment {HOSTILE}"
    data["time"]["steps"] = 15
    return Scenario.from_dict(data, name=f"base {HOSTILE}")


def test_names_are_text_whatever_they_hold():
    base = hostile()
    found = compare(base, {f"plan {HOSTILE}": base.with_settings({"campaigns.spring": "drop"})}, replicates=2)
    read = Read(report(found))
    assert len(read.all("script")) == len(page().all("script"))
    assert not read.all("img")
    assert not any(name.startswith("on") for each in read.elements for name in each["attrs"])
    assert read.text.count(f"plan {HOSTILE}") > 10
    # Figures know a little markup of their own, which a name may not use either.
    told = [trace.get("name") or "" for each in read.drawings["figures"].values() for trace in each["data"]]
    assert any("&lt;script&gt;" in name for name in told)
    assert not any("<" in name for name in told)


def test_an_unpaired_comparison_is_flagged_and_leaves_out_what_needs_pairs():
    longer = BASE.with_settings({"time.steps": 40})
    read = Read(report(compare(BASE, {"longer": longer}, replicates=2, unpaired=True)))
    assert "Unpaired." in read.all("section", id="verdict")[0]["text"]
    assert set(page().sections) - set(read.sections) == set(PAIRED)
    assert "gained-figure" not in read.drawings["figures"]
    assert "sales-figure" in read.drawings["figures"]
    assert "Unpaired." not in page().text


def test_plans_that_change_nothing_are_told_so():
    read = Read(report(compare(BASE, {"inert": PLANS["inert"]}, replicates=2)))
    assert "inert makes no difference at all" in read.text
    assert "differences-figure" not in read.drawings["figures"]
    assert read.sections == page().sections


def test_the_parts_of_an_effect_are_shown_where_there_are_some():
    assert "parts" not in page().sections
    parts = (
        Part("direct", "Without any influence", estimate([1.0, 3.0]), None),
        Part("normative", "Normative", estimate([4.0, 5.0]), estimate([3.0, 5.0])),
    )
    several = (Part("spring", "Spring", None, estimate([7.0, 9.0])), Part("fall", "Fall", None, estimate([1.0, 2.0])))
    given = {
        "autumn": (
            Decomposition("autumn", "influence", "own.units", 2, estimate([5.0, 8.0]), parts),
            Decomposition("autumn", "campaign", "own.units", 2, estimate([8.0, 10.0]), several),
        )
    }
    read = Read(report(replace(comparison(), decompositions=given)))
    section = read.all("section", id="parts")[0]
    told = " ".join(section["text"].split())
    assert "Shapley" in told
    assert "only that part is left out" in told
    drawn = {
        trace["x"][0]: trace["x"]
        for name, each in read.drawings["figures"].items()
        if name.startswith("parts")
        for trace in each["data"]
    }
    assert list(drawn.values()) == [[2.0, 4.5, 6.5], [8.0, 1.5, 9.0]]


@pytest.mark.slow
def test_ten_plans_stay_below_six_megabytes(tmp_path):
    plans = {f"plan-{number}": with_campaign("autumn", budget=100.0 * (1 + number)) for number in range(10)}
    write_report(compare(BASE, plans, replicates=2, marginal=False), tmp_path / "report.html")
    assert 4.5e6 < (tmp_path / "report.html").stat().st_size < 6e6
    read = Read((tmp_path / "report.html").read_text("utf-8"))
    assert [each["text"] for each in read.all("dt")][1:] == list(plans)


@pytest.mark.slow
def test_a_browser_draws_every_figure_that_is_in_view(tmp_path):
    write_report(comparison(), tmp_path / "report.html")
    places = figures_drawn(tmp_path / "report.html")
    hidden = [place for place, _ in places if folded(place)]
    assert len(hidden) == len(PLANS) - 1
    for place, drawn in places:
        assert drawn is (place not in hidden)


@pytest.mark.slow
def test_figures_follow_the_width_of_the_page(tmp_path):
    name = "a label of many words that no phone can show on one line, however small its letters are"
    labelled = html().replace(f'"text":"{comparison().labels["visits"][0]}"', f'"text":"{name}"')
    assert name in labelled
    framed = f'<iframe id="page" style="width:1200px;height:900px" srcdoc="{escape(labelled)}"></iframe><pre></pre>'
    (tmp_path / "frame.html").write_text(f"{framed}<script>{WATCH}</script>", encoding="utf-8")
    seen = json.loads(re.findall(r"<pre>(.*?)</pre>", opened(tmp_path / "frame.html", 20000, 1300))[-1])
    assert len(seen) == 3
    for each in seen:
        assert len(each["places"]) > 8
        assert each["places"] == each["drawn"]
        assert each["page"] <= each["width"]
        assert each["beyond"] == []
    wide, narrow, again = (max(each["drawn"]) for each in seen)
    assert narrow < 390 < 700 < again < wide


#: Reports the widths of all figures, and which texts stand beyond them, at one width after the other.
WATCH = """
var frame = document.getElementById("page"), seen = [], widths = [1200, 390, 800];
function look() {
  var page = frame.contentDocument, places = Array.from(page.querySelectorAll(".plot")).filter(function (each) {
    return each.querySelector(".main-svg");
  });
  var beyond = places.flatMap(function (place) {
    var all = place.getBoundingClientRect();
    return Array.from(place.querySelectorAll("text")).filter(function (each) {
      var its = each.getBoundingClientRect();
      return its.width > 0 && (its.right > all.right + 1 || its.left < all.left - 1);
    }).map(function (each) { return place.id + ": " + each.textContent; });
  });
  seen.push({
    width: frame.contentWindow.innerWidth, page: page.documentElement.scrollWidth, beyond: beyond,
    places: places.map(function (each) { return each.clientWidth; }),
    drawn: places.map(function (each) { return Math.round(parseFloat(each.querySelector(".main-svg").style.width
      || each.querySelector(".main-svg").getAttribute("width"))); }),
  });
  if (seen.length < widths.length) {
    frame.style.width = widths[seen.length] + "px";
    // Without a screen no frame is drawn, and the browser waits for one to tell of it.
    frame.contentWindow.dispatchEvent(new Event("resize"));
    setTimeout(look, 2500);
  } else {
    document.querySelector("pre").textContent = JSON.stringify(seen);
  }
}
frame.addEventListener("load", function () { setTimeout(look, 2500); });
"""


def test_what_a_comparison_notes_stands_in_its_report():
    base = scenario_of(None, SMALL)
    late = base.with_settings({"campaigns.late": COUPON | {"start": 200.0}, "time.steps": 30})
    found = compare(base, {"late": late}, replicates=1, marginal=False)
    assert found.notes
    text = report(found)
    for note in found.notes:
        assert escape(note.rstrip(".")) in text


def test_what_each_campaign_spent_stands_beside_its_budget():
    told = [" ".join(each["text"].split()) for each in page().all("tr")]
    (row,) = (each for each in told if each.startswith("autumn") and "Autumn" in each)
    assert "900" in row
    # A plan with a campaign that may spend nothing has left nothing over.
    assert not any("stayed unspent" in each["text"] and each["text"].startswith("inert") for each in page().all("p"))
