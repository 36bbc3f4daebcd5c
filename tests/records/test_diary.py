"""A consumer's diary in plain words."""

import re
from itertools import pairwise

import numpy as np
import pytest

from journeysim import JourneyModel, Scenario, run
from journeysim.records import wording
from journeysim.records.recorder import StepRecorder
from journeysim.records.wording import counted
from tests.records.market import LIVELY, lively

#: Everybody sees four neighbours; 9 and 11 own a Nova 5, and 10 wants one once two of hers do.
RING = {
    "time": {"steps": 3},
    "population": {
        "consumers": 40,
        "traits": {"normative_threshold": 2.0, "frugality": 0.0},
        "segments": {"everyone": {"share": 1.0, "label": "Everyone"}},
    },
    "network": {"kind": "ring", "degree": 4},
    "market": {"category": "phone", "currency": "USD"},
    "products": {"nova-5": {"label": "Nova 5", "price": 1499.5, "lifetime": 1e9}},
    "vendors": {"shop": {"label": "Corner Shop", "kind": "physical_store"}},
    "initial": {"owners": {"first": {"ids": [9, 11], "age": 30.0}}},
    "influences": {"normative": {"form": "threshold", "threshold": "count"}, "identity": {"form": "off"}},
    "stages": {
        "need": {"rate": 0.0},
        "product": {"outside_option": False},
        "vendor": {"outside_option": False},
        "decision": {"form": "always"},
    },
}


@pytest.fixture(scope="module")
def lines():
    return [str(entry) for diary in lively(diary=True).diaries for entry in diary.entries]


def ring(consumer, **changes):
    scenario = Scenario.from_dict(RING).with_settings(changes)
    return run(scenario, seed=1, diary=[consumer]).diary(consumer)


def test_a_journey_reads_as_a_story():
    told = str(ring(10)).splitlines()
    assert told == [
        "Consumer 10: segment Everyone; four friends; frugality 0.00; owns no phone",
        "  day 1: saw two friends with a Nova 5; began to want one (normative)",
        "  day 1: began to search (starts to search)",
        "  day 1: chose the Nova 5 out of 1 considered",
        "  day 1: looked for a vendor (product chosen)",
        "  day 1: went to Corner Shop, which asks 1,499.50 USD for the Nova 5 (vendor chosen)",
        "  day 1: decided to buy the Nova 5 from Corner Shop for 1,499.50 USD (buys)",
        "  day 1: paid 1,499.50 USD to Corner Shop for the Nova 5",
        "  day 1: received the Nova 5 (delivered)",
        *told[9:],
    ]
    assert re.fullmatch(r"  day 1: judged the Nova 5: \d\.\d stars, \w+ \(satisfaction [+-]\d\.\d\d\)", told[9])
    assert told[-1].startswith("  day 1: kept the Nova 5")


def test_an_owner_is_introduced_with_what_she_owns():
    assert ring(9).about.endswith("owns a Nova 5, 30 days old, from Corner Shop")


def test_a_worn_out_unit_is_the_reason_for_a_need():
    told = str(ring(9, **{"products.nova-5.lifetime": 30.0, "stages.need.replacement": "fixed"}))
    assert re.search(r"day \d: the Nova 5 is \d\d days old; came to need a new one \(functional\)", told)


def test_nothing_happened_is_said_too():
    assert str(ring(30, **{"time.steps": 1})).splitlines()[-1] == "  (nothing happened)"


def test_the_friends_told_of_are_those_who_own(lines):
    told = [line for line in lines if "heard from" in line]
    assert told
    for line in told:
        assert re.fullmatch(
            r"day \d+: heard from (one friend|\w+ friends) with (a Nova 5|an Arc|a phone); came to need one"
            r" \(informational\)",
            line,
        )


def test_every_move_has_a_sentence_with_its_reason():
    model = JourneyModel(Scenario.from_dict(LIVELY), seed=3)
    known = {(*key[:2], key[2]) for key in wording.MOVES}
    for move in model.moves:
        if (move.source, move.target) == ("idle", "need"):
            assert move.reason in wording.NEEDS
        else:
            assert (move.source, move.target, move.reason) in known


def test_reasons_stand_at_the_end_of_each_move(lines):
    reasons = {move.reason for move in lively(diary=True).cast.moves}
    told = {line.rpartition("(")[2].rstrip(")") for line in lines if line.endswith(")")}
    assert len(told & reasons) > 20


@pytest.mark.parametrize(
    "pattern",
    [
        r"day \d+: until day \d+ saw ads for the Nova 5 on \w+ days",
        r"day \d+: remembered an ad for a Nova 5; began to want one \(advertising\)",
        r"day \d+: came upon an? (Nova 5|Arc) in the feed; began to want one \(feed\)",
        r"day \d+: was recommended an? (Nova 5|Arc); began to want one \(recommender\)",
        r"day \d+: took (one look|\w+ looks): .*(Nova 5|Arc) \(by .*\).*",
        r"day \d+: chose the (Nova 5|Arc) out of \d considered",
        r"day \d+: tried the (Nova 5|Arc) at Bazaar: \d\.\d stars",
        r"day \d+: decided to buy the Nova 5 from Bazaar for \d+\.\d\d EUR, with accessories for 19\.99 EUR \(buys\)",
        r"day \d+: pledged to buy the \w.* for \d+\.\d\d EUR if enough others join \(joins a group\)",
        r"day \d+: paid \d+\.\d\d EUR to (Bazaar|Nova Shop) for the (Nova 5|Arc)",
        r"day \d+: posted the purchase of the (Nova 5|Arc) to friends",
        r"day \d+: saw a post: friend \d+ (praised|told of|warned of) the (Nova 5|Arc)",
        r"day \d+: judged the (Nova 5|Arc): \d\.\d stars, disappointed \(satisfaction -\d\.\d\d\)",
        r"day \d+: reviewed the (Nova 5|Arc) in public: (one star|\w+ stars)",
        r"day \d+: posted to friends: (praised|told of|warned of) the (Nova 5|Arc)",
        r"day \d+: complained; (was answered|got no answer)",
        r"day \d+: sent it back and got \d+\.\d\d EUR refunded; searched again \(returned\)",
    ],
)
def test_each_kind_of_event_is_told(lines, pattern):
    assert any(re.fullmatch(pattern, line) for line in lines)


def test_looks_taken_one_after_the_other_on_a_day_are_one_line():
    for diary in lively(diary=True).diaries:
        for one, other in pairwise(diary.entries):
            assert not (one.step == other.step and one.text.startswith("took") and other.text.startswith("took"))


def test_a_diary_agrees_with_the_books():
    result = lively(diary=True)
    paid = [entry for diary in result.diaries for entry in diary.entries if entry.text.startswith("paid")]
    assert len(paid) == result.summary["sales.units"]
    amounts = [round(float(re.search(r"[\d,]+\.\d\d", entry.text)[0].replace(",", "")) * 100) for entry in paid]
    assert sum(amounts) == round(result.summary["sales.revenue"] * 100)
    by_step = np.bincount([entry.step for entry in paid], minlength=61)[1:]
    np.testing.assert_array_equal(by_step, result.steps["sales.units"])


def test_an_event_without_a_sentence_is_told_with_its_details():
    recorder = StepRecorder([4])
    model = JourneyModel(Scenario.from_dict(LIVELY), seed=3, recorder=recorder)
    ids = np.array([3, 4])
    model.world.tell(
        "won a raffle", ids, vendor=np.array([1, 0]), product=np.array([0, 1]), price=np.array([5, 1050]),
        weight=np.array([0.5, 0.25]), shared=np.array([False, True]), sender=7,
    )  # fmt: skip
    told = recorder.log().diaries[0].entries[0]
    assert str(told) == "day 0: won a raffle (Bazaar, Arc, 10.50 EUR, weight 0.25, shared, consumer 7)"


def test_diaries_are_kept_for_those_asked_for_only():
    result = run(Scenario.from_dict({**RING, "record": {"diary": [3]}}), seed=1, diary=(10, 3))
    assert [diary.consumer for diary in result.diaries] == [3, 10]
    with pytest.raises(KeyError, match="no diary of consumer 4 was kept in replicate 0"):
        result.diary(4)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "no friends"), (1, "one friend"), (2, "two friends"), (13, "13 friends"), (1234, "1,234 friends")],
)
def test_numbers_in_words(number, text):
    assert counted(number, "friend") == text
