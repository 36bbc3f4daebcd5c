"""The values that a variable may take, and how shares of its distribution become values."""

import math
from collections import Counter

import pytest

from journeysim.experiments.sweeps.variables import Variable

RANGE = Variable("a.b", "number", 0.5, 2.5)
LOG = Variable("a.b", "number", 0.001, 0.1, log=True)
WHOLE = Variable("a.b", "whole", 2, 5)
CHOICE = Variable("a.b", "choice", values=("always", "hurdles", "reservation"))
SWITCH = Variable("campaigns.spring", "campaign", values=(True, False))


@pytest.mark.parametrize(
    ("variable", "share", "value"),
    [
        (RANGE, 0.0, 0.5), (RANGE, 0.25, 1.0), (RANGE, 1.0, 2.5),
        (LOG, 0.0, 0.001), (LOG, 0.5, 0.01), (LOG, 1.0, 0.1),
        (WHOLE, 0.0, 2), (WHOLE, 0.249, 2), (WHOLE, 0.251, 3), (WHOLE, 1.0, 5),
        (CHOICE, 0.0, "always"), (CHOICE, 0.5, "hurdles"), (CHOICE, 1.0, "reservation"),
        (SWITCH, 0.49, True), (SWITCH, 0.51, False),
    ],
)  # fmt: skip
def test_a_share_of_the_distribution_becomes_a_value(variable, share, value):
    found = variable.at(share)
    assert found == pytest.approx(value)
    assert type(found) is type(value)


@pytest.mark.parametrize("log", [False, True])
def test_a_value_never_leaves_its_range(log):
    awkward = Variable("a.b", "number", 0.1, 0.7, log=log)
    values = [awkward.at(number / 999) for number in range(1000)]
    assert (values[0], values[-1]) == (0.1, 0.7)
    assert values == sorted(values)
    assert all(0.1 <= each <= 0.7 for each in values)


@pytest.mark.parametrize("variable", [WHOLE, CHOICE, SWITCH])
def test_whole_numbers_and_choices_are_equally_likely(variable):
    found = Counter(variable.at((number + 0.5) / 1200) for number in range(1200))
    assert len(set(found.values())) == 1


def test_whole_numbers_on_a_logarithmic_range_are_rarer_the_larger_they_are():
    variable = Variable("a.b", "whole", 1, 99, log=True)
    found = Counter(variable.at((number + 0.5) / 10_000) for number in range(10_000))
    assert found[1] / 10_000 == pytest.approx(math.log(2) / math.log(100), abs=1e-3)
    assert set(found) == set(range(1, 100))


@pytest.mark.parametrize(
    ("variable", "count", "values"),
    [
        (RANGE, 3, [0.5, 1.5, 2.5]),
        (LOG, 3, [0.001, 0.01, 0.1]),
        (WHOLE, 2, [2, 5]),
        (WHOLE, 9, [2, 3, 4, 5]),
        (Variable("a.b", "number", 0, 1, levels=2), 5, [0.0, 1.0]),
        (CHOICE, 2, ["always", "hurdles", "reservation"]),
        (SWITCH, 5, [True, False]),
    ],
)
def test_values_are_spread_from_end_to_end(variable, count, values):
    assert variable.spread(count) == pytest.approx(values) if variable.kind == "number" else values


@pytest.mark.parametrize(
    ("values", "dtype", "stored"),
    [
        ((1, 2), "int64", [1, 2]),
        ((1, 2.5), "float64", [1.0, 2.5]),
        ((True, False), "bool", [True, False]),
        (("a", "b"), "string", ["a", "b"]),
        ((100, "drop"), "string", ["100", "drop"]),
        ((True, 3), "string", ["true", "3"]),
    ],
)
def test_listed_values_are_stored_in_one_type_and_found_again(values, dtype, stored):
    variable = Variable("a.b", "choice", values=values)
    assert variable.dtype == dtype
    assert [variable.stored(each) for each in values] == stored
    again = [variable.set_to(each) for each in stored]
    assert again == list(values)
    assert [isinstance(each, bool) for each in again] == [isinstance(each, bool) for each in values]


@pytest.mark.parametrize("variable", [RANGE, LOG, WHOLE, CHOICE, SWITCH])
def test_a_variable_comes_back_from_plain_data(variable):
    again = Variable.from_plain(variable.plain(), variable.about())
    assert (again.plain(), again.about()) == (variable.plain(), variable.about())
    assert [again.at(share) for share in (0, 0.4, 1)] == [variable.at(share) for share in (0, 0.4, 1)]


def test_values_are_told_in_words():
    assert [each.allowed for each in (RANGE, LOG, WHOLE, CHOICE, SWITCH)] == [
        "0.5 to 2.5", "0.001 to 0.1 (logarithmic)", "2 to 5", "always, hurdles, reservation", "on, off",
    ]  # fmt: skip
    assert [SWITCH.told(True), SWITCH.told(False), RANGE.told(1 / 3), WHOLE.told(3)] == ["on", "off", "0.333333", "3"]
