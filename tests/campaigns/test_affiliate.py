"""Affiliate links make a vendor known to readers, draw buyers to it, and cost a commission within the budget."""

import numpy as np
import pytest

from tests.campaigns.market import LITTLE, against, lifted, model_of, sells

pytestmark = pytest.mark.slow

LINKS = {"lever": "affiliate", "vendor": "shop", "channel": "net", "reach": 0.6, "pull": 1.0, "commission": 0.1}


def ledger(lever, changes=LITTLE):
    return model_of(lever, changes).campaigns.ledgers["lever"]


def test_links_draw_buyers_to_the_vendor_and_from_the_others():
    assert lifted(against(LINKS, "vendor.shop.units", **LITTLE))
    assert lifted(against(LINKS, "vendor.corner.units", **LITTLE), sign=-1)


def test_more_readers_bring_more():
    sold = [sells(LINKS | {"reach": each}, "vendor.shop.units", replicates=3, **LITTLE) for each in (0.1, 0.4, 1.0)]
    assert sold[0] < sold[1] < sold[2]


def test_readers_come_to_know_the_vendor():
    unknown = LITTLE | {"initial.known_vendors": {"corner": 1.0}, "initial.owners.first.vendors": {"corner": 1.0}}
    unknown |= {"vendors.shop.presence": {"net": 0.0}, "time.steps": 20}
    model = model_of(LINKS | {"presence": 0.1}, unknown)
    book, people = model.campaigns.ledgers["lever"], model.world.people
    readers = np.zeros(people.size, bool)
    readers[book.state["readers"]] = True
    met = book.reached[readers].mean()
    assert not book.reached[~readers].any()
    assert abs(met - (1 - np.exp(-2.0))) < 4 * np.sqrt(0.135 * 0.865 / readers.sum())
    assert (people.relation[book.reached, 0] > 0).all()


def test_links_pull_those_who_have_met_one_and_nobody_else():
    model = model_of(LINKS, LITTLE | {"time.steps": 20, "vendors.shop.affiliate": 0.2})
    world, met = model.world, model.campaigns.ledgers["lever"].reached
    utility = model.stages["vendor"].utility(world, world.everyone)
    model.campaigns.ledgers["lever"].begun = False
    without = model.stages["vendor"].utility(world, world.everyone)
    assert met.any()
    assert (utility - without)[met, 0] == pytest.approx(1.0 - 0.2), "the stronger of the two"
    assert not (utility - without)[~met].any()
    assert not (utility - without)[:, 1:].any()


def test_the_commission_is_a_share_of_what_readers_pay():
    changes = LITTLE | {"channels.net.members": 1.0}
    every = LINKS | {"reach": 1.0, "presence": 10.0, "share_by_link": 1.0}
    model = model_of(every, changes | {"time.steps": 1})
    revenue = int(model.world.books.revenue[:, 0].sum())
    while model.world.clock.step < 30:
        model.step()
        revenue += int(model.world.books.revenue[:, 0].sum())
    book = model.campaigns.ledgers["lever"]
    assert book.claimed > 0
    assert book.spent == pytest.approx(0.1 * revenue, abs=0.5 * book.claimed)
    fewer = ledger(every | {"share_by_link": 0.2}, changes)
    assert 0 < fewer.claimed < book.claimed


def test_a_programme_that_cannot_pay_ends():
    poor = ledger(LINKS | {"budget": 20.0, "share_by_link": 1.0})
    assert poor.over
    assert poor.spent <= 2000


def test_an_unknown_channel_is_refused():
    with pytest.raises(Exception, match="unknown channel"):
        model_of(LINKS | {"channel": "nett"})
