"""The glossary holds what the code declares."""

from journeysim.population.columns import declared_columns
from journeysim.reports.glossary import find, glossary


def test_every_state_of_a_consumer_is_in_it():
    assert {each.name for each in glossary() if each.kind == "state"} == set(declared_columns())


def test_parameters_are_told_with_unit_bounds_and_source():
    (weight,) = (each for each in glossary() if (each.name, each.places) == ("weight", ("influences.normative",)))
    assert weight.unit == "per share of neighbours"
    assert "from 0 to 50" in weight.allowed
    assert weight.source == "assumed; calibrate"


def test_parameters_of_kinds_are_told_by_kind():
    places = {place for each in glossary() if each.name == "budget" for place in each.places}
    assert "campaigns.NAME (advertising)" in places


def test_what_means_the_same_in_many_places_is_told_once():
    (conformity,) = (each for each in glossary() if each.name == "conformity" and each.kind == "parameter")
    assert set(conformity.places) == {"population.traits", "population.segments.NAME.traits"}


def test_all_words_must_occur():
    assert find("") == glossary()
    assert [each.name for each in find("recent change frugality")] == ["trend_weight"]
    # By what a slider calls it, too.
    assert {"weight"} == {each.name for each in find("pull of what others own")}
    assert not find("no such word at all")
    assert all("frugal" in f"{each.name} {each.places} {each.meaning}".lower() for each in find("FRUGAL"))
