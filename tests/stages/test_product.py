"""Product choice: what comes to mind, what looks teach, the utility term by term, and who goes back."""

import math

import numpy as np
import pytest

from journeysim.stages.product import SOURCES
from tests.support import FANCY, PLAIN, book, build, put, steps, ties, within

MANY = 20_000
SEARCHING = {"influences.informational": {"form": "share", "weight": 0.0, "evidence": 1.0}}
TRAITS = {
    "trust": {"friends": 0.8, "reviews": 0.6, "advertising": 0.5},
    "informational_susceptibility": 1.0,
    "search_patience": 1.0,
}


def only(source, **more):
    """Every look is led by one source."""
    weights = {f"{name}_weight": float(name == source) for name in SOURCES}
    return SEARCHING | {"stages.product": {"looks": 1.0, "outside_option": False, **weights, **more}}


def search(changes, ids=None, folder="", **columns):
    model = build({"population.traits": TRAITS} | changes, folder=folder)
    put(model, np.arange(model.world.people.size) if ids is None else ids, "product", **columns)
    return model


def utility(changes, ids=(0,), price=(10_000, 20_000)):
    model = build(changes)
    world = model.world
    prices = np.repeat(np.array([price]), len(ids), axis=0)
    return model, model.stages["product"].utility(world, np.array(ids), prices, "product")


def test_the_utility_is_the_sum_of_its_terms():
    changes = {
        "population.traits.tastes": {"camera": 0.4},
        "population.traits.values": {"green": 0.5},
        "population.traits.price_sensitivity": 1.2,
        "population.traits.frugality": 0.3,
        "population.traits.identity_strength": 0.7,
        "population.traits.conformity": 0.5,
        "products.fancy.attributes": {"camera": 2.0},
        "products.plain.values": {"green": -0.6},
        "products.fancy.symbolic_weight": 0.9,
        "initial.owners.some": {"start": 1, "length": 2, "products": {"fancy": 1.0}},
        "market.reference_price": 150.0,
        "influences.normative": {"form": "share", "weight": 2.0},
        "influences.identity": {"form": "image", "weight": 1.5, "neighbourhood": 0.5},
        "influences.frugality": {"form": "norm", "price_raise": 0.5, "choice_penalty": 0.8},
        "stages.product": {
            "quality_weight": 1.6, "risk_weight": 0.5, "price_weight": 1.1, "taste_weight": 0.9, "values_weight": 0.7,
            "prior_quality": 3.2, "prior_precision": 1.5,
        },
    }  # fmt: skip
    _, got = utility(changes)
    # Consumer 0 of a ring of degree 4 has friends 1 and 2, who own the fancy one, and 98 and 99, who own none.
    sd, price = 1 / math.sqrt(1.5), 1.1 * 1.2 * (1 + 0.5 * 0.3)
    normative = [2.0 * 0.5 * (0 - 1 / 2), 2.0 * 0.5 * (2 / 4 - 1 / 2)]
    identity = [0.0, 1.5 * 0.7 * 0.9 * (0.5 * 1 + 0.5 * 1)]
    expected = [
        1.6 * 3.2 - 0.5 * sd - price * math.log(100 / 150) + normative[0] + identity[0] - 0.8 * 0.3
        + 0.7 * 0.5 * -0.6,
        1.6 * 3.2 - 0.5 * sd - price * math.log(200 / 150) + normative[1] + identity[1] - 0.8 * 0.3
        + 0.9 * 0.4 * 2.0,
    ]  # fmt: skip
    assert got[0] == pytest.approx(expected, rel=1e-6)


def test_the_utility_uses_what_each_consumer_believes():
    model = build({"stages.product": {"quality_weight": 2.0, "risk_weight": 3.0, "price_weight": 0.0}})
    people = model.world.people
    people.belief_mean[0], people.belief_precision[0] = [4.0, 2.5], [4.0, 0.25]
    got = model.stages["product"].utility(model.world, np.array([0]), np.array([[1, 1]]), "product")
    assert got[0] == pytest.approx([2 * 4.0 - 3 * 0.5, 2 * 2.5 - 3 * 2.0])


def test_the_satisfied_are_drawn_to_the_brand_they_own_and_the_disappointed_are_repelled():
    quiet = {"stages.product": {"own_brand": 2.0, "price_weight": 0.0, "quality_weight": 0.0, "risk_weight": 0.0}}
    model = build(quiet | {"initial.owners.some": {"ids": [0, 1], "products": {"fancy": 1.0}}})
    model.world.people.satisfaction[:2] = [0.6, -0.4]
    got = model.stages["product"].utility(model.world, np.arange(3), np.array([[1, 1]] * 3), "product")
    assert got.tolist() == [[0.0, 1.2], [0.0, -0.8], [0.0, 0.0]]


def test_products_without_a_brand_have_no_brand_in_common():
    model = build(
        {
            "products.plain.brand": "", "products.other": {"price": 50.0},
            "initial.owners.some": {"ids": [0], "products": {"plain": 1.0}},
            "stages.product": {"own_brand": 2.0, "price_weight": 0.0, "quality_weight": 0.0, "risk_weight": 0.0},
        }
    )  # fmt: skip
    got = model.stages["product"].utility(model.world, np.array([0]), np.array([[1, 1, 1]]), "product")
    assert got.tolist() == [[0.0, 0.0, 0.0]]


def test_a_value_that_only_a_vendor_has_leaves_the_fit_of_products_alone():
    changes = {
        "population.traits.values": {"green": 0.5, "art": -1.0},
        "products.fancy.values": {"green": 1.0},
        "stages.product": {"values_weight": 1.0, "price_weight": 0.0, "quality_weight": 0.0, "risk_weight": 0.0},
    }
    _, without = utility(changes)
    model, with_it = utility(changes | {"vendors.shop.values": {"art": 1.0}})
    assert with_it.tolist() == without.tolist() == [[0.0, 0.5]]
    vendors = model.stages["vendor"].utility(model.world, put(model, [0], "vendor", product=PLAIN))
    assert vendors[0, 0] - vendors[0, 1] == pytest.approx(0.3 * -1.0), "and the vendor's fit is its own"


def test_choices_have_the_shares_of_the_logit():
    changes = {
        "population.consumers": MANY, "population.traits.search_patience": 0.0,
        "stages.product": {
            "price_weight": 1.5, "quality_weight": 0.0, "risk_weight": 0.0, "outside_option": True,
            "outside_utility": -0.5,
        },
    }  # fmt: skip
    model = search(changes)
    happened = steps(model)
    weights = np.exp([-1.5 * math.log(100 / 150), -1.5 * math.log(200 / 150), -0.5])
    shares = weights / weights.sum()
    chosen = model.world.people.owned
    for product in (PLAIN, FANCY):
        assert within(np.mean(chosen == product), shares[product], MANY)
    assert within(happened[("product", "idle", "gives up")] / MANY, shares[2], MANY)


def test_the_known_comes_to_mind_with_the_chance_of_recall():
    changes = {"population.consumers": MANY, "initial.known_products": {"plain": 1.0}, "stages.product.recall": 0.3}
    model = build(changes)
    ids = put(model, np.arange(MANY), "need")
    model.stages["product"].enter(model.world, ids)
    considered = model.world.people.considered
    assert within(considered[:, PLAIN].mean(), 0.3, MANY)
    assert not considered[:, FANCY].any()


def test_what_prompted_the_journey_and_what_one_owns_always_come_to_mind():
    changes = {"stages.product.recall": 0.0, "initial.owners.some": {"ids": [1], "products": {"plain": 1.0}}}
    model = build(changes)
    ids = put(model, [0, 1, 2], "need", prompted=[FANCY, -1, -1])
    model.stages["product"].enter(model.world, ids)
    assert model.world.people.considered[:3].tolist() == [[False, True], [True, False], [False, False]]


def test_what_is_beyond_the_budget_is_not_chosen():
    model = search({"population.traits": TRAITS | {"budget": 150.0}, "stages.product.price_weight": 0.0})
    steps(model)
    assert (model.world.people.owned == PLAIN).all()


def test_who_finds_nothing_tries_again_until_patience_ends():
    changes = {
        "population.traits": TRAITS | {"search_patience": 1.0},
        "stages.product": {"patience": 3, "outside_option": True, "outside_utility": 1000.0},
    }
    model = search(changes)
    happened = steps(model, 10)
    assert happened[("product", "need", "nothing suits")] == 300
    assert happened[("product", "idle", "gives up")] == 100
    assert (model.world.people.stage == 0).all()


def test_looks_grow_with_patience_and_passion_and_where_networks_make_them_cheap():
    changes = {
        "channels.pics": {"members": 0.0, "search_saving": 0.5},
        "channels.talk": {"members": 0.0, "search_saving": 0.2},
        "stages.product": {"looks": 4.0, "passion_looks": 0.5, "co_shopping_saving": 0.0},
    }
    model = build(changes)
    people = model.world.people
    people.search_patience[:6] = [1.0, 2.0, 1.0, 1.0, 1.0, 0.0]
    people.passion[:6] = [0.0, 0.0, 1.0, 0.0, 0.0, 1.0]
    people.uses_channel[3:5] = [[True, False], [True, True]]  # the best saving counts, they do not add
    looks = model.stages["product"].wanted_looks(model.world, np.arange(6))
    assert looks.tolist() == [4, 8, 6, 8, 8, 0]


def test_the_most_patient_search_ends():
    changes = {
        "population.traits.search_patience": 20.0,
        "stages.product": {"looks": 1000.0, "looks_per_session": 1000},
    }
    model = build(changes | {"channels.pics": {"members": 1.0, "search_saving": 1.0}, "population.consumers": 10})
    put(model, [0], "product")
    assert model.stages["product"].wanted_looks(model.world, np.array([0]))[0] == 30_000
    assert steps(model, 30)[("product", "vendor", "product chosen")] == 1


def test_a_long_search_takes_several_sessions():
    model = search(only("recommender", looks=7.0, looks_per_session=3))
    assert book(model, "visits")[2] == 300
    assert steps(model)[("product", "vendor", "product chosen")] == 0
    assert (model.world.people.looks == 6).all()
    model.step()
    assert model.world.books.visits[2] == 100
    assert (model.world.people.purchases == 1).all()


def test_sessions_come_after_their_delay():
    model = search({"population.consumers": MANY, "stages.product.delay": 4.0})
    assert within(steps(model)[("product", "vendor", "product chosen")] / MANY, 1 - math.exp(-1 / 4), MANY)


def test_each_look_at_a_page_is_a_visit_and_a_look_that_finds_none_is_not():
    assert book(search(only("recommender", looks=3.0)), "visits")[2] == 300
    assert book(search(only("friends", looks=3.0)), "visits")[2] == 0, "no friend owns any"


def test_a_look_makes_a_product_known_and_considered():
    changes = only("recommender") | {"initial.known_products": 0.0}
    model = search(changes)
    model.stages["product"].run(model.world, np.arange(100))
    people = model.world.people
    assert (people.considered.sum(axis=1) == 1).all()
    assert (people.known == people.considered).all()
    assert 20 < people.considered[:, FANCY].sum() < 80


def learned(model, consumer, product):
    people = model.world.people
    return people.belief_mean[consumer, product].item(), people.belief_precision[consumer, product].item()


def bayes(mean, precision, signal, weight):
    return (precision * mean + weight * signal) / (precision + weight), precision + weight


def test_a_friends_word_is_weighed_by_trust_as_bayes_says(tmp_path):
    changes = only("friends", friends_precision=1.5, prior_quality=3.0, prior_precision=2.0) | ties(
        tmp_path, [(0, 1, "weak")]
    )
    changes["initial.owners.friend"] = {"ids": [1], "products": {"fancy": 1.0}}
    model = search(changes, [0], folder=tmp_path)
    model.world.people.experience[1] = 4.5
    model.stages["product"].run(model.world, np.array([0]))
    assert learned(model, 0, FANCY) == pytest.approx(bayes(3.0, 2.0, 4.5, 1.5 * 0.8), rel=1e-6)
    assert learned(model, 0, PLAIN) == pytest.approx((3.0, 2.0))


def test_reviews_are_weighed_by_their_number_and_bad_ones_more():
    for total, extra in ((45, 1.0), (15, 1.5)):  # ten reviews with 4.5 stars on average, or with 1.5
        changes = only("reviews", reviews_precision=2.0, reviews_half=5.0, negativity=1.5, prior_precision=2.0)
        model = search(changes | {"vendors.shop.stars_shown": 1.0, "vendors.best-site.open": False}, [0])
        market = model.world.market
        market.review_count[:], market.review_stars[:] = 10, total
        model.stages["product"].run(model.world, np.array([0]))
        seen = np.flatnonzero(model.world.people.belief_precision[0] > 2.0)
        expected = bayes(3.0, 2.0, total / 10, 2.0 * 10 / 15 * 0.6 * extra)
        assert learned(model, 0, seen[0]) == pytest.approx(expected, rel=1e-6)


def test_without_reviews_a_look_at_them_teaches_nothing():
    model = search(only("reviews") | {"vendors.shop.stars_shown": 1.0})
    steps(model)
    assert (model.world.people.belief_precision[:, PLAIN] <= 5.0).all()
    assert book(search(only("reviews") | {"vendors.shop.stars_shown": 1.0}), "visits")[2] == 100


def test_asking_around_tells_the_mean_experience():
    changes = only("asking", asking_precision=0.7, prior_precision=2.0) | {"channels.talk": {"members": 1.0}}
    model = search(changes, [0])
    model.world.public.experience_count[FANCY], model.world.public.experience_stars[FANCY] = 4, 17_000
    model.stages["product"].run(model.world, np.array([0]))
    assert learned(model, 0, FANCY) == pytest.approx(bayes(3.0, 2.0, 4.25, 0.7 * 0.6), rel=1e-6)


def test_nobody_can_be_asked_without_a_social_network():
    model = search(only("asking"), [0])
    model.world.public.experience_count[FANCY], model.world.public.experience_stars[FANCY] = 4, 17_000
    assert book(model, "visits")[2] == 0


def test_advertising_leads_to_its_product_and_overstates_it():
    changes = only("advertising", advertising_precision=0.3, advertising_puff=0.5, prior_precision=2.0) | {
        "channels.tv": {"kind": "media", "members": 1.0},
        "campaigns.ads": {"lever": "advertising", "product": "fancy", "channel": "tv", "budget": 1e6, "effect": 0.0},
    }
    model = search(changes)
    model.world.clock.step = 1
    model.campaigns.act(model.world)
    model.stages["product"].run(model.world, np.arange(100))
    assert learned(model, 7, FANCY) == pytest.approx(bayes(3.0, 2.0, 4.5, 0.3 * 0.5), rel=1e-6)
    assert learned(model, 7, PLAIN) == pytest.approx((3.0, 2.0))


def test_those_deaf_to_others_learn_nothing_by_looking():
    changes = only("recommender") | {"population.traits": TRAITS | {"informational_susceptibility": 0.0}}
    model = search(changes | {"stages.product.reviews_weight": 1.0, "vendors.shop.stars_shown": 1.0})
    model.world.market.review_count[:], model.world.market.review_stars[:] = 10, 50
    model.stages["product"].run(model.world, np.arange(100))
    assert (model.world.people.belief_precision == 1.0).all()


def test_more_and_better_reviews_win_buyers():
    """Social proof (D18): reviews lower doubt, good ones raise and bad ones cut sales."""
    bought = {}
    for count, stars in ((0, 0), (5, 20), (50, 200), (50, 75)):
        changes = only("reviews", looks=4.0, outside_option=True, outside_utility=2.0, price_weight=0.0) | {
            "population.consumers": 5000,
            "vendors.shop.stars_shown": 1.0,
        }
        model = search(changes)
        model.world.market.review_count[FANCY], model.world.market.review_stars[FANCY] = count, stars
        model.step()
        bought[count, stars] = np.sum(model.world.people.owned == FANCY)
    assert bought[50, 200] > bought[5, 20] + 100 > bought[0, 0] + 200
    assert bought[50, 75] < bought[0, 0]


def test_sources_lead_looks_in_proportion_to_weight_and_trust(tmp_path):
    changes = SEARCHING | {
        "population.consumers": MANY, "vendors.shop.stars_shown": 0.5, "vendors.best-site.open": False,
        "stages.product": {"looks": 1.0, "friends_weight": 1.0, "reviews_weight": 2.0, "recommender_weight": 0.5},
    }  # fmt: skip
    model = search(changes)
    told = []
    model.world.diary = type(
        "Diary", (), {"tell": lambda self, world, event, ids, details: told.append((event, details))}
    )()
    model.world.public.owners[:] = 1
    people = model.world.people
    people.owned[::7] = PLAIN  # so that a look led by a friend may find something
    model.stages["product"].run(model.world, np.arange(MANY))
    source = np.concatenate([details["source"] for event, details in told if event == "looked"])
    weights = {"reviews": 2.0 * 0.6 * 0.5, "recommender": 0.5}
    ratio = np.sum(source == SOURCES.index("reviews")) / np.sum(np.isin(source, (1, 2)))
    expected = weights["reviews"] / (weights["reviews"] + weights["recommender"])
    assert within(ratio, expected, np.sum(np.isin(source, (1, 2))))


def test_a_returned_product_is_not_considered_again_in_the_journey():
    changes = {"stages.evaluation.return_rate": 1.0, "stages.evaluation.return_slope": 0.0}
    model = search(changes | {"stages.product.price_weight": 0.0})
    model.step()
    first = model.world.people.ruled_out.copy()
    assert (first.sum(axis=1) == 1).all(), "everybody bought one and returned it"
    model.step()
    people = model.world.people
    assert (people.purchases == 2).all()
    assert (people.ruled_out.sum(axis=1) == 2).all(), "the second purchase was of the other product"


def test_the_vendor_chosen_first_bounds_the_choice_to_what_it_has():
    changes = {"vendors.best-site.sells": ["plain", "fancy"], "vendors.best-site.stock": {"fancy": 0}}
    model = search(changes, vendor=1, vendor_first=True)
    assert steps(model)[("product", "decision", "product chosen at the vendor")] == 100
    assert (model.world.people.owned == PLAIN).all()


def test_the_price_of_choice_is_the_lowest_on_offer():
    changes = {
        "vendors.cheap": {"kind": "discounter", "price_factor": 0.5, "sells": ["fancy"]},
        "population.traits": TRAITS | {"budget": 150.0},
        "initial.known_products": {"fancy": 1.0},
    }
    model = search(changes)
    assert steps(model)[("product", "vendor", "product chosen")] == 100
    assert model.world.market.lowest_price[FANCY] == 10_000


def test_what_began_the_journey_is_preferred_in_it():
    quiet = {"price_weight": 0.0, "quality_weight": 0.0, "risk_weight": 0.0, "prompt_pull": 2.0}
    model = build({"stages.product": quiet})
    ids = put(model, [0, 1], "product", prompted=np.array([PLAIN, -1]))
    utility = model.stages["product"].utility(model.world, ids, model.world.market.offer_price[0], "product")
    assert utility[0, PLAIN] - utility[1, PLAIN] == 2.0
    assert (np.delete(utility[0], PLAIN) == np.delete(utility[1], PLAIN)).all()


def test_a_shop_that_one_does_not_know_shows_one_no_ratings():
    changes = only("reviews") | {"vendors.shop.stars_shown": 0.0, "vendors.best-site.stars_shown": 1.0}
    known = search(changes | {"initial.known_vendors": 1.0})
    unknown = search(changes | {"initial.known_vendors": {"shop": 1.0}})
    assert book(known, "visits")[2] == 100
    assert book(unknown, "visits")[2] == 0
