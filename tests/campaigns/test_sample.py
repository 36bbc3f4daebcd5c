"""Samples: tasters learn the quality, bring friends, and are never more than there are samples."""

import numpy as np
import pytest

from journeysim.engine.model import JourneyModel
from journeysim.population.columns import EXPLORATION
from tests.campaigns.market import LITTLE, against, lifted, model_of, scenario_of, sells

pytestmark = pytest.mark.slow

DAY = {"lever": "sample", "vendor": "shop", "product": "fancy", "per_day": 30.0, "comes": 0.02, "tells": 0.5}
TRIAL = {"lever": "sample", "vendor": "shop", "product": "fancy", "trial": 0.8}


def ledger(lever, changes=LITTLE):
    return model_of(lever, changes).campaigns.ledgers["lever"]


def test_samples_of_something_good_sell_it():
    assert lifted(against(DAY | {"comes": 0.2}, "product.fancy.units", **LITTLE))


def test_trials_are_taken_at_the_vendor_and_sell_something_good():
    assert sells(None, "trials", **LITTLE) == 0
    assert sells(TRIAL, "trials", **LITTLE) > 50
    assert lifted(against(TRIAL, "vendor.shop.units", **LITTLE))


def test_who_is_at_the_vendor_is_reached_by_trials_and_may_still_come_for_a_sample():
    trial = model_of(TRIAL, LITTLE)
    reached = trial.campaigns.ledgers["lever"].reached
    assert np.count_nonzero(reached) > 20
    both = ledger(TRIAL | {"per_day": 1e6, "comes": 100.0}, LITTLE | {"initial.known_vendors": {"shop": 1.0}})
    assert both.claimed == both.target.size


def test_two_sample_days_are_two_experiences():
    changes = LITTLE | {"time.steps": 1, "initial.known_vendors": {"shop": 1.0}}
    every = DAY | {"per_day": 1e6, "comes": 100.0, "tells": 0.0, "precision": 400.0}
    plain = scenario_of(None, changes)
    beliefs = []
    for name in ("one", "two"):
        model = JourneyModel(plain.with_settings({f"campaigns.{name}": every}), seed=1)
        model.step()
        beliefs.append(model.world.people.belief_mean[:, 1].copy())
    assert abs(np.corrcoef(*beliefs)[0, 1]) < 4 / np.sqrt(beliefs[0].size)


def test_trials_are_for_every_visitor():
    with pytest.raises(Exception, match="leave the target out"):
        model_of(TRIAL | {"target": {"segments": ["fans"]}})


def test_samples_of_something_bad_do_not():
    bad = LITTLE | {"products.fancy.quality": 1.0, "population.consumers": 1000}
    assert lifted(against(DAY | {"comes": 0.5, "per_day": 100.0, "tells": 0.0}, "product.fancy.units", **bad), sign=-1)


def test_more_tell_more_come():
    handed = [ledger(DAY | {"tells": each}).claimed for each in (0.0, 0.3, 1.0)]
    assert handed[0] < handed[1] < handed[2]


def test_word_of_mouth_speeds_it_up():
    early = LITTLE | {"time.steps": 10}
    alone, told = (ledger(DAY | {"tells": each, "per_day": 1e6}, early).claimed for each in (0.0, 1.0))
    assert told > 1.5 * alone


def test_nobody_gets_two_and_there_are_no_more_than_handed_out():
    short = ledger(DAY | {"per_day": 2.5, "comes": 1.0, "cost_per_unit": 2.0}, LITTLE | {"time.steps": 8})
    assert short.claimed == 20 == np.count_nonzero(short.reached)
    assert short.spent == 20 * 200
    poor = ledger(DAY | {"comes": 1.0, "cost_per_unit": 2.0, "budget": 11.0})
    assert poor.claimed == 5


def test_scarce_samples_go_to_the_lowest_keyed_uniforms():
    changes = LITTLE | {"time.steps": 1, "initial.known_vendors": {"shop": 1.0}}
    model = model_of(DAY | {"per_day": 7.0, "comes": 100.0}, changes)
    u = model.world.luck.uniform("campaign/sample", model.world.everyone, 1, option="lever")
    assert set(np.flatnonzero(model.campaigns.ledgers["lever"].reached)) == set(np.argsort(u)[:7])


def test_tasters_and_those_they_tell_know_product_and_vendor():
    changes = LITTLE | {"initial.known_products": 0.0, "time.steps": 6}
    model = model_of(DAY | {"comes": 0.5, "per_day": 1e6, "tells": 0.0, "precision": 400.0}, changes)
    people, got = model.world.people, model.campaigns.ledgers["lever"].reached
    assert got.any()
    assert people.known[got, 1].all()
    assert (people.relation[got, 0] >= EXPLORATION).all()
    assert abs(people.belief_mean[got, 1].mean() - 4.0) < 0.1
    told = model_of(DAY | {"comes": 0.5, "per_day": 1e6, "tells": 1.0, "follows": 0.0}, changes).world.people
    assert told.known[:, 1].sum() > people.known[:, 1].sum()


def test_a_channel_may_announce_it_to_those_who_do_not_know_the_vendor():
    unknown = LITTLE | {"initial.known_vendors": {"corner": 1.0}, "initial.owners.first.vendors": {"corner": 1.0}}
    unknown |= {"vendors.shop.presence": {"net": 0.0}}
    assert ledger(DAY, unknown).claimed == 0
    assert ledger(DAY | {"channel": "tv"}, unknown).claimed > 0


def test_a_sample_of_what_the_vendor_does_not_sell_is_refused():
    with pytest.raises(Exception, match="'shop' does not sell 'fancy'"):
        model_of(DAY, {"vendors.shop.sells": ["plain"]})
