"""Draws by address: uniform, independent of each other, and the same wherever and with whomever they are drawn."""

import itertools

import numpy as np
import pytest
from scipy import stats

from journeysim.luck import Luck, philox
from tests.luck.test_philox import plain

N = 20_000
IDS = np.arange(N)
# P-values of fixed seeds: a good generator falls below this once in 10,000 such tests.
RARE = 1e-4


LUCK, ONE = Luck(1), np.ones(N, np.int64)
#: Uniforms along each part of an address, all else fixed.
FAMILIES = {
    "people": lambda: LUCK.uniform("a", IDS, 3),
    "steps": lambda: LUCK.uniform("a", ONE, occasion=IDS),
    "attempts": lambda: LUCK.uniform("a", ONE, attempt=IDS),
    "targets": lambda: LUCK.uniform("a", ONE, other=IDS),
    "seeds": lambda: np.concatenate([Luck(seed).uniform("a", ONE[:1]) for seed in range(N // 10)]),
    "replicates": lambda: np.concatenate([Luck(1, k).uniform("a", ONE[:1]) for k in range(N // 10)]),
    "decisions": lambda: np.concatenate([LUCK.uniform(f"decision {k}", ONE[:1]) for k in range(N // 10)]),
    "options": lambda: np.concatenate([LUCK.uniform("a", ONE[:1], option=f"option {k}") for k in range(N // 10)]),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_uniforms_are_uniform_along_every_part_of_the_address(family):
    u = FAMILIES[family]()
    assert stats.kstest(u, "uniform").pvalue > RARE
    # Serial correlation of white noise is normal with variance 1 / n.
    centred = u - 0.5
    correlation = (centred[1:] * centred[:-1]).sum() / (centred**2).sum()
    assert abs(correlation) * np.sqrt(u.size) < stats.norm.isf(RARE / 2)
    assert np.unique(u).size == u.size


def test_addresses_that_differ_in_one_part_are_independent():
    luck = Luck(1)
    columns = {
        "itself": luck.uniform("a", IDS, 3),
        "another step": luck.uniform("a", IDS, 4),
        "another attempt": luck.uniform("a", IDS, 3, 1),
        "another target": luck.uniform("a", IDS, 3, 0, 1),
        "another decision": luck.uniform("b", IDS, 3),
        "an option": luck.uniform("a", IDS, 3, option="x"),
        "another option": luck.uniform("a", IDS, 3, option="y"),
        "another seed": Luck(2).uniform("a", IDS, 3),
        "another replicate": Luck(1, 1).uniform("a", IDS, 3),
        "the next person": luck.uniform("a", IDS + 1, 3),
    }
    pairs = list(itertools.combinations(columns, 2))
    for one, other in pairs:
        cells, _, _ = np.histogram2d(columns[one], columns[other], bins=8, range=[[0, 1], [0, 1]])
        assert stats.chisquare(cells.ravel()).pvalue > RARE / len(pairs), (one, other)


def test_a_draw_is_a_function_of_its_address_alone():
    luck, whole = Luck(7), Luck(7).uniform("a", IDS, 5, 2, 9, "x")
    some = np.array([17, 3, 19_999, 3, 0])
    luck.uniform("b", IDS)
    assert np.array_equal(luck.uniform("a", some, 5, 2, 9, "x"), whole[some])
    each = luck.uniform("a", some, np.full(5, 5), np.full(5, 2), np.full(5, 9), "x")
    assert np.array_equal(each, whole[some])


def test_a_draw_is_the_published_generator_at_its_address():
    luck = Luck(7)
    key = luck.key("a", "x")
    w0, w1, _, _ = plain((5, 2, 17, 9), key)
    expected = (((w0 >> 6) << 26 | (w1 >> 6)) + 0.5) / 2**52
    assert luck.uniform("a", np.array([17]), 5, 2, 9, "x")[0] == expected


def test_uniforms_stay_inside_zero_and_one_at_the_edges():
    for words in ((0, 0), (0xFFFFFFFF, 0xFFFFFFFF)):
        bits = (words[0] >> 6) * 67108864 + (words[1] >> 6)
        assert 0.0 < (bits + 0.5) * philox._UNIT < 1.0


def test_a_new_option_leaves_the_noise_of_the_others_alone():
    luck = Luck(3)
    few = luck.gumbel("choice", IDS, ("a", "b"), 1, 0)
    many = luck.gumbel("choice", IDS, ("new", "b", "another", "a"), 1, 0)
    assert np.array_equal(few[:, 0], many[:, 3])
    assert np.array_equal(few[:, 1], many[:, 1])
    before, after = np.argmax(few, axis=1), np.argmax(many[:, [3, 1, 0, 2]], axis=1)
    assert np.all((after == before) | (after >= 2)), "a new option only wins people over"


def test_gumbel_noise_makes_a_logit_of_utilities():
    utility = np.array([0.0, 1.0, -0.5])
    luck = Luck(11)
    won = np.bincount(np.argmax(utility + luck.gumbel("choice", IDS, ("a", "b", "c")), axis=1))
    expected = np.exp(utility) / np.exp(utility).sum()
    assert stats.chisquare(won, expected * N).pvalue > RARE
    assert stats.kstest(luck.gumbel("choice", IDS, ("a",))[:, 0], "gumbel_r").pvalue > RARE


def test_normal_draws_are_normal():
    assert stats.kstest(Luck(3).normal("n", IDS), "norm").pvalue > RARE


def test_seed_zero_is_a_seed_like_another():
    assert not np.array_equal(Luck(0).uniform("a", IDS), Luck(1).uniform("a", IDS))
    assert np.array_equal(Luck(0).uniform("a", IDS), Luck(0).uniform("a", IDS))


def test_names_do_not_run_into_each_other():
    luck = Luck(1)
    names = (("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc"))
    assert len({luck.key(*each) for each in names}) == 4
    assert Luck(1, 12).key("a") != Luck(11, 2).key("a")


def test_what_happens_is_whose_uniform_lies_below_its_chance():
    luck, people, shops = Luck(3, 1), np.arange(500), ("online", "store", "market")
    chance = np.linspace(0.0, 1.0, 1_500).reshape(500, 3)
    chance[::7] = 0.0
    expected = luck.uniforms("vendor/aware", people, shops) < chance
    assert expected.any(axis=0).all()
    assert (luck.happens("vendor/aware", people, shops, chance) == expected).all()
    assert luck.happens("vendor/aware", people[:0], shops, chance[:0]).shape == (0, 3)


def test_the_luck_of_an_edge_is_that_of_its_option_edge_by_edge():
    luck, products = Luck(3, 1), ("mini", "max")
    sender, receiver, hop = np.arange(50), np.arange(50)[::-1].copy(), np.arange(50) % 3
    which = (np.arange(50) % 2).astype(np.int64)
    drawn = luck.edges("post/seen", products, which, 7, hop, sender, receiver)
    for k, name in enumerate(products):
        expected = luck.uniform("post/seen", sender, 7, hop, receiver, name)
        assert (drawn[which == k] == expected[which == k]).all()
    none = np.zeros(0, np.int64)
    assert luck.edges("post/seen", products, none, 7, none, none, none).shape == (0,)
