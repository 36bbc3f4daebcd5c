"""Installed as a wheel, outside any checkout, the shipped scenarios still load by name."""

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


@pytest.mark.full
def test_a_wheel_outside_the_checkout_finds_its_scenarios(tmp_path):
    wheels, unpacked = tmp_path / "wheels", tmp_path / "unpacked"
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels), str(ROOT)],
        check=True,
        cwd=tmp_path,
    )
    (wheel,) = wheels.glob("journeysim-*.whl")
    zipfile.ZipFile(wheel).extractall(unpacked)
    done = subprocess.run(
        [sys.executable, "-c", TRY],
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        encoding="utf-8",
    )
    where, steps, name = done.stdout.split()
    assert Path(where).is_relative_to(unpacked)
    assert (steps, name) == ("3", "tie_counts")
