"""Tables of what experiments measured."""

import io
import math

import pytest
from rich.console import Console

from journeysim.experiments.elasticities import ADVERTISING_RANGE, PRICE_RANGE, Elasticity
from journeysim.experiments.statistics import estimate
from journeysim.reports.measured import elasticities, interval, number


def printed(shown):
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(shown)
    return console.export_text()


def test_a_miss_is_printed_as_a_miss():
    found = [
        Elasticity("price of Nova", "price", estimate([-2.0, -2.2]), PRICE_RANGE),
        Elasticity("budget of spring", "budget", estimate([0.01, 0.03]), ADVERTISING_RANGE),
        Elasticity("budget of coupons", "budget", estimate([0.3]), None),
        Elasticity("price of Rock", "price", None, PRICE_RANGE),
        Elasticity("budget of fall", "budget", estimate([0.0]), ADVERTISING_RANGE, limits=False),
    ]
    lines = [" ".join(line.split()) for line in printed(elasticities(found, "A market", "2 replicates")).splitlines()]
    assert "price of Nova -2.10 -3.37 to -0.83 -5 to -1 fits" in lines
    assert "budget of spring 0.02 -0.11 to 0.15 0.05 to 0.25 miss" in lines
    assert "budget of coupons 0.30 – – no range" in lines
    assert "price of Rock – – -5 to -1 no value" in lines
    assert "budget of fall 0.00 – 0.05 to 0.25 budget not the limit" in lines
    assert any(line.startswith("1 of 2 outside the published range. Budget not the limit: ") for line in lines)


@pytest.mark.parametrize(("value", "text"), [(-0.001, "0.00"), (-0.006, "-0.01"), (1234.5, "1,234.50")])
def test_nothing_is_below_zero_by_rounding_alone(value, text):
    assert number(value) == text


def test_a_single_run_has_no_interval():
    assert interval(math.nan, math.nan) == "–"
    assert interval(-1.0, 2.0) == "-1.00 to 2.00"
