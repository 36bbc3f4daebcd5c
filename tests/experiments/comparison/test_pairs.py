"""Two runs of the same people, side by side."""

import numpy as np
import pytest

from journeysim import Scenario, run
from journeysim.experiments.comparison.own import Own
from journeysim.experiments.comparison.pairs import changed_campaigns, pairs, siblings_of, side
from tests.experiments.comparison.made import ADS, MINI, NOVA, OWN, ROCK, purchases, result
from tests.records.market import LIVELY


def test_a_side_adds_up_what_each_consumer_bought():
    bought = purchases((3, 0, NOVA), (7, 0, NOVA, 0, True), (2, 1, ROCK), (5, 1, MINI), (4, 2, NOVA))
    found = side(bought, OWN.cells, np.array([False, True, False]))
    assert found.own.tolist() == [2, 0, 1, 0]
    assert found.everything.tolist() == [2, 2, 1, 0]
    assert found.siblings.tolist() == [0, 1, 0, 0]
    assert found.steps.tolist() == [10, 0, 4, 0]
    assert found.first.tolist() == [3, 0, 4, 0]
    assert found.kept == 2


def test_pairs_come_replicate_by_replicate():
    base, plan = (
        result(purchases(), purchases()),
        result(purchases((1, 0, NOVA)), purchases((1, 0, NOVA), (2, 0, NOVA))),
    )
    assert [(number, len(a), len(b)) for number, a, b in pairs(base, plan)] == [(0, 0, 1), (1, 0, 2)]


def test_the_brands_other_products_are_siblings():
    assert siblings_of(result(purchases()), OWN).tolist() == [False, True, False]
    everything = Own(np.ones((3, 2), bool), "all sales")
    assert siblings_of(result(purchases()), everything).tolist() == [False] * 3


def test_campaigns_that_the_base_has_too_are_not_the_plans():
    base = result(purchases(), campaigns={"old": ADS, "ads": ADS})
    plan = result(purchases(), campaigns={"ads": {**ADS, "budget": 20.0}, "new": ADS, "old": ADS})
    assert changed_campaigns(base, plan) == [0, 1]
    assert changed_campaigns(base, base) == []


def test_runs_that_are_no_pair_are_refused():
    base, plan = result(purchases()), result(purchases(), purchases())
    with pytest.raises(ValueError, match="differ in the number of replicates: 1 and 2"):
        list(pairs(base, plan))
    bare = run(Scenario.from_dict({**LIVELY, "time": {"steps": 41}}), seed=3)
    with pytest.raises(ValueError, match="purchases=True"):
        list(pairs(bare, bare))
