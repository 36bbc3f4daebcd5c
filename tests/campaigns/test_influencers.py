"""Influencers sell; over-used they lose credibility; small close ones reach fewer, who believe them more (D33)."""

import numpy as np
import pytest

from tests.campaigns.market import against, lifted, model_of, sells
from tests.support import FANCY

pytestmark = pytest.mark.slow

STARS = {
    "lever": "influencers", "product": "fancy", "channel": "net", "count": 4, "followers": 0.3,
    "posts_per_week": 3.5, "fee": 10.0, "effect": 0.1, "wear": 0.0,
}  # fmt: skip


def only_posts(days=7, **how):
    model = model_of(STARS | how, {"time.steps": days})
    return model, model.campaigns.ledgers["lever"]


def credibility(days, **how):
    """Credibility after each of the first days, without anybody else acting."""
    model, ledger = only_posts(1, **how)
    lever, world = model.plan.settings.campaigns["lever"], model.world
    found = [ledger.state["credibility"]]
    for _ in range(days - 1):
        world.clock.step += 1
        if lever.running(world):
            lever.act(world, ledger)
        lever.carry_on(world, ledger)
        found.append(ledger.state["credibility"])
    return found


def test_they_make_wants_and_sell_their_product():
    assert lifted(against(STARS, "needs.influencer", replicates=4))
    assert lifted(against(STARS, "product.fancy.units", replicates=4))


def test_every_post_costs_its_fee_and_turns_come_as_often_as_planned():
    _, ledger = only_posts(14)
    assert ledger.spent == 4 * 7 * 1000
    _, ledger = only_posts(14, budget=95.0)
    assert ledger.spent == 9000


def test_more_followers_and_more_credibility_make_more_wants():
    for key in ("followers", "credibility"):
        wants = [sells(STARS | {key: each}, "needs.influencer", replicates=1) for each in (0.1, 0.3, 0.9)]
        assert wants[0] < wants[1] < wants[2]


def test_over_used_posts_wear_credibility_out():
    worn = credibility(28, posts_per_week=7.0, tolerated=2.0, wear=0.1, recovery=1e9, credibility=0.8)
    assert worn[-1] == pytest.approx(0.8 * 0.9 ** (4 * 5))
    assert (np.diff(worn) < 0).all()
    assert credibility(28, posts_per_week=2.0, tolerated=2.0, wear=0.5) == [0.8] * 28


def test_lost_credibility_comes_back_by_half_lives():
    worn = credibility(41, posts_per_week=7.0, tolerated=0.0, wear=0.1, recovery=10.0, end=1.0, credibility=0.8)
    lost = 0.8 - np.array(worn)
    assert lost[[10, 20, 40]] == pytest.approx(lost[0] * np.array([0.5, 0.25, 0.0625]))


def test_who_has_lost_credibility_makes_fewer_wants():
    assert lifted(
        against(STARS | {"tolerated": 0.0, "wear": 0.5}, "needs.influencer", base=STARS, replicates=4), sign=-1
    )


def test_the_close_are_followed_by_the_passionate_and_trusted_as_friends():
    far, ledger = only_posts()
    close, near = only_posts(closeness=1.0)
    passion = far.world.people.passion
    assert passion[near.reached].mean() > passion[ledger.reached].mean() + 0.05
    ids = np.arange(10)
    lever = close.plan.settings.campaigns["lever"]
    assert lever.trust(close.world, ids) == pytest.approx(close.world.people.trust_friends[ids])
    lever = far.plan.settings.campaigns["lever"]
    assert lever.trust(far.world, ids) == pytest.approx(far.world.people.trust_influencers[ids])


def test_as_many_follow_the_close_as_the_far():
    counts = []
    for closeness in (0.0, 1.0):
        _, ledger = only_posts(closeness=closeness, count=20, followers=0.1)
        counts.append(sum(ids.size for ids in ledger.state["followers"].values()))
    assert counts[0] == pytest.approx(counts[1], rel=0.1)


def test_small_close_ones_do_more_for_the_same_money_than_a_large_one():
    large = STARS | {"count": 1, "followers": 0.6, "fee": 120.0}
    small = STARS | {"count": 20, "followers": 0.05, "fee": 6.0, "closeness": 0.8}
    assert lifted(against(small, "needs.influencer", base=large, replicates=4))


def test_the_word_moves_beliefs_towards_what_it_says():
    off = {"time.steps": 1, "stages.need.rate": 0.0}
    model, plain = (model_of(each, off) for each in (STARS | {"puff": 0.5, "posts_per_week": 7.0}, None))
    seen = model.campaigns.ledgers["lever"].reached
    after, before = (each.world.people.belief_mean[:, FANCY][seen] for each in (model, plain))
    pulled = (after - before) * np.sign(4.5 - before)
    assert seen.any()
    assert np.median(pulled) > 0


@pytest.mark.parametrize(
    ("change", "text"), [({"channel": "tv"}, "not a social channel"), ({"credibility": 1.5}, "credibility")]
)
def test_bad_input_is_refused(change, text):
    with pytest.raises(Exception, match=text):
        model_of(STARS | change)
