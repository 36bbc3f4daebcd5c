"""Stochastic blocks."""

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from journeysim.luck import Luck
from journeysim.network.blocks import Blocks
from tests.network.shape import HERE, check_rows, owners

COUNTS = np.array([3_000, 1_500, 500])


@pytest.fixture
def segments():
    """Segments of unequal size, mixed up among the ids."""
    return np.random.default_rng(1).permutation(np.repeat([0, 1, 2], COUNTS))


def ties_between(network, segments):
    """Ties by the segments of their ends, shape (3, 3), symmetric; within a segment counted once."""
    source = owners(network)
    table = np.zeros((3, 3))
    np.add.at(table, (segments[source], segments[network.targets]), 1)
    return table / (1 + np.eye(3))


def possible(counts):
    return np.outer(counts, counts) - np.diag(counts * (counts + 1) / 2)


@pytest.mark.parametrize("homophily", [0.0, 0.3, 0.9, 1.0])
def test_ties_within_and_between_are_as_dense_as_declared(segments, homophily):
    network = Blocks(mean_degree=10.0, homophily=homophily).build(segments, Luck(1), HERE)
    check_rows(network)
    p = np.full((3, 3), 10 * (1 - homophily) / (segments.size - 1)) + np.diag(10 * homophily / (COUNTS - 1))
    expected = possible(COUNTS) * p
    # Within 4 standard errors of a binomial count in each block.
    assert np.all(np.abs(ties_between(network, segments) - expected) <= 4 * np.sqrt(expected * (1 - p)))


@pytest.mark.parametrize("homophily", [0.0, 0.5, 1.0])
def test_homophily_leaves_the_mean_degree_of_every_segment(segments, homophily):
    network = Blocks(mean_degree=10.0, homophily=homophily).build(segments, Luck(2), HERE)
    for segment, count in enumerate(COUNTS):
        # The sum of n degrees varies by at most 2 n z, as a tie within the segment counts twice: 4 of its roots.
        assert abs(network.degree[segments == segment].mean() - 10) < 4 * np.sqrt(2 * 10 / count)


def test_homophily_is_colemans_index(segments):
    table = ties_between(Blocks(mean_degree=20.0, homophily=0.4).build(segments, Luck(3), HERE), segments)
    for segment, count in enumerate(COUNTS):
        inside, outside = 2 * table[segment, segment], table[segment].sum() - table[segment, segment]
        by_chance = (count - 1) / (segments.size - 1)
        index = (inside / (inside + outside) - by_chance) / (1 - by_chance)
        # A share of about n z / 2 ties, divided by the part not due to chance: 4 standard errors.
        assert abs(index - 0.4) < 4 * np.sqrt(0.25 / (count * 10)) / (1 - by_chance)


def test_full_homophily_ties_nobody_to_another_segment(segments):
    network = Blocks(homophily=1.0).build(segments, Luck(4), HERE)
    assert np.all(segments[owners(network)] == segments[network.targets])


def test_couples_of_full_homophily_know_each_other_and_nobody_else():
    network = Blocks(mean_degree=1.0, homophily=1.0).build(np.arange(400) // 2, Luck(6), HERE)
    assert np.array_equal(network.targets, np.arange(400) ^ 1)


def test_every_two_segments_have_their_own_luck():
    network = Blocks(mean_degree=10.0, homophily=0.0).build(np.arange(300) // 100, Luck(7), HERE)
    tied = np.zeros((300, 300), np.bool_)
    tied[owners(network), network.targets] = True
    blocks = [tied[100:200, :100], tied[200:, :100], tied[200:, 100:200]]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        # Of 100 * 100 pairs, p^2 are tied in both by chance: 11 expected, and 4 standard errors on top.
        assert np.count_nonzero(blocks[one] & blocks[other]) < 11.2 + 4 * np.sqrt(11.2)


def test_blocks_are_those_of_networkx():
    counts = [300, 200, 100]
    segments = np.repeat([0, 1, 2], counts)
    builder = Blocks(mean_degree=10.0, homophily=0.5)
    p = np.full((3, 3), 5 / 599) + np.diag([5 / (n - 1) for n in counts])
    ours, theirs = [], []
    for seed in range(8):
        ours.append(ties_between(builder.build(segments, Luck(seed), HERE), segments)[np.triu_indices(3)])
        graph = nx.stochastic_block_model(counts, p.tolist(), seed=seed)
        table = np.zeros((3, 3))
        for one, other in graph.edges:
            table[tuple(sorted((segments[one], segments[other])))] += 1
        theirs.append(table[np.triu_indices(3)])
    assert stats.chi2_contingency([np.sum(ours, axis=0), np.sum(theirs, axis=0)]).pvalue > 0.001


def test_degrees_of_one_segment_are_binomial():
    degree = Blocks(mean_degree=10.0, homophily=0.7).build(np.zeros(20_000, np.int64), Luck(5), HERE).degree
    expected = stats.binom(19_999, 10 / 19_999).pmf(np.arange(3, 20)) * degree.size
    found = np.bincount(degree, minlength=20)[3:20]
    rest = degree.size - expected.sum()
    assert stats.chisquare(np.append(found, degree.size - found.sum()), np.append(expected, rest)).pvalue > 0.001


def test_a_segment_too_small_for_its_ties_is_named():
    segments = np.array([0] * 50 + [1] * 5)
    with pytest.raises(ValueError, match=r"network.homophily: 0.5 keeps 5 of 10 ties .* 5 people of segment number 1"):
        Blocks(mean_degree=10.0, homophily=0.5).build(segments, Luck(1), HERE)
    with pytest.raises(ValueError, match="1 people of segment number 1"):
        Blocks(mean_degree=1.0, homophily=0.5).build(np.array([0, 0, 0, 1]), Luck(1), HERE)
