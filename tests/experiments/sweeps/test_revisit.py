"""The scenarios behind a sweep that lies on disk."""

import json

import pytest

from journeysim import Scenario
from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.revisit import origin
from journeysim.scenario.problems import ScenarioError
from tests.reports.sweeps.swept import SCENARIO, write

CHANGES = {"population.consumers": 60, "time.steps": 5}


def swept(folder, scenario, vary):
    return Sweep.open(write(folder, "grid", scenario=scenario, vary=vary, replicates=1, levels=2, leave=1))


def test_a_shipped_scenario_is_known_again_with_its_changes(tmp_path):
    scenario = Scenario.load("limits/bass", CHANGES)
    found = origin(swept(tmp_path / "one", scenario, {"influences.informational.weight": [0.1, 0.5]}))
    assert found.name == "limits/bass"
    assert found.settings == CHANGES
    assert found.scenario == scenario
    assert found.at(1) == scenario.with_settings({"influences.informational.weight": 0.5})


def test_a_scenario_of_ones_own_comes_back_as_it_was_run(tmp_path):
    found = origin(swept(tmp_path / "one", SCENARIO, {"campaigns.spring": [True, False]}))
    assert found.name == ""
    assert found.scenario == SCENARIO
    assert "spring" in found.at(0).campaigns
    assert "spring" not in found.at(1).campaigns


def test_scenarios_that_are_varied_come_back(tmp_path):
    bass = Scenario.load("limits/bass", CHANGES)
    vary = {"scenario": ["limits/bass", "limits/logit_shares"]}
    found = origin(swept(tmp_path / "one", bass, vary))
    assert found.at(1) == Scenario.load("limits/logit_shares", CHANGES)


def test_a_sweep_that_did_not_keep_the_scenarios_it_went_over_says_so(tmp_path):
    bass = Scenario.load("limits/bass", CHANGES)
    sweep = swept(tmp_path / "one", bass, {"scenario": ["limits/bass", "limits/logit_shares"]})
    told = json.loads((sweep.folder / "manifest.json").read_text())
    del told["scenarios"]
    (sweep.folder / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(ScenarioError, match="did not keep the scenario 'limits/bass'"):
        origin(Sweep.open(sweep.folder)).at(0)
