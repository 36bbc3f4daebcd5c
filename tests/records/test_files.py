"""Results on disk: complete or not there at all."""

import json
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

import journeysim
from journeysim import Scenario, run
from journeysim.records import files
from tests.records.market import lively, quiet

ALL = ["manifest.json", "steps.parquet", "summary.json", "transitions.parquet"]


def names(folder: Path):
    return sorted(path.name for path in folder.iterdir())


def contents(folder: Path):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_result_is_four_files_and_a_diary_if_asked_for(tmp_path):
    quiet().save(tmp_path / "plain")
    assert names(tmp_path / "plain") == ALL
    lively(diary=True).save(tmp_path / "told")
    assert names(tmp_path / "told") == sorted([*ALL, "diary.txt"])
    told = (tmp_path / "told" / "diary.txt").read_text("utf-8")
    assert told == "\n\n".join(str(diary) for diary in lively(diary=True).diaries) + "\n"


@pytest.mark.slow
def test_the_tables_read_back_as_they_were(tmp_path):
    result = lively(replicates=2)
    folder = result.save(tmp_path / "deep" / "below" / "result")
    steps, moves = pd.read_parquet(folder / "steps.parquet"), pd.read_parquet(folder / "transitions.parquet")
    pd.testing.assert_frame_equal(steps, result.steps)
    pd.testing.assert_frame_equal(moves, result.transitions)
    assert steps.attrs["labels"]["sales.units"] == "Units sold"
    assert steps.attrs["units"]["sales.revenue"] == "EUR"


def test_the_tables_have_the_promised_schema(tmp_path):
    folder = lively().save(tmp_path / "result")
    steps = pq.read_schema(folder / "steps.parquet")
    assert steps.names[:2] == ["replicate", "step"]
    for name in ("replicate", "step", "stage.idle", "sales.units"):
        assert str(steps.field(name).type) == "int64"
    assert str(steps.field("sales.revenue").type) == "double"
    moves = pq.read_schema(folder / "transitions.parquet")
    assert moves.names == ["replicate", "step", "from", "to", "reason", "count"]
    assert {str(moves.field(name).type) for name in ("from", "to", "reason")} <= {"string", "large_string"}


@pytest.mark.slow
def test_the_manifest_is_enough_to_repeat_the_run(tmp_path):
    result = lively(replicates=2)
    told = json.loads((result.save(tmp_path / "result") / "manifest.json").read_text("utf-8"))
    again = Scenario.from_dict(told["scenario"])
    assert again.hash() == told["scenario_hash"] == result.scenario.hash()
    assert (told["seed"], told["replicates"], told["scenario_name"]) == (3, 2, "lively")
    assert told["versions"]["journeysim"] == journeysim.__version__
    assert {"python", "numpy", "pandas", "numba", "mesa"} <= told["versions"].keys()
    assert told["platform"]
    assert datetime.fromisoformat(told["created"]).tzinfo is not None
    repeated = run(again, seed=told["seed"], replicates=told["replicates"])
    pd.testing.assert_frame_equal(repeated.steps, result.steps)


def test_the_summary_has_labels_units_and_spread(tmp_path):
    one = json.loads((lively().save(tmp_path / "one") / "summary.json").read_text("utf-8"))
    assert one["replicates"] == 1
    sold = one["measures"]["sales.units"]
    assert sold == {"label": "Units sold", "unit": "units", "value": lively().summary["sales.units"]}
    more = json.loads((lively(replicates=2).save(tmp_path / "more") / "summary.json").read_text("utf-8"))
    sold = more["measures"]["sales.units"]
    assert sold["low"] < sold["value"] < sold["high"]
    assert sold["sd"] > 0


def test_an_existing_directory_is_refused_and_kept(tmp_path):
    folder = tmp_path / "result"
    folder.mkdir()
    (folder / "mine.txt").write_text("keep")
    with pytest.raises(FileExistsError, match="holds no run of journeysim"):
        quiet().save(folder)
    assert names(folder) == ["mine.txt"]
    assert names(tmp_path) == ["result"]


def test_a_file_in_its_place_is_refused_even_with_force(tmp_path):
    (tmp_path / "result").write_text("keep")
    with pytest.raises(NotADirectoryError, match="is a file"):
        quiet().save(tmp_path / "result", force=True)
    assert (tmp_path / "result").read_text() == "keep"


def test_force_replaces_an_older_result_and_leaves_other_files(tmp_path):
    folder = lively(diary=True).save(tmp_path / "result")
    (folder / "mine.txt").write_text("keep")
    quiet().save(folder, force=True)
    assert names(folder) == sorted([*ALL, "mine.txt"])  # the old diary is gone
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["scenario_name"] == "quiet"
    assert names(tmp_path) == ["result"]


@pytest.mark.parametrize("trouble", [OSError("disk full"), KeyboardInterrupt()])
@pytest.mark.parametrize("where", ["write_json", "manifest", "summary"])
def test_a_failure_while_writing_leaves_nothing(tmp_path, monkeypatch, trouble, where):
    def fail(*_):
        raise trouble

    monkeypatch.setattr(files, where, fail)
    with pytest.raises(type(trouble)):
        quiet().save(tmp_path / "new" / "result")
    assert names(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("trouble", [OSError("disk full"), KeyboardInterrupt()])
@pytest.mark.parametrize("moment", range(9))
def test_a_failure_while_replacing_keeps_the_older_result(tmp_path, monkeypatch, trouble, moment):
    folder = lively(diary=True).save(tmp_path / "result")
    (folder / "mine.txt").write_text("keep")
    before = contents(folder)
    rename, calls = Path.rename, []

    def fail_once(self, target):
        calls.append(self)
        if len(calls) == moment + 1:
            raise trouble
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(type(trouble)):
        quiet().save(folder, force=True)
    assert contents(folder) == before
    assert names(tmp_path) == ["result"]


def written(folder: Path, telling: str, **manifest):
    folder.mkdir()
    (folder / telling).write_text("older")
    told = {"versions": {"journeysim": "0.0.1"}, **manifest}
    (folder / "manifest.json").write_text(json.dumps(told))
    return folder


@pytest.mark.parametrize(
    ("kind", "telling"),
    [
        ("comparison", "comparison.parquet"),
        ("export", "observed.parquet"),
        ("geo lift test", "regions.parquet"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_a_result_of_another_kind_is_never_replaced(tmp_path, kind, telling, force):
    for folder in (written(tmp_path / "said", telling, kind=kind), written(tmp_path / "older", telling)):
        before = contents(folder)
        with pytest.raises(FileExistsError, match=f"holds an? {kind}, no run; nothing in it is replaced"):
            quiet().save(folder, force=force)
        with pytest.raises(FileExistsError, match=f"holds an? {kind}, no run"):
            files.write_together(folder, files.FILES, lambda new: files.write_json(new / "manifest.json", RUN_OF_NOW))
        assert contents(folder) == before
    assert names(tmp_path) == ["older", "said"]


RUN_OF_NOW = {"kind": "run", "versions": {"journeysim": "now"}}


def test_an_older_run_without_a_kind_is_told_and_may_be_replaced(tmp_path):
    folder = written(tmp_path / "older", "steps.parquet")
    with pytest.raises(FileExistsError, match=r"holds a run, made by version 0\.0\.1 \(this is .*\); --force replaces"):
        quiet().save(folder)
    quiet().save(folder, force=True)
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["kind"] == "run"


@pytest.mark.parametrize("text", ["[]", "{", '{"kind": "run"}', '{"versions": {"journeysim": "1"}, "kind": ["run"]}'])
def test_a_manifest_of_something_else_is_no_result(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    (tmp_path / "steps.parquet").write_text("mine")
    with pytest.raises(FileExistsError, match="holds no run of journeysim"):
        quiet().save(tmp_path, force=True)


def test_an_empty_directory_may_be_filled(tmp_path):
    (tmp_path / "out").mkdir()
    quiet().save(tmp_path / "out")
    assert names(tmp_path / "out") == ALL


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "fit.json"
    files.write_whole(path, b"first")
    files.write_whole(path, b"second")
    assert path.read_bytes() == b"second"

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write_whole(path, b"third")
    assert contents(tmp_path) == {"fit.json": b"second"}
