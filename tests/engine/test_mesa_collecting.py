"""Mesa's DataCollector and batch_run work on the model as on any other."""

import inspect
import warnings

import mesa
import numpy as np
import pandas as pd
import pytest

from journeysim import Scenario, run
from journeysim.engine.model import JourneyModel
from journeysim.population.columns import STAGES
from journeysim.population.consumer import Consumer

SMALL = {"population.consumers": 200, "time.steps": 20}
#: Before 3.5, Mesa's batch_run leaves out the last step of a run that ends by itself.
LAST = 20 if "time" in vars(mesa.Model) else 19


class Watched(JourneyModel):
    """A model that reports on each consumer too."""

    agent_reporters = {"owned": "owned", "rich": lambda agent: agent.budget > 50_000}


class Counting(JourneyModel):
    """A model with a data collector of its own, as in Mesa's tutorials."""

    def __init__(self, **parameters):
        super().__init__(**parameters)
        self.datacollector = mesa.DataCollector({"idle": lambda m: len(m.agents.select(stage="idle"))})
        self.datacollector.collect(self)

    def step(self):
        super().step()
        self.datacollector.collect(self)


def finished(kind=JourneyModel, scenario="smartphones", **parameters):
    model = kind(scenario=scenario, seed=4, **SMALL | parameters)
    model.run_model()
    return model


def batch(kind, parameters, **options):
    return mesa.batch_run(kind, {"scenario": "limits/bass", **SMALL, **parameters}, display_progress=False, **options)


def test_without_a_recorder_the_model_collects_before_the_first_step_and_after_each():
    frame = finished().datacollector.get_model_vars_dataframe()
    assert list(frame) == [*(f"stage.{name}" for name in STAGES), "owners.share", "sales.units_so_far"]
    assert len(frame) == 21
    assert (frame[[f"stage.{name}" for name in STAGES]].sum(axis=1) == 200).all()


def test_what_it_collects_is_what_a_run_records():
    collected = finished().datacollector.get_model_vars_dataframe()[1:]
    recorded = run(Scenario.load("smartphones", SMALL), seed=4).steps
    for name in [*(f"stage.{name}" for name in STAGES), "owners.share"]:
        assert collected[name].tolist() == pytest.approx(recorded[name].tolist()), name
    assert collected["sales.units_so_far"].tolist() == recorded["sales.units"].cumsum().tolist()


def test_with_a_recorder_nothing_is_collected_beside_it():
    class Deaf:
        def begin(self, model): ...
        def moved(self, model, ids, move): ...
        def end_step(self, model): ...

    assert JourneyModel("limits/bass", recorder=Deaf(), **SMALL).datacollector is None


def test_agent_reporters_by_name_and_by_function_see_each_consumer():
    model = finished(Watched)
    frame = model.datacollector.get_agent_vars_dataframe()
    assert frame.shape == (21 * 200, 2)
    last = frame.xs(20, level="Step")
    assert last.index.tolist() == list(range(200))
    assert [None if pd.isna(each) else each for each in last["owned"]] == model.agents.get("owned")
    assert last["rich"].tolist() == (model.world.people.budget > 50_000).tolist()


def test_an_attached_collector_is_collected_by_its_owner_alone():
    model = JourneyModel("limits/bass", seed=4, **SMALL)
    model.datacollector = mesa.DataCollector(
        model_reporters={"people": lambda m: len(m.agents), "day": "day"},
        agent_reporters={"stage": "stage"},
        agenttype_reporters={Consumer: {"purchases": "purchases"}},
    )
    model.step()
    assert model.datacollector.model_vars == {"people": [], "day": []}
    model.datacollector.collect(model)
    assert model.datacollector.model_vars == {"people": [200], "day": [model.day]}
    assert model.datacollector.get_agent_vars_dataframe()["stage"].tolist() == model.agents.get("stage")
    by_type = model.datacollector.get_agenttype_vars_dataframe(Consumer)
    assert by_type["purchases"].tolist() == model.agents.get("purchases")


def test_a_subclass_in_mesas_manner_collects_once_a_step():
    assert len(finished(Counting).datacollector.model_vars["idle"]) == 21


def test_collecting_changes_nothing():
    class Silent(JourneyModel):
        def prepare_views(self, collect):
            super().prepare_views(collect=False)

    silent, watched = finished(Silent), finished(Watched)
    for name in silent.world.people.columns:
        one, other = getattr(silent.world.people, name), getattr(watched.world.people, name)
        assert one.tobytes() == other.tobytes(), name


def test_batch_run_varies_any_setting_and_the_seed():
    rows = batch(JourneyModel, {"seed": [1, 2], "influences.informational.weight": [0.2, 0.4]})
    assert [(row["seed"], row["influences.informational.weight"]) for row in rows] == [
        (1, 0.2), (1, 0.4), (2, 0.2), (2, 0.4)
    ]  # fmt: skip
    assert {row["Step"] for row in rows} == {LAST}
    for row in rows:
        weight = {"influences.informational.weight": row["influences.informational.weight"]}
        model = JourneyModel("limits/bass", row["seed"], **SMALL, **weight)
        for _ in range(LAST):
            model.step()
        assert row["owners.share"] == model.world.owning_share
        assert row["stage.idle"] == model.stage_counts()[0]
    assert len({row["owners.share"] for row in rows}) > 1


def test_batch_run_varies_scenario_and_replicate():
    rows = batch(JourneyModel, {"scenario": ["limits/bass", "smartphones"], "replicate": range(3)}, max_steps=4)
    assert [(row["scenario"], row["replicate"]) for row in rows] == [
        (scenario, replicate) for scenario in ("limits/bass", "smartphones") for replicate in range(3)
    ]


def test_batch_run_reports_every_step_and_agent():
    rows = batch(Watched, {"population.consumers": 30}, data_collection_period=1)
    frame = pd.DataFrame(rows)
    assert sorted(frame["Step"].unique()) == list(range(LAST + 1))
    assert (frame.groupby("Step")["AgentID"].count() == 30).all()
    model = Watched("limits/bass", **SMALL | {"population.consumers": 30})
    for step in range(LAST + 1):
        owned = frame.loc[frame["Step"] == step, "owned"]
        assert [None if pd.isna(each) else each for each in owned] == model.agents.get("owned")
        model.step()


def test_batch_run_takes_a_model_in_mesas_manner():
    rows = batch(Counting, {"seed": [1, 2]})
    assert [row["idle"] for row in rows] == [200, 200]


@pytest.mark.slow
def test_batch_run_in_processes_gives_the_same_rows():
    parameters = {"seed": [1, 2]}
    alone, together = (batch(JourneyModel, parameters, number_processes=each) for each in (1, 2))
    assert sorted(alone, key=lambda row: row["RunId"]) == sorted(together, key=lambda row: row["RunId"])


@pytest.mark.skipif(LAST == 19, reason="Mesa's batch_run has `rng` from 3.5 on")
def test_batch_run_may_give_the_seed_as_rng():
    rows = batch(JourneyModel, {}, rng=[1, 2])
    assert [row["owners.share"] for row in rows] == [
        row["owners.share"] for row in batch(JourneyModel, {"seed": [1, 2]})
    ]
    with pytest.raises(ValueError, match="seed=3 and rng=2"):
        batch(JourneyModel, {"seed": 3}, rng=2)


@pytest.mark.parametrize("seed", [-1, 1.5, "1", None, True])
def test_a_seed_is_a_whole_number_from_0_up(seed):
    with pytest.raises(ValueError, match="whole number from 0 up"):
        JourneyModel("limits/bass", seed=seed, **SMALL)


def test_0_and_numpys_numbers_are_seeds():
    zero, one = JourneyModel("limits/bass", seed=0, **SMALL), JourneyModel("limits/bass", seed=np.int64(1), **SMALL)
    assert (zero.world.luck.seed, one.world.luck.seed) == (0, 1)


def test_steps_and_running_are_mesas():
    model = JourneyModel("limits/bass", **SMALL)
    assert (model.steps, model.running) == (0, True)
    model.step()
    assert (model.steps, model.running) == (1, True)
    model.run_model()
    assert (model.steps, model.running) == (20, False)
    if LAST == 20:
        assert model.time == 20


def test_mesas_generators_are_seeded_and_the_run_does_not_draw_from_them():
    model, other = (JourneyModel("smartphones", seed=4, **SMALL) for _ in range(2))
    for _ in range(20):
        model.step()
    assert model.random.getstate() == other.random.getstate()
    assert model.rng.bit_generator.state == other.rng.bit_generator.state


def test_mesas_visualisation_may_give_any_setting_as_a_parameter():
    parameters = inspect.signature(JourneyModel.__init__).parameters
    assert "kwargs" in parameters  # what Mesa 3.3 looks for
    assert "seed" not in parameters  # which batch_run of Mesa 3.5 would overwrite
    model = JourneyModel("limits/bass", **SMALL)
    assert getattr(model, "scenario", None) is None  # else SolaraViz of Mesa 3.5 would pass Mesa's as ours
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        type(model)(**{"scenario": "limits/bass", "seed": 2, **SMALL})
