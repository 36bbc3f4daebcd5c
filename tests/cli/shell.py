"""Runs the command line in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def journeysim(*arguments: object, **keywords: object) -> subprocess.CompletedProcess[str]:
    """Run `journeysim` with arguments and return exit code and output."""
    return subprocess.run(
        [sys.executable, "-m", "journeysim", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        **keywords,
    )
