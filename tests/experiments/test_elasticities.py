"""How sales answer to prices and to advertising."""

import math

import pytest

from journeysim import Scenario, run
from journeysim.experiments.elasticities import (
    ADVERTISING_RANGE,
    BUDGET_STEP,
    PRICE_RANGE,
    PRICE_STEP,
    Elasticity,
    elasticities,
    moves,
    of_units,
)
from journeysim.experiments.statistics import estimate
from tests.records.market import LIVELY

pytestmark = pytest.mark.slow


def lively(**changes):
    return Scenario.from_dict({**LIVELY, "time": {"steps": 30}, **changes})


@pytest.mark.parametrize(
    ("values", "expected", "verdict"),
    [
        ([-2.0, -3.0], PRICE_RANGE, "fits"),
        ([-0.9], PRICE_RANGE, "miss"),
        ([-5.1], PRICE_RANGE, "miss"),
        ([0.05], ADVERTISING_RANGE, "fits"),
        ([0.04], ADVERTISING_RANGE, "miss"),
        ([0.04], None, "no range"),
        ([], PRICE_RANGE, "no value"),
    ],
)
def test_a_miss_is_called_a_miss(values, expected, verdict):
    assert Elasticity("anything", "price", estimate(values) if values else None, expected).verdict == verdict


def test_a_budget_that_is_not_the_limit_is_no_miss():
    found = Elasticity("budget", "budget", estimate([0.0]), ADVERTISING_RANGE, limits=False)
    assert found.verdict == "budget not the limit"


def test_a_budget_is_a_limit_where_more_of_it_is_spent():
    verdicts = {}
    for budget in (20.0, 1e6):
        campaigns = {"spring": {**LIVELY["campaigns"]["spring"], "budget": budget}}
        found = elasticities(lively(campaigns=campaigns), seed=3, replicates=1, products=["nova-5"])
        assert found[0].limits
        verdicts[budget] = found[1].limits, found[1].verdict
    assert verdicts[20.0][0]
    assert verdicts[1e6] == (False, "budget not the limit")


def test_an_elasticity_is_a_ratio_of_logarithms():
    assert of_units([100, 100], [121, 81], 1.1) == [pytest.approx(2.0), pytest.approx(math.log(0.81) / math.log(1.1))]
    assert [math.isnan(value) for value in of_units([0, 5], [5, 0], 1.1)] == [True, True]


def test_each_price_and_each_own_budget_is_moved_alone():
    scenario = lively()
    found = moves(scenario)
    assert [move.what for move in found] == ["price of Nova 5", "price of Arc", "budget of Spring on air"]
    nova, _, spring = found
    assert nova.ends[0].products["nova-5"].price == 499.99 * (1 - PRICE_STEP)
    assert nova.ends[1].products["nova-5"].price == 499.99 * (1 + PRICE_STEP)
    assert nova.ratio == (1 + PRICE_STEP) / (1 - PRICE_STEP)
    assert nova.ends[0].products["arc"] == scenario.products["arc"]
    assert nova.ends[0].market.reference_price == nova.ends[1].market.reference_price == (499.99 + 249.0) / 2
    assert (spring.ends[0].campaigns["spring"].budget, spring.ends[1].campaigns["spring"].budget) == (
        500.0 / BUDGET_STEP,
        500.0 * BUDGET_STEP,
    )
    assert spring.ratio == BUDGET_STEP**2


def test_a_vendors_own_price_moves_along():
    vendors = {**LIVELY["vendors"], "bazaar": {**LIVELY["vendors"]["bazaar"], "prices": {"arc": 200.0}}}
    arc = moves(lively(vendors=vendors), ["arc"])[0]
    assert arc.ends[0].vendors["bazaar"].prices == {"arc": 200.0 * (1 - PRICE_STEP)}


def test_products_may_be_chosen_and_bring_their_campaigns():
    assert [move.what for move in moves(lively(), ["arc"])] == ["price of Arc"]
    assert [move.kind for move in moves(lively(), ["nova-5"])] == ["price", "budget"]


def test_a_campaign_without_a_budget_is_left_out():
    campaigns = {"spring": {**LIVELY["campaigns"]["spring"], "budget": 0.0}}
    assert [move.kind for move in moves(lively(campaigns=campaigns))] == ["price", "price"]


def test_elasticities_are_those_of_the_units_sold():
    scenario = lively()
    found = elasticities(scenario, seed=3, replicates=2)
    assert [each.what for each in found][2:] == ["price, mean over the products", "budget of Spring on air"]
    low, high = (run(end, seed=3, replicates=2).values("product.nova-5.units") for end in moves(scenario)[0].ends)
    expected = [math.log(b / a) / math.log(1.02 / 0.98) for a, b in zip(low, high, strict=True)]
    assert found[0].estimate.mean == pytest.approx(sum(expected) / 2)
    assert found[2].estimate.mean == pytest.approx((found[0].estimate.mean + found[1].estimate.mean) / 2)


def test_progress_counts_all_runs():
    seen = []
    elasticities(lively(time={"steps": 6}), replicates=2, products=["arc"], progress=lambda *each: seen.append(each))
    assert seen == [(number, step) for number in range(4) for step in range(7)]


@pytest.mark.full
def test_in_the_smartphones_market_dearer_sells_less_and_advertised_sells_more():
    found = elasticities(Scenario.load("smartphones"), seed=1, replicates=3, products=["nova-5"])
    price, budget = (each.estimate for each in found)
    assert price.high < 0
    assert budget.mean > 0
