"""A rival waits while its share is steady, and cuts its price or advertises once a plan has taken some of it."""

import numpy as np
import pytest

from tests.campaigns.market import LITTLE, against, lifted, model_of, result_of, sells

pytestmark = pytest.mark.slow

RIVAL = {"lever": "competitor_response", "product": "plain", "trigger": 0.12, "watch": 12.0, "discount": 0.3}
ADVERTISES = {
    "lever": "competitor_response", "product": "plain", "trigger": 0.12, "watch": 12.0, "response": "advertising",
    "channel": "tv", "budget": 2000.0, "effect": 0.1,
}  # fmt: skip
#: What the strategist does to it: the other product at half its price after a while.
PLAN = {"campaigns.plan": {
    "lever": "flash_sale", "vendor": "shop", "products": ["fancy"], "discount": 0.5, "notice_rate": 0.3, "start": 30.0,
}}  # fmt: skip
BUSY = LITTLE | {
    "population.consumers": 1200, "time.steps": 60, "products.plain.lifetime": 20.0, "products.fancy.lifetime": 20.0,
}  # fmt: skip


def until(lever, changes):
    return model_of(lever, changes).campaigns.ledgers["lever"].state["until"]


@pytest.mark.parametrize("rival", [RIVAL, ADVERTISES])
def test_nothing_triggers_it_while_shares_are_steady(rival):
    book = model_of(rival, BUSY).campaigns.ledgers["lever"]
    assert book.state["until"] == -np.inf
    assert book.spent == book.uses == book.impressions == 0
    assert not any(against(rival, "product.plain.units", replicates=3, **BUSY))


@pytest.mark.slow
@pytest.mark.parametrize("rival", [RIVAL, ADVERTISES])
def test_it_acts_after_a_loss_and_wins_some_back(rival):
    # It acts for 28 days from the step of a loss, the last time no earlier than the plan that makes it lose.
    assert until(rival, BUSY | PLAN) - 28.0 > 30.0
    assert lifted(against(rival, "product.plain.units", **BUSY | PLAN))
    assert lifted(against(rival, "campaign.lever.spend", base=rival | {"trigger": 1.0}, **BUSY | PLAN))


@pytest.mark.slow
def test_a_dearer_answer_sells_more():
    sold = [
        sells(RIVAL | {"discount": each}, "product.plain.units", replicates=3, **BUSY | PLAN)
        for each in (0.0, 0.2, 0.5)
    ]
    assert sold[0] < sold[1] < sold[2]


def test_it_acts_for_its_days_and_no_longer():
    model = model_of(RIVAL | {"trigger": 1.0}, LITTLE | {"time.steps": 1})
    book, live = model.campaigns.ledgers["lever"], []
    book.state["until"] = 4.0
    for _ in range(5):
        model.step()
        live.append(book.offer.live)
    assert live == [True, True, True, False, False]


def test_share_is_watched_over_two_spans_at_least():
    model = model_of(RIVAL | {"trigger": 0.0}, LITTLE | {"time.steps": 1})
    lever, book = model.plan.settings.campaigns["lever"], model.campaigns.ledgers["lever"]
    book.state["sold"] = [(5 * i, 10 * i) for i in range(24)]
    assert not lever._has_lost(model.world, book)
    steady = [(5 * i, 10 * i) for i in range(26)]
    book.state["sold"] = steady
    assert not lever._has_lost(model.world, book)
    book.state["sold"] = [*steady[:-12], *((65 + 4 * i, 130 + 10 * i) for i in range(1, 13))]
    assert lever._has_lost(model.world, book), "from one half to four tenths"


def test_what_it_spends_is_not_the_strategists():
    found = result_of(RIVAL | {"setup_cost": 7.0, "trigger": 1.0}, LITTLE, 1).summary
    assert found["campaign.lever.spend"] == 7.0
    assert found["campaigns.spend"] == 0
    assert found["campaigns.acquisition_cost"] is None


def test_spend_stays_within_the_budget():
    for rival in (RIVAL | {"budget": 100.0}, ADVERTISES | {"budget": 100.0}):
        book = model_of(rival, BUSY | PLAN).campaigns.ledgers["lever"]
        assert 0 < book.spent <= 10_000


@pytest.mark.parametrize(
    ("how", "text"), [({"channel": ""}, "advertising needs a channel"), ({"budget": None}, "give a budget or per_day")]
)
def test_advertising_needs_a_channel_and_money(how, text):
    given = {key: value for key, value in (ADVERTISES | how).items() if value is not None}
    with pytest.raises(Exception, match=text):
        model_of(given)
