# ruff: noqa: E501 - each case is one line
"""What is to be varied, as it is written in a shell and in Python; what cannot be is told in one line."""

import numpy as np
import pytest

from journeysim import Scenario, ScenarioError
from journeysim.experiments.sweeps.given import as_variable, parse, read
from tests.experiments.sweeps.small import TINY
from tests.records.market import LIVELY

WEIGHT = "influences.normative.weight"
RANGES = "LOW:HIGH, as 0:3 or 0.001:0.1:log"


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "log", "levels"),
    [
        (f"{WEIGHT}=0:3", "number", 0, 3, False, None),
        (f"{WEIGHT} = 1e-3 : 0.1 : log", "number", 0.001, 0.1, True, None),
        (f"{WEIGHT}=0:3:7", "number", 0, 3, False, 7),
        (f"{WEIGHT}=1:3:log:7", "number", 1, 3, True, 7),
        (f"{WEIGHT}=1:3:7:log", "number", 1, 3, True, 7),
        ("population.consumers=100:1_000", "whole", 100, 1000, False, None),
        ("population.traits.conformity=-0.5:0.5", "number", -0.5, 0.5, False, None),
        ("population.traits.price_sensitivity.median=0.5:2", "number", 0.5, 2, False, None),
        ('products."nova-5".price=100:200', "number", 100, 200, False, None),
    ],
)
def test_a_range_is_read(text, kind, low, high, log, levels):
    found = parse(text, TINY)
    assert (found.kind, found.low, found.high, found.log, found.levels) == (kind, low, high, log, levels)
    assert found.ranges


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("stages.decision.form=always,logit", ("always", "logit")),
        (f"{WEIGHT}=1,2.5", (1.0, 2.5)),
        (f"{WEIGHT}=3,1,2", (3.0, 1.0, 2.0)),
        ("time.steps=3,4", (3, 4)),
        ("record.segments=true,false", (True, False)),
        ("products.arc.brand=arc,nova", ("arc", "nova")),
        ("campaigns.spring=on,off", (True, False)),
        ("campaigns.spring=off,on", (False, True)),
    ],
)
def test_a_list_is_read_in_its_order(text, values):
    found = parse(text, TINY)
    assert found.values == values
    assert [type(each) for each in found.values] == [type(each) for each in values]
    assert not found.ranges


@pytest.mark.parametrize(
    ("name", "given", "text"),
    [
        (WEIGHT, (0, 3), "0:3"),
        (WEIGHT, (0.001, 0.1, "log"), "0.001:0.1:log"),
        (WEIGHT, (0, 3, 7), "0:3:7"),
        (WEIGHT, (np.float64(0), np.int64(3)), "0:3"),
        (WEIGHT, [0, 3], "0,3"),
        (WEIGHT, np.array([0.5, 2.5]), "0.5,2.5"),
        (WEIGHT, "0:3", "0:3"),
        ("time.steps", (2, 5), "2:5"),
        ("stages.decision.form", ("always", "logit"), "always,logit"),
        ("record.segments", (True, False), "true,false"),
        ("campaigns.spring", [True, False], "on,off"),
    ],
)
def test_python_says_the_same_as_the_shell(name, given, text):
    one, other = as_variable(name, given, TINY), parse(f"{name}={text}", TINY)
    assert (one.plain(), one.about()) == (other.plain(), other.about())


def test_label_unit_and_base_are_those_of_the_declaration():
    weight = parse(f"{WEIGHT}=0:3", TINY)
    assert (weight.label, weight.unit, weight.base) == ("Pull of what others own", "per share of neighbours", 1.0)
    assert weight.source
    price = parse("products.nova-5.price=1:3", TINY)
    assert (price.unit, price.base) == ("EUR", 499.99)
    assert parse("population.traits.price_sensitivity=1:2", TINY).base is None
    assert parse("campaigns.spring=on,off", TINY).label == "Spring on air"


def test_whole_scenarios_get_the_changes_of_the_one_that_is_given(tmp_path):
    given = Scenario.load("smartphones", {"population.consumers": 700, "time.steps": 5})
    found = parse("scenario=smartphones,recession", given)
    assert (found.kind, found.values, found.base) == ("scenario", ("smartphones", "recession"), "smartphones")
    assert [(each.population.consumers, each.time.steps) for each in found.scenarios] == [(700, 5)] * 2
    assert found.scenarios[1] != found.scenarios[0] == given


def test_scenarios_may_be_given_as_such():
    other = Scenario.from_dict(LIVELY, name="other").with_settings({"stages.need.rate": 0.5})
    found = as_variable("scenario", [TINY, other], TINY)
    assert found.values == (TINY.name, "other")
    assert found.scenarios == (TINY, other)


def test_a_key_need_only_be_there_in_the_scenarios_that_are_run():
    bare = TINY.with_settings({"campaigns": {}})
    two = [_named("a", {}), _named("b", {"stages": {"need": {"rate": 0.5}}})]
    one, _ = read({"campaigns.spring.budget": (1, 2), "scenario": two}, bare)
    assert one.base == 500.0


def _named(name, changes):
    return Scenario.from_dict(LIVELY | changes, name=name)


@pytest.mark.parametrize(
    ("vary", "told"),
    [
        ([], "--vary: nothing to vary; allowed: KEY=LOW:HIGH or KEY=VALUE,VALUE"),
        ([WEIGHT], f"--vary: found '{WEIGHT}'; allowed: KEY=LOW:HIGH, as in influences.normative.weight=0:3, or KEY=VALUE,VALUE"),
        (["market.price_level=0,8:1,2"], "--vary: market.price_level: found '0,8:1,2'; allowed: numbers with a decimal point; did you mean '0.8:1.2'?"),
        (["a..b=0:3"], "--vary: 'a..b' is not a dotted key; allowed: population.consumers"),
        (["influences.normative.wieght=0:3"], "--vary: influences.normative.wieght: unknown key; did you mean 'weight'?"),
        (["products.nova5.price=0:3"], "--vary: products.nova5.price: unknown name 'nova5' in products; did you mean 'nova-5'?"),
        ([f"{WEIGHT}=0:300"], f"--vary: {WEIGHT}: found 300.0; allowed: a number from 0 to 50 (per share of neighbours)"),
        ([f"{WEIGHT}=-1:3"], f"--vary: {WEIGHT}: found -1.0; allowed: a number from 0 to 50 (per share of neighbours)"),
        ([f"{WEIGHT}=1,99"], f"--vary: {WEIGHT}: found 99.0; allowed: a number from 0 to 50 (per share of neighbours)"),
        ([f"{WEIGHT}=3:0"], f"--vary: {WEIGHT}: found '3:0', whose low end is not below its high end; allowed: {RANGES}"),
        ([f"{WEIGHT}=3:3"], f"--vary: {WEIGHT}: found '3:3', whose low end is not below its high end; allowed: {RANGES}"),
        ([f"{WEIGHT}=0:much"], f"--vary: {WEIGHT}: found '0:much'; allowed: {RANGES}"),
        ([f"{WEIGHT}=0:nan"], f"--vary: {WEIGHT}: found '0:nan'; allowed: {RANGES}"),
        ([f"{WEIGHT}=0:3:log"], f"--vary: {WEIGHT}: found '0:3:log'; allowed: a low end above 0 where the range is logarithmic"),
        ([f"{WEIGHT}=0:3:lgo"], f"--vary: {WEIGHT}: found 'lgo' after the range; allowed: log, or a number of levels from 2 up"),
        ([f"{WEIGHT}=0:3:1"], f"--vary: {WEIGHT}: found '1' after the range; allowed: log, or a number of levels from 2 up"),
        ([f"{WEIGHT}=2"], f"--vary: {WEIGHT}: found one value, 2; allowed: {RANGES}; or two values or more, as 1,2,5"),
        ([f"{WEIGHT}="], f"--vary: {WEIGHT}: found ''; allowed: {RANGES}; or two values or more, as 1,2,5"),
        ([f"{WEIGHT}=0-3"], f"--vary: {WEIGHT}: found one value, '0-3'; allowed: {RANGES}; or two values or more, as 1,2,5"),
        ([f"{WEIGHT}=1,,2"], f"--vary: {WEIGHT}: found '1,,2'; allowed: {RANGES}; or two values or more, as 1,2,5"),
        ([f"{WEIGHT}=1,2,1.0"], f"--vary: {WEIGHT}: 1.0 is given twice"),
        (["population.consumers=10.5:20"], "--vary: population.consumers: found '10.5:20'; allowed: whole numbers"),
        (["stages.decision.form=0:3"], "--vary: stages.decision.form: found '0:3', a range, where no number stands; allowed: 'logit', 'always'"),
        (["stages.decision.form=always,lgoit"], "--vary: stages.decision.form: found 'lgoit'; allowed: 'logit', 'always'; did you mean 'logit'?"),
        (["record.diary=[1],[2]"], "--vary: record.diary: found [1]; allowed: numbers, texts, true or false"),
        ([f"{WEIGHT}=0:3", f"{WEIGHT}=1,2"], f"--vary: {WEIGHT}: varied twice"),
        (["population.traits.price_sensitivity=1:2", "population.traits.price_sensitivity.median=1:2"], "--vary: population.traits.price_sensitivity.median: lies within population.traits.price_sensitivity, which is varied, too; allowed: one of them"),
        (["campaigns.sprin=on,off"], "--vary: campaigns.sprin: unknown campaign 'sprin' of scenario; did you mean 'spring'?"),
        (["campaigns.spring=on"], "--vary: campaigns.spring: found one value, 'on'; allowed: on,off (a setting of the campaign goes by its own key)"),
        (["campaigns.spring=0,1"], "--vary: campaigns.spring: found 0; allowed: on,off (a setting of the campaign goes by its own key)"),
        (["campaigns.spring=on,on"], "--vary: campaigns.spring: 'on' is given twice"),
        (["population.segments.young.share=0.2:0.6"], "--vary: population.segments.young.share: 0.2 alone makes all shares sum to 0.7; allowed: shares that sum to 1 at every point: a table of points (--design csv) with a column for each that changes"),
        (["scenario=smartfones,cafes"], "--vary: scenario: no scenario 'smartfones' ships with journeysim (a file of your own is given by its path, with .toml); did you mean 'smartphones'?"),
        (["scenario=cafes,cafes"], "--vary: scenario: 'cafes' is given twice"),
        (["scenario=cafes"], "--vary: scenario: found one value, 'cafes'; allowed: two scenarios or more, as cafes,plans/check-in"),
    ],
)  # fmt: skip
def test_what_cannot_be_varied_is_told_in_one_line(vary, told):
    with pytest.raises(ScenarioError) as caught:
        read(vary, TINY)
    assert str(caught.value) == told


def test_a_scenario_that_does_not_take_the_changes_is_refused():
    given = Scenario.load("smartphones", {"products.nova-5.price": 500.0})
    with pytest.raises(ScenarioError, match=r"^--set: products\.nova-5.price: unknown name 'nova-5' in products"):
        read(["scenario=smartphones,cafes"], given)


def test_a_parameter_that_one_of_the_scenarios_lacks_is_refused():
    with pytest.raises(ScenarioError, match="nova-5"):
        read(["scenario=smartphones,cafes", "products.nova-5.price=1:2"], TINY)
