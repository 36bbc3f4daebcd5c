"""Influences together; and a new influence is one file, with no list elsewhere."""

import numpy as np
import pytest

from journeysim.influences.base import Influence, Influences
from journeysim.scenario.problems import ScenarioError
from tests.support import build, put, state, steps
from tests.temporary import room  # noqa: F401 - a fixture

FAD = '''
"""A fad: a craze that comes over everybody alike."""

from typing import Literal

import numpy as np

from journeysim.influences.base import Influence
from journeysim.scenario.parameters import parameter


class Fad(Influence):
    """A craze."""

    cause = "feed"
    form: Literal["craze", "off"] = "off"
    rate: float = parameter(0.5, unit="per day", bounds=(0, 10), help="Rate of the craze.")

    def need_rate(self, world, ids):
        return np.full(ids.size, self.rate)
'''

WORN = '''
"""Planned wear: what is owned wears out sooner, and everybody wants more."""

from typing import Literal

import numpy as np

from journeysim.influences.base import Influence


class Wear(Influence):
    """Wear."""

    form: Literal["soon", "off"] = "soon"

    def lifetime_factor(self, world, ids):
        return np.full(ids.size, 0.25)

    def hazard_factor(self, world, ids, want):
        return np.full(ids.size, 3.0)
'''

CERTAIN = '''
"""Orders from above."""

from typing import Literal

from journeysim.influences.base import Influence


class Orders(Influence):
    """Orders to the first ten."""

    cause = "normative"
    form: Literal["given", "off"] = "given"

    def certainty(self, world, ids):
        return ids < 10
'''


def test_a_new_influence_is_one_file(room):  # noqa: F811
    room("influences", "fad", FAD)
    quiet, crazed = build(), build({"influences.fad": {"form": "craze", "rate": 10.0}})
    assert not steps(quiet)
    assert steps(crazed, 5)[("idle", "need", "feed")] == 100


@pytest.mark.slow
def test_a_new_influence_is_in_the_schema_with_its_parameters(room):  # noqa: F811
    from journeysim.scenario.json_schema import json_schema

    assert not [name for name in json_schema()["$defs"] if name.endswith("Fad")]
    room("influences", "fad", FAD)
    schema = json_schema()
    table = next(each for name, each in schema["$defs"].items() if name.endswith("Fad"))
    assert table["properties"]["rate"]["maximum"] == 10
    assert "per day" in str(table["properties"]["rate"])
    with pytest.raises(Exception, match=r"influences\.fad\.rate"):
        build({"influences.fad": {"rate": 11.0}})


@pytest.mark.parametrize("source", [FAD, WORN], ids=["own rate", "wear and factor"])
def test_no_ceiling_cuts_off_what_a_new_influence_makes(room, monkeypatch, source):  # noqa: F811
    from journeysim.stages.need import Need

    room("influences", "fad", source)
    changes = {
        "influences.fad": {} if source is WORN else {"form": "craze", "rate": 0.05},
        "initial.owners.some": {"share": 0.7}, "products.plain.lifetime": 90.0, "products.fancy.lifetime": 60.0,
        "stages.need": {"rate": 0.005, "feed_rate": 0.01, "upgrades": ["feed"]}, "channels.pics": {"members": 0.7},
    }  # fmt: skip
    quick = build(changes)
    happened = steps(quick, 60)
    monkeypatch.setattr(Need, "ceilings", lambda self, world: np.ones(world.people.size, np.float32))
    thorough = build(changes)
    assert steps(thorough, 60) == happened
    assert state(quick) == state(thorough)
    assert sum(happened.values()) > 500


OWN = '''
"""A cause of needs or wants beside the others, that knows how high its rate can be."""

from typing import Literal

import numpy as np

from journeysim.influences.base import Influence


class Own(Influence):
    """A steady rate."""

    cause = "{cause}"
    want = {want}
    form: Literal["on", "off"] = "on"

    def need_rate(self, world, ids):
        return np.full(ids.size, 0.03)

    def rate_ceiling(self, world):
        return 0.03
'''


@pytest.mark.slow
@pytest.mark.parametrize("owners", [0.0, 1.0], ids=["non-owners", "owners"])
@pytest.mark.parametrize(
    ("cause", "want", "upgrades"),
    [
        ("feed", True, []),
        ("feed", True, ["feed"]),
        ("advertising", True, []),
        ("advertising", True, ["advertising"]),
        ("recommender", True, ["feed", "recommender"]),
        ("deal", True, ["deal"]),
        ("crm", False, []),
        ("crm", False, ["feed", "advertising"]),
        ("functional", False, []),
        ("informational", False, ["feed"]),
        ("fashion", True, []),
        ("fashion", True, ["fashion", "feed"]),
        ("chore", False, []),
        ("chore", False, ["feed"]),
    ],
)
def test_an_added_rate_is_added_to_the_ceilings_for_all_who_feel_it(room, monkeypatch, cause, want, upgrades, owners):  # noqa: F811
    from journeysim.stages.need import Need

    room("influences", "own", OWN.format(cause=cause, want=want))
    changes = {
        "population.traits.impulsiveness": 0.5, "channels.pics": {"members": 0.7, "visual_richness": 1.0},
        "initial.owners.some": {"share": owners, "age": 20.0},
        "products.plain.lifetime": 60.0, "products.fancy.lifetime": 60.0,
        "vendors.shop.deals": {"discount": 0.1, "rate": 0.1},
        "stages.need": {
            "rate": 0.001, "feed_rate": 0.3, "recommender_rate": 0.05, "impulse": 0.5, "upgrades": upgrades,
        },
        "campaigns.ads": {
            "lever": "advertising", "product": "plain", "channel": "pics", "budget": 1e6, "per_day": 1e5, "effect": 0.1,
        },
    }  # fmt: skip
    quick = build(changes)
    happened = steps(quick, 40)
    monkeypatch.setattr(Need, "ceilings", lambda self, world: np.ones(world.people.size, np.float32))
    thorough = build(changes)
    assert steps(thorough, 40) == happened
    assert state(quick) == state(thorough)
    begun = sum(count for (source, _, _), count in happened.items() if source == "idle")
    assert begun > 20, "the ceilings are not put to the test"


@pytest.mark.parametrize(("cause", "want", "known"), [("fashion", True, True), ("chore", False, False)])
def test_an_upgrade_may_be_an_influences_own_want_but_not_its_need(room, cause, want, known):  # noqa: F811
    room("influences", "own", OWN.format(cause=cause, want=want))
    changes = {"stages.need.upgrades": [cause]}
    if known:
        build(changes)
        with pytest.raises(ScenarioError, match="unknown want 'fashon'; did you mean 'fashion'"):
            build({"stages.need.upgrades": ["fashon"]})
    else:
        with pytest.raises(ScenarioError, match=f"unknown want '{cause}'"):
            build(changes)


def test_an_influence_may_make_wants_certain_by_one_method(room):  # noqa: F811
    room("influences", "orders", CERTAIN)
    model = build({"stages.need.rate": 100.0})
    assert steps(model)[("idle", "need", "normative")] == 10, "and nobody else wants, whatever the hazards"


def test_an_influence_that_says_nothing_changes_nothing():
    class Silent(Influence):
        form: str = "on"

    model = build({"stages.need.rate": 0.1})
    other = build({"stages.need.rate": 0.1})
    other.influences = other.world.influences = Influences({"silent": Silent()})
    assert steps(model, 20) == steps(other, 20)
    assert state(model) == state(other)


def test_two_influences_with_one_cause_add_their_rates():
    class Steady(Influence):
        form: str = "on"
        cause = "feed"

        def need_rate(self, world, ids):
            return np.full(ids.size, 0.25)

        def rate_ceiling(self, world):
            return 0.25

    world = build().world
    both = Influences({"one": Steady(), "other": Steady()})
    assert both.need_rates(world, np.arange(3))["feed"].tolist() == [0.5] * 3
    assert both.rate_ceilings(world) == {"feed": 0.5}


def test_factors_multiply_utilities_add_and_an_own_rate_is_spared_its_own_factor():
    class Double(Influence):
        form: str = "on"
        cause = "normative"

        def hazard_factor(self, world, ids, want):
            return np.full(ids.size, 2.0)

        def product_utility(self, world, ids):
            return np.ones((ids.size, 2))

    class Triple(Double):
        cause = "informational"

        def hazard_factor(self, world, ids, want):
            return np.full(ids.size, 3.0)

    world, ids = build().world, np.arange(2)
    both = Influences({"double": Double(), "triple": Triple()})
    assert both.hazard_factor(world, ids, True).tolist() == [6.0, 6.0]
    assert both.hazard_factor(world, ids, True, besides="normative").tolist() == [3.0, 3.0]
    assert both.product_utility(world, ids, "product").tolist() == [[2.0, 2.0]] * 2


def test_what_acts_nowhere_is_off():
    changes = {"influences.normative": {"form": "share", "weight": 5.0, "want_rate": 100.0, "at": []}}
    changes["initial.owners.some"] = {"share": 0.5}
    model = build(changes)
    assert not steps(model, 3)
    ids = put(model, [0], "product")
    assert not model.influences.product_utility(model.world, ids, "product").any()
