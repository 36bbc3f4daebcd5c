"""Asked for reviews, buyers write more; shown ratings are read, and help what is good and hurt what is bad."""

import pytest

from tests.campaigns.market import LITTLE, against, lifted, model_of, sells

pytestmark = pytest.mark.slow

REVIEWS = {"lever": "reviews", "vendor": "shop", "stars_shown": 1.0, "share_buttons": 0.3, "request": 0.5}


def test_more_reviews_are_written_and_more_is_shared():
    assert lifted(against(REVIEWS, "reviews", **LITTLE))
    assert lifted(against(REVIEWS, "word_of_mouth.sent", **LITTLE))


def test_the_more_are_asked_the_more_write():
    written = [sells(REVIEWS | {"request": each}, "reviews", replicates=3, **LITTLE) for each in (0.0, 0.3, 0.9)]
    assert written[0] < written[1] < written[2]


@pytest.mark.slow
def test_ratings_of_something_good_sell_it_and_of_something_bad_do_not():
    many = LITTLE | {"population.consumers": 1200, "time.steps": 40}
    good, bad = (many | {"products.fancy.quality": each} for each in (4.8, 1.5))
    assert lifted(against(REVIEWS, "product.fancy.units", **good))
    # Few buy the bad one anyway, so that it takes more pairs to see that fewer do.
    assert lifted(against(REVIEWS, "product.fancy.units", replicates=16, **bad), sign=-1)


def test_reviews_of_the_vendors_buyers_are_paid_and_no_others():
    paid = REVIEWS | {"incentive": 3.0}
    model = model_of(paid, LITTLE | {"time.steps": 1})
    book = model.campaigns.ledgers["lever"]
    here = elsewhere = 0
    for _ in range(30):
        model.step()
        here += int(model.world.books.reviews[:, 0].sum())
        elsewhere += int(model.world.books.reviews[:, 1].sum())
    assert book.claimed == here > 0
    assert elsewhere > 0
    assert book.spent == 300 * here


@pytest.mark.parametrize("budget", [2.0, 20.0])
def test_incentives_stay_within_the_budget(budget):
    book = model_of(REVIEWS | {"incentive": 3.0, "budget": budget}, LITTLE).campaigns.ledgers["lever"]
    assert book.claimed == budget // 3


def test_a_target_is_refused_as_every_visitor_sees_the_stars():
    with pytest.raises(Exception, match=r"campaigns\.lever\.target.*every visitor"):
        model_of(REVIEWS | {"target": {"segments": ["fans"]}})
