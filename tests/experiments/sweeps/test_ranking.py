"""The share of the variance that each variable explains by itself, for any design."""

import numpy as np
import pandas as pd
import pytest

from journeysim.experiments.sweeps.additive import CLASSES, classes
from journeysim.experiments.sweeps.ranking import ranking, together, trends
from journeysim.experiments.sweeps.responses import response
from tests.experiments.sweeps.frames import FIRST, PI, TOTAL, choice, design, ishigami, number, runs, table

X, Y = number("x"), number("y")
FORM = choice("form", "always", "hurdles", "limits")
ADS = choice("campaigns.ads", True, False, kind="campaign")


def plane(points):
    return 3.0 * points["x"] + points["y"]


def shares(made, formula, resamples=50, **settings):
    found = response(runs(made, {"units": formula}, **settings), "units")
    return ranking(made, found, resamples, 1).set_index("variable")


@pytest.mark.slow
def test_shares_of_a_latin_hypercube_are_first_order_indices():
    found = shares(design("lhs", *PI, samples=2048), ishigami)
    half = (found["share_high"] - found["share_low"]) / 2.0
    # Classes of a curve lose what it does within them: a part in the square of their number.
    assert (np.abs(found["share"] - FIRST) <= 1.5 * half + 0.02).all()


@pytest.mark.slow
def test_shares_agree_with_another_estimator_of_the_same():
    from SALib.analyze import rbd_fast

    made = design("lhs", X, Y, samples=1024)
    told = rbd_fast.analyze(
        {"num_vars": 2, "names": ["x", "y"], "bounds": [[0, 1]] * 2},
        made.points.to_numpy(), plane(made.points).to_numpy(), num_resamples=5, seed=1,
    )  # fmt: skip
    assert shares(made, plane)["share"].to_numpy() == pytest.approx(np.asarray(told["S1"]), abs=0.02)


def test_names_and_campaigns_have_shares_as_numbers_have():
    made = design("lhs", X, FORM, ADS, samples=512)
    found = shares(made, lambda p: p["x"] + 2.0 * (p["form"] == "hurdles") + 1.0 * p["campaigns.ads"])
    variances = np.array([1 / 12, 4 * 2 / 9, 1 / 4])
    # What adds up is told exactly but for where the points lie, in strata of which each is met once.
    assert found["share"].to_numpy() == pytest.approx(variances / variances.sum(), abs=2e-3)


def test_a_variable_without_effect_explains_nothing_beyond_chance():
    values = [shares(design("lhs", X, Y, samples=100, seed=seed), lambda p: p["x"])["share"]["y"] for seed in range(20)]
    # Adjusted for the number of classes, so that only chance above 0 is left.
    assert np.mean(values) < 0.05


@pytest.mark.parametrize("replicates", [1, 4])
def test_a_grid_is_taken_apart_exactly(replicates):
    made = design("grid", number("x", levels=5), choice("y", 0.0, 1.0))
    found = shares(made, lambda p: p["x"] * p["y"], replicates=replicates)
    # Means .5 x and .5 y, rest (x - .5)(y - .5); x has variance 1/8 over five levels, y 1/4.
    one, two, both = 0.25 / 8, 0.25 / 4, 1 / 8 / 4
    total = one + two + both
    assert found["share"].to_numpy() == pytest.approx(np.array([one, two]) / total)
    assert found["total"].to_numpy() == pytest.approx(np.array([one + both, two + both]) / total)
    assert found["share_low"].isna().all() == (replicates == 1)
    if replicates > 1:
        assert found["share_low"].to_numpy() == pytest.approx(found["share"].to_numpy())


def test_the_luck_of_a_grid_is_taken_off_and_widens_its_intervals():
    made = design("grid", number("x", levels=6), number("y", levels=6))
    found = [shares(made, lambda p: p["x"], replicates=6, noise=0.3, seed=seed) for seed in range(30)]
    inside = [(each["share_low"]["y"] <= 0.0 <= each["share_high"]["y"]) for each in found]
    assert np.mean(inside) > 0.8
    assert np.mean([each["share"]["y"] for each in found]) < 0.01
    assert all(each["share_high"]["x"] > each["share"]["x"] for each in found)


def test_one_at_a_time_shares_what_each_does_by_itself():
    made = design("oat", number("x", base=0.5, levels=5), number("y", base=0.0, levels=5))
    found = shares(made, plane)
    assert found["share"].to_numpy() == pytest.approx([0.9, 0.1])
    assert found["total"].isna().all()


@pytest.mark.parametrize("kind", ["sobol", "morris"])
def test_shares_can_be_had_of_designs_made_for_other_methods(kind):
    made = design(kind, X, Y, samples=128)
    assert shares(made, plane)["share"].to_numpy() == pytest.approx([0.9, 0.1], abs=0.06)


def test_too_few_points_have_no_shares():
    points = design("lhs", X, Y, samples=7).points
    assert shares(table(points, X, Y), plane)["share"].isna().all()
    points = design("lhs", X, Y, samples=30).points
    assert shares(table(points, X, Y), plane)["share"].notna().all()


def test_trends_tell_up_and_down_and_which_name_has_most():
    made = design("lhs", X, Y, FORM, ADS, samples=64)
    found = response(
        runs(
            made, {"units": lambda p: p["x"] ** 3 - 5.0 * p["y"] + (p["form"] == "limits") - 1.0 * p["campaigns.ads"]}
        ),
        "units",
    )
    told = trends(made, found).set_index("variable")
    assert told["trend"]["y"] < -0.8 < 0.0 < told["trend"]["x"]
    assert told["trend"][["form", "campaigns.ads"]].isna().all()
    assert told["most"].tolist()[:2] == ["", ""]
    assert told["most"]["campaigns.ads"] == "off"


def test_a_trend_one_at_a_time_is_of_the_points_in_which_it_alone_changes():
    made = design("oat", number("x", base=0.0, levels=5), number("y", base=1.0, levels=5))
    found = response(runs(made, {"units": lambda p: p["x"] - 10.0 * p["y"]}), "units")
    assert trends(made, found)["trend"].tolist() == pytest.approx([1.0, -1.0])


def test_classes_keep_equal_values_together():
    few = pd.Series([3, 1, 2, 1, 3])
    assert classes(few, 2).tolist() == [2, 0, 1, 0, 2]
    many = pd.Series(np.repeat(np.arange(100.0), 3))
    found = classes(many, 10)
    assert len(set(found)) == 10
    assert pd.Series(found).groupby(many).nunique().max() == 1
    assert len(set(classes(pd.Series([str(each) for each in range(2 * CLASSES)]), 3))) == 2 * CLASSES


def test_what_moves_together_in_sampled_points_is_found():
    points = design("lhs", X, Y, samples=200).points
    assert together(table(points, X, Y)) == []
    ((one, other, how),) = together(table(points.assign(y=-points["x"]), X, Y))
    assert (one, other) == ("x", "y")
    assert how == pytest.approx(-1.0)
    assert together(design("lhs", X, Y, samples=200)) == []
    assert together(design("grid", X, Y)) == []
    few = [together(design("lhs", X, Y, ADS, samples=8, seed=seed)) for seed in range(5)]
    assert any(few)


def test_shares_take_out_what_correlates_by_chance_and_do_not_exceed_all():
    # The sixth of the variance that ads have is told although they move against the price in these points.
    for seed in range(6):
        points = design("lhs", X, Y, samples=24, seed=seed).points
        ads = pd.Series(np.arange(24) % 3 > 0)
        points = points.assign(**{"campaigns.ads": np.where(points["x"] > 0.5, False, ads)})
        found = shares(table(points, X, Y, ADS), lambda p: -3.0 * p["x"] + 1.0 * p["campaigns.ads"])
        assert found["share"].sum() == pytest.approx(1.0)
        effects = np.array([9.0 * points["x"].var(), 0.0, points["campaigns.ads"].var()])
        assert found["share"].to_numpy() == pytest.approx(effects / effects.sum(), abs=1e-6)


@pytest.mark.slow
def test_intervals_of_few_points_hold_the_share_that_there_is():
    truth = np.array([4.0 / 12, 1.0 / 4]) / (4.0 / 12 + 1.0 / 4 + 0.04)
    inside = []
    for seed in range(40):
        made = design("lhs", X, ADS, samples=30, seed=seed)
        found = shares(made, lambda p: 2.0 * p["x"] + p["campaigns.ads"], noise=0.2, seed=seed)
        inside.append(((found["share_low"] <= truth) & (truth <= found["share_high"])).to_numpy())
    # 95% of 80 would be 76; bounds are three standard errors of that away.
    assert np.mean(inside) > 0.87


def test_a_measure_that_falls_in_every_cell_of_a_grid_falls():
    made = design("grid", number("x", levels=2), number("y", levels=4), ADS)
    found = response(runs(made, {"units": lambda p: -(1.0 + 50.0 * p["y"] * p["campaigns.ads"]) * p["x"]}), "units")
    told = trends(made, found).set_index("variable")
    assert told["trend"]["x"] == pytest.approx(-1.0)
    assert told["clear"]["x"]


def test_total_and_first_of_the_reference_are_those_of_the_literature():
    # Saltelli et al. (2008), page 179: 0.3139, 0.4424, 0; 0.5576, 0.4424, 0.2437.
    assert FIRST.round(4).tolist() == [0.3139, 0.4424, 0.0]
    assert TOTAL.round(4).tolist() == [0.5576, 0.4424, 0.2437]
