"""`model.agents` does what a Mesa AgentSet does, over columns; each claim is checked against plain lists of agents."""

import copy
import gc
import time
import tracemalloc
import weakref

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet

from journeysim.engine.model import JourneyModel
from journeysim.engine.views import ConsumerSet
from journeysim.population.consumer import Consumer

SMALL = {"population.consumers": 300, "time.steps": 40}


class Brand(mesa.Agent):
    """An ordinary agent beside the consumers."""

    def __init__(self, model, fame=0.5):
        super().__init__(model)
        self.fame = fame
        self.stage = "brand"


def run(scenario="smartphones", steps=25, **changes):
    model = JourneyModel(scenario, seed=2, **SMALL | changes)
    for _ in range(steps):
        model.step()
    return model


@pytest.fixture(scope="module")
def model():
    """A small market after some weeks; tests that change it make their own."""
    return run()


@pytest.fixture
def mixed():
    """One with three brands beside the consumers."""
    model = run(steps=2)
    for fame in (0.1, 0.9, 0.5):
        Brand(model, fame)
    return model


def ids(agents):
    return [each.unique_id for each in agents]


def test_agents_are_all_consumers_in_order(model):
    agents = model.agents
    assert isinstance(agents, AgentSet)
    assert len(agents) == 300
    assert ids(agents) == list(range(300)) == agents.ids.tolist()
    assert all(isinstance(each, Consumer) for each in agents)
    assert agents.to_list() == list(agents)


def test_indexing_gives_agents_and_slicing_lists(model):
    agents = model.agents
    assert agents[3] == Consumer(model, 3)
    assert agents[-1] == Consumer(model, 299)
    assert agents[np.int64(5)].unique_id == 5
    assert agents[2:5] == [Consumer(model, i) for i in (2, 3, 4)]
    assert ids(agents[::100]) == [0, 100, 200]
    with pytest.raises(IndexError):
        agents[300]


def test_membership_is_by_row_and_model(model):
    few = model.consumers([3, 5])
    assert Consumer(model, 3) in few
    assert Consumer(model, 4) not in few
    assert Consumer(run(steps=0), 3) not in few
    assert 3 not in few
    assert (few.index(Consumer(model, 5)), few.count(Consumer(model, 5))) == (1, 1)
    assert ids(reversed(few)) == [5, 3]


def test_nobody_can_swap_the_agents_or_their_ids(model):
    with pytest.raises(AttributeError):
        model.agents = []
    with pytest.raises(ValueError, match="read-only"):
        model.agents.ids[0] = 5


def test_select_by_function_type_and_number_is_mesas(model):
    agents, plain = model.agents, list(model.agents)

    def owns(agent):
        return agent.owned is not None

    assert agents.select(owns).to_list() == [each for each in plain if owns(each)]
    assert agents.select(owns, at_most=3).to_list() == [each for each in plain if owns(each)][:3]
    assert ids(agents.select(at_most=4)) == [0, 1, 2, 3]
    assert len(agents.select(at_most=0.1)) == 30
    assert len(agents.select(at_most=1)) == 1
    assert len(agents.select(at_most=1.0)) == 300
    assert len(agents.select(owns, at_most=0.0)) == 0
    assert agents.select(agent_type=Consumer) == agents == agents.select(agent_type=mesa.Agent)
    assert len(agents.select(agent_type=Brand)) == 0
    same = agents.select()
    assert same == agents
    assert same is not agents


def test_select_in_place_changes_the_set_and_not_the_model(model):
    agents = model.agents
    assert agents.select(at_most=5, inplace=True) is agents
    assert (len(agents), len(model.agents)) == (5, 300)


def test_select_by_columns_finds_whom_a_function_finds(model):
    agents = model.agents
    assert agents.select(owned=None) == agents.select(lambda a: a.owned is None)
    product = model.world.market.products[0]
    segment = model.world.segments[-1]
    assert agents.select(owned=product, segment=segment) == agents.select(
        lambda a: a.owned == product and a.segment == segment
    )
    assert agents.select(stage=["idle", "need"]) == agents.select(lambda a: a.stage in ("idle", "need"))
    assert agents.select(lambda a: a.stage == "idle", purchases=1) == agents.select(
        lambda a: a.stage == "idle" and a.purchases == 1
    )
    assert ids(agents.select(stage="idle", at_most=2)) == ids(agents.select(stage="idle"))[:2]


def test_select_by_ids_or_mask_keeps_the_order_of_the_set(model):
    people, agents = model.world.people, model.agents
    rich = people.budget >= np.median(people.budget)
    assert agents.select(ids=rich).ids.tolist() == np.flatnonzero(rich).tolist()
    mixed_up = model.consumers([9, 2, 7])
    assert ids(mixed_up.select(ids=[7, 8, 9])) == [9, 7]
    assert ids(mixed_up.select(ids=np.arange(300) < 8)) == [2, 7]
    with pytest.raises(ValueError, match="one for each of 300 consumers"):
        mixed_up.select(ids=np.array([True, False, True]))


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"stge": "idle"}, "did you mean 'stage'"),
        ({"stage": "idel"}, "did you mean 'idle'"),
        ({"owned": "no such thing"}, "allowed: "),
        ({"known": True}, "each of the products"),
    ],
)
def test_a_wrong_name_in_select_is_refused(model, wanted, told):
    with pytest.raises(ValueError, match=told):
        model.agents.select(**wanted)


def test_get_reads_columns_as_the_views_do(model):
    agents = model.agents.select(at_most=40)
    for name in ("stage", "owned", "conformity", "known", "unique_id", "purchases", "waiting"):
        assert agents.get(name) == [getattr(each, name) for each in agents], name
    assert agents.get(["stage", "unique_id"]) == [[each.stage, each.unique_id] for each in agents]
    assert model.consumers([]).get(["stage", "owned"]) == []
    assert type(agents.get("conformity")[0]) is float
    assert agents.get("wealth", handle_missing="default", default_value=0) == [0] * 40
    with pytest.raises(AttributeError, match="wealth"):
        agents.get("wealth")
    with pytest.raises(ValueError, match="handle_missing"):
        agents.get("stage", handle_missing="ignore")


def test_agg_takes_one_function_or_several(model):
    agents = model.agents
    budgets = agents.get("budget")
    assert agents.agg("budget", max) == max(budgets)
    assert agents.agg("budget", [min, max, sum]) == [min(budgets), max(budgets), sum(budgets)]
    assert agents.agg("budget", np.mean) == pytest.approx(np.mean(budgets))
    assert type(agents.agg("purchases", np.sum)) is int
    assert agents.agg("stage", lambda stages: stages.count("idle")) == len(agents.select(stage="idle"))
    assert agents.agg("waiting", np.mean) == pytest.approx(np.mean(agents.get("waiting")))


@pytest.mark.parametrize("by", ["stage", "owned", "segment", "purchases", "waiting"])
def test_groupby_a_column_is_groupby_a_function(model, by):
    agents = model.agents.shuffle()
    quick, slow = agents.groupby(by), agents.groupby(lambda a: getattr(a, by))
    assert list(quick.groups) == list(slow.groups)
    assert [ids(group) for _, group in quick] == [ids(group) for _, group in slow]
    assert quick.count() == slow.count() == {key: len(group) for key, group in quick}
    assert len(quick) == len(slow)
    mean = quick.agg("budget", np.mean)
    assert mean == pytest.approx({key: np.mean([each.budget for each in group]) for key, group in slow})
    lists = agents.groupby(by, result_type="list")
    assert lists.groups == {key: list(group) for key, group in slow}
    assert lists.agg("budget", max) == quick.agg("budget", max)
    assert quick.map(len) == quick.count()


def test_groupby_works_on_nobody_and_on_what_is_no_column(model):
    assert model.consumers([]).groupby("stage").count() == {}
    assert model.consumers([4, 2]).groupby("unique_id").count() == {4: 1, 2: 1}


def test_shuffle_reorders_by_mesas_generator():
    first, second = (run(steps=0).agents.shuffle().ids.tolist() for _ in range(2))
    assert first == second != list(range(300))
    assert sorted(first) == list(range(300))
    agents = run(steps=0).agents
    assert agents.shuffle(inplace=True) is agents
    assert agents.ids.tolist() == first


@pytest.mark.parametrize("key", ["budget", "purchases", "stage", lambda a: -a.unique_id % 7])
@pytest.mark.parametrize("ascending", [True, False])
def test_sort_is_pythons_stable_sort(model, key, ascending):
    agents = model.agents.shuffle()
    value = key if callable(key) else lambda a: getattr(a, key)
    expected = sorted(agents, key=value, reverse=not ascending)
    assert agents.sort(key, ascending=ascending).to_list() == expected
    assert agents.sort(key, ascending, inplace=True) is agents
    assert agents.to_list() == expected


def test_do_and_map_call_each_member_in_order(model):
    few, seen = model.consumers([5, 3]), []
    assert few.do(lambda a, more: seen.append((a.unique_id, more)), 1) is few
    assert seen == [(5, 1), (3, 1)]
    assert few.map(lambda a, plus=0: a.unique_id + plus, plus=1) == [6, 4]
    assert few.map("__repr__") == [repr(each) for each in few]
    assert few.do("step") is few
    seen.clear()
    assert model.agents.shuffle_do(lambda a: seen.append(a.unique_id)) == model.agents
    assert sorted(seen) == list(range(300)) != seen


def test_set_writes_the_column():
    model = run(steps=0)
    few = model.consumers([5, 3])
    assert few.set("conformity", -0.5) is few
    assert few.get("conformity") == [-0.5, -0.5]
    assert model.world.people.conformity[3] == -0.5
    assert few.set("passion", np.array([0.1, 0.2])).get("passion") == [0.1, 0.2]
    with pytest.raises(AttributeError, match="cannot be set"):
        few.set("stage", "idle")
    with pytest.raises(ValueError, match="0 to 1"):
        few.set("passion", 2)


def test_column_is_the_bare_array(model):
    few = model.consumers([5, 3])
    assert few.column("budget").tolist() == model.world.people.budget[[5, 3]].tolist()
    assert few.column("known").shape == (2, len(model.world.market.products))
    with pytest.raises(ValueError, match="did you mean 'budget'"):
        few.column("budgets")


def test_a_set_is_a_python_set(model):
    a, b = model.consumers([1, 2, 3]), model.consumers([3, 4])
    assert ids(a | b) == [1, 2, 3, 4]
    assert ids(a & b) == [3]
    assert ids(a - b) == [1, 2]
    assert ids(a ^ b) == [1, 2, 4]
    assert ids(a & list(b)) == [3]
    assert a == model.consumers([3, 2, 1])
    assert a != b
    assert model.consumers([3]) <= a
    assert not a.isdisjoint(b)
    c = copy.copy(a)
    c.add(Consumer(model, 9))
    c.add(Consumer(model, 9))
    c.discard(Consumer(model, 1))
    c.discard(Consumer(model, 1))
    c.remove(Consumer(model, 2))
    assert (ids(c), ids(a)) == ([3, 9], [1, 2, 3])
    with pytest.raises(KeyError):
        c.remove(Consumer(model, 2))
    with pytest.raises(ValueError, match="no agent of this model"):
        c.add(Consumer(run(steps=0), 2))
    with pytest.raises(ValueError, match="different models"):
        c | run(steps=0).agents


def test_registered_agents_come_after_the_consumers_with_ids_of_their_own(mixed):
    agents = mixed.agents
    assert ids(agents) == list(range(303))
    assert [type(each) for each in agents[298:]] == [Consumer, Consumer, Brand, Brand, Brand]
    assert agents[300] in agents
    assert agents[300] not in mixed.consumers()
    assert mixed.agent_types == [Consumer, Brand]
    assert mixed.agents_by_type[Consumer] == mixed.consumers()
    assert ids(mixed.agents_by_type[Brand]) == [300, 301, 302]


def test_mixed_sets_do_all_that_plain_ones_do(mixed):
    agents, plain = mixed.agents, list(mixed.agents)
    brands = agents.select(agent_type=Brand)
    assert ids(brands) == [300, 301, 302]
    assert agents.select(agent_type=mesa.Agent) == agents
    assert agents.select(agent_type=Consumer) == mixed.consumers()
    assert agents.select(lambda a: a.stage == "brand") == brands
    assert agents.get("stage") == [each.stage for each in plain]
    assert agents.get("fame", "default", None)[299:] == [None, 0.1, 0.9, 0.5]
    assert agents.groupby("stage").count()["brand"] == 3
    assert ids(brands.sort("fame")) == [301, 302, 300]
    assert ids(agents.sort(lambda a: a.unique_id)) == list(range(303))[::-1]
    assert sorted(ids(agents.shuffle())) == list(range(303))
    assert set(agents.select(stage="idle").map(type)) == {Consumer}
    assert brands.set("fame", 0.3).get("fame") == [0.3] * 3
    assert brands.agg("fame", np.mean) == pytest.approx(0.3)
    assert ids(mixed.consumers([4]) | brands) == [4, 300, 301, 302]
    assert ids(agents - mixed.consumers()) == [300, 301, 302]


def test_a_removed_agent_leaves_the_model_and_its_id_is_not_given_again(mixed):
    brand = mixed.agents[301]
    brand.remove()
    assert ids(mixed.agents[300:]) == [300, 302]
    assert Brand(mixed).unique_id == 303
    mixed.remove_all_agents()
    assert mixed.agents == mixed.consumers()


@pytest.mark.parametrize("size", [100_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_many_consumers_cost_no_objects(size):
    model = JourneyModel("limits/bass", **{"population.consumers": size})
    gc.collect()
    before, start = len(gc.get_objects()), time.perf_counter()
    tracemalloc.start()
    agents = model.agents
    assert len(agents) == size
    assert agents[size - 1].stage == "idle"
    assert tracemalloc.get_traced_memory()[1] < size / 10
    tracemalloc.stop()
    assert time.perf_counter() - start < 0.5
    assert len(gc.get_objects()) - before < 100
    assert agents.groupby("stage").count() == {"idle": size}
    assert len(agents.select(owned=None)) == size
    assert agents.agg("purchases", np.sum) == 0


@pytest.mark.slow
def test_looking_changes_nothing():
    looked, left_alone = run(steps=0), run(steps=0)
    for _ in range(25):
        looked.agents.shuffle_do(lambda a: (a.stage, a.owned, a.known))
        looked.agents.groupby("stage").agg("budget", np.mean)
        for model in (looked, left_alone):
            model.step()
    for name in looked.world.people.columns:
        one, other = getattr(looked.world.people, name), getattr(left_alone.world.people, name)
        assert one.tobytes() == other.tobytes(), name


@pytest.mark.parametrize("collect", [True, False])
def test_a_dead_model_is_let_go(collect):
    model = run("limits/bass", steps=3)
    if not collect:
        model.datacollector = None
    agents = model.agents.shuffle()
    brand = Brand(model)
    assert len(model.agents) == 301
    gone = weakref.ref(model)
    del model, agents, brand
    gc.collect()
    assert gone() is None


def test_consumer_sets_are_of_one_kind(model):
    for each in (
        model.agents,
        model.agents.shuffle(),
        model.agents.select(stage="idle"),
        Consumer(model, 1).neighbours,
    ):
        assert type(each) is ConsumerSet
