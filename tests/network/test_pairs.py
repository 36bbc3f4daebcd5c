"""Geometric skipping over possible pairs."""

import itertools
import math
from types import SimpleNamespace

import numpy as np
import pytest

from journeysim.luck import Luck
from journeysim.network import pairs
from journeysim.network.pairs import independent_pairs


def listed(rows, columns):
    """All possible pairs in the order in which the gaps run over them."""
    return [(r, c) for r in range(rows) for c in range(r if columns is None else columns)]


@pytest.mark.parametrize(("rows", "columns"), [(9, None), (9, 4), (4, 9), (1, 5), (2, None)])
@pytest.mark.parametrize("probability", [0.03, 0.5, 0.97])
def test_the_gaps_between_pairs_are_those_drawn(rows, columns, probability):
    source, target = independent_pairs(Luck(3), "x", probability, rows, columns, (2, 5))
    u = Luck(3).uniform("x", np.arange(500), occasion=2, attempt=5)
    gaps = np.floor(np.log(u) / np.log1p(-probability)).astype(int)
    places = itertools.takewhile(lambda at: at < len(listed(rows, columns)), np.cumsum(gaps + 1) - 1)
    assert list(zip(source.tolist(), target.tolist(), strict=True)) == [listed(rows, columns)[at] for at in places]


@pytest.mark.parametrize("columns", [None, 6])
def test_certain_pairs_are_all_there(columns):
    source, target = independent_pairs(Luck(0), "x", 1.0, 7, columns)
    assert list(zip(source.tolist(), target.tolist(), strict=True)) == listed(7, columns)


@pytest.mark.parametrize(("probability", "rows", "columns"), [(0.0, 9, None), (0.5, 1, None), (0.5, 3, 0), (0.5, 0, 3)])
def test_where_no_pair_is_possible_there_is_none(probability, rows, columns):
    source, target = independent_pairs(Luck(0), "x", probability, rows, columns)
    assert source.size == target.size == 0


def test_the_size_of_the_batches_does_not_matter(monkeypatch):
    whole = independent_pairs(Luck(1), "x", 0.2, 120)
    # A first batch of a sixth of the expected gaps, so that two more are drawn.
    guess = SimpleNamespace(sqrt=lambda expected: -expected / 6, log1p=math.log1p, inf=math.inf)
    monkeypatch.setattr(pairs, "math", guess)
    parts = independent_pairs(Luck(1), "x", 0.2, 120)
    assert np.array_equal(whole[0], parts[0])
    assert np.array_equal(whole[1], parts[1])
