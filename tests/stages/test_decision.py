"""Purchase decision: the final price, the basket, the logit, and every way out of it."""

import math

import numpy as np
import pytest

from tests.support import BEST_SITE, FANCY, PLAIN, SHOP, book, build, put, steps, within

MANY = 20_000
WAYS_OUT = ("to_vendor", "to_accessories", "to_information", "to_deal", "to_idle")
LOGIT = {"form": "logit"} | dict.fromkeys(WAYS_OUT, 0.0)
NEVER = LOGIT | {"reservation": 1000.0}
SLOW = {"stages.purchase.delay": 10_000.0}


def decider(changes=None, ids=None, product=FANCY, vendor=SHOP, **columns):
    model = build(changes or {})
    put(model, np.arange(model.world.people.size) if ids is None else ids, "decision",
        product=product, vendor=vendor, **columns)  # fmt: skip
    return model


def test_who_accepts_is_a_logit_of_the_surplus():
    changes = {
        "population.consumers": MANY,
        "stages.product": {"quality_weight": 1.2, "risk_weight": 0.3, "price_weight": 1.5, "prior_quality": 3.0},
        "stages.decision": LOGIT | {"reservation": 2.0, "scale": 1.7, "to_idle": 1.0},
        "market.reference_price": 150.0,
    }
    surplus = 1.2 * 3.0 - 0.3 * 1.0 - 1.5 * math.log(200 / 150) - 2.0
    happened = steps(decider(changes))
    accepted = happened[("decision", "purchase", "buys")] / MANY
    assert within(accepted, 1 / (1 + math.exp(-1.7 * surplus)), MANY)
    assert happened[("decision", "idle", "abandons")] == MANY - happened[("decision", "purchase", "buys")]


def test_an_impulsive_person_asks_less_of_a_deal():
    changes = {"population.traits.impulsiveness": 0.5, "stages.decision": {"impulse_ease": 2.0, "reservation": 1.0}}
    model = decider(changes)
    model.world.people.deal_vendor[0] = SHOP
    model.world.people.price[:2] = 20_000
    surplus = model.stages["decision"].surplus(model.world, np.array([0, 1]))
    assert surplus[0] - surplus[1] == pytest.approx(2.0 * 0.5)


def test_influences_act_on_the_decision_where_the_scenario_says():
    for at, pull in ((["product"], 0.0), (["decision"], 2.0 * 2 / 4)):
        changes = {
            "influences.normative": {"form": "share", "weight": 2.0, "at": at},
            "population.traits.conformity": 1.0,
            "initial.owners.some": {"ids": [1, 2], "products": {"fancy": 1.0}},
        }
        model = decider(changes, ids=[0, 50])
        model.world.people.price[[0, 50]] = 20_000
        surplus = model.stages["decision"].surplus(model.world, np.array([0, 50]))
        assert surplus[0] - surplus[1] == pytest.approx(pull)


def test_nobody_pays_more_than_the_budget_not_even_with_accessories():
    changes = SLOW | {
        "population.consumers": MANY,
        "population.traits.budget": {"distribution": "uniform", "low": 150.0, "high": 300.0},
        "products.fancy.accessories": {
            "case": {"price": 30.0, "attach": 1.0}, "dock": {"price": 50.0, "attach": 1.0},
        },
        "vendors.shop.bundle_recommender": 1.0, "stages.decision": LOGIT | {"reservation": -1000.0},
    }  # fmt: skip
    model = decider(changes)
    happened = steps(model)
    people = model.world.people
    buys = people.stage == 5
    assert happened[("decision", "purchase", "buys")] == buys.sum() == (people.budget >= 20_000).sum()
    paid = people.price[buys] + people.basket[buys]
    assert (paid <= people.budget[buys]).all()
    assert set(paid.tolist()) == {20_000, 23_000, 28_000}, "the case is offered first"


def test_accessories_are_added_by_chance_recommender_and_attach_rate():
    changes = SLOW | {
        "population.consumers": MANY, "vendors.shop.bundle_recommender": 0.6,
        "products.fancy.accessories": {"case": {"price": 30.0, "unit_cost": 10.0, "attach": 0.5}},
    }  # fmt: skip
    model = decider(changes)
    model.step()
    people = model.world.people
    assert within(np.mean(people.basket == 3000), 0.3, MANY)
    assert np.array_equal(people.basket_cost, people.basket // 3)
    model = decider(changes, vendor=BEST_SITE)
    model.step()
    assert not model.world.people.basket.any(), "that vendor recommends nothing"


def test_a_deal_cuts_the_price_at_its_vendor_only():
    changes = SLOW | {"vendors.shop.deals": {"discount": 0.2, "rate": 0.1}}
    model = decider(changes, vendor=[SHOP, SHOP, BEST_SITE] + [SHOP] * 97, deal_vendor=[SHOP, -1, SHOP] + [-1] * 97)
    model.step()
    assert model.world.people.price[:3].tolist() == [16_000, 20_000, 20_000]


def test_bargaining_gets_some_of_the_room_there_is():
    changes = SLOW | {"population.consumers": MANY, "vendors.shop.haggling": 0.2, "stages.decision.haggle_skill": 0.4}
    model = decider(changes)
    model.step()
    cut = 1 - model.world.people.price / 20_000
    assert 0 <= cut.min() < 0.001
    assert cut.max() == pytest.approx(0.2, abs=0.001)
    # A uniform to the power 1.5 has the mean .4 and the variance .25 - .4 ** 2.
    assert cut.mean() == pytest.approx(0.2 * 0.4, abs=4 * 0.2 * math.sqrt((0.25 - 0.16) / MANY))


def test_a_group_price_is_taken_by_those_who_would_wait():
    changes = SLOW | {
        "population.consumers": MANY,
        "vendors.shop.group": {"discount": 0.25, "threshold": 10**6, "products": ["fancy"]},
        "stages.decision.group_join": 0.3,
    }  # fmt: skip
    model = decider(changes)
    happened = steps(model)
    assert within(happened[("decision", "purchase", "joins a group")] / MANY, 0.3, MANY)
    people = model.world.people
    assert np.array_equal(people.pledged, people.price == 15_000)
    assert np.array_equal(~people.pledged, people.price == 20_000)
    assert ("decision", "purchase", "joins a group") not in steps(decider(changes, product=PLAIN))


@pytest.mark.parametrize(
    ("weight", "target", "reason", "needs"),
    [
        ("to_vendor", "vendor", "price", {"vendors.cheap": {"kind": "discounter", "price_factor": 0.5}}),
        (
            "to_accessories", "product", "accessories",
            {
                "products.fancy.accessories": {"case": {"price": 3.0, "attach": 0.0}},
                "vendors.shop.bundle_recommender": 1.0,
            },
        ),
        ("to_information", "product", "new information", "news"),
        ("to_deal", "need", "waits for a deal", {}),
        ("to_idle", "idle", "abandons", {}),
    ],
)  # fmt: skip
def test_each_way_out_has_its_reason(weight, target, reason, needs):
    cause = {} if needs == "news" else needs
    changes = cause | {"stages.decision": NEVER | {weight: 1.0}}
    model = decider(changes)
    if needs == "news":
        model.world.people.news_step[:] = 5
        model.world.people.chosen_step[:] = 4
    assert steps(model) == {("decision", target, reason): 100}
    people = model.world.people
    assert (people.attempt == (target != "idle")).all()
    assert people.waiting.all() == (reason == "waits for a deal")
    if target != "idle":
        assert (people.vendor == -1).all()
        assert ((people.product == -1) == (target != "vendor")).all()
    # Without its cause the way is closed, and who does not buy gives up.
    without = decider({"stages.decision": NEVER | {weight: 1.0}, "population.traits.price_sensitivity": 0.0})
    assert steps(without) == {("decision", "idle", "abandons"): 100}


def test_news_of_the_day_of_the_choice_is_news():
    """It came at the end of that day, after the choice."""
    model = decider({"stages.decision": NEVER | {"to_information": 1.0}})
    people = model.world.people
    people.chosen_step[:] = 4
    people.news_step[:50], people.news_step[50:] = 4, 3
    assert steps(model) == {("decision", "product", "new information"): 50, ("decision", "idle", "abandons"): 50}


def test_ways_out_come_in_proportion_to_their_weights():
    changes = {
        "population.consumers": MANY, "vendors.cheap": {"kind": "discounter", "price_factor": 0.8},
        "population.traits.price_sensitivity": 1.5,
        "stages.decision": NEVER | {"to_vendor": 0.4, "to_deal": 0.5, "to_idle": 1.0},
    }  # fmt: skip
    happened = steps(decider(changes))
    weights = {"price": 0.4 * 0.25 * 10, "waits for a deal": 0.5 * 1.5, "abandons": 1.0}
    for (_, _, reason), count in happened.items():
        assert within(count / MANY, weights[reason] / sum(weights.values()), MANY), reason
    assert len(happened) == 3


def test_the_impatient_give_up():
    model = decider({"stages.decision": NEVER | {"to_deal": 1.0}, "stages.product.patience": 2}, attempt=2)
    assert steps(model) == {("decision", "idle", "abandons"): 100}


def test_each_decision_is_a_visit_and_takes_its_time():
    model = decider({"population.consumers": MANY, "stages.decision.delay": 2.0} | SLOW)
    visits = book(model, "visits")[4]
    assert within(visits / MANY, 1 - math.exp(-1 / 2), MANY)
    assert visits == (model.world.people.stage == 5).sum()


def test_the_luck_of_a_decision_is_that_of_the_journey_and_attempt_not_of_the_day():
    changes = {"population.consumers": MANY, "stages.decision": LOGIT | {"reservation": 2.6, "to_idle": 1.0}} | SLOW
    early, late = decider(changes), build(changes)
    early.step()
    steps(late, 7)
    put(late, np.arange(MANY), "decision", product=FANCY, vendor=SHOP)
    late.step()
    assert 1000 < (early.world.people.stage == 5).sum() < 19_000
    assert np.array_equal(early.world.people.stage, late.world.people.stage)
