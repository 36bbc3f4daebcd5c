"""What `journeysim run` refuses before it computes anything."""

import pytest

from tests.cli.shell import journeysim
from tests.scenario.files import write


@pytest.fixture
def small(tmp_path):
    return write(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--seed", "lucky"], "--seed': 'lucky' is not a whole number"),
        (["--seed", "1.5"], "--seed': '1.5' is not a whole number"),
        (["--seed", "-1"], "--seed': -1 is too small; allowed: 0 or more"),
        (["--replicates", "0"], "--replicates': 0 is too small; allowed: 1 or more"),
        (["--consumers", "0"], "--consumers': 0 is too small; allowed: 1 or more"),
        (["--consumers", "-5"], "--consumers': -5 is too small"),
        (["--steps", "many"], "--steps': 'many' is not a whole number"),
        (["--diary", "-1"], "--diary': -1 is too small"),
        (["--diary", "100"], "there is no consumer 100; ids go from 0 to 99"),
        (["--consumers", "200000000"], "--set: population.consumers: found 200000000"),
        (["--set", "consumers"], "--set: found 'consumers'; allowed: key=value, as in population.consumers=20000"),
        (["--set", "population.consumrs=5"], "--set: population.consumrs: unknown key; did you mean 'consumers'?"),
        (["--set", "products.nova-5.price=nan"], "--set: products.nova-5.price: found nan; allowed: a finite number"),
        (["--set", "initial.owners.early.share=1.5"], "--set: initial.owners.early.share: found 1.5"),
    ],
)
def test_bad_arguments(small, arguments, words):
    done = journeysim("run", small, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_output_directory_that_exists_is_kept(small, tmp_path):
    for force in ([], ["--force"]):
        done = journeysim("run", small, "--out", tmp_path, *force)
        assert done.returncode == 2
        assert "exists and holds no run of journeysim" in " ".join(done.stderr.split())
    assert small.is_file()


def test_an_output_directory_that_is_a_file(small):
    done = journeysim("run", small, "--force", "--out", small)
    assert done.returncode == 2
    assert "is a file; a directory is needed" in done.stderr


def test_an_output_directory_that_cannot_be_written(small):
    done = journeysim("run", small, "--out", small / "below" / "a-file")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_campaigns_after_the_end_of_a_run_cut_short_are_told():
    done = journeysim("run", "smartphones", "--consumers", 200, "--steps", 10)
    assert done.returncode == 0
    assert "ends on day 10, before the start of nova-spring: nothing of it happens" in done.stderr
