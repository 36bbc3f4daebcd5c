"""What holds for every builder: plain rows, keyed strength, and the same network from the same luck."""

import numpy as np
import pytest

from journeysim.luck import Luck
from journeysim.network.base import Builder
from journeysim.scenario.registry import components
from tests.network.shape import check_rows, owners, same

SIZE = 600
KINDS = components("network", Builder)
STORED = sorted(KINDS.keys() - {"well_mixed"})
DRAWN = ["blocks", "erdos_renyi", "scale_free", "small_world"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenario")
    lines = [f"{i},{(i * 7 + k) % SIZE}" for i in range(SIZE) for k in (1, 2) if i != (i * 7 + k) % SIZE]
    (folder / "ties.csv").write_text("source,target\n" + "\n".join(lines) + "\n")
    return folder


def builder(kind, **settings):
    return KINDS[kind](**({"file": "ties.csv"} if kind == "edge_list" else {}), **settings)


@pytest.fixture
def make(folder):
    def build(kind, seed=1, **settings):
        return builder(kind, **settings).build(np.arange(SIZE) % 3, Luck(seed), folder)

    return build


def test_every_file_is_found_by_its_kind():
    assert list(KINDS) == [
        "blocks", "edge_list", "erdos_renyi", "lattice", "ring", "scale_free", "small_world", "well_mixed",
    ]  # fmt: skip
    for name, kind in KINDS.items():
        assert kind.model_fields["kind"].default == name


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_has_unit_source_and_help(kind):
    for name, field in KINDS[kind].model_fields.items():
        if name != "kind":
            assert field.description
            assert field.json_schema_extra["unit"]
            assert field.json_schema_extra["source"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_degree_to_expect_is_that_of_the_network_which_is_built(make, folder, kind):
    network = make(kind)
    expected = builder(kind).expected_degree(SIZE, folder)
    # Within 4 standard errors, of which only random pairs have any: their number varies as a Poisson number does.
    error = np.sqrt(2 * expected / SIZE) if kind in ("blocks", "erdos_renyi") else 0.0
    assert abs(network.targets.size / SIZE - expected) <= 4 * error + 1e-9
    assert (expected == 0) == (kind == "well_mixed")


def test_a_network_of_a_file_that_is_not_there_has_no_ties_to_expect(tmp_path):
    assert KINDS["edge_list"](file="ties.csv").expected_degree(SIZE, tmp_path) == 0


@pytest.mark.parametrize("kind", STORED)
def test_rows_are_sorted_and_symmetric_without_loops_or_duplicates(make, kind):
    network = make(kind)
    assert network.size == SIZE
    assert not network.well_mixed
    check_rows(network)


@pytest.mark.parametrize("kind", STORED)
def test_the_same_seed_builds_the_same_network(make, kind):
    assert same(make(kind), make(kind))


@pytest.mark.parametrize("kind", DRAWN)
def test_another_seed_builds_another_network(make, kind):
    assert not np.array_equal(make(kind, seed=1).targets, make(kind, seed=2).targets)


@pytest.mark.parametrize("kind", STORED)
def test_another_seed_draws_other_strong_ties(make, kind):
    assert not np.array_equal(make(kind, seed=1).strong, make(kind, seed=2).strong)


@pytest.mark.parametrize("kind", STORED)
def test_the_share_of_strong_ties_is_kept(make, kind):
    network = make(kind, strong_share=0.3)
    # Within 4 standard errors of a binomial share.
    assert abs(network.strong.mean() - 0.3) < 4 * np.sqrt(0.3 * 0.7 / network.ties)
    assert make(kind, strong_share=1.0).strong.all()
    assert not make(kind, strong_share=0.0).strong.any()


@pytest.mark.parametrize("kind", STORED)
def test_a_larger_strong_share_only_strengthens_ties(make, kind):
    some, more = make(kind, strong_share=0.3), make(kind, strong_share=0.4)
    assert np.array_equal(some.targets, more.targets)
    assert np.all(some.strong <= more.strong)


def test_the_strength_of_a_tie_does_not_depend_on_the_network_it_is_in(make):
    found = {}
    for kind in STORED:
        network = make(kind)
        source = owners(network)
        for pair, strong in zip(
            zip(source.tolist(), network.targets.tolist(), strict=True), network.strong.tolist(), strict=True
        ):
            assert found.setdefault(pair, strong) == strong


@pytest.mark.parametrize(
    ("kind", "settings", "least"),
    [
        ("ring", {"degree": 10}, 11),
        ("small_world", {"degree": 10}, 11),
        ("small_world", {"degree": 10, "rewiring": 1.0}, 11),
        ("scale_free", {"links": 5}, 6),
        ("erdos_renyi", {"mean_degree": 10.0}, 11),
        ("blocks", {"mean_degree": 10.0, "homophily": 0.0}, 11),
    ],
)
def test_the_fewest_people_who_can_have_so_many_ties_have_them_all(kind, settings, least, tmp_path):
    sized = KINDS[kind](**settings)
    whole = sized.build(np.zeros(least, np.int64), Luck(1), tmp_path)
    assert whole.degree.tolist() == [least - 1] * least
    parameter = "links" if kind == "scale_free" else next(iter(settings))
    with pytest.raises(
        ValueError, match=rf"network.{parameter}: .* is too many for {least - 1} people; allowed: at most"
    ):
        sized.build(np.zeros(least - 1, np.int64), Luck(1), tmp_path)


@pytest.mark.parametrize("kind", ["ring", "small_world"])
def test_an_odd_degree_is_refused(kind):
    with pytest.raises(ValueError, match="7 is odd; allowed: even"):
        KINDS[kind](degree=7)


def test_ties_of_a_well_mixed_network_are_weak(make):
    network = make("well_mixed")
    assert network.well_mixed
    assert not network.is_strong(3).any()
    with pytest.raises(ValueError, match="less than or equal to 0"):
        make("well_mixed", strong_share=0.3)
