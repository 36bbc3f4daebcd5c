"""The ring."""

import numpy as np
import pytest

from journeysim.network.ring import Ring
from tests.network.shape import build


@pytest.mark.parametrize("degree", [2, 4, 10])
def test_everybody_on_a_ring_knows_the_nearest_on_each_side(degree):
    network = build(Ring(degree=degree), 30)
    for i in range(30):
        near = {(i + k) % 30 for k in range(-degree // 2, degree // 2 + 1)} - {i}
        assert network.neighbours(i).tolist() == sorted(near)


def test_a_ring_clusters_as_watts_and_strogatz_say():
    import networkx as nx

    from tests.network.shape import as_networkx

    # C(0) = 3 (K - 2) / (4 (K - 1)), exactly.
    assert nx.average_clustering(as_networkx(build(Ring(degree=10), 200))) == pytest.approx(3 * 8 / (4 * 9), abs=1e-12)
    assert np.all(build(Ring(degree=10), 200).degree == 10)
