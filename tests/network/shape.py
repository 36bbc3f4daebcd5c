"""What the tests of networks share: a look at the stored rows, and the same ties in networkx."""

from pathlib import Path

import networkx as nx
import numpy as np

from journeysim.luck import Luck

HERE = Path()


def build(builder, size, seed=1):
    return builder.build(np.zeros(size, np.int64), Luck(seed), HERE)


def owners(network):
    """The person at the near end of each stored entry."""
    return np.repeat(np.arange(network.size), network.degree)


def pairs(network):
    """Each tie once, smaller id first, in order."""
    source = owners(network)
    once = source < network.targets
    return list(zip(source[once].tolist(), network.targets[once].tolist(), strict=True))


def as_networkx(network):
    graph = nx.empty_graph(network.size)
    graph.add_edges_from(pairs(network))
    return graph


def check_rows(network):
    """Symmetric, sorted, without self-loops and duplicates; a tie is as strong from either end."""
    assert network.offsets.dtype == np.int64
    assert network.targets.dtype == np.int32
    assert network.strong.dtype == np.bool_
    assert network.offsets.shape == (network.size + 1,)
    assert network.offsets[0] == 0
    assert network.offsets[-1] == network.targets.size == network.strong.size == 2 * network.ties
    assert np.array_equal(network.degree, np.diff(network.offsets))
    source, target = owners(network), network.targets.astype(np.int64)
    assert not np.any(source == target)
    address = source * network.size + target
    assert np.all(np.diff(address) > 0), "rows are sorted and nobody is in one twice"
    back = np.argsort(target * network.size + source)
    assert np.array_equal(address, (target * network.size + source)[back])
    assert np.array_equal(network.strong, network.strong[back])


def same(one, other):
    return all(np.array_equal(getattr(one, part), getattr(other, part)) for part in ("offsets", "targets", "strong"))
