"""The difference of two scenarios is what makes the one from the other, and nothing else."""

import json

import pytest

from journeysim import Scenario
from journeysim.scenario import catalogue
from journeysim.scenario.difference import difference

MARKET = Scenario.load("smartphones")
ADS = Scenario.load("plans/ads-for-everyone")
OTHERS = (ADS, Scenario.load("cafes"), Scenario.load("limits/bass"))
BASES = [MARKET, *(pytest.param(each, marks=pytest.mark.slow) for each in OTHERS)]
#: A network from a file lies beside its own scenario.
SHIPPED = [name for name in catalogue.names() if name != "limits/tie_counts"]


def test_a_scenario_does_not_differ_from_itself():
    assert difference(MARKET, MARKET) == {}
    assert difference(MARKET, Scenario.load("smartphones")) == {}


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.name)
@pytest.mark.parametrize("name", SHIPPED)
def test_any_scenario_is_any_other_with_the_difference(name, base):
    plan = Scenario.load(name)
    changes = difference(base, plan)
    assert base.with_settings(changes) == plan
    assert json.loads(json.dumps(changes)) == changes


def test_a_campaign_that_only_the_plan_has_is_one_table_without_defaults():
    changes = difference(MARKET, ADS)
    assert list(changes) == ["title", "question", "description", "campaigns.galaxia-ads"]
    assert changes["campaigns.galaxia-ads"]["lever"] == "advertising"
    assert "schedule" not in changes["campaigns.galaxia-ads"]


def test_a_campaign_that_only_the_base_has_is_dropped():
    changes = difference(ADS, MARKET)
    assert changes["campaigns.galaxia-ads"] == "drop"
    assert ADS.with_settings(changes) == MARKET


def test_a_campaign_of_both_is_told_by_what_changes():
    assert difference(ADS, ADS.with_settings({"campaigns.galaxia-ads.budget": 900.0})) == {
        "campaigns.galaxia-ads.budget": 900.0
    }


@pytest.mark.parametrize(
    "settings",
    [
        {"campaigns.galaxia-ads": {"lever": "bundle", "vendor": "bazaar"}},
        {"campaigns.galaxia-ads.budget": "drop", "campaigns.galaxia-ads.per_day": 20.0},
        {"campaigns.galaxia-ads.target": {"segments": ["students"], "share": 0.5}},
        {"products.nova-5.price": 899.0, "market.price_level": 1.1, "market.reference_price": 500.0},
        {"population.traits.conformity": {"distribution": "uniform", "low": 0.1, "high": 0.6}},
        {"population.traits.conformity": 0.25},
        {"population.segments.students.traits.passion": 0.9},
        {"population.segments.students.traits": {"identity_group": "youth"}},
        {"vendors.bazaar.stock": {"nova-5": 100}, "vendors.bazaar.restock": {"nova-5": 1.5}},
        {"network": {"kind": "well_mixed"}},
        {"initial.owners": {}},
        {"products.volt-s.accessories": {}},
        {"influences.normative.weight": 0.0, "record.diary": [1, 2]},
    ],
)
def test_it_holds_both_ways_for_what_a_plan_may_change(settings):
    plan = ADS.with_settings(settings)
    there, back = difference(ADS, plan), difference(plan, ADS)
    assert ADS.with_settings(there) == plan
    assert plan.with_settings(back) == ADS


def test_the_order_of_segments_and_owners_counts():
    segments = MARKET.as_dict()["population"]["segments"]
    turned = MARKET.with_settings({"population.segments": dict(reversed(segments.items()))})
    assert turned != MARKET
    assert MARKET.with_settings(difference(MARKET, turned)) == turned
