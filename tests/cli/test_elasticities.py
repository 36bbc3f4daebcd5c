"""`journeysim elasticities`."""

import pytest

from tests.cli.shell import journeysim
from tests.scenario.files import write

pytestmark = pytest.mark.slow

SMALL = ["smartphones", "--consumers", "300", "--steps", "30", "--replicates", "2"]


@pytest.mark.slow
def test_elasticities_are_printed_with_interval_range_and_verdict():
    done = journeysim("elasticities", *SMALL, "--products", "nova-5")
    assert done.returncode == 0, done.stderr
    for word in ("price of Nova 5", "budget of Nova 5 on television", "95% interval", "-5 to -1", "0.05 to 0.25"):
        assert word in done.stdout
    assert "Galaxia" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--products", "nova5"], "--products: unknown product 'nova5'; did you mean 'nova-5'?"),
        (["--products", "zzz"], "--products: unknown product 'zzz'; allowed: "),
        (["--replicates", "0"], "0 is too small; allowed: 1 or more"),
    ],
)
def test_bad_arguments(tmp_path, arguments, words):
    done = journeysim("elasticities", write(tmp_path), *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
