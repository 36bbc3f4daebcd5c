"""Measures of what is own, of results whose books are made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from journeysim import run
from journeysim.experiments.comparison.differences import difference, labels_of, own_values
from journeysim.experiments.comparison.own import Own
from tests.experiments.comparison.comparisons import BASE
from tests.experiments.comparison.made import ADS, BAZAAR, CORNER, MINI, NOVA, OWN, costs, purchases, result

CAMPAIGNS = {"mine": ADS, "other": {**ADS, "product": "mini"}}


def test_profit_has_no_costs_of_a_campaign_for_what_others_sell():
    books = costs(2, spent=[[50] * 10, [900] * 10])
    books["returned_units"] = np.zeros((10, 3, 2), np.int64)
    found = result(purchases((1, 0, NOVA), (2, 1, NOVA)), campaigns=CAMPAIGNS, **books)
    cast = replace(found.cast, promoted=(((NOVA,), (BAZAAR, CORNER)), ((MINI,), (BAZAAR, CORNER))))
    values = own_values(cast, found.logs[0], OWN)
    assert (values["own.margin"], values["own.spend"], values["own.profit"]) == (80.0, 5.0, 75.0)
    everything = own_values(cast, found.logs[0], Own(np.ones((3, 2), bool), "all sales"))
    assert (everything["own.spend"], everything["own.profit"]) == (95.0, -15.0)


@pytest.mark.parametrize(
    ("label", "told"),
    [("Nova 5", "Nova 5: units sold, less returns"),
     ("everything at Phone House, and Galaxia A at any vendor", "Own sales: units sold, less returns")],
)  # fmt: skip
def test_rows_bear_the_name_of_the_own_sales_unless_it_is_long(label, told):
    found = run(BASE.with_settings({"time.steps": 2}))
    assert labels_of(found, Own(OWN.cells, label))["own.units"] == (told, "units")


def test_what_differs_by_the_rounding_of_sums_only_is_the_same():
    base = [{"spend": each} for each in (0.1, 8230.17, 123.33, 9000.71)]
    plan = [{"spend": each["spend"] + 400.0} for each in base]
    assert len({one["spend"] - other["spend"] for one, other in zip(plan, base, strict=True)}) > 1
    found = difference(base, plan, "spend")
    assert (found.sd, found.low, found.high) == (0.0, found.mean, found.mean)
    assert found.mean == pytest.approx(400.0)
    nearly = [{"spend": each["spend"] + 1e-13} for each in base]
    assert difference(base, nearly, "spend").mean == 0.0
    plan[0]["spend"] += 0.01
    assert difference(base, plan, "spend").sd > 0.0
