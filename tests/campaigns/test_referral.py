"""Referral: friends are invited, pay less and buy; whoever brought a buyer is paid, within the budget."""

import numpy as np
import pytest

from tests.campaigns.market import LITTLE, against, lifted, model_of, sells

pytestmark = pytest.mark.slow

REFER = {
    "lever": "referral", "product": "fancy", "invites": 1.0, "owners_invite": 0.5, "reward": 5.0, "effect": 0.3,
    "face_to_face": 0.5,
}  # fmt: skip


def ledger(lever, changes=LITTLE):
    return model_of(lever, changes).campaigns.ledgers["lever"]


def test_invitations_make_wants_and_sales():
    assert sells(REFER, "needs.referral", **LITTLE) > 0
    assert sells(REFER, "sales.by_cause.referral", **LITTLE) > 0
    assert lifted(against(REFER, "product.fancy.units", **LITTLE))


def test_more_invitations_sell_more():
    levers = [REFER | {"invites": each, "owners_invite": each} for each in (0.05, 0.3, 1.0)]
    sold = [sells(each, "product.fancy.units", replicates=3, **LITTLE) for each in levers]
    assert sold[0] < sold[1] < sold[2]


def test_without_invitations_nothing_happens():
    none = ledger(REFER | {"invites": 0.0, "owners_invite": 0.0})
    assert (none.spent, none.impressions, none.uses) == (0, 0, 0)


def test_both_sides_get_something():
    book = ledger(REFER | {"discount": 0.2})
    assert book.claimed > 0
    assert book.paid == book.claimed * 500
    assert book.discounts > 0
    assert book.offer.uses > 0


def test_an_inviter_is_paid_for_each_buyer_once():
    changes = LITTLE | {"time.steps": 1}
    model = model_of(REFER, changes)
    book, world = model.campaigns.ledgers["lever"], model.world
    inviter = book.state["inviter"]
    guests = np.flatnonzero(inviter >= 0)
    assert guests.size
    assert (world.people.owned[inviter[guests]] == 1).all()
    row, friend, _ = world.network.expand(guests)
    pairs = set(zip(guests[row].tolist(), friend.tolist(), strict=True))
    assert all((guest, int(inviter[guest])) in pairs for guest in guests)
    lever, before = model.plan.settings.campaigns["lever"], book.paid
    lever._reward(world, book, guests[:3])
    assert book.paid == before + 3 * 500
    assert (inviter[guests[:3]] == -1).all()


def test_scarce_rewards_go_to_the_lowest_keyed_uniforms():
    model = model_of(REFER | {"budget": 1000.0, "discount": 0.0}, LITTLE | {"time.steps": 1})
    book, world = model.campaigns.ledgers["lever"], model.world
    told, spent = [], book.spent
    book.budget = spent + 1000
    world.tell = lambda event, ids, **details: told.append((event, details["friend"]))
    guests = np.flatnonzero(book.state["inviter"] >= 0)
    model.plan.settings.campaigns["lever"]._reward(world, book, guests)
    u = world.luck.uniform("campaign/reward", guests, 1, option="lever")
    assert set(told[0][1]) == set(guests[np.argsort(u)[:2]])
    assert book.spent == spent + 1000


def test_only_the_target_is_invited():
    model = model_of(REFER | {"target": {"segments": ["fans"]}}, LITTLE)
    reached = model.campaigns.ledgers["lever"].reached
    assert reached.any()
    assert (model.world.people.segment[reached] == 0).all()


def test_a_reward_below_nothing_is_refused():
    with pytest.raises(Exception, match=r"campaigns\.lever\.reward"):
        model_of(REFER | {"reward": -1.0})
