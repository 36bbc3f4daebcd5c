"""What the figures of a sweep show."""

import numpy as np
import pytest

from journeysim.experiments.sweeps.responses import response
from journeysim.reports.sweeps import data
from tests.experiments.sweeps.frames import choice, design, number, runs

X, Y = number("x"), number("y")
FORM = choice("form", "always", "hurdles", "limits")
ADS = choice("campaigns.ads", True, False, kind="campaign")


def of(made, formula, **settings):
    return response(runs(made, {"units": formula}, **settings), "units")


def test_the_curve_of_a_grid_is_the_mean_over_the_other_variable():
    made = design("grid", number("x", levels=3), number("y", levels=5))
    found = data.curve(made, of(made, lambda p: p["x"] + 10.0 * p["y"], replicates=4, luck=1.0), 0)
    assert found["x"].tolist() == [0.0, 0.5, 1.0]
    assert np.diff(found["mean"]) == pytest.approx([0.5, 0.5])
    assert found["points"].tolist() == [5, 5, 5]
    # Over replicates: the luck that all points share is what is uncertain.
    assert (found["high"] - found["low"] > 0.5).all()


def test_the_curve_of_random_points_is_free_of_what_other_variables_do():
    made = design("lhs", X, Y, samples=64)
    values = of(made, lambda p: p["x"] + 20.0 * p["y"])
    found = data.curve(made, values, 0)
    assert len(found) == 4
    assert found["mean"].to_numpy() == pytest.approx(found["x"] + values.mean - 0.5, abs=0.02)
    bent = of(made, lambda p: p["x"] + 20.0 * np.abs(p["y"] - 0.4))
    raw = [bent.means[(made.points["x"] >= low) & (made.points["x"] < low + 0.25)].mean() for low in np.arange(4) / 4]
    found = data.curve(made, bent, 0)
    assert np.std(found["mean"] - found["x"]) < 0.7 * np.std(np.array(raw) - found["x"])


def test_names_stand_in_their_order_and_campaigns_are_series_of_their_own():
    made = design("grid", FORM, ADS)
    found = data.curve(made, of(made, lambda p: (p["form"] == "hurdles") + 5.0 * p["campaigns.ads"]), 0)
    assert list(dict.fromkeys(found["series"])) == ["ads: on", "ads: off"]
    assert found["value"].tolist() == ["always", "hurdles", "limits"] * 2
    assert found["mean"].tolist() == [5.0, 6.0, 5.0, 0.0, 1.0, 0.0]
    assert data.series_of(made, data.splitting(made, 1)) == [""]


def test_one_at_a_time_a_curve_goes_through_the_points_of_its_variable_only():
    made = design("oat", number("x", base=0.0, levels=3), number("y", base=0.0, levels=3), ADS)
    found = data.curve(made, of(made, lambda p: p["x"] + 100.0 * p["y"]), 0)
    assert found["mean"].tolist() == [0.0, 0.5, 1.0]
    assert found["series"].tolist() == [""] * 3
    assert len(data.scattered(made, of(made, lambda p: p["x"]), 0)) == 3


def test_a_logarithmic_range_has_its_classes_at_their_geometric_mean():
    made = design("lhs", number("x", 0.001, 1.0, log=True), samples=200)
    found = data.curve(made, of(made, lambda p: np.log10(p["x"])), 0)
    assert found["mean"].to_numpy() == pytest.approx(np.log10(found["x"]), abs=1e-9)


def test_pairs_that_add_up_have_nothing_apart_and_a_product_has():
    made = design("grid", number("x", levels=5), number("y", levels=5))
    plain = data.pair(made, of(made, lambda p: p["x"] + p["y"]), 0, 1)
    assert np.abs(plain["apart"]).max() < 1e-12
    bent = data.pair(made, of(made, lambda p: p["x"] * p["y"]), 0, 1)
    corner = bent[(bent["a"] == 4) & (bent["b"] == 4)].iloc[0]
    assert corner["mean"] == pytest.approx(1.0)
    assert corner["apart"] == pytest.approx(0.25)
    assert len(bent) == 25


def test_few_wide_cells_do_not_take_one_variable_for_the_other():
    made = design("lhs", X, Y, samples=20)
    values = of(made, lambda p: p["x"] - 20.0 * p["y"])
    table = data.pair(made, values, 0, 1).pivot(index="b", columns="a", values="mean")
    across = made.points["x"] > made.points["x"].median()
    raw = [values.means[across & low].mean() - values.means[~across & low].mean() for low in _halves(made.points["y"])]
    # Where the points of a cell happen to lie would hide what x does.
    assert min(raw) < 0.0
    assert (table[1] - table[0]).to_numpy() == pytest.approx([0.5, 0.5], abs=0.02)
    assert np.abs(data.pair(made, values, 0, 1)["apart"]).max() < 1e-9


def _halves(given):
    return given <= given.median(), given > given.median()


def test_pairs_need_points_for_their_cells():
    made = design("lhs", X, Y, samples=10)
    assert data.pair(made, of(made, lambda p: p["x"]), 0, 1).empty
    made = design("oat", number("x", base=0.0), number("y", base=0.0))
    assert data.pair(made, of(made, lambda p: p["x"]), 0, 1).empty
    made = design("lhs", X, Y, samples=64)
    assert data.pair(made, of(made, lambda p: p["x"]), 0, 1)["points"].sum() == 64


def test_swings_go_from_low_to_high_and_take_out_what_others_do():
    made = design("lhs", X, Y, FORM, samples=400)
    found = data.swings(made, of(made, lambda p: -p["x"] + 5.0 * p["y"] + 2.0 * (p["form"] == "hurdles")))
    rows = found.set_index("variable")
    # Eight classes of a range of 1: the middles of the first and the last are 7/8 apart.
    moved = (rows["at_high"] - rows["at_low"])[["x", "y", "form"]].to_numpy()
    assert moved == pytest.approx([-7 / 8, 5 * 7 / 8, 2.0], abs=0.02)
    assert rows.loc["form", "high_value"] == "hurdles"
    assert (rows["low"] <= rows[["at_low", "at_high"]].min(axis=1)).all()


def test_points_without_a_value_are_left_out_everywhere():
    made = design("lhs", X, Y, samples=40)
    found = runs(made, {"units": lambda p: p["x"]})
    found.runs.loc[found.runs["point"] < 10, "units"] = np.nan
    told = response(found, "units")
    assert data.curve(made, told, 0)["points"].sum() == 30
    assert len(data.scattered(made, told, 0)) == 30
    assert data.pair(made, told, 0, 1)["points"].sum() == 30
    assert data.swings(made, told).notna().all(axis=None)
