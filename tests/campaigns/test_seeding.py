"""Seeding: units go to those who rank first, who are seen with them and tell their friends."""

import numpy as np
import pytest

from tests.campaigns.market import against, lifted, model_of
from tests.support import FANCY

pytestmark = pytest.mark.slow

GIFTS = {
    "lever": "seeding", "product": "fancy", "units": 75, "posts": 1.0, "trial": 3.0, "target": {"by": "links"},
}  # fmt: skip
QUIET = {"stages.need.rate": 0.0}


def seeded(steps=1, changes=None, **how):
    model = model_of(GIFTS | how, {"time.steps": steps} | (changes or {}))
    return model, model.campaigns.ledgers["lever"]


def test_it_makes_friends_buy():
    """Those seeded buy no second one, so that what is sold more is sold to others."""
    assert lifted(against(GIFTS, "word_of_mouth.sent"))
    assert lifted(against(GIFTS | {"units": 150}, "needs.normative"))
    assert lifted(against(GIFTS | {"units": 150}, "owners.total"))


def test_more_units_make_more_owners_on_the_first_day():
    owners = [np.count_nonzero(seeded(units=each)[0].world.people.owned == FANCY) for each in (0, 20, 60)]
    assert owners[1] - owners[0] == pytest.approx(20, abs=4)
    assert owners[2] - owners[0] == pytest.approx(60, abs=8)


def test_the_best_linked_who_own_none_get_it():
    model, ledger = seeded()
    degree = model.world.network.degree
    assert ledger.reached.sum() == ledger.uses == 75
    assert degree[ledger.reached].min() >= np.sort(degree[~ledger.reached])[::-1][75]
    assert degree[ledger.reached].mean() > degree.mean() + 3
    assert (model.world.people.owned[ledger.reached] == FANCY).all()
    assert (model.world.people.owned_vendor[ledger.reached] < 0).all()


@pytest.mark.parametrize("by", ["passion", "chance"])
def test_others_may_be_chosen(by):
    model, ledger = seeded(target={"by": by})
    passion = model.world.people.passion
    assert bool(passion[ledger.reached].mean() > 0.75) is (by == "passion")


def test_it_costs_what_the_units_cost_and_handling_and_no_more_than_the_budget():
    _, ledger = seeded(handling=2.5)
    assert ledger.spent == 75 * 6250
    _, ledger = seeded(handling=2.5, budget=1000.0)
    assert ledger.uses == 16
    assert ledger.spent == 16 * 6250


def test_they_are_given_once():
    _, ledger = seeded(30)
    assert ledger.uses == 75


def test_they_post_once_after_their_trial():
    sent = [
        int(seeded(steps, QUIET)[0].world.books.posts.sum()) - int(model_of(None, QUIET | {"time.steps": steps})
        .world.books.posts.sum()) for steps in range(1, 8)
    ]  # fmt: skip
    assert sent[4] > 50, "on the fifth day, three days after the unit came to be theirs at the end of the first"
    assert max(sent[:4]) < 10


@pytest.mark.parametrize(("posts", "share"), [(0.0, 0.0), (0.4, 0.4), (1.0, 1.0)])
def test_as_many_post_as_are_said_to(posts, share):
    model, ledger = seeded(1, posts=posts)
    model.world.clock.step = 5
    model.plan.settings.campaigns["lever"].carry_on(model.world, ledger)
    written = sum(len(each) for each in model.world.mailbox.written)
    assert written / 75 == pytest.approx(share, abs=0.2)


def test_an_unknown_product_is_refused():
    with pytest.raises(Exception, match="unknown product"):
        seeded(product="fancier")
