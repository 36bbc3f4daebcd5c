"""Figures of a sweep: curves, maps of pairs, tornados."""

import numpy as np
import pandas as pd
import pytest

from journeysim.experiments.sweeps.responses import response
from journeysim.reports.sweeps import data, figures
from tests.experiments.sweeps.frames import choice, design, number, runs

X, Y = number("x", 0.0, 2.0, unit="per day"), number("y")
FORM = choice("form", "always", "hurdles", "<b>")


def of(made, formula, **settings):
    return response(runs(made, {"units": formula}, **settings), "units")


def curve(made, found, at):
    return data.curve(made, found, at), data.scattered(made, found, at)


def test_a_curve_has_its_means_its_intervals_and_the_points_behind():
    made = design("lhs", X, Y, samples=64)
    told, points = curve(made, of(made, lambda p: p["x"]), 0)
    drawn = figures.response(told, points, X, "units sold", "units", (0.0, 3.0))
    behind, means = drawn.data
    assert len(behind.x) == 64
    assert not behind.showlegend
    assert list(means.y) == told["mean"].tolist()
    assert list(means.error_y.array) == pytest.approx((told["high"] - told["mean"]).tolist())
    assert drawn.layout.xaxis.title.text == "per day"
    assert list(drawn.layout.yaxis.range) == [0.0, 3.0]


def test_names_stand_side_by_side_without_a_line_and_are_no_markup():
    made = design("grid", FORM, number("y", levels=4))
    told, points = curve(made, of(made, lambda p: p["y"]), 0)
    drawn = figures.response(told, points, FORM, "units sold", "share", (0.0, 1.0))
    assert {trace.mode for trace in drawn.data} == {"markers"}
    assert drawn.layout.xaxis.ticktext == ("always", "hurdles", "&lt;b&gt;")
    assert drawn.layout.yaxis.tickformat.endswith("%")


def test_a_logarithmic_range_has_a_logarithmic_axis():
    wide = number("rate", 0.001, 1.0, log=True)
    made = design("lhs", wide, samples=64)
    told, points = curve(made, of(made, lambda p: p["rate"]), 0)
    assert figures.response(told, points, wide, "units", "units", (0.0, 1.0)).layout.xaxis.type == "log"


def test_one_span_holds_all_curves_and_points():
    made = design("lhs", X, Y, samples=64)
    found = of(made, lambda p: 5.0 + p["x"] - p["y"])
    drawn = [curve(made, found, at) for at in (0, 1)]
    low, high = figures.span_of(*zip(*drawn, strict=True))
    for told, points in drawn:
        assert low < min(told["low"].min(), points["mean"].min())
        assert high > max(told["high"].max(), points["mean"].max())
    assert figures.span_of([drawn[0][0].assign(mean=0.1, low=np.nan, high=np.nan)], [])[0] < 0.1


def test_a_map_has_a_cell_for_each_pair_of_classes_and_0_in_the_middle_of_what_is_apart():
    made = design("grid", number("x", levels=3), FORM)
    cells = data.pair(made, of(made, lambda p: p["x"] * (p["form"] == "hurdles")), 0, 1)
    (mean,) = figures.pair_map(cells, "mean", "x", "form", "units sold", "units").data
    assert np.shape(mean.z) == (3, 3)
    assert mean.z[1][2] == pytest.approx(1.0)
    assert "&lt;b&gt;" in mean.text[2][0]
    (apart,) = figures.pair_map(cells, "apart", "x", "form", "units sold", "units").data
    assert apart.zmin == -apart.zmax < 0
    assert apart.z[1][2] == pytest.approx(1.0 / 3.0)


def test_colours_reach_as_far_as_what_is_apart_and_rounding_has_none():
    made = design("grid", number("x", levels=5), number("y", levels=5))
    cells = data.pair(made, of(made, lambda p: p["x"] + p["y"] + 0.01 * p["x"] * p["y"]), 0, 1)
    (apart,) = figures.pair_map(cells, "apart", "x", "y", "units sold", "units").data
    assert np.abs(np.array(apart.z)).max() == pytest.approx(apart.zmax)
    cells = data.pair(made, of(made, lambda p: 0.1 * p["x"] + 0.7 * p["y"]), 0, 1)
    (apart,) = figures.pair_map(cells, "apart", "x", "y", "units sold", "units").data
    assert np.abs(np.array(apart.z)).max() < 1e-3 * apart.zmax


def test_a_class_of_few_points_does_not_flatten_the_panels():
    table = {"mean": [1.0, 2.0, 3.0], "low": [0.9, 1.9, -90.0], "high": [1.1, 2.1, 96.0]}
    told = pd.DataFrame(table)
    low, high = figures.span_of([told], [])
    assert -1.0 < low < 0.9
    assert 3.1 < high < 5.0
    # Where all are so wide, it is what there is to see.
    wide = told.assign(low=[-91.0, -92.0, -90.0], high=[93.0, 92.0, 96.0])
    assert figures.span_of([wide], [])[1] > 93.0


def test_series_that_cover_each_other_are_both_seen():
    told = pd.DataFrame(
        {"series": ["on", "off"], "x": 1.0, "value": "1", "mean": 2.0, "low": 1.0, "high": 3.0, "points": 4}
    )
    drawn = figures.response(told, told.iloc[:0], X, "units sold", "units", (0.0, 3.0))
    under, above = drawn.data
    assert under.marker.size > above.marker.size
    assert under.line.width > above.line.width


def test_the_values_of_switches_and_names_stand_beside_them_in_a_tornado():
    ads = choice("campaigns.ads", True, False, kind="campaign")
    made = design("grid", number("x", levels=3), ads, FORM)
    found = of(made, lambda p: p["x"] - 3.0 * p["campaigns.ads"] + (p["form"] == "hurdles"))
    swings = data.swings(made, found)
    drawn = figures.tornado(swings, found.mean, "units sold", "units", {"campaigns.ads", "form"})
    heads = [each.text for each in drawn.layout.annotations]
    assert heads[0] == "x"
    assert heads[1] == "campaigns.ads: ● on, ◆ off"
    assert heads[2].endswith("◆ hurdles")
    assert drawn.layout.showlegend
    plain = swings[swings["variable"] != "x"]
    assert not figures.tornado(plain, found.mean, "units sold", "units", {"campaigns.ads", "form"}).layout.showlegend


def test_cells_without_points_stay_empty():
    made = design("grid", number("x", levels=5), number("y", levels=5))
    found = runs(made, {"units": lambda p: p["x"]})
    found.runs.loc[found.runs["point"] == 0, "units"] = np.nan
    cells = data.pair(made, response(found, "units"), 0, 1)
    (mean,) = figures.pair_map(cells, "mean", "x", "y", "units sold", "units").data
    assert mean.z[0][0] is None
    assert len(cells) == 24


def test_a_tornado_reaches_from_the_least_to_the_greatest_and_marks_both_ends():
    made = design("grid", number("x", levels=5), number("y", levels=5))
    found = of(made, lambda p: -p["x"] + 2.0 * np.abs(p["y"] - 0.5))
    drawn = figures.tornado(data.swings(made, found), found.mean, "units sold", "units")
    bars, low, high = drawn.data
    assert list(bars.base) == pytest.approx([0.6 - 1.0, 0.0 - 0.5])
    assert list(bars.x) == pytest.approx([1.0, 1.0])
    # The second goes down and up again, so that its ends are alike and its bar is long.
    assert low.x[0] > high.x[0]
    assert low.x[1] == pytest.approx(high.x[1])
    assert [each.text for each in drawn.layout.annotations] == ["x", "y"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("stages.need.rate", "stages.need.rate"),
        ("population.traits.price_sensitivity.median", "traits.price_sensitivity.median"),
        ("x" * 40, f"{'x' * 21}…"),
    ],
)
def test_long_names_lose_their_first_parts_at_the_side_of_a_map(name, shown):
    assert figures.tail(name) == shown
