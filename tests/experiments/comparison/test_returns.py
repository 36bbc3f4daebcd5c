"""What a plan returns in money."""

import math

import numpy as np
import pytest

from journeysim import Scenario, run
from journeysim.experiments.comparison.own import Own
from journeysim.experiments.comparison.returns import MEASURES, Returns, frame, over_from, payback, ratio, returns
from tests.experiments.comparison.made import ADS, BAZAAR, NOVA, OWN, ROCK, costs, purchases, result
from tests.records.market import LIVELY

REACHED = [(False,) * 4]


def spent(*amounts, discounts=()):
    """The books of one campaign that spends so many cents, step by step; the discounts are part of them."""
    rows = [list(amounts) + [0] * (10 - len(amounts))]
    given = [list(discounts) + [0] * (10 - len(discounts))]
    return costs(1, spent=rows, discounts=given)


def plan_of(*bought, campaign=ADS, saved=(), **arrays):
    return result(purchases(*bought, reached=REACHED, saved=saved), campaigns={"ads": campaign}, **arrays)


def test_money_is_the_plan_less_the_base():
    base = result(purchases((1, 0, NOVA), (2, 3, ROCK)))
    plan = plan_of((1, 0, NOVA), (3, 1, NOVA), (8, 2, NOVA), (9, 2, NOVA), **spent(3_000, 5_000))
    [found] = returns(base, plan, OWN)
    assert (found.spend, found.discounts, found.cost) == (80.0, 0.0, 80.0)
    assert (found.incremental_units, found.incremental_revenue, found.incremental_margin) == (3.0, 300.0, 120.0)
    assert found.profit == 40.0
    assert found.roas == 300.0 / 80.0
    assert (found.new_customers, found.cac) == (2.0, 40.0)
    assert found.repeat_units == 1.0
    assert found.marginal_roas is None


def test_a_discount_is_a_cost_and_counts_once():
    """One Nova more, sold for 100 where 120 were asked: 20 of the cost are the discount."""
    base = result(purchases())
    plan = plan_of((2, 0, NOVA), saved=[2_000], **spent(1_000, 2_000, discounts=(0, 2_000)))
    [found] = returns(base, plan, OWN)
    assert (found.spend, found.discounts, found.cost) == (10.0, 20.0, 30.0)
    assert found.roas == 120.0 / 30.0
    assert found.profit == 40.0 - 10.0  # at list prices: margin 60, cost 30


def test_what_is_saved_on_what_is_not_own_or_sent_back_is_cost_but_no_revenue():
    base = result(purchases())
    bought = (2, 0, NOVA), (3, 1, NOVA, BAZAAR, True), (4, 2, ROCK)
    plan = plan_of(*bought, saved=[2_000, 2_000, 3_000], **spent(1_000, 7_000, discounts=(0, 7_000)))
    [found] = returns(base, plan, OWN)
    assert (found.spend, found.discounts, found.cost) == (10.0, 70.0, 80.0)
    assert found.incremental_revenue == 100.0
    assert found.roas == 120.0 / 80.0
    assert frame([found], "EUR").set_index("name")["mean"]["roas"] == 120.0 / 80.0


def test_books_without_discounts_have_none():
    base, plan = result(purchases()), plan_of((2, 0, NOVA), **spent(1_000))
    for log in plan.logs:
        del log.arrays["campaign_discounts"]
    [found] = returns(base, plan, OWN)
    assert (found.spend, found.discounts, found.cost) == (10.0, 0.0, 10.0)


def test_a_returned_unit_brings_neither_revenue_nor_a_customer():
    base = result(purchases())
    plan = plan_of((2, 0, NOVA, BAZAAR, True), **spent(1_000))
    [found] = returns(base, plan, OWN)
    assert (found.incremental_units, found.incremental_revenue, found.incremental_margin) == (1.0, 0.0, 0.0)
    assert (found.profit, found.roas, found.new_customers, found.cac) == (-10.0, 0.0, 0.0, None)


def test_what_is_in_the_base_too_cancels_and_a_free_plan_has_no_ratios():
    base = plan_of((1, 0, NOVA), **spent(5_000))
    [found] = returns(base, base, OWN)
    assert (found.cost, found.profit, found.incremental_units) == (0.0, 0.0, 0.0)
    assert (found.roas, found.cac, found.payback_day) == (None, None, None)


@pytest.mark.parametrize(
    ("profit", "cost", "day"),
    [
        ([-10, 0, 10, 0], [10, 0, 0, 0], 3.0),
        ([-10, 20, -15, 10], [10, 0, 0, 0], 4.0),  # covered on the second day, but not for good
        ([-10, 5, 0, 0], [10, 0, 0, 0], None),
        ([0, 0, -10, 10], [0, 0, 10, 0], 4.0),
        ([0, 0, 5, 0], [0, 0, 10, 0], 3.0),  # not before anything was paid
        ([5, 5, 5, 5], [0, 0, 0, 0], None),
    ],
)
def test_the_payback_day_is_when_the_money_is_back_for_good(profit, cost, day):
    assert payback(np.array(profit, float), np.array(cost, float), 1.0) == day
    doubled = payback(np.array(profit, float), np.array(cost, float), 2.0)
    assert doubled == (None if day is None else 2 * day)


def test_payback_of_a_plan():
    base = result(purchases())
    [found] = returns(base, plan_of((2, 0, NOVA), (4, 1, NOVA), **spent(6_000)), OWN)
    assert found.payback_day == 4.0


def test_what_remains_is_what_came_after_the_last_campaigns_end():
    base = result(purchases((6, 3, NOVA), (7, 3, NOVA)))
    plan = plan_of((6, 0, NOVA), (6, 3, NOVA), (7, 1, NOVA), (9, 2, NOVA), **spent(1_000))
    assert over_from(base, plan) == 6.0
    [found] = returns(base, plan, OWN)
    assert (found.incremental_units, found.after_units, found.after_margin) == (2.0, 1.0, 40.0)
    burst = {each: ADS[each] for each in ADS if each != "end"} | {"schedule": "burst", "on_days": 6.0}
    assert over_from(base, plan_of((6, 0, NOVA), campaign=burst)) == 6.0, "a burst is over though its window is not"
    whole = plan_of((6, 0, NOVA), campaign={**ADS, "end": 10.0})
    assert over_from(base, whole) is None
    [found] = returns(base, whole, OWN)
    assert (found.after_units, found.after_margin) == (None, None)


def test_the_next_budget_has_a_return_of_its_own():
    base = result(purchases())
    plan = plan_of((1, 0, NOVA), (2, 1, NOVA), saved=[1_000, 0], **spent(10_000, discounts=(1_000,)))
    raised = plan_of(
        (1, 0, NOVA), (2, 1, NOVA), (3, 2, NOVA), saved=[1_000, 0, 2_000],
        **spent(11_000, 3_000, discounts=(1_000, 2_000)),
    )  # fmt: skip
    [found] = returns(base, plan, OWN, raised)
    assert found.marginal_roas == (100.0 + 20.0) / 40.0
    [found] = returns(base, plan, OWN, plan)
    assert found.marginal_roas is None


def test_owners_and_stars_are_those_at_the_end():
    def at_the_end(owners, reviews, stars):
        found = {name: np.zeros((10, 3), np.int64) for name in ("owners", "review_count", "review_stars")}
        found["owners"][-1], found["review_count"][-1], found["review_stars"][-1] = owners, reviews, stars
        return found

    base = result(purchases(), **at_the_end((1, 7, 9), (2, 5, 5), (6, 1, 1)))
    plan = plan_of(**at_the_end((4, 0, 0), (4, 5, 5), (16, 1, 1)))
    [found] = returns(base, plan, OWN)
    assert (found.owners, found.rating) == (3.0, 1.0)
    [found] = returns(result(purchases()), plan, OWN)
    assert found.rating is None


def test_a_rivals_campaign_costs_the_plan_nothing():
    base = result(purchases())
    plan = plan_of((1, 0, NOVA), **spent(5_000))
    plan = type(plan)(plan.scenario, 1, plan.cast.__class__(**{**vars(plan.cast), "rival": (True,)}), plan.logs)
    [found] = returns(base, plan, OWN)
    assert (found.cost, found.roas) == (0.0, None)
    assert over_from(base, plan) is None


def test_the_frame_has_labels_units_and_intervals():
    base = result(purchases(), purchases())
    plan = result(
        purchases((1, 0, NOVA), reached=REACHED), purchases((1, 0, NOVA), (2, 1, NOVA), reached=REACHED),
        campaigns={"ads": ADS}, **spent(1_000),
    )  # fmt: skip
    table = frame(returns(base, plan, OWN), "EUR").set_index("name")
    assert list(table.index) == list(MEASURES) == list(Returns.__dataclass_fields__)[:-3]
    assert table.loc["incremental_revenue", ["unit", "mean", "n"]].tolist() == ["EUR", 150.0, 2]
    assert table.loc["incremental_revenue", "low"] < 150.0 < table.loc["incremental_revenue", "high"]
    assert table.loc["marginal_roas", "n"] == 0
    assert math.isnan(table.loc["marginal_roas", "mean"])


def test_a_ratio_is_of_the_means_and_leaves_no_replicate_out():
    assert ratio([10.0, 10.0], [4.0, 1.0])[::3] == (20.0 / 5.0, 2)
    assert ratio([10.0, 10.0, 10.0], [3.0, -1.0, 3.0])[0] == 6.0
    mean, low, high, _ = ratio([9.0, 11.0, 10.0], [5.0, 5.0, 5.0])
    assert mean == pytest.approx(2.0)
    assert (mean - low, high - mean) == pytest.approx([4.303 * 0.2 / math.sqrt(3)] * 2, rel=1e-3)
    assert ratio([40.0, 44.0], [10.0, 11.0])[1:3] == (4.0, 4.0)  # always the same: no doubt about it


def test_a_ratio_over_what_may_be_nothing_has_no_interval():
    mean, low, high, count = ratio([10.0, 10.0], [4.0, 1.0])
    assert (mean, math.isnan(low), math.isnan(high), count) == (4.0, True, True, 2)
    for under in ([1.0, -1.0], [-1.0, -2.0], [None, None]):
        assert [math.isnan(each) for each in ratio([1.0, 1.0], under)[:3]] == [True] * 3
    assert math.isnan(ratio([10.0], [4.0])[1])


@pytest.mark.slow
def test_in_a_real_pair_money_is_what_the_results_say():
    plan = Scenario.from_dict(LIVELY, set={"time.steps": 40})
    without, with_it = (
        run(each, seed=3, purchases=True) for each in (plan.with_settings({"campaigns": {}}), plan)
    )  # fmt: skip
    [found] = returns(without, with_it, Own(np.array([[True, True], [False, False]]), "Nova 5"))
    gained = {
        name: with_it.summary[f"product.nova-5.{name}"] - without.summary[f"product.nova-5.{name}"]
        for name in ("units", "margin", "owners", "rating")
    }
    assert found.incremental_units == gained["units"]
    assert found.incremental_margin == pytest.approx(gained["margin"])
    assert (found.owners, found.rating) == (gained["owners"], pytest.approx(gained["rating"]))
    assert found.cost == with_it.summary["campaigns.spend"]
