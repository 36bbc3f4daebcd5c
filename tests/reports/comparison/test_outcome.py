"""What a page shows of a comparison is what the report and the command line tell of it."""

import io

import pandas as pd
import pytest

from journeysim.experiments.comparison.compare import compare
from journeysim.experiments.comparison.rounds import runs
from journeysim.reports.comparison.outcome import begin, comparison_of, explain, extend, outcome
from journeysim.reports.comparison.report import report
from journeysim.reports.parts import Beside, Figure, Fold
from tests.experiments.comparison.comparisons import BASE, PLANS, comparison

pytestmark = pytest.mark.slow


def figures(parts):
    for each in parts:
        if isinstance(each, Figure):
            yield each
        elif isinstance(each, Beside | Fold):
            yield from figures(each.parts)


def test_it_says_what_the_same_comparison_says():
    heard = []
    found = begin(
        BASE, PLANS, 3, 3, None, True, 1, BASE.population.consumers, progress=lambda *told: heard.append(told)
    )
    same = comparison()
    assert found.plans == same.names
    assert found.verdict == f"{same.verdicts[-1].text}."
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(found.parquet)), same.differences)
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(found.runs)), same.by_replicate)
    shown = pd.read_csv(io.StringIO(found.csv))
    assert shown["difference"].tolist() == pytest.approx(same.differences["difference"].tolist(), nan_ok=True)
    assert {run for run, _ in heard} == set(range(runs(BASE, list(PLANS.values()), 3)))


def test_its_sections_are_those_of_the_report():
    found = outcome(comparison())
    read = report(comparison())
    assert found.report.decode().count("<section") == read.count("<section")
    drawn = [each for section in found.sections for each in figures(section.parts)]
    assert len({each.name for each in drawn}) == len(drawn) > 5
    assert all(
        each.behind in read and each.drawn.height > 100 and '"template"' not in each.drawn.json for each in drawn
    )
    assert found.about in read
    assert found.section("money").heading == "What it costs and returns"
    assert found.section("parts") is None


def test_adding_replicates_gives_what_as_many_at_once_give():
    found = extend(outcome(comparison(2)).kept, 3, 1)
    assert found.replicates == 3
    pd.testing.assert_frame_equal(comparison_of(found.kept).differences, comparison().differences)


def test_effects_are_taken_apart_by_one_kind_after_the_other():
    small = outcome(compare(BASE, {"without": PLANS["without"]}, seed=3, replicates=1))
    heard = []
    once = explain(small.kept, ["influences"], 1, 1, progress=lambda *told: heard.append(told))
    assert once.explained == ("influences",)
    assert once.section("parts") is not None
    assert len({run for run, _ in heard}) > 2
    twice = explain(once.kept, ["campaigns"], 1, 1)
    assert twice.explained[0] == "influences"


def test_a_change_of_size_is_noted_as_on_the_command_line():
    smaller = {"population.consumers": 40, "time.steps": 8}
    base, plan = BASE.with_settings(smaller), PLANS["autumn"].with_settings(smaller)
    found = begin(base, [plan], 1, 1, None, False, 1, BASE.population.consumers)
    assert "written for" in found.about
