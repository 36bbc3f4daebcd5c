"""Viral content spreads over several hops for nothing, each person sharing a piece once, and goes on by itself."""

import numpy as np
import pytest

from tests.campaigns.market import against, lifted, model_of, result_of
from tests.support import FANCY, ties

pytestmark = pytest.mark.slow

FILM = {
    "lever": "viral_content", "product": "fancy", "creators": 20, "pass_on": 0.5, "effect": 0.1, "setup_cost": 200.0,
    "end": 1.0,
}  # fmt: skip
#: A chain of friends who all see what the one before shares.
CHAIN = {
    "population.consumers": 6, "time.steps": 1, "channels.net.members": 1.0, "channels.net.feed_reach": 1.0,
    "population.segments": {"fans": {"share": 1.0, "traits": {"passion": 0.5}}}, "initial.owners": {},
    "initial.known_products": 0.0, "stages.need.rate": 0.0,
}  # fmt: skip


def chain(tmp_path, **how):
    """A model of the chain in which somebody at one end, or whoever is first, has made a piece, after one step."""
    network = ties(tmp_path, [(i, i + 1, "weak") for i in range(5)])["network"]
    network["file"] = str(tmp_path / network["file"])
    return model_of({**FILM, "creators": 1, "pass_on": 1.0, **how}, CHAIN | {"network": network})


def met(model, steps):
    """How many have seen or made the piece, after each step."""
    ledger = model.campaigns.ledgers["lever"]
    found = [int(ledger.reached.sum())]
    for _ in range(steps):
        model.step()
        found.append(int(ledger.reached.sum()))
    return found


def test_it_makes_wants_and_sells_its_product_without_media():
    assert lifted(against(FILM, "needs.total"))
    assert lifted(against(FILM | {"creators": 60}, "product.fancy.units"))
    assert result_of(FILM).summary["campaign.lever.spend"] == 200.0


def test_it_spreads_a_hop_a_step_and_goes_on_after_the_campaign(tmp_path):
    model = chain(tmp_path)
    first = int(np.flatnonzero(model.campaigns.ledgers["lever"].reached).min())
    found = met(model, 6)
    assert found[-1] == 6
    assert max(np.diff(found)) <= 2
    assert found[0] < 6, f"the maker stands near {first}"


def test_it_goes_no_further_than_its_hops(tmp_path):
    near = met(chain(tmp_path, hops=0), 6)
    assert near[0] == near[-1] <= 3
    further = met(chain(tmp_path, hops=1), 6)
    assert near[-1] < further[-1] <= 5


def test_nobody_shares_a_piece_twice():
    model = model_of(FILM | {"pass_on": 1.0, "hops": 1000}, {"time.steps": 1})
    sharers = []
    for _ in range(100):
        pieces = model.campaigns.ledgers["lever"].state["spreading"]
        if not pieces:
            break
        sharers.extend(pieces[0].sharers.tolist())
        model.step()
    else:
        pytest.fail("it never ends")
    assert len(sharers) == len(set(sharers)) > 100


def test_the_more_pass_it_on_the_further_it_goes_in_the_end_to_almost_all():
    reach = [
        int(model_of(FILM | {"pass_on": each, "hops": 100}).campaigns.ledgers["lever"].reached.sum())
        for each in (0.0, 0.2, 0.6, 1.0)
    ]
    assert reach == sorted(set(reach))
    # Each shows it to 8 friends x 0.64 that both use the net x 0.3 reach = 1.5: not beyond one by one below 0.65.
    assert reach[1] < 0.3 * 1500
    assert reach[3] > 2 * reach[1]


def test_the_passionate_pass_it_on_where_passion_counts():
    model = model_of(FILM | {"pass_on": 1.0, "passion_weight": 1.0, "creators": 300}, {"time.steps": 1})
    sharers = model.campaigns.ledgers["lever"].state["spreading"][0].sharers
    assert model.world.people.passion[sharers].mean() > 0.5 > model.world.people.passion.mean()


def test_a_piece_is_made_every_so_often():
    ledger = model_of(FILM | {"every": 10.0, "end": 1e9}).campaigns.ledgers["lever"]
    assert ledger.state["made"] == 6
    assert model_of(FILM | {"end": 1e9}).campaigns.ledgers["lever"].state["made"] == 1


def test_the_makers_are_those_who_rank_first():
    model = model_of(
        FILM | {"target": {"by": "links"}, "pass_on": 0.0, "creators": 5},
        {"time.steps": 1, "channels.net.feed_reach": 0.0},
    )
    degree = model.world.network.degree
    assert degree[model.campaigns.ledgers["lever"].reached].min() >= np.sort(degree)[-5]
    assert model.world.people.known[model.campaigns.ledgers["lever"].reached, FANCY].all()


def test_it_needs_makers():
    with pytest.raises(Exception, match="creators"):
        model_of({key: value for key, value in FILM.items() if key != "creators"})
