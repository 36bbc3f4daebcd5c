"""Watts-Strogatz."""

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from journeysim.luck import Luck
from journeysim.network.ring import Ring
from journeysim.network.small_world import SmallWorld
from tests.network.shape import as_networkx, build, pairs, same


def rewired(size, degree, rewiring, luck):
    """The paper's procedure with sets, given the same uniforms: each stranger has an equal stretch of one."""
    reach = degree // 2
    near = [{(i + k) % size for k in range(-reach, reach + 1)} - {i} for i in range(size)]
    for k in range(1, reach + 1):
        for i in range(size):
            tie = np.array([i * reach + k - 1])
            strangers = sorted(set(range(size)) - near[i] - {i})
            if luck.uniform("network/small_world", tie)[0] < rewiring and strangers:
                u = luck.uniform("network/small_world/whereto", tie)[0]
                new, old = strangers[int(u * len(strangers))], (i + k) % size
                near[i].remove(old)
                near[old].remove(i)
                near[i].add(new)
                near[new].add(i)
    return sorted((i, j) for i in range(size) for j in near[i] if i < j)


@pytest.mark.parametrize(("size", "degree"), [(12, 2), (40, 6), (13, 8), (11, 10)])
@pytest.mark.parametrize("rewiring", [0.1, 0.5, 1.0])
def test_ties_are_rewired_as_in_the_paper(size, degree, rewiring):
    network = build(SmallWorld(degree=degree, rewiring=rewiring), size, seed=5)
    assert pairs(network) == rewired(size, degree, rewiring, Luck(5))


@pytest.mark.parametrize("rewiring", [0.0, 0.1, 1.0])
def test_a_small_world_keeps_its_mean_degree(rewiring):
    network = build(SmallWorld(degree=10, rewiring=rewiring), 2_000)
    assert network.degree.mean() == 10
    assert network.degree.min() >= 5, "everybody keeps her own end of half of the ties"


def test_without_rewiring_a_small_world_is_the_ring():
    assert same(build(SmallWorld(degree=6, rewiring=0.0), 100), build(Ring(degree=6), 100))


@pytest.mark.parametrize("rewiring", [0.3, *(pytest.param(each, marks=pytest.mark.slow) for each in (0.05, 1.0))])
def test_a_small_world_clusters_as_that_of_networkx(rewiring):
    runs = range(8)
    ours = [nx.average_clustering(as_networkx(build(SmallWorld(degree=10, rewiring=rewiring), 800, s))) for s in runs]
    theirs = [nx.average_clustering(nx.watts_strogatz_graph(800, 10, rewiring, seed=s)) for s in runs]
    # Two means of 8 runs: Welch's test, which a right build fails once in a thousand; the seeds are fixed.
    assert stats.ttest_ind(ours, theirs, equal_var=False).pvalue > 0.001


@pytest.mark.slow
def test_clustering_falls_with_rewiring_as_in_theory():
    """C(p) = C(0) (1 - p)^3 up to terms of order 1/N (Barrat & Weigt 2000), for the share of closed triples."""
    for rewiring in (0.1, 0.3):
        found = [
            nx.transitivity(as_networkx(build(SmallWorld(degree=10, rewiring=rewiring), 3_000, s))) for s in range(5)
        ]
        expected = 3 * 8 / (4 * 9) * (1 - rewiring) ** 3
        # 4 standard errors over the 5 runs, and 10/N for random triangles and for the spread of degrees.
        assert abs(np.mean(found) - expected) < 4 * np.std(found, ddof=1) / np.sqrt(5) + 0.01 * expected + 10 / 3_000


def test_degrees_are_spread_as_in_theory():
    """K/2 own ties, those of K/2 others that stayed, and a Poisson number of arrivals."""
    rewiring, size = 0.3, 20_000
    stayed = stats.binom(5, 1 - rewiring).pmf(np.arange(6))
    arrived = stats.poisson(5 * rewiring).pmf(np.arange(40))
    expected = np.convolve(stayed, arrived)[:13]
    found = np.bincount(build(SmallWorld(degree=10, rewiring=rewiring), size).degree - 5, minlength=13)
    found = np.append(found[:11], found[11:].sum())
    expected = np.append(expected[:11], 1 - expected[:11].sum()) * size
    assert stats.chisquare(found, expected).pvalue > 0.001


@pytest.mark.slow
def test_a_few_shortcuts_shrink_the_world():
    far = nx.average_shortest_path_length(as_networkx(build(Ring(degree=10), 600)))
    near = nx.average_shortest_path_length(as_networkx(build(SmallWorld(degree=10, rewiring=0.1), 600)))
    assert near < far / 6


def test_a_little_more_rewiring_moves_a_few_more_ties():
    less, more = (set(pairs(build(SmallWorld(degree=10, rewiring=r), 2_000))) for r in (0.10, 0.11))
    # 10,000 ties, 1% of which move: each takes one pair away and adds one; 4 standard errors of 10 each.
    assert len(less ^ more) < 2 * (100 + 40)
