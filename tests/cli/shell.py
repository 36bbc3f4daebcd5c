"""Runs the command line."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

import psutil

from journeysim.cli import main

ROOT = Path(__file__).resolve().parents[2]
#: Before a command that gets a Ctrl-C: tests run in the background of a shell inherit that it is ignored.
HEARD = ["env", "--default-signal=INT"]


def journeysim(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line within this process, as `journeysim` with these arguments, and return exit code and output.

    Starting a process for each of the many calls would take most of the tests' time.
    """
    words = [str(each) for each in arguments]
    out, err, code = io.StringIO(), io.StringIO(), 0
    argv, sys.argv = sys.argv, ["journeysim", *words]
    try:
        with contextlib.chdir(cwd or "."), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main()
            except SystemExit as left:
                code = left.code if isinstance(left.code, int) else int(left.code is not None)
            except Exception:
                traceback.print_exc()
                code = 1
    finally:
        sys.argv = argv
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


def in_a_process(*arguments: object, **keywords: object) -> subprocess.CompletedProcess[str]:
    """Run `journeysim` with arguments in a process of its own and return exit code and output."""
    return subprocess.run(
        [sys.executable, "-m", "journeysim", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        **keywords,
    )


def interrupted(*arguments: object, workers: int) -> subprocess.CompletedProcess[str]:
    """Run `journeysim` with so many workers, press Ctrl-C once it computes, and return exit code and output."""
    command = [*HEARD, sys.executable, "-m", "journeysim", *map(str, arguments), "--workers", str(workers)]
    running = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        _wait_for_work(running, workers)
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
    return subprocess.CompletedProcess(command, running.returncode, out, err)


def _wait_for_work(running: subprocess.Popen[str], workers: int) -> None:
    """Wait until those who compute have used more processor time than it takes to start them."""
    started = 4.0 if workers == 1 else 1.0
    root, deadline = psutil.Process(running.pid), time.monotonic() + 90
    while time.monotonic() < deadline:
        assert running.poll() is None, running.communicate()
        working = [root] if workers == 1 else root.children(recursive=True)
        with contextlib.suppress(psutil.NoSuchProcess):
            if sum(each.cpu_times().user > started for each in working) >= workers:
                return
        time.sleep(0.1)
    raise AssertionError("it never began to compute")
