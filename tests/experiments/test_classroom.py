"""A market to be watched with Mesa's tools."""

import math

import pytest

from journeysim.experiments.classroom import CONSUMERS, NORMATIVE, PRICES, SCENARIO, Classroom
from journeysim.scenario.scenario import Scenario


def test_it_begins_as_its_scenario_does():
    settings, shipped = Classroom().plan.settings, Scenario.load(SCENARIO).settings
    assert settings.influences.normative.weight == shipped.influences.normative.weight
    assert settings.market.price_level == shipped.market.price_level


def test_it_takes_what_is_asked_for():
    model = Classroom(consumers=150, normative=2.5, prices=0.9, seed=7)
    settings = model.plan.settings
    assert len(model.agents) == 150
    assert settings.influences.normative.weight == 2.5
    assert settings.market.price_level == 0.9
    model.step()
    assert len(model.datacollector.get_model_vars_dataframe()) == 2


@pytest.mark.parametrize(
    ("asked", "consumers"),
    [(10**9, CONSUMERS[2]), (-5, CONSUMERS[1]), ("many", CONSUMERS[0]), (None, CONSUMERS[0]), (True, CONSUMERS[0]),
     (math.nan, CONSUMERS[0]), (math.inf, CONSUMERS[2])],
)  # fmt: skip
def test_what_a_browser_should_not_send_is_brought_within_the_ends(asked, consumers):
    model = Classroom(consumers=asked, normative=asked, prices=asked, seed=asked)
    assert len(model.agents) == consumers
    settings = model.plan.settings
    assert NORMATIVE[1] <= settings.influences.normative.weight <= NORMATIVE[2]
    assert PRICES[1] <= settings.market.price_level <= PRICES[2]
