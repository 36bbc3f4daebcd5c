"""What an analyst sees of a market."""

import numpy as np
import pytest

from journeysim import Scenario, run
from journeysim.experiments.observed import ABOUT, list_prices, observed, price_index, weekly, whole_weeks
from tests.experiments.comparison.made import ADS, BAZAAR, MINI, NOVA, costs, purchases, result
from tests.records.market import LIVELY, lively

UNDISCOUNTED = {"discounts": np.zeros((10, 3, 2), np.int64), "visits": np.ones((10, 7), np.int64)}


def of(table, measure, **about):
    """The values of one series by week."""
    rows = table[table["measure"] == measure]
    for name, value in about.items():
        rows = rows[rows[name] == value]
    return rows["value"].tolist()


def test_weeks_are_whole_and_steps_belong_to_the_week_they_begin_in():
    assert weekly(np.arange(1, 16), 1.0).tolist() == [28.0, 77.0]
    assert weekly(np.ones(8), 2.0).tolist() == [4.0, 3.0]  # begin on days 0, 2, 4, 6 and 8, 10, 12
    assert weekly(np.ones((14, 2)), 0.5).tolist() == [[14.0, 14.0]]
    assert [whole_weeks(steps, 1.0) for steps in (6, 7, 365)] == [0, 1, 52]
    assert whole_weeks(70, 0.1) == 1


def test_spend_and_sales_are_summed_by_week():
    bought = purchases((1, 0, NOVA), (7, 1, NOVA), (3, 2, MINI), (8, 3, NOVA), reached=[(False,) * 4])
    spent = costs(1, spent=[[100] * 10], discounts=[[25] * 10])
    made = result(bought, campaigns={"ads": ADS}, **UNDISCOUNTED, **spent)
    table = observed(made)
    assert list(table.columns) == ["replicate", "week", "first_day", "measure", "unit", *ABOUT, "value"]
    assert of(table, "spend", campaign="ads", channel="tv") == [5.25]
    assert of(table, "discounts", campaign="ads") == [1.75]
    assert of(table, "units", product="nova", vendor="bazaar") == [2.0]
    assert of(table, "revenue", product="nova", vendor="bazaar") == [200.0]
    assert of(table, "mean_price", product="mini", vendor="bazaar") == [50.0]
    assert np.isnan(of(table, "mean_price", product="rock", vendor="bazaar")).all()
    assert of(table, "visits") == [49.0]
    assert not of(table, "clicks")


def test_a_reduction_lowers_the_mean_price_and_the_index_of_competitors():
    cuts = np.zeros((10, 3, 2), np.int64)
    cuts[2, MINI, BAZAAR], cuts[3, NOVA, BAZAAR] = 1_000, 5_000
    bought = purchases((3, 0, MINI), (4, 1, NOVA), (5, 2, NOVA))
    table = observed(result(bought, **{**UNDISCOUNTED, "discounts": cuts}))
    assert of(table, "mean_price", product="mini", vendor="bazaar") == [40.0]
    assert of(table, "mean_price", product="nova", vendor="bazaar") == [75.0]
    # The Rock's competitors are both Novas: 40 + 2 x 75 where 50 + 2 x 100 were asked.
    assert of(table, "competitor_price_index", product="rock") == [190.0 / 250.0]
    # Nobody bought a Rock, so the Novas' competitors have no basket.
    assert np.isnan(of(table, "competitor_price_index", product="nova")).all()


def test_the_index_holds_the_basket_fixed():
    base, units = np.array([[10.0, 20.0]]), np.array([[3.0, 1.0]])
    price = np.array([[[10.0, 20.0]], [[5.0, 20.0]]])
    assert price_index(price, base, units).tolist() == [1.0, 35.0 / 50.0]


def test_list_prices_are_the_vendors_own_or_by_their_factor():
    market = {**LIVELY, "vendors": {"a": {"kind": "marketplace", "price_factor": 0.5, "prices": {"arc": 99.0}}}}
    assert list_prices(Scenario.from_dict(market)) == pytest.approx(np.array([[250.0], [99.0]]), abs=0.01)


def test_a_rivals_campaign_is_not_seen():
    made = result(purchases(reached=[(False,) * 4]), campaigns={"ads": ADS}, **UNDISCOUNTED)
    hidden = type(made.cast)(**{**vars(made.cast), "rival": (True,)})
    assert of(observed(made), "spend") == [0.0]
    assert not of(observed(type(made)(made.scenario, 1, hidden, made.logs)), "spend")


@pytest.mark.slow
def test_what_is_observed_of_a_real_run_adds_up_to_its_metrics():
    found, table = lively(replicates=3), observed(lively(replicates=3))
    steps = found.steps[found.steps["day"] <= 56]
    assert table["week"].max() == 8
    for replicate in range(3):
        mine, days = table[table["replicate"] == replicate], steps[steps["replicate"] == replicate]
        assert sum(of(mine, "units")) == days["sales.units"].sum()
        assert sum(of(mine, "revenue")) == pytest.approx(days["sales.revenue"].sum())
        assert sum(of(mine, "spend") + of(mine, "discounts")) == pytest.approx(days["campaign.spring.spend"].sum())
        assert sum(of(mine, "impressions")) == days["campaign.spring.impressions"].sum()
        assert of(mine, "rating", product="arc")[-1] == pytest.approx(days["product.arc.rating"].iloc[-1])
        assert of(mine, "reviews", product="arc")[-1] == days["product.arc.reviews"].iloc[-1]
    prices = [value for value in of(table, "mean_price", product="arc", vendor="bazaar") if value == value]
    assert all(249.0 * 0.8 - 0.01 <= value <= 249.0 for value in prices)


def test_a_step_longer_than_a_week_is_no_trouble():
    table = observed(
        run(Scenario.from_dict({**LIVELY, "time": {"steps": 4, "step_days": 14.0}, "campaigns": {}}), seed=3)
    )
    assert table["week"].max() == 8
