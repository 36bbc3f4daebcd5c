"""Calibrations from data to what is found, and what they leave on disk."""

import functools
import json

import numpy as np
import pandas as pd
import pytest

from journeysim import Scenario, ScenarioError
from journeysim.experiments.calibration import runs
from journeysim.experiments.calibration.calibrate import calibrate, plan
from journeysim.experiments.calibration.market import Market
from journeysim.experiments.calibration.parameters import Parameter
from journeysim.experiments.calibration.store import Store
from tests.experiments.calibration.market import FIT, NEED, SMALL, TRUTH, WEIGHT, small, sold, write

QUICK = {"period": 1.0, "budget": 6, "replicates": 3, "method": "sobol"}


#: One parameter, as few trials and runs as say something: for what does not depend on how many there are.
TINY = {**QUICK, "budget": 2, "replicates": 1}
FULL = {"period": 1.0, "budget": 16, "replicates": 8, "hold_out": 0.0}
LARGER = small(**{"population.consumers": 2000})


@functools.cache
def quick(folder, **options):
    path = write(folder, sold())
    return calibrate(small(), path, FIT, **{**QUICK, **options})


def quick_plan(folder):
    return plan(small(), write(folder, sold()), FIT, period=1.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("calibrations")


@pytest.mark.slow
def test_the_best_trial_has_the_least_loss_and_polish_makes_it_less(folder):
    found = quick(folder)
    searched = [each.value for each in found.trials if each.purpose == "search"]
    assert len(searched) == 6
    assert found.best.value == min(each.value for each in found.trials) < min(searched)
    assert list(found.trial_table.columns) == ["trial", "purpose", NEED, WEIGHT, "loss", "scale"]
    assert found.values == dict(zip((NEED, WEIGHT), found.best.point, strict=True))


@pytest.mark.slow
def test_the_last_part_is_held_out_and_compared_with_the_last_value_repeated(folder):
    found = quick(folder)
    assert found.plan.kept == 12
    data, model = np.array(sold(), float), found.series[:, 0].mean(axis=0)
    (row,) = found.errors.to_dict("records")
    assert row["fitted"] == pytest.approx(np.sqrt(np.mean((data - model)[:12] ** 2)))
    assert row["held_out"] == pytest.approx(np.sqrt(np.mean((data - model)[12:] ** 2)))
    assert row["naive"] == pytest.approx(np.sqrt(np.mean((data[12:] - data[11]) ** 2)))


@pytest.mark.slow
def test_what_is_held_out_changes_nothing_that_is_found(folder):
    changed = [*sold()[:12], 5000, 1, 2000]
    found = calibrate(small(), write(folder, changed, name="changed.csv"), FIT, **QUICK)
    assert found.best == quick(folder).best
    assert found.spread.found == quick(folder).spread.found


@pytest.mark.slow
def test_the_number_of_workers_changes_nothing(folder):
    apart = calibrate(small(), write(folder, sold()), FIT, workers=2, **QUICK)
    assert apart.trials == quick(folder).trials
    assert apart.spread.found == quick(folder).spread.found
    np.testing.assert_array_equal(apart.series, quick(folder).series)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["tpe", "cmaes"])
def test_a_stopped_calibration_goes_on_to_the_same_end(folder, tmp_path, method):
    data = write(folder, sold())
    options = {**QUICK, "method": method, "budget": 8, "replicates": 2}
    whole = calibrate(small(), data, FIT, **options)
    for after in (1, 9, 25):
        with pytest.raises(KeyboardInterrupt):
            calibrate(small(), data, FIT, out=tmp_path / "out", progress=_stop_after(after), **options)
        assert not json.loads((tmp_path / "out" / "manifest.json").read_text())["complete"]
    done = []
    again = calibrate(small(), data, FIT, out=tmp_path / "out", progress=done.append, **options)
    assert (again.trials, again.spread.found) == (whole.trials, whole.spread.found)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["complete"]
    # Nothing is run twice: the next time all of it is known.
    lines = (tmp_path / "out" / "runs.jsonl").read_text().splitlines()
    places = [(tuple(each["point"]), each["replicate"]) for each in map(json.loads, lines)]
    assert len(places) == len(set(places))
    calibrate(small(), data, FIT, out=tmp_path / "out", **options)
    assert (tmp_path / "out" / "runs.jsonl").read_text().splitlines() == lines


def _stop_after(count):
    def stop(done):
        if done >= count:
            raise KeyboardInterrupt

    return stop


@pytest.mark.slow
def test_the_directory_holds_all_that_was_found(folder, tmp_path):
    found = calibrate(small(), write(folder, sold()), FIT, out=tmp_path / "out", **QUICK)
    out = tmp_path / "out"
    assert {each.name for each in out.iterdir()} == {
        "manifest.json", "runs.jsonl", "trials.parquet", "fit.json", "fitted.toml"
    }  # fmt: skip
    pd.testing.assert_frame_equal(pd.read_parquet(out / "trials.parquet"), found.trial_table)
    told = json.loads((out / "fit.json").read_text("utf-8"))
    assert [each["key"] for each in told["parameters"]] == [NEED, WEIGHT]
    assert told["parameters"][0]["value"] == found.best.point[0]
    assert Scenario.load(out / "fitted.toml") == found.scenario == small(**found.values)
    assert 'extends = "limits/bass"' in (out / "fitted.toml").read_text()


@pytest.mark.slow
def test_a_fitted_file_extends_a_file_where_it_lies(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "mine.toml").write_text('extends = "limits/bass"\ntitle = "Mine"\n')
    mine = Scenario.load("plans/mine.toml", SMALL)
    found = calibrate(mine, write(tmp_path, sold()), [FIT[0]], out="results/fit", **TINY)
    assert 'extends = "../../plans/mine.toml"' in (tmp_path / "results" / "fit" / "fitted.toml").read_text()
    assert Scenario.load("results/fit/fitted.toml") == found.scenario


@pytest.mark.slow
def test_a_fitted_file_is_whole_where_a_table_was_replaced(tmp_path):
    changes = {**SMALL, "population.traits": {"passion": 0.3}}
    scenario = Scenario.load("limits/bass", changes)
    found = calibrate(scenario, write(tmp_path, sold()), [FIT[0]], out=tmp_path / "out", **TINY)
    assert Scenario.load(tmp_path / "out" / "fitted.toml") == found.scenario


def _fails(monkeypatch, where):
    """Let runs fail whose rate of need is somewhere."""

    def carried_out(job, read):
        rate = job.scenario.stages.need.rate
        return runs.Failed("MemoryError: no room") if where(rate) else whole(job, read)

    whole = runs.series_of
    monkeypatch.setattr(runs, "series_of", carried_out)


@pytest.mark.slow
@pytest.mark.parametrize("loss", ["rmse", "moments"])
def test_runs_that_fail_are_told_of_and_end_no_calibration(folder, tmp_path, monkeypatch, loss):
    data = write(folder, sold())
    _fails(monkeypatch, lambda rate: rate > 0.03)
    found = calibrate(small(), data, FIT[:1], out=tmp_path / "out", loss=loss, **QUICK)
    assert np.isfinite(found.best.value)
    assert {each.point for each in found.failures} == {each.point for each in found.trials if np.isinf(each.value)} | {
        each.point for each in found.failures if each.replicate > 2
    }
    assert all(each.point[0] > 0.03 and each.error == "MemoryError: no room" for each in found.failures)
    assert len(json.loads((tmp_path / "out" / "fit.json").read_text("utf-8"))["failed"]) == len(found.failures) > 0
    if loss == "rmse":
        # No failure is kept: where none fails any more, the search is as if none had; then come the earlier points.
        monkeypatch.undo()
        again = calibrate(small(), data, FIT[:1], out=tmp_path / "out", **QUICK)
        assert not again.failures
        whole = calibrate(small(), data, FIT[:1], **QUICK).trials
        assert again.trials[: len(whole)] == whole
        assert {each.purpose for each in again.trials[len(whole) :]} == {"earlier"}
        assert again.best.value <= min(each.value for each in whole)


def test_a_calibration_of_which_no_run_can_be_done_says_so_in_a_line(folder, monkeypatch):
    _fails(monkeypatch, lambda rate: True)
    with pytest.raises(runs.CalibrationError) as error:
        calibrate(small(), write(folder, sold()), FIT, **{**QUICK, "budget": 100})
    assert str(error.value).startswith("none of the first 20 trials could be run; at stages.need.rate 0.")
    assert str(error.value).endswith(": MemoryError: no room")


def test_a_point_at_which_the_scenario_is_unsound_is_one_that_failed(folder):
    """Settings that exclude each other inside the ranges."""
    read = quick_plan(folder).read
    room = Market(small(), (Parameter(NEED, -1.0, 1.0),), read, 1, 2, runs.Runs(read), Store(None, {}))
    bad, good = room.at([(-0.5,), (0.05,)])
    assert np.isnan(bad).all()
    assert np.isfinite(good).all()
    assert [(each.point, each.replicate) for each in room.failures] == [((-0.5,), 0), ((-0.5,), 1)]
    assert "found -0.5" in room.failures[0].error


@pytest.mark.slow
def test_a_scale_is_what_a_consumer_stands_for(folder):
    thousand = write(folder, [1000 * each for each in sold()], name="thousand.csv")
    found = calibrate(small(), thousand, FIT, scale="fit", **{**QUICK, "budget": 8})
    assert found.scale == pytest.approx(1000, rel=0.15)
    last = found.spread.found[-1]
    assert last.key == "scale"
    assert last.low < last.value < last.high
    np.testing.assert_allclose(found.modelled, found.scale * found.series)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"budget": 0}, ValueError, "budget must be 1 or more"),
        ({"replicates": 0}, ValueError, "replicates must be 1 or more; found 0"),
        ({"hold_out": 1.0}, ValueError, "hold_out a share below 1"),
        ({"hold_out": 0.9}, ScenarioError, "too short: 1 fitted periods of 1 series for 2 unknowns"),
        ({"hold_out": 0.8, "scale": "fit"}, ScenarioError, "too short: 3 fitted periods of 1 series for 3 unknowns"),
        ({"scale": "free"}, ScenarioError, "--scale: found 'free'; allowed: a number above 0, or 'fit'"),
        ({"method": "grid"}, ScenarioError, "--method: unknown method 'grid'; allowed: tpe, cmaes, sobol, random"),
        ({"loss": "mae"}, ScenarioError, "--loss: unknown loss 'mae'"),
        ({"columns": {"unit": "sales.units"}}, ScenarioError, "--column: unknown column 'unit'"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_runs(folder, options, error, words):
    with pytest.raises(error) as caught:
        plan(small(), write(folder, sold()), FIT, **{"period": 1.0, **options})
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("loss", "scale"),
    [
        pytest.param("rmse", "fit", marks=pytest.mark.slow),
        pytest.param("moments", 1.0, marks=pytest.mark.full),
        pytest.param("rmse", 1.0, marks=pytest.mark.full),
        pytest.param("poisson", 1.0, marks=pytest.mark.full),
    ],
)
def test_known_parameters_are_recovered_within_their_intervals(folder, loss, scale):
    """Data made by the model with other luck; where the scale is fitted, in thousands of units."""
    factor = 1000 if scale == "fit" else 1
    data = write(folder, [factor * each for each in sold(2000)], name=f"many-{factor}.csv")
    found = calibrate(LARGER, data, FIT, loss=loss, scale=scale, **FULL)
    for each in found.spread.found:
        assert each.low < {**TRUTH, "scale": factor}[each.key] < each.high
        # The interval says something: it is a small part of the range.
        assert not each.warning
        assert each.high / each.low < 4


@pytest.mark.full
def test_intervals_of_twenty_markets_hold_the_truth(folder):
    """Of 40 intervals of 95% at least 34 hold it, with all but a chance of 1 in 300, and they are not all wide."""
    held, gaps, widths = 0, [], []
    for replicate in range(20):
        data = write(folder, sold(2000, 99, replicate), name=f"market-{replicate}.csv")
        found = calibrate(LARGER, data, FIT, workers=2, **FULL).spread.found
        held += sum(each.low < TRUTH[each.key] < each.high for each in found)
        gaps.append(found[1].value - TRUTH[WEIGHT])
        widths.append(found[1].high - found[1].low)
    assert held >= 34
    assert np.median(widths) < 2.0 * 3.92 * np.std(gaps)
