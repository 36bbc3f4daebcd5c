"""The pictures show what the terminal shows, and fetch nothing from elsewhere."""

import xml.etree.ElementTree as ET

import pytest

from journeysim import Scenario, run
from journeysim.reports.pictures import pictures

SMALL = {"population.consumers": 300, "time.steps": 20}


@pytest.fixture(scope="module")
def drawn():
    return pictures(run(Scenario.load("smartphones", SMALL), seed=1))


def test_every_picture_is_an_svg_with_the_tables_in_it(drawn):
    assert set(drawn) == {"run.svg", "journey.svg"}
    for text in drawn.values():
        words = " ".join("".join(ET.fromstring(text).itertext()).replace("\xa0", " ").split())
        assert "Purchase decision" in words
        assert "What began the journeys" in words


def test_a_picture_fetches_nothing(drawn):
    for text in drawn.values():
        assert 'url("http' not in text
        assert "@font-face" not in text


def test_the_same_run_draws_the_same_picture(drawn):
    assert pictures(run(Scenario.load("smartphones", SMALL), seed=1)) == drawn
