"""Plans against a base, on the same seeds."""

import json
import multiprocessing
import pickle

import numpy as np
import pandas as pd
import pytest

import journeysim
from journeysim import Comparison, Scenario, ScenarioError, compare, run
from journeysim.experiments.statistics import estimate, unpaired
from journeysim.reports.comparison.tables import title
from tests.experiments.comparison.comparisons import BASE, PLANS, WITHOUT, comparison, with_campaign

pytestmark = pytest.mark.slow

SHORT = BASE.with_settings({"time.steps": 12})


def logs_equal(one, other):
    assert one.replicates == other.replicates
    for mine, its in zip(one.logs, other.logs, strict=True):
        assert mine.arrays.keys() == its.arrays.keys()
        assert all(np.array_equal(mine[name], its[name], equal_nan=True) for name in mine.arrays)
        assert all(np.array_equal(each, getattr(its.purchases, name)) for name, each in vars(mine.purchases).items())


def row(found, plan, metric):
    table = found.differences.set_index(["plan", "metric"])
    return table.loc[(plan, metric)]


def test_a_comparison_survives_pickle_whatever_was_worked_out_of_it():
    found = comparison()
    found.truth, found.returns, found.verdicts, found.base.steps  # noqa: B018 - kept once worked out
    again = pickle.loads(pickle.dumps(found))
    pd.testing.assert_frame_equal(again.differences, found.differences)
    pd.testing.assert_frame_equal(again.extended(4).differences, found.extended(4).differences)


def test_compare_is_at_the_top_of_the_package():
    assert journeysim.compare is compare
    assert isinstance(comparison(), Comparison)


def test_each_scenario_runs_as_it_would_by_itself():
    found = comparison()
    for result, scenario in zip((found.base, *found.plans), (BASE, *PLANS.values()), strict=True):
        logs_equal(result, run(scenario, seed=3, replicates=3, purchases=True))


def test_differences_are_those_of_the_pairs():
    found = comparison()
    base = run(BASE, seed=3, replicates=3)
    for name, plan in PLANS.items():
        theirs = run(plan, seed=3, replicates=3)
        for metric in ("sales.units", "sales.net_revenue", "conversion"):
            pairs = np.array(theirs.values(metric)) - np.array(base.values(metric))
            expected, told = estimate(pairs), row(found, name, metric)
            assert told["difference"] == pytest.approx(expected.mean)
            assert (told["low"], told["high"]) == pytest.approx((expected.low, expected.high))
            assert told["ahead"] == expected.ahead
            assert (told["base_mean"], told["plan_mean"]) == pytest.approx(
                (base.summary[metric], theirs.summary[metric])
            )
            assert (told["pairs"], told["method"]) == (3, "paired t")
            assert (told["label"], told["unit"]) == (base.labels[metric], base.units[metric])


def test_own_sales_are_those_of_what_the_campaigns_promote():
    found = comparison()
    assert found.own.label == "Nova 5"
    for name, result in (("", found.base), *zip(found.names, found.plans, strict=True)):
        for values, summary in zip(found.values[name], result.summaries, strict=True):
            units = summary["product.nova-5.units"] - summary["product.nova-5.returns"]
            assert values["own.units"] == units
            assert values["own.margin"] == pytest.approx(summary["product.nova-5.margin"])
            assert values["own.spend"] == pytest.approx(summary.get("campaigns.spend", 0.0))
            assert values["own.profit"] == pytest.approx(values["own.margin"] - values["own.spend"])


def test_money_of_the_differences_and_of_the_returns_agree():
    found = comparison()
    money = found.returns.set_index(["plan", "name"])["mean"]
    for plan in found.names:
        for metric, name in (("own.revenue", "incremental_revenue"), ("own.margin", "incremental_margin"),
                             ("own.profit", "profit"), ("own.spend", "spend")):  # fmt: skip
            assert row(found, plan, metric)["difference"] == pytest.approx(money[plan, name])


def test_incremental_units_are_with_minus_without():
    found = comparison()
    truth = found.truth.set_index(["plan", "name"])["mean"]
    for plan in found.names:
        assert row(found, plan, "own.units")["difference"] == pytest.approx(truth[plan, "incremental_kept"])
        assert row(found, plan, "product.nova-5.units")["difference"] == pytest.approx(truth[plan, "incremental_units"])


def test_an_inert_plan_makes_no_difference_in_any_pair():
    found = comparison()
    mine = found.differences[found.differences["plan"] == "inert"]
    assert (mine.loc[mine["pairs"] > 0, ["difference", "low", "high", "sd"]] == 0.0).all(axis=None)
    assert set(mine["verdict"]) <= {"equal", "none"}
    assert [each.text for each in found.verdicts if each.plan == "inert"] == [
        "inert makes no difference at all: every pair is equal"
    ]
    assert found.consumers()["plan"].isin(["without", "autumn"]).all()


def test_the_verdicts_are_of_each_plan_and_then_of_all():
    plans = [each.plan for each in comparison().verdicts]
    assert plans == ["without", "without", "autumn", "autumn", "inert", ""]


def test_workers_change_nothing():
    options = {"seed": 3, "replicates": 2}
    here, apart = (compare(SHORT, [with_short("autumn")], workers=workers, **options) for workers in (1, 2))
    for one, other in zip(
        (here.base, *here.plans, *here.raised), (apart.base, *apart.plans, *apart.raised), strict=True
    ):
        logs_equal(one, other)
    pd.testing.assert_frame_equal(here.differences, apart.differences)


def with_short(name):
    return with_campaign(name, start=2.0, budget=900.0).with_settings({"time.steps": 12})


def test_extending_gives_what_one_bigger_comparison_gives():
    seen = []
    few = compare(SHORT, [with_short("autumn")], seed=3, replicates=2)
    more = few.extended(5, progress=lambda *each: seen.append(each))
    at_once = compare(SHORT, [with_short("autumn")], seed=3, replicates=5)
    for one, other in zip(
        (more.base, *more.plans, *more.raised), (at_once.base, *at_once.plans, *at_once.raised), strict=True
    ):
        logs_equal(one, other)
    pd.testing.assert_frame_equal(more.differences, at_once.differences)
    assert few.replicates == 2
    assert few.extended(2) is few
    # Three more replicates of three scenarios; what is done is not run again.
    assert len({number for number, _ in seen}) == 9
    # A plan without a budget to raise is its own raised plan, which is not run twice.
    seen.clear()
    both = compare(SHORT, [with_short("autumn"), SHORT.with_settings({"campaigns.spring": "drop"})], replicates=1)
    more = both.extended(2, progress=lambda *each: seen.append(each))
    assert [up is plan for up, plan in zip(more.raised, more.plans, strict=True)] == [False, True]
    assert len({number for number, _ in seen}) == 4


def ends(done):
    """A progress that notes the runs that have ended."""
    return lambda number, step: done.append(number) if step == SHORT.time.steps else None


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("runs", "replicates"), [(0, 1), (4, 1), (6, 2), (9, 3)])
def test_what_is_done_is_enough_when_somebody_says_so(workers, runs, replicates):
    """Three scenarios: base, plan, and plan with more budget; a replicate is whole when all three are done."""
    before, done = set(multiprocessing.active_children()), []
    found = compare(
        SHORT, [with_short("autumn")], seed=3, replicates=6, workers=workers, progress=ends(done),
        enough=lambda: len(done) >= runs,
    )  # fmt: skip
    # Of two that run at the same time the second may be done first.
    assert replicates - (workers > 1) <= found.replicates <= replicates + (workers > 1)
    assert found.replicates >= 1
    assert len(done) < 18
    assert not set(multiprocessing.active_children()) - before
    whole = compare(SHORT, [with_short("autumn")], seed=3, replicates=found.replicates)
    logs_equal(found.base, whole.base)
    logs_equal(found.plans[0], whole.plans[0])
    logs_equal(found.raised[0], whole.raised[0])
    pd.testing.assert_frame_equal(found.returns, whole.returns)


def test_replicates_that_are_added_may_be_enough_too():
    few = compare(SHORT, [with_short("autumn")], seed=3, replicates=2)
    done = []
    more = few.extended(9, progress=ends(done), enough=lambda: len(done) == 3)
    assert more.replicates == 3
    pd.testing.assert_frame_equal(more.differences, few.extended(3).differences)


def test_raised_plans_have_a_tenth_more_of_their_own_budgets_only():
    found = comparison()
    assert found.raised[0] is found.plans[0]
    assert found.raised[2] is found.plans[2]
    budgets = {name: each.budget for name, each in found.raised[1].scenario.campaigns.items()}
    assert budgets == pytest.approx({"spring": 500.0, "autumn": 990.0})
    assert comparison(2, marginal=False).raised == ()


def test_plans_have_names_of_their_own():
    found = compare(SHORT, [with_short("autumn"), with_short("winter")], replicates=1)
    assert found.names == ("lively-2", "lively-3")


def test_scenarios_may_be_given_by_path(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text('extends = "limits/bass"\ntime.steps = 3\n')
    other = tmp_path / "other" / "plan.toml"
    other.parent.mkdir()
    other.write_text('extends = "../plan.toml"\npopulation.consumers = 100\n')
    found = compare(path, [str(other)], replicates=1, unpaired=True)
    assert found.names == ("plan-2",)
    assert f"plan is {path}, plan-2 is {other}." in str(title(found))


@pytest.mark.parametrize("count", [0, 11])
def test_one_to_ten_plans_can_be_compared(count):
    with pytest.raises(ValueError, match=f"1 to 10 plans; found {count}"):
        compare(SHORT, [SHORT] * count)


def test_a_measure_may_be_chosen_and_comes_first():
    found = compare(SHORT, [with_short("autumn")], replicates=2, metric="needs.total")
    assert (found.metric, found.verdicts[0].metric) == ("needs.total", "needs.total")


def test_an_unknown_measure_is_told_before_anything_runs():
    seen = []
    with pytest.raises(
        ScenarioError, match=r"metric: unknown measure 'sales.unit' of lively; did you mean 'sales.units'"
    ):
        compare(SHORT, [WITHOUT], metric="sales.unit", unpaired=True, progress=lambda *each: seen.append(each))
    assert not seen


def test_a_chosen_brand_is_own():
    assert compare(SHORT, [with_short("autumn")], replicates=1, own="arc").own.label == "Arc"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"population.consumers": 300}, "population.consumers: 300, but 400 in lively"),
        ({"network.degree": 8}, "network.degree: 8, but 6 in lively"),
        ({"time.steps": 50}, "time.steps: 50, but 30 in lively"),
        ({"time.step_days": 0.5}, "time.step_days: 0.5, but 1.0 in lively"),
        ({"products.third": {"price": 100.0}}, "products: third is new, lively has not got it"),
    ],
)
def test_what_makes_no_pairs_is_refused_by_key_and_values(changes, told):
    with pytest.raises(ScenarioError) as error:
        compare(BASE, [BASE.with_settings(changes)])
    assert told in str(error.value)
    assert "unpaired" in str(error.value)


def test_unpaired_scenarios_are_compared_by_welch_and_flagged():
    other = BASE.with_settings({"population.consumers": 300, "products.third": {"price": 300.0}})
    found = compare(BASE, {"smaller": other}, seed=3, replicates=3, unpaired=True, own="nova-5")
    told = row(found, "smaller", "sales.units")
    expected = unpaired(found.base.values("sales.units"), found.plans[0].values("sales.units"))
    assert (told["difference"], told["low"], told["high"]) == pytest.approx(
        (expected.mean, expected.low, expected.high)
    )
    assert set(found.differences["method"]) == {"unpaired (Welch)"}
    assert any("unpaired" in each.text for each in found.verdicts if each.key in ("more", "less", "unsure"))
    assert found.returns.empty
    assert found.truth.empty
    assert found.raised == ()
    with pytest.raises(ValueError, match="no consumers in common"):
        found.consumers()
    mine = [values["own.units"] for values in found.values["smaller"]]
    net = np.array(found.plans[0].values("product.nova-5.units")) - found.plans[0].values("product.nova-5.returns")
    assert mine == net.tolist()


def test_of_markets_that_differ_nothing_is_said_to_pay():
    shorter = WITHOUT.with_settings({"time.steps": 12, "products.arc": "drop"})
    found = compare(BASE, {"shorter": shorter}, seed=3, replicates=3, unpaired=True)
    assert found.notes[:2] == (
        "shorter differs from lively in time.steps: 12, but 30 in lively",
        "shorter differs from lively in products: arc of lively is missing",
    )
    last = found.verdicts[-1]
    assert (last.plan, last.key) == ("", "none")
    assert last.text.startswith("What pays cannot be told: shorter and lively differ in more than their plans")
    assert not any("pays:" in each.text or "not pay:" in each.text for each in found.verdicts)
    for note in found.notes:
        assert f"Note: {note}." in str(title(found))


def test_unpaired_scenarios_of_one_market_are_ranked():
    found = compare(SHORT, [with_short("autumn")], seed=3, replicates=3, unpaired=True)
    assert not any("differs" in note for note in found.notes)
    assert found.verdicts[-1].key in ("more", "less", "unsure")


@pytest.mark.parametrize(
    ("plans", "told"),
    [
        ({"again": SHORT}, "the same as the base"),
        ({"one": WITHOUT, "other": WITHOUT.with_settings({"title": "Other"})}, "the same as the plan one"),
    ],
)
def test_a_scenario_is_not_compared_with_itself(plans, told):
    seen = []
    base = SHORT if "again" in plans else BASE
    with pytest.raises(ScenarioError, match=told):
        compare(base, plans, progress=lambda *each: seen.append(each))
    assert not seen


def test_campaigns_that_the_run_cuts_are_told():
    late = with_campaign("autumn", start=20.0, end=25.0, budget=900.0).with_settings({"time.steps": 12})
    cut = with_campaign("autumn", start=5.0, end=40.0, budget=900.0).with_settings({"time.steps": 12})
    found = compare(SHORT, {"late": late, "cut": cut}, seed=3, replicates=1)
    assert found.notes == (
        "late: Autumn begins on day 20, after the end of the run (day 12), and does nothing",
        "cut: Autumn is to last to day 39, the run ends on day 12: its budget is spread over the days within the run",
    )
    assert found.verdicts[0].text == "late makes no difference at all: its campaigns begin after the end of the run"


def test_amounts_in_two_currencies_cannot_be_compared_at_all():
    with pytest.raises(ScenarioError, match=r"market\.currency: 'USD', but 'EUR' in lively"):
        compare(BASE, [BASE.with_settings({"market.currency": "USD"})], unpaired=True)


def test_the_files_hold_what_is_needed_to_repeat_the_comparison(tmp_path):
    found = comparison()
    folder = found.save(tmp_path / "out", consumers=True)
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "comparison.parquet"), found.differences)
    values = pd.read_parquet(folder / "replicates.parquet")
    assert len(values) == 12
    assert values.loc[values["plan"] == "autumn", "sales.units"].tolist() == found.plans[1].values("sales.units")
    assert len(pd.read_parquet(folder / "consumers.parquet")) == len(found.consumers())
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert (told["seed"], told["replicates"], told["paired"], told["own"]) == (3, 3, True, "Nova 5")
    assert [each["name"] for each in told["plans"]] == ["without", "autumn", "inert"]
    again = Scenario.from_dict(told["plans"][1]["scenario"])
    assert again.hash() == told["plans"][1]["scenario_hash"] == PLANS["autumn"].hash()
    assert told["versions"]["journeysim"] == journeysim.__version__
    assert told["verdicts"][-1]["text"] == found.verdicts[-1].text


def test_a_report_is_written_with_the_rest_and_old_files_go(tmp_path):
    found = comparison()
    folder = found.save(tmp_path / "out", consumers=True, report=lambda _, path: path.write_text("report"))
    assert (folder / "report.html").read_text() == "report"
    (folder / "mine.txt").write_text("keep")
    found.save(folder, force=True)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["comparison.parquet", "manifest.json", "mine.txt", "replicates.parquet"]


def test_a_failing_report_leaves_nothing(tmp_path):
    def fail(*_):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        comparison().save(tmp_path / "deep" / "out", report=fail)
    assert not list(tmp_path.iterdir())


def test_only_a_comparison_is_ever_replaced(tmp_path):
    found = comparison()
    run(SHORT).save(tmp_path / "result")
    for force in (False, True):
        with pytest.raises(FileExistsError, match="holds a run, no comparison"):
            found.save(tmp_path / "result", force=force)
    (tmp_path / "file").write_text("keep")
    with pytest.raises(NotADirectoryError, match="is a file"):
        found.save(tmp_path / "file", force=True)
    folder = found.save(tmp_path / "out")
    with pytest.raises(FileExistsError, match="holds a comparison; --force replaces it"):
        found.save(folder)


def test_a_comparison_of_another_version_is_told_and_may_be_replaced(tmp_path):
    folder = comparison().save(tmp_path / "out")
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    told["versions"]["journeysim"] = "0.0.7"
    (folder / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(FileExistsError, match=r"made by version 0\.0\.7 \(this is .*\); --force replaces it"):
        comparison().save(folder)
    comparison().save(folder, force=True)
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["versions"] != told["versions"]


def test_one_replicate_has_differences_and_no_interval():
    found = compare(SHORT, [with_short("autumn")], replicates=1)
    assert found.differences["low"].isna().all()
    assert set(found.differences["verdict"]) <= {"single", "equal", "none"}


@pytest.mark.full
def test_pairs_take_nine_tenths_of_the_variance_away_when_the_lift_is_small():
    """A tenth less budget: with a lift under 3%, the variance of paired differences is at most a tenth.

    Twelve pairs leave a factor of about 2.5 either way on a ratio of variances; the ratio is near 0.01.
    """
    changes = {"population.consumers": 2000, "time.steps": 180, "campaigns.nova-spring.budget": 1800.0}
    base = Scenario.load("smartphones", set=changes)
    plans = {
        f"{share:.0%} of the budget": base.with_settings({"campaigns.nova-spring.budget": 1800.0 * share})
        for share in (0.9, 0.5, 0.0)
    }
    found = compare(base, plans, replicates=12, marginal=False, workers=2)
    ratios = {}
    for plan in plans:
        for metric in ("own.units", "own.revenue", "sales.units", "visits"):
            mine, its = (np.array([each[metric] for each in found.values[name]]) for name in ("", plan))
            lift = (its - mine).mean() / mine.mean()
            ratios[plan, metric] = lift, (its - mine).var(ddof=1) / (its.var(ddof=1) + mine.var(ddof=1))
            print(f"{plan}: {metric}: lift {lift:.1%}, variance paired to unpaired {ratios[plan, metric][1]:.4f}")
    small = {place: ratio for place, (lift, ratio) in ratios.items() if abs(lift) < 0.03}
    assert {metric for _, metric in small} >= {"own.units", "sales.units", "visits"}
    assert max(small.values()) <= 0.1
