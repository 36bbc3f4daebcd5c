"""What may be asked for on the page that compares, and what an address keeps of it."""

from dataclasses import replace

import pytest

from dashboards import limits
from dashboards.address import search_of
from dashboards.pages.compare import asked as asking
from dashboards.pages.compare import page as comparing
from dashboards.pages.compare.address import compare_link
from dashboards.pages.compare.card import told_of
from dashboards.pages.compare.last import Last, opened
from dashboards.text.english import TEXTS
from journeysim import Scenario, ScenarioError
from journeysim.scenario.problems import Problem

pytestmark = pytest.mark.slow

ADS = Scenario.load("plans/ads-for-everyone")


@pytest.mark.parametrize(
    "asked",
    [
        asking.first(),
        asking.of_base(Scenario.load("cafes")),
        replace(asking.first(), consumers=500, days=30, replicates=7, seed=3, own="Nova", marginal=True),
        asking.with_plan(asking.first(), ADS.with_settings({"campaigns.galaxia-ads.budget": 700.0})),
        replace(asking.of_base(Scenario.load("smartphones", {"market.category": "gadget"})), seed=9),
    ],
)
def test_an_address_keeps_all_that_is_asked_for(asked):
    link = comparing._link(asked)
    found = opened(link.partition("?")[2], Last())
    assert found.asked == asked
    assert [each.name for each in found.asked.plans] == [each.name for each in asked.plans]
    assert (found.made, found.note, found.wrong) == (None, TEXTS["compare.link_ready"], "")


def test_other_pages_lead_to_a_form_that_is_filled_in():
    draft = {"name": "ads", "set": {"campaigns.nova-spring.budget": 1.0}}
    link = compare_link("smartphones", [draft], {"influences.normative.weight": 2.0}, replicates=5)
    asked = opened(link.partition("?")[2], Last()).asked
    assert asked.base.influences.normative.weight == asked.plans[0].influences.normative.weight == 2.0
    assert asked.plans[0].campaigns["nova-spring"].budget == 1.0
    assert (asked.replicates, asked.consumers) == (5, 10_000)


HOSTILE = [
    {"base": "../../etc/passwd"},
    {"base": ["smartphones"]},
    {"base": "smartphones", "plans": "all"},
    {"base": "smartphones", "plans": [7]},
    {"base": "smartphones", "plans": [{"name": "x", "set": {}}] * 5},
    {
        "base": "smartphones",
        "plans": [{"name": "x", "set": {"network.kind": "edge_list", "network.file": "/etc/passwd"}}],
    },
    {"base": "smartphones", "plans": [{"name": "x", "set": {"campaigns.nova-spring.budget": -1}}]},
    {"base": "smartphones", "settings": {"network": {"kind": "edge_list", "file": "/etc/passwd"}}},
    {"base": "smartphones", "settings": 3},
    {"base": "smartphones", "consumers": 10**9},
    {"base": "smartphones", "consumers": "<script>"},
    {"base": "smartphones", "replicates": True},
    {"base": "smartphones", "days": 1.5},
    {"base": "smartphones", "seed": -1},
    {"base": "smartphones", "own": "/etc/passwd"},
    {"base": "smartphones", "own": {}},
]


@pytest.mark.parametrize("state", HOSTILE)
def test_a_hostile_link_gives_a_message_and_the_first_form(state):
    found = opened(search_of(state), Last())
    assert found.asked == asking.first()
    assert (found.made, found.note, bool(found.wrong)) == (None, "", True)
    assert "Traceback" not in found.wrong
    assert "/srv" not in found.wrong
    assert "site-packages" not in found.wrong


@pytest.mark.parametrize(
    ("name", "entered"),
    [("consumers", 50_001), ("days", 1_461), ("replicates", 101), ("replicates", 0), ("seed", -1), ("days", 2.5)],
)
def test_more_than_a_visitor_may_ask_for_is_refused_in_words(name, entered):
    with pytest.raises(ScenarioError, match="whole number from"):
        asking.with_number(asking.first(), name, entered)


def test_too_many_plans_too_much_work_and_nothing_to_compare_are_refused():
    asked = asking.first()
    for name in ("plans/buy-less", "plans/network-shop"):
        asked = asking.with_plan(asked, asking.shipped_plan(asked, name))
    with pytest.raises(ScenarioError, match="At most 4 plans"):
        asking.with_plan(asked, ADS)
    with pytest.raises(ScenarioError, match="times as much as one visitor"):
        asking.sized(replace(asked, consumers=50_000, replicates=100, days=1_460))
    with pytest.raises(ScenarioError, match="no plan to compare"):
        asking.sized(replace(asked, plans=()))
    with pytest.raises(ScenarioError, match="the same as"):
        asking.sized(replace(asked, plans=(asked.base,)))
    with pytest.raises(ScenarioError, match="population"):
        asking.sized(replace(asked, plans=(Scenario.load("plans/check-in"),)))
    assert asked.consumers * asked.steps * asked.runs < limits.WORK


def test_plans_of_a_base_that_was_changed_are_changed_like_it():
    base = Scenario.load("smartphones", {"influences.normative.weight": 2.0})
    plan = asking.shipped_plan(asking.of_base(base), "plans/ads-for-everyone")
    assert plan == Scenario.load("plans/ads-for-everyone", {"influences.normative.weight": 2.0})


def test_two_plans_never_have_one_name():
    asked = asking.of_base(Scenario.load("smartphones"))
    for _ in range(3):
        asked = asking.with_plan(asked, ADS)
    assert [each.name for each in asked.plans] == ["ads-for-everyone", "ads-for-everyone-2", "ads-for-everyone-3"]


def test_a_plan_says_what_it_changes():
    base = Scenario.load("smartphones")
    title, adds = told_of(base, ADS)
    assert title == "Smartphones: ads for everyone"
    assert adds.startswith("Adds: Galaxia Pro on Pixgram")
    assert told_of(base, base) == [TEXTS["compare.same_as_base"]]
    many = base.with_settings({f"products.{name}.price": 600.0 for name in list(base.products)[:5]})
    assert told_of(base, many)[-1] == "and 2 more changes"


def test_ties_are_limited_by_what_a_network_is_expected_to_have(monkeypatch):
    asked = asking.first()
    monkeypatch.setattr(limits, "TIES", 10)
    with pytest.raises(ScenarioError, match="ties between people are more than this page allows"):
        asking.sized(asked)
    monkeypatch.setattr(type(asked.base.network), "expected_degree", lambda *given: 10 / asked.consumers)
    asking.sized(asked)


def test_only_the_beginning_of_a_problem_is_told():
    problems = [Problem("your plan.toml", "title", each) for each in ("x" * 9_000, "short", "y" * 9_000, "more")]
    said = asking.told(ScenarioError(problems))
    assert said.startswith("your plan.toml: title: xxx")
    assert "title: short; your" in said
    assert "more" not in said
    assert 600 < len(said) < 700
