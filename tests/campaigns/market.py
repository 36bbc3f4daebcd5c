"""A small lively market in which every lever has something to move, and what a lever does to it, pair by pair."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from scipy.special import stdtrit

from journeysim.engine.model import JourneyModel
from journeysim.experiments.run import run
from journeysim.records.result import Result
from journeysim.scenario.scenario import Scenario

MARKET: dict[str, Any] = {
    "time": {"steps": 60},
    "population": {
        "consumers": 1500,
        "segments": {
            "fans": {"share": 0.3, "traits": {"passion": 0.8, "posting_rate": 0.7}},
            "others": {"share": 0.7, "traits": {"passion": 0.2, "posting_rate": 0.3}},
        },
        "traits": {
            "budget": 100_000.0,
            "impulsiveness": {"distribution": "uniform", "low": 0.1, "high": 0.7},
            "conformity": 0.4,
            "frugality": 0.2,
            "trust": {"friends": 0.9, "reviews": 0.7, "advertising": 0.5, "influencers": 0.6},
            "polarity": {"positive": 0.5, "negative": 0.1},
            "tastes": {"style": {"distribution": "normal", "mean": 0.0, "sd": 0.5}},
        },
    },
    "network": {"kind": "erdos_renyi", "mean_degree": 8.0},
    "products": {
        "plain": {
            "price": 100.0, "unit_cost": 50.0, "quality": 3.3, "lifetime": 60.0, "brand": "Plain",
            "attributes": {"style": 0.1}, "accessories": {"case": {"price": 15.0, "unit_cost": 5.0, "attach": 0.3}},
        },
        "fancy": {
            "price": 120.0, "unit_cost": 60.0, "quality": 4.0, "lifetime": 60.0, "brand": "Fancy",
            "attributes": {"style": 1.0}, "symbolic_weight": 0.3,
        },
    },
    "vendors": {
        "shop": {
            "kind": "marketplace", "steps_to_buy": 3, "delivery": 1.0, "stars_shown": 0.2, "presence": {"net": 0.01},
        },
        "corner": {"kind": "physical_store", "steps_to_buy": 4, "presence": {"tv": 0.01}},
        "pop-up": {
            "kind": "social_shop", "channel": "net", "open": False, "steps_to_buy": 1, "presence": {"net": 0.05},
        },
    },
    "channels": {
        "net": {"kind": "social", "members": 0.8, "visual_richness": 0.8, "feed_reach": 0.3},
        "tv": {"kind": "media", "members": 0.9},
    },
    "influences": {
        "normative": {"form": "share", "weight": 1.0, "want_rate": 0.002},
        "informational": {"form": "share", "weight": 0.003},
        "identity": {"form": "image"},
        "frugality": {"form": "norm"},
    },
    "stages": {
        "need": {
            "rate": 0.01, "feed_rate": 0.004, "recommender_rate": 0.002, "delay": 1.0, "want_fade": 0.05,
            "upgrades": ["advertising", "influencer", "normative", "recommender", "feed", "deal"],
            "upgrade_factor": 0.5, "impulse": 0.5, "loyalty_loop": 0.2,
        },
        "product": {"looks": 2.0, "outside_utility": 3.0, "delay": 0.5},
        "vendor": {"outside_utility": -1.0},
        "decision": {"reservation": 3.0, "delay": 0.5},
        "purchase": {"drop_out": 0.1, "share_rate": 0.05},
        "evaluation": {
            "delay": 2.0, "review_rate": 0.1, "review_praise": 0.1, "review_blame": 0.2, "complaint_rate": 0.7,
            "return_rate": 0.05, "pass_on": 0.2,
        },
    },
    "initial": {
        "known_products": {"plain": 0.9, "fancy": 0.4},
        "known_vendors": {"shop": 0.6, "corner": 0.6},
        "owners": {
            "first": {"share": 0.4, "vendors": {"shop": 1.0, "corner": 1.0}, "age": {
                "distribution": "uniform", "low": 0.0, "high": 50.0,
            }},
        },
    },
}  # fmt: skip

#: A smaller market and a shorter run, where that is enough to see what a lever does.
LITTLE: dict[str, Any] = {"population.consumers": 400, "time.steps": 30}


def scenario_of(lever: dict[str, Any] | None, changes: dict[str, Any] | None = None) -> Scenario:
    """The market with one campaign called `lever`, or none, and with other settings by dotted key."""
    given = dict(changes or {})
    if lever is not None:
        given["campaigns.lever"] = lever
    plain = Scenario.from_dict(MARKET)
    return plain.with_settings(given) if given else plain


def model_of(lever: dict[str, Any] | None, changes: dict[str, Any] | None = None, seed: int = 1) -> JourneyModel:
    """A model of the market that has run to its end."""
    model = JourneyModel(scenario_of(lever, changes), seed=seed)
    while model.running:
        model.step()
    return model


def result_of(lever: dict[str, Any] | None, changes: dict[str, Any] | None = None, replicates: int = 6) -> Result:
    """The result of the market, the same people and luck whatever the lever."""
    return _result(json.dumps([lever, changes]), replicates)


@cache
def _result(setting: str, replicates: int) -> Result:
    # Tests ask again and again for the market without a lever.
    return run(scenario_of(*json.loads(setting)), seed=5, replicates=replicates)


def sells(lever: dict[str, Any] | None, measure: str, replicates: int = 6, **changes: Any) -> float:
    """The mean of a measure."""
    value = result_of(lever, changes, replicates).summary[measure]
    assert value is not None
    return value


def against(
    lever: dict[str, Any], measure: str, base: dict[str, Any] | None = None, replicates: int = 6, **changes: Any
) -> list[float]:
    """What a lever adds to a measure in each pair, against the market without it or with another one."""
    with_it, without = result_of(lever, changes, replicates), result_of(base, changes, replicates)
    return [a - b for a, b in zip(with_it.values(measure), without.values(measure), strict=True)]


def lifted(differences: Sequence[float], sign: int = 1, confidence: float = 0.99) -> bool:
    """Whether the mean difference has this sign at the confidence, by a one-sided paired t test."""
    values = sign * np.asarray(differences)
    n, sd = values.size, float(values.std(ddof=1))
    if sd == 0.0:
        return bool(values[0] > 0)
    return bool(values.mean() > stdtrit(n - 1, confidence) * sd / np.sqrt(n))
