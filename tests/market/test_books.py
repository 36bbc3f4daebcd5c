"""The books of a step: whole numbers, cleared each step, and in balance over a run in which everything happens."""

import numpy as np
import pytest

from journeysim import JourneyModel, Scenario
from journeysim.market.books import HOPS, Books
from journeysim.population.columns import STAGES
from tests.support import build


def test_books_have_the_shapes_that_they_declare():
    books = Books(products=2, vendors=3, segments=4, causes=5)
    assert books.units.shape == (2, 3)
    assert books.segment_units.shape == (4, 2)
    assert books.needs.shape == (5,)
    assert books.posts.shape == (3, HOPS)
    assert books.stage_exits.shape == (len(STAGES),)
    assert books.carts.shape == ()
    assert {values.dtype for values in vars(books).values()} == {np.dtype(np.int64)}


def test_clearing_sets_every_tally_to_nought_in_place():
    books = Books(2, 3, 4, 5)
    units = books.units
    for values in vars(books).values():
        values[...] = 7
    books.clear()
    assert all(not values.any() for values in vars(books).values())
    assert books.units is units


BUSY = {
    "population.consumers": 3000,
    "stages.need.rate": 0.02,
    "stages.need.delay": 1.0,
    "stages.evaluation.delay": 2.0,
    "stages.evaluation.return_rate": 0.3,
    **{
        f"initial.owners.installed-{segment}.share": 0.3
        for segment in ("enthusiasts", "students", "professionals", "families", "seniors")
    },
}


@pytest.fixture(scope="module")
def busy():
    """Each step of a busy market: stage counts before and after, moves, books, and what people hold at its end."""
    model = JourneyModel(Scenario.load("smartphones", BUSY), seed=5)
    record = []
    for _ in range(60):
        before, owners = model.stage_counts(), model.world.public.owners.sum()
        model.step()
        counts = zip(model.moves, model.transitions.tolist(), strict=True)
        tallies = {name: values.copy() for name, values in vars(model.world.books).items()}
        happened = {(move.source, move.target, move.reason): n for move, n in counts}
        record.append((before, model.stage_counts(), happened, tallies, owners, model.world.public.owners.sum()))
    return model, record


def test_people_are_conserved_and_flows_balance(busy):
    _, record = busy
    for before, after, happened, *_ in record:
        assert before.sum() == after.sum() == 3000
        for code, name in enumerate(STAGES):
            gained = sum(n for (source, target, _), n in happened.items() if target == name)
            lost = sum(n for (source, target, _), n in happened.items() if source == name)
            assert after[code] - before[code] == gained - lost


def test_entries_and_exits_are_counted_alike_everywhere(busy):
    _, record = busy
    for _, _, happened, books, *_ in record:
        exits = [sum(n for (source, *_), n in happened.items() if source == name) for name in STAGES]
        assert books["stage_exits"].tolist() == exits
        assert books["carts"] == sum(n for (_, target, _), n in happened.items() if target == "purchase")
        assert books["needs"].sum() == exits[0]
        ends = sum(n for (_, target, _), n in happened.items() if target == "idle")
        assert books["journeys_ended"].sum() == ends
        kept = sum(n for (source, target, _), n in happened.items() if (source, target) == ("evaluation", "idle"))
        assert books["journeys_bought"].sum() == kept


def test_sales_add_up_the_same_by_product_segment_cause_and_buyer(busy):
    model, record = busy
    for _, _, _, books, *_ in record:
        units, revenue = books["units"].sum(), books["revenue"].sum()
        assert books["segment_units"].sum() == books["sales_by_cause"].sum() == units
        assert books["first_purchases"] + books["repeat_purchases"] == units
        assert books["segment_revenue"].sum() == books["revenue_by_cause"].sum() == revenue
        assert np.array_equal(books["segment_units"].sum(axis=0), books["units"].sum(axis=1))
    total = sum(books["units"].sum() for _, _, _, books, *_ in record)
    assert total == model.world.people.purchases.sum() > 500


def test_owners_change_by_deliveries_returns_and_abandonment(busy):
    """A delivery to an owner replaces, a return gives back what there was; so this is what they make at most."""
    model, record = busy
    for _, _, happened, books, before, after in record:
        delivered = happened[("purchase", "evaluation", "delivered")]
        returned = happened[("evaluation", "product", "returned")]
        assert returned == books["returned_units"].sum()
        assert -returned - books["abandoned_ownership"] <= after - before <= delivered
    people, public = model.world.people, model.world.public
    assert public.owners.tolist() == np.bincount(people.owned[people.owned >= 0], minlength=6).tolist()
    assert np.array_equal(public.owners_by_segment.sum(axis=0), public.owners)
    assert np.array_equal(public.owners_by_group.sum(axis=0), public.owners)


def test_money_is_never_negative_and_refunds_are_of_what_was_paid(busy):
    _, record = busy
    paid = refunded = 0
    for _, _, _, books, *_ in record:
        assert (books["revenue"] >= 0).all()
        assert (books["refunds"] >= 0).all()
        paid, refunded = paid + books["revenue"], refunded + books["refunds"]
        assert (refunded <= paid).all()
    assert refunded.sum() > 0


def test_everyone_in_evaluation_has_paid_and_nobody_pays_before_the_checkout(busy):
    model, _ = busy
    people = model.world.people
    stage = people.stage
    assert people.paid[stage == 6].all()
    assert not people.paid[(stage >= 1) & (stage <= 4)].any()
    assert (people.product[stage >= 4] >= 0).all()
    assert (people.vendor[stage >= 4] >= 0).all()
    assert not people.pledged[stage != 5].any()


def test_time_in_a_stage_is_counted_when_it_is_left():
    model = build({"stages.need.rate": 100.0, "vendors.shop.delivery": 3.0, "vendors.best-site.delivery": 3.0})
    waited = exits = 0
    for _ in range(60):
        model.step()
        waited += model.world.books.steps_in_stage[5]
        exits += model.world.books.stage_exits[5]
    assert exits == 100
    # Chances of 1 - exp(-1/3) a step, at once at the earliest: a geometric law with a mean of 1 / (exp(1/3) - 1).
    assert waited / exits == pytest.approx(1 / (np.exp(1 / 3) - 1), abs=4 * 3 / 10)
