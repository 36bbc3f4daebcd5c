"""An effect falls into parts that sum to it: Shapley values of games with known answers, and of a lively market."""

import math

import pytest

from journeysim.experiments.comparison import decomposition
from journeysim.experiments.comparison.decomposition import SETTINGS, decompose, differing, kinds_for, runs, shapley
from journeysim.experiments.comparison.own import own_of
from tests.campaigns.market import scenario_of

pytestmark = pytest.mark.slow

SMALL = {"population.consumers": 600, "time.steps": 30}
COUPON = {"lever": "coupon", "discount": 0.3, "take_up": 0.5}
ADS = {"lever": "advertising", "product": "fancy", "channel": "tv", "budget": 400.0, "effect": 0.05}


def markets(**campaigns):
    base = scenario_of(None, SMALL)
    return base, base.with_settings({f"campaigns.{name}": each for name, each in campaigns.items()})


def game(worth, players):
    return {frozenset(each): worth(frozenset(each)) for each in decomposition._subsets(players)}


def test_the_glove_game_has_its_known_values():
    """One left glove and two right ones: 2/3, 1/6, 1/6 (Shapley's textbook case)."""
    effect = game(lambda have: float("left" in have and len(have) > 1), ["left", "right", "other"])
    values = shapley(effect, ["left", "right", "other"])
    assert values == pytest.approx({"left": 2 / 3, "right": 1 / 6, "other": 1 / 6})


def test_the_airport_game_has_its_known_values():
    """Runways of 1, 2 and 3 km: each shares the part it uses."""
    need = {"a": 1.0, "b": 2.0, "c": 3.0}
    values = shapley(game(lambda who: max((need[each] for each in who), default=0.0), list(need)), list(need))
    assert values == pytest.approx({"a": 1 / 3, "b": 1 / 3 + 1 / 2, "c": 1 / 3 + 1 / 2 + 1})


def test_whoever_adds_nothing_gets_nothing_and_the_values_sum_to_the_whole():
    effect = game(lambda who: 7.0 * ("a" in who) + 5.0 * ({"a", "b"} <= who), ["a", "b", "idle"])
    values = shapley(effect, ["a", "b", "idle"])
    assert values["idle"] == 0.0
    assert math.fsum(values.values()) == pytest.approx(12.0)


def test_campaigns_sum_to_the_whole_effect():
    base, plan = markets(coupon=COUPON, ads=ADS)
    found = decompose("campaign", base, plan, own_of(base, [plan]), replicates=3)
    assert [part.name for part in found.parts] == ["coupon", "ads"]
    assert found.method == "Shapley"
    assert math.fsum(part.value.mean for part in found.parts) == pytest.approx(found.total.mean, abs=1e-9)
    assert found.total.mean > 0


def test_influences_and_what_needs_none_sum_to_the_whole_effect():
    base, plan = markets(coupon=COUPON)
    off = {"influences.identity.form": "off", "influences.frugality.form": "off"}
    base, plan = base.with_settings(off), plan.with_settings(off)
    found = decompose("influence", base, plan, own_of(base, [plan]), replicates=2)
    assert [part.name for part in found.parts] == ["direct", "informational", "normative"]
    assert math.fsum(part.value.mean for part in found.parts) == pytest.approx(found.total.mean, abs=1e-9)


def test_what_does_nothing_has_no_part_in_it():
    base, plan = markets(coupon=COUPON, ads=ADS | {"budget": 0.0})
    found = decompose("campaign", base, plan, own_of(base, [plan]), replicates=2)
    values = {part.name: part.value.mean for part in found.parts}
    assert values["ads"] == 0.0
    assert values["coupon"] == found.total.mean


def test_other_settings_are_one_more_part():
    base, plan = markets(coupon=COUPON)
    plan = plan.with_settings({"market.price_level": 0.9})
    assert differing(base, plan) == ["coupon", SETTINGS]
    found = decompose("campaign", base, plan, own_of(base, [plan]), replicates=2)
    assert math.fsum(part.value.mean for part in found.parts) == pytest.approx(found.total.mean, abs=1e-9)


def test_runs_are_those_of_every_combination_of_each_plan():
    base, one = markets(coupon=COUPON)
    _, both = markets(coupon=COUPON, ads=ADS)
    _, third = markets(coupon=COUPON, ads=ADS, other=COUPON)
    assert runs(["influences"], base, [one, both], 3) == 3 * (2 * 2**4 + 2 * 2**4)
    # One campaign is the whole effect.
    assert runs(["campaigns"], base, [one], 3) == 0
    assert runs(["campaigns"], base, [one, both, third], 3) == 3 * (2**2 + 2**3)
    assert runs(["influences", "campaigns"], base, [both], 2) == 2 * (2 * 2**4 + 2**2)
    assert kinds_for(["influences", "campaigns"], base, one) == ["influence"]


@pytest.mark.parametrize("settings", [{}, {"market.price_level": 0.9}])
def test_all_parts_make_the_plan_and_none_the_base(settings):
    base, plan = markets(ads=ADS | {"end": 9.0}, coupon=COUPON)
    base = base.with_settings({"campaigns.ads": ADS | {"reach": 0.5}, "campaigns.old": COUPON})
    plan = plan.with_settings(settings) if settings else plan
    parts = differing(base, plan)
    assert set(parts) >= {"ads", "coupon", "old"}
    assert decomposition._mixed(base, plan, parts, frozenset(parts)).hash() == plan.hash()
    assert decomposition._mixed(base, plan, parts, frozenset()).hash() == base.hash()


def test_many_campaigns_are_left_out_in_turn(monkeypatch):
    monkeypatch.setattr(decomposition, "MOST_PARTS", 1)
    base, plan = markets(coupon=COUPON, ads=ADS)
    found = decompose("campaign", base, plan, own_of(base, [plan]), replicates=2)
    assert found.method == "leave one out"
    assert all(part.value is None for part in found.parts)
    without_ads = decompose(
        "campaign", base, plan.with_settings({"campaigns.ads": "drop"}), own_of(base, [plan]), replicates=2
    )
    assert found.parts[1].left_out.mean == found.total.mean - without_ads.total.mean
    frame = found.frame()
    assert frame["value"].isna().sum() == 2
    assert frame["left_out"].notna().sum() == 2
