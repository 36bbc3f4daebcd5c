"""Evaluation: satisfaction, reviews, posts, complaints, returns, and the five phases of a relationship."""

import math

import numpy as np
import pytest

from journeysim.network.messages import Posts
from tests.support import FANCY, PLAIN, SHOP, book, build, put, state, steps, within

MANY = 20_000
NONE, AWARENESS, EXPLORATION, EXPANSION, COMMITMENT, DISSOLUTION = range(6)


def owner(changes=None, ids=None, product=FANCY, vendor=SHOP, **columns):
    """Somebody who has just used what she bought."""
    model = build(changes or {})
    ids = np.arange(model.world.people.size) if ids is None else np.asarray(ids)
    put(model, ids, "purchase", product=product, vendor=vendor, price=20_000, paid=True)
    model.world.people.stage[ids] = 6
    for name, value in columns.items():
        getattr(model.world.people, name)[ids] = value
    return model


def judge(model, expected, stars):
    """Satisfaction of consumers who expected some quality and experience another."""
    people, ids = model.world.people, np.arange(len(expected))
    people.belief_mean[ids, FANCY] = expected
    return model.stages["evaluation"].satisfaction(model.world, ids, np.asarray(stars, float))


def test_satisfaction_is_level_and_surprise_and_service():
    changes = {
        "vendors.shop.service": 4.0,
        "stages.evaluation": {"level_weight": 0.3, "gain_weight": 0.4, "loss_aversion": 2.25, "service_weight": 0.15},
    }
    got = judge(owner(changes), [3.0, 3.0, 4.5], [4.0, 2.0, 4.5])
    service = 0.15 * (4.0 - 3.0)
    expected = [
        math.tanh(0.3 * 1.5 + 0.4 * 1.0 + service),
        math.tanh(0.3 * -0.5 - 0.4 * 2.25 * 1.0 + service),
        math.tanh(0.3 * 2.0 + service),
    ]
    assert got == pytest.approx(expected, rel=1e-6)


def test_losses_weigh_more_than_gains():
    changes = {"stages.evaluation": {"level_weight": 0.0, "service_weight": 0.0}}
    gain, loss = np.arctanh(judge(owner(changes), [3.0, 3.0], [3.5, 2.5]))
    assert loss / gain == pytest.approx(-2.25)


def test_experience_spreads_around_the_true_quality_and_moves_the_own_belief():
    changes = {
        "population.consumers": MANY, "products.fancy.quality": 3.0, "stages.product.prior_precision": 1.0,
        "stages.evaluation": {"experience_sd": 0.4, "own_precision": 4.0},
    }  # fmt: skip
    model = owner(changes)
    model.step()
    people = model.world.people
    assert (people.belief_precision[:, FANCY] == 5.0).all()
    stars = (people.belief_mean[:, FANCY] * 5.0 - 3.0) / 4.0
    assert stars.mean() == pytest.approx(3.0, abs=4 * 0.4 / math.sqrt(MANY))
    assert stars.std() == pytest.approx(0.4, abs=0.01)


def test_what_is_judged_is_what_is_seen_of_the_unit_later():
    changes = {"stages.need.rate": 100.0, "stages.evaluation": {"experience_sd": 0.5, "own_precision": 1e-6}}
    told = []
    model = build(changes)
    diary = {"tell": lambda self, world, event, ids, details: told.append((event, ids, details))}
    model.world.diary = type("Diary", (), diary)()
    model.step()
    ids, details = next((ids, details) for event, ids, details in told if event == "judged")
    assert np.array_equal(model.world.people.experience[ids], details["stars"])


def relate(before, quality, changes=None):
    """The phase after one experience, from a phase before."""
    quiet = {"products.fancy.quality": quality, "stages.product.prior_quality": quality}
    model = owner(quiet | (changes or {}), ids=[0])
    model.world.people.relation[0, SHOP] = before
    model.step()
    return int(model.world.people.relation[0, SHOP])


def test_satisfaction_deepens_the_relationship_phase_by_phase():
    after = [relate(before, 5.0) for before in range(6)]
    assert after == [EXPLORATION, EXPLORATION, EXPANSION, COMMITMENT, COMMITMENT, EXPLORATION]


def test_a_lukewarm_buyer_keeps_the_phase_but_has_explored():
    after = [relate(before, 2.5) for before in range(6)]
    assert after == [EXPLORATION, EXPLORATION, EXPLORATION, EXPANSION, COMMITMENT, DISSOLUTION]


def test_disappointment_dissolves_the_relationship_from_any_phase():
    assert [relate(before, 0.0) for before in range(6)] == [DISSOLUTION] * 6


def test_an_answered_complaint_keeps_the_relationship():
    angry = {"stages.evaluation": {"complaint_rate": 1.0, "care_effect": 0.5}}
    assert relate(COMMITMENT, 0.5, angry | {"vendors.shop.complaint_care": 0.0}) == DISSOLUTION
    assert relate(COMMITMENT, 0.5, angry | {"vendors.shop.complaint_care": 1.0}) == COMMITMENT


def test_the_dissatisfied_complain_and_care_answers_its_share():
    changes = {
        "population.consumers": MANY, "products.fancy.quality": 0.5, "vendors.shop.complaint_care": 0.3,
        "stages.evaluation": {"complaint_rate": 0.6, "care_effect": 0.5},
    }  # fmt: skip
    model = owner(changes)
    complaints = int(book(model, "complaints").sum())
    assert within(complaints / MANY, 0.6, MANY)
    assert within(model.world.books.complaints_answered.sum() / complaints, 0.3, complaints)
    moods, counts = np.unique(np.round(model.world.people.satisfaction, 6), return_counts=True)
    assert moods[1] - moods[0] == pytest.approx(0.5, abs=1e-5)
    assert counts[1] == model.world.books.complaints_answered.sum()
    assert book(owner(changes | {"products.fancy.quality": 4.0}), "complaints").sum() == 0


def reviews(quality, **more):
    changes = {
        "population.consumers": MANY, "products.fancy.quality": quality, "stages.product.prior_quality": quality,
        "stages.evaluation": {"review_rate": 0.05, "review_praise": 0.3, "review_blame": 0.6} | more,
    }  # fmt: skip
    model = owner(changes)
    model.step()
    return model


def test_reviews_are_j_shaped():
    shares = {}
    for quality in (0.0, 2.5, 5.0):
        model = reviews(quality)
        mood = model.world.people.satisfaction[0]
        expected = 0.05 + (0.3 * mood if mood > 0 else -0.6 * mood)
        shares[quality] = model.world.books.reviews[FANCY].sum() / MANY
        assert within(shares[quality], expected, MANY)
    assert shares[2.5] < shares[5.0] < shares[0.0], "the angry write most, the lukewarm least"


def test_reviews_appear_for_everyone_at_the_end_of_the_step():
    model = reviews(5.0, review_rate=1.0)
    market = model.world.market
    assert market.review_count.tolist() == [0, MANY]
    assert market.review_stars[FANCY] == 5 * MANY
    assert np.isnan(market.rating()[PLAIN])
    assert market.rating()[FANCY] == 5.0
    bad = reviews(0.0, review_rate=1.0)
    assert bad.world.market.rating()[FANCY] == 1.0, "a review has one star at least"


def test_posts_take_the_side_of_their_sender_and_the_disappointed_warn():
    changes = {
        "population.consumers": MANY, "population.traits.posting_rate": 0.5, "network": {"kind": "well_mixed"},
        "population.traits.polarity": {"positive": 0.4, "negative": 0.12},
    }  # fmt: skip
    posts = book(owner(changes), "posts")[:, 0]
    assert within(posts.sum() / MANY, 0.5, MANY)
    for sign, share in ((1, 0.40), (0, 0.48), (-1, 0.12)):
        assert within(posts[sign + 1] / posts.sum(), share, posts.sum()), sign
    posts = book(owner(changes | {"products.fancy.quality": 0.0}), "posts")[:, 0]
    assert posts[0] == posts.sum() > 0


def test_a_post_overstates_its_side():
    model = owner({"population.traits.posting_rate": 1.0, "stages.evaluation.post_emphasis": 0.5})
    model.world.people.polarity[:3] = [1, 0, -1]
    model.stages["evaluation"].run(model.world, np.arange(100))
    sent = model.world.mailbox.collect()
    assert isinstance(sent, Posts)
    assert sent.stars[:3].tolist() == [4.5, 4.0, 3.5]
    assert sent.sign[:3].tolist() == [1, 0, -1]
    assert (sent.hop == 0).all()


def test_the_passionate_post_more():
    changes = {"population.consumers": MANY, "population.traits.posting_rate": 0.2, "population.traits.passion": 0.5}
    posts = book(owner(changes | {"stages.evaluation.passion_posts": 1.0}), "posts")[:, 0].sum()
    assert within(posts / MANY, 0.2 * 1.5, MANY)


def test_the_committed_and_satisfied_become_advocates_whatever_their_polarity():
    changes = {
        "population.consumers": MANY, "stages.evaluation.advocacy": 0.4, "products.fancy.quality": 5.0,
        "population.traits.polarity": {"positive": 0.0, "negative": 1.0},
    }  # fmt: skip
    model = owner(changes)
    model.world.people.relation[:, SHOP] = EXPANSION
    happened = steps(model)
    assert happened[("evaluation", "idle", "kept, loyal")] == MANY
    advocates = int(model.world.books.advocates)
    assert within(advocates / MANY, 0.4, MANY)
    assert model.world.books.posts[2, 0] == advocates == model.world.books.posts.sum()


def test_returns_fall_with_satisfaction():
    shares = []
    for quality in (0.0, 2.5, 5.0):
        changes = {
            "population.consumers": MANY, "products.fancy.quality": quality, "stages.product.prior_quality": quality,
            "stages.evaluation": {"return_rate": 0.1, "return_slope": 2.0},
        }  # fmt: skip
        model = owner(changes)
        happened = steps(model)
        shares.append(happened[("evaluation", "product", "returned")] / MANY)
        mood = math.tanh(0.3 * (quality - 2.5))
        assert within(shares[-1], 0.1 * math.exp(-2.0 * mood), MANY)
    assert shares[0] > shares[1] > shares[2]


RETURNING = {"stages.evaluation": {"return_rate": 1.0, "return_slope": 0.0}, "stages.product.delay": 10_000.0}


def test_a_return_undoes_ownership_and_refunds_everything():
    changes = RETURNING | {
        "initial.owners.some": {"ids": [0], "products": {"plain": 1.0}, "vendors": {"shop": 1.0}, "age": 30.0},
        "vendors.shop.stock": {"fancy": 40},
    }
    model = build(changes)
    people, market = model.world.people, model.world.market
    mood = people.satisfaction[0]
    put(model, np.arange(10), "purchase", product=FANCY, vendor=SHOP, price=20_000, basket=1_500, basket_cost=500)
    before = model.world.public.owners.copy()
    happened = steps(model)
    assert happened[("evaluation", "product", "returned")] == 10
    books = model.world.books
    assert books.refunds[FANCY, SHOP] == books.revenue[FANCY, SHOP] == 10 * 21_500
    assert books.cost[FANCY, SHOP] == 0
    assert books.returned_units[FANCY, SHOP] == books.units[FANCY, SHOP] == 10
    assert market.stock[SHOP, FANCY] == 40
    assert people.owned[:10].tolist() == [PLAIN] + [-1] * 9
    assert people.owned_since[0] == -30
    assert people.owned_vendor[0] == SHOP
    assert people.satisfaction[0] == mood, "she is as content with the old one as before"
    assert people.experience[0] == 3.0
    assert np.isnan(people.experience[1])
    assert model.world.public.owners.tolist() == before.tolist()
    assert not people.paid.any()


def test_a_return_gives_the_neighbours_their_old_view_back():
    model = build(RETURNING | {"stages.evaluation.delay": 5.0})
    put(model, [10], "purchase", product=FANCY, vendor=SHOP, price=20_000)
    near = np.array([8, 9, 11, 12])
    model.step()
    share = model.world.neighbourhood.share(model.world.people, near)
    assert (share == 0.25).all()
    steps(model, 60)
    assert not model.world.neighbourhood.share(model.world.people, near).any()
    assert not model.world.neighbourhood.owning_product(model.world.people, near).any()


def test_nothing_is_returned_where_returns_are_refused():
    model = owner(RETURNING | {"vendors.shop.returns_accepted": False})
    assert steps(model) == {("evaluation", "idle", "kept"): 100}


def test_a_returned_unit_goes_back_to_the_search_as_a_step_back():
    model = owner(RETURNING)
    assert steps(model) == {("evaluation", "product", "returned"): 100}
    people = model.world.people
    assert (people.attempt == 1).all()
    assert people.ruled_out[:, FANCY].all()
    assert not people.considered[:, FANCY].any()


def test_judging_takes_its_time():
    model = owner({"population.consumers": MANY, "stages.evaluation.delay": 10.0})
    assert within(steps(model)[("evaluation", "idle", "kept")] / MANY, 1 - math.exp(-1 / 10), MANY)


def test_evaluations_and_their_mean_satisfaction_are_booked():
    model = owner({"stages.evaluation.experience_sd": 0.5})
    model.step()
    books = model.world.books
    assert books.evaluations == 100
    assert books.satisfaction_milli / 1e5 == pytest.approx(model.world.people.satisfaction.mean(), abs=5e-4)


def test_a_run_without_returns_is_the_same_whatever_their_slope():
    one, other = (build({"stages.need.rate": 0.05, "stages.evaluation.return_slope": slope}) for slope in (1.0, 9.0))
    steps(one, 20)
    steps(other, 20)
    assert state(one) == state(other)
