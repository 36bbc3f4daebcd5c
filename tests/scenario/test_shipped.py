"""Every scenario that ships: it loads, says what it asks, and runs."""

from functools import cache

import numpy as np
import pytest

from journeysim import JourneyModel, Scenario
from journeysim.population.columns import STAGES
from journeysim.scenario import catalogue
from journeysim.stages.opening import NEEDS

SHIPPED = catalogue.names()
MARKETS = [name for name in SHIPPED if not name.startswith("limits/")]
CALM = {f"influences.frugality.shocks.{name}": "drop" for name in ("recession", "simple-living")}


def small(name: str, consumers: int = 2000, **settings: object) -> Scenario:
    """Return a shipped scenario with fewer people."""
    fewer = min(consumers, Scenario.load(name).population.consumers)
    return Scenario.load(name, set={"population.consumers": fewer, **settings})


def test_the_markets_and_the_limits_are_there():
    assert {"smartphones", "fashion", "recession"} <= set(MARKETS)
    assert len(SHIPPED) > len(MARKETS)


@pytest.mark.parametrize("name", SHIPPED)
def test_it_loads_and_says_what_it_asks(name):
    scenario = Scenario.load(name)
    assert scenario.settings.title
    assert scenario.question.endswith("?")
    assert scenario.settings.description.strip()


@pytest.mark.parametrize("name", SHIPPED)
def test_it_runs_ten_steps_at_small_size(name):
    model = JourneyModel(small(name, **{"time.steps": 10}), seed=1)
    while model.running:
        model.step()
        assert model.stage_counts().sum() == model.world.people.size
    assert model.world.clock.step == 10


@pytest.mark.slow
@pytest.mark.parametrize("name", MARKETS)
def test_a_year_loses_nobody(name):
    model = JourneyModel(small(name, **{"time.steps": 365}), seed=1)
    people, public = model.world.people, model.world.public
    source = [STAGES.index(move.source) for move in model.moves]
    target = [STAGES.index(move.target) for move in model.moves]
    made = np.zeros(len(model.moves), np.int64)
    before = model.stage_counts()
    while model.running:
        model.step()
        flow = np.bincount(target, model.transitions, len(STAGES)) - np.bincount(source, model.transitions, len(STAGES))
        after = model.stage_counts()
        assert after.sum() == people.size
        assert (after - before == flow).all()
        assert (model.world.market.stock >= 0).all()
        made += model.transitions
        before = after
    owners = np.bincount(people.owned[people.owned >= 0], minlength=public.owners.size)
    assert (public.owners == owners).all()
    assert (public.owners_by_group.sum(axis=0) == owners).all()
    # A market that ships uses the whole journey: people enter and leave every stage, and go back from each that may.
    assert set(source) == {STAGES.index(move.source) for move, count in zip(model.moves, made, strict=True) if count}
    stages_back = {move.source for move in model.moves if move.back}
    if not model.plan.settings.stages.evaluation.return_rate:
        stages_back.remove("evaluation")  # where nothing is ever sent back
    assert {move.source for move, count in zip(model.moves, made, strict=True) if move.back and count} == stages_back


@cache
def recession_year(calm: bool) -> dict[str, float]:
    """Return the totals of the second year of two small markets, with the recession or, on the same luck, without."""
    total = dict.fromkeys(("needs", "wants", "units", "accessories", "talked out", "age", "frugality"), 0.0)
    for seed in (1, 2):
        model = JourneyModel(small("recession", 4000, **(CALM if calm else {})), seed=seed)
        talk = next(
            code for code, move in enumerate(model.moves) if (move.source, move.reason) == ("need", "frugality")
        )
        while model.running:
            model.step()
            books = model.world.books
            if model.day > 365:
                total["needs"] += int(books.needs[: len(NEEDS)].sum())
                total["wants"] += int(books.needs[len(NEEDS) :].sum())
                total["units"] += int(books.units.sum())
                total["accessories"] += int(books.accessories)
                total["talked out"] += int(model.transitions[talk])
        people = model.world.people
        total["age"] += float(model.world.clock.days_since(people.owned_since[people.owned >= 0]).mean()) / 2
        total["frugality"] += float(people.frugality.mean()) / 2
    return total


@pytest.mark.full
def test_a_recession_cuts_wants_more_than_needs_and_lengthens_use():
    thrift, calm = recession_year(calm=False), recession_year(calm=True)
    assert thrift["frugality"] > calm["frugality"] + 0.1
    assert thrift["wants"] / calm["wants"] < thrift["needs"] / calm["needs"] < 1
    assert thrift["units"] < 0.95 * calm["units"]
    assert thrift["age"] > calm["age"]
    assert thrift["accessories"] / thrift["units"] < calm["accessories"] / calm["units"]
    assert thrift["talked out"] > 1.2 * calm["talked out"]
