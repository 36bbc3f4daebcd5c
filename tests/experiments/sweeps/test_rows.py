"""Runs of a sweep in a process: their rows, their steps, and what becomes of those that fail."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from journeysim import run
from journeysim.experiments.sweeps.rows import carry_out, runs_in
from tests.experiments.sweeps.small import RATE, TINY, same, small_plan, table, troubled

RUNS = [(0, 1), (5, 0), (5, 1)]


def test_a_row_holds_what_run_gives_for_the_same_scenario_and_seed():
    plan = small_plan(seed=4)
    rows = table(carry_out(plan, RUNS)).to_pylist()
    result = run(TINY.with_settings({RATE: 0.05}), seed=4, replicates=2)
    for row, expected in zip(rows[1:], result.summaries, strict=True):
        assert row.pop(RATE) == 0.05
        assert row.pop("point") == 5
        del row["replicate"]
        assert row == expected
    assert [(row["replicate"]) for row in rows[:1]] == [1]


def test_columns_and_types_are_those_of_the_plan_and_bytes_the_same_each_time():
    plan = small_plan()
    chunk = carry_out(plan, RUNS)
    assert table(chunk).schema.equals(plan.schema(), check_metadata=False)
    assert runs_in(pa.BufferReader(chunk.table)) == RUNS
    assert carry_out(plan, RUNS).table == chunk.table
    assert chunk.steps is None


def test_a_run_gives_the_same_in_any_company():
    plan = small_plan()
    together = table(carry_out(plan, RUNS))
    apart = pa.concat_tables([table(carry_out(plan, [each])) for each in RUNS])
    assert same(together, apart)


def test_steps_are_those_of_the_run():
    plan = small_plan(keep_steps=True)
    steps = pq.ParquetFile(pa.BufferReader(carry_out(plan, RUNS).steps)).read()
    assert steps.schema.equals(plan.steps_schema(), check_metadata=False)
    result = run(TINY.with_settings({RATE: 0.05}), replicates=2).steps
    found = steps.to_pandas().query("point == 5").reset_index(drop=True)
    assert found["replicate"].tolist() == [0] * 4 + [1] * 4
    for name in result.columns:
        assert found[name].tolist() == pytest.approx(result[name].tolist(), rel=0, abs=0, nan_ok=True)


def test_variables_of_every_kind_have_a_column():
    vary = {"campaigns.spring": ["on", "off"], "network.degree": [4, 6], "stages.decision.form": ["always", "logit"]}
    plan = small_plan(vary=vary)
    rows = table(carry_out(plan, [(0, 0), (7, 0)])).to_pylist()
    assert [{name: row[name] for name in vary} for row in rows] == [plan.design.values(0), plan.design.values(7)]
    assert {rows[0]["campaigns.spring"], rows[1]["campaigns.spring"]} == {True, False}
    off = next(row for row in rows if not row["campaigns.spring"])
    assert off["campaign.spring.spend"] is None


def test_what_fails_is_told_and_the_rest_goes_on(tmp_path):
    plan = troubled(tmp_path, wrong=(5,))
    chunk = carry_out(plan, RUNS)
    assert runs_in(pa.BufferReader(chunk.table)) == [(0, 1)]
    assert [(each.point, each.replicate) for each in chunk.failures] == [(5, 0), (5, 1)]
    assert chunk.failures[0].reason == "MemoryError: no room for point 5 nor for more"
    assert "small.py" in chunk.failures[0].error
    all_wrong = carry_out(plan, RUNS[1:])
    assert (all_wrong.table, all_wrong.steps, len(all_wrong.failures)) == (None, None, 2)


def test_a_number_without_a_column_is_not_lost_silently(monkeypatch):
    plan = small_plan()
    short = pa.schema(list(plan.schema())[:-1])
    monkeypatch.setattr(type(plan), "schema", lambda self: short)
    chunk = carry_out(plan, RUNS[:1])
    assert "has no column" in chunk.failures[0].reason
