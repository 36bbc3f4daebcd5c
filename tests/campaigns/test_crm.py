"""CRM: reminders make needs, the more the better the prediction of who is about to need a new one."""

import numpy as np
import pytest

from tests.campaigns.market import against, lifted, model_of, result_of, sells
from tests.support import PLAIN

pytestmark = pytest.mark.slow

LETTERS = {
    "lever": "crm", "product": "plain", "contacted": 0.3, "accuracy": 0.8, "effect": 0.3, "half_saturation": 1.0,
    "cost_per_contact": 0.5,
}  # fmt: skip


def letters(changes=None, **how):
    model = model_of(LETTERS | how, {"time.steps": 1} | (changes or {}))
    return model, model.campaigns.ledgers["lever"]


def worn(model, ids):
    people = model.world.people
    return model.world.clock.days_since(people.owned_since[ids]) / model.world.market.lifetime[people.owned[ids]]


def test_it_makes_needs_and_sells_its_product():
    assert lifted(against(LETTERS, "needs.crm", replicates=4))
    assert lifted(against(LETTERS, "product.plain.units", replicates=4))


def test_a_better_prediction_makes_more_needs_with_as_many_letters():
    once = LETTERS | {"every": 100.0, "contacted": 0.2, "effect": 0.1}
    good, poor = once | {"accuracy": 1.0}, once | {"accuracy": 0.0}
    assert lifted(against(good, "needs.crm", base=poor))
    assert sells(good, "campaign.lever.impressions") <= sells(poor, "campaign.lever.impressions")


def test_more_letters_make_more_needs_but_less_and_less():
    needs = [sells(LETTERS | {"contacted": each}, "needs.crm", replicates=2) for each in (0.2, 0.4, 0.8)]
    assert needs[0] < needs[1] < needs[2]
    assert needs[2] - needs[1] < 2 * (needs[1] - needs[0])


def test_a_perfect_prediction_finds_the_oldest_units_of_the_brand():
    model, ledger = letters(accuracy=1.0, effect=0.0)
    reached = np.flatnonzero(ledger.reached)
    owners = np.flatnonzero(model.world.people.owned == PLAIN)
    still = np.intersect1d(reached, owners)
    assert still.size > 0.9 * reached.size
    rest = np.setdiff1d(owners, reached)
    rest = rest[(model.world.people.stage[rest] == 0) & (model.world.people.owned_since[rest] < 1)]
    assert worn(model, still).min() >= worn(model, rest).max()


def test_without_any_accuracy_it_is_chance():
    model, ledger = letters({"population.consumers": 10_000}, accuracy=0.0, effect=0.0)
    people = model.world.people
    owners = np.flatnonzero((people.owned == PLAIN) & (people.owned_since < 1))
    drawn = np.intersect1d(np.flatnonzero(ledger.reached), owners)
    spread = worn(model, owners).std() / np.sqrt(drawn.size)
    assert abs(worn(model, drawn).mean() - worn(model, owners).mean()) < 4 * spread


def test_a_reminder_counts_as_far_as_the_unit_is_worn_and_only_for_owners():
    model, ledger = letters(half_saturation=0.001)
    everyone = model.world.everyone
    rate = model.campaigns.need_rates(model.world, everyone)["crm"]
    owns = model.world.people.owned >= 0
    assert not rate[~owns | ~ledger.reached].any()
    seen = np.flatnonzero(owns & ledger.reached)
    assert rate[seen] == pytest.approx(0.3 * np.clip(worn(model, seen), 0, 1), rel=0.01)
    assert (rate <= model.campaigns.rate_ceilings(model.world)["crm"]).all()


def test_a_reminder_is_a_need():
    with pytest.raises(Exception, match="unknown want 'crm'"):
        model_of(LETTERS, {"stages.need.upgrades": ["crm"]})


def test_each_contact_costs_and_rounds_come_as_often_as_said():
    _, ledger = letters({"time.steps": 15})
    assert ledger.spent == 50 * ledger.impressions
    summary = result_of(LETTERS | {"every": 100.0}, replicates=1).summary
    once = letters()[1].impressions
    assert ledger.impressions == pytest.approx(3 * once, rel=0.1)
    assert summary["campaign.lever.impressions"] == pytest.approx(once, rel=0.2)
    assert letters(budget=10.0)[1].impressions == 20


def test_an_accuracy_over_1_is_refused():
    with pytest.raises(Exception, match="accuracy"):
        letters(accuracy=1.1)
