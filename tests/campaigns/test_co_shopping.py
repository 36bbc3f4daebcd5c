"""Shopping together draws people with friends to the vendor and makes them look at more."""

import pytest

from tests.campaigns.market import LITTLE, against, lifted, model_of, sells

pytestmark = pytest.mark.slow

TOGETHER = {"lever": "co_shopping", "vendor": "shop", "pull": 1.0}


def test_it_draws_people_to_the_vendor_and_from_the_others():
    assert lifted(against(TOGETHER, "vendor.shop.units", **LITTLE))
    assert lifted(against(TOGETHER, "vendor.corner.units", **LITTLE), sign=-1)


def test_looks_cost_less_and_are_more():
    assert lifted(against(TOGETHER, "visits", **LITTLE))


def test_the_stronger_the_pull_the_more_come():
    sold = [sells(TOGETHER | {"pull": each}, "vendor.shop.units", replicates=3, **LITTLE) for each in (0.2, 1.0, 3.0)]
    assert sold[0] < sold[1] < sold[2]


def test_people_without_friends_have_nobody_to_shop_with():
    alone = LITTLE | {"network": {"kind": "erdos_renyi", "mean_degree": 0.0}}
    assert not any(against(TOGETHER, "vendor.shop.units", replicates=2, **alone))


def test_two_offers_of_it_are_the_better_of_the_two():
    model = model_of(TOGETHER, {"campaigns.other": TOGETHER | {"pull": 0.4}, "time.steps": 1})
    assert model.world.market.co_shopping.tolist() == [1.0, 0.0, 0.0]


def test_it_costs_by_the_day():
    book = model_of(TOGETHER | {"cost_per_day": 2.0, "end": 10.0}, LITTLE).campaigns.ledgers["lever"]
    assert book.spent == 2000


def test_a_target_is_refused_as_every_visitor_is_offered_it():
    with pytest.raises(Exception, match=r"campaigns\.lever\.target.*every visitor"):
        model_of(TOGETHER | {"target": {"passion": 0.5}})
