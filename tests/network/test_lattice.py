"""The lattice."""

import networkx as nx
import numpy as np
import pytest

from journeysim.network.lattice import Lattice, sides
from tests.network.shape import as_networkx, build, pairs


@pytest.mark.parametrize(("size", "grid"), [(1, (1, 1)), (12, (3, 4)), (100, (10, 10)), (102, (6, 17)), (97, (1, 97))])
def test_people_stand_in_the_most_square_grid(size, grid):
    assert sides(size) == grid


def test_a_lattice_of_four_neighbours_is_the_periodic_grid():
    grid = nx.grid_2d_graph(5, 7, periodic=True)
    expected = nx.relabel_nodes(grid, {(row, column): 7 * row + column for row, column in grid})
    assert pairs(build(Lattice(degree=4), 35)) == sorted(tuple(sorted(edge)) for edge in expected.edges)


def test_a_lattice_of_eight_neighbours_is_the_strong_product_of_two_circles():
    grid = nx.strong_product(nx.cycle_graph(5), nx.cycle_graph(7))
    expected = nx.relabel_nodes(grid, {(row, column): 7 * row + column for row, column in grid})
    assert pairs(build(Lattice(degree=8), 35)) == sorted(tuple(sorted(edge)) for edge in expected.edges)


@pytest.mark.parametrize("degree", [4, 8])
@pytest.mark.parametrize("size", [9, 12, 10_000])
def test_nobody_on_a_lattice_stands_at_an_edge(degree, size):
    network = build(Lattice(degree=degree), size)
    assert np.all(network.degree == degree)
    assert nx.is_connected(as_networkx(network))


@pytest.mark.parametrize(
    ("size", "grid", "example"), [(97, "1 x 97", r"100 \(10 x 10\)"), (8, "2 x 4", r"9 \(3 x 3\)"), (1, "1 x 1", "9 ")]
)
def test_people_who_form_no_grid_are_told_a_number_that_does(size, grid, example):
    with pytest.raises(ValueError, match=f"network.kind: {size} people form no lattice.*{grid};.*{example}"):
        build(Lattice(), size)


def test_a_lattice_has_four_or_eight_neighbours():
    with pytest.raises(ValueError, match="4 or 8"):
        Lattice(degree=6)
