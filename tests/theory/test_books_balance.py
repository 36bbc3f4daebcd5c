"""Nothing is lost: people, flows, money, goods and what everybody sees, against a plain recount at every step."""

from pathlib import Path

import numpy as np
import pytest

from journeysim import Scenario
from tests.theory import limits
from tests.theory.support import build, check, load

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "scenarios").glob("*.toml"))
FORMS = {
    "by shares": {},
    "by counts": {"influences.informational.form": "count"},
    "by contacts": {"influences.informational.form": "contact"},
    "by thresholds": {"influences.normative.form": "threshold"},
    "of fixed lives": {"stages.need.replacement": "fixed"},
    "well mixed": {"network": {"kind": "well_mixed"}},
    "at half-day steps": {"time.step_days": 0.5},
}


@pytest.fixture(params=[*FORMS, *(path.stem for path in SHIPPED)])
def market(request):
    """A market under way, in every form that influences take, and the shipped ones made small."""
    if request.param in FORMS:
        return build(load("rich.toml", **FORMS[request.param]), 9)
    path = next(path for path in SHIPPED if path.stem == request.param)
    return build(Scenario.load(path, {"population.consumers": 1_000, "time.steps": 60}), 9)


def test_everything_happens_in_the_test_bed():
    model = build(load("rich.toml"), 9)
    counts = np.zeros_like(model.transitions)
    tallies = dict.fromkeys(vars(model.world.books), 0)
    while model.running:
        model.step()
        counts += model.transitions
        tallies = {name: total + int(vars(model.world.books)[name].sum()) for name, total in tallies.items()}
    never = {(move.source, move.reason) for move, n in zip(model.moves, counts, strict=True) if n == 0}
    assert not never
    assert {name for name, total in tallies.items() if total == 0} == set()


def test_people_flows_money_and_goods_are_conserved():
    check(limits.conservation())


def test_stages_sum_to_everybody_and_change_by_entries_less_exits(market):
    before = market.stage_counts()
    while market.running:
        market.step()
        now = market.stage_counts()
        assert now.sum() == market.world.people.size
        assert np.array_equal(now - before, limits.net_flows(market))
        before = now


def test_revenue_is_the_prices_paid_less_refunds_and_nothing_falls_below_zero(market):
    account = limits.Account(market)
    while market.running:
        market.step()
        assert not account.differs(market)
        assert limits.negative(market) == []
        assert all(
            ledger.spent <= round(100 * lever.budget)
            for lever, ledger in zip(market.campaigns.levers.values(), market.campaigns.ledgers.values(), strict=True)
            if lever.budget is not None
        )


def test_every_split_of_sales_adds_up_to_the_same_sales(market):
    while market.running:
        before = market.world.people.purchases.sum()
        market.step()
        books = market.world.books
        sold = market.world.people.purchases.sum() - before
        for split in ("units", "segment_units", "sales_by_cause"):
            assert getattr(books, split).sum() == sold
        assert books.first_purchases + books.repeat_purchases == sold
        assert books.segment_revenue.sum() == books.revenue.sum()
        assert books.returned_units.sum() <= sold + market.world.people.purchases.sum()


def test_stock_changes_by_what_arrives_is_sold_and_comes_back(market):
    goods, days = market.world.market, market.world.clock.step_days
    arrived = np.zeros(goods.stock.shape)
    while market.running:
        before, earlier = goods.stock.copy(), np.floor(arrived + 1e-6)
        market.step()
        arrived += goods.restock * days
        books = market.world.books
        came = np.floor(arrived + 1e-6) - earlier
        assert np.array_equal(goods.stock - before, (came - books.units.T + books.returned_units.T).astype(np.int64))
        assert np.all(before + came >= books.units.T), "more was sold than there was"


def test_what_everybody_sees_is_a_recount_of_who_owns_what(market):
    world = market.world
    while market.running:
        market.step()
        if world.clock.step % 10 == 1:
            recount(world)


def recount(world):
    """Compare the running totals with loops over the people."""
    people, products = world.people, len(world.market.products)
    everyone = np.arange(people.size)
    owned = people.owned.tolist()
    public = np.zeros(products, int)
    segments = np.zeros((len(world.segments), products), int)
    groups = np.zeros((len(world.groups), products), int)
    for i, k in enumerate(owned):
        if k >= 0:
            public[k] += 1
            segments[people.segment[i], k] += 1
            groups[people.identity_group[i], k] += 1
    assert np.array_equal(world.public.owners, public)
    assert np.array_equal(world.public.owners_by_segment, segments)
    assert np.array_equal(world.public.owners_by_group, groups)
    if world.network.well_mixed:
        others = public.sum() - (people.owned >= 0)
        assert np.array_equal(world.neighbourhood.owning(people, everyone), others)
        return
    near = np.zeros((people.size, products), int)
    tied = np.zeros((people.size, 2), int)
    for i in range(people.size):
        for j, strong in zip(world.network.neighbours(i), world.network.is_strong(i), strict=True):
            if owned[j] >= 0:
                near[i, owned[j]] += 1
                tied[i, int(strong)] += 1
    weak, strong = world.neighbourhood.owning_by_strength(people, everyone)
    assert np.array_equal(np.stack([weak, strong], axis=1), tied)
    assert np.array_equal(world.neighbourhood.owning(people, everyone), near.sum(axis=1))
    assert np.array_equal(world.neighbourhood.owning_product(people, everyone), near)


def test_what_friends_say_about_a_product_is_a_recount_of_their_groups():
    scenario = load("rich.toml")
    identity = scenario.influences.identity
    model = build(scenario, 9)
    people, names = model.world.people, model.world.groups
    while model.running:
        model.step()
        if model.world.clock.step % 15:
            continue
        total = np.zeros((people.size, len(model.world.market.products)), int)
        for i in range(people.size):
            mine = names[people.identity_group[i]]
            for j in model.world.network.neighbours(i):
                theirs = names[people.identity_group[j]]
                distance = identity.dissimilarity.get(mine, {}).get(theirs, 1.0)
                if people.owned[j] >= 0:
                    total[i, people.owned[j]] += (
                        1000 if mine == theirs else -round(1000 * identity.repulsion * distance)
                    )
        assert np.array_equal(people.neighbours_affinity, total)


def test_owners_change_by_deliveries_returns_and_those_who_drop_it(market):
    people = market.world.people
    before = people.owned >= 0
    while market.running:
        returned_to_nothing = 0
        had = people.previous_owned.copy()
        market.step()
        now = people.owned >= 0
        lost = np.flatnonzero(before & ~now)
        gone = np.flatnonzero(had[lost] < 0).size
        returned_to_nothing += int(market.world.books.returned_units.sum())
        assert lost.size <= returned_to_nothing + int(market.world.books.abandoned_ownership)
        assert gone <= lost.size
        before = now
