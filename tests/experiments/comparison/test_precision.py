"""Replicates are added until a difference is known well enough, or a limit is reached."""

import numpy as np
import pytest

from journeysim import compare
from tests.experiments.comparison.comparisons import with_campaign

BASE = with_campaign("spring").with_settings({"time.steps": 12})
PLAN = with_campaign("autumn", start=2.0, budget=900.0).with_settings({"time.steps": 12})
OPTIONS = {"seed": 3, "metric": "needs.total", "marginal": False}


def half_as_share(found):
    row = found.differences.set_index("metric").loc[found.metric]
    return (row["high"] - row["low"]) / 2.0 / abs(row["base_mean"])


@pytest.mark.slow
def test_replicates_are_added_until_the_precision_is_reached():
    found = compare(BASE, [PLAN], replicates=2, precision=0.05, max_replicates=60, **OPTIONS)
    outcome = found.precision
    assert outcome.stop == "reached"
    assert 2 < found.replicates == outcome.replicates < 60
    assert half_as_share(found) == pytest.approx(outcome.found)
    assert outcome.found <= 0.05
    assert "Precision reached" in outcome.text
    assert "of the base's mean of 'Needs and wants that began' (asked: 5%)" in outcome.text
    at_once = compare(BASE, [PLAN], replicates=found.replicates, **OPTIONS)
    assert at_once.precision is None
    assert np.array_equal(at_once.differences["difference"], found.differences["difference"], equal_nan=True)


@pytest.mark.slow
def test_the_most_replicates_allowed_are_never_exceeded():
    found = compare(BASE, [PLAN], replicates=2, precision=0.0001, max_replicates=5, **OPTIONS)
    assert (found.replicates, found.precision.stop) == (5, "replicates")
    assert found.precision.found > 0.0001
    assert "not reached" in found.precision.text
    assert "'Needs and wants that began' (asked: 0.01%)" in found.precision.text
    assert "the most replicates allowed, 5 replicates" in found.precision.text


def test_no_replicates_are_added_after_the_time_is_over():
    found = compare(BASE, [PLAN], replicates=2, precision=0.0001, time_limit=1e-6, **OPTIONS)
    assert (found.replicates, found.precision.stop) == (2, "time")
    assert "the time limit, 2 replicates" in found.precision.text


def test_no_replicates_are_added_once_what_is_done_is_enough():
    found = compare(BASE, [PLAN], replicates=2, precision=0.0001, enough=lambda: True, **OPTIONS)
    assert (found.replicates, found.precision.stop) == (1, "enough")
    assert found.precision.text.endswith("(asked: 0.01%) when it was ended, 1 replicate")


def test_what_is_precise_enough_gets_no_more_replicates():
    found = compare(BASE, [PLAN], replicates=2, precision=0.9, **OPTIONS)
    assert (found.replicates, found.precision.stop) == (2, "reached")


@pytest.mark.slow
def test_every_plan_has_to_be_precise_enough():
    inert = with_campaign("idle", budget=0.0).with_settings({"time.steps": 12})
    found = compare(BASE, [inert, PLAN], replicates=2, precision=0.0001, max_replicates=3, **OPTIONS)
    assert (found.replicates, found.precision.stop) == (3, "replicates")


def test_a_base_without_a_mean_has_no_share_to_reach():
    found = compare(BASE, [PLAN], replicates=2, precision=0.05, seed=3, metric="groups.failed", marginal=False,
                    max_replicates=4)  # fmt: skip
    assert found.base.summary["groups.failed"] == 0
    assert found.precision.stop == "nothing"
    assert found.precision.text.startswith("A precision of 5% of the base's mean of '")
    assert "cannot be reached" in found.precision.text


@pytest.mark.slow
def test_raised_plans_have_as_many_replicates_as_the_rest():
    found = compare(BASE, [PLAN], replicates=2, precision=0.0001, max_replicates=3, seed=5)
    assert [each.replicates for each in (found.base, *found.plans, *found.raised)] == [3, 3, 3]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"precision": 0.0}, "precision must be a share above 0"),
        ({"precision": float("nan")}, "precision must be a share above 0"),
        ({"precision": 0.05, "max_replicates": 3, "replicates": 4}, "max_replicates"),
        ({"precision": 0.05, "time_limit": 0.0}, "time_limit must be above 0"),
    ],
)
def test_limits_that_make_no_sense_are_refused(options, told):
    with pytest.raises(ValueError, match=told):
        compare(BASE, [PLAN], **options)
