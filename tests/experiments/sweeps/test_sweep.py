"""`sweep()` and the directory that it leaves, read by `Sweep`."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy import stats

import journeysim
from journeysim import ScenarioError, Sweep, run, sweep
from journeysim.experiments.sweeps.disk import SweepError
from journeysim.experiments.sweeps.identity import manifest_of
from journeysim.experiments.sweeps.rows import carry_out
from journeysim.experiments.sweeps.store import Store
from tests.experiments.sweeps.small import RATE, TINY, Trouble, small_plan

SPRING = "campaigns.spring"
VARY = {RATE: [0.0, 0.1], SPRING: [True, False]}


def stored(folder, plan, runs):
    """A sweep's directory in which these runs are done, carried out in this process."""
    with Store.open(folder, plan) as store:
        for run_ in runs:
            store.write(carry_out(plan, [run_]))
    return Sweep.open(folder)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A whole sweep of 3 points and 3 replicates with its steps, its runs written in no order."""
    plan = small_plan(points=3, replicates=3, keep_steps=True)
    runs = [(point, replicate) for replicate in (2, 0, 1) for point in (1, 2, 0)]
    return stored(tmp_path_factory.mktemp("whole") / "out", plan, runs)


@pytest.mark.slow
def test_a_sweep_gives_a_row_for_each_run_in_order():
    told = []
    found = sweep(TINY, VARY, "grid", replicates=2, seed=3, workers=1, progress=lambda *each: told.append(each))
    assert list(zip(found["point"], found["replicate"], strict=True)) == [(p, r) for p in range(4) for r in range(2)]
    assert found.columns[:4].tolist() == ["point", "replicate", RATE, SPRING]
    assert found[RATE].tolist() == [0.0] * 4 + [0.1] * 4
    assert found[SPRING].tolist() == [True, True, False, False] * 2
    result = run(TINY.with_settings({RATE: 0.1}), seed=3, replicates=2)
    for replicate, summary in enumerate(result.summaries):
        row = found[(found["point"] == 2) & (found["replicate"] == replicate)].iloc[0]
        for name, value in summary.items():
            assert row[name] == value or (value is None and np.isnan(row[name])), name
    assert found.attrs["labels"]["sales.units"] == "Units sold"
    assert found.attrs["units"]["sales.revenue"] == "EUR"
    assert told[-1] == (8, 8, 0)


@pytest.mark.slow
def test_the_same_call_goes_on_where_it_was_stopped(tmp_path):
    out = tmp_path / "out"
    arguments = {"scenario": TINY, "vary": {RATE: (0.0, 0.1)}, "design": "sobol", "workers": 1, "out": out}
    first = sweep(**arguments, samples=2)
    before = {path: path.stat().st_mtime_ns for path in (out / "runs").iterdir()}
    told = []
    again = sweep(**arguments, samples=2, progress=lambda *each: told.append(each))
    assert again.equals(first)
    assert told == []
    more = sweep(**arguments, samples=4, replicates=2)
    assert more[(more["point"] < len(first)) & (more["replicate"] == 0)].reset_index(drop=True).equals(first)
    assert len(more) == 4 * len(first)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert more.equals(sweep(**{**arguments, "out": None, "workers": 2}, samples=4, replicates=2, chunk=3))


def test_another_sweep_in_the_same_directory_is_refused(tmp_path):
    stored(tmp_path, small_plan(points=3), [(0, 0)])
    arguments = {"scenario": TINY, "design": "grid", "levels": 3, "replicates": 2, "workers": 1, "out": tmp_path}
    with pytest.raises(SweepError, match="holds another sweep"):
        sweep(vary={RATE: (0.0, 0.2)}, **arguments)
    with pytest.raises(SweepError, match="accept_changes=True"):
        sweep(vary={RATE: (0.0, 0.05)}, set={"products.arc.price": 1.0}, **arguments)
    assert len(Sweep.open(tmp_path).runs) == 1


@pytest.mark.slow
def test_runs_that_fail_are_told_and_the_others_are_there(tmp_path, monkeypatch):
    plan = small_plan(points=3)
    trouble = Trouble(plan.scenario, plan.design, plan.replicates, wrong=(1,), folder=tmp_path)
    monkeypatch.setattr("journeysim.experiments.sweeps.sweep.planned", lambda *_: trouble)
    with pytest.warns(UserWarning, match=r"^2 of 6 runs failed .*: MemoryError: no room for point 1"):
        found = sweep(TINY, {RATE: (0, 1)}, workers=1, out=tmp_path / "out")
    assert sorted(set(found["point"])) == [0, 2]
    again = Sweep.open(tmp_path / "out")
    assert [(each.point, each.replicate) for each in again.failures] == [(1, 0), (1, 1)]
    assert again.missing.tolist() == [[1, 0], [1, 1]]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"design": "lsh"}, "design: unknown design 'lsh'; did you mean 'lhs'?"),
        ({"keep": ["step"]}, "keep: unknown 'step'; did you mean 'steps'?"),
        ({"set": {"time.stpes": 3}}, "set: time.stpes: unknown key; did you mean 'steps'?"),
    ],
)
def test_what_cannot_be_swept_is_refused_before_anything_runs(tmp_path, arguments, told):
    with pytest.raises(ScenarioError) as caught:
        sweep(**({"scenario": TINY, "vary": {RATE: (0, 1)}, "out": tmp_path / "out"} | arguments))
    assert str(caught.value) == told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"replicates": 0}, "replicates"),
        ({"seed": -1}, "seed"),
        ({"chunk": 0}, "chunk must be 1 or more"),
        ({"workers": 2, "cluster": "tcp://here:1"}, "not both"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(tmp_path, arguments, told):
    with pytest.raises(ValueError, match=told):
        sweep(TINY, {RATE: (0, 1)}, "grid", levels=2, out=tmp_path / "out", **arguments)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_script_that_processes_would_run_again_is_refused_at_once(tmp_path):
    script = tmp_path / "mine.py"
    script.write_text("from journeysim import sweep\nsweep('limits/bass', {'stages.need.rate': (0, 1)}, samples=2)\n")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(
        'mine.py does under `if __name__ == "__main__":`, as it starts processes'
    )


@pytest.mark.slow
def test_a_script_on_standard_input_is_refused_at_once():
    script = "from journeysim import sweep\nsweep('limits/bass', {'stages.need.rate': (0, 1)}, samples=2)\n"
    done = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "RuntimeError: put a script that runs a sweep into a file: processes cannot read it from standard input"
    )


def test_the_package_offers_all_of_it_by_name():
    for name in ("sweep", "Sweep", "sensitivity", "calibrate"):
        assert name in journeysim.__all__
        assert getattr(journeysim, name).__name__ == name


def test_a_sweep_is_read_in_order_whatever_the_order_of_its_parts(whole):
    assert whole.runs[["point", "replicate"]].to_numpy().tolist() == [[p, r] for p in range(3) for r in range(3)]
    assert whole.steps[["point", "replicate", "step"]].to_numpy().tolist() == [
        [p, r, s] for p in range(3) for r in range(3) for s in range(1, 5)
    ]
    assert whole.complete
    assert (whole.missing.shape, whole.failures) == ((0, 2), [])
    assert (whole.replicates, whole.seed, whole.paired) == (3, 1, True)
    result = run(whole_scenario(whole, 2), seed=1, replicates=3)
    steps = whole.steps[whole.steps["point"] == 2]
    assert steps["sales.units"].tolist() == result.steps["sales.units"].tolist()
    pd.testing.assert_series_equal(
        steps["product.arc.share"].reset_index(drop=True), result.steps["product.arc.share"], check_names=False
    )


def whole_scenario(found, point):
    return TINY.with_settings({RATE: float(found.design.points[RATE].iat[point])})


def test_columns_that_only_a_part_in_the_middle_has_are_read(tmp_path):
    stored(tmp_path, small_plan(points=3, replicates=1), [(0, 0), (1, 0), (2, 0)])
    part = tmp_path / "runs" / "part-0000001-00000.parquet"
    table = pq.ParquetFile(part).read()
    pq.write_table(table.append_column("own.units", pa.array([5.0])), part)
    found = Sweep.open(tmp_path).runs
    assert found["own.units"].isna().tolist() == [True, False, True]
    assert found["own.units"][1] == 5.0


def test_what_is_read_is_what_was_planned(whole):
    plan = small_plan(points=3, replicates=3, keep_steps=True)
    assert whole.design.points.equals(plan.design.points)
    assert [each.plain() for each in whole.variables] == [each.plain() for each in plan.design.variables]
    assert [(each.label, each.unit, each.base) for each in whole.variables] == [
        (each.label, each.unit, each.base) for each in plan.design.variables
    ]
    assert whole.manifest == json.loads(json.dumps(manifest_of(plan, whole.manifest, [])))
    assert whole.labels["sales.units"] == whole.runs.attrs["labels"]["sales.units"] == "Units sold"
    assert whole.units["sales.revenue"] == whole.steps.attrs["units"]["sales.revenue"] == "EUR"
    assert "sales.units" in whole.metrics
    assert not {"point", "replicate", RATE} & set(whole.metrics)


@pytest.mark.slow
def test_fewer_replicates_than_before_are_read_as_if_there_were_no_more(tmp_path):
    plan = small_plan(points=2, replicates=3, keep_steps=True)
    stored(tmp_path, plan, [(point, replicate) for point in range(2) for replicate in range(3)])
    fewer = small_plan(points=2, replicates=2, keep_steps=True)
    found = stored(tmp_path, fewer, [])
    assert (found.complete, found.missing.tolist(), len(found.runs), len(found.steps)) == (True, [], 4, 16)
    assert found.means("sales.units")["replicates"].tolist() == [2, 2]
    expected = stored(tmp_path / "fresh", fewer, [(0, 0), (0, 1), (1, 0), (1, 1)])
    pd.testing.assert_frame_equal(found.runs, expected.runs)
    assert len(stored(tmp_path, plan, []).runs) == 6


def test_means_are_students_over_the_replicates_of_a_point(whole):
    found = whole.means("needs.total")
    assert found.columns.tolist() == [RATE, "mean", "se", "low", "high", "replicates"]
    for point, row in found.iterrows():
        values = whole.runs.loc[whole.runs["point"] == point, "needs.total"]
        assert row["mean"] == pytest.approx(values.mean())
        assert row["se"] == pytest.approx(stats.sem(values))
        low, high = stats.t.interval(0.95, 2, values.mean(), stats.sem(values))
        assert (row["low"], row["high"]) == pytest.approx((low, high))
        assert row["replicates"] == 3


def test_a_mean_without_values_has_none(whole):
    # Nobody joins a group where there is no need.
    found = whole.means("satisfaction.mean")
    assert len(found) == 3
    counts = whole.runs.groupby("point")["satisfaction.mean"].count()
    assert found["replicates"].tolist() == counts.tolist()


def test_an_unknown_measure_is_told(whole):
    with pytest.raises(ScenarioError) as caught:
        whole.means("sales.unit")
    assert str(caught.value) == "metric: unknown measure 'sales.unit'; did you mean 'sales.units'?"


def test_a_sweep_that_is_not_complete_says_what_is_missing(tmp_path):
    found = stored(tmp_path, small_plan(points=3), [(0, 0), (2, 1)])
    assert not found.complete
    assert found.missing.tolist() == [[0, 1], [1, 0], [1, 1], [2, 0]]
    assert len(found.runs) == 2
    means = found.means("needs.total")
    assert means["replicates"].tolist() == [1, 0, 1]
    assert means["low"].isna().all()
    assert means["mean"].isna().tolist() == [False, True, False]


def test_a_sweep_that_has_only_begun_is_empty(tmp_path):
    found = stored(tmp_path, small_plan(points=3), [])
    assert len(found.runs) == len(found.steps) == 0
    assert len(found.missing) == 6


def test_a_directory_of_something_else_is_told(tmp_path):
    run(TINY, seed=1).save(tmp_path / "run")
    (tmp_path / "file").write_text("")
    for name, told in (
        ("run", "holds a run, no sweep"), ("none", "no such directory"), ("file", "a file, not a directory"),
        ("", "holds no sweep"),
    ):  # fmt: skip
        with pytest.raises(ScenarioError, match=f"{told}; allowed: what `journeysim sweep --out` has written$"):
            Sweep.open(tmp_path / name)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda told: told.pop("plan"), "lacks 'plan', so it was changed or is damaged"),
        (lambda told: told.update(plan=[]), "holds what no sweep writes, so it was changed or is damaged"),
    ],
)
def test_a_manifest_that_is_none_of_a_sweep_is_told(tmp_path, damage, told):
    stored(tmp_path, small_plan(), [])
    path = tmp_path / "manifest.json"
    manifest = json.loads(path.read_text())
    damage(manifest)
    path.write_text(json.dumps(manifest))
    with pytest.raises(ScenarioError) as caught:
        Sweep.open(tmp_path)
    assert str(caught.value) == f"{path}: {told}"


def test_a_damaged_part_is_told_and_what_helps(tmp_path):
    stored(tmp_path, small_plan(points=3), [(0, 0), (1, 0)])
    part = sorted((tmp_path / "runs").iterdir())[1]
    part.write_bytes(part.read_bytes()[:200])
    with pytest.raises(ScenarioError, match=rf"{part.name}: cannot be read: .*; the same sweep command again"):
        _ = Sweep.open(tmp_path).runs
