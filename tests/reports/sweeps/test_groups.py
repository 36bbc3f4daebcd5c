"""What the measures of a sweep are about."""

from collections import Counter

import pytest

from journeysim import Scenario, run
from journeysim.reports.sweeps.groups import about
from journeysim.reports.sweeps.view import headlines, measures, view
from tests.reports.sweeps.swept import lhs


@pytest.mark.parametrize(
    ("metric", "label", "group"),
    [
        ("product.nova-5.units", "Nova 5: units sold", "Product: Nova 5"),
        ("identity.nova-5.techies", "Nova 5: share of owners from techies", "Product: Nova 5"),
        ("identity.sorting", "How far products differ in who owns them", "Who owns what"),
        ("campaign.tv.reach", "Television: people reached so far", "Campaign: Television"),
        ("campaigns.spend", "Spent on all campaigns, EUR", "Campaigns"),
        ("sales.by_cause.crm", "Units sold by cause of the need: Reminder", "Sales by cause of the need"),
        ("my.own", "Mine: all", "Other measures"),
    ],
)
def test_a_measure_stands_with_those_of_the_same_thing(metric, label, group):
    assert about(metric, label) == group


def test_every_measure_of_a_run_has_its_place():
    market = Scenario.load("plans/ads-for-everyone")
    result = run(market.with_settings({"population.consumers": 200, "time.steps": 3}))
    told = {each.name: about(each.name, each.label) for each in result.measures[0]}
    # All that a catalogue can have is there: of segments, groups and campaigns too.
    assert {"segment", "identity", "campaigns", "funnel"} <= {each.split(".")[0] for each in told}
    assert [name for name, group in told.items() if group == "Other measures"] == []


@pytest.mark.slow
def test_the_list_of_a_sweep_is_in_groups_and_says_nothing_twice():
    seen = view(lhs().folder)
    told = seen.measures
    assert max(Counter(told.values()).values()) == 1
    assert (told["owners.total"], told["owners.share"]) == ("People who own one", "People who own one, share of people")
    assert set(seen.groups) == set(told)
    assert {seen.groups[each] for each in headlines(seen.sweep)} == {"At a glance"}
    # What a market measures has its place.
    assert "Other measures" not in seen.groups.values()
    assert measures(seen.sweep) == told
