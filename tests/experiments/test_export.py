"""What is exported for the analyst's methods, and the hidden truth beside it."""

import json

import pandas as pd
import pytest

from journeysim import Scenario, ScenarioError, run
from journeysim.experiments.export import ALL, BASE, export, left_out, of_weeks, runs
from journeysim.experiments.several import without
from tests.records.market import LIVELY

pytestmark = pytest.mark.slow

AUTUMN = {**LIVELY["campaigns"]["spring"], "product": "arc", "start": 10.0, "end": 20.0}


def lively(**campaigns):
    return Scenario.from_dict({**LIVELY, "time": {"steps": 21}, "campaigns": {**LIVELY["campaigns"], **campaigns}})


def total(scenario, seed=3):
    result = run(scenario, seed=seed)
    return result.summary["sales.units"], result.summary["sales.revenue"]


def test_the_truth_is_with_minus_without():
    scenario = lively(autumn=AUTUMN)
    found = export(scenario, seed=3)
    assert found.truth["campaign"].unique().tolist() == ["spring", "autumn", ALL]
    for name, others in (("spring", ["spring"]), ("autumn", ["autumn"]), (ALL, ["spring", "autumn"])):
        rows = found.truth[found.truth["campaign"] == name]
        units, revenue = (b - a for a, b in zip(total(without(scenario, others)), total(scenario), strict=True))
        assert rows["incremental_units"].sum() == units
        assert rows["incremental_revenue"].sum() == pytest.approx(revenue)
        assert len(rows) == 3 * 2 * 2
    assert found.truth["incremental_units"].any()


def test_one_campaign_is_all_of_them_and_run_once():
    scenario = lively()
    assert runs(scenario) == 2
    assert runs(lively(autumn=AUTUMN), scenario) == 5
    found = export(scenario, seed=3)
    one, every = (found.truth[found.truth["campaign"] == name] for name in ("spring", ALL))
    assert one["incremental_units"].tolist() == every["incremental_units"].tolist()


def test_a_base_adds_what_is_sold_beyond_it():
    scenario, base = lively(autumn=AUTUMN), lively()
    found = export(scenario, base=base, seed=3)
    beyond, autumn = (found.truth[found.truth["campaign"] == name] for name in (BASE, "autumn"))
    assert beyond["incremental_units"].tolist() == autumn["incremental_units"].tolist()


def test_a_base_of_other_people_is_refused():
    with pytest.raises(ScenarioError, match=r"population\.consumers"):
        export(lively(), base=lively().with_settings({"population.consumers": 300}))


def test_replicates_are_markets_of_their_own():
    found = export(lively(), seed=3, replicates=2)
    one, other = (found.observed[found.observed["replicate"] == number]["value"].tolist() for number in (0, 1))
    assert one != other
    pd.testing.assert_frame_equal(
        found.observed[found.observed["replicate"] == 0], export(lively(), seed=3).observed, check_like=True
    )
    assert found.truth["replicate"].unique().tolist() == [0, 1]


def test_without_campaigns_there_is_no_truth_to_tell():
    scenario = without(lively(), ["spring"])
    assert left_out(scenario) == {}
    found = export(scenario, seed=3)
    assert (len(found.truth), runs(scenario)) == (0, 1)
    assert not found.observed.empty


def test_the_number_of_weeks_sets_the_steps():
    assert of_weeks(lively(), 2).time.steps == 14
    assert of_weeks(lively().with_settings({"time.step_days": 2.0}), 3).time.steps == 11
    assert of_weeks(lively(), None).time.steps == 21
    with pytest.raises(ScenarioError, match=r"time\.steps: 6 days; allowed: at least a week"):
        of_weeks(lively().with_settings({"time.steps": 6, "campaigns": {}}), None)


def test_an_export_is_written_with_all_that_repeats_it(tmp_path):
    found = export(lively(), seed=3)
    folder = found.save(tmp_path / "out")
    assert {each.name for each in folder.iterdir()} == {
        "observed.parquet",
        "observed.csv",
        "truth.parquet",
        "manifest.json",
    }
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "observed.parquet"), found.observed, check_dtype=False)
    assert len(pd.read_csv(folder / "observed.csv")) == len(found.observed)
    assert (
        pd.read_parquet(folder / "truth.parquet")["incremental_units"].sum() == found.truth["incremental_units"].sum()
    )
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["seed"], manifest["weeks"], manifest["scenario_hash"]) == (3, 3, lively().hash())
    assert manifest["noise"].startswith("none")
    assert "21 days" in manifest["horizon"]
    with pytest.raises(FileExistsError):
        found.save(folder)
    found.save(folder, force=True)
    with pytest.raises(NotADirectoryError):
        found.save(folder / "manifest.json", force=True)
