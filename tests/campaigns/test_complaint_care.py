"""Answered complaints keep customers, answered questions win the unsure; both cost, within the budget."""

import numpy as np
import pytest

from journeysim.population.columns import DISSOLUTION
from tests.campaigns.market import LITTLE, against, lifted, model_of, sells

pytestmark = pytest.mark.slow

CARE = {"lever": "complaint_care", "vendor": "shop", "care": 1.0, "answers": 0.0}
ANGRY = LITTLE | {"population.consumers": 1000, "stages.evaluation.service_sd": 2.0}
BRANDED = LITTLE | {"vendors.shop.brand": "Plain", "vendors.corner.brand": "Plain"}


def test_complaints_are_answered_and_satisfaction_comes_back():
    assert sells(None, "complaints.answered", **ANGRY) == 0
    assert lifted(against(CARE, "complaints.answered", **ANGRY))
    assert lifted(against(CARE, "satisfaction.mean", **ANGRY))


def test_fewer_relations_are_broken():
    broken = [
        np.count_nonzero(model_of(lever, ANGRY, seed).world.people.relation[:, 0] == DISSOLUTION)
        for lever in (None, CARE) for seed in (1, 2, 3)
    ]  # fmt: skip
    assert all(after < before for before, after in zip(broken[:3], broken[3:], strict=True))


def test_kept_customers_buy_there_again():
    often = ANGRY | {"products.plain.lifetime": 8.0, "products.fancy.lifetime": 8.0}
    assert lifted(against(CARE, "vendor.shop.units", **often))


def test_the_more_is_answered_the_better():
    answered = [sells(CARE | {"care": each}, "complaints.answered", replicates=3, **ANGRY) for each in (0.1, 0.5, 1.0)]
    assert answered[0] < answered[1] < answered[2]


def test_answered_questions_sell_more_there():
    unsure = LITTLE | {"population.consumers": 1000, "stages.vendor.answers_weight": 2.0}
    assert lifted(against(CARE | {"care": 0.0, "answers": 1.0}, "vendor.shop.units", **unsure))


def test_each_answer_costs_and_care_ends_with_the_money():
    model = model_of(CARE | {"cost_per_complaint": 4.0}, ANGRY | {"time.steps": 1})
    answered = int(model.world.books.complaints_answered.sum())
    for _ in range(20):
        model.step()
        answered += int(model.world.books.complaints_answered[0])
    book = model.campaigns.ledgers["lever"]
    assert book.claimed == answered > 0
    assert book.spent == 400 * answered
    poor = model_of(CARE | {"cost_per_complaint": 4.0, "budget": 10.0}, ANGRY).campaigns.ledgers["lever"]
    assert poor.over
    assert poor.spent == 800


def test_all_vendors_of_a_brand_answer():
    brand = {"lever": "complaint_care", "brand": "Plain", "care": 0.7}
    market = model_of(brand, BRANDED | {"time.steps": 1}).world.market
    assert market.complaint_care.tolist() == [0.7, 0.7, 0.0]


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ({"vendor": ""}, "either a vendor or a brand"),
        ({"brand": "Plain"}, "either a vendor or a brand"),
        ({"vendor": "", "brand": "Plane"}, "did you mean 'Plain'"),
    ],
)
def test_it_needs_a_vendor_or_a_brand_that_there_is(how, text):
    with pytest.raises(Exception, match=text):
        model_of(CARE | how, BRANDED)
