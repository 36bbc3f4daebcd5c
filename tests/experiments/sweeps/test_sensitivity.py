"""Sobol's indices, the screening of Morris, and when they are refused."""

from dataclasses import replace

import numpy as np
import pytest

from journeysim.experiments.sweeps.sensitivity import sensitivity
from journeysim.experiments.sweeps.variables import Variable
from journeysim.scenario.problems import ScenarioError
from tests.experiments.sweeps.frames import FIRST, PI, TOTAL, choice, design, ishigami, number, runs, table

X, Y = number("x"), number("y")


def plane(points):
    return 3.0 * points["x"] + points["y"]


def within(found, name, expected, slack=1.5):
    """Every index within its interval, made wider as three or more of them have to hold at once."""
    half = slack * (found[f"{name}_high"] - found[f"{name}_low"]).to_numpy() / 2.0
    return np.abs(found[name].to_numpy() - expected) <= half


@pytest.mark.slow
def test_the_indices_of_ishigami_are_those_worked_out_by_hand():
    found = sensitivity(runs(design("sobol", *PI, samples=1024), {"sales.units": ishigami}))
    assert found.method == "sobol"
    rows = found.indices.set_index("variable").loc[["one", "two", "three"]]
    assert within(rows, "share", FIRST).all()
    assert within(rows, "total", TOTAL).all()
    assert (rows["share_high"] - rows["share_low"] < 0.25).all()
    assert found.of("sales.units")["variable"].tolist() == ["one", "two", "three"]


@pytest.mark.slow
def test_second_order_is_told_where_the_design_has_it():
    found = sensitivity(runs(design("sobol", *PI, samples=1024, second_order=True), {"sales.units": ishigami}))
    pairs = found.pairs.set_index(["variable", "other"])["share"]
    assert pairs["one", "three"] == pytest.approx(TOTAL[2], abs=0.08)
    assert abs(pairs["one", "two"]) < 0.08
    assert sensitivity(runs(design("sobol", *PI, samples=64), {"sales.units": ishigami})).pairs.empty


def test_morris_tells_the_slope_of_a_plane_over_the_whole_range_exactly():
    wide = number("x", 0.0, 10.0)
    found = sensitivity(runs(design("morris", wide, Y, samples=8, seed=3), {"sales.units": plane}))
    rows = found.indices.set_index("variable")
    assert found.method == "morris"
    assert rows.loc["x", ["mu", "mu_star"]].tolist() == pytest.approx([30.0, 30.0])
    assert rows.loc["y", ["mu", "mu_star"]].tolist() == pytest.approx([1.0, 1.0])
    assert rows["sigma"].tolist() == pytest.approx([0.0, 0.0], abs=1e-9)
    assert rows["share"].isna().all()


def test_morris_tells_the_whole_effect_of_switches_whole_numbers_and_lists():
    made = design(
        "morris", X, choice("on", True, False, kind="campaign"), Variable("k", "whole", 0, 5),
        Variable("w", "whole", 1, 2), choice("v", 5, 1, 2), number("l", 1.0, 100.0, log=True), samples=12,
    )  # fmt: skip

    def linear(p):
        sizes = 100.0 * p["x"] + 100.0 * p["on"] + 20.0 * p["k"] + 100.0 * p["w"]
        return sizes - 25.0 * p["v"] + 50.0 * np.log10(p["l"])

    rows = sensitivity(runs(made, {"sales.units": linear})).indices.set_index("variable")
    assert rows["mu_star"].tolist() == pytest.approx([100.0] * 6)
    assert rows["sigma"].tolist() == pytest.approx([0.0] * 6, abs=1e-9)
    assert rows["mu"].drop("on").tolist() == pytest.approx([100.0, 100.0, 100.0, -100.0, 100.0])


def test_morris_over_ranges_is_that_of_salib():
    from SALib.analyze import morris

    made = design("morris", *PI, samples=10)
    rows = sensitivity(runs(made, {"sales.units": ishigami}), resamples=100).indices
    problem = {"num_vars": 3, "names": ["one", "two", "three"], "bounds": [[0.0, 1.0]] * 3}
    told = morris.analyze(problem, made.shares, ishigami(made.points), num_levels=4, seed=2)
    for name in ("mu", "mu_star", "sigma"):
        assert rows[name].tolist() == pytest.approx(np.asarray(told[name]).tolist())
    half = (rows["mu_star_high"] - rows["mu_star"]).tolist()
    assert half == pytest.approx(told["mu_star_conf"], rel=0.5)


def test_a_step_that_changes_nothing_is_no_effect_of_nothing():
    # Of a logarithmic range from 1 to 2, half of the range of shares need not change the whole number.
    made = design("morris", Variable("k", "whole", 1, 2, log=True), Y, samples=40, levels=100)
    rows = sensitivity(runs(made, {"sales.units": lambda p: 7.0 * p["k"] + p["y"]})).indices.set_index("variable")
    assert rows.loc["k", ["mu_star", "sigma"]].tolist() == pytest.approx([7.0, 0.0])


def test_morris_tells_what_interacts_by_sigma_and_names_have_no_direction():
    kinds = choice("kind", "always", "hurdles", "never")
    made = runs(
        design("morris", X, Y, kinds, samples=20),
        {"sales.units": lambda p: p["x"] * p["y"] + 2.0 * (p["kind"] == "never")},
    )
    rows = sensitivity(made).indices.set_index("variable")
    assert rows["sigma"]["x"] > 0.1
    assert np.isnan(rows["mu"]["kind"])
    assert rows["mu_star"]["kind"] > rows["mu_star"]["x"]
    assert rows["most"]["kind"] == "never"


def test_a_seed_gives_the_same_intervals_again_and_zero_is_a_seed():
    made = runs(design("sobol", X, Y, samples=32), {"sales.units": plane}, noise=0.5)
    for seed in (0, 1):
        first, again = (sensitivity(made, seed=seed).indices for _ in range(2))
        assert first.equals(again)
    assert not sensitivity(made, seed=0).indices.equals(sensitivity(made, seed=1).indices)


def test_what_does_not_vary_is_told_and_has_no_row():
    made = runs(design("sobol", X, Y, samples=16), {"sales.units": plane, "conversion": lambda _: 0.25})
    found = sensitivity(made)
    assert found.constant == ["conversion"]
    assert set(found.indices["metric"]) == {"sales.units"}
    nothing = sensitivity(made, ["conversion"])
    assert nothing.indices.empty
    assert list(nothing.indices) == list(found.indices)


@pytest.mark.slow
def test_blocks_with_a_missing_run_are_left_out_and_the_rest_is_as_good():
    made = runs(design("sobol", *PI, samples=256), {"sales.units": ishigami}, replicates=2)
    size = len(PI) + 2
    half = replace(made, runs=made.runs[made.runs["point"] < 128 * size + 3])
    found = sensitivity(half)
    assert found.missing == 2 * (128 * size - 3)
    assert f"{found.missing:,} runs are missing" in found.notes[0]
    assert "the command that began the sweep" in found.notes[0]
    first = sensitivity(replace(made, runs=made.runs[made.runs["point"] < 128 * size]))
    assert found.indices[["share", "total"]].equals(first.indices[["share", "total"]])


def test_a_point_without_a_value_takes_its_block_with_it():
    made = runs(design("sobol", X, Y, samples=16), {"sales.units": plane})
    made.runs.loc[made.runs["point"] == 5, "sales.units"] = np.nan
    found = sensitivity(made)
    assert "Sales.units: 3 points are left out, as another point of their block has no value." in found.notes
    assert "Sales.units: no value at 1 points, which are left out." in found.notes
    assert found.indices["total"].notna().all()


@pytest.mark.parametrize(
    ("made", "arguments", "words"),
    [
        (design("lhs", X, Y, samples=16), {"method": "sobol"},
         "--method: sobol needs a sweep with --design sobol; this one has --design lhs; allowed: 'ranking'"),
        (design("sobol", X, Y, samples=16), {"method": "morris"},
         "morris needs a sweep with --design morris; this one has --design sobol; allowed: 'sobol' or 'ranking'"),
        (design("lhs", X, Y, samples=16), {"method": "shapley"},
         "--method: unknown method 'shapley'; allowed: 'sobol', 'morris', 'ranking'"),
        (design("lhs", X, Y, samples=16), {"metrics": ["sales.unit"]},
         "--metric: unknown measure 'sales.unit'; did you mean 'sales.units'?"),
        (design("lhs", X, Y, samples=16), {"metrics": ["zzz"]}, "unknown measure 'zzz'; allowed: 'sales.units'"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused_in_a_line(made, arguments, words):
    with pytest.raises(ScenarioError) as caught:
        sensitivity(runs(made, {"sales.units": plane}), **arguments)
    assert words in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_too_little_of_a_sweep_says_how_much_there_is():
    made = runs(design("sobol", X, Y, samples=16), {"sales.units": plane})
    with pytest.raises(ScenarioError, match=r"1 of 16 blocks of 4 points are finished, and 2 are needed; 59 runs are"):
        sensitivity(replace(made, runs=made.runs[made.runs["point"] < 5]))
    with pytest.raises(ScenarioError, match=r"none of 64 points is finished; the command that began"):
        sensitivity(replace(made, runs=made.runs[made.runs["point"] < 0]))
    with pytest.raises(
        ScenarioError, match=r"1 of 64 points are finished, and 2 are needed, and 8 before shares are told; 63 runs"
    ):
        sensitivity(replace(made, runs=made.runs[made.runs["point"] < 1]), method="ranking")


def test_measures_that_are_mostly_luck_are_named():
    made = design("lhs", X, Y, samples=64)
    clear = sensitivity(runs(made, {"sales.units": plane}, replicates=5, noise=0.1))
    muddy = sensitivity(runs(made, {"sales.units": plane}, replicates=5, noise=5.0))
    assert clear.noisy == []
    assert muddy.noisy == ["sales.units"]


def test_one_replicate_leaves_luck_open_and_intervals_say_of_which_luck_they_know_nothing():
    made, other_seed = design("lhs", X, Y, samples=64), "another seed would change, they do not know"
    shared = " ".join(sensitivity(runs(made, {"sales.units": plane})).notes)
    assert "luck cannot be told" in shared
    assert other_seed in shared
    apart = " ".join(sensitivity(runs(made, {"sales.units": plane}, paired=False)).notes)
    assert "luck cannot be told" in apart
    assert other_seed not in apart
    # Without replicates a grid has no intervals.
    grid = design("grid", number("x", levels=4), number("y", levels=4))
    assert other_seed not in " ".join(sensitivity(runs(grid, {"sales.units": plane})).notes)


def test_variables_that_move_together_are_warned_of():
    points = design("lhs", X, Y, samples=200).points
    apart = sensitivity(runs(table(points, X, Y), {"sales.units": plane}))
    assert not any("together" in each for each in apart.warnings)
    joined = points.assign(y=points["x"] + 0.1 * points["y"])
    tied = sensitivity(runs(table(joined, X, Y), {"sales.units": plane}))
    assert any(each.startswith("In the points, x and y (+1.00) move together. Each") for each in tied.warnings)
    chance = [
        sensitivity(runs(design("lhs", X, Y, samples=12, seed=seed), {"sales.units": plane})) for seed in range(9)
    ]
    assert any("move together by chance; more --samples" in each for found in chance for each in found.warnings)
    assert all("Only 12 points for 2 variables" in " ".join(found.warnings) for found in chance)


@pytest.mark.slow
def test_a_first_index_above_the_total_one_is_told_to_be_too_rough():
    made = (runs(design("sobol", X, Y, samples=4, seed=seed), {"sales.units": plane}, noise=1.0) for seed in range(20))
    told = (sensitivity(each) for each in made)
    found = next(each for each in told if (each.indices["share"] > each.indices["total"] + 0.05).any())
    assert any("which cannot be" in each for each in found.warnings)
    exact = sensitivity(runs(design("sobol", *PI, samples=1024), {"sales.units": ishigami}))
    assert not any("which cannot be" in each for each in exact.warnings)
