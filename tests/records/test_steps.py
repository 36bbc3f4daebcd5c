"""What a run writes down in every step."""

import re

import numpy as np
import pandas as pd
import pytest

from journeysim import JourneyModel, Scenario, run
from journeysim.population.columns import STAGES
from journeysim.records.recorder import StepRecorder
from tests.records.market import LIVELY, lively, quiet


@pytest.fixture(scope="module")
def steps():
    return lively().steps


def columns(steps, pattern):
    found = [name for name in steps.columns if re.fullmatch(pattern, name)]
    assert found
    return steps[found]


def test_a_row_for_each_replicate_and_step():
    result = lively(replicates=2)
    steps = result.steps
    assert steps.columns[:3].tolist() == ["replicate", "step", "day"]
    assert steps["replicate"].tolist() == [0] * 60 + [1] * 60
    assert steps["step"].tolist() == [*range(1, 61)] * 2
    assert steps["day"].tolist() == steps["step"].tolist()


def test_days_are_steps_times_their_length():
    result = run(Scenario.load("limits/bass", set={"time.steps": 7, "population.consumers": 50}), seed=1)
    assert result.steps["day"].tolist() == [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35]


@pytest.mark.slow
def test_the_run_of_the_readme_gives_a_table():
    steps = run(Scenario.load("limits/bass"), seed=1).steps
    assert isinstance(steps, pd.DataFrame)
    assert len(steps) == 400
    assert steps["owners.total"].iloc[-1] == steps["sales.units"].sum()


def test_every_metric_has_name_label_and_unit(steps):
    metrics = lively().metrics
    assert metrics["name"].tolist() == steps.columns[3:].tolist()
    assert metrics["name"].is_unique
    assert metrics["name"].str.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*").all()
    assert (metrics[["label", "unit"]] != "").all(axis=None)
    assert set(metrics["over"]) <= {"sum", "last", "ratio"}
    assert set(steps.attrs["labels"]) == set(steps.attrs["units"]) == set(metrics["name"])


def test_people_per_stage_are_those_of_the_model_in_every_step(steps):
    model = JourneyModel(Scenario.from_dict(LIVELY), seed=3)
    for row in steps[[f"stage.{name}" for name in STAGES]].to_numpy():
        model.step()
        np.testing.assert_array_equal(row, model.stage_counts())


def test_stages_sum_to_everybody(steps):
    assert (columns(steps, r"stage\..*").sum(axis=1) == 400).all()


def test_transitions_explain_every_change_of_a_stage(steps):
    moves = lively().transitions
    assert moves.columns.tolist() == ["replicate", "step", "from", "to", "reason", "count"]
    assert (moves["count"] > 0).all()
    assert set(moves["from"]) | set(moves["to"]) == set(STAGES)
    for name in STAGES:
        came = moves[moves["to"] == name].groupby("step")["count"].sum().reindex(range(1, 61), fill_value=0)
        went = moves[moves["from"] == name].groupby("step")["count"].sum().reindex(range(1, 61), fill_value=0)
        before = np.concatenate([[400 if name == "idle" else 0], steps[f"stage.{name}"][:-1]])
        np.testing.assert_array_equal(before + came - went, steps[f"stage.{name}"])


def test_transitions_name_what_else_is_counted(steps):
    moves = lively().transitions

    def made(source, target):
        return moves[(moves["from"] == source) & (moves["to"] == target)]["count"].sum()

    assert moves[moves["from"] == "idle"]["count"].sum() == steps["needs.total"].sum()
    assert moves[moves["to"] == "purchase"]["count"].sum() == steps["carts"].sum()
    assert made("evaluation", "product") == steps["returns.units"].sum()


def test_needs_are_the_sum_of_their_causes(steps):
    causes = columns(steps, r"needs\.(?!total).*")
    assert (causes.sum(axis=1) == steps["needs.total"]).all()
    assert steps["needs.total"].sum() > 100


@pytest.mark.parametrize("what", ["units", "revenue", "margin"])
@pytest.mark.parametrize("whose", ["product", "vendor"])
def test_sales_are_the_sum_over_products_and_over_vendors(steps, what, whose):
    total = columns(steps, rf"{whose}\..*\.{what}").sum(axis=1)
    np.testing.assert_allclose(total, steps[f"sales.{what}"], atol=1e-6)
    assert steps[f"sales.{what}"].sum() > 0


def test_sales_are_the_sum_over_segments_and_over_causes(steps):
    for what in ("revenue", "refunds", "margin"):
        parts = columns(steps, rf"segment\..*\.{what}").sum(axis=1)
        np.testing.assert_allclose(parts, steps[f"sales.{what}"], atol=1e-6)
    assert (columns(steps, r"segment\..*\.units").sum(axis=1) == steps["sales.units"]).all()
    assert (columns(steps, r"sales\.by_cause\..*").sum(axis=1) == steps["sales.units"]).all()
    assert (steps["sales.first"] + steps["sales.repeat"] == steps["sales.units"]).all()


def test_money_is_in_currency_to_the_cent(steps):
    for name in ("sales.revenue", "sales.refunds", "sales.net_revenue", "sales.discounts", "campaigns.spend"):
        cents = (steps[name] * 100).round()
        assert (steps[name] == cents / 100).all()
    np.testing.assert_allclose(steps["sales.revenue"] - steps["sales.refunds"], steps["sales.net_revenue"], atol=1e-6)
    assert lively().units["sales.revenue"] == "EUR"


def test_shares_sum_to_one_where_something_was_sold(steps):
    for whose in ("product", "vendor"):
        shares = columns(steps, rf"{whose}\..*\.share")
        sold = steps["sales.units"] > 0
        np.testing.assert_allclose(shares[sold].sum(axis=1), 1.0)
        assert shares[~sold].isna().all(axis=None)


def test_ratings_lie_between_one_and_five_stars(steps):
    ratings = columns(steps, r"product\..*\.rating").to_numpy()
    assert np.isfinite(ratings[-1]).all()
    assert ((ratings >= 1) & (ratings <= 5))[np.isfinite(ratings)].all()
    assert columns(steps, r"product\..*\.reviews").iloc[-1].sum() == steps["reviews"].sum()


def test_word_of_mouth_is_counted_by_sign_and_hop(steps):
    for way in ("sent", "seen"):
        parts = columns(steps, rf"word_of_mouth\.(positive|neutral|negative)\.hop\d\.{way}")
        assert (parts.sum(axis=1) == steps[f"word_of_mouth.{way}"]).all()
    assert steps["word_of_mouth.positive.hop1.sent"].sum() > 0


def test_owners_by_group_make_up_all_owners_of_a_product(steps):
    for product in ("nova-5", "arc"):
        image = columns(steps, rf"identity\.{product}\..*")
        np.testing.assert_allclose(image.sum(axis=1), 1.0)


def test_frugality_has_a_level_and_a_trend():
    shock = {"start": 0.0, "days": 60.0, "rate": 0.01}
    changes = {"influences.frugality": {"shocks": {"recession": shock}}}
    steps = run(Scenario.from_dict(LIVELY).with_settings(changes), seed=3).steps
    level, trend = steps["frugality.level"].to_numpy(), steps["frugality.trend"].to_numpy()
    assert (trend[7:] > 0).all()
    np.testing.assert_allclose(trend[20:], (level[20:] - level[13:-7]) / 7.0)


def test_campaigns_reach_people_and_spend_within_their_window_and_budget(steps):
    reach, spend = steps["campaign.spring.reach"], steps["campaign.spring.spend"]
    assert reach.is_monotonic_increasing
    assert 0 < reach.iloc[-1] <= 400
    assert 0 < spend.sum() <= 500.0
    assert (spend[(steps["day"] <= 5) | (steps["day"] > 40)] == 0).all()
    assert (spend == steps["campaigns.spend"]).all()


def test_what_a_scenario_does_not_want_recorded_is_left_out():
    plain = Scenario.from_dict({**LIVELY, "record": {"segments": False, "identity": False}})
    plain = plain.with_settings({"time.steps": 2})
    steps = run(plain, seed=3).steps
    assert not [name for name in steps.columns if name.startswith(("segment.", "identity."))]


def test_without_events_counts_are_zero_and_shares_have_no_value():
    steps = quiet().steps
    assert steps["needs.total"].sum() == steps["sales.units"].sum() == 0
    assert steps["satisfaction.mean"].isna().all()
    assert quiet().transitions.empty


@pytest.mark.slow
def test_recording_and_diaries_change_nothing():
    scenario = Scenario.from_dict(LIVELY)
    plain, recorded = JourneyModel(scenario, seed=3), JourneyModel(scenario, seed=3, recorder=StepRecorder([1, 2, 3]))
    while plain.running:
        plain.step()
        recorded.step()
    for name in plain.world.people.columns:
        mine, other = getattr(plain.world.people, name), getattr(recorded.world.people, name)
        np.testing.assert_array_equal(mine, other, err_msg=name)


def test_a_model_stepped_beyond_its_plan_is_recorded_on():
    recorder = StepRecorder()
    model = JourneyModel(Scenario.from_dict(LIVELY).with_settings({"time.steps": 4}), seed=3, recorder=recorder)
    for _ in range(11):
        model.step()
    log = recorder.log()
    assert len(log) == 11
    np.testing.assert_array_equal(log["stage"][-1], model.stage_counts())


def test_a_model_stopped_early_has_the_steps_done():
    recorder = StepRecorder()
    model = JourneyModel(Scenario.from_dict(LIVELY), seed=3, recorder=recorder)
    model.step()
    assert len(recorder.log()) == 1


def test_flows_keep_every_move_and_name_its_reasons():
    base = lively(replicates=2)
    found = base.flows
    assert found["count"].sum() == pytest.approx(base.reasons["count"].sum())
    assert not found.duplicated(["from", "to", "back"]).any()
    for row in base.reasons[base.reasons["count"] > 0].to_dict("records"):
        (told,) = found.loc[
            (found["from"] == row["from"]) & (found["to"] == row["to"]) & (found["back"] == row["back"]), "reasons"
        ]
        assert row["reason"] in told
