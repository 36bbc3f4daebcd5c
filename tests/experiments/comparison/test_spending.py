"""What the campaigns of a plan spent of their budgets, and that little of it is told."""

from dataclasses import replace
from math import isnan

from journeysim.experiments.comparison.spending import spending, unspent
from tests.experiments.comparison.made import ADS, OWN, costs, purchases, result

ROCK_ADS = ADS | {"product": "rock"}


def plan(**campaigns):
    """Two replicates of two campaigns: 3 and 1 EUR are paid by the first, 2 and 4 of that being price cuts."""
    paid = costs(2, spent=[[100] * 3 + [0] * 7, [50] * 10], discounts=[[0] * 10, [20] * 10])
    reached = {"campaign_reached": costs(2)["campaign_spent"] + [3, 1]}
    return result(purchases(), purchases(), campaigns={"ads": ADS, "more": ADS, **campaigns}, **paid, **reached)


def test_each_own_campaign_stands_with_what_it_spent_and_left():
    ads, more = spending(plan(), OWN).to_dict("records")
    assert (ads["name"], ads["budget"], ads["spent"], ads["discounts"], ads["left"], ads["reached"]) == (
        "ads", 10.0, 3.0, 0.0, 7.0, 3.0
    )  # fmt: skip
    # Price cuts count against the budget but are told by themselves.
    assert (more["spent"], more["discounts"], more["left"], more["reached"]) == (3.0, 2.0, 5.0, 1.0)


def test_a_campaign_without_a_limit_leaves_nothing():
    endless = {key: value for key, value in ADS.items() if key != "budget"} | {"per_day": 1.0}
    _, more = spending(plan(more=endless), OWN).to_dict("records")
    assert isnan(more["budget"])
    assert isnan(more["left"])


def test_campaigns_of_other_firms_are_left_out():
    made = plan(more=ROCK_ADS)
    made = replace(made, cast=replace(made.cast, promoted=(((0,), (0, 1)), ((2,), (0, 1)))))
    assert list(spending(made, OWN)["name"]) == ["ads"]


def test_a_plan_that_leaves_more_than_half_says_so():
    found = spending(plan(), OWN)
    assert unspent("mine", found, "EUR").startswith(
        "mine spent 8 of the 20 EUR that its campaigns may spend: 60% stayed unspent"
    )
    assert unspent("mine", found[found["name"] == "more"], "EUR") == ""
    assert unspent("mine", found.assign(budget=float("nan"), left=float("nan")), "EUR") == ""
    assert unspent("mine", found.iloc[:0], "EUR") == ""
