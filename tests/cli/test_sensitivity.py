"""`journeysim sensitivity`."""

import pytest

from tests.cli.shell import journeysim
from tests.reports.sweeps.swept import swept, write

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder():
    return swept("lhs", samples=24).folder


def test_what_matters_is_printed_in_words_and_tables(folder):
    done = journeysim("sensitivity", folder)
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert done.stdout.startswith("What matters in scenario: Latin hypercube, 24 points, 2 replicates, seed 1")
    for words in ("in units sold", "stages.need.rate", "95% interval", "campaigns.spring"):
        assert words in " ".join(done.stdout.split())


def test_measures_can_be_named_and_a_page_written(folder, tmp_path):
    page = tmp_path / "matters.html"
    done = journeysim("sensitivity", folder, "--metric", "needs.total", "--seed", 3, "--out", page)
    assert done.returncode == 0, done.stderr
    assert "needs and wants that began" in done.stdout
    assert "Units sold" not in done.stdout
    assert done.stdout.rstrip().endswith(f"Written to {page}")
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_the_same_seed_prints_the_same(folder):
    first, again = (journeysim("sensitivity", folder, "--seed", 2).stdout for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--metric", "sales.unit"], "--metric: unknown measure 'sales.unit'; did you mean 'sales.units'?"),
        (["--method", "sobol"], "--method: sobol needs a sweep with --design sobol; this one has --design lhs"),
        (["--resamples", "3"], "3 is too small; allowed: 10 or more"),
        (["--out", "nowhere/page.html"], "there is no directory 'nowhere'"),
        (["--out", ""], "is empty; name a file"),
    ],
)
def test_bad_arguments_are_refused_in_a_line(folder, tmp_path, arguments, words):
    done = journeysim("sensitivity", folder, *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_page_of_ours_is_written_anew_and_nothing_else(folder, tmp_path):
    page, name = tmp_path / "matters.html", ["--metric", "sales.units", "--resamples", 10]
    page.write_text("<!DOCTYPE html><p>my thesis</p>")
    refused = journeysim("sensitivity", folder, *name, "--out", page)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "was not written by this command" in " ".join(refused.stderr.replace("│", " ").split())
    assert "my thesis" in page.read_text()
    for force in (["--force"], []):
        assert journeysim("sensitivity", folder, *name, "--out", page, *force).returncode == 0
        assert "my thesis" not in page.read_text("utf-8")


def test_what_is_no_sweep_is_refused(tmp_path):
    done = journeysim("sensitivity", tmp_path / "none")
    assert done.returncode == 2
    assert "none: no such directory" in done.stderr
    (tmp_path / "notes.txt").write_text("mine")
    done = journeysim("sensitivity", tmp_path)
    assert done.returncode == 2
    assert "holds no sweep" in done.stderr


def test_a_sweep_all_of_whose_runs_failed_says_why(tmp_path):
    made = write(tmp_path / "bad", samples=8, leave=16, fail=2)
    done = journeysim("sensitivity", made)
    assert done.returncode == 2
    assert "no run is finished, and 2 failed, the first with: MemoryError: no room <b>" in done.stderr
