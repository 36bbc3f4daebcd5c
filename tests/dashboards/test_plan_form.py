"""The form of a plan makes plans that hold, says at the control what does not, and keeps to what a visitor may have."""

from importlib import import_module

import ipyvue
import pytest
import solara

from dashboards import limits
from dashboards.drafts import draft_of, plan_of
from dashboards.pages.compare.plan import PlanForm
from dashboards.text.english import TEXTS
from journeysim import Scenario
from journeysim.scenario import levers
from tests.dashboards.page import _below, having, press, rendered, texts

pytestmark = pytest.mark.slow

MARKET = Scenario.load("smartphones")
ADS = Scenario.load("plans/ads-for-everyone")


class Form:
    """A form with the plan that it has made."""

    def __init__(self, plan=ADS, base=MARKET, **options):
        self.plan = plan
        made = self

        @solara.component
        def Page():  # noqa: N802
            plan, change = solara.use_state(made.plan, eq=lambda a, b: a is b)
            made.plan = plan
            PlanForm(base, plan, change, **options)

        self.element = Page()

    def __enter__(self):
        self.rendering = rendered(self.element)
        self.rc = self.rendering.__enter__()
        return self

    def __exit__(self, *wrong):
        self.rendering.__exit__(*wrong)

    def field(self, label):
        return next(each for each in having(self.rc, "details_label") if each.label == label)

    def labels(self):
        return [each.label for each in having(self.rc, "details_label")]

    def button(self, label):
        for each in _below(self.rc.container):
            if isinstance(each, ipyvue.Html) and each.tag == "button":
                said = " ".join(str(held) for held in _below(each) if isinstance(held, str))
                if label in (each.attributes.get("aria-label"), said.strip()) or said.strip().startswith(label):
                    return each
        raise AssertionError(f"no button {label!r}")

    def click(self, label):
        press(self.button(label), label)

    def add(self, title):
        self.click("Add a campaign")
        self.click(title)


def test_it_shows_the_campaigns_and_what_they_come_to():
    with Form() as form:
        shown = texts(form.rc)
        assert "Galaxia Pro on Pixgram" in shown
        assert "This campaign runs in the market anyway." in shown
        assert "This plan's campaigns together: 400 EUR" in shown
        assert "Campaigns that run in the market anyway: 9,000 EUR" in shown
        assert "Adds: Galaxia Pro on Pixgram, advertising (Galaxia Pro · days 60 to 119 · 400 EUR)" in shown


#: One of each shelf, and those that a market takes only with settings of their own; tests of levers try all of them.
LEVERS = ("advertising", "seeding", "coupon", "social_shop", "sample", "competitor_response")


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_can_be_added_opened_and_goes_through_a_link(lever):
    base = Scenario.load("plans/no-network-shop")
    with Form(base, base) as form:
        form.add(levers.offered()[lever].title)
        (name,) = set(form.plan.campaigns) - set(base.campaigns)
        assert form.plan.campaigns[name].lever == lever
        assert "First day" in form.labels()
        assert plan_of(base, draft_of(base, form.plan)) == form.plan
        (focus,) = having(form.rc, "turn")
        assert (focus.to, focus.turn) == (f"campaign-{name}", 1)
        assert any(each.startswith("Added: ") for each in texts(form.rc))


def test_a_lever_that_does_not_fit_the_market_says_why_and_adds_nothing():
    with Form() as form:
        form.add("Shop in a network")
        assert form.plan == ADS
        assert any("does not fit the market" in each and "pixgram-shop" in each for each in texts(form.rc))


def test_a_campaign_is_copied_and_removed():
    with Form() as form:
        form.click("Copy Galaxia Pro on Pixgram")
        assert list(form.plan.campaigns) == ["nova-spring", "galaxia-ads", "galaxia-ads-2"]
        form.click("Remove Nova 5 on television, spring")
        assert list(form.plan.campaigns) == ["galaxia-ads", "galaxia-ads-2"]
        (focus,) = having(form.rc, "turn")
        assert focus.to == "add-campaign"
        assert "Removed: Nova 5 on television, spring." in texts(form.rc)
        assert any(each.startswith("Takes away: Nova 5") for each in texts(form.rc))
        assert plan_of(MARKET, draft_of(MARKET, form.plan)) == form.plan


@pytest.mark.parametrize(
    ("name", "told"), [("  ", "needs a name"), ("Television", "television is the name of another here")]
)
def test_a_plan_keeps_its_name_where_the_new_one_cannot_be(name, told):
    with Form(taken={"smartphones", "television"}) as form:
        form.field("Name").vue_entered(name)
        assert form.plan.name == ADS.name
        assert told in form.field("Name").wrong
        form.field("Name").vue_entered("radio")
        assert form.plan.name == "radio"
        assert not form.field("Name").wrong


def test_settings_come_from_the_declarations_with_names_of_the_market():
    with Form() as form:
        form.click("Edit Galaxia Pro on Pixgram")
        product, reach = form.field("Product"), form.field("Reach")
        assert (product.kind, product.names[:2], product.value) == ("choice", ["Nova 5", "Nova Mini"], "galaxia-pro")
        assert any("Share of the target" in each for each in reach.details)
        assert form.field("Price of impressions").unit == "EUR per 1,000 impressions"
        assert form.field("First day").span == [0.0, 365.0]
        product.vue_entered("nova-mini")
        reach.vue_entered(0.5)
        form.field("Segments").vue_entered(["seniors", "students"])
        campaign = form.plan.campaigns["galaxia-ads"]
        assert (campaign.product, campaign.reach, campaign.target.segments) == (
            "nova-mini", 0.5, ["students", "seniors"],
        )  # fmt: skip


REFUSED = (
    ("Reach", 1.5, "from 0 to 1"),
    ("Reach", "0.5", "found '0.5'"),
    ("First day", 400, "outside the run"),
    ("Last day", -1, "0 or more"),
    ("Last day", 100.5, "a whole number"),
    ("Product", "nokia", "found 'nokia'"),
    ("Product", ["nova-5"], "'Nova 5'"),
    ("Segments", ["nobody"], "'Enthusiasts'"),
    ("Segments", "students", "'Enthusiasts'"),
    ("Segments", [["students"]], "'Enthusiasts'"),
    ("Chosen by", "age", "'chance'"),
    ("Galaxia Pro on Pixgram", -1, "from 0"),
    ("Galaxia Pro on Pixgram", 1e12, "more than this page allows"),
    ("Name in tables", {"a": 1}, "a table"),
)


@pytest.mark.slow
def test_what_the_scenario_refuses_is_said_at_its_control_and_changes_nothing():
    with Form() as form:
        form.click("Edit Galaxia Pro on Pixgram")
        for label, entered, told in REFUSED:
            form.field(label).vue_entered(entered)
            assert form.plan == ADS, label
            assert told in form.field(label).wrong
        assert form.field("Reach").wrong
        form.field("Reach").vue_entered(0.25)
        assert form.plan.campaigns["galaxia-ads"].reach == 0.25
        assert not any(each.wrong for each in having(form.rc, "details_label"))


def test_a_window_moves_as_a_pair():
    with Form() as form:
        form.click("Edit Galaxia Pro on Pixgram")
        for label, day, window in (
            ("First day", 200, (200, 260)),
            ("Last day", 89, (30, 90)),
            ("First day", 40, (40, 90)),
        ):
            form.field(label).vue_entered(day)
            campaign = form.plan.campaigns["galaxia-ads"]
            assert (campaign.start, campaign.end) == window
            told = [each for each in texts(form.rc) if "has moved along" in each]
            # Seen in the card, and heard.
            assert (len(told) == 2) == (day != 40)
        assert not any(each.wrong for each in having(form.rc, "details_label"))


def test_a_last_day_is_among_the_days_of_its_campaign():
    with Form() as form:
        form.click("Edit Galaxia Pro on Pixgram")
        last = form.field("Last day")
        assert (last.value, last.span) == (119, [0, 364])
        last.vue_entered(100)
        assert form.plan.campaigns["galaxia-ads"].end == 101
        assert "Adds: Galaxia Pro on Pixgram, advertising (Galaxia Pro · days 60 to 100 · 400 EUR)" in texts(form.rc)
        form.click("Edit Nova 5 on television, spring")
        form.field("Last day").vue_entered(364)
        assert form.field("Last day").value == 364
        assert form.plan.campaigns["nova-spring"].end == 365


def test_the_last_day_of_a_campaign_without_an_end_is_that_of_the_run():
    endless = ADS.with_settings({"campaigns.galaxia-ads.end": 1e9})
    with Form(endless) as form:
        form.click("Edit Galaxia Pro on Pixgram")
        assert form.field("Last day").value == 364
        form.field("Last day").vue_entered(364)
        assert form.plan == endless


def test_a_last_day_is_a_whole_day_also_of_a_campaign_that_begins_within_it_or_after_the_run():
    for changes, day in (
        ({"campaigns.galaxia-ads.start": 10.5, "campaigns.galaxia-ads.end": 11.0, "time.step_days": 0.5}, 10),
        ({"time.steps": 50}, 119),
    ):
        with Form(ADS.with_settings(changes)) as form:
            form.click("Edit Galaxia Pro on Pixgram")
            assert form.field("Last day").value == day


def test_a_new_plan_has_no_title_of_its_own():
    with Form(MARKET) as form:
        assert form.field("Title").value == ""
        form.field("Title").vue_entered("Mine")
        assert (form.field("Title").value, form.plan.title) == ("Mine", "Mine")
        form.field("Title").vue_entered("")
        assert (form.field("Title").value, form.plan.title) == ("", MARKET.title)


def test_a_budget_can_be_moved_dropped_and_set_again():
    with Form() as form:
        form.field("Galaxia Pro on Pixgram").vue_entered(600)
        assert "This plan's campaigns together: 600 EUR" in texts(form.rc)
        form.click("No limit for Nova 5 on television, spring")
        assert form.plan == ADS.with_settings({"campaigns.galaxia-ads.budget": 600.0})
        assert "media have to be paid for" in form.field("Nova 5 on television, spring").wrong
        form.add("Coupon")
        form.click("No limit for Coupon")
        assert form.plan.campaigns["coupon"].budget is None
        assert any("those without a limit" in each for each in texts(form.rc))
        form.click("Set a limit for Coupon")
        assert form.plan.campaigns["coupon"].budget == 5000


def test_sliders_of_budgets_are_of_one_length():
    with Form() as form:
        ends = {tuple(form.field(label).span) for label in ("Galaxia Pro on Pixgram", "Nova 5 on television, spring")}
        assert ends == {(0.0, 20_000.0)}
        form.field("Galaxia Pro on Pixgram").vue_entered(15_000)
        assert form.field("Galaxia Pro on Pixgram").span == [0.0, 20_000.0]
        form.field("Galaxia Pro on Pixgram").vue_entered(20_000)
        assert form.field("Galaxia Pro on Pixgram").span == [0.0, 20_000.0]
        form.field("Galaxia Pro on Pixgram").vue_entered(20_001)
        ends = {tuple(form.field(label).span) for label in ("Galaxia Pro on Pixgram", "Nova 5 on television, spring")}
        assert ends == {(0.0, 50_000.0)}


def test_a_plan_without_a_name_keeps_the_one_it_has():
    with Form() as form:
        form.field("Name").vue_entered(" ")
        assert form.plan.name == ADS.name
        assert "needs a name" in form.field("Name").wrong


def test_prices_name_and_title_can_be_changed():
    with Form() as form:
        form.field("Price of Nova 5").vue_entered(899)
        form.field("Price level").vue_entered(1.1)
        form.field("Title").vue_entered("<b>Mine</b>")
        form.field("Name").vue_entered("My Plan!")
        assert (form.plan.name, form.plan.title) == ("my-plan", "<b>Mine</b>")
        assert form.plan.products["nova-5"].price == 899
        assert "Nova 5: price from 999 to 899" in texts(form.rc)


def test_a_name_that_becomes_another_is_said_and_its_help_tells_what_it_may_have():
    with Form() as form:
        assert any("small letters a to z" in each for each in form.field("Name").details)
        form.field("Name").vue_entered("My Great Plan!")
        # Seen beside the field, and heard.
        assert sum("the plan is now called my-great-plan" in each for each in texts(form.rc)) == 2
        form.field("Name").vue_entered("another")
        assert form.plan.name == "another"
        assert not any("A name has" in each for each in texts(form.rc))


def test_a_title_of_a_page_or_more_is_refused():
    with Form() as form:
        form.field("Title").vue_entered("x" * 201)
        assert form.plan.title == ADS.title
        assert "200 at most" in form.field("Title").wrong
        form.field("Title").vue_entered("x" * 200)
        assert form.plan.title == "x" * 200
        assert plan_of(MARKET, draft_of(MARKET, form.plan)).title == form.plan.title


def test_what_was_said_of_one_campaign_is_gone_when_another_is_opened():
    with Form() as form:
        form.add("Coupon")
        assert "Added: Coupon. Its settings are open." in texts(form.rc)
        form.click("Edit Galaxia Pro on Pixgram")
        assert not any(each.startswith("Added: ") for each in texts(form.rc))


@pytest.mark.slow
def test_a_plan_has_no_more_campaigns_than_a_visitor_may_have(monkeypatch):
    monkeypatch.setattr(limits, "CAMPAIGNS", 4)
    with Form() as form:
        for _ in range(limits.CAMPAIGNS + 1):
            form.click("Copy Galaxia Pro on Pixgram")
        assert len(form.plan.campaigns) == limits.CAMPAIGNS
        assert any("at most 4 campaigns" in each for each in texts(form.rc))


def test_a_plan_that_changes_nothing_says_so():
    with Form(MARKET) as form:
        assert TEXTS["plan.no_changes"] in texts(form.rc)
        assert TEXTS["plan.changes"] not in texts(form.rc)
        # A page is drawn from its top: this is gone before a campaign is there.
        assert texts(form.rc).index(TEXTS["plan.no_changes"]) < texts(form.rc).index("Edit")
        form.add("Coupon")
        assert TEXTS["plan.no_changes"] not in texts(form.rc)
        assert TEXTS["plan.changes"] in texts(form.rc)


@pytest.mark.slow
def test_a_plan_stays_small_however_often_it_is_changed(monkeypatch):
    monkeypatch.setattr(import_module("dashboards.pages.compare.plan.form"), "_ANEW", 5)
    with Form() as form:
        for each in range(12):
            form.field("Galaxia Pro on Pixgram").vue_entered(100 + each)
        assert form.plan.campaigns["galaxia-ads"].budget == 111
        assert len(form.plan._layers) <= len(MARKET._layers) + 1 + 5


def test_nothing_can_be_changed_while_it_is_disabled():
    with Form(disabled=True) as form:
        assert all(each.disabled for each in having(form.rc, "details_label"))
        assert "disabled" in form.button("Add a campaign").attributes
