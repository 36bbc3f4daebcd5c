"""Places in a picture: the same each time, near for friends, and none on top of another."""

import numpy as np
import pytest

from journeysim.network.graph import Network
from journeysim.network.positions import positions


def ring(size, reach=2):
    who = np.arange(size)
    source = np.concatenate([who] * reach)
    target = np.concatenate([(who + step) % size for step in range(1, reach + 1)])
    return Network.from_pairs(size, source, target, np.zeros(source.size, bool))


def pairs(size, *ties):
    source, target = np.array(ties, int).reshape(-1, 2).T
    return Network.from_pairs(size, source, target, np.zeros(source.size, bool))


NETWORKS = {
    "ring": ring(200),
    "star": pairs(50, *((0, each) for each in range(1, 50))),
    "two cliques": pairs(40, *((20 * k + i, 20 * k + j) for k in (0, 1) for i in range(20) for j in range(i))),
    "one tie": pairs(2, (0, 1)),
    "a triangle and the lonely": pairs(30, (0, 1), (1, 2), (0, 2)),
    "nobody tied": pairs(7),
    "well mixed": Network.complete(60),
    "nobody": pairs(0),
    "one": pairs(1),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_everybody_has_a_place_within_the_picture_and_the_same_each_time(name):
    network = NETWORKS[name]
    place = positions(network)
    assert place.shape == (network.size, 2)
    assert np.all(np.abs(place) <= 1.0)
    np.testing.assert_array_equal(place, positions(network))
    assert np.unique(place.round(6), axis=0).shape[0] == network.size


def test_friends_stand_nearer_than_others():
    network = NETWORKS["ring"]
    place = positions(network)
    apart = np.linalg.norm(place[:, None] - place[None], axis=2)
    friends = np.zeros_like(apart, bool)
    for i in range(network.size):
        friends[i, network.neighbours(i)] = True
    np.fill_diagonal(apart, np.nan)
    assert np.nanmean(apart[friends]) < 0.25 * np.nanmean(apart[~friends])


def test_groups_without_ties_between_them_stand_apart():
    place = positions(NETWORKS["two cliques"])
    one, other = place[:20], place[20:]
    spread = max(np.linalg.norm(each - each.mean(axis=0), axis=1).mean() for each in (one, other))
    assert np.linalg.norm(one.mean(axis=0) - other.mean(axis=0)) > 1.5 * spread


def test_those_without_ties_stand_around_the_others():
    place = positions(NETWORKS["a triangle and the lonely"])
    far = np.linalg.norm(place, axis=1)
    assert far[:3].max() < far[3:].min() + 1e-9
