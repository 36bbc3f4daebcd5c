"""The measures of money and of buyers as they are told."""

from math import isnan
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from journeysim import Scenario
from journeysim.experiments.comparison.decomposition import Decomposition, Part
from journeysim.experiments.statistics import estimate
from journeysim.reports.amounts import measured
from journeysim.reports.comparison import measures

PHONES = Scenario.load("smartphones", {"population.consumers": 50})


def row(name, *values, n=None, unit="days"):
    told = estimate(values)
    return {"name": name, "label": name, "unit": unit, "mean": told.mean, "low": told.low, "high": told.high,
            "n": n or told.n}  # fmt: skip


def given(*rows, own=("nova-5",)):
    """A comparison as far as its measures go."""
    found = pd.DataFrame(rows).assign(plan="a")
    cells = np.array([[name in own] for name in PHONES.products])
    return SimpleNamespace(
        truth=found, returns=found, own=SimpleNamespace(cells=cells), base=SimpleNamespace(scenario=PHONES)
    )


@pytest.mark.parametrize("name", ["pulled_days", "payback_day"])
@pytest.mark.parametrize(
    ("values", "without"),
    [
        ((20.0, 55.0), True),
        ((20.0, 55.0, 30.0, 40.0), True),
        ((20.0, 55.0, 30.0, 40.0, 35.0), False),
        ((1.0, 1.0, 1.0, 1.0, 90.0), True),
    ],
)
def test_days_have_an_interval_only_where_it_cannot_reach_below_nothing(name, values, without):
    found = measures.buyers(given(row(name, *values))).iloc[0]
    assert found["mean"] == pytest.approx(sum(values) / len(values))
    assert isnan(found["low"]) == isnan(found["high"]) == without
    if not without:
        assert found["low"] > 0


def test_a_difference_may_be_below_nothing_in_few_replicates_too():
    found = measures.money(given(row("profit", -20.0, 55.0))).iloc[0]
    assert found["low"] < 0 < found["high"]


def test_what_differs_by_rounding_only_is_told_as_one_number():
    values = [0.1 + 0.2 + 399.7, 400.0, 399.9999999999999]
    assert len(set(values)) > 1
    raw = given(row("spend", *values, unit="EUR"))
    assert "(" in measured(raw.returns.iloc[0], 3)
    assert measured(measures.money(raw).iloc[0], 3) == "400"


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (("nova-5",), "another product of Nova"),
        (("nova-5", "galaxia-pro"), "another product of Nova or Galaxia"),
        (("nova-5", "galaxia-pro", "volt-s"), "another product of the same brand"),
    ],
)
def test_the_brands_of_own_products_are_named(own, told):
    found = given(row("from_rivals", 1.0, 2.0), row("cannibalised", 1.0, 2.0), own=own)
    assert list(measures.buyers(found)["label"]) == [
        "Of the gained: instead of what is not own",
        f"Of these: instead of {told}",
    ]


def test_a_campaign_without_a_label_is_called_by_its_lever_in_the_parts_of_an_effect():
    campaign = PHONES.as_dict()["campaigns"]["nova-spring"] | {"label": ""}
    plan = PHONES.with_settings({"campaigns.one": campaign, "campaigns.two": campaign})
    parts = tuple(Part(name, name, estimate([1.0, 2.0]), None) for name in ("one", "two", "nova-spring", "settings"))
    found = Decomposition("a", "campaign", "own.units", 2, estimate([2.0, 4.0]), parts)
    comparison = SimpleNamespace(
        names=("a",), plans=(SimpleNamespace(scenario=plan),), base=SimpleNamespace(scenario=PHONES)
    )
    assert list(measures.parts(comparison, found)["label"]) == [
        "Advertising", "Advertising 2", "Nova 5 on television, spring", "settings", "Together",
    ]  # fmt: skip
