"""A bundle recommender: orders are worth more, and some go back to the products over the accessories."""

import pytest

from tests.campaigns.market import LITTLE, against, lifted, model_of, sells

pytestmark = pytest.mark.slow

BUNDLE = {"lever": "bundle", "vendor": "shop", "fit": 1.0}
LIVELY = LITTLE | {"products.plain.accessories": {"case": {"price": 15.0, "unit_cost": 5.0, "attach": 0.6}}}
MATTERS = LIVELY | {"stages.decision.to_accessories": 3.0, "stages.decision.reservation": 4.5}


def test_accessories_are_sold_and_orders_grow():
    assert sells(None, "sales.accessories", **LIVELY) == 0
    assert lifted(against(BUNDLE, "sales.accessory_revenue", **LIVELY))
    assert lifted(against(BUNDLE, "sales.order_value", **LIVELY))


def test_more_go_back_to_the_products_over_accessories():
    assert lifted(against(BUNDLE, "backtracks.decision.product", **MATTERS))


def test_the_better_the_fit_the_more_is_sold():
    sold = [sells(BUNDLE | {"fit": each}, "sales.accessories", replicates=3, **LIVELY) for each in (0.2, 0.5, 1.0)]
    assert sold[0] < sold[1] < sold[2]


def test_it_costs_by_the_day_while_the_budget_lasts():
    book = model_of(BUNDLE | {"cost_per_day": 2.0, "setup_cost": 5.0, "budget": 20.0}, LIVELY).campaigns.ledgers[
        "lever"
    ]
    assert book.spent == 500 + 7 * 200
    assert book.over


def test_two_bundles_at_one_vendor_are_the_better_of_the_two():
    model = model_of(BUNDLE | {"fit": 0.6}, {"campaigns.other": BUNDLE | {"fit": 0.3}, "time.steps": 1})
    assert model.world.market.bundle_recommender.tolist() == [0.6, 0.0, 0.0]


def test_without_accessories_there_is_nothing_to_recommend():
    with pytest.raises(Exception, match="no product has accessories"):
        model_of(BUNDLE, {"products.plain.accessories": {}})
