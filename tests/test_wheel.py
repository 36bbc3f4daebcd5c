"""Installed as a wheel, outside any checkout, the shipped scenarios, the documentation and the dashboard are found."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TRY = """
import journeysim
from journeysim import Scenario, run
print(journeysim.__file__)
print(len(run(Scenario.load("smartphones", {"population.consumers": 200, "time.steps": 3}), seed=1).steps))
print(Scenario.load("limits/tie_counts").name)
"""
TRY_DASHBOARD = """
import os, pathlib, sys
from journeysim.cli.dashboard import load
server = load("server")
server.application()
from solara.server import app
app.apps["__default__"].check()
print(server.__file__)
print(len(load("pages.start").entries()))
print(len(load("pages.model").documents.document("model", "", "").html) > 10_000)
print(len(load("assets").pictures()) > 0 and "style.css" in load("assets").files())
folder = pathlib.Path(load("components").__path__[0])
print(all((folder / name).is_file() for name in ("plot.vue", "network.vue", "field.vue", "head.vue")))
sys.stdout.flush()
os._exit(0)
"""


def tried(code, unpacked, folder):
    """What a program prints that finds the unpacked wheel and no checkout."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout.split()


@pytest.mark.full
def test_a_wheel_outside_the_checkout_finds_all_that_ships_with_it(tmp_path):
    wheels, unpacked = tmp_path / "wheels", tmp_path / "unpacked"
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels), str(ROOT)],
        check=True,
        cwd=tmp_path,
    )
    (wheel,) = wheels.glob("journeysim-*.whl")
    zipfile.ZipFile(wheel).extractall(unpacked)
    where, steps, name = tried(TRY, unpacked, tmp_path)
    assert Path(where).is_relative_to(unpacked)
    assert (steps, name) == ("3", "tie_counts")
    where, scenarios, *right = tried(TRY_DASHBOARD, unpacked, tmp_path)
    assert Path(where).is_relative_to(unpacked)
    assert int(scenarios) == len(list((ROOT / "scenarios").rglob("*.toml")))
    assert right == ["True"] * 3
