# ruff: noqa: E501 - each case is one line
"""`--set` and `with_settings`."""

import numpy as np
import pytest

from journeysim import Scenario, ScenarioError
from journeysim.scenario.overrides import changes_of, layer, parse, split, written
from journeysim.scenario.schema import scenario_model
from tests.scenario.files import told, write


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("population.consumers=20000", "population.consumers", 20000),
        ("products.nova-5.price = 9.5", "products.nova-5.price", 9.5),
        ("influences.normative.form=off", "influences.normative.form", "off"),
        ("a.b='1'", "a.b", "1"),
        ("a.b=true", "a.b", True),
        ("a.b=", "a.b", ""),
        ("a.b=x=y", "a.b", "x=y"),
        ("a.b=[1, 2]", "a.b", [1, 2]),
        ("a.b={ c = 1 }", "a.b", {"c": 1}),
        ("a.b=1\nc=2", "a.b", "1\nc=2"),
        ("a.b=two words", "a.b", "two words"),
    ],
)
def test_a_value_is_toml_and_else_text(text, key, value):
    assert parse(text) == (key, value)


@pytest.mark.parametrize("value", [2, 0.1 + 0.2, True, "off", "2", 'A "durable" one\'s', [1, "a"], {"c": {"d.e": 1}}])
def test_a_change_that_was_written_is_read_back(value):
    assert parse(written("a.b", value)) == ("a.b", value)


def test_a_scenario_knows_what_was_changed_of_it_the_last_word_last():
    changed = Scenario.load("smartphones", {"time.steps": 3, "market.price_level": 1.1}).with_settings(
        {"time.steps": 4}
    )
    assert list(changed.changes.items()) == [("market.price_level", 1.1), ("time.steps", 4)]
    assert Scenario.load("smartphones").changes == {}


def test_a_part_in_quotes_may_hold_dots():
    assert split('a."b.c".d-e') == ("a", "b.c", "d-e")


@pytest.mark.parametrize("text", ["consumers", "=3", "a..b=3", ".a=3", "[a]=3", "a\nb=1"])
def test_what_is_no_assignment_is_refused(text):
    with pytest.raises(ScenarioError, match="--set"):
        parse(text)


def test_set_changes_one_value_and_nothing_else(tmp_path):
    path = write(tmp_path)
    changed = Scenario.load(path, set={"products.nova-5.price": 450}).as_dict()
    plain = Scenario.load(path).as_dict()
    assert changed["products"]["nova-5"].pop("price") == 450
    plain["products"]["nova-5"].pop("price")
    assert changed == plain


def test_set_reaches_into_a_distribution_and_replaces_it(tmp_path):
    path = write(tmp_path)
    key = "population.traits.conformity"
    assert Scenario.load(path, set={f"{key}.mean": 0.3}).population.traits.conformity.sd == 0.4
    assert Scenario.load(path, set={key: 0.3}).population.traits.conformity == 0.3
    assert told(path, set={key: {"mean": 0.3}})[0].startswith(f"--set: {key}.distribution: missing")


def test_set_of_a_kind_replaces_the_table(tmp_path):
    assert Scenario.load(write(tmp_path), set={"network.kind": "well_mixed"}).network.kind == "well_mixed"


def test_set_drops(tmp_path):
    assert Scenario.load(write(tmp_path), set={"initial.owners.early": "drop"}).initial.owners == {}


def test_set_adds_a_whole_new_thing(tmp_path):
    changes = {"products.nova-6": {"price": 700}, "products.nova-6.quality": 4.5}
    assert Scenario.load(write(tmp_path), set=changes).products["nova-6"].quality == 4.5


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("population.consumrs", 5, "--set: population.consumrs: unknown key; did you mean 'consumers'?"),
        ("consumers", 5, "--set: consumers: unknown key; did you mean 'population.consumers'?"),
        ("population.consumers", 0, "--set: population.consumers: found 0; allowed: a whole number from 1 to 100,000,000 (people)"),
        ("products.nova5.price", 5, "--set: products.nova5.price: unknown name 'nova5' in products; did you mean 'nova-5'?"),
        ("population.segments.student.share", 0.5, "--set: population.segments.student.share: unknown name 'student' in population.segments; did you mean 'students'?"),
        ("campaigns.spring.budget", 5, "--set: campaigns.spring.budget: unknown name 'spring' in campaigns; allowed: none"),
        ("vendors.bazaar.kind", "social_shop", "small.toml with --set: vendors.bazaar.channel: missing: a social shop is in a channel; allowed: 'chat'"),
    ],
)  # fmt: skip
def test_an_error_says_that_it_comes_from_set(tmp_path, key, value, line):
    assert told(write(tmp_path), set={key: value}) == [line]


def test_with_settings_leaves_the_scenario_alone(tmp_path):
    scenario = Scenario.load(write(tmp_path))
    other = scenario.with_settings({"population.consumers": np.int64(50), "record.diary": (1, 2)})
    assert (scenario.population.consumers, other.population.consumers, other.record.diary) == (100, 50, [1, 2])
    assert other.with_settings({"population.consumers": 100, "record.diary": []}) == scenario


def test_with_settings_refuses_what_does_not_fit(tmp_path):
    with pytest.raises(ScenarioError, match=r"changed settings: time\.steps: found 0"):
        Scenario.load(write(tmp_path)).with_settings({"time.steps": 0})


def test_the_changes_of_a_layer_are_those_that_it_was_made_from():
    changes = {
        "population.consumers": 500,
        'products."nova-5".price': 9.0,
        "population.traits.conformity": {"distribution": "uniform", "low": 0.0, "high": 1.0},
        "campaigns.nova-spring": "drop",
    }
    base = Scenario.load("smartphones").as_dict()
    made = layer(changes, base, scenario_model())
    again = layer(changes_of(made), base, scenario_model())
    assert again.data == made.data
    assert changes_of(made) == {key.replace('"', ""): value for key, value in changes.items()}


def test_another_scenario_takes_the_changes_of_the_first():
    conformity = {"distribution": "uniform", "low": 0.0, "high": 1.0}
    given = Scenario.load("smartphones", {"time.steps": 9, "population.traits.conformity": conformity})
    given = given.with_settings({"time.steps": 5})
    expected = Scenario.load("cafes", {"time.steps": 5, "population.traits.conformity": conformity})
    assert Scenario.load("cafes", given.changes) == expected


def test_errors_are_laid_to_whoever_made_the_change():
    with pytest.raises(ScenarioError, match=r"^--vary: time\.steps: found 0"):
        Scenario.load("cafes").with_settings({"time.steps": 0}, "--vary")


def test_a_change_leaves_the_scenario_that_it_is_made_from_as_it_was():
    first = Scenario.load("smartphones")
    before = first.hash()
    one = first.with_settings({"campaigns": {}, "population.traits.conformity": 0.1, "time.steps": 3})
    other = first.with_settings({"time.steps": 4})
    assert (first.hash(), first.with_settings({}).hash()) == (before, before)
    assert other.campaigns
    assert not one.campaigns
    assert other == Scenario.load("smartphones", {"time.steps": 4})
