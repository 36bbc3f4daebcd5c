"""Searches: the same again, a longer one begins as a shorter one, and each finds the bottom of a bowl."""

import math
from types import SimpleNamespace

import pytest

from journeysim.experiments.calibration.parameters import Parameter
from journeysim.experiments.calibration.search import BATCH, METHODS, best, check, search
from journeysim.scenario.problems import ScenarioError

PARAMETERS = (Parameter("one", 0.001, 1.0, True), Parameter("two", -1.0, 3.0))


def bowl(points):
    """Least at 0.1 and 2."""
    return [
        SimpleNamespace(value=(PARAMETERS[0].share(one) - 2 / 3) ** 2 + (two - 2.0) ** 2 / 16, scale=1.0)
        for one, two in points
    ]


def found(method, budget, seed=1):
    return search(method, PARAMETERS, budget, seed, bowl)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_search_tries_the_same_points_within_the_ranges(method):
    trials = found(method, 18)
    assert trials == found(method, 18)
    assert trials != found(method, 18, seed=2)
    assert [each.number for each in trials] == list(range(18))
    assert len({each.point for each in trials}) == 18
    for trial in trials:
        assert all(
            parameter.low <= value <= parameter.high for parameter, value in zip(PARAMETERS, trial.point, strict=True)
        )


@pytest.mark.parametrize("method", METHODS)
def test_points_that_cannot_be_run_are_infinitely_bad_and_end_no_search(method):
    def holed(points):
        return [
            SimpleNamespace(value=math.inf if point[1] < 1.0 else each.value, scale=1.0)
            for point, each in zip(points, bowl(points), strict=True)
        ]

    trials = search(method, PARAMETERS, 40, 1, holed)
    assert any(math.isinf(each.value) for each in trials)
    assert best(trials).value < 0.05


@pytest.mark.parametrize("method", METHODS)
def test_a_longer_search_begins_as_a_shorter_one(method):
    longer = found(method, 21)
    for budget in (1, BATCH, 10, 15):
        assert found(method, budget) == longer[:budget]


@pytest.mark.parametrize("method", METHODS)
def test_a_search_comes_near_the_bottom(method):
    assert best(found(method, 60)).value < 0.01


@pytest.mark.slow
def test_methods_that_learn_come_nearer():
    learning, blind = (min(best(found(method, 60, seed)).value for seed in (1, 2)) for method in ("tpe", "random"))
    assert learning < blind


def test_the_first_of_equals_is_the_best():
    trials = search("random", PARAMETERS, 5, 1, lambda points: [SimpleNamespace(value=1.0, scale=1.0)] * len(points))
    assert best(trials).number == 0


def test_unknown_methods_are_refused():
    with pytest.raises(ScenarioError, match=r"--method: unknown method 'tpee'; did you mean 'tpe'\?"):
        check("tpee", 2)
    with pytest.raises(ScenarioError, match="--method: cmaes is for two parameters or more"):
        check("cmaes", 1)
