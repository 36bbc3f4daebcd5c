"""One step: its order, who meets which stage in it, and that what is social is this morning's."""

import numpy as np
import pytest

from journeysim import JourneyModel, Scenario
from journeysim.population.columns import STAGES
from tests.support import FANCY, NOW, PLAIN, SHOP, build, moves, put, state, steps


def test_whoever_goes_forward_can_pass_all_stages_in_one_step():
    model = build({"stages.need.rate": NOW})
    assert [f"{source} -> {target}" for source, target, _ in steps(model)] == [
        "idle -> need",
        "need -> product",
        "product -> vendor",
        "vendor -> decision",
        "decision -> purchase",
        "purchase -> evaluation",
        "evaluation -> idle",
    ]


def test_whoever_goes_back_waits_for_the_next_step():
    model = build({"vendors.shop.stock": {"plain": 0}, "initial.known_products": {"plain": 1.0}})
    put(model, np.arange(100), "product")
    assert steps(model) == {
        ("product", "vendor", "product chosen"): 100,
        ("vendor", "product", "out of stock"): 100,
    }
    assert (model.world.people.stage == 2).all()


def test_a_new_journey_begins_on_the_step_after_the_last_one_ended():
    model = build({"stages.need.rate": NOW, "products.plain.lifetime": 1.0, "products.fancy.lifetime": 1.0,
                   "stages.need.replacement": "fixed"})  # fmt: skip
    for day in range(1, 5):
        assert steps(model)[("idle", "need", "functional")] == 100
        assert (model.world.people.journey == day).all()


def test_everybody_decides_on_the_same_morning_paper():
    """Fifty buy in this step; those who come to want after them, by id or by stage, still see the old share."""
    seen = {}
    model = build({"influences.normative": {"form": "share", "weight": 1.0}, "time.steps": 2})
    put(model, np.arange(50), "purchase", product=FANCY, vendor=SHOP, price=1)
    put(model, np.arange(50, 100), "product")
    product = type(model.stages["product"])
    utility = product.utility

    def watched(self, world, ids, price, place):
        seen.setdefault(place, []).append(world.neighbourhood.share(world.people, ids).max())
        return utility(self, world, ids, price, place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(product, "utility", watched)
        model.step()
    assert seen["product"] == [0.0]
    assert model.world.neighbourhood.share(model.world.people, np.arange(100)).max() == 1.0


def test_stages_draw_alike_whoever_else_is_there():
    """Half of the people alone decide as they do in the company of the other half."""
    changes = {
        "population.consumers": 1000, "stages.need.rate": 0.2, "stages.product.looks": 2.0,
        "stages.decision": {"form": "logit", "reservation": 2.5}, "stages.evaluation.return_rate": 0.2,
        "network": {"kind": "ring", "degree": 2},
    }  # fmt: skip
    whole, half = build(changes), build(changes | {"population.consumers": 500})
    for _ in range(10):
        whole.step()
        half.step()
    for name in ("stage", "journey", "product", "vendor", "purchases", "attempt", "price"):
        assert np.array_equal(getattr(whole.world.people, name)[:500], getattr(half.world.people, name)), name


def test_the_clock_and_the_books_are_those_of_the_step():
    model = build({"time.step_days": 0.5, "stages.need.rate": NOW})
    model.step()
    assert model.world.clock.step == 1
    assert model.day == 0.5
    assert model.world.books.units.sum() == 100
    model.step()
    assert model.world.books.units.sum() == 0
    assert not moves(model)


def test_moves_steps_back_and_entries_are_counted_for_each_journey():
    model = build({"stages.need.rate": NOW, "stages.vendor": {"outside_option": True, "outside_utility": 1000.0},
                   "stages.product": {"patience": 2, "outside_option": True, "outside_utility": -1000.0}})  # fmt: skip
    model.step()
    people = model.world.people
    assert (people.first_entry == STAGES.index("need")).all()
    assert (people.moves == 4).all()
    assert (people.attempt == 1).all()
    steps(model, 3)
    assert (people.moves == 10).all()
    assert (people.attempt == 4).all()


def test_the_recorder_hears_of_the_beginning_each_move_and_the_end_of_each_step():
    heard = []

    class Recorder:
        def begin(self, model):
            heard.append(("begin", model.world.clock.step))

        def moved(self, model, ids, move):
            heard.append((move.reason, ids.size))

        def end_step(self, model):
            heard.append(("end", model.world.clock.step))

    model = build({"initial.known_vendors": 0.0}, recorder=Recorder())
    put(model, np.arange(7), "vendor", product=PLAIN)
    model.step()
    assert heard == [("begin", 0), ("no vendor acceptable", 7), ("end", 1)]


def test_a_seed_is_a_run_and_zero_is_a_seed():
    changes = {"stages.need.rate": 0.1, "stages.product.looks": 2.0}
    runs = []
    for seed in (0, 0, 1):
        model = build(changes, seed=seed)
        steps(model, 15)
        runs.append(state(model))
    assert runs[0] == runs[1] != runs[2]


def test_one_consumer_is_enough():
    model = build({"population.consumers": 1, "network": {"kind": "well_mixed"}, "stages.need.rate": NOW,
                   "influences.normative": {"form": "share"}, "influences.informational": {"form": "share"},
                   "influences.identity": {"form": "image"}, "influences.frugality": {"form": "norm"}})  # fmt: skip
    assert steps(model, 5)[("purchase", "evaluation", "delivered")] == 1


@pytest.mark.slow
def test_a_year_of_the_shipped_market_keeps_its_people_and_its_numbers_finite():
    model = JourneyModel(Scenario.load("smartphones", {"population.consumers": 2000}), seed=6)
    while model.running:
        model.step()
        assert model.stage_counts().sum() == 2000
    people = model.world.people
    for name, column in people.columns.items():
        values = getattr(people, name)
        if column.dtype.startswith("float") and "experience" not in name:
            assert np.isfinite(values).all(), name
    assert (people.frugality >= 0).all()
    assert (people.frugality <= 1).all()
    assert (np.abs(people.satisfaction) <= 1).all()
    assert ((people.belief_mean >= 0) & (people.belief_mean <= 5.5)).all()
