"""What a whole run comes to."""

import math

import numpy as np
import pytest
from scipy import stats

from journeysim.records.log import empty_log
from journeysim.records.summary import measured
from tests.records.market import lively, quiet


@pytest.fixture(scope="module")
def result():
    return lively()


def moved(result, **where):
    moves = result.transitions
    for column, value in where.items():
        moves = moves[moves[column] == value]
    return moves["count"].sum()


def test_the_funnel_counts_entries_and_exits(result):
    summary = result.summary
    for stage in ("need", "product", "vendor", "decision", "purchase", "evaluation"):
        key = f"funnel.{stage}"
        assert summary[f"{key}.entries"] == moved(result, to=stage)
        left = summary[f"{key}.onward"] + summary[f"{key}.backtracks"] + summary[f"{key}.ended"]
        assert left == moved(result, **{"from": stage})
        assert summary[f"{key}.entries"] - left == result.steps[f"stage.{stage}"].iloc[-1]
        assert summary[f"{key}.conversion"] == summary[f"{key}.onward"] / summary[f"{key}.entries"]
        assert summary[f"{key}.days"] >= 0


def test_backtracks_are_counted_by_where_they_lead(result):
    summary = result.summary
    assert summary["backtracks.product.need"] == moved(result, **{"from": "product", "to": "need"}) > 0
    back = sum(value for name, value in summary.items() if name.startswith("backtracks."))
    assert back == sum(value for name, value in summary.items() if name.endswith(".backtracks") and "funnel" in name)
    # Brand first leads from vendor to product as a step forward.
    forward = moved(result, reason="brand first")
    assert forward > 0
    assert summary["backtracks.vendor.product"] == moved(result, **{"from": "vendor", "to": "product"}) - forward


def test_conversion_is_purchases_over_visits(result):
    assert result.summary["conversion"] == result.summary["sales.units"] / result.summary["visits"]


def test_abandonment_is_one_less_purchases_over_carts(result):
    assert result.summary["cart_abandonment"] == 1 - result.summary["sales.units"] / result.summary["carts"]


def test_returns_are_a_share_of_units(result):
    assert result.summary["returns.share"] == result.summary["returns.units"] / result.summary["sales.units"]


def test_social_discovery_counts_feed_friends_and_influencers(result):
    summary = result.summary
    social = sum(summary[f"needs.{cause}"] for cause in ("feed", "normative", "informational", "influencer"))
    assert summary["needs.social_share"] == social / summary["needs.total"] > 0


def test_referrals_are_sales_by_friends_and_influencers(result):
    summary = result.summary
    sold = sum(summary[f"sales.by_cause.{cause}"] for cause in ("normative", "informational", "influencer"))
    assert summary["sales.referral_share"] == sold / summary["sales.units"]


def test_repeat_buyers_own_one_or_kept_one_before(result):
    assert result.summary["sales.repeat_share"] == result.summary["sales.repeat"] / result.summary["sales.units"] > 0


def test_totals_are_sums_of_the_steps_and_levels_their_last_value(result):
    steps = result.steps
    for name, over in result.metrics[["name", "over"]].itertuples(index=False):
        if over == "ratio":
            continue
        expected = steps[name].sum() if over == "sum" else steps[name].iloc[-1]
        if math.isnan(expected):
            assert result.summary[name] is None
        else:
            assert result.summary[name] == pytest.approx(expected, abs=1e-9), name


def test_satisfaction_weighs_every_judgement_alike(result):
    steps = result.steps
    total = (steps["satisfaction.mean"].fillna(0) * steps["evaluations"]).sum()
    assert result.summary["satisfaction.mean"] == pytest.approx(total / steps["evaluations"].sum())


def test_paths_begin_somewhere(result):
    summary = result.summary
    entries = [value for name, value in summary.items() if name.startswith("paths.first_entry.")]
    assert sum(entries) == pytest.approx(1.0)
    assert min(entries) > 0
    assert summary["paths.length"] > 2
    assert summary["paths.backtracks"] > 0


@pytest.mark.parametrize("result", [lively(), quiet()], ids=["lively", "quiet"])
def test_what_is_measured_is_known_before_a_run_and_does_not_depend_on_it(result):
    expected = [(each.name, each.label, each.unit) for each in result.measures[0]]
    assert [(each.name, each.label, each.unit) for each in measured(result.cast)] == expected


def test_an_empty_log_has_the_arrays_of_a_real_one(result):
    shapes = {name: (values.dtype, values.shape[1:]) for name, values in result.logs[0].arrays.items()}
    assert {name: (each.dtype, each.shape[1:]) for name, each in empty_log(result.cast).arrays.items()} == shapes
    assert len(empty_log(result.cast)) == 0


def test_one_campaign_alone_is_all_campaigns(result):
    for what in ("new_customers", "acquisition_cost", "return_on_ad_spend"):
        assert result.summary[f"campaigns.{what}"] == result.summary[f"campaign.spring.{what}"] > 0


def test_without_spend_there_is_no_cost_of_acquisition():
    assert quiet().summary["campaigns.acquisition_cost"] is None
    assert quiet().summary["campaigns.return_on_ad_spend"] is None


def test_rates_of_nothing_have_no_value():
    summary = quiet().summary
    for name in ("conversion", "cart_abandonment", "returns.share", "needs.social_share", "satisfaction.mean"):
        assert summary[name] is None


def test_every_measure_has_label_and_unit(result):
    assert result.labels.keys() >= result.summary.keys()
    assert all(result.labels[name] and result.units[name] for name in result.summary)


def test_values_are_plain_python_numbers(result):
    assert {type(value) for value in result.summary.values()} <= {int, float, type(None)}


def test_replicates_give_mean_deviation_and_interval():
    result = lively(replicates=3)
    sold = [each["sales.units"] for each in result.summaries]
    assert len(set(sold)) > 1
    spread = result.spread["sales.units"]
    assert result.summary["sales.units"] == spread["mean"] == pytest.approx(np.mean(sold))
    assert spread["sd"] == pytest.approx(np.std(sold, ddof=1))
    low, high = stats.t.interval(0.95, 2, np.mean(sold), stats.sem(sold))
    assert (spread["low"], spread["high"]) == (pytest.approx(low), pytest.approx(high))


def test_one_replicate_has_no_spread(result):
    assert result.spread == {}
