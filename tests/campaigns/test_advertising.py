"""Advertising: the budget is never exceeded, impressions go where they are drawn, memory saturates and fades."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeysim.engine.model import JourneyModel
from tests.support import FANCY, book, build, scenario, state, steps, within

ADS = {"lever": "advertising", "product": "fancy", "channel": "tv", "budget": 1e6, "effect": 0.0}
TV = {"channels.tv": {"kind": "media", "members": 1.0}}


def advertise(changes=None, **ad):
    return build(TV | {"campaigns.ads": ADS | ad} | (changes or {}))


def ledger(model):
    return model.campaigns.ledgers["ads"]


def remembered(model):
    return ledger(model).memory.remembered(model.world, model.world.everyone)


def acted(model, times=1):
    """Let the campaign act without anybody else."""
    for _ in range(times):
        model.world.clock.step += 1
        model.campaigns.act(model.world)
    return ledger(model)


@pytest.mark.slow
@settings(max_examples=60)
@given(
    budget=st.floats(0, 500),
    cpm=st.floats(0.01, 2000),
    per_day=st.floats(0, 300),
    cap=st.integers(1, 5),
    days=st.integers(1, 12),
    step_days=st.sampled_from([0.25, 1.0, 3.0]),
    reach=st.floats(0, 1),
)
def test_spend_never_exceeds_the_budget_and_pays_for_every_impression(
    budget, cpm, per_day, cap, days, step_days, reach
):
    changes = {"time.step_days": step_days, "time.steps": 20}
    model = advertise(
        changes, budget=budget, cost_per_mille=cpm, per_day=per_day, frequency_cap=cap, end=float(days), reach=reach
    )
    spent = 0
    for _ in range(20):
        seen = ledger(model).impressions
        now = acted(model)
        assert now.spent >= spent
        spent = now.spent
        assert now.impressions - seen <= cap * now.state["audience"].size
    assert spent <= round(budget * 100)
    assert spent >= np.floor(ledger(model).impressions * cpm / 10)
    if per_day:
        assert spent <= per_day * 100 * (days + step_days) + 1


def test_an_even_budget_lasts_the_window_and_is_used_up():
    model = advertise(budget=50.0, cost_per_mille=100.0, start=2.0, end=12.0)
    spent = [acted(model).spent for _ in range(15)]
    assert spent[1] == 0
    assert spent[11] == spent[14] == 5000
    assert np.diff(spent[1:12]) == pytest.approx(500, abs=10)


def test_what_it_costs_besides_does_not_cut_the_window_short():
    model = advertise(budget=50.0, cost_per_mille=100.0, setup_cost=10.0, cost_per_day=1.0, end=10.0)
    spent = [0, *(acted(model).spent for _ in range(12))]
    assert np.diff(spent[1:11]) == pytest.approx(100 + 300, abs=10)
    assert spent[1] == pytest.approx(1_000 + 100 + 300, abs=10)
    assert spent[10] == spent[12] == 5000


@pytest.mark.parametrize(
    "window",
    [
        {"start": 1.5, "end": 3.0},
        {"start": 1.5, "end": 11.2, "schedule": "pulsing", "on_days": 2.0, "off_days": 1.5},
        {"start": 0.5, "schedule": "burst", "on_days": 2.7},
    ],
)
def test_an_even_budget_is_used_up_on_the_last_day_whatever_the_window(window):
    model = advertise({"time.steps": 20}, budget=6.0, cost_per_mille=100.0, **window)
    spent = [0, *(acted(model).spent for _ in range(20))]
    daily = np.diff(spent)
    assert spent[-1] == 600
    assert daily[daily > 0] == pytest.approx(600 / np.count_nonzero(daily), abs=10)


def test_a_window_without_an_end_lasts_until_the_run_does():
    model = advertise({"time.steps": 10}, budget=50.0, cost_per_mille=100.0)
    assert acted(model, 5).spent == 2500
    assert acted(model, 5).spent == 5000


def test_what_is_left_of_a_day_is_spent_on_the_next():
    model = advertise(per_day=0.25, cost_per_mille=100.0, frequency_cap=1)  # two and a half impressions a day
    counts = np.diff([0, *(acted(model).impressions for _ in range(8))])
    assert counts.tolist() == [2, 3, 2, 3, 2, 3, 2, 3]


def test_scarce_impressions_go_to_the_lowest_keyed_uniforms():
    model = advertise(per_day=0.7, cost_per_mille=100.0)
    got = acted(model)
    u = model.world.luck.uniform("campaign/exposure", np.arange(100), 1, option="ads")
    assert set(np.flatnonzero(remembered(model))) == set(np.argsort(u)[:7])
    assert np.flatnonzero(got.reached).size == 7


def test_a_little_more_money_adds_people_and_moves_nobody_else():
    reached = [acted(advertise(per_day=money, cost_per_mille=100.0)).reached for money in (1.0, 1.1, 3.0)]
    assert not (reached[0] & ~reached[1]).any()
    assert not (reached[1] & ~reached[2]).any()
    assert [each.sum() for each in reached] == [10, 11, 30]


def test_everybody_has_at_most_the_cap_and_rounds_are_even():
    model = advertise(per_day=1e5, frequency_cap=3)
    acted(model)
    assert (remembered(model) == 3).all()
    model = advertise(per_day=25.0, cost_per_mille=100.0, frequency_cap=5)
    acted(model)
    assert sorted(np.unique(remembered(model), return_counts=True)[1].tolist()) == [50, 50]
    assert set(remembered(model)) == {2.0, 3.0}


def test_only_users_of_the_channel_in_the_target_within_reach_see_it():
    changes = {
        "population.consumers": 20_000, "channels.tv": {"kind": "media", "members": 0.6},
        "population.segments": {"everyone": {"share": 0.5}, "young": {"share": 0.5}},
    }  # fmt: skip
    model = advertise(changes, reach=0.7, target={"segments": ["young"]}, per_day=1e5)
    got = acted(model)
    people = model.world.people
    assert people.uses_channel[got.reached, 0].all()
    assert (people.segment[got.reached] == 1).all()
    assert within(got.reached.mean(), 0.5 * 0.6 * 0.7, 20_000)


def test_an_ad_makes_its_product_known():
    model = advertise({"initial.known_products": 0.0}, per_day=1.0, cost_per_mille=100.0)
    got = acted(model)
    known = model.world.people.known
    assert np.array_equal(known[:, FANCY], got.reached)
    assert not known[:, 0].any()


def test_the_memory_of_an_impression_halves_in_its_half_life():
    model = advertise(per_day=1e5, frequency_cap=2, end=1.0, carry_over=14.0)
    acted(model)
    assert (remembered(model) == 2.0).all()
    acted(model, 14)
    assert remembered(model) == pytest.approx(np.ones(100))
    short = advertise({"time.step_days": 0.5}, per_day=1e5, frequency_cap=2, end=0.5, carry_over=3.0)
    acted(short, 7)
    assert remembered(short) == pytest.approx(np.ones(100))


def test_wants_saturate_in_the_memory_and_need_trust():
    trust = {"distribution": "listed", "values": [0.2, 0.8]}
    model = advertise(
        {"population.traits.trust": {"advertising": trust}}, effect=0.01, half_saturation=4.0, per_day=1e5
    )
    who = np.array([0, 1])
    acted(model)
    memory = ledger(model).memory
    for stock in (0.0, 4.0, 400.0):
        memory.add(model.world, who, stock - memory.remembered(model.world, who))
        rate = model.campaigns.need_rates(model.world, who)["advertising"]
        assert rate == pytest.approx(0.01 * np.array([0.2, 0.8]) * stock / (stock + 4.0))
    assert (rate < model.campaigns.rate_ceilings(model.world)["advertising"][:2]).all()


def test_wants_by_advertising_come_at_their_rate_and_are_about_its_product():
    many = 20_000
    model = advertise({"population.consumers": many}, effect=0.5, per_day=1e6, frequency_cap=4)
    needs = book(model, "needs")[model.world.causes.index("advertising")]
    assert within(needs / many, 1 - np.exp(-0.5 * 0.47 * 0.5), many)
    people = model.world.people
    assert (people.prompted[people.journey > 0] == FANCY).all()


@pytest.mark.parametrize(
    "inert",
    [{"reach": 0.0}, {"budget": 0.0, "per_day": 10.0}, {"start": 500.0}, {"cost_per_mille": 1e6, "budget": 1.0}],
)
def test_a_campaign_that_reaches_nobody_changes_nothing_bit_for_bit(inert):
    busy = {"stages.need.rate": 0.1, "products.plain.lifetime": 9.0, "products.fancy.lifetime": 9.0, "time.steps": 40}
    looks = {"stages.product.looks": 2.0}
    plain = build(TV | busy | looks)
    cut_short = scenario(TV | busy | looks).with_settings(
        {"campaigns.ads": ADS | {"effect": 1.0} | inert, "time.steps": 40}
    )
    with_it = JourneyModel(cut_short, seed=1)
    assert steps(plain, 40) == steps(with_it, 40)
    assert state(plain) == state(with_it)
    assert ledger(with_it).spent == ledger(with_it).impressions == 0


def test_campaigns_draw_by_their_names():
    model = build(
        TV
        | {
            "campaigns.one": ADS | {"per_day": 1.0, "cost_per_mille": 100.0},
            "campaigns.two": ADS | {"per_day": 1.0, "cost_per_mille": 100.0},
        }
    )
    model.world.clock.step = 1
    model.campaigns.act(model.world)
    one, two = (model.campaigns.ledgers[name].reached for name in ("one", "two"))
    assert one.sum() == two.sum() == 10
    assert (one & two).sum() < 8


def test_two_campaigns_add_up():
    model = build(TV | {f"campaigns.{name}": ADS | {"effect": 0.01, "per_day": 1e5} for name in ("one", "two")})
    model.world.clock.step = 1
    model.campaigns.act(model.world)
    assert model.campaigns.need_rates(model.world, np.array([0]))["advertising"] == pytest.approx(
        2 * 0.01 * 0.47 * 3 / 7
    )
    assert model.campaigns.advertised(model.world, np.array([0])).tolist() == [[0.0, 6.0]]


@pytest.mark.parametrize(("key", "text"), [("product", "unknown product"), ("channel", "unknown channel")])
def test_unknown_names_are_refused(key, text):
    with pytest.raises(Exception, match=text):
        advertise(**{key: "nothing"})


def test_the_segments_of_a_campaign_have_to_be_there():
    with pytest.raises(Exception, match="unknown segment"):
        advertise(target={"segments": ["nobody"]})
