"""The schema for editors."""

import tomllib

import jsonschema
import pytest

from journeysim.scenario.catalogue import names, path_of
from journeysim.scenario.json_schema import json_schema
from tests.scenario.files import MINIMAL


@pytest.fixture(scope="module")
def schema():
    return json_schema()


@pytest.fixture(scope="module")
def validator(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_a_scenario_fits(validator):
    validator.validate(tomllib.loads(MINIMAL))


def test_a_file_that_extends_another_fits(validator):
    text = "extends = 'small.toml'\nproducts.nova-5 = 'drop'\nproducts.nova-3.quality = 2\nnetwork.degree = 6"
    validator.validate(tomllib.loads(text))


def test_shipped_scenarios_fit(validator):
    for name in names():
        validator.validate(tomllib.loads(path_of(name).read_text("utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "steps = 3",
        "time.stps = 3",
        "time.steps = 0",
        "population.traits.conformity = 3",
        "population.traits.values.green = 3",
        "products.Nova.price = 1",
        "vendors.x.kind = 'shop'",
        "network.kind = 'rng'",
        "influences.normative.form = 'thresold'",
    ],
)
def test_what_the_check_refuses_the_editor_marks(validator, text):
    assert not validator.is_valid(tomllib.loads(text))


def test_a_parameter_tells_unit_bounds_and_source(schema):
    steps = schema["$defs"]["Time"]["properties"]["step_days"]
    assert steps["x-unit"] == "days"
    assert steps["x-source"] == "modelling choice"
    assert (steps["minimum"], steps["maximum"]) == (0.0001, 1000)
    assert steps["description"] == ("Length of a step. Unit: days. Allowed: 0.0001 to 1000. Source: modelling choice.")
