"""`journeysim export`."""

import pandas as pd
import pytest

from tests.cli.shell import journeysim
from tests.scenario.files import write

pytestmark = pytest.mark.slow

SMALL = ["smartphones", "--consumers", "300"]


@pytest.mark.slow
def test_an_export_is_written(tmp_path):
    done = journeysim("export", *SMALL, "--weeks", "26", "--out", tmp_path / "mix")
    assert done.returncode == 0, done.stderr
    assert "26 weeks" in done.stdout
    assert "nova-spring, (all campaigns)" in done.stdout
    assert f"Written to {tmp_path / 'mix'}" in done.stdout
    assert pd.read_csv(tmp_path / "mix" / "observed.csv")["week"].max() == 26


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--out", "."], "'.' exists and holds no export of journeysim"),
        (["--out", "new", "--weeks", "0"], "0 is too small; allowed: 1 or more"),
        (["--out", "new", "--base", "smartfones"], "did you mean 'smartphones'?"),
        (["--out", "new", "--base", "smartphones"], "population"),
        ([], "--out"),
    ],
)
def test_bad_arguments(tmp_path, arguments, words):
    done = journeysim("export", write(tmp_path), *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new").exists()
