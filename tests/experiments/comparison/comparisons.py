"""A small comparison that several tests look at: a lively market with its campaign, without it, and with two."""

from functools import cache

from journeysim import Scenario, compare
from tests.records.market import LIVELY

BASE = Scenario.from_dict({**LIVELY, "time": {"steps": 30}}, name="lively")
WITHOUT = BASE.with_settings({"campaigns.spring": "drop"})
AD = BASE.as_dict()["campaigns"]["spring"]


def with_campaign(name, **changes):
    """The base with a further advertising campaign."""
    return BASE.with_settings({f"campaigns.{name}": {**AD, "label": name.title(), **changes}})


PLANS = {
    "without": WITHOUT,
    "autumn": with_campaign("autumn", start=10.0, end=25.0, budget=900.0),
    "inert": with_campaign("idle", budget=0.0),
}


@cache
def comparison(replicates=3, **options):
    """The comparison of the three plans with the base on seed 3."""
    return compare(BASE, PLANS, seed=3, replicates=replicates, **options)
