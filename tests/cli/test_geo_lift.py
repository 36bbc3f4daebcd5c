"""`journeysim geo-lift`."""

import pytest

from tests.cli.shell import journeysim
from tests.scenario.files import write

pytestmark = pytest.mark.slow

SMALL = ["smartphones", "--consumers", "300", "--steps", "80", "--regions", "4", "--campaign", "nova-spring"]


@pytest.mark.slow
def test_estimates_are_printed_beside_the_truth(tmp_path):
    done = journeysim("geo-lift", *SMALL, "--replicates", "2", "--out", tmp_path / "geo")
    assert done.returncode == 0, done.stderr
    for word in ("Difference in means", "Difference in differences", "ANCOVA", "2 of 4 regions", "Truth", "of 2"):
        assert word in done.stdout
    assert max(map(len, done.stdout.splitlines()[:-1])) <= 100
    assert (tmp_path / "geo" / "truth.parquet").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--campaign", "nova-sprin"], "--campaign: unknown campaign 'nova-sprin'; did you mean 'nova-spring'?"),
        (
            ["--campaign", "nova-spring", "--treated", "1.5"],
            "1.5 is out of range; allowed: more than 0 and",
        ),
        (["--campaign", "nova-spring", "--treated", "half"], "'half' is not a number"),
        (["--campaign", "nova-spring", "--regions", "3"], "3 is too small; allowed: 4 or more"),
        (["--campaign", "nova-spring", "--treated", "0.01"], "at least two treated"),
        (["--campaign", "nova-spring", "--out", "."], "'.' exists and holds no geo lift test of journeysim"),
        ([], "--campaign"),
    ],
)
def test_bad_arguments(arguments, words, tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    done = journeysim("geo-lift", "smartphones", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_scenario_without_campaigns_has_nothing_to_test(tmp_path):
    done = journeysim("geo-lift", write(tmp_path), "--campaign", "spring")
    assert done.returncode == 2
    assert "unknown campaign 'spring'" in " ".join(done.stderr.split())
