"""Barabási-Albert."""

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from journeysim.luck import Luck
from journeysim.network.scale_free import ScaleFree
from tests.network.shape import as_networkx, build, pairs


def grown(size, links, luck):
    """The procedure with lists, given the same uniforms."""
    ties = [(i, j) for i in range(links + 1) for j in range(i + 1, links + 1)]
    redrawn = 0
    for person in range(links + 1, size):
        ends = [end for tie in ties for end in tie]
        friends = []
        for slot in range(links):
            u = luck.uniform("network/scale_free", np.array([(person - links - 1) * links + slot]))[0]
            while ends[int(u * len(ends))] in friends:
                u = luck.uniform("network/scale_free/again", np.array([redrawn]))[0]
                redrawn += 1
            friends.append(ends[int(u * len(ends))])
        ties += [(person, friend) for friend in friends]
    return sorted((min(tie), max(tie)) for tie in ties)


@pytest.mark.parametrize(("size", "links"), [(2, 1), (40, 1), (40, 3), (60, 8)])
def test_newcomers_choose_in_proportion_to_ties(size, links):
    assert pairs(build(ScaleFree(links=links), size, seed=6)) == grown(size, links, Luck(6))


def test_running_out_of_spare_uniforms_changes_nothing():
    """So many links among so few people that far more than the first batch of second choices is needed."""
    assert pairs(build(ScaleFree(links=60), 120, seed=2)) == grown(120, 60, Luck(2))


@pytest.mark.parametrize("links", [1, 5])
def test_everybody_has_at_least_the_links_of_a_newcomer(links):
    size = 3_000
    network = build(ScaleFree(links=links), size)
    assert network.degree.min() == links
    assert network.ties == links * (links + 1) // 2 + (size - links - 1) * links
    assert nx.is_connected(as_networkx(network))


def test_degrees_fall_off_as_in_theory():
    """P(k) = 2 m (m + 1) / (k (k + 1) (k + 2)) in the limit (Dorogovtsev, Mendes & Samukhin 2000)."""
    size, m = 100_000, 3
    degree = build(ScaleFree(links=m), size).degree
    for least in (4, 5, 7, 10, 20, 40):
        expected = m * (m + 1) / (least * (least + 1))
        # 4 standard errors of a share; degrees of one graph hardly depend on each other.
        assert abs((degree >= least).mean() - expected) < 4 * np.sqrt(expected * (1 - expected) / size)


def test_the_tail_is_that_of_networkx():
    runs = range(12)
    ours = [np.mean(build(ScaleFree(links=3), 3_000, s).degree >= 20) for s in runs]
    graphs = [nx.barabasi_albert_graph(3_000, 3, seed=s) for s in runs]
    theirs = [np.mean([degree >= 20 for _, degree in graph.degree]) for graph in graphs]
    # networkx begins with a star and we with everybody tied, which a graph of 3,000 forgets in this range.
    assert stats.ttest_ind(ours, theirs, equal_var=False).pvalue > 0.001


def test_the_best_known_know_many_times_the_mean():
    # The largest degree grows like m sqrt(N): 3 * 173 here; an Erdős-Rényi graph of this mean has about 20.
    assert build(ScaleFree(links=3), 30_000).degree.max() > 3 * np.sqrt(30_000) / 3
