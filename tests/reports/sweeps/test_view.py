"""What a reader of a sweep may choose to see."""

import json

import numpy as np
import pytest

from journeysim.experiments.sweeps.sensitivity import sensitivity
from journeysim.reports.sweeps.figures import tail
from journeysim.reports.sweeps.view import headlines, measures, view
from journeysim.reports.sweeps.words import sentence
from journeysim.scenario.problems import ScenarioError
from tests.reports.sweeps.swept import VARY, lhs, swept, write

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seen():
    return view(lhs().folder)


def test_it_begins_with_the_first_headline_and_says_what_the_report_says(seen):
    assert seen.of.metric == headlines(lhs())[0] == next(iter(seen.measures))
    assert seen.words == sentence(sensitivity(lhs(), [seen.of.metric]), seen.of.metric)
    assert set(seen.measures) == set(lhs().metrics)
    assert seen.by(seen.of.metric) is seen


def test_another_measure_is_another_view_of_the_same_sweep(seen):
    other = seen.by("needs.total")
    assert other.of.metric == "needs.total"
    assert other.sweep is seen.sweep
    assert other.curve("stages.need.rate").heading == "stages.need.rate"
    with pytest.raises(ScenarioError, match=r"unknown measure 'needs\.totl'"):
        seen.by("needs.totl")


def test_charts_are_of_what_was_chosen(seen):
    assert set(seen.variables) == set(VARY)
    assert seen.tornado is not None
    assert len(seen.tornado.rows) == len(VARY)
    for name in VARY:
        assert seen.curve(name).heading == name
    one, other = list(VARY)[:2]
    assert len(seen.pair(other, one)) == 2
    # The first is across, whichever comes first in the sweep.
    for first, second in ((one, other), (other, one)):
        for chart in seen.pair(first, second):
            assert chart.head[:2] == (first, second)
            axes = chart.figure.layout.xaxis.title.text, chart.figure.layout.yaxis.title.text
            assert axes == (tail(first), tail(second))
    assert seen.pair(one, one) == ()


def test_a_curve_says_what_a_variable_does_in_sentences():
    found = view(swept("grid", levels=3).folder)
    says = [found.curve(name).says for name in found.variables]
    assert all(each.endswith(".") for each in says)
    assert any("of the differences come from it by itself; " in each for each in says)


def test_a_mark_of_a_curve_knows_its_point(seen):
    chart = seen.curve("stages.need.rate")
    known = [each for trace in chart.figure.data for each in trace.customdata or () if each is not None]
    assert set(known) == set(range(24))


def test_points_stand_in_the_order_that_is_asked_for(seen):
    means = seen.of.means
    head, rows = seen.points("number", 5, 4)
    assert [number for number, _ in rows] == [5, 6, 7, 8]
    assert head[0] == "Point"
    assert len(head) == len(rows[0][1]) == 3 + len(VARY)
    most, least = (seen.points(order, 0, 24)[1] for order in ("most", "least"))
    assert most[0][0] == np.nanargmax(means)
    assert least[0][0] == np.nanargmin(means)
    assert sorted(number for number, _ in most) == list(range(24))


def test_a_point_tells_its_settings_and_what_was_measured(seen):
    values = dict(seen.values(3))
    assert float(values["stages.need.rate"]) == pytest.approx(lhs().design.points["stages.need.rate"][3], rel=1e-5)
    rows = seen.measured(3)
    assert len(rows) == len(headlines(lhs()))
    assert all(" to " in interval or interval in ("–", "all the same") for _, _, interval in rows)


def test_a_measure_that_does_not_vary_has_no_charts():
    found = view(swept("oat", levels=3).folder)
    still = next(name for name in measures(found.sweep) if not found.by(name).of.varies)
    other = found.by(still)
    assert (other.tornado, other.shares, other.curve("stages.need.rate"), other.tells) == (None, None, None, False)
    assert other.variables == list(VARY)


def test_no_place_of_the_machine_is_named(tmp_path):
    place = tmp_path / "secret"
    made = write(place, "grid", levels=2, replicates=1, vary={"stages.need.rate": (0.001, 0.2)})
    told = json.loads((made / "manifest.json").read_text())
    design = told["plan"]["design"]
    files = ["/data/somebody/one.toml", "/data/somebody/two.toml", "/else/two.toml"]
    design["variables"].append({"name": "scenario", "kind": "scenario", "values": files})
    design["points"] = [[row[0], file] for row, file in zip(design["points"] * 2, files, strict=False)]
    told["points"] = 3
    told["columns"]["scenario"] = {"label": "Scenario", "base": json.dumps(files[0])}
    (made / "manifest.json").write_text(json.dumps(told))
    found = view(made)
    assert [dict(found.values(point))["scenario"] for point in range(3)] == ["one", "two (1)", "two (2)"]
    assert found.sweep.variables[1].base == "one"


@pytest.mark.parametrize("damage", ["manifest", "runs", "none"])
def test_what_is_damaged_is_told_without_a_place(tmp_path, damage):
    made = write(tmp_path / "secret", "grid", levels=2, vary={"stages.need.rate": (0.001, 0.2)})
    if damage == "manifest":
        (made / "manifest.json").write_text('{"kind": "sweep", "versions": {"journeysim": "1"}}')
    for part in (made / "runs").glob("*.parquet"):
        part.write_bytes(b"nothing") if damage == "runs" else part.unlink()
    with pytest.raises(ScenarioError) as told:
        view(made)
    assert "secret" not in str(told.value)
    assert ("no run is finished yet" if damage == "none" else "damaged") in str(told.value)
