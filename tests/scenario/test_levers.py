"""Every lever can be chosen, and begins with a campaign that a market takes as it is."""

import pytest

from journeysim import Scenario
from journeysim.scenario import levers
from journeysim.scenario.problems import ScenarioError

MARKETS = {name: Scenario.load(name) for name in ("smartphones", "cafes", "fashion", "plans/no-network-shop")}


def test_every_lever_is_offered_with_a_title_a_sentence_and_a_shelf():
    found = levers.offered()
    assert len(found) == 24
    assert all(each.title and each.says.endswith(".") and "(D" not in each.says for each in found.values())
    shelves = [each.shelf for each in found.values()]
    assert shelves == sorted(shelves, key=levers.SHELVES.index)
    assert {each: shelves.count(each) for each in levers.SHELVES} == {
        "messages": 5, "friends": 6, "prices": 4, "vendor": 8, "rival": 1,
    }  # fmt: skip


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("lever", levers.offered())
def test_each_begins_within_the_run_and_with_a_budget(market, lever):
    base = MARKETS[market]
    if lever == "social_shop" and market != "plans/no-network-shop":
        with pytest.raises(ScenarioError, match="open without it"):
            levers.with_campaign(base, lever)
        return
    plan, name = levers.with_campaign(base, lever)
    campaign = plan.campaigns[name]
    days = base.time.steps * base.time.step_days
    assert 0 < campaign.start < days
    assert campaign.end <= days or lever == "social_shop"
    assert 0 < campaign.budget <= base.population.consumers * 2
    assert list(plan.campaigns) == [*base.campaigns, name]


def test_it_is_for_what_the_last_campaign_is_for_and_a_rival_is_another_brand():
    base = Scenario.load("plans/ads-for-everyone")
    plan, name = levers.with_campaign(base, "coupon")
    assert name == "coupon"
    plan, name = levers.with_campaign(base, "seeding")
    assert plan.campaigns[name].product == "galaxia-pro"
    plan, name = levers.with_campaign(base, "competitor_response")
    assert base.products[plan.campaigns[name].product].brand != "Galaxia"


def test_a_market_that_has_no_channel_says_so():
    with pytest.raises(ScenarioError, match="no channel"):
        levers.with_campaign(Scenario.load("limits/bass"), "advertising")
    with pytest.raises(ScenarioError, match="unknown lever"):
        levers.with_campaign(MARKETS["cafes"], "__class__")


def test_names_and_copies_tell_campaigns_apart():
    plan, first = levers.with_campaign(MARKETS["cafes"], "coupon")
    plan, second = levers.with_campaign(plan, "coupon")
    plan, third = levers.with_copy(plan, second)
    assert [first, second, third] == ["coupon", "coupon-2", "coupon-3"]
    assert plan.campaigns[third] == plan.campaigns[second]


@pytest.mark.parametrize("lever", levers.offered())
def test_each_key_of_a_lever_is_in_one_group(lever):
    plan, name = levers.with_campaign(MARKETS["plans/no-network-shop"], lever)
    found = levers.groups(lever)
    keys = [*found.main, *found.when, *found.whom, *found.costs, *found.assumed]
    assert len(keys) == len(set(keys))
    fields = set(type(plan.campaigns[name]).model_fields) - {"lever", "target", "budget"}
    assert fields == {each for each in keys if "." not in each}


def test_a_copy_has_a_label_of_its_own():
    plan, copy = levers.with_copy(Scenario.load("plans/ads-for-everyone"), "galaxia-ads")
    plan, further = levers.with_copy(plan, copy)
    assert [plan.campaigns[each].label for each in (copy, further)] == [
        "Galaxia Pro on Pixgram 2", "Galaxia Pro on Pixgram 3",
    ]  # fmt: skip


MOVES = (
    ("start", 100.0, {"start": 100.0}),
    ("start", 120.0, {"start": 120.0, "end": 180.0}),
    ("start", 330.0, {"start": 330.0, "end": 365.0}),
    ("start", 400.0, {"start": 400.0, "end": 460.0}),
    ("end", 61.0, {"end": 61.0}),
    ("end", 60.0, {"start": 0.0, "end": 60.0}),
    ("end", 20.0, {"start": 0.0, "end": 20.0}),
    ("end", 0.0, {"end": 0.0}),
)


@pytest.mark.parametrize(("day", "to", "window"), MOVES)
def test_the_other_day_moves_along_where_nothing_would_be_left_of_a_window(day, to, window):
    plan = Scenario.load("plans/ads-for-everyone")
    assert (plan.campaigns["galaxia-ads"].start, plan.campaigns["galaxia-ads"].end) == (60, 120)
    found = levers.moved(plan, "galaxia-ads", day, to)
    assert found == {f"campaigns.galaxia-ads.{key}": value for key, value in window.items()}


@pytest.mark.parametrize(("start", "end", "last"), [(60, 120, 119), (60, 61, 60), (0.5, 1, 0.5), (10, 20.5, 20)])
def test_the_end_of_a_window_is_the_day_after_its_last(start, end, last):
    assert levers.last_day(start, end) == last
    assert start <= last < end
