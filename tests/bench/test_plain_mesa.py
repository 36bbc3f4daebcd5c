"""Plain Mesa follows the same rules as journeysim, written a second time: both have to give the same numbers."""

from collections import Counter

import pytest

from journeysim.scenario.scenario import Scenario
from tests.bench import comparison
from tests.bench.__main__ import Worker, take_turns
from tests.bench.plain_mesa import PlainModel
from tests.bench.worker import market

KEY = (
    *("needs", "units sold", "conversion of visits", "cart abandonment", "returns, of units", "satisfaction"),
    *("revenue", "visits", "posts seen", "frugality", "known", "vendors", "committed", "belief", "certainty"),
    *("needs: ", "units: ", "units at: ", "units for: ", "owners at the end: "),
)


@pytest.mark.full
def test_plain_mesa_and_journeysim_give_the_same_year_but_for_chance():
    scenario = market(consumers=2_000, steps=365, campaigns=False)
    theirs = [comparison.plain(scenario, seed) for seed in range(1, 5)]
    ours = [comparison.journeysim(scenario, seed) for seed in range(1, 17)]
    lines = [line for line in comparison.compare(ours, theirs) if line.name.startswith(KEY)]
    # By chance alone, one test in a thousand would find any of so many outputs this far apart.
    apart = [line for line in lines if line.p_value < 0.001 / len(lines)]
    assert len(lines) > 40
    assert not apart


def test_nobody_is_lost_in_plain_mesa():
    model = PlainModel(market(consumers=200, steps=30, campaigns=False), seed=3)
    for _ in range(30):
        model.step()
    stages = Counter(each.stage for each in model.people)
    flows = Counter({0: len(model.people)})
    for (source, target, _), count in model.moves.items():
        flows[source] -= count
        flows[target] += count
    assert {stage: flows[stage] for stage in range(7)} == {stage: stages[stage] for stage in range(7)}
    assert sum(model.owners) == sum(each.owned is not None for each in model.people)


def test_plain_mesa_refuses_forms_that_it_does_not_know():
    scenario = Scenario.load("smartphones", {"influences.normative.form": "threshold"})
    with pytest.raises(ValueError, match="only the forms"):
        PlainModel(scenario)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["journeysim", "recorded", "plain"])
def test_a_worker_tells_what_its_steps_took(kind):
    worker = Worker(kind, consumers=300, steps=5, campaigns=False)
    take_turns([worker], warm=1, measured=4, block=3)
    worker.end()
    assert worker.steps == 4
    assert len(worker.blocks) == 2
    assert worker.cost > 0
    assert worker.peak > worker.setup["peak"] * 0.99 > 1e6
