"""The rows of a network, and its compiled loops against plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeysim.network.graph import Network
from tests.network.shape import check_rows, pairs

SIZE = 40


@pytest.fixture(scope="module")
def network():
    """A hub, some in between, and the last five isolated."""
    rng = np.random.default_rng(3)
    source, target = rng.integers(0, SIZE - 5, (2, 120))
    source = np.append(source, np.zeros(SIZE - 6, np.int64))
    target = np.append(target, np.arange(1, SIZE - 5))
    return Network.from_pairs(SIZE, source, target, rng.random(source.size) < 0.4)


@pytest.fixture(scope="module")
def mixed():
    return Network.complete(SIZE)


@pytest.fixture(scope="module")
def stored():
    """The complete graph of weak ties with its ties stored: what the closed forms have to match."""
    one, other = np.triu_indices(SIZE, 1)
    return Network.from_pairs(SIZE, one, other, np.zeros(one.size, np.bool_))


@pytest.fixture
def events():
    """Ids with repetition, their amounts and columns."""
    rng = np.random.default_rng(4)
    return rng.integers(0, SIZE, 25), rng.integers(-3, 9, 25), rng.integers(0, 3, 25)


mentions = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.booleans()), max_size=40)


@given(mentions)
def test_rows_hold_each_mentioned_pair_once_and_strong_if_any_mention_is(mentioned):
    source, target, strong = (np.array(part) for part in zip(*mentioned, strict=True)) if mentioned else [[]] * 3
    network = Network.from_pairs(
        9, np.asarray(source, np.int64), np.asarray(target, np.int64), np.asarray(strong, np.bool_)
    )
    check_rows(network)
    expected = {}
    for a, b, tie in mentioned:
        if a != b:
            expected[min(a, b), max(a, b)] = expected.get((min(a, b), max(a, b)), False) or tie
    assert pairs(network) == sorted(expected)
    for (a, b), tie in expected.items():
        assert network.is_strong(a)[network.neighbours(a) == b].item() is tie


def test_nobody_and_somebody_alone_are_networks():
    none = np.empty(0, np.int64)
    for size in (0, 1):
        network = Network.from_pairs(size, none, none, np.empty(0, np.bool_))
        check_rows(network)
        assert network.ties == Network.complete(size).ties == 0


def test_neighbours_are_a_view(network):
    assert np.shares_memory(network.neighbours(0), network.targets)
    assert network.neighbours(SIZE - 1).size == 0


def test_expanding_lists_every_edge_of_every_id_in_order(network, events):
    ids = events[0]
    owner, target, strong = network.expand(ids)
    expected = [
        (j, t, s)
        for j, i in enumerate(ids)
        for t, s in zip(network.neighbours(i).tolist(), network.is_strong(i).tolist(), strict=True)
    ]
    assert list(zip(owner.tolist(), target.tolist(), strong.tolist(), strict=True)) == expected
    assert (owner.dtype, target.dtype, strong.dtype) == (np.int64, np.int32, np.bool_)


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.float64])
def test_an_amount_reaches_every_neighbour_once(network, events, dtype):
    ids, amounts, _ = events
    totals, expected = np.ones(SIZE, dtype), np.ones(SIZE, dtype)
    network.add_to_neighbours(ids, amounts, totals)
    for i, amount in zip(ids, amounts, strict=True):
        expected[network.neighbours(i)] += amount
    assert np.array_equal(totals, expected)


def test_strong_and_weak_ties_are_counted_apart(network, events):
    ids, amounts, _ = events
    strong, weak, both = (np.zeros(SIZE, np.int32) for _ in range(3))
    network.add_strong_weak(ids, amounts, strong, weak)
    expected = np.zeros(SIZE, np.int32)
    for i, amount in zip(ids, amounts, strict=True):
        expected[network.neighbours(i)[network.is_strong(i)]] += amount
    network.add_to_neighbours(ids, amounts, both)
    assert np.array_equal(strong, expected)
    assert np.array_equal(strong + weak, both)


def test_an_amount_goes_to_its_own_column(network, events):
    ids, amounts, columns = events
    totals, expected = np.zeros((SIZE, 3), np.int32), np.zeros((SIZE, 3), np.int32)
    network.add_to_neighbour_columns(ids, columns, amounts, totals)
    for i, amount, column in zip(ids, amounts, columns, strict=True):
        expected[network.neighbours(i), column] += amount
    assert np.array_equal(totals, expected)


def test_the_mean_is_over_neighbours_and_the_isolated_keep_their_own(network):
    values = np.random.default_rng(5).random(SIZE)
    out = np.empty(SIZE)
    network.neighbour_mean(values, out)
    for i in range(SIZE):
        # Summed one by one in the same order, so equal to the last bit; `sum` compensates from Python 3.12 on.
        near, total = values[network.neighbours(i)].tolist(), 0.0
        for value in near:
            total += value
        assert out[i] == (total / len(near) if near else values[i])


def test_each_neighbour_has_an_equal_stretch_of_the_uniform(network):
    degree = int(network.degree[0])
    u = (np.arange(degree) + 0.5) / degree
    picked = network.pick_neighbour(np.zeros(degree, np.int64), u)
    assert np.array_equal(picked, network.neighbours(0))
    edges = network.pick_neighbour(np.array([0, 0, SIZE - 1]), np.array([0.0, 1 - 2.0**-53, 0.5]))
    assert edges.tolist() == [network.neighbours(0)[0], network.neighbours(0)[-1], -1]


def test_a_well_mixed_network_counts_as_its_stored_twin(mixed, stored, events):
    ids, amounts, columns = events
    assert mixed.ties == stored.ties
    assert np.array_equal(mixed.degree, stored.degree)
    assert mixed.targets.size == 0
    for i in (0, 7, SIZE - 1):
        assert np.array_equal(mixed.neighbours(i), stored.neighbours(i))
        assert np.array_equal(mixed.is_strong(i), stored.is_strong(i))
    found = []
    for network in (mixed, stored):
        totals = [np.ones(SIZE, np.int32), np.ones(SIZE, np.int32), np.ones(SIZE, np.int32)]
        columned = np.zeros((SIZE, 3), np.int32)
        network.add_to_neighbours(ids, amounts, totals[0])
        network.add_strong_weak(ids, amounts, totals[1], totals[2])
        network.add_to_neighbour_columns(ids, columns, amounts, columned)
        picked = network.pick_neighbour(np.repeat(ids, 20), np.random.default_rng(6).random(ids.size * 20))
        found.append([*totals, columned, picked])
    for one, other in zip(*found, strict=True):
        assert np.array_equal(one, other)


def test_a_well_mixed_network_averages_as_its_stored_twin(mixed, stored):
    values = np.random.default_rng(7).random(SIZE)
    one, other = np.empty(SIZE), np.empty(SIZE)
    mixed.neighbour_mean(values, one)
    stored.neighbour_mean(values, other)
    # Two orders of adding 40 numbers below 1: each sum is off by less than 40 * 40 * 2^-53.
    np.testing.assert_allclose(one, other, rtol=0, atol=40 * 40 * 2.0**-53)


def test_the_only_event_of_a_well_mixed_network_leaves_its_owner_exactly_alone(mixed):
    totals = np.full(SIZE, 0.3)
    mixed.add_to_neighbours(np.array([4]), np.array([0.1]), totals)
    assert totals[4] == 0.3
    assert np.all(np.delete(totals, 4) == 0.3 + 0.1)


def test_one_person_alone_in_a_well_mixed_network_meets_nobody():
    alone = Network.complete(1)
    out = np.empty(1)
    alone.neighbour_mean(np.array([0.7]), out)
    assert out[0] == 0.7
    assert alone.pick_neighbour(np.array([0]), np.array([0.5])).tolist() == [-1]


def test_a_well_mixed_network_has_no_edges_to_expand(mixed):
    with pytest.raises(TypeError, match="well mixed network has no edges"):
        mixed.expand(np.array([0]))


def test_stray_ids_are_refused_before_they_reach_a_compiled_loop(network):
    for stray in ([-1], [SIZE]):
        with pytest.raises(ValueError, match="allowed: 0 to 39"):
            network.expand(np.array(stray))
    with pytest.raises(TypeError, match="whole numbers"):
        network.expand(np.ones(SIZE, np.bool_))
    one = np.array([0])
    with pytest.raises(ValueError, match="allowed: 0 to 1"):
        Network.from_pairs(2, one, np.array([2]), np.array([True]))
    with pytest.raises(ValueError, match="one number each"):
        Network.from_pairs(2, one, np.array([0, 1]), np.array([True]))
    with pytest.raises(IndexError, match="allowed: 0 to 2"):
        network.add_to_neighbour_columns(one, np.array([3]), one, np.zeros((SIZE, 3), np.int32))


def test_misshapen_amounts_and_totals_are_refused(network):
    one = np.array([0])
    with pytest.raises(ValueError, match="one for each"):
        network.add_to_neighbours(one, np.array([1, 2]), np.zeros(SIZE, np.int32))
    with pytest.raises(TypeError, match="whole numbers"):
        network.add_to_neighbours(one, np.array([0.5]), np.zeros(SIZE, np.int32))
    with pytest.raises(ValueError, match="one row for each of 40 people"):
        network.add_to_neighbours(one, one, np.zeros(SIZE + 1, np.int32))
    values = np.zeros(SIZE)
    with pytest.raises(ValueError, match="write over"):
        network.neighbour_mean(values, values)
