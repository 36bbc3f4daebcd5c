"""Several scenarios on the same luck."""

import pandas as pd
import pytest

from journeysim import Scenario, run
from journeysim.experiments.several import run_several, without
from tests.records.market import LIVELY

pytestmark = pytest.mark.slow

SCENARIO = Scenario.from_dict({**LIVELY, "time": {"steps": 8}})


@pytest.mark.parametrize("workers", [1, 2])
def test_each_result_is_that_of_its_own_run(workers):
    bare = without(SCENARIO, ["spring"])
    found = run_several([SCENARIO, bare], seed=3, replicates=2, workers=workers)
    for scenario, result in zip((SCENARIO, bare), found, strict=True):
        assert result.scenario == scenario
        pd.testing.assert_frame_equal(result.steps, run(scenario, seed=3, replicates=2).steps)


def test_purchases_are_kept_when_asked_for():
    assert run_several([SCENARIO])[0].logs[0].purchases is None
    assert run_several([SCENARIO], purchases=True)[0].logs[0].purchases is not None


def test_progress_counts_the_runs_of_all_scenarios():
    seen = []
    run_several([SCENARIO, SCENARIO], replicates=2, progress=lambda *each: seen.append(each))
    assert seen == [(number, step) for number in range(4) for step in range(9)]


def test_campaigns_are_left_out_by_name():
    two = SCENARIO.with_settings({"campaigns.autumn": {**LIVELY["campaigns"]["spring"], "budget": 5.0}})
    assert list(without(two, ["spring"]).campaigns) == ["autumn"]
    assert without(two, ["autumn"]) == SCENARIO
    assert dict(without(two, ["spring", "autumn"]).campaigns) == {}
