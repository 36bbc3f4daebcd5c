"""Whose sales are counted as own."""

import numpy as np
import pytest

from journeysim import Scenario, ScenarioError
from journeysim.experiments.own import own_of
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


def test_campaigns_that_stay_as_they_are_do_not_count():
    assert own_of(PHONES, [PHONES.with_settings({"products.volt-s.price": 200.0})]).everything


def test_a_campaign_that_the_plan_drops_counts():
    assert rows(own_of(PHONES, [PHONES.with_settings({"campaigns.nova-spring": "drop"})])) == {"nova-5"}


def test_the_products_of_a_brand_go_by_its_name():
    own = own_of(PHONES, [with_campaign("a", product="galaxia-a"), with_campaign("b", product="galaxia-pro")])
    assert own.label == "Galaxia"


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
