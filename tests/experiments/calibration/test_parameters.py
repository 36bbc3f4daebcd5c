"""What may be fitted, and within what."""

import math
from itertools import combinations, product

import pytest

from journeysim.experiments.calibration import parameters
from journeysim.experiments.calibration.parameters import Parameter, bounded, check, parse
from journeysim.scenario.problems import ScenarioError
from tests.experiments.calibration.market import NEED, WEIGHT, small


def test_a_range_is_read_as_it_is_written():
    assert parse(f"{NEED}=0.001:0.1:log") == Parameter(NEED, 0.001, 0.1, True)
    assert parse(f" {WEIGHT} = -1 : 2 ") == Parameter(WEIGHT, -1.0, 2.0, False)


def test_shares_of_a_range_and_values_are_each_others_inverse():
    for parameter, middle in ((Parameter("a", 0.01, 1.0, True), 0.1), (Parameter("a", 0.0, 3.0), 1.5)):
        assert parameter.at(0.5) == pytest.approx(middle)
        for share in (-0.3, 0.0, 0.2, 1.0, 1.4):
            assert parameter.share(parameter.at(share)) == pytest.approx(share, abs=1e-12)
        for share in (-0.1, 0.0, 1.0, 1.1):
            end = parameter.low if share <= 0 else parameter.high
            assert parameter.within(share) == pytest.approx(end)
            assert parameter.low <= parameter.within(share) <= parameter.high


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["0:1"], "--fit: found '0:1'; allowed: KEY=LOW:HIGH or KEY=LOW:HIGH:log"),
        ([f"{NEED}=0.1"], "--fit: found 'stages.need.rate=0.1'; allowed:"),
        ([f"{NEED}=0.1:0.2:lin"], "--fit: found 'stages.need.rate=0.1:0.2:lin'"),
        ([f"{NEED}=low:high"], "--fit: stages.need.rate: found 'low:high', whose ends are no numbers"),
        ([f"{NEED}=0.2:0.1"], "--fit: stages.need.rate: found 0.2:0.1; allowed: LOW below HIGH"),
        ([f"{NEED}=0.1:inf"], "--fit: stages.need.rate: found 0.1:inf; allowed: LOW below HIGH"),
        ([f"{NEED}=0:0.1:log"], "--fit: stages.need.rate: found 0:0.1:log; allowed: LOW above 0"),
        ([f"{NEED}=0:0.1", f"{NEED}=0:0.2"], "--fit: stages.need.rate: is given twice"),
        (["stages.need.rat=0:0.1"], "did you mean 'rate'?"),
        (
            ["products.durabel.price=1:2"],
            "--fit: products.durabel.price: unknown name 'durabel' in products; did you mean",
        ),
        (["network.kind=0:1"], "--fit: network.kind"),
        (
            ["population.consumers=100:200"],
            "--fit: population.consumers: is a whole number, which a fit cannot bring nearer by small steps",
        ),
        ([f"{NEED}=-1:0.1"], "--fit: stages.need.rate: found -1"),
        ([], "--fit: nothing to fit"),
    ],
)
def test_what_cannot_be_fitted_is_refused_by_the_schema(texts, words):
    with pytest.raises(ScenarioError) as caught:
        check([parse(each) for each in texts], small())
    assert words in str(caught.value)
    assert str(caught.value).startswith(("--fit", "bass.toml with --fit"))


LOW, HIGH = "population.traits.passion.low", "population.traits.passion.high"
SPREAD = {"population.traits.passion": {"distribution": "uniform", "low": 0.1, "high": 0.6}}


def test_ends_are_tried_with_each_other_and_not_with_what_the_scenario_has():
    check([parse(f"{LOW}=0.65:0.7"), parse(f"{HIGH}=0.8:0.9")], small(**SPREAD))
    with pytest.raises(ScenarioError) as caught:
        check([parse(f"{LOW}=0.1:0.5"), parse(f"{HIGH}=0.3:0.9")], small(**SPREAD))
    told = "--fit: population.traits.passion: low (0.5) is above high (0.3)"
    assert told in str(caught.value)
    assert f"(at {LOW} 0.5, {HIGH} 0.3)" in str(caught.value)


def test_of_many_parameters_the_ends_of_each_two_are_tried(monkeypatch):
    several = [parse(f"{key}=0:0.1") for key in "abcde"]
    assert len({tuple(each.items()) for each in parameters._corners(several)}) == 32
    monkeypatch.setattr(parameters, "_CORNERS", 4)
    corners = list(parameters._corners(several))
    assert {tuple(each) for each in corners} == {tuple("abcde")}
    for one, other in combinations("abcde", 2):
        assert {(each[one], each[other]) for each in corners} == set(product((0.0, 0.1), repeat=2))


def test_what_a_parameter_may_be_at_all_is_read_off_the_schema():
    rate, open_ended = bounded([parse(f"{NEED}=0.1:0.2"), parse(f"{LOW}=0.1:0.2")], small(**SPREAD))
    assert (rate.least, rate.most) == (0.0, 100.0)
    assert (open_ended.least, open_ended.most) == (-math.inf, math.inf)
