"""Vendor choice: the utility of vendors, who is known, trials, and the two steps to the products."""

import math

import numpy as np
import pytest

from journeysim.stages.awareness import aware
from tests.support import BEST_SITE, FANCY, PLAIN, SHOP, book, build, put, steps, within

MANY = 20_000
WEIGHTS = ("price", "trust", "service", "steps", "channel", "affiliate", "co_shopping", "answers", "values")
PHASES = ("awareness", "exploration", "expansion", "commitment", "dissolution")
BARE = {f"{name}_weight": 0.0 for name in WEIGHTS} | {f"phase_{name}": 0.0 for name in PHASES}


def chooser(changes=None, ids=None, product=FANCY, **columns):
    model = build(changes or {})
    put(model, np.arange(model.world.people.size) if ids is None else ids, "vendor", product=product, **columns)
    return model


def utility(model, ids=(0,)):
    return model.stages["vendor"].utility(model.world, np.array(ids))


@pytest.mark.parametrize(
    ("weights", "vendor", "expected"),
    [
        ({"price_weight": 3.0}, {"price_factor": 1.2}, -3.0 * 1.5 * math.log(1.2)),
        ({"trust_weight": 2.0}, {"trust": 0.9}, 2.0 * (0.9 - 0.5)),
        ({"service_weight": 0.4}, {"service": 4.0}, 0.4 * 1.0),
        ({"steps_weight": 0.2}, {"steps_to_buy": 1}, 0.2 * 3),
        ({"channel_weight": 0.7}, {"kind": "social_shop", "channel": "pics"}, 0.7),
        ({"affiliate_weight": 0.5}, {"affiliate": 0.6}, 0.3),
        ({"co_shopping_weight": 0.5}, {"co_shopping": 0.8}, 0.4),
        ({"answers_weight": 0.5}, {"answers": 0.6}, 0.5 * 0.6 / math.sqrt(4.0)),
        ({"values_weight": 0.3}, {"values": {"green": -0.5}}, 0.3 * -0.5 * 0.8),
    ],
    ids=["price", "trust", "service", "steps", "channel", "affiliate", "co-shopping", "answers", "values"],
)
def test_each_criterion_adds_its_term(weights, vendor, expected):
    changes = {
        "population.traits": {"price_sensitivity": 1.5, "values": {"green": 0.8}},
        "channels.pics": {"members": 1.0},
        "stages.product.prior_precision": 4.0,
        "stages.vendor": BARE | weights,
        "vendors.shop": vendor,
    }
    got = utility(chooser(changes))[0]
    assert got[SHOP] - got[BEST_SITE] == pytest.approx(expected, rel=1e-6)


def test_the_phase_of_the_relationship_adds_its_own():
    phases = {"awareness": 0.1, "exploration": 0.3, "expansion": 0.7, "commitment": 1.2, "dissolution": -2.0}
    model = chooser({"stages.vendor": BARE | {f"phase_{name}": bonus for name, bonus in phases.items()}})
    model.world.people.relation[:6, SHOP] = np.arange(6)
    assert utility(model, range(6))[:, SHOP] == pytest.approx([0.0, *phases.values()])


def test_a_deal_counts_at_the_vendor_that_it_was_seen_at():
    changes = {"stages.vendor": BARE | {"price_weight": 1.0}, "vendors.shop.deals": {"discount": 0.2, "rate": 0.1}}
    model = chooser(changes)
    model.world.people.deal_vendor[0] = SHOP
    got = utility(model, [0, 1])
    assert got[0, SHOP] == pytest.approx(-math.log(0.8))
    assert got[1, SHOP] == pytest.approx(0.0)


def test_shares_are_those_of_the_logit():
    changes = {"population.consumers": MANY, "stages.vendor": BARE | {"trust_weight": 2.0}, "vendors.shop.trust": 0.9}
    changes["stages.vendor"] |= {"outside_option": True, "outside_utility": 0.2}
    model = chooser(changes)
    happened = steps(model)
    weights = np.exp([1.8, 1.0, 0.2])
    chose = model.world.people.owned_vendor
    for vendor in (SHOP, BEST_SITE):
        assert within(np.mean(chose == vendor), weights[vendor] / weights.sum(), MANY)
    assert within(happened[("vendor", "product", "no vendor acceptable")] / MANY, weights[2] / weights.sum(), MANY)


def test_who_finds_no_vendor_acceptable_searches_on():
    model = chooser({"stages.vendor": {"outside_option": True, "outside_utility": 1000.0}})
    assert steps(model) == {("vendor", "product", "no vendor acceptable"): 100}
    people = model.world.people
    assert (people.attempt == 1).all()
    assert (people.product == -1).all()
    assert people.considered[:, FANCY].all(), "there is nothing wrong with the product"


def test_what_all_known_vendors_have_sold_out_is_out_of_stock():
    model = chooser({"vendors.shop.stock": {"fancy": 0}, "vendors.best-site.stock": {"fancy": 0}})
    assert steps(model) == {("vendor", "product", "out of stock"): 100}
    people = model.world.people
    assert not people.considered[:, FANCY].any()
    assert people.considered[:, PLAIN].all()
    assert steps(model)[("purchase", "evaluation", "delivered")] == 100
    assert (people.owned == PLAIN).all(), "they turn to what is to be had"


def test_what_no_known_vendor_sells_has_no_acceptable_vendor():
    model = chooser({"initial.known_vendors": {"best-site": 1.0}}, product=PLAIN)
    assert steps(model) == {("vendor", "product", "no vendor acceptable"): 100}
    model = chooser({"initial.known_vendors": 0.0})
    assert steps(model) == {("vendor", "product", "no vendor acceptable"): 100}


def test_a_vendor_that_is_closed_sells_to_nobody():
    model = chooser({"vendors.shop.open": False})
    steps(model)
    assert (model.world.people.owned_vendor == BEST_SITE).all()


def test_the_brand_fan_whose_vendor_is_unknown_looks_at_products_like_others():
    changes = {
        "initial.known_vendors": {"shop": 1.0},
        "initial.owners.all": {"share": 1.0, "products": {"fancy": 1.0}},
    }
    model = build(changes)
    put(model, np.arange(100), "vendor", vendor_first=True)
    model.world.people.relation[:, BEST_SITE] = 0
    happened = steps(model)
    assert happened == {("vendor", "product", "no vendor acceptable"): 100}
    assert not model.world.people.vendor_first.any()


def test_offers_compared_are_visits():
    assert book(chooser({"stages.vendor.compare": 3}), "visits")[3] == 200, "two vendors have it"
    assert book(chooser({"stages.vendor.compare": 1}), "visits")[3] == 100
    assert book(chooser(product=PLAIN), "visits")[3] == 100, "one vendor has it"


def test_choosing_takes_its_time():
    model = chooser({"population.consumers": MANY, "stages.vendor.delay": 3.0})
    assert within(steps(model)[("vendor", "decision", "vendor chosen")] / MANY, 1 - math.exp(-1 / 3), MANY)


def test_channels_make_vendors_known_that_are_present_there():
    changes = {
        "population.consumers": MANY, "initial.known_vendors": {"best-site": 1.0}, "stages.vendor.delay": 10_000.0,
        "channels.pics": {"members": 0.5}, "channels.talk": {"members": 1.0},
        "vendors.shop.presence": {"pics": 0.3, "talk": 0.1},
    }  # fmt: skip
    model = chooser(changes)
    model.step()
    people = model.world.people
    uses, known = people.uses_channel[:, 0], aware(model.world, model.world.everyone)[:, SHOP]
    for group, rate in ((uses, 0.4), (~uses, 0.1)):
        assert within(known[group].mean(), 1 - math.exp(-rate), group.sum())


def test_a_trial_teaches_the_true_quality_and_begins_exploration():
    changes = {
        "population.consumers": MANY, "vendors.shop.trial": 0.4, "vendors.best-site.open": False,
        "stages.vendor.trial_precision": 4.0, "stages.product.prior_precision": 1.0, "stages.decision.delay": 10_000.0,
    }  # fmt: skip
    model = chooser(changes)
    assert within(book(model, "trials") / MANY, 0.4, MANY)
    people = model.world.people
    tried = people.belief_precision[:, FANCY] > 1.0
    assert (people.belief_precision[tried, FANCY] == 5.0).all()
    assert (people.relation[tried, SHOP] == 2).all()
    assert (people.relation[~tried, SHOP] == 1).all()
    # Signals spread by .5 stars around the true 4.0, but for the cut at 5 stars, and count for 4/5.
    signal = (people.belief_mean[tried, FANCY] * 5.0 - 3.0) / 4.0
    assert np.median(signal) == pytest.approx(4.0, abs=0.03)
    assert np.quantile(signal, 0.1587) == pytest.approx(3.5, abs=0.03)


def test_friends_and_company_draw_to_where_one_shops_together(tmp_path):
    """Those without friends have nobody to shop with (D19)."""
    changes = {"network": {"kind": "erdos_renyi", "mean_degree": 1.0}, "vendors.shop.co_shopping": 0.8}
    model = chooser(changes | {"stages.vendor": BARE | {"co_shopping_weight": 1.0}})
    alone = model.world.network.degree == 0
    assert 10 < alone.sum() < 90
    assert utility(model, range(100))[:, SHOP].tolist() == np.where(alone, 0.0, 0.8).tolist()
