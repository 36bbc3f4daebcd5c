"""What a control knows of a parameter comes from its declaration."""

import pytest

from journeysim import Scenario, ScenarioError
from journeysim.scenario.declared import declarations, declared

SMARTPHONES = Scenario.load("smartphones")


def test_a_number_has_label_unit_bounds_help_and_source():
    found = declared(SMARTPHONES, "influences.normative.weight")
    assert (found.kind, found.value, found.low, found.high) == ("number", 2.0, 0.0, 50.0)
    assert found.label == "Pull of what others own"
    assert found.unit == "per share of neighbours"
    assert found.help.startswith("How strongly")
    assert found.source == "assumed; calibrate"
    assert "from 0 to 50" in found.allowed


def test_other_kinds_of_values_have_other_controls():
    assert declared(SMARTPHONES, "influences.normative.form").choices == ("share", "threshold", "off")
    assert declared(SMARTPHONES, "stages.product.outside_option").kind == "switch"
    assert declared(SMARTPHONES, "population.consumers").kind == "whole"
    assert declared(SMARTPHONES, "title").kind == "text"
    assert declared(SMARTPHONES, "population.traits.conformity.mean").value == 0.4


def test_a_label_that_is_not_declared_is_the_key_in_words():
    assert declared(SMARTPHONES, "influences.normative.threshold").label == "Threshold"
    assert declared(SMARTPHONES, "influences.frugality.need_cut").label == "Need cut"


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("influences.normative.wieght", "unknown key"),
        ("influences.normative", "not a single value"),
        ("influences.normative.at", "not a single value"),
        ("population.traits.conformity", "not a single value"),
        ("a b.=", "not a dotted key"),
        ("", "not a dotted key"),
    ],
)
def test_what_is_no_single_value_is_refused(key, told):
    with pytest.raises(ScenarioError, match=told):
        declared(SMARTPHONES, key)


@pytest.mark.parametrize("value", [0.0, 0.0003, 0.7, 2.0, 50.0])
def test_a_slider_holds_the_value_and_stays_within_the_bounds(value):
    scenario = SMARTPHONES.with_settings({"influences.normative.weight": value})
    found = declared(scenario, "influences.normative.weight")
    low, high = found.span
    assert 0.0 <= low <= value <= high <= 50.0
    assert 50 <= (high - low) / found.pace <= 400


def test_a_slider_spans_all_of_narrow_bounds():
    found = declared(SMARTPHONES, "influences.frugality.want_cut")
    assert (found.span, found.pace) == ((0.0, 1.0), 0.005)


def test_a_slider_of_whole_numbers_steps_by_whole_numbers():
    found = declared(SMARTPHONES, "population.consumers")
    assert found.span == (1, 50_000)
    assert found.pace == int(found.pace) >= 1


def test_a_reference_of_a_campaign_is_a_choice_among_the_names_of_the_market():
    plan = Scenario.load("plans/ads-for-everyone")
    key = "campaigns.galaxia-ads."
    product, channel, owners = declarations(plan, [key + "product", key + "channel", key + "target.like_owners_of"])
    assert (product.kind, product.value, product.names[:2]) == ("choice", "galaxia-pro", ("Nova 5", "Nova Mini"))
    assert "'Nova 5'" in product.allowed
    assert channel.choices == tuple(plan.channels)
    # What may be left empty has nothing among its choices.
    assert (owners.choices[0], owners.names[0], owners.value) == ("", "", "")
    assert "" not in product.choices


def test_a_list_of_names_is_a_choice_of_several():
    segments = declared(Scenario.load("plans/ads-for-everyone"), "campaigns.galaxia-ads.target.segments")
    assert (segments.kind, segments.value, segments.choices[1]) == ("several", [], "students")
    brand = declared(Scenario.load("plans/answering-complaints"), "campaigns.answers.brand")
    assert (brand.kind, brand.choices) == ("choice", ("", "Nova", "Galaxia", "Terra", "Volt"))


def test_the_words_of_a_choice_are_told_without_underscores():
    schedule = declared(Scenario.load("plans/ads-for-everyone"), "campaigns.galaxia-ads.schedule")
    assert (schedule.choices[0], schedule.names[0]) == ("always_on", "always on")
