"""`journeysim run` and `journeysim plausibility` from the shell."""

import subprocess
import sys

import pandas as pd
import pytest

from journeysim import Scenario, run
from journeysim.scenario.toml import dumps
from tests.cli.shell import ROOT, interrupted, journeysim
from tests.records.market import LIVELY

pytestmark = pytest.mark.slow


@pytest.fixture
def lively(tmp_path):
    path = tmp_path / "lively.toml"
    path.write_text(dumps({**LIVELY, "time": {"steps": 20}}), encoding="utf-8")
    return path


def test_a_run_shows_what_happened(lively):
    done = journeysim("run", lively, "--seed", 3)
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("A lively market", "The journey, stage by stage", "Sales by product", "Units sold", "Campaigns"):
        assert words in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


@pytest.mark.slow
def test_options_reach_the_run(lively):
    done = journeysim("run", lively, "--consumers", 120, "--steps", 5, "--replicates", 2, "--set", "title=Other")
    assert "120 consumers, 5 days, seed 1; means of 2 runs" in done.stdout
    assert done.stdout.startswith("Other\n")


@pytest.mark.slow
def test_out_holds_what_the_run_of_python_gives(lively, tmp_path):
    done = journeysim("run", lively, "--seed", 3, "--replicates", 2, "--workers", 2, "--out", tmp_path / "out" / "a")
    assert done.stdout.rstrip().endswith(f"Written to {tmp_path / 'out' / 'a'}")
    steps = pd.read_parquet(tmp_path / "out" / "a" / "steps.parquet")
    pd.testing.assert_frame_equal(steps, run(Scenario.load(lively), seed=3, replicates=2).steps)


@pytest.mark.slow
def test_force_replaces_a_result(lively, tmp_path):
    out = tmp_path / "out"
    assert journeysim("run", lively, "--steps", 2, "--out", out).returncode == 0
    refused = journeysim("run", lively, "--steps", 3, "--out", out)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert journeysim("run", lively, "--steps", 3, "--out", out, "--force").returncode == 0
    assert len(pd.read_parquet(out / "steps.parquet")) == 3


@pytest.mark.slow
def test_diaries_are_told_and_written(lively, tmp_path):
    done = journeysim("run", lively, "--seed", 3, "--diary", 7, "--diary", 2, "--out", tmp_path / "out")
    told = run(Scenario.load(lively), seed=3, diary=[2, 7])
    for diary in told.diaries:
        assert str(diary) in done.stdout
    assert (tmp_path / "out" / "diary.txt").read_text("utf-8").count("Consumer ") == 2


def test_a_directory_that_cannot_be_written_in_the_end_is_told(lively, tmp_path, monkeypatch):
    code = """
import journeysim.records.files as files
def fail(*_):
    raise OSError(28, "No space left on device")
files.manifest = fail
from journeysim.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "run", lively, "--steps", "2", "--out", tmp_path / "out"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "could not be written: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lively.toml"]


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_stops_with_130_and_leaves_nothing(lively, tmp_path, workers):
    done = interrupted("run", lively, "--steps", 900000, "--replicates", 2, "--out", tmp_path / "out", workers=workers)
    assert (done.returncode, done.stdout) == (130, ""), done.stderr
    assert "Interrupted; nothing was written." in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lively.toml"]


@pytest.mark.slow
def test_plausibility_compares_with_the_field(lively):
    done = journeysim("plausibility", lively, "--seed", 3, "--steps", 10)
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "Against what the field reports",
        "Purchases per visit",
        "2.0% to 4.0%",
        "Each influence switched off",
    ):
        assert words in done.stdout


def test_plausibility_of_nothing_known_is_an_error():
    done = journeysim("plausibility", "smartfones")
    assert done.returncode == 2
    assert "did you mean 'smartphones'?" in done.stderr


def test_another_number_of_people_says_which_amounts_stay():
    done = subprocess.run(
        [sys.executable, "-m", "journeysim", "run", "smartphones", "--consumers", "200", "--steps", "1"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "written for 10,000 consumers" in done.stderr
    assert "campaigns.nova-spring.budget (9,000 EUR)" in done.stderr


def test_a_setting_given_twice_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "journeysim", "run", "smartphones", "--steps", "1", "--set", "time.steps=2"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "given twice" in done.stderr
    assert "Traceback" not in done.stderr
