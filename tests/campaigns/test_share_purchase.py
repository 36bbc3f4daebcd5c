"""A prompt makes buyers post what they bought; the incentive is paid for posts, within the budget."""

import numpy as np
import pytest

from tests.campaigns.market import LITTLE, against, lifted, model_of, sells

pytestmark = pytest.mark.slow

SHARE = {"lever": "share_purchase", "vendor": "shop", "prompt": 0.5, "incentive": 2.0}


def test_more_is_posted_and_seen():
    assert lifted(against(SHARE, "word_of_mouth.sent", **LITTLE))
    assert lifted(against(SHARE, "word_of_mouth.seen", **LITTLE))


def test_the_more_are_asked_the_more_post():
    posts = [sells(SHARE | {"prompt": each}, "word_of_mouth.sent", replicates=3, **LITTLE) for each in (0.1, 0.4, 0.9)]
    assert posts[0] < posts[1] < posts[2]


def test_friends_get_to_know_what_is_posted():
    news = LITTLE | {"initial.known_products": {"plain": 0.9, "fancy": 0.1}}
    known = [model_of(lever, news).world.people.known[:, 1].sum() for lever in (None, SHARE | {"prompt": 1.0})]
    assert known[1] > known[0]


def test_every_post_of_a_buyer_is_paid_and_no_other():
    changes = LITTLE | {"stages.purchase.share_rate": 0.0, "stages.evaluation.pass_on": 0.0}
    everybody = SHARE | {"prompt": 1.0}
    book = model_of(everybody, changes).campaigns.ledgers["lever"]
    units = model_of(everybody, changes, seed=1).world.people.purchases.sum()
    assert 0 < book.claimed < units
    assert book.spent == book.claimed * 200
    assert np.count_nonzero(book.reached) <= book.claimed
    alone = changes | {"initial.known_vendors": {"shop": 1.0}, "initial.owners.first.vendors": {"shop": 1.0}}
    alone |= {"vendors.corner.open": False}
    model = model_of(everybody, alone)
    assert model.campaigns.ledgers["lever"].claimed == model.world.people.purchases.sum()


@pytest.mark.parametrize("budget", [1.0, 7.0, 50.0])
def test_incentives_stay_within_the_budget(budget):
    book = model_of(SHARE | {"budget": budget, "prompt": 1.0}, LITTLE).campaigns.ledgers["lever"]
    assert book.claimed == budget // 2
    assert book.spent <= round(budget * 100)


def test_a_target_is_refused_as_every_buyer_is_asked():
    with pytest.raises(Exception, match=r"campaigns\.lever\.target.*every visitor"):
        model_of(SHARE | {"target": {"share": 0.5}})
