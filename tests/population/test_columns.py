"""The columns: each with its type, unit and meaning; nobody rebinds one; a journey begins with a blank page."""

import numpy as np
import pytest

from journeysim.population.columns import Column, People, bytes_per_consumer, declared_columns
from tests.support import build, steps

SIZES = {"consumers": 5, "products": 3, "vendors": 2, "channels": 4, "values": 1, "tastes": 2}


def test_every_column_has_a_type_a_unit_and_a_meaning():
    for name, column in declared_columns().items():
        assert np.dtype(column.dtype).itemsize <= 8, name
        assert column.unit, name
        assert column.meaning, name
        assert column.by in ("", *SIZES), name


def test_columns_have_the_shape_type_and_start_declared():
    people = People(SIZES)
    for name, column in people.columns.items():
        values = getattr(people, name)
        assert values.shape == ((5, SIZES[column.by]) if column.by else (5,)), name
        assert values.dtype == np.dtype(column.dtype), name
        start = np.nan if column.start != column.start else column.start
        assert np.array_equal(values, np.full_like(values, start), equal_nan=values.dtype.kind == "f"), name


def test_the_memory_of_a_consumer_is_that_of_her_columns():
    people = People(SIZES)
    total = sum(getattr(people, name).nbytes for name in people.columns)
    assert total == 5 * bytes_per_consumer(SIZES)


def test_an_influence_may_add_a_column():
    people = People(SIZES)
    mood = people.add("mood", Column("float64", "share", "mood", 0.5, by="products"))
    assert people.mood is mood
    assert mood.shape == (5, 3)
    assert (mood == 0.5).all()
    assert people.columns["mood"].meaning == "mood"


def test_nobody_rebinds_a_column_in_a_run():
    model = build({"stages.need.rate": 0.2, "influences.frugality": {"form": "norm"}, "products.plain.lifetime": 4.0})
    people = model.world.people
    before = {name: id(getattr(people, name)) for name in people.columns}
    steps(model, 20)
    assert {name: id(getattr(people, name)) for name in people.columns} == before


def test_a_journey_begins_for_those_it_begins_for():
    people = People(SIZES)
    people.considered[:] = True
    people.begin_journey(np.array([1, 3]), np.array([4, 2]))
    assert people.journey.tolist() == [0, 1, 0, 1, 0]
    assert people.cause.tolist() == [-1, 4, -1, 2, -1]
    assert people.considered.any(axis=1).tolist() == [True, False, True, False, True]


def test_a_size_that_is_missing_is_an_error():
    with pytest.raises(KeyError):
        People({"consumers": 3})
