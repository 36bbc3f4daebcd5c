# ruff: noqa: E501 - each case is one line
"""Every design against its own properties, and as a pure function of its arguments."""

import itertools
import pickle
import subprocess
import sys

import numpy as np
import pytest

from journeysim import ScenarioError
from journeysim.experiments.sweeps.designs import Design, make
from journeysim.experiments.sweeps.given import read
from tests.cli.shell import ROOT
from tests.experiments.sweeps.small import TINY

WEIGHT, RATE, FORM, SPRING = (
    "influences.normative.weight",
    "stages.need.rate",
    "stages.decision.form",
    "campaigns.spring",
)
VARY = {
    WEIGHT: (0, 3),
    RATE: (0.001, 0.1, "log"),
    "time.steps": (2, 9),
    FORM: ["logit", "always"],
    SPRING: [True, False],
}
OPTIONS = {
    "grid": {"levels": 3},
    "oat": {"levels": 4},
    "lhs": {"samples": 24},
    "sobol": {"samples": 16},
    "morris": {"samples": 6, "levels": 4},
}


def design(kind, vary=None, **options):
    return make(kind, read(vary or VARY, TINY), TINY, **(OPTIONS[kind] | options))


def told(kind):
    return design(kind, seed=7).points.to_json(double_precision=15, orient="values")


@pytest.mark.slow
def test_the_same_arguments_give_the_same_points_also_in_another_process():
    code = "from tests.experiments.sweeps.test_designs import *\nprint(*map(told, OPTIONS), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [told(kind) for kind in OPTIONS]


@pytest.mark.parametrize("kind", OPTIONS)
def test_a_design_comes_back_from_plain_data_and_from_a_pickle(kind):
    found = design(kind)
    about = {each.name: each.about() for each in found.variables}
    for again in (Design.from_plain(found.plain(), about), pickle.loads(pickle.dumps(found))):
        assert again.points.equals(found.points)
        assert (again.points.dtypes == found.points.dtypes).all()
        assert again.plain() == found.plain()
        assert (again.shares is None) == (found.shares is None)


@pytest.mark.parametrize("kind", ["lhs", "sobol", "morris"])
def test_the_seed_chooses_the_sample_and_0_is_a_seed(kind):
    points = [design(kind, seed=seed).points for seed in (0, 1, 2)]
    assert points[0].equals(design(kind, seed=0).points)
    assert not any(one.equals(other) for one, other in itertools.combinations(points, 2))


@pytest.mark.parametrize("kind", ["lhs", "sobol", "morris"])
def test_points_are_the_values_at_the_shares(kind):
    found = design(kind)
    assert found.shares.shape == found.points.shape
    assert found.shares.min() >= 0
    assert found.shares.max() <= 1
    for number, variable in enumerate(found.variables):
        assert found.points[variable.name].tolist() == [variable.at(share) for share in found.shares[:, number]]


def test_columns_have_the_type_of_what_is_set():
    kinds = {str(name): kind.kind for name, kind in design("lhs").points.dtypes.items()}
    assert kinds == {WEIGHT: "f", RATE: "f", "time.steps": "i", FORM: "O", SPRING: "b"}


def test_a_grid_has_every_combination_once():
    found = design("grid")
    sizes = [3, 3, 3, 2, 2]
    assert len(found) == np.prod(sizes)
    assert not found.points.duplicated().any()
    assert [found.points[each.name].nunique() for each in found.variables] == sizes
    assert found.points[WEIGHT].unique().tolist() == [0, 1.5, 3]
    assert found.points[RATE].unique() == pytest.approx([0.001, 0.01, 0.1])
    assert found.points["time.steps"].unique().tolist() == [2, 6, 9]


def test_levels_of_a_range_are_its_own_in_a_grid():
    assert len(design("grid", {WEIGHT: "0:3:7", RATE: (0, 1)})) == 7 * 3


def test_one_at_a_time_leaves_all_others_as_they_are():
    found = design("oat")
    base = found.points.iloc[0]
    assert base.to_dict() == {WEIGHT: 1.0, RATE: 0.004, "time.steps": 4, FORM: "logit", SPRING: True}
    changed = found.points.iloc[1:].ne(base)
    assert (changed.sum(axis=1) == 1).all()
    # Four values of each range, of which the scenario has the weight 1 and 4 steps; the other one of a choice.
    assert changed.sum().to_dict() == {WEIGHT: 3, RATE: 4, "time.steps": 3, FORM: 1, SPRING: 1}


def test_a_latin_hypercube_has_one_point_in_each_stratum_of_each_variable():
    found = design("lhs")
    for number in range(len(found.variables)):
        assert sorted((found.shares[:, number] * 24).astype(int)) == list(range(24))


@pytest.mark.parametrize("second_order", [False, True])
def test_a_sobol_design_is_saltellis(second_order):
    found, d = design("sobol", second_order=second_order), len(VARY)
    block = (2 if second_order else 1) * d + 2
    assert len(found) == 16 * block
    assert found.options == {"samples": 16, "second_order": second_order}
    for rows in found.shares.reshape(16, block, d):
        a, b = rows[0], rows[-1]
        for number in range(d):
            expected = a.copy()
            expected[number] = b[number]
            assert (rows[1 + number] == expected).all()
            if second_order:
                expected = b.copy()
                expected[number] = a[number]
                assert (rows[1 + d + number] == expected).all()
    # Both base samples fill the cube evenly: each 16th of each dimension has one point.
    for rows in (found.shares[::block], found.shares[block - 1 :: block]):
        assert (np.sort((rows * 16).astype(int), axis=0) == np.arange(16)[:, None]).all()


def test_a_morris_design_changes_one_variable_from_point_to_point_by_the_same_step():
    found, d = design("morris"), len(VARY)
    assert len(found) == 6 * (d + 1)
    assert set(np.round(found.shares * 3, 9).ravel()) <= {0, 1, 2, 3}
    for rows in found.shares.reshape(6, d + 1, d):
        steps = np.diff(rows, axis=0)
        assert (np.count_nonzero(steps, axis=1) == 1).all()
        assert (np.count_nonzero(steps, axis=0) == 1).all()
        assert np.abs(steps[steps != 0]) == pytest.approx(2 / 3)


@pytest.mark.parametrize(("count", "levels"), [(2, 4), (3, 4), (4, 4), (5, 6), (6, 6), (7, 8), (7, 20)])
def test_a_morris_design_visits_every_value_of_a_list(count, levels):
    values = [0.01 * number for number in range(count)]
    found = design("morris", {RATE: values, WEIGHT: (0, 3)}, samples=60, levels=levels)
    assert sorted(set(found.points[RATE])) == values


def test_a_morris_design_refuses_a_list_of_which_it_would_leave_out_values():
    with pytest.raises(ScenarioError) as caught:
        design("morris", {RATE: [0.01, 0.02, 0.03, 0.04, 0.05]})
    assert str(caught.value) == (
        f"--vary: {RATE}: 5 values, of which 4 levels of a Morris design leave out some;"
        " allowed: --levels 6, or up to 4 values"
    )


@pytest.mark.parametrize("kind", ["sobol", "morris"])
def test_a_larger_sample_begins_with_the_smaller_one(kind):
    small, large = design(kind, samples=8), design(kind, samples=32)
    assert large.points.iloc[: len(small)].equals(small.points)


@pytest.mark.parametrize("kind", OPTIONS)
def test_a_single_variable_is_enough(kind):
    found = design(kind, {WEIGHT: (0, 3)})
    assert len(found) == {"grid": 3, "oat": 4, "lhs": 24, "sobol": 48, "morris": 12}[kind]
    assert found.points[WEIGHT].between(0, 3).all()


def test_options_that_nobody_gives_are_told():
    given = read({WEIGHT: (0, 3)}, TINY)
    found = {kind: make(kind, given, TINY).options for kind in OPTIONS}
    assert found == {
        "grid": {"levels": 5}, "oat": {"levels": 5}, "lhs": {"samples": 256},
        "sobol": {"samples": 256, "second_order": False}, "morris": {"samples": 20, "levels": 4},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "options", "told"),
    [
        ("sobel", {}, "--design: unknown design 'sobel'; did you mean 'sobol'?"),
        ("best", {}, "--design: unknown design 'best'; allowed: 'grid', 'oat', 'lhs', 'sobol', 'morris', 'csv'"),
        ("sobol", {"samples": 100}, "--samples: found 100; allowed: a power of 2 for --design sobol, as 64 or 128"),
        ("sobol", {"samples": 1}, "--samples: found 1; allowed: a power of 2 for --design sobol, as 2 or 4"),
        ("morris", {"samples": 1}, "--samples: found 1; allowed: 2 or more"),
        ("lhs", {"samples": 0}, "--samples: found 0; allowed: 1 or more"),
        ("grid", {"samples": 4}, "--samples: means nothing with --design grid"),
        ("sobol", {"levels": 4}, "--levels: means nothing with --design sobol"),
        ("morris", {"levels": 5}, "--levels: found 5; allowed: an even number from 2 up"),
        ("grid", {"levels": 1}, "--levels: found 1; allowed: 2 or more"),
        ("grid", {"second_order": True}, "--second-order: means nothing with --design grid"),
        ("grid", {"table": "points.csv"}, "--points: needs --design csv"),
        ("csv", {}, "--points: --design csv needs a file of points"),
        ("csv", {"table": "points.csv"}, "--vary: means nothing with --design csv, whose columns say what is varied"),
        ("lhs", {"samples": 2_000_000}, "--design: 2,000,000 points; allowed: up to 100,000; fewer samples, levels or variables"),
        ("grid", {"levels": 1000}, "--design: 4,000,000,000 points; allowed: up to 100,000; fewer samples, levels or variables"),
        ("lhs", {"seed": -1}, "--seed: found -1; allowed: a whole number from 0 up"),
    ],
)  # fmt: skip
def test_what_a_design_does_not_take_is_told_in_one_line(kind, options, told):
    given = read({key: VARY[key] for key in (WEIGHT, RATE, FORM, SPRING)} | {"population.consumers": (1, 1000)}, TINY)
    with pytest.raises(ScenarioError) as caught:
        make(kind, given, TINY, **options)
    assert str(caught.value) == told


def test_levels_of_a_range_mean_nothing_in_a_sample():
    with pytest.raises(ScenarioError) as caught:
        design("lhs", {WEIGHT: "0:3:7"})
    assert str(caught.value) == f"--vary: {WEIGHT}: levels mean nothing with --design lhs"
