"""Synthesis: shares of segments, traits by inverse CDF within their bounds, luck that stays with the person."""

import numpy as np
import pytest
from scipy import stats

from tests.support import build, within

MANY = 20_000
SEGMENTS = {
    "population.segments": {"everyone": {"share": 0.2}, "young": {"share": 0.5}, "rich": {"share": 0.3}},
    "population.consumers": MANY,
}


def people(changes=None, **keywords):
    return build({"network": {"kind": "well_mixed"}} | SEGMENTS | (changes or {}), **keywords).world.people


def test_segments_have_their_shares():
    segment = people().segment
    for number, share in enumerate((0.2, 0.5, 0.3)):
        assert within(np.mean(segment == number), share, MANY)


def test_blocks_are_consecutive_and_match_the_shares():
    segment = people({"population.assignment": "blocks", "population.consumers": 1001}).segment
    assert (np.diff(segment) >= 0).all()
    assert np.bincount(segment).tolist() == [200, 501, 300]


def test_a_larger_population_keeps_the_first_people():
    few, many = (
        people({"population.consumers": 500, "population.traits.passion": PASSION}),
        people({"population.traits.passion": PASSION}),
    )
    for name in ("segment", "passion", "polarity", "budget"):
        assert np.array_equal(getattr(few, name), getattr(many, name)[:500]), name


PASSION = {"distribution": "normal", "mean": 0.3, "sd": 0.4}


def test_a_trait_has_the_distribution_given_cut_to_its_bounds():
    got = people({"population.traits.passion": PASSION}).passion
    cut = stats.truncnorm((0 - 0.3) / 0.4, (1 - 0.3) / 0.4, loc=0.3, scale=0.4)
    assert stats.kstest(got, cut.cdf).pvalue > 1e-3
    assert 0 <= got.min() < 0.001
    assert not np.any(got == 0.0), "nobody is piled up on a bound"


@pytest.mark.parametrize(
    ("spread", "law"),
    [
        ({"distribution": "uniform", "low": 0.5, "high": 2.0}, stats.uniform(0.5, 1.5)),
        ({"distribution": "lognormal", "median": 1.5, "sigma": 0.3}, stats.lognorm(0.3, scale=1.5)),
        ({"distribution": "exponential", "mean": 0.8}, stats.expon(scale=0.8)),
    ],
)
def test_each_distribution_is_drawn_as_it_is_named(spread, law):
    got = people({"population.traits.price_sensitivity": spread}).price_sensitivity
    assert stats.kstest(got, law.cdf).pvalue > 1e-3


def test_choices_have_their_weights_and_lists_go_by_id():
    got = people(
        {
            "population.traits.need_rate": {"distribution": "choice", "values": [0.0, 3.0], "weights": [1.0, 3.0]},
            "population.traits.search_patience": {"distribution": "listed", "values": [1.0, 2.0, 3.0]},
        }
    )
    assert within(np.mean(got.need_rate == 3.0), 0.75, MANY)
    assert got.search_patience[:7].tolist() == [1, 2, 3, 1, 2, 3, 1]


def test_a_segment_differs_where_it_says_so_and_only_there():
    changes = {
        "population.traits.passion": 0.5,
        "population.segments.young.traits": {"passion": 0.9, "trust": {"friends": 0.1}},
    }
    got = people(SEGMENTS | changes)
    young = got.segment == 1
    assert set(got.passion[young]) == {0.9}
    assert set(got.passion[~young]) == {0.5}
    assert set(got.trust_friends[young]) == {0.1}
    assert set(got.trust_reviews) == {0.7}


def test_a_small_change_of_a_parameter_moves_everybody_a_little_and_the_same_way():
    one = people({"population.traits.budget": {"distribution": "lognormal", "median": 900.0, "sigma": 0.5}})
    other = people({"population.traits.budget": {"distribution": "lognormal", "median": 909.0, "sigma": 0.5}})
    assert other.budget / one.budget == pytest.approx(1.01)


def test_traits_are_drawn_apart_from_each_other():
    spread = {"distribution": "uniform", "low": 0.0, "high": 1.0}
    got = people({f"population.traits.{name}": spread for name in ("passion", "impulsiveness", "posting_rate")})
    for one, other in (("passion", "impulsiveness"), ("passion", "posting_rate")):
        assert abs(np.corrcoef(getattr(got, one), getattr(got, other))[0, 1]) < 4 / np.sqrt(MANY)


def test_polarity_is_that_of_the_literature():
    got = people().polarity
    for sign, share in ((1, 0.40), (0, 0.48), (-1, 0.12)):
        assert within(np.mean(got == sign), share, MANY)


def test_channels_have_their_members_unless_a_segment_says_otherwise():
    changes = {"channels.pics": {"members": 0.3}, "population.segments.young.traits": {"channels": {"pics": 0.9}}}
    got = people(SEGMENTS | changes)
    young = got.segment == 1
    assert within(got.uses_channel[young, 0].mean(), 0.9, young.sum())
    assert within(got.uses_channel[~young, 0].mean(), 0.3, (~young).sum())


def test_identity_groups_are_sorted_and_drawn_by_weight():
    changes = {
        "population.segments.young.traits": {"identity_group": {"riders": 1.0, "clerks": 3.0}},
        "population.segments.rich.traits": {"identity_group": "aces"},
    }
    model = build({"network": {"kind": "well_mixed"}} | SEGMENTS | changes)
    got = model.world.people
    assert model.world.groups == ["aces", "clerks", "everyone", "riders"]
    young = got.segment == 1
    assert within(np.mean(got.identity_group[young] == 1), 0.75, young.sum())
    assert set(got.identity_group[got.segment == 2]) == {0}
    assert set(got.identity_group[got.segment == 0]) == {2}


def test_budgets_are_in_cents():
    assert set(people({"population.traits.budget": 123.45}).budget) == {12345.0}


def test_seeds_and_replicates_draw_other_people_and_the_same_seed_the_same():
    changes = {"population.traits.passion": PASSION}
    one, same, other = (people(changes, seed=seed).passion for seed in (1, 1, 0))
    assert np.array_equal(one, same)
    assert not np.any(one == other)
