"""A plan in words says what it changes, in the words of its market."""

from journeysim import Scenario
from journeysim.reports.comparison.plan_words import campaign_words, plan_words
from journeysim.scenario.levers import title_of, with_campaign

MARKET = Scenario.load("smartphones")


def test_a_plan_that_changes_nothing_says_nothing():
    assert plan_words(MARKET, Scenario.load("smartphones")) == []


def test_campaigns_that_come_and_go_are_told_in_a_line():
    plan = Scenario.load("plans/rival-strikes-back")
    assert plan_words(MARKET, plan) == [
        "Adds: Galaxia Pro on Pixgram, advertising (Galaxia Pro · days 60 to 119 · 4,000 EUR)",
        "Adds: Nova 5 answers, a rival's reaction (Nova 5 · from day 60 on · 20,000 EUR)",
    ]
    assert [each.split(":")[0] for each in plan_words(plan, MARKET)] == ["Takes away", "Takes away"]


def test_settings_are_told_by_their_labels():
    plan = MARKET.with_settings({
        "products.nova-5.price": 899.0,
        "market.price_level": 1.1,
        "vendors.bazaar.open": False,
        "campaigns.nova-spring.target.segments": ["students", "seniors"],
        "campaigns.nova-spring.end": 1e9,
        "campaigns.nova-spring.schedule": "burst",
        "campaigns.nova-spring.channel": "pixgram",
    })  # fmt: skip
    assert set(plan_words(MARKET, plan)) == {
        "Nova 5: price from 999 to 899",
        "Price level from 1 to 1.1",
        "Bazaar: open from on to off",
        "Nova 5 on television, spring: segments from all to Students, Seniors",
        "Nova 5 on television, spring: last day from 179 to the end of the run",
        "Nova 5 on television, spring: schedule from always on to burst",
        "Nova 5 on television, spring: channel from Television to Pixgram",
    }


def test_a_campaign_of_another_kind_takes_the_place_of_the_old_one():
    plan = MARKET.with_settings({"campaigns.nova-spring": {"lever": "bundle", "vendor": "bazaar"}})
    assert plan_words(MARKET, plan) == [
        "Instead of Nova 5 on television, spring: Bundles (Bazaar · from day 0 on · no limit)"
    ]


def test_what_has_no_single_value_is_told_by_its_key():
    plan = MARKET.with_settings({"vendors.bazaar.deals": {"discount": 0.1, "rate": 0.1}})
    assert all(each.startswith("Bazaar") for each in plan_words(MARKET, plan))
    assert plan_words(MARKET, MARKET.with_settings({"market.reference_price": 500.0})) == [
        "Reference price from 616 to 500"
    ]


def test_numbers_are_told_with_the_decimals_that_are_read():
    def words(level, base=1.0):
        before = MARKET.with_settings({"market.price_level": base})
        return plan_words(before, MARKET.with_settings({"market.price_level": level}))

    assert words(0.8431128756553474) == ["Price level from 1 to 0.8431"]
    assert words(1.2345678) == ["Price level from 1 to 1.2346"]
    assert words(0.99999) == ["Price level from 1 to 0.99999"]


def test_an_end_that_moves_within_its_day_is_told_as_the_file_has_it():
    def ending(day):
        return MARKET.with_settings({"time.step_days": 0.5, "campaigns.nova-spring.end": day})

    assert plan_words(ending(100.0), ending(99.5)) == ["Nova 5 on television, spring: end from 100 to 99.5"]
    assert plan_words(ending(100.0), ending(98.5)) == ["Nova 5 on television, spring: last day from 99 to 98"]


def test_campaigns_of_one_title_are_numbered():
    plan, first = with_campaign(MARKET, "coupon")
    plan, second = with_campaign(plan, "coupon")
    assert [title_of(plan, name) for name in (first, second)] == ["Coupon", "Coupon 2"]
    assert [each.split(" (")[0] for each in plan_words(MARKET, plan)] == ["Adds: Coupon", "Adds: Coupon 2"]


def test_a_campaign_is_called_by_its_label_or_its_lever():
    plan, name = with_campaign(MARKET, "group_buying")
    assert title_of(plan, name) == "Group buying"
    assert campaign_words(plan, name) == "Nova 5 at Bazaar · days 60 to 119 · 5,000 EUR"


def test_the_day_after_the_last_is_not_among_the_days_of_a_campaign():
    plan, name = with_campaign(MARKET, "group_buying")

    def words(start, end):
        window = {f"campaigns.{name}.start": start, f"campaigns.{name}.end": end}
        return campaign_words(plan.with_settings(window), name).split(" · ")[1]

    days = [day for day in range(130) if plan.campaigns[name].start <= day < plan.campaigns[name].end]
    assert words(60.0, 120.0) == f"days {days[0]} to {days[-1]}"
    assert words(60.0, 61.0) == "day 60"
    assert words(60.5, 120.5) == "days 60.5 to 120"
    assert words(60.0, 1e9) == "from day 60 on"
