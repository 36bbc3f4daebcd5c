"""A consumer is a handle on a row: names instead of codes, Python's own numbers, nothing of her own."""

import copy
import gc
import pickle
import weakref

import mesa
import numpy as np
import pytest

from journeysim.engine.model import JourneyModel
from journeysim.population.columns import STAGES, declared_columns
from journeysim.population.consumer import Consumer, settable

SMALL = {"population.consumers": 300, "time.steps": 40}


@pytest.fixture(scope="module")
def model():
    """A small market after some weeks; tests that change it make their own."""
    model = JourneyModel("smartphones", seed=2, **SMALL)
    model.run_model()
    return model


def some(model, mask):
    return Consumer(model, int(np.flatnonzero(mask)[0]))


def test_a_consumer_is_a_mesa_agent(model):
    consumer = Consumer(model, 7)
    assert isinstance(consumer, mesa.Agent)
    assert (consumer.unique_id, consumer.model, consumer.pos) == (7, model, None)
    assert consumer.random is model.random
    assert consumer.rng is model.rng


def test_every_column_is_an_attribute_and_plain_python(model):
    consumer = Consumer(model, 0)
    plain = (str, int, float, bool, type(None))
    for name, column in declared_columns().items():
        value = getattr(consumer, name)
        if column.by:
            assert len(value) == model.world.people.sizes[column.by]
            assert all(type(each) in plain for each in value.values()), name
        else:
            assert type(value) in plain, name
        assert name in dir(consumer)


def test_codes_read_as_names(model):
    world = model.world
    people = world.people
    owner = some(model, people.owned >= 0)
    assert owner.owned == world.market.products[people.owned[owner.unique_id]]
    assert some(model, people.owned < 0).owned is None
    assert some(model, people.owned < 0).vendor is None
    for consumer in model.agents:
        i = consumer.unique_id
        assert consumer.stage == STAGES[people.stage[i]]
        assert consumer.segment == world.segments[people.segment[i]]
        assert consumer.identity_group == world.groups[people.identity_group[i]]
        assert consumer.cause == (world.causes[people.cause[i]] if people.cause[i] >= 0 else None)


def test_a_row_of_options_reads_as_a_dict_by_name(model):
    consumer = some(model, model.world.people.known.any(axis=1))
    known = model.world.people.known[consumer.unique_id]
    assert list(consumer.known) == model.world.market.products
    assert list(consumer.known.values()) == known.tolist()
    assert list(consumer.uses_channel) == model.world.market.channels
    assert set(consumer.relation.values()) <= {
        "none", "awareness", "exploration", "expansion", "commitment", "dissolution"
    }  # fmt: skip


def test_a_view_shows_what_is_now():
    model = JourneyModel("limits/bass", **SMALL)
    consumer = Consumer(model, 3)
    before = consumer.purchases
    model.world.people.purchases[3] += 1
    assert consumer.purchases == before + 1


def test_a_column_that_an_influence_adds_is_an_attribute_too():
    model = JourneyModel("limits/bass", **SMALL)
    model.world.column("last_seen_product", "int16", "product", "what she saw last", start=-1)
    assert Consumer(model, 3).last_seen_product is None
    model.world.people.last_seen_product[3] = 0
    assert Consumer(model, 3).last_seen_product == "durable"


def test_views_of_one_row_are_equal_and_hash_alike(model):
    assert Consumer(model, 3) == Consumer(model, 3)
    assert Consumer(model, 3) != Consumer(model, 4)
    assert len({Consumer(model, 3), Consumer(model, 3), Consumer(model, np.int64(3))}) == 1
    other = JourneyModel("limits/bass", **SMALL)
    assert Consumer(model, 3) != Consumer(other, 3)
    assert Consumer(model, 3) != 3


@pytest.mark.parametrize("row", [-1, 300])
def test_there_is_no_consumer_outside_the_rows(model, row):
    with pytest.raises(IndexError, match="0 to 299"):
        Consumer(model, row)


def test_neighbours_are_those_of_the_network(model):
    network = model.world.network
    consumer = some(model, network.degree > 0)
    neighbours = consumer.neighbours
    assert isinstance(neighbours, mesa.agent.AgentSet)
    assert [each.unique_id for each in neighbours] == network.neighbours(consumer.unique_id).tolist()
    assert all(consumer in each.neighbours for each in neighbours)


def test_where_all_meet_all_everybody_else_is_a_neighbour():
    model = JourneyModel("limits/bass", **SMALL)
    neighbours = Consumer(model, 5).neighbours
    assert len(neighbours) == 299
    assert Consumer(model, 5) not in neighbours


@pytest.mark.parametrize("trait", settable())
def test_a_trait_can_be_set_to_its_bounds_and_not_beyond(trait):
    model = JourneyModel("limits/bass", **SMALL)
    consumer, others = Consumer(model, 3), Consumer(model, 4)
    untouched = getattr(others, trait)
    low, high = settable()[trait]
    for value in (low, high):
        setattr(consumer, trait, value)
        assert getattr(consumer, trait) == value
    assert getattr(others, trait) == untouched
    for value in (low - 1e-6, high * (1 + 1e-6) + 1e-6, float("nan"), float("inf")):
        with pytest.raises(ValueError, match=trait):
            setattr(consumer, trait, value)
    with pytest.raises(TypeError, match=trait):
        setattr(consumer, trait, "much")
    assert getattr(consumer, trait) == high


def test_every_number_that_a_segment_draws_can_be_set_in_the_unit_of_its_column():
    columns = declared_columns()
    assert all(columns[trait].dtype == "float64" for trait in settable())
    assert settable()["budget"][1] == 1e9 * 100  # cents
    assert "trust_friends" in settable()
    assert "frugality" in settable()


@pytest.mark.parametrize("name", ["stage", "owned", "since", "segment", "polarity", "values", "known", "price"])
def test_what_the_journey_decides_refuses_to_be_set(model, name):
    consumer = Consumer(model, 3)
    before = getattr(consumer, name)
    with pytest.raises(AttributeError, match=f"'{name}' of a consumer cannot be set"):
        setattr(consumer, name, before)


def test_a_view_keeps_nothing_and_names_the_nearest(model):
    consumer = Consumer(model, 3)
    with pytest.raises(AttributeError, match="did you mean 'conformity'"):
        consumer.conformty = 0.5
    with pytest.raises(AttributeError, match="did you mean 'stage'"):
        print(consumer.stge)
    with pytest.raises(AttributeError, match="cannot be deleted"):
        del consumer.stage
    with pytest.raises(AttributeError, match="no 'model' to set"):
        consumer.model = None
    assert not hasattr(consumer, "wealth")


def test_a_consumer_stays_for_the_whole_run(model):
    with pytest.raises(TypeError, match="stay for the whole run"):
        Consumer(model, 3).remove()
    assert len(model.agents) == 300


def test_a_copy_is_a_view_of_the_same_row(model):
    consumer = Consumer(model, 3)
    assert copy.copy(consumer) == consumer
    assert copy.deepcopy(consumer) == consumer
    assert copy.deepcopy([consumer])[0].model is model


def test_views_survive_pickling_with_their_model():
    model = JourneyModel("limits/bass", **SMALL)
    model.step()
    again, chosen = pickle.loads(pickle.dumps([Consumer(model, 3), model.agents.select(at_most=2)]))
    assert again.model is chosen.model
    assert (again.unique_id, again.stage) == (3, Consumer(model, 3).stage)
    assert [each.unique_id for each in chosen] == [0, 1]


def test_views_keep_no_dead_model():
    model = JourneyModel("limits/bass", **SMALL)
    for consumer in model.agents:
        consumer.neighbours  # noqa: B018
    model.step()
    gone = weakref.ref(model)
    del model, consumer
    gc.collect()
    assert gone() is None


def test_it_says_who_she_is(model):
    owner = some(model, model.world.people.owned >= 0)
    assert repr(owner) == f"<Consumer {owner.unique_id}: {owner.stage}, owns {owner.owned}>"
    assert repr(some(model, model.world.people.owned < 0)).endswith("owns none>")
