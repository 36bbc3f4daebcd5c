"""What is seen at a moment, said truly and calmly."""

import re

import numpy as np
import pandas as pd
import pytest

from journeysim import Scenario
from journeysim.experiments.live import LiveRun
from journeysim.population.columns import STAGES
from journeysim.records.log import cast_of
from journeysim.reports.moment import THROUGH, WHERE, WHY, Moment, sentences, what_you_see
from journeysim.stages.opening import CAUSES
from tests.records.market import LIVELY

MARKET = Scenario.from_dict(LIVELY, name="lively")
CAST = cast_of(MARKET)
SPAN = 28


def seen(steps=70, moves=(), category="phone", **columns):
    """A moment after so many days in a market of 400; columns hold a number, or one for each day from 0 on."""
    names = ["units", "owners", "frugality", "frugal"]
    for kind, each in (("units", CAST.products), ("needs", CAST.causes), ("stage", STAGES)):
        names += [f"{kind}.{name}" for name in each]
    table = {"step": np.arange(steps + 1), "day": np.arange(steps + 1.0)}
    for name in names:
        table[name] = np.broadcast_to(columns.pop(name.replace(".", "_").replace("-", "_"), 0), steps + 1)
    assert not columns
    rows = pd.DataFrame(moves, columns=["from", "to", "reason", "back", "count"]).astype({"back": bool, "count": int})
    return sentences(Moment(pd.DataFrame(table), rows, CAST, SPAN, "4 weeks", category))


def daily(before, now, steps=70):
    """Counts of days that sum to `before` in the four weeks before the last four, and to `now` in those."""
    values = np.zeros(steps + 1, int)
    values[-SPAN - 1], values[-1] = before, now
    return values


def test_before_the_first_week_nothing_has_happened():
    told = seen(0, owners=0.25)
    assert told == ("As the run begins, 100 of 400 people own a phone.", "Nothing has happened yet.")


@pytest.mark.parametrize(
    ("category", "told"), [("phone", "own a phone."), ("umbrella", "own an umbrella."), ("sneakers", "own sneakers.")]
)
def test_a_category_has_its_article(category, told):
    assert seen(0, category=category)[0].endswith(told)


def test_where_people_are():
    told = seen(owners=0.5, stage_product=7, stage_vendor=3)[0]
    assert told == "On day 70, 200 of 400 people own a phone; 10 are on a journey, most of all choosing a product (7)."
    assert seen(owners=0.5)[0].endswith("; nobody is on a journey.")
    assert seen(stage_vendor=1)[0].endswith("; one person is on a journey, choosing a shop.")


def test_owners_are_compared_when_they_have_changed():
    share = np.linspace(0.0, 0.7, 71)
    assert "280 of 400 people own a phone, up from 168 (4 weeks ago);" in seen(owners=share)[0]
    assert "70 of 400 people own a phone, down from 182 (4 weeks ago);" in seen(owners=0.875 - share)[0]
    assert "ago" not in seen(owners=0.5 + share / 100)[0]
    assert "ago" not in seen(20, owners=np.linspace(0.0, 0.5, 21))[0]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (20, 60, "60 were bought, up from 20 in the 4 weeks before."),
        (19, 19, "19 were bought, as many as in the 4 weeks before."),
        (60, 20, "20 were bought, down from 60 in the 4 weeks before."),
        (100, 105, "105 were bought, about as many as in the 4 weeks before (100)."),
        (12, 20, "20 were bought (12 in the 4 weeks before, which may be chance)."),
        (5, 0, "nobody has bought; 5 did in the 4 weeks before."),
        (0, 0, "nobody has bought."),
        (0, 1, "one was bought (0 in the 4 weeks before, which may be chance)."),
    ],
)
def test_sales_are_compared_with_what_chance_would_do(before, now, told):
    text = seen(units=daily(before, now))[1]
    assert text.replace(", most often the Nova 5 (0)", "") == f"In the last 4 weeks {told}"


def test_the_product_that_sold_most_is_named():
    text = seen(units=daily(0, 30), units_nova_5=daily(50, 10), units_arc=daily(0, 20))[1]
    assert text.endswith(", most often the Arc (20).")


def test_a_young_run_is_not_compared():
    assert seen(20, units=np.eye(1, 21, 5, dtype=int)[0] * 9)[1] == "So far 9 were bought, most often the Nova 5 (0)."
    assert "before" not in seen(40, units=np.ones(41, int))[1]


def test_what_began_journeys_is_named_with_what_changed():
    text = seen(needs_advertising=daily(10, 60), needs_functional=daily(38, 40), needs_feed=daily(30, 5))[2]
    told = "Of 105 journeys begun in these 4 weeks, 60 (up from 10) came from advertising and 40 came from a need of"
    assert text == f"{told} their own, the other 5 from the feed."
    text = seen(needs_functional=daily(50, 50), needs_feed=daily(40, 40), needs_crm=daily(30, 2))[2]
    assert text.endswith("; 2 (down from 30) came from a firm's reminder.")


@pytest.mark.parametrize(
    ("causes", "told"),
    [
        ({}, ""),
        ({"crm": 1}, ", the other one from a firm's reminder"),
        ({"crm": 3, "viral": 4}, ", the other 7 from what friends passed on and a firm's reminder"),
        ({"crm": 3, "viral": 4, "deal": 1}, ", the other 8 most often from what friends passed on"),
    ],
)
def test_no_journey_is_left_unaccounted_for(causes, told):
    others = {f"needs_{name}": daily(count, count) for name, count in causes.items()}
    text = seen(needs_functional=daily(50, 50), needs_feed=daily(40, 40), **others)[2]
    assert text.endswith(f" and 40 came from the feed{told}.")


def test_it_is_said_which_of_the_friends_influences_moved_more():
    text = seen(needs_functional=daily(80, 80), needs_normative=daily(9, 9), needs_informational=daily(4, 4))[2]
    assert text.endswith("; in all, friends moved 13, more by what they own (9) than by what they tell (4).")
    text = seen(needs_functional=daily(80, 80), needs_informational=daily(9, 9))[2]
    assert text.endswith("; in all, friends moved 9, all by what they tell.")
    assert "friends moved" not in seen(needs_functional=daily(80, 80), needs_informational=daily(4, 4))[2]


def test_who_goes_back_and_why():
    moves = [
        ("purchase", "decision", "checkout abandoned", True, 12), ("decision", "vendor", "price", True, 5),
        ("need", "product", "starts to search", False, 99),
    ]  # fmt: skip
    text = "In these 4 weeks somebody went back a step 17 times, most often because they left the checkout (12)."
    assert seen(moves=moves)[2] == text
    assert (
        seen(moves=moves[1:])[2]
        == "In these 4 weeks somebody went back a step 5 times, because the price was too high."
    )
    once = seen(20, moves=[("decision", "vendor", "price", True, 1)])[2]
    assert once == "So far somebody went back a step once, because the price was too high."
    assert len(seen(moves=moves[2:])) == 2


def test_frugality_is_told_when_it_moves():
    moves = [("need", "idle", "frugality", False, 6)]
    text = (
        "Over the last 4 weeks people have become more frugal, from 0.21 to 0.35 on average (of 1),"
        " and 6 were talked out of buying."
    )
    rising = np.linspace(0.0, 0.35, 71)
    assert text in seen(frugality=rising, moves=moves)
    assert "less frugal, from 0.14 to 0.00" in seen(frugality=0.35 - rising)[2]
    assert len(seen(frugality=0.3 + rising / 10)) == 2


def test_there_are_two_to_four_sentences():
    moves = [("decision", "vendor", "price", True, 5)]
    assert len(seen()) == 2
    everything = seen(moves=moves, frugality=np.linspace(0.0, 0.5, 71), needs_feed=daily(3, 3))
    assert [each.split()[0] for each in everything] == ["On", "In", "Of", "Over"]


def test_every_stage_reason_and_cause_has_its_words():
    assert set(WHERE) == set(STAGES) - {"idle"}
    assert {move.reason for move in CAST.moves if move.back} <= set(WHY)
    assert set(CAUSES) <= set(THROUGH)


def numbers(text):
    return [float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


@pytest.mark.slow
def test_a_run_is_told_by_the_week_and_truly():
    live = LiveRun(MARKET.with_settings({"time.steps": 70}), seed=3)
    told = {}
    while not live.finished:
        live.step()
        told[live.step_number] = what_you_see(live)
    assert all(told[step] == told[step // 7 * 7] for step in range(7, 71))
    assert len(set(told.values())) == 11
    series = live.series()
    where, sales, causes, back = told[70]
    last = series.iloc[-1]
    assert numbers(where)[:3] == [70, round(400 * last["owners"]), 400]
    assert numbers(sales)[1] == series["units"].iloc[-SPAN:].sum()
    assert numbers(causes)[0] == series.filter(like="needs.").iloc[-SPAN:].to_numpy().sum()
    moves = live.moves(70 - SPAN + 1, 70)
    assert numbers(back)[1] == moves.loc[moves["back"], "count"].sum()


def test_a_run_that_rests_is_told_as_it_stands():
    live = LiveRun(MARKET, seed=3)
    live.step(37)
    assert what_you_see(live)[0].startswith("On day 35, ")
    where, sales = what_you_see(live, resting=True)[:2]
    last = live.series().iloc[-1]
    assert numbers(where)[:3] == [37, round(400 * last["owners"]), 400]
    assert numbers(sales)[1] == live.series()["units"].iloc[-SPAN:].sum()


@pytest.mark.slow
def test_a_short_run_is_told_by_its_eighths():
    live = LiveRun(Scenario.load("limits/bass", {"population.consumers": 300}))
    live.step(49)
    assert what_you_see(live)[0].startswith("As the run begins")
    live.step(1)
    assert what_you_see(live)[0].startswith("On day 2.5,")
    live.step(400)
    assert " (10 days ago);" in what_you_see(live)[0]
