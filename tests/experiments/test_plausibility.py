"""Whether a scenario behaves as markets do."""

import pytest

from journeysim import Scenario, run
from journeysim.experiments.plausibility import BACKTRACKS, Check, Effect, checks, effects
from tests.records.market import LIVELY, lively, quiet


@pytest.mark.parametrize(
    ("value", "low", "high", "verdict"),
    [
        (0.02, 0.02, 0.04, "fits"),
        (0.019, 0.02, 0.04, "too low"),
        (0.041, 0.02, 0.04, "too high"),
        (5.0, 1, None, "fits"),
        (0, 1, None, "too low"),
        (None, 1, None, "no value"),
    ],
)
def test_a_check_has_a_verdict(value, low, high, verdict):
    check = Check("Anything", "share", value, low, high, "somebody")
    assert check.verdict == verdict
    assert check.fits is (verdict == "fits")


@pytest.mark.parametrize(
    ("with_it", "without_it", "predicted", "verdict"),
    [
        (10, 8, 1, "as expected"),
        (10, 8, -1, "against expectation"),
        (8, 10, -1, "as expected"),
        (8, 8, 1, "no change"),
        (None, 8, 1, "no value"),
    ],
)
def test_an_effect_has_a_verdict(with_it, without_it, predicted, verdict):
    effect = Effect("normative", "Anything", "needs", with_it, without_it, predicted, 0, 1, "somebody")
    assert effect.verdict == verdict


def test_checks_cover_the_four_ranges_and_every_step_back():
    found = checks(lively())
    assert len(found) == 4 + len(BACKTRACKS)
    assert found[0].value == lively().summary["conversion"]
    assert all(check.source for check in found)


def test_a_market_without_events_has_nothing_to_check():
    assert {check.verdict for check in checks(quiet())} == {"no value", "too low"}


@pytest.mark.slow
def test_effects_compare_with_a_run_without_the_influence_on_the_same_luck():
    base = run(Scenario.from_dict({**LIVELY, "time": {"steps": 10}}), seed=3, replicates=2)
    found = effects(base)
    assert {effect.influence for effect in found} == {"normative", "informational", "identity", "frugality"}
    off = run(base.scenario.with_settings({"influences.frugality.form": "off"}), seed=3, replicates=2)
    frugality = next(effect for effect in found if effect.influence == "frugality")
    assert frugality.with_it == base.summary["sales.units"]
    assert frugality.without_it == off.summary["sales.units"]
    assert frugality.change == frugality.with_it - frugality.without_it
    agreeing = sum(a < b for a, b in zip(base.values("sales.units"), off.values("sales.units"), strict=True))
    assert frugality.agreeing == agreeing


def test_an_influence_that_is_off_already_is_passed_over():
    changes = {f"influences.{name}.form": "off" for name in ("normative", "identity", "frugality")}
    base = run(Scenario.from_dict(LIVELY).with_settings(changes | {"time.steps": 5}), seed=3)
    assert {effect.influence for effect in effects(base)} == {"informational"}


@pytest.mark.full
def test_the_smartphones_market_is_plausible_and_each_influence_matters():
    result = run("smartphones", seed=1, replicates=2)
    assert {check.label: check.verdict for check in checks(result) if not check.fits} == {}
    assert {(effect.influence, effect.label) for effect in effects(result) if not effect.fits} == set()
