"""A plan goes into an address and comes out again; what anybody may have put there is refused in words."""

import time

import pytest

from dashboards import limits
from dashboards.address import search_of, state_of
from dashboards.drafts import draft_of, plan_of
from journeysim import Scenario
from journeysim.scenario import catalogue
from journeysim.scenario.problems import ScenarioError

MARKET = Scenario.load("smartphones")


@pytest.mark.parametrize("name", [each for each in catalogue.names() if each.startswith("plans/")])
def test_a_shipped_plan_goes_through_an_address(name):
    plan = Scenario.load(name)
    base = Scenario.load("cafes") if "sunrise" in plan.vendors else MARKET
    state = state_of(search_of({"plans": [draft_of(base, plan)] * limits.PLANS}))
    again = plan_of(base, state["plans"][0])
    assert again == plan
    assert again.name == plan.name


def test_campaigns_that_are_added_and_taken_away_go_through_an_address():
    base = Scenario.load("plans/rival-strikes-back")
    plan = base.with_settings({
        "campaigns.nova-answers": "drop",
        "campaigns.more": {"lever": "coupon", "discount": 0.1, "products": ["nova-5"], "target": {"passion": 0.4}},
        "products.nova-5.price": 899.0,
    })  # fmt: skip
    draft = state_of(search_of(draft_of(base, plan)))
    assert list(plan_of(base, draft).campaigns) == ["nova-spring", "galaxia-ads", "more"]
    assert plan_of(base, draft) == plan


@pytest.mark.parametrize(
    "draft",
    [
        {"name": 3},
        {"set": [1]},
        {"set": {"title": "x"}, "folder": "/etc"},
        {"name": "x" * 101},
        {"set": {"a." * 200 + "a": 1}},
        {"set": {"a." * 50 + "a": 1}},
        {"set": {"": 1}},
        {"set": {"extends": "/etc/passwd"}},
        {"set": {"extends": "smartphones"}},
        {"set": {"network": {"kind": "edge_list", "file": "/etc/passwd"}}},
        {"set": {"network.kind": "edge_list", "network.file": "/etc/passwd"}},
        {"set": {'"network"."file"': "/etc/passwd"}},
        {"set": {"campaigns": {str(each): {} for each in range(200)}}},
        {"set": {"campaigns.x": {"lever": "coupon"}}},
        {"set": {"campaigns.x": "drop"}},
        {"set": {"title": None}},
        {"set": {"record.diary": [[[[[]]]]]}},
        {"set": {f"campaigns.a{each}": {"lever": "bundle", "vendor": "bazaar"} for each in range(13)}},
    ],
)
def test_what_is_no_plan_is_refused_soon_in_words_without_a_path(draft):
    began = time.monotonic()
    with pytest.raises(ScenarioError) as refused:
        plan_of(MARKET, draft)
    assert time.monotonic() - began < 2
    assert "/" not in str(refused.value).replace("limits/", "").replace("plans/", "")


def test_a_name_from_a_link_is_one_that_a_file_may_have():
    assert plan_of(MARKET, {"name": "../../x<script>", "set": {}}).name == "x-script"
    assert plan_of(MARKET, {}) == MARKET
