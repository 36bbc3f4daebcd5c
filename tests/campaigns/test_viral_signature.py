"""A viral signature rides on use: the more friends use the product, the more often its message is seen."""

import numpy as np
import pytest

from tests.campaigns.market import against, lifted, model_of, sells
from tests.support import FANCY, within

pytestmark = pytest.mark.slow

FOOTER = {"lever": "viral_signature", "product": "fancy", "messages_per_day": 0.2, "effect": 0.03, "setup_cost": 100.0}
QUIET = {"stages.need.rate": 0.0}


def test_it_makes_wants_and_sells_its_product():
    assert lifted(against(FOOTER, "needs.total"))
    assert lifted(against(FOOTER, "product.fancy.units"))


def test_more_messages_make_more_wants_but_less_and_less():
    wants = [sells(FOOTER | {"messages_per_day": each}, "needs.viral", replicates=2) for each in (0.05, 0.2, 0.8)]
    assert wants[0] < wants[1] < wants[2]
    assert wants[2] - wants[1] < 4 * (wants[1] - wants[0])


@pytest.mark.parametrize("days", [0.5, 1.0])
def test_whoever_has_friends_that_use_it_sees_at_least_one_with_the_chance_of_their_messages(days):
    big = {"population.consumers": 30_000, "time.steps": 1, "time.step_days": days}
    model = model_of(FOOTER, QUIET | big)
    before = model_of(None, QUIET | big | {"stages.need.feed_rate": 0.0}).world
    ledger, people = model.campaigns.ledgers["lever"], before.people
    users = before.neighbourhood.owning_product(people, before.everyone)[:, FANCY]
    open_to_it = people.owned != FANCY
    assert not ledger.reached[~open_to_it | (users == 0)].any()
    for count in (1, 2, 3):
        group = ledger.reached[open_to_it & (users == count)]
        assert within(group.mean(), 1 - np.exp(-0.2 * count * days), group.size)


def test_nobody_sees_it_while_nobody_uses_the_product():
    model = model_of(FOOTER, {"initial.owners": {}, "stages.need.rate": 0.0, "stages.need.feed_rate": 0.0})
    assert not model.campaigns.ledgers["lever"].reached.any()


def test_it_spreads_with_the_product():
    model = model_of(FOOTER | {"effect": 0.3}, {"time.steps": 1})
    reach = [int(model.campaigns.ledgers["lever"].reached.sum())]
    owners = [int(model.world.public.owners[FANCY])]
    for _ in range(40):
        model.step()
        reach.append(int(model.campaigns.ledgers["lever"].reached.sum()))
        owners.append(int(model.world.public.owners[FANCY]))
    assert owners[-1] > 1.5 * owners[0]
    assert reach[-1] > 1.5 * reach[0]


def test_it_costs_its_setup_and_no_media():
    ledger = model_of(FOOTER).campaigns.ledgers["lever"]
    assert ledger.impressions > 1000
    assert ledger.spent == 10_000


def test_an_unknown_product_is_refused():
    with pytest.raises(Exception, match="did you mean 'fancy'"):
        model_of(FOOTER | {"product": "fancyy"})
