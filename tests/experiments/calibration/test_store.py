"""A calibration's directory: nothing finished is lost, and nothing is taken for what it is not."""

import json

import numpy as np
import pytest

from journeysim.experiments.calibration.store import MANIFEST, RUNS, Store, occupied
from journeysim.records.files import kind_in

ASKED = {
    "scenario_hash": "a", "data": "b", "series": ["sales.units"], "period_steps": 4, "first_step": 0, "periods": 3,
    "keys": ["stages.need.rate"], "fit": {"stages.need.rate": [0.1, 0.2]}, "loss": "rmse", "method": "tpe",
    "budget": 10, "replicates": 2, "seed": 1, "hold_out": 0.2, "scale": 1.0, "journeysim": "0.1.0",
}  # fmt: skip
SERIES = np.array([[0.1 + 0.2, 1e-17, 3.0]])


def filled(folder, asked=ASKED, count=3):
    with Store(folder, asked) as store:
        for replicate in range(count):
            store.put((0.1, 1 / 3), replicate, SERIES + replicate)
    return folder


def test_runs_come_back_bit_for_bit(tmp_path):
    with Store(filled(tmp_path / "out"), ASKED) as store:
        assert len(store.known) == 3
        for replicate in range(3):
            np.testing.assert_array_equal(store.get((0.1, 1 / 3), replicate), SERIES + replicate)
        assert store.get((0.1, 1 / 3), 3) is None
        assert store.get((0.1, 0.3333333), 0) is None
    assert kind_in(tmp_path / "out") == "calibration"


@pytest.mark.parametrize("cut", [1, 10, 30])
def test_a_line_that_was_cut_off_is_run_again(tmp_path, cut):
    path = filled(tmp_path / "out") / RUNS
    path.write_bytes(path.read_bytes()[:-cut])
    with Store(tmp_path / "out", ASKED) as store:
        assert len(store.known) == 2
        store.put((0.1, 1 / 3), 2, SERIES)
    with Store(tmp_path / "out", ASKED) as store:
        assert len(store.known) == 3


@pytest.mark.parametrize(
    "bad", [b'{"point": 1}', b"\xff\x00", b"7", b'{"point":[1],"replicate":0,"series":[[NaN]]}', b""]
)
def test_a_line_that_is_no_run_costs_no_other(tmp_path, bad):
    path = filled(tmp_path / "out") / RUNS
    first, *others = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + bad + b"\n" + b"".join(others))
    with Store(tmp_path / "out", ASKED) as store:
        assert (len(store.known), store.unread) == (3, 1)
        store.put((0.1, 1 / 3), 3, SERIES)
    with Store(tmp_path / "out", ASKED) as store:
        assert (len(store.known), store.unread) == (4, 1)


def test_one_that_was_killed_as_it_began_begins_anew(tmp_path):
    """Between making the file of runs and the manifest, or while that was written."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / RUNS).touch()
    (folder / f".{MANIFEST}.tmp").write_text('{"kind"')
    assert occupied(folder, ASKED) == ""
    assert len(filled(folder).joinpath(RUNS).read_bytes().splitlines()) == 3
    assert kind_in(folder) == "calibration"
    assert sorted(each.name for each in folder.iterdir()) == [MANIFEST, RUNS]
    (folder / MANIFEST).unlink()
    assert "holds no calibration" in occupied(folder, ASKED)


def test_a_larger_budget_goes_on(tmp_path):
    assert occupied(filled(tmp_path / "out"), {**ASKED, "budget": 99}) == ""


@pytest.mark.parametrize(
    ("changes", "words", "kept"),
    [
        ({"scenario_hash": "z"}, "the scenario is not the same", False),
        ({"data": "z"}, "the data are not the same", True),
        ({"seed": 2}, "--seed was 1, is 2", False),
        ({"loss": "poisson"}, "--loss was 'rmse', is 'poisson'", True),
        ({"replicates": 5, "method": "random"}, "--method was 'tpe', is 'random'; --replicates was 2, is 5", True),
        ({"journeysim": "9"}, "the version of journeysim was '0.1.0', is '9'", False),
    ],
)
def test_another_calibration_is_refused_unless_told_otherwise(tmp_path, changes, words, kept):
    folder = filled(tmp_path / "out")
    told = occupied(folder, {**ASKED, **changes})
    assert all(each in told for each in words.split("; "))
    assert "--accept-changes" in told
    with pytest.raises(FileExistsError):
        Store(folder, {**ASKED, **changes})
    with Store(folder, ASKED) as store:
        assert len(store.known) == 3
    with Store(folder, {**ASKED, **changes}, accept_changes=True) as store:
        assert len(store.known) == (3 if kept else 0)


def test_results_of_something_else_are_refused(tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    assert occupied(folder, ASKED) == ""
    (folder / "mine.txt").write_text("keep")
    assert "holds no calibration of journeysim" in occupied(folder, ASKED, accept_changes=True)
    (folder / "manifest.json").write_text(json.dumps({"kind": "run", "versions": {"journeysim": "0.1.0"}}))
    assert "holds a run, no calibration" in occupied(folder, ASKED, accept_changes=True)
    assert "is a file" in occupied(folder / "mine.txt", ASKED)


def test_two_calibrations_do_not_write_to_one_directory(tmp_path):
    with Store(tmp_path / "out", ASKED), pytest.raises(FileExistsError, match="being written by another calibration"):
        Store(tmp_path / "out", ASKED)
