"""Put into one state, plain Mesa and journeysim see the same hazards, utilities and norms, to rounding."""

import numpy as np
import pytest

from journeysim.engine import delivery, setup
from journeysim.engine.model import JourneyModel
from journeysim.network.graph import Network
from journeysim.stages.opening import CODE
from journeysim.world import Neighbourhood
from tests.bench.plain_consumer import DECISION, IDLE, VENDOR
from tests.bench.plain_mesa import PlainModel
from tests.bench.worker import Silent, market

# Plain Mesa takes its time to get into a state.
pytestmark = pytest.mark.slow

NONE = -1


@pytest.fixture(scope="module")
def both() -> tuple[PlainModel, JourneyModel]:
    """Plain Mesa after some months, and journeysim in the same state, both with the morning of the next step."""
    scenario = market(consumers=1_500, steps=365, campaigns=False)
    plain = PlainModel(scenario, seed=5)
    for _ in range(40):
        plain.step()
    ours = JourneyModel(scenario, seed=5, recorder=Silent())
    for each in plain.people:
        each.discover()
    put(plain, ours)
    for model in (plain, ours.world.clock):
        setattr(model, "now" if model is plain else "step", 41)
    plain.market.restock(0.0)
    ours.world.market.settle_prices()
    # Each has luck of its own in whom she notices; from here on both know those of the state.
    ours.world.market.presence_so_far[:] = 0.0
    for each in plain.people:
        each.notices = [1.0] * len(plain.market.vendors)
    return plain, ours


def put(plain: PlainModel, ours: JourneyModel) -> None:
    """Write the state of plain Mesa into the columns of journeysim."""
    world, everyone = ours.world, plain.people
    people, goods = world.people, world.market
    number = {each: i for i, each in enumerate(everyone)}
    for name in (*plain.plain_traits, "trust_friends", "trust_reviews", "polarity", "segment", "stage", "satisfaction"):
        getattr(people, name)[:] = [getattr(each, name) for each in everyone]
    people.identity_group[:] = [each.group for each in everyone]
    for name in ("owned", "owned_vendor", "prompted"):
        getattr(people, name)[:] = [NONE if getattr(each, name) is None else getattr(each, name) for each in everyone]
    people.owned_since[:] = [each.owned_since for each in everyone]
    people.experience[:] = [np.nan if each.experience is None else each.experience for each in everyone]
    people.neighbours_frugality[:] = [each.shown_frugality for each in everyone]
    for i, each in enumerate(everyone):
        people.uses_channel[i] = [name in each.channels for name in goods.channels]
        people.values[i] = [each.values[name] for name in goods.value_names]
        people.tastes[i] = [each.tastes[name] for name in goods.attribute_names]
        people.known[i] = [p in each.known for p in plain.every_product]
        people.relation[i] = each.relation
        people.belief_mean[i], people.belief_precision[i] = np.transpose(each.belief)
        if each.stage != IDLE:
            choice = {"product": each.product, "vendor": each.vendor, "deal_vendor": each.deal}
            for name, value in choice.items():
                getattr(people, name)[i] = NONE if value is None else value
            people.attempt[i] = each.attempt
            people.price[i] = getattr(each, "price", 0)
    world.memory["segment_sizes"][:] = plain.segment_size
    ties = [
        (i, number[friend], strong)
        for i, each in enumerate(everyone)
        for friend, strong in zip(each.neighbours, each.strong, strict=True)
    ]
    source, target, strong = (np.array(each) for each in zip(*ties, strict=True))
    world.network = Network.from_pairs(len(everyone), source, target, strong.astype(bool))
    world.neighbourhood = Neighbourhood(world.network, len(goods.products))
    world.channel_exposure[:] = setup._exposure(people, goods)
    for values in (*vars(world.public).values(), people.neighbours_affinity):
        values[...] = 0
    delivery.announce_initial_owners(world, ours.influences)
    people.rewritten += 1
    for (v, p), units in plain.market.stock.items():
        goods.stock[v, p] = units


def close(ours: np.ndarray, plain: list, rounding: float = 1e-5) -> None:
    # Beliefs, values and tastes are single precision in journeysim, and images whole thousandths.
    np.testing.assert_allclose(ours, np.array(plain, float), rtol=rounding, atol=rounding)


def test_hazards_are_the_same(both):
    plain, ours = both
    idle = np.flatnonzero(ours.world.people.stage == IDLE)
    rates = ours.stages["need"].hazards(ours.world, idle)
    others = [code for cause, code in CODE.items() if cause not in plain.causes]
    close(rates[:, [CODE[cause] for cause in plain.causes]], [plain.people[i].hazards() for i in idle], 1e-9)
    assert rates.min() >= 0
    assert not rates[:, others].any()


def test_utilities_of_products_are_the_same(both):
    plain, ours = both
    price = ours.world.market.lowest_price
    utility = ours.stages["product"].utility(ours.world, ours.world.everyone, price, "product")
    close(utility, [[each.utility(p, price[p]) for p in plain.every_product] for each in plain.people])


def test_utilities_of_vendors_are_the_same(both):
    plain, ours = both
    ids = np.flatnonzero((ours.world.people.product >= 0) & (ours.world.people.stage >= VENDOR))
    assert ids.size > 10
    utility = ours.stages["vendor"].utility(ours.world, ids)
    vendors = range(len(plain.market.vendors))
    close(utility, [[plain.people[i].vendor_utility(v) for v in vendors] for i in ids])


def test_surpluses_of_deals_are_the_same(both):
    plain, ours = both
    people = ours.world.people
    ids = np.flatnonzero((people.product >= 0) & (people.price > 0) & (people.stage >= DECISION))
    assert ids.size > 10
    close(ours.stages["decision"].surplus(ours.world, ids), [plain.people[i].surplus() for i in ids])


def test_searches_are_as_long(both):
    plain, ours = both
    looks = ours.stages["product"].wanted_looks(ours.world, ours.world.everyone)
    assert looks.tolist() == [each.wanted_looks() for each in plain.people]


def test_images_of_owned_products_are_the_same(both):
    plain, ours = both
    owners = np.flatnonzero(ours.world.people.owned >= 0)
    image = ours.influences.members["identity"].image(ours.world, owners)
    owned = ours.world.people.owned[owners]
    mine = [plain.people[i] for i in owners]
    friends = [[friend for friend in each.neighbours if friend.owned == each.owned] for each in mine]
    seen = [each.image(each.owned, near) for each, near in zip(mine, friends, strict=True)]
    close(image[np.arange(owners.size), owned], seen)


def test_frugality_moves_alike(both):
    plain, ours = both
    before = ours.world.people.frugality.copy()
    ours.world.clock.step = plain.now = 42
    ours.influences.members["frugality"].advance(ours.world)
    plain.spread_frugality(7.0)
    assert np.abs(ours.world.people.frugality - before).max() > 0
    close(ours.world.people.frugality, [each.frugality for each in plain.people], 1e-12)
