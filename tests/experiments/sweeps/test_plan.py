"""The plan of a sweep: the scenario of each point, its seed, and the columns of what comes of it."""

import pickle

import pyarrow as pa
import pytest

from journeysim import Scenario, ScenarioError, run
from journeysim.experiments.several import without
from journeysim.experiments.sweeps import plan as module
from journeysim.experiments.sweeps.designs import make
from journeysim.experiments.sweeps.given import read
from journeysim.experiments.sweeps.plan import SweepPlan
from journeysim.experiments.sweeps.rows import carry_out
from tests.experiments.sweeps.small import TINY, same, small_plan, table, whole
from tests.records.market import LIVELY

SPRING = "campaigns.spring"
LONGER = TINY.with_settings({"time.steps": 12})


def plan(vary, scenario=TINY, replicates=1, design="grid", **options):
    return SweepPlan(scenario, make(design, read(vary, scenario), scenario), replicates, **options)


def named(name, changes):
    return Scenario.from_dict(LIVELY | changes, name=name).with_settings({"time.steps": 4, "population.consumers": 60})


def test_a_point_is_the_scenario_with_its_values():
    found = plan({"stages.need.rate": [0.1, 0.2], "stages.decision.form": ["always", "logit"]})
    for point, values in enumerate([(0.1, "always"), (0.1, "logit"), (0.2, "always"), (0.2, "logit")]):
        expected = TINY.with_settings(dict(zip(("stages.need.rate", "stages.decision.form"), values, strict=True)))
        assert found.scenario_of(point) == expected
    assert len(found) == 4


@pytest.mark.slow
def test_a_campaign_that_is_off_is_bit_for_bit_no_campaign():
    base = TINY.with_settings({"time.steps": 40, "population.consumers": 300})
    found = plan({SPRING: [True, False]}, base)
    assert found.scenario_of(0) == base
    assert found.scenario_of(1) == without(base, ["spring"])
    off, none = (run(each, seed=1).logs[0] for each in (found.scenario_of(1), without(base, ["spring"])))
    assert {name: each.tobytes() for name, each in off.arrays.items()} == {
        name: each.tobytes() for name, each in none.arrays.items()
    }
    on = run(found.scenario_of(0), seed=1).logs[0]
    assert on["units"].tobytes() != off["units"].tobytes()


def test_a_setting_of_a_campaign_that_is_off_does_not_matter():
    found = plan({SPRING: [True, False], f"{SPRING}.budget": [100.0, 900.0]}, LONGER)
    assert found.scenario_of(2) == found.scenario_of(3) == without(LONGER, ["spring"])
    assert found.scenario_of(0) != found.scenario_of(1)


def test_points_may_be_of_other_scenarios_with_the_same_changes():
    given = Scenario.load("smartphones", {"population.consumers": 700, "time.steps": 4})
    found = plan({"scenario": ["smartphones", "recession"], "market.price_level": [0.9, 1.0]}, given)
    expected = Scenario.load("recession", {"population.consumers": 700, "time.steps": 4, "market.price_level": 0.9})
    assert found.scenario_of(2) == expected
    assert found.scenario_of(1) == given
    # Each scenario's own measures are there once, whatever the first has.
    names = found.schema().names
    assert len(set(names)) == len(names)


def test_columns_are_those_of_all_scenarios_and_do_not_depend_on_what_happens():
    two = [named("a", {}), named("b", {"campaigns": {}, "initial": {}})]
    found = plan({"scenario": two, "stages.need.rate": [0.0, 0.5]}, replicates=2)
    schema = found.schema()
    assert schema.names[:4] == ["point", "replicate", "scenario", "stages.need.rate"]
    assert schema.types[:4] == [pa.int32(), pa.int32(), pa.string(), pa.float64()]
    assert set(schema.types[4:]) == {pa.float64()}
    rows = whole(found)
    assert rows.schema.names == schema.names
    # What only the first scenario has is null in the other.
    assert rows["campaign.spring.reach"].null_count == 4
    assert rows["sales.units"].null_count == 0
    # Each run's measures are among them, so that none is lost.
    for point in range(4):
        assert set(run(found.scenario_of(point)).summary) <= set(schema.names)


def test_measures_of_a_campaign_are_there_also_when_the_first_point_is_without_it():
    assert "campaign.spring.reach" in plan({SPRING: [False, True]}).schema().names


def test_columns_tell_label_and_unit():
    schema = plan({"stages.need.rate": [0.1, 0.2]}).schema()
    told = {name: schema.field(name).metadata[b"label"] for name in ("stages.need.rate", "sales.units")}
    assert told["sales.units"] == b"Units sold"
    assert all(told.values())
    assert schema.field("sales.revenue").metadata[b"unit"] == b"EUR"
    assert schema.field("stages.need.rate").metadata[b"unit"] == b"per day"


def test_units_of_scenarios_that_differ_are_all_told():
    two = [named("a", {}), named("b", {"market": {"currency": "USD"}})]
    schema = plan({"scenario": two}).schema()
    assert schema.field("sales.revenue").metadata[b"unit"] == b"EUR or USD"


def test_steps_have_step_and_day_before_their_metrics():
    schema = plan({SPRING: [True, False]}).steps_schema()
    assert schema.names[:6] == ["point", "replicate", SPRING, "step", "day", "stage.idle"]
    assert schema.field(SPRING).type == pa.bool_()


def test_all_points_are_on_the_same_seed_unless_they_are_unpaired():
    pair = small_plan(points=5, seed=7)
    assert {pair.seed_of(point) for point in range(5)} == {7}
    apart = [small_plan(points=5, seed=seed, paired=False) for seed in (7, 8)]
    seeds = [each.seed_of(point) for each in apart for point in range(5)]
    assert len(set(seeds)) == 10
    assert min(seeds) >= 0


def test_what_has_no_effect_gives_equal_rows_bit_for_bit():
    # Nobody is of the kind that this setting is about: the influence is off.
    quiet = LONGER.with_settings({"influences.frugality.form": "off"})
    given = {"market.category": ["phone", "lamp"], "stages.need.rate": [0.004, 0.2]}
    rows = whole(plan(given, quiet, replicates=2))
    measured = rows.drop(["point", "market.category"])
    one, other = (measured.filter(pa.compute.equal(rows["market.category"], each)) for each in ("phone", "lamp"))
    assert same(one, other)
    rate = rows["stages.need.rate"]
    few, many = (measured.filter(pa.compute.equal(rate, each)).drop(["stages.need.rate"]) for each in (0.004, 0.2))
    assert not same(few, many)


def test_a_plan_says_the_same_after_its_journey_to_a_worker():
    found = plan({"stages.need.rate": [0.1, 0.2], SPRING: [True, False]})
    found.schema()
    again = pickle.loads(pickle.dumps(found))
    assert again.schema().equals(found.schema(), check_metadata=True)
    assert again.identity() == found.identity()
    runs = [(3, 0), (0, 0)]
    assert same(table(carry_out(again, runs)), table(carry_out(found, runs)))


def test_every_point_is_sound_before_anything_runs():
    # Each value alone is fine; together the campaign would end before it begins.
    longer = LONGER.with_settings({"time.steps": 60})
    found = plan({f"{SPRING}.end": [10.0, 40.0], f"{SPRING}.start": [5.0, 30.0]}, longer)
    with pytest.raises(ScenarioError) as caught:
        found.check_all()
    told = str(caught.value)
    assert told.startswith(f"point 1 ({SPRING}.end=10, {SPRING}.start=30): {SPRING}.")
    assert "\n" not in told


def test_a_check_of_all_points_that_takes_long_is_told_of_once(monkeypatch):
    found, heard = plan({"stages.need.rate": [0.1, 0.2, 0.3]}), []
    found.check_all(heard.append)
    assert heard == []
    monkeypatch.setattr(module, "_LONG", 0.0)
    found.check_all(heard.append)
    assert len(heard) == 1
    assert heard[0].startswith("checking the scenarios of 3 points before anything runs, about ")


def test_a_campaign_that_a_scenario_does_not_have_cannot_be_on():
    two = [named("a", {}), named("b", {"campaigns": {}})]
    with pytest.raises(ScenarioError, match=r"unknown campaign 'spring' of b"):
        plan({"scenario": two, SPRING: [True, False]})


def test_the_identity_is_that_of_the_sweep_and_not_of_its_replicates():
    one = small_plan(replicates=2).identity()
    assert one == small_plan(replicates=9).identity()
    for other in (small_plan(points=7), small_plan(seed=2), small_plan(paired=False), small_plan(keep_steps=True)):
        assert one != other.identity()
    assert one["design"]["points"] == [[rate] for rate in small_plan().design.points["stages.need.rate"]]
