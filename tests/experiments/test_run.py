"""Running a scenario once or many times."""

import numpy as np
import pandas as pd
import pytest

import journeysim
from journeysim import Scenario, ScenarioError, run
from tests.records.market import LIVELY, lively

SHORT = {**LIVELY, "time": {"steps": 8}}


def test_run_is_at_the_top_of_the_package():
    assert journeysim.run is run


def test_a_scenario_may_be_given_by_name_or_path(tmp_path):
    path = tmp_path / "bass.toml"
    path.write_text('extends = "limits/bass"\ntime.steps = 5\n')
    by_path = run(path, seed=4)
    by_text = run(str(path), seed=4)
    loaded = run(Scenario.load(path), seed=4)
    pd.testing.assert_frame_equal(by_path.steps, loaded.steps)
    pd.testing.assert_frame_equal(by_text.steps, loaded.steps)


def test_an_unknown_name_is_a_scenario_error():
    with pytest.raises(ScenarioError, match="smartfones"):
        run("smartfones")


def test_one_seed_gives_one_result():
    again = run(Scenario.from_dict(LIVELY), seed=3)
    pd.testing.assert_frame_equal(again.steps, lively().steps)
    pd.testing.assert_frame_equal(again.transitions, lively().transitions)
    assert again.summary == lively().summary


def test_seed_zero_is_a_seed():
    zero, one = (run(Scenario.from_dict(SHORT), seed=seed).steps for seed in (0, 1))
    assert not zero.equals(one)


@pytest.mark.slow
def test_replicates_differ_and_do_not_depend_on_how_many_there_are():
    one, two = lively(), lively(replicates=2)
    first, second = (two.steps[two.steps["replicate"] == number] for number in (0, 1))
    pd.testing.assert_frame_equal(first, one.steps)
    assert not np.array_equal(first["needs.total"], second["needs.total"])


@pytest.mark.slow
def test_processes_of_their_own_give_the_same_results():
    scenario = Scenario.from_dict(SHORT)
    seen = []
    apart = run(scenario, seed=3, replicates=3, diary=[5], workers=2, progress=lambda *each: seen.append(each))
    together = run(scenario, seed=3, replicates=3, diary=[5])
    pd.testing.assert_frame_equal(apart.steps, together.steps)
    pd.testing.assert_frame_equal(apart.transitions, together.transitions)
    assert apart.summary == together.summary
    assert apart.diaries == together.diaries
    assert sorted(seen) == [(0, 8), (1, 8), (2, 8)]


@pytest.mark.slow
def test_an_error_in_another_process_comes_through():
    with pytest.raises(ScenarioError, match=r"population\.consumers"):
        run(Scenario.from_dict(SHORT).with_settings({"population.consumers": 90_000_000}), replicates=2, workers=2)


def test_progress_is_told_before_the_first_step_and_after_each():
    seen = []
    run(Scenario.from_dict(SHORT), seed=3, replicates=2, progress=lambda *each: seen.append(each))
    assert seen == [(replicate, step) for replicate in range(2) for step in range(9)]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"seed": -1}, "seed must be 0 or more; found -1"),
        ({"replicates": 0}, "replicates must be 1 or more; found 0"),
        ({"workers": 0}, "workers must be 1 or more; found 0"),
    ],
)
def test_numbers_that_make_no_sense_are_refused_one_by_one(wrong, told):
    with pytest.raises(ValueError, match=f"^{told}$"):
        run(Scenario.from_dict(SHORT), **wrong)


def test_a_diary_of_nobody_is_refused():
    with pytest.raises(ValueError, match="there is no consumer 400; ids go from 0 to 399"):
        run(Scenario.from_dict(SHORT), diary=[3, 400])
