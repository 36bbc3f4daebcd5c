"""Frugality messages: sales fall, wants more than needs; things are used longer, or wishes end."""

import numpy as np
import pytest

from journeysim.engine.model import JourneyModel
from journeysim.records.recorder import StepRecorder
from tests.campaigns.market import MARKET, against, lifted, model_of, result_of, scenario_of

pytestmark = pytest.mark.slow

LESS = {"lever": "frugality_message", "channel": "tv", "budget": 2000.0, "push": 0.1, "half_saturation": 1.0}
REPAIR = LESS | {"appeal": "repair", "stretch": 2.0}
USED = LESS | {"appeal": "second_life", "diversion": 1.0}


def needs_and_wants(lever):
    summary = result_of(lever, replicates=4).summary
    needs = sum(summary[f"needs.{cause}"] for cause in ("functional", "informational"))
    return np.array([needs, summary["needs.total"] - needs])


def test_people_become_more_frugal_and_buy_less():
    assert lifted(against(LESS, "frugality.level", replicates=4))
    assert lifted(against(LESS, "sales.units", replicates=4), sign=-1)


def test_wants_are_cut_more_than_needs():
    kept = needs_and_wants(LESS) / needs_and_wants(None)
    assert kept[1] < kept[0] - 0.03


def test_frugality_spreads_to_those_who_saw_nothing():
    base, model = model_of(None), model_of(LESS | {"reach": 0.5})
    unseen = ~model.campaigns.ledgers["lever"].reached
    gain = model.world.people.frugality[unseen] - base.world.people.frugality[unseen]
    assert unseen.any()
    assert gain.mean() > 0.005


def test_more_money_makes_more_frugal_but_less_and_less():
    level = [result_of(LESS | {"budget": each}, replicates=1).summary["frugality.level"] for each in (200, 400, 800)]
    assert level[0] < level[1] < level[2]
    assert level[2] - level[1] < 2 * (level[1] - level[0])


def test_who_is_asked_to_repair_uses_things_longer():
    assert lifted(against(REPAIR, "needs.functional", replicates=4), sign=-1)
    model = model_of(REPAIR, {"time.steps": 10})
    factor = model.campaigns.lifetime_factor(model.world, model.world.everyone)
    reached = model.campaigns.ledgers["lever"].reached
    assert (factor[reached] > 1.0).all()
    assert (factor <= 3.0).all()
    assert (factor[~reached] == 1.0).all()


def test_who_is_asked_to_find_a_used_one_lets_the_wish_for_a_new_one_go():
    assert lifted(against(USED, "sales.units", replicates=4), sign=-1)
    model = model_of(USED, {"time.steps": 10})
    rate = model.campaigns.fade_rate(model.world, model.world.everyone)
    reached = model.campaigns.ledgers["lever"].reached
    assert (rate[reached] > 0).all()
    assert not rate[~reached].any()


@pytest.mark.parametrize("lever", [LESS, REPAIR, USED])
def test_nobody_believes_a_sender_without_credibility(lever):
    short = {"time.steps": 25}
    nothing = model_of(lever | {"credibility": 0.0}, short).world.people
    plain = model_of(None, short).world.people
    assert np.array_equal(nothing.frugality, plain.frugality)
    assert np.array_equal(nothing.purchases, plain.purchases)


def test_a_diary_tells_of_messages_on_many_days_in_one_line():
    recorder = StepRecorder(diary=range(20))
    quiet = {"time.steps": 10, "stages.need.rate": 0.0, "stages.need.feed_rate": 0.0}
    model = JourneyModel(scenario_of(LESS | {"budget": 1e5}, quiet), seed=1, recorder=recorder)
    while model.running:
        model.step()
    texts = [entry.text for diary in recorder.log().diaries for entry in diary.entries]
    assert "until day 10 saw messages to buy less on ten days" in texts


def test_it_is_for_nobodys_product():
    assert scenario_of(LESS).campaigns["lever"].promotes() == ([], [])
    assert MARKET["influences"]["frugality"]["form"] == "norm"


@pytest.mark.parametrize(
    ("lever", "changes", "text"),
    [
        (LESS, {"influences.frugality": {"form": "off"}}, "'frugality', which is off"),
        (LESS | {"channel": "tvv"}, {}, "did you mean 'tv'"),
        (LESS | {"appeal": "buy_more"}, {}, "buy_less"),
    ],
)
def test_bad_input_is_refused(lever, changes, text):
    with pytest.raises(Exception, match=text):
        model_of(lever, changes)
