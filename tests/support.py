"""A small market with everything off and at once, so that a test switches on only what it is about."""

import copy
from collections import Counter

import numpy as np

from journeysim import JourneyModel, Scenario
from journeysim.population.columns import STAGES

OFF = {name: {"form": "off"} for name in ("normative", "informational", "identity", "frugality")}

#: Two products, two vendors, nobody owns, nothing happens by itself; whoever needs one buys it within a step.
QUIET = {
    "time": {"steps": 1000},
    "population": {
        "consumers": 100,
        "traits": {"frugality": 0.0, "impulsiveness": 0.0, "passion": 0.0, "posting_rate": 0.0},
        "segments": {"everyone": {"share": 1.0}},
    },
    "network": {"kind": "ring", "degree": 4},
    "products": {
        "plain": {"brand": "acme", "price": 100.0, "unit_cost": 60.0, "quality": 3.0, "lifetime": 1e9},
        "fancy": {"brand": "best", "price": 200.0, "unit_cost": 120.0, "quality": 4.0, "lifetime": 1e9},
    },
    "vendors": {
        "shop": {"kind": "marketplace"},
        "best-site": {"kind": "brand_site", "brand": "best", "sells": ["fancy"]},
    },
    "influences": OFF,
    "stages": {
        "need": {"rate": 0.0},
        "product": {"outside_option": False},
        "vendor": {"outside_option": False},
        "decision": {"form": "always"},
        "evaluation": {"experience_sd": 0.0, "service_sd": 0.0},
    },
}

PLAIN, FANCY = 0, 1
SHOP, BEST_SITE = 0, 1
NOW = 100.0  # a rate per day so high that it is certain within a step


def scenario(changes=None, folder=""):
    """The quiet market with dotted keys changed; a table is laid over what is there, but for the network's."""
    data = copy.deepcopy(QUIET)
    for key, value in copy.deepcopy(changes or {}).items():
        *path, last = key.split(".")
        table = data
        for name in path:
            table = table.setdefault(name, {})
        if isinstance(value, dict) and isinstance(table.get(last), dict) and key != "network":
            table[last].update(value)
        else:
            table[last] = value
    return Scenario.from_dict(data, folder=folder)


def build(changes=None, seed=1, folder="", recorder=None):
    return JourneyModel(scenario(changes, folder), seed=seed, recorder=recorder)


def ties(folder, pairs):
    """Changes that make the network one of these (source, target, strength)."""
    lines = ["source,target,strength", *(f"{a},{b},{how}" for a, b, how in pairs)]
    (folder / "ties.csv").write_text("\n".join(lines) + "\n")
    return {"network": {"kind": "edge_list", "file": "ties.csv"}}


def put(model, ids, stage, cause="functional", **columns):
    """Let consumers enter a stage in a new journey, with columns of theirs as given."""
    people, ids = model.world.people, np.atleast_1d(np.asarray(ids))
    people.begin_journey(ids, model.world.causes.index(cause))
    people.stage[ids] = STAGES.index(stage)
    people.since[ids] = model.world.clock.step
    people.first_entry[ids] = people.stage[ids]
    for name, value in columns.items():
        getattr(people, name)[ids] = value
    model.stages[stage].enter(model.world, ids)
    return ids


def moves(model):
    """What happened in the last step: how many made each (from, to, reason)."""
    return Counter(
        {
            (move.source, move.target, move.reason): int(count)
            for move, count in zip(model.moves, model.transitions, strict=True)
            if count
        }
    )


def steps(model, count=1):
    """Take steps and return all that happened in them."""
    total = Counter()
    for _ in range(count):
        model.step()
        total += moves(model)
    return total


def book(model, name, count=1):
    """Take steps and return the sum of what was booked in them."""
    total = 0
    for _ in range(count):
        model.step()
        total = total + getattr(model.world.books, name).copy()
    return total


def state(model):
    """Every column of the people by name, as bytes."""
    people = model.world.people
    return {name: getattr(people, name).tobytes() for name in people.columns}


def within(share, expected, count, errors=4.0):
    """Whether a share of `count` draws is within so many standard errors of what is expected."""
    return abs(share - expected) <= errors * np.sqrt(expected * (1 - expected) / count) + 1e-12
