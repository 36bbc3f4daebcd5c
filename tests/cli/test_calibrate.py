"""`journeysim calibrate`."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from journeysim import Scenario
from journeysim.experiments.calibration import runs
from tests.cli.shell import HEARD, ROOT, journeysim
from tests.experiments.calibration.market import FIT, NEED, SMALL, WEIGHT, sold, write

pytestmark = pytest.mark.slow

CHANGES = [word for key, value in SMALL.items() for word in ("--set", f"{key}={value}")]
QUICK = ["limits/bass", *CHANGES, "--data", "data.csv", "--period", "1", "--budget", "4", "--replicates", "2"]
BOTH = ["--fit", FIT[0], "--fit", FIT[1]]


@pytest.mark.slow
def test_parameters_are_told_with_intervals_and_written(tmp_path):
    write(tmp_path, sold(), column="units")
    words = [*QUICK, *BOTH, "--column", "units=sales.units", "--out", "out"]
    done = journeysim("calibrate", *words, "--workers", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for word in (NEED, WEIGHT, "95% interval", "0.002 to 0.2, log", "Held out", "Last value repeated", "Loss",
                 "15 periods of 1 day, the last 3 held out; 4 trials (tpe)", "Written to out"):  # fmt: skip
        assert word in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out" / "report.html").stat().st_size > 1e6
    assert Scenario.load(tmp_path / "out" / "fitted.toml").population.consumers == 300
    # Without --workers in as many processes as there are cores, here with nothing left to do.
    again = journeysim("calibrate", *words, cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, done.stdout)
    other = journeysim("calibrate", *words, "--seed", "2", cwd=tmp_path)
    assert (other.returncode, other.stdout) == (2, "")
    assert "'out' holds another calibration: --seed was 1, is 2" in " ".join(other.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*BOTH], "say by --column \"COLUMN=METRIC\" what is in column 'units'; did you mean 'sales.units'?"),
        ([*BOTH, "--column", "units"], "found 'units'; allowed: COLUMN=METRIC"),
        ([*BOTH, "--column", "units=sales.unit"], "unknown metric 'sales.unit' for column 'units'; did you mean"),
        ([*BOTH, "--column", "unit=sales.units"], "unknown column 'unit' in data.csv; did you mean 'units'?"),
        ([*BOTH, "--column", "units=a", "--column", "units=b"], "column 'units' is given twice"),
        ([*BOTH, "--column", "units=sales.units", "--period", "2"], "allowed: at most 7 periods"),
        ([*BOTH, "--column", "units=sales.units", "--period", "week"], "'week' is not a number"),
        ([*BOTH, "--column", "units=sales.units", "--hold-out", "1"], "1 is out of range"),
        ([*BOTH, "--column", "units=sales.units", "--scale", "0"], "--scale: found 0; allowed: a number above 0"),
        ([*BOTH, "--column", "units=sales.units", "--loss", "likelihood"], "--loss: unknown loss 'likelihood'"),
        ([*BOTH, "--column", "units=sales.units", "--method", "nsga"], "--method: unknown method 'nsga'"),
        ([*BOTH, "--column", "units=sales.units", "--out", "."], "'.' exists and holds no calibration of journeysim"),
        ([*BOTH, "--data", "dat.csv"], "dat.csv: no such file; did you mean 'data.csv'?"),
        (["--fit", "stages.need.rat=0:1", "--column", "units=sales.units"], "did you mean 'rate'?"),
        (["--fit", f"{NEED}=-1:1", "--column", "units=sales.units"], "--fit: stages.need.rate: found -1"),
        (["--fit", f"{NEED}=1", "--column", "units=sales.units"], "allowed: KEY=LOW:HIGH or KEY=LOW:HIGH:log"),
        (["--column", "units=sales.units"], "--fit"),
    ],
)
def test_bad_arguments(arguments, words, tmp_path):
    write(tmp_path, sold(), column="units")
    done = journeysim("calibrate", *QUICK, *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    # The frame that errors of usage stand in breaks lines.
    assert words in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "runs.jsonl").exists()


def test_where_no_run_can_be_done_a_line_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "series_of", lambda job, read: runs.Failed("MemoryError: no room"))
    write(tmp_path, sold())
    done = journeysim("calibrate", *QUICK, "--fit", FIT[0], "--workers", "1", "--out", "out", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("none of the first 4 trials could be run; at stages.need.rate 0.")
    assert done.stderr.endswith(": MemoryError: no room.\n"), "where nothing is kept, nothing is said to be"


@pytest.mark.parametrize(
    "how", [pytest.param(signal.SIGKILL, marks=pytest.mark.full), pytest.param(signal.SIGINT, marks=pytest.mark.slow)]
)
def test_a_calibration_that_is_killed_goes_on(tmp_path, how):
    """Whole and killed at several moments, the same is found; what was finished is not run again."""
    write(tmp_path, sold())
    words = [*QUICK, *BOTH, "--budget", "6", "--workers", "2"]
    whole = journeysim("calibrate", *words, "--out", "whole", cwd=tmp_path)
    assert whole.returncode == 0, whole.stderr
    runs = tmp_path / "out" / "runs.jsonl"
    # Each start takes seconds; what Ctrl-C adds is how it ends.
    for wanted in (1, 9, 30) if how == signal.SIGKILL else (9,):
        process = subprocess.Popen(
            [*HEARD, sys.executable, "-m", "journeysim", "calibrate", *words, "--out", "out"],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        try:
            until = time.monotonic() + 60
            while _lines(runs) < wanted and process.poll() is None and time.monotonic() < until:
                time.sleep(0.01)
            assert process.poll() is None, process.stderr.read()
            before = _lines(runs)
            os.kill(process.pid, how)
            _, told = process.communicate(timeout=60)
        finally:
            _end(process)
            process.stderr.close()
        assert wanted <= before <= _lines(runs)
        if how == signal.SIGINT:
            assert process.returncode == 130, told
            assert told == "Interrupted; finished runs are kept in out; the same command goes on.\n"
    done = journeysim("calibrate", *words, "--out", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.replace("out", "whole") == whole.stdout.replace("out", "whole")
    for name in ("fit.json", "fitted.toml", "trials.parquet"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    ours, theirs = (sorted((tmp_path / name / "runs.jsonl").read_text().splitlines()) for name in ("out", "whole"))
    assert ours == theirs


def _lines(path):
    return path.read_bytes().count(b"\n") if path.exists() else 0


def _end(process):
    """End the process and its workers, which a killed parent leaves behind for a moment."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
