"""A community: people join, meet, are seen by friends, tell of what they own, and stay true after the campaign."""

import numpy as np
import pytest

from tests.campaigns.market import against, lifted, model_of, scenario_of
from tests.support import FANCY, moves

pytestmark = pytest.mark.slow

PAGE = {
    "lever": "community", "product": "fancy", "channel": "net", "join_rate": 0.1, "every": 7.0, "turnout": 0.5,
    "effect": 0.05, "loyalty_gain": 0.0, "posts": 0.0, "leave_rate": 0.0,
}  # fmt: skip


def page(steps, changes=None, **how):
    model = model_of(PAGE | how, {"time.steps": steps} | (changes or {}))
    return model, model.campaigns.ledgers["lever"]


def test_it_makes_wants_and_sells_its_product():
    assert lifted(against(PAGE, "needs.total", replicates=4))
    assert lifted(against(PAGE, "product.fancy.units", replicates=4))


def test_only_owners_of_the_brand_and_the_passionate_of_the_channel_join():
    model, ledger = page(1, join_rate=100.0)
    people, members = model.world.people, ledger.state["members"]
    uses = people.uses_channel[:, model.world.market.channels.index("net")]
    assert members.any()
    assert uses[members].all()
    assert (people.passion[uses & ~members] < 0.6).all()
    assert ((people.passion[members] >= 0.6) | (people.owned[members] == FANCY)).all()
    assert (people.passion[members] < 0.6).any()
    assert people.known[members, FANCY].all()


def test_people_join_and_leave_at_their_rates():
    many = {"population.consumers": 10_000}
    model, ledger = page(1, many, join_rate=100.0, leave_rate=0.1, end=1.0)
    before = ledger.state["members"].sum()
    for _ in range(10):
        model.step()
    left = 1.0 - ledger.state["members"].sum() / before
    assert left == pytest.approx(1.0 - np.exp(-1.0), abs=4 * np.sqrt(0.25 / before))


def test_each_event_and_each_participant_are_paid_for():
    _, ledger = page(30, event_cost=50.0, cost_per_participant=2.0)
    assert ledger.uses > 100
    assert ledger.spent == 4 * 5000 + 200 * ledger.uses  # after 7, 14, 21 and 28 days
    _, short = page(30, event_cost=50.0, cost_per_participant=2.0, budget=80.0)
    assert short.uses == 15
    assert short.spent == 8000


def test_a_larger_turnout_is_seen_by_more_friends():
    seen = [page(30, turnout=each)[1].impressions for each in (0.0, 0.2, 0.6)]
    assert seen[0] == 0
    assert 0 < seen[1] < seen[2]


def test_participants_tell_what_they_own():
    assert lifted(against(PAGE | {"posts": 1.0}, "word_of_mouth.sent", base=PAGE, replicates=4))


def loyal_after(day, **how):
    """How many bought again without a search from that day on."""
    model = model_of(None, {"time.steps": 1})
    model = type(model)(scenario_of(PAGE | {"effect": 0.0, "end": float(day)} | how, {"time.steps": 90}), seed=2)
    count = 0
    while model.running:
        model.step()
        if model.day > day:
            count += sum(n for (_, _, reason), n in moves(model).items() if reason == "loyalty")
    return count


def test_members_buy_again_without_a_search_after_the_campaign_too():
    plain = loyal_after(40)
    loyal = loyal_after(40, loyalty_gain=0.9)
    assert loyal > plain + 3 * np.sqrt(plain + 1)


def test_membership_counts_for_those_who_own_the_brand():
    model, ledger = page(1, join_rate=100.0, loyalty_gain=0.3)
    everyone = model.world.everyone
    gain = model.campaigns.loyalty(model.world, everyone)
    owning = model.world.people.owned == FANCY
    assert gain[ledger.state["members"] & owning] == pytest.approx(0.3)
    assert not gain[~ledger.state["members"] | ~owning].any()


def test_its_channel_has_to_be_social():
    with pytest.raises(Exception, match="not a social channel"):
        page(1, channel="tv")
