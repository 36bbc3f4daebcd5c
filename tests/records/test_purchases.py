"""Every purchase of a run, and what the books say of the same."""

import numpy as np
import pytest

from journeysim import Scenario, run
from journeysim.population.columns import STAGES
from journeysim.records.recorder import StepRecorder
from tests.records.market import LIVELY
from tests.support import SHOP, build, put

pytestmark = pytest.mark.slow

#: Many buy, and many send back, at once where delivery is at once.
RETURNING = {
    **LIVELY,
    "stages": {**LIVELY["stages"], "evaluation": {"delay": 0.0, "return_rate": 0.6, "experience_sd": 1.0}},
}
SMALL = {"population.consumers": 1500, "time.steps": 120}


def markets():
    yield "lively", Scenario.from_dict(LIVELY)
    yield "returning", Scenario.from_dict(RETURNING)
    yield "smartphones", Scenario.load("smartphones", set=SMALL)


@pytest.fixture(scope="module", params=list(markets()), ids=lambda each: each[0])
def result(request):
    return run(request.param[1], seed=5, replicates=2, purchases=True)


def counted(log, what, weights=None, where=slice(None)):
    """Sum per step and cell of purchases, in the shape of a tally."""
    sold = log.purchases
    out = np.zeros(log[what].shape, np.int64)
    values = np.ones(len(sold), np.int64) if weights is None else weights
    np.add.at(out, (sold.step[where] - 1, sold.product[where], sold.vendor[where]), values[where])
    return out


def test_purchases_agree_with_the_books_step_by_step(result):
    for log in result.logs:
        assert len(log.purchases) > 50
        assert np.array_equal(counted(log, "units"), log["units"])
        assert np.array_equal(counted(log, "revenue", log.purchases.paid), log["revenue"])


def test_what_was_sent_back_agrees_with_the_books(result):
    for log in result.logs:
        sold = log.purchases
        kept, returned = ~sold.returned, sold.returned
        assert returned.sum() > 2
        for name, weights in (("returned_units", np.ones(len(sold), np.int64)), ("refunds", sold.paid)):
            cells = counted(log, name, weights, returned).sum(axis=0)
            assert np.array_equal(cells, log[name].sum(axis=0))
        # The books of costs give back what is returned, so what is left is the cost of what was kept.
        assert np.array_equal(counted(log, "cost", sold.cost, kept).sum(axis=0), log["cost"].sum(axis=0))


def test_causes_and_segments_agree_with_the_books(result):
    for log in result.logs:
        sold = log.purchases
        causes = np.bincount(sold.cause, minlength=log["sales_by_cause"].shape[1])
        assert np.array_equal(causes, log["sales_by_cause"].sum(axis=0))
        segments = np.bincount(sold.segment[sold.consumer], minlength=log["segment_units"].shape[1])
        assert np.array_equal(segments, log["segment_units"].sum(axis=(0, 2)))


def test_purchases_stand_in_the_order_of_steps_then_consumers(result):
    for log in result.logs:
        sold = log.purchases
        place = sold.step.astype(np.int64) * sold.consumers + sold.consumer
        assert (np.diff(place) > 0).all()


def test_the_reached_are_as_many_as_the_books_say(result):
    for log in result.logs:
        reached = log.purchases.reached
        assert reached.shape == (len(result.cast.campaigns), log.purchases.consumers)
        assert reached.sum(axis=1).tolist() == log["campaign_reached"][-1].tolist()


def test_writing_purchases_down_changes_nothing(result):
    plain = run(result.scenario, seed=5, replicates=2)
    for one, other in zip(plain.logs, result.logs, strict=True):
        assert one.purchases is None
        assert one.arrays.keys() == other.arrays.keys()
        assert all(np.array_equal(one[name], other[name], equal_nan=True) for name in one.arrays)


def test_purchases_come_back_from_processes_of_their_own():
    scenario = Scenario.from_dict({**LIVELY, "time": {"steps": 12}})
    apart, here = (run(scenario, replicates=2, purchases=True, workers=workers) for workers in (2, 1))
    for one, other in zip(apart.logs, here.logs, strict=True):
        for name, values in vars(other.purchases).items():
            assert np.array_equal(getattr(one.purchases, name), values)


def test_only_the_purchase_that_was_sent_back_counts_as_returned():
    """One buys, keeps it, buys again and returns that; the other buys and keeps."""
    recorder = StepRecorder(purchases=True)
    model = build({"stages.evaluation": {"return_rate": 0.0, "experience_sd": 0.0}}, recorder=recorder)
    for ids in ([3], [3, 4]):
        put(model, ids, "decision", product=0, vendor=SHOP)
        for _ in range(3):
            model.step()
    assert (model.world.people.stage[[3, 4]] == STAGES.index("idle")).all()
    recorder.log()
    till = recorder._till
    till._returned.append(np.array([[model.world.clock.step], [3]]))
    sold = till.purchases()
    assert sold.consumer.tolist() == [3, 3, 4]
    assert sold.returned.tolist() == [False, True, False]


def test_a_run_without_a_sale_has_no_purchases():
    recorder = StepRecorder(purchases=True)
    model = build(recorder=recorder)
    model.step()
    sold = recorder.log().purchases
    assert (len(sold), sold.consumers, sold.reached.shape) == (0, 100, (0, 100))


def test_what_own_campaigns_took_off_prices_is_told_by_purchase():
    campaigns = {
        "coupon": {"lever": "coupon", "discount": 0.2, "take_up": 0.8, "single_use": False},
        "rival": {
            "lever": "competitor_response", "product": "volt-s", "trigger": 0.0, "watch": 3.0, "discount": 0.4,
        },
    }  # fmt: skip
    [log] = run(Scenario.load("smartphones", set=SMALL | {"campaigns": campaigns}), seed=5, purchases=True).logs
    coupon, rival = np.asarray(log["campaign_discounts"])[-1]
    assert rival > 0
    assert log.purchases.saved.sum() == coupon > 0
