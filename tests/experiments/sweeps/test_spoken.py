# ruff: noqa: E501 - each case is one line
"""What is wrong with a sweep is told in Python by the names of arguments."""

import pytest

from journeysim import ScenarioError, sweep
from journeysim.experiments.sweeps.disk import SweepError
from journeysim.experiments.sweeps.spoken import in_python, spoken
from tests.experiments.sweeps.small import RATE, TINY


@pytest.mark.parametrize(
    ("shell", "python"),
    [
        ("means nothing with --design csv", 'means nothing with design="csv"'),
        ("--levels 6, or up to 4 values", "levels=6, or up to 4 values"),
        ("needs --design csv, or --second-order", 'needs design="csv", or second_order=True'),
        ("go on with --accept-changes", "go on with accept_changes=True"),
        ("nothing - no option -- is changed", "nothing - no option -- is changed"),
    ],
)
def test_options_are_arguments(shell, python):
    assert in_python(shell) == python


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"vary": {}}, 'vary: nothing to vary; allowed: a table from keys to values, as {"influences.normative.weight": (0, 3)}'),
        ({"vary": {RATE: 1}}, f'vary: {RATE}: found one value, 1; allowed: (low, high), as (0, 3) or (0.001, 0.1, "log"); or two values or more, as [1, 2, 5]'),
        ({"vary": {RATE: (0, 1)}, "samples": 100}, 'samples: found 100; allowed: a power of 2 for design="sobol", as 64 or 128'),
        ({"vary": {"campaigns.spring": [True]}}, "vary: campaigns.spring: found one value, True; allowed: [True, False] (a setting of the campaign goes by its own key)"),
        ({"vary": {RATE: (0, 1)}, "keep": ["all"]}, "keep: unknown 'all'; allowed: steps"),
        ({"design": "csv"}, 'points: design="csv" needs a file of points'),
    ],
)  # fmt: skip
def test_a_sweep_speaks_of_its_arguments(arguments, told):
    with pytest.raises(ScenarioError) as caught:
        sweep(TINY, **arguments)
    assert str(caught.value) == told
    assert "--" not in told


def test_a_refused_directory_is_told_so_too():
    with pytest.raises(SweepError, match=r"^mix both with accept_changes=True$"), spoken():
        raise SweepError("mix both with --accept-changes")
