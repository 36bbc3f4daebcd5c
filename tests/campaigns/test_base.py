"""Levers together: windows, targets; and a new lever is one file, with no list elsewhere."""

import numpy as np
import pytest

from tests.support import PLAIN, SHOP, build, state, steps
from tests.temporary import room  # noqa: F401 - a fixture

HALF_PRICE = '''
"""Half price: everything in one shop at half its price."""

from typing import Literal

from journeysim.campaigns.base import Lever
from journeysim.scenario.parameters import parameter


class HalfPrice(Lever):
    """Half price."""

    lever: Literal["half_price"]
    cut: float = parameter(0.5, unit="share", bounds=(0, 1), help="Cut of the price.")

    def act(self, world, ledger):
        world.market.discount[0] = self.cut
'''

CALL = '''
"""A call that makes everybody in the target want one, without saying how often at most."""

from typing import Literal

import numpy as np

from journeysim.campaigns.base import Lever


class Call(Lever):
    """A call."""

    cause = "advertising"
    lever: Literal["call"]

    def act(self, world, ledger):
        pass

    def need_rate(self, world, ledger, ids):
        return np.where(ledger.target[ids] & self.running(world), 0.3, 0.0)
'''


def test_a_new_lever_is_one_file(room):  # noqa: F811
    room("campaigns", "half_price", HALF_PRICE)
    model = build({"campaigns.sale": {"lever": "half_price", "start": 2.0, "end": 4.0}})
    prices = []
    for _ in range(6):
        model.step()
        prices.append(int(model.world.market.offer_price[SHOP, PLAIN]))
    assert prices == [10_000, 10_000, 5_000, 5_000, 10_000, 10_000], "terms return to their baseline"


def test_a_new_lever_is_in_the_schema_and_its_bounds_are_kept(room):  # noqa: F811
    from journeysim.scenario.json_schema import json_schema

    room("campaigns", "half_price", HALF_PRICE)
    assert "half_price" in str(json_schema())
    with pytest.raises(Exception, match=r"campaigns\.sale\.cut"):
        build({"campaigns.sale": {"lever": "half_price", "cut": 1.5}})


def test_the_wants_of_a_new_lever_are_all_seen(room):  # noqa: F811
    room("campaigns", "call", CALL)
    changes = {
        "population.consumers": 20_000,
        "campaigns.call": {"lever": "call", "start": 3.0, "target": {"segments": ["some"]}},
        "population.segments": {"everyone": {"share": 0.5}, "some": {"share": 0.5}},
    }  # fmt: skip
    model = build(changes)
    assert not steps(model, 3)
    wants = steps(model)[("idle", "need", "advertising")]
    target = model.campaigns.ledgers["call"].target
    assert wants / target.sum() == pytest.approx(1 - np.exp(-0.3), abs=0.02)
    assert not (model.world.people.journey[~target] > 0).any()


def test_an_unknown_lever_is_refused():
    with pytest.raises(Exception, match="hypnosis"):
        build({"campaigns.x": {"lever": "hypnosis"}})


@pytest.mark.parametrize(
    ("window", "days"),
    [((0.0, 3.0), [0, 1, 2]), ((2.0, 3.0), [2]), ((1.5, 3.0), [2]), ((5.0, 1e9), [5, 6, 7])],
)
def test_a_lever_runs_in_steps_that_begin_within_its_window(window, days):
    model = build({"channels.tv": {"members": 1.0}, "campaigns.ads": {
        "lever": "advertising", "product": "plain", "channel": "tv", "budget": 1.0,
        "start": window[0], "end": window[1],
    }})  # fmt: skip
    lever = model.plan.settings.campaigns["ads"]
    ran = []
    for day in range(8):
        model.world.clock.step = day + 1
        if lever.running(model.world):
            ran.append(day)
    assert ran == days


@pytest.mark.parametrize(
    ("schedule", "last"),
    [
        ({"end": 30.0}, 30.0),
        ({"end": 30.0, "schedule": "burst", "on_days": 4.0}, 6.0),
        ({"end": 5.0, "schedule": "burst", "on_days": 4.0}, 5.0),
        ({"schedule": "burst", "on_days": 4.0}, 6.0),
        ({"end": 30.0, "schedule": "pulsing", "on_days": 4.0, "off_days": 6.0}, 26.0),
        ({"end": 24.0, "schedule": "pulsing", "on_days": 4.0, "off_days": 6.0}, 24.0),
        ({"end": 22.0, "schedule": "pulsing", "on_days": 4.0, "off_days": 6.0}, 16.0),
    ],
)
def test_it_is_over_from_the_day_after_the_last_on_which_it_acts(schedule, last):
    model = build({"channels.tv": {"members": 1.0}, "campaigns.ads": {
        "lever": "advertising", "product": "plain", "channel": "tv", "budget": 1.0, "start": 2.0, **schedule,
    }})  # fmt: skip
    lever = model.plan.settings.campaigns["ads"]
    assert lever.over_from() == last
    ran = []
    for step in range(1, 40):
        model.world.clock.step = step
        ran += [step - 1] * lever.running(model.world)
    assert max(ran) + 1 == last


def test_a_window_that_ends_before_it_begins_is_refused():
    with pytest.raises(Exception, match="is not after start"):
        build({"channels.tv": {"members": 1.0}, "campaigns.ads": {
            "lever": "advertising", "product": "plain", "channel": "tv", "budget": 1.0, "start": 5.0, "end": 5.0,
        }})  # fmt: skip


def test_no_campaign_at_all_is_a_quiet_run():
    one, other = build({"stages.need.rate": 0.1}), build({"stages.need.rate": 0.1, "campaigns": {}})
    assert steps(one, 10) == steps(other, 10)
    assert state(one) == state(other)
