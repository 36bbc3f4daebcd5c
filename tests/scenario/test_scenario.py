"""The scenario as an object: resolved, hashed, compared, sent to other processes."""

import json
import pickle
import subprocess
import sys
import tomllib

import pytest

from journeysim import Scenario
from journeysim.scenario.toml import dumps
from tests.scenario.files import MINIMAL, write


@pytest.fixture
def scenario():
    return Scenario.from_dict(tomllib.loads(MINIMAL), name="small")


def test_from_dict_equals_the_file(tmp_path, scenario):
    loaded = Scenario.load(write(tmp_path))
    assert loaded == scenario
    assert hash(loaded) == hash(scenario)
    assert loaded.name == "small"
    assert loaded.folder == tmp_path


def test_from_dict_may_extend_a_file(tmp_path):
    write(tmp_path)
    assert Scenario.from_dict({"extends": "small.toml", "time": {"steps": 2}}, folder=tmp_path).time.steps == 2


def test_the_resolved_scenario_is_json_and_says_every_default(scenario):
    data = json.loads(json.dumps(scenario.as_dict(), allow_nan=False))
    assert data["time"]["step_days"] == 1.0
    assert data["population"]["segments"]["students"]["traits"]["passion"] == 0.3
    assert data["population"]["segments"]["students"]["traits"]["trust"]["friends"] == 0.8
    assert data["population"]["segments"]["families"]["traits"]["conformity"] == 0.5


def test_the_resolved_scenario_written_and_read_again_is_the_same(tmp_path, scenario):
    again = Scenario.load(write(tmp_path, dumps(scenario.as_dict())))
    assert again == scenario
    assert again.hash() == scenario.hash()
    assert again.as_dict() == scenario.as_dict()


def test_any_text_survives_being_written():
    data = {"a": {"b c": 'quotes " \\ \n \t é \x7f \x01', "empty": {}, "list": [1, 2.5, "x", True], "none": None}}
    del (expected := {"a": dict(data["a"])})["a"]["none"]
    assert tomllib.loads(dumps(data)) == expected


def test_the_hash_knows_content_not_words_or_spelling(tmp_path, scenario):
    renamed = scenario.with_settings({"title": "Other", "question": "Why?", "description": "..."})
    assert renamed.hash() == scenario.hash()
    assert renamed != scenario
    assert scenario.with_settings({"time.step_days": 1, "products.nova-5.price": 500.0}).hash() == scenario.hash()
    assert scenario.with_settings({"time.steps": 31}).hash() != scenario.hash()


def test_the_hash_knows_the_order_of_segments_only():
    data = tomllib.loads(MINIMAL)
    turned = {**data, "products": dict(reversed(data["products"].items()))}
    assert Scenario.from_dict(turned).hash() == Scenario.from_dict(data).hash()
    segments = dict(reversed(data["population"]["segments"].items()))
    turned = {**data, "population": {**data["population"], "segments": segments}}
    assert Scenario.from_dict(turned).hash() != Scenario.from_dict(data).hash()


@pytest.mark.slow
def test_the_hash_is_the_same_in_another_process(tmp_path, scenario):
    path = write(tmp_path)
    code = f"from journeysim import Scenario; print(Scenario.load({str(path)!r}).hash())"
    for salt in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": salt, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.strip() == scenario.hash()


def test_a_scenario_travels_to_other_processes(scenario):
    changed = scenario.with_settings({"network": {"kind": "well_mixed"}})
    again = pickle.loads(pickle.dumps(changed))
    assert again == changed
    assert again.name == changed.name


def test_a_scenario_does_not_change(scenario):
    with pytest.raises(AttributeError):
        scenario.name = "other"
    with pytest.raises(Exception, match="frozen"):
        scenario.time.steps = 3


def test_the_data_given_is_copied():
    data = tomllib.loads(MINIMAL)
    scenario = Scenario.from_dict(data)
    data["time"]["steps"] = 99
    assert scenario.with_settings({"population.consumers": 5}).time.steps == 30


def test_what_turns_out_later_is_told_like_the_rest(tmp_path):
    error = Scenario.load(write(tmp_path)).refusal("line 3: unknown consumer 200", "network.kind")
    assert str(error) == f"{tmp_path}/small.toml: network.kind: line 3: unknown consumer 200"


def test_a_segment_may_have_another_distribution_than_everyone():
    data = tomllib.loads(MINIMAL)
    for spread in ({"distribution": "uniform", "low": 0.0, "high": 1.0}, {"distribution": "exponential", "mean": 0.1}):
        data["population"]["segments"]["families"]["traits"] = {"conformity": spread, "passion": spread}
        traits = Scenario.from_dict(data).population.traits_of("families")
        assert traits.conformity.model_dump() == spread
        assert traits.passion.model_dump() == spread
        assert traits.trust.friends == 0.92
