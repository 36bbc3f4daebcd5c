# ruff: noqa: E501 - each case is one line
"""`journeysim sweep` from the shell."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pandas as pd
import pytest

from journeysim import Sweep
from journeysim.scenario.toml import dumps
from tests.cli.shell import HEARD, ROOT, journeysim
from tests.records.market import LIVELY

pytestmark = pytest.mark.slow

RATE = "stages.need.rate"
SMALL = ("--consumers", 80, "--steps", 6, "--workers", 1)


@pytest.fixture
def market(tmp_path):
    path = tmp_path / "lively.toml"
    path.write_text(dumps(LIVELY), encoding="utf-8")
    return path


def test_a_sweep_runs_and_says_in_short_what_it_found(market, tmp_path):
    out = tmp_path / "out"
    arguments = ("sweep", market, "--vary", f"{RATE}=0:0.1", "--vary", "campaigns.spring=on,off", "--samples", 4,
                 "--replicates", 2, *SMALL, "--out", out)  # fmt: skip
    done = journeysim(*arguments)
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.partition("Written to")[0].splitlines())) <= 100
    for words in (
        "A lively market, over 6 days: sweep", "design sobol, 16 points; 2 replicates, all on seed 1; all 32 runs done", RATE,
        "campaigns.spring", "Units sold", "Revenue, EUR", f"Written to {out}", f"journeysim sensitivity {out}",
        f"journeysim report {out}",
    ):  # fmt: skip
        assert words in done.stdout
    assert "16 points, 32 runs" in done.stderr
    found = Sweep.open(out)
    assert found.complete
    assert found.runs["campaigns.spring"].dtype == bool
    assert len(pd.read_parquet(out / "runs")) == 32
    again = journeysim(*arguments)
    assert (again.returncode, again.stdout) == (0, done.stdout)
    assert f"{out}: all 32 runs are done" in again.stderr
    more = journeysim(*arguments[:-2], "--replicates", 3, "--out", out)
    assert more.returncode == 0
    assert f"{out}: 32 of 48 runs are done, 16 are missing" in more.stderr


def test_options_reach_the_sweep(market, tmp_path):
    out = tmp_path / "out"
    points = tmp_path / "points.csv"
    points.write_text(f"{RATE},campaigns.spring\n0.01,on\n0.1,off\n", encoding="utf-8")
    done = journeysim(
        "sweep", market, "--design", "csv", "--points", points, "--seed", 5, "--unpaired", "--keep", "steps", "--set",
        "products.arc.price=100", "--chunk", 1, *SMALL, "--out", out,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "each point on a seed of its own, from 5" in done.stdout
    found = Sweep.open(out)
    assert (found.seed, found.paired, found.design.kind) == (5, False, "csv")
    assert found.manifest["scenario"]["products"]["arc"]["price"] == 100
    assert len(found.steps) == 2 * 6
    assert len(list((out / "runs").iterdir())) == 2


def test_a_dry_run_tells_what_it_would_be_and_writes_nothing(market, tmp_path):
    out = tmp_path / "out"
    arguments = ("sweep", market, "--vary", f"{RATE}=0:0.1", "--vary", "campaigns.spring=on,off", "--design", "lhs",
                 "--samples", 30, "--replicates", 4, *SMALL)  # fmt: skip
    done = journeysim(*arguments, "--dry-run")
    assert done.returncode == 0, done.stderr
    flat = " ".join(done.stdout.split())
    for words in ("Points 30 design lhs", "Runs 120", "are free", "for a run", "Workers 1", "The first points", "0 to 0.1", "on, off"):  # fmt: skip
        assert words in flat
    assert re.search(r"Time [\d.]+ (ms|seconds|minutes) [\d.]+ (ms|seconds) a run, from 3 timed runs", flat)
    assert re.search(r"On disk \d[\d.,]* [kM]B", flat)
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert not out.exists()
    begun = journeysim(*arguments[:-6], "--replicates", 1, *SMALL, "--out", out)
    assert begun.returncode == 0, begun.stderr
    more = journeysim(*arguments, "--out", out, "--dry-run")
    assert "90 of them are missing" in more.stdout
    assert len(Sweep.open(out).runs) == 30


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--vary", f"{RATE}=0:1"], "Invalid value for --out: is missing: name a directory for the results"),
        (["--vary", f"{RATE}=0:1", "--out", ""], "is empty; name a directory"),
        (["--out", "out"], "--vary: nothing to vary; allowed: KEY=LOW:HIGH or KEY=VALUE,VALUE"),
        (["--vary", "stages.need.rte=0:1", "--out", "out"], "--vary: stages.need.rte: unknown key; did you mean 'rate'?"),
        (["--vary", f"{RATE}=0:1000", "--out", "out"], f"--vary: {RATE}: found 1000.0; allowed: a number from 0 to 100 (per day)"),
        (["--vary", f"{RATE}=0:1", "--samples", "100", "--out", "out"], "--samples: found 100; allowed: a power of 2 for --design sobol, as 64 or 128"),
        (["--vary", f"{RATE}=0:1", "--samples", "many", "--out", "out"], "'many' is not a whole number"),
        (["--vary", f"{RATE}=0:1", "--design", "sobel", "--out", "out"], "--design: unknown design 'sobel'; did you mean 'sobol'?"),
        (["--vary", f"{RATE}=0:1", "--keep", "all", "--out", "out"], "--keep: unknown 'all'; allowed: steps"),
        (["--vary", f"{RATE}=0:1", "--workers", "2", "--cluster", "tcp://here:1", "--out", "out"], "means nothing with --cluster"),
        (["--design", "csv", "--points", "none.csv", "--out", "out"], "none.csv: no such file"),
        (["--vary", f"{RATE}=0:1", "--set", "time.stps=3", "--out", "out"], "--set: time.stps: unknown key; did you mean 'steps'?"),
        (["--vary", f"{RATE}=0:1", "--out", "file"], "'file' is a file; a directory is needed"),
        (["--vary", f"{RATE}=0:1", "--out", "full"], "'full' exists and holds no sweep of journeysim; nothing in it is replaced, name another directory"),
    ],
)  # fmt: skip
def test_bad_input_is_one_clear_error_before_anything_runs(market, tmp_path, arguments, told):
    (tmp_path / "file").write_text("")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("precious")
    done = journeysim("sweep", market, *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    flat = " ".join(done.stderr.replace("│", " ").split())
    assert told in flat
    assert "Traceback" not in done.stderr
    assert "written for" not in done.stderr
    assert not (tmp_path / "out").exists()
    assert [each.name for each in (tmp_path / "full").iterdir()] == ["thesis.txt"]


def test_a_changed_scenario_is_refused_unless_it_is_accepted(market, tmp_path):
    arguments = (
        "sweep",
        market,
        "--vary",
        f"{RATE}=0:0.1",
        "--design",
        "grid",
        "--levels",
        2,
        *SMALL,
        "--out",
        tmp_path / "out",
    )
    assert journeysim(*arguments).returncode == 0
    changed = (*arguments, "--set", "products.arc.price=1", "--replicates", 2)
    refused = journeysim(*changed)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "products.arc.price was 249.0, now 1.0" in refused.stderr
    assert "--accept-changes" in refused.stderr
    accepted = journeysim(*changed, "--accept-changes")
    assert accepted.returncode == 0
    assert "Note: accepted: products.arc.price was 249.0, now 1.0" in accepted.stderr


def test_a_terminal_shows_how_far_it_is_and_ctrl_c_says_how_to_go_on(market, tmp_path):
    out = tmp_path / "out"
    arguments = [
        "sweep",
        market,
        "--vary",
        f"{RATE}=0:0.1",
        "--design",
        "lhs",
        "--samples",
        4000,
        "--chunk",
        5,
        *SMALL,
        "--out",
        out,
    ]
    inside, outside = pty.openpty()
    process = subprocess.Popen(
        [*HEARD, sys.executable, "-m", "journeysim", *map(str, arguments)], stderr=outside, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "120"}, start_new_session=True,
    )  # fmt: skip
    try:
        os.close(outside)
        seen, until = "", time.monotonic() + 100
        while "runs a second" not in seen and time.monotonic() < until:
            if select.select([inside], [], [], 1.0)[0]:
                seen += os.read(inside, 65536).decode("utf-8", "replace")
        assert re.search(r"simulating.* of 4,000 runs.*runs a second", seen)
        os.killpg(process.pid, signal.SIGINT)
        while process.poll() is None and time.monotonic() < until:
            if select.select([inside], [], [], 0.2)[0]:
                with suppress(OSError):
                    seen += os.read(inside, 65536).decode("utf-8", "replace")
        assert process.returncode == 130
        with suppress(OSError):
            seen += os.read(inside, 65536).decode("utf-8", "replace")
        assert f"Interrupted; what is done is kept in {out}; the same command goes on." in " ".join(seen.split())
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        os.close(inside)
    found = Sweep.open(out)
    assert 0 < len(found.runs) < 4000
    assert not found.runs.duplicated(["point", "replicate"]).any()
