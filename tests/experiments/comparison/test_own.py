"""Whose sales are counted as own."""

from dataclasses import replace

import numpy as np
import pytest

from journeysim import Scenario, ScenarioError
from journeysim.experiments.comparison.own import EVERYTHING, Own, own_of, rivals
from tests.experiments.comparison.made import ADS, BAZAAR, CORNER, MINI, NOVA, OWN, result
from tests.support import scenario

PHONES = Scenario.load("smartphones", set={"population.consumers": 50, "time.steps": 2})
PRODUCTS, VENDORS = list(PHONES.products), list(PHONES.vendors)
AD = PHONES.as_dict()["campaigns"]["nova-spring"]


def with_campaign(name, **changes):
    return PHONES.with_settings({f"campaigns.{name}": {**AD, **changes}})


def rows(own):
    return {PRODUCTS[p] for p in np.flatnonzero(own.cells.any(axis=1))}


def test_what_the_plans_campaigns_promote_is_own():
    own = own_of(PHONES, [with_campaign("more", product="terra-fair")])
    assert rows(own) == {"terra-fair"}
    assert own.cells[PRODUCTS.index("terra-fair")].all()
    assert own.label == "Terra Fair"


def test_several_plans_make_a_union():
    plans = [with_campaign("more", product="volt-s"), with_campaign("nova-spring", budget=1.0)]
    own = own_of(PHONES, plans)
    assert rows(own) == {"volt-s", "nova-5"}
    assert own.label == "Nova 5 and Volt S"


def test_plans_for_products_of_two_brands_promote_rivals():
    galaxia, nova = with_campaign("a", product="galaxia-pro"), with_campaign("b", product="nova-mini")
    assert rivals(PHONES, [galaxia, nova]) == ["Nova Mini", "Galaxia Pro"]
    assert rivals(PHONES, [galaxia.with_settings({"campaigns.b": {**AD, "product": "nova-mini"}})]) != []
    assert rivals(PHONES, [galaxia]) == []
    assert rivals(PHONES, [nova, with_campaign("c", product="nova-5")]) == []
    # What a rival does is none of the plan's own campaigns.
    answer = {
        "lever": "competitor_response",
        "product": "nova-5",
        "response": "price_cut",
        "discount": 0.1,
        "budget": 9.0,
    }
    assert rivals(PHONES, [galaxia, PHONES.with_settings({"campaigns.answer": answer})]) == []


def test_a_vendor_may_promote_the_products_of_two_brands():
    coupon = {"lever": "coupon", "vendor": "phone-house", "discount": 0.1}
    plans = [
        PHONES.with_settings({"campaigns.off": {**coupon, "products": [each]}}) for each in ("nova-5", "galaxia-pro")
    ]
    assert rivals(PHONES, plans) == []
    assert rivals(PHONES, [PHONES.with_settings({"campaigns.off": coupon}), with_campaign("a", product="volt-s")]) == []


def test_campaigns_that_stay_as_they_are_do_not_count():
    assert own_of(PHONES, [PHONES.with_settings({"products.volt-s.price": 200.0})]).everything


def test_a_campaign_that_the_plan_drops_counts():
    assert rows(own_of(PHONES, [PHONES.with_settings({"campaigns.nova-spring": "drop"})])) == {"nova-5"}


def test_the_products_of_a_brand_go_by_its_name():
    own = own_of(PHONES, [with_campaign("a", product="galaxia-a"), with_campaign("b", product="galaxia-pro")])
    assert own.label == "Galaxia"


def test_all_that_a_vendor_sells_and_a_product_anywhere_have_a_long_name_and_a_short_one():
    coupon = {"lever": "coupon", "vendor": "phone-house", "discount": 0.1}
    own = own_of(PHONES, [with_campaign("more", product="galaxia-a"), PHONES.with_settings({"campaigns.off": coupon})])
    assert own.label == "everything at Phone House, and Galaxia A at any vendor"
    assert own.short == "own sales"
    assert own_of(PHONES, [], "nova-5").short == "Nova 5"


def test_own_sales_pay_for_what_is_for_them_or_differs_but_not_for_another_firms_campaigns():
    campaigns = dict.fromkeys(("mine", "other", "changed", "rival"), ADS)
    places = ((NOVA,), (BAZAAR, CORNER)), ((NOVA, MINI), (BAZAAR,)), ((MINI,), (BAZAAR,)), ((NOVA,), (BAZAAR,))
    cast = replace(result(campaigns=campaigns).cast, promoted=places, rival=(False, False, False, True))
    own = replace(OWN, campaigns=frozenset({"changed"}))
    assert own.pays(cast).tolist() == [True, False, True, False]
    assert OWN.pays(cast).tolist() == [True, False, False, False]
    assert Own(np.ones((3, 2), bool), EVERYTHING).pays(cast).tolist() == [True, True, True, False]


def test_campaigns_that_any_plan_changes_are_remembered_in_every_scenario():
    plans = [with_campaign("more"), PHONES.with_settings({"campaigns.nova-spring": "drop"})]
    own = own_of(PHONES, plans, "terra-fair")
    assert own.campaigns == {"more", "nova-spring"}
    assert (own.chosen, own_of(PHONES, plans).chosen) == (True, False)
    assert own.within(PHONES, plans[0]).campaigns == own.campaigns


@pytest.mark.parametrize(
    ("chosen", "label", "count"),
    [
        ("nova-5", "Nova 5", 5),
        ("Nova 5", "Nova 5", 5),
        ("nova", "Nova", 10),
        ("Galaxia", "Galaxia", 10),
        ("bazaar", "sales at Bazaar", 6),
        ("Phone House", "sales at Phone House", 6),
    ],
)
def test_a_product_brand_or_vendor_may_be_chosen(chosen, label, count):
    own = own_of(PHONES, [with_campaign("more", product="terra-fair")], chosen)
    assert (own.label, own.cells.sum()) == (label, count)


@pytest.mark.parametrize("chosen", ["novva", "", "phone hose"])
def test_an_unknown_name_is_told_with_the_nearest(chosen):
    with pytest.raises(ScenarioError) as told:
        own_of(PHONES, [], chosen)
    assert f"own: unknown product, brand or vendor '{chosen}'" in str(told.value)
    assert "did you mean" in str(told.value) or "'galaxia-pro'" in str(told.value)


def test_own_sales_are_found_by_name_in_a_scenario_with_other_products():
    base = scenario()
    more = scenario({"products": {"first": dict(base.as_dict()["products"]["plain"]), **base.as_dict()["products"]}})
    cells = own_of(base, [], "fancy").within(base, more).cells
    assert np.flatnonzero(cells.any(axis=1)).tolist() == [list(more.products).index("fancy")]
    assert own_of(base, []).within(base, more).everything
    assert own_of(base, []).within(base, base).cells.shape == (2, 2)
