"""How numbers of a comparison are written."""

import math

import pytest

from journeysim.reports.amounts import amount, change, interval, measured, with_unit


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (1234.5, "units", "1,234"), (12.34, "units", "12.3"), (1.234, "units", "1.23"), (0.0, "units", "0"),
        (0.0456, "share of visits", "4.6%"),
        (0.0, "share", "0.0%"), (0.0002, "share", "0.02%"), (0.003, "units", "0.003"),
        (0.2014, "from -1 to 1", "0.201"), (math.nan, "units", "–"),
    ],
)  # fmt: skip
def test_amounts_have_the_decimals_they_bear(value, unit, told):
    assert amount(value, unit) == told


def test_changes_have_a_sign_and_shares_change_by_points():
    assert change(12.0, 8.0, 16.0, "units") == "+12.0"
    assert change(-312.0, -400.0, -200.0, "units") == "-312"
    assert change(0.0102, 0.0, 0.02, "share") == "+1.02 pp"
    assert change(-0.0001, -0.001, 0.001, "units") == "-0.0001"
    assert change(0.3, -120.0, 121.0, "units") == "+0.3"
    assert change(1e-12, -1.0, 1.0, "units") == "0.00"
    assert change(0.00003, 0.00002, 0.00004, "share") == "+0.0030 pp"
    assert change(0.0, 0.0, 0.0, "share") == "0.00 pp"
    assert change(math.nan, math.nan, math.nan, "units") == "–"


def test_intervals_have_the_decimals_of_their_mean():
    assert interval(300.0, 250.4, 349.6, "units") == "250 to 350"
    assert interval(0.01, -0.005, 0.025, "share") == "-0.50 to 2.50"
    assert interval(0.00003, 0.00002, 0.00004, "share") == "0.0020 to 0.0040"
    assert interval(0.003, 0.00001, 0.006, "share") == "0.001 to 0.60"
    assert interval(2.0, 2.0, 2.0, "units") == "all the same"
    assert interval(3.0, math.nan, math.nan, "units") == "–"


def test_a_mean_says_of_how_many_replicates_it_is():
    row = {"mean": 12.0, "low": 8.0, "high": 16.0, "n": 4, "unit": "units"}
    assert measured(row, 4) == "12.0 (8.0 to 16.0)"
    assert measured(row, 6) == "12.0 (8.0 to 16.0) [4 of 6]"
    assert measured(row | {"low": 12.0, "high": 12.0}, 4) == "12.0"
    assert measured(row | {"low": math.nan, "high": math.nan, "n": 1}, 1) == "12.0"
    assert measured(row | {"mean": math.nan, "n": 0}, 4) == "–"


def test_a_label_says_its_unit_only_where_it_would_be_missed():
    assert with_unit("Profit", "EUR", "EUR") == "Profit, EUR"
    assert with_unit("Time", "days", "EUR") == "Time, days"
    assert with_unit("Units sold", "units", "EUR") == "Units sold"
