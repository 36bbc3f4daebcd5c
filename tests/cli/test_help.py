"""`journeysim --help` teaches, and answers at once."""

import subprocess
import sys

import pytest

from tests.cli.shell import ROOT, journeysim

HEAVY = ("mesa", "pandas", "numba", "numpy", "scipy", "plotly", "solara", "starlette", "uvicorn")


def test_help_teaches():
    done = journeysim("--help")
    assert done.returncode == 0
    for word in ("scenarios list", "run smartphones --seed 1", "--set", "Commands:", "run ", "scenarios "):
        assert word in done.stdout


def test_without_arguments_the_help_is_shown():
    done = journeysim()
    assert done.returncode == 2
    assert "Commands:" in done.stderr


def test_help_loads_nothing_heavy():
    pages = [
        [each, "--help"] for each in ("run", "scenarios", "elasticities", "export", "geo-lift", "dashboard", "sweep")
    ]
    code = f"""
import sys
from journeysim.cli import main
for arguments in {[["--version"], ["--help"], *pages]!r}:
    sys.argv = ["journeysim", *arguments]
    try:
        main()
    except SystemExit as end:
        assert not end.code, arguments
    print("LOADED", arguments[0], *sorted(set(sys.modules) & set({HEAVY!r})))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    told = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("LOADED")]
    assert told == [["--version"], ["--help"], *([each] for each, _ in pages)]


def test_version():
    assert journeysim("--version").stdout.startswith("journeysim ")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["walk"], "walk"),
        (["run"], "SCENARIO"),
        (["run", "x", "--sed", "1"], "--seed"),
        (["scenarios", "shw", "x"], "shw"),
    ],
)
def test_wrong_usage_is_one_error(arguments, word):
    done = journeysim(*arguments)
    assert done.returncode == 2
    assert word in done.stderr
    assert "Traceback" not in done.stderr
