"""What a sweep measured at its points, and how much of that is luck."""

from dataclasses import replace

import numpy as np
import pytest

from journeysim.experiments.sweeps.responses import chosen, measures, response
from journeysim.scenario.problems import ScenarioError
from tests.experiments.sweeps.frames import design, number, runs

X = number("x")
MADE = design("lhs", X, samples=400)


def slope(points):
    return points["x"]


def test_a_point_is_the_mean_of_its_replicates():
    found = response(runs(MADE, {"units": slope}, replicates=3, noise=0.5), "units")
    assert found.means == pytest.approx(found.values.mean(axis=1))
    assert found.values.shape == (400, 3)
    assert found.mean == pytest.approx(found.values.mean())
    assert found.sd == pytest.approx(np.std(found.means, ddof=1))


def test_noise_is_the_share_of_the_variance_that_comes_from_too_few_replicates():
    # Points have variance 1/12, a mean of 4 runs .09 / 4.
    found = response(runs(MADE, {"units": slope}, replicates=4, noise=0.3), "units")
    assert found.noise == pytest.approx(0.0225 / (1 / 12 + 0.0225), abs=0.03)
    assert response(runs(MADE, {"units": slope}, replicates=4), "units").noise == pytest.approx(0.0, abs=1e-12)
    assert np.isnan(response(runs(MADE, {"units": slope}), "units").noise)


def test_how_much_is_luck_is_not_known_where_a_replicate_has_no_values():
    made = runs(MADE, {"units": slope}, replicates=3, noise=0.01)
    made.runs.loc[made.runs["replicate"] == 1, "units"] = np.nan
    found = response(made, "units")
    assert found.varies
    assert np.isnan(found.noise)


def test_luck_that_all_points_share_is_no_noise_where_they_are_paired():
    paired = response(runs(MADE, {"units": slope}, replicates=4, luck=2.0), "units")
    assert paired.noise == pytest.approx(0.0, abs=1e-12)
    apart = response(runs(MADE, {"units": slope}, replicates=4, luck=2.0, paired=False), "units")
    assert apart.noise > 0.9


def test_points_with_a_missing_run_are_not_used_and_those_without_a_value_are_told():
    made = runs(MADE, {"units": slope}, replicates=2)
    frame = made.runs[~((made.runs["point"] == 3) & (made.runs["replicate"] == 1))].copy()
    frame.loc[frame["point"] == 7, "units"] = np.nan
    frame.loc[(frame["point"] == 9) & (frame["replicate"] == 0), "units"] = np.inf
    found = response(replace(made, runs=frame), "units")
    assert np.flatnonzero(~found.used).tolist() == [3, 7]
    assert found.missing_runs == 1
    assert found.without_value == 1
    # A replicate without a value leaves the other one.
    assert found.means[9] == pytest.approx(MADE.points["x"][9])


def test_the_order_of_runs_and_points_beyond_the_design_do_not_matter():
    made = runs(MADE, {"units": slope}, replicates=2, noise=1.0)
    mixed = made.runs.sample(frac=1.0, random_state=1)
    beyond = mixed.assign(point=mixed["point"] + 400)
    same = response(replace(made, runs=mixed), "units")
    assert np.array_equal(same.values, response(made, "units").values)
    none = response(replace(made, runs=beyond), "units")
    assert none.missing_runs == 800


@pytest.mark.parametrize(
    ("formula", "varies"), [(lambda _: 0.1 + 0.2, False), (slope, True), (lambda _: np.nan, False)]
)
def test_what_is_the_same_everywhere_does_not_vary(formula, varies):
    assert response(runs(MADE, {"units": formula}, replicates=3), "units").varies is varies


def test_headlines_are_looked_at_unless_others_are_named():
    made = runs(MADE, dict.fromkeys(("visits", "conversion", "sales.units"), slope))
    assert measures(made) == ["visits", "conversion", "sales.units"]
    assert chosen(made, ()) == ["sales.units", "conversion"]
    assert chosen(made, ["visits", "visits"]) == ["visits"]
    assert chosen(runs(MADE, {"visits": slope}), ()) == ["visits"]
    with pytest.raises(ScenarioError) as caught:
        chosen(made, ["visit", "x"])
    first, second = caught.value.problems
    assert first.nearest == "visits"
    # What is varied is no measure.
    assert second.found == "unknown measure 'x'"
