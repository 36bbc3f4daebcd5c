"""What holds for every lever: it may do nothing, and then changes nothing; and it never spends more than it has."""

import importlib
import re
from functools import cache

import numpy as np
import pytest

from journeysim.campaigns.base import Lever
from journeysim.engine.model import JourneyModel
from journeysim.records.metrics import catalogue
from journeysim.records.recorder import StepRecorder
from journeysim.records.wording import EVENTS, GATHERED
from journeysim.scenario.problems import ScenarioError
from journeysim.scenario.registry import components
from tests.campaigns.examples import CHANGES, EXAMPLES, FOR_EVERYBODY, FOR_NOBODY
from tests.campaigns.market import scenario_of
from tests.support import state

LEVERS = components("campaigns", Lever)
STEPS = 25
SMALL = {"population.consumers": 500, "time.steps": 60}
LATE = 40.0


def ran(lever, changes):
    """The model after some steps, and each metric of those steps by name."""
    recorder = StepRecorder()
    model = JourneyModel(scenario_of(lever, SMALL | changes), seed=3, recorder=recorder)
    for _ in range(STEPS):
        model.step()
    log = recorder.log()
    return model, {metric.name: metric.column(log) for metric in catalogue(recorder.cast)}


@cache
def without(name):
    model, metrics = ran(None, CHANGES.get(name, {}))
    return state(model), metrics


def differing(name, **how):
    """The columns and the metrics in which a run with the lever and the run without it differ."""
    columns, metrics = without(name)
    model, others = ran(EXAMPLES[name] | how, CHANGES.get(name, {}))
    found = state(model)
    assert found.keys() == columns.keys()
    return [each for each in columns if columns[each] != found[each]] + [
        each for each in metrics if not np.array_equal(metrics[each], others[each], equal_nan=True)
    ]


def test_every_lever_has_an_example():
    assert not LEVERS.keys() - EXAMPLES.keys()
    assert not EXAMPLES.keys() - LEVERS.keys()
    assert all(each["lever"] == name for name, each in EXAMPLES.items())


@pytest.mark.parametrize("name", LEVERS)
def test_its_page_says_where_it_comes_from_and_on_which_stage_it_acts(name):
    text = importlib.import_module(f"journeysim.campaigns.{name}").__doc__
    assert re.search(r"\bD\d+b?\b", text)
    assert "Acts on" in text


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_does_something(name):
    assert differing(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("how", ["no money", "later", "nobody"])
def test_a_lever_that_does_nothing_changes_nothing_bit_for_bit(name, how):
    if how == "nobody" and name in FOR_EVERYBODY:
        return
    inert = {"no money": {"budget": 0.0}, "later": {"start": LATE}, "nobody": {"target": {"share": 0.0}}}
    besides = FOR_NOBODY.get(name, {}) if how == "nobody" else {}
    assert not differing(name, **inert[how], **besides)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("budget", [0.37, 12.0, 150.0, 2500.0])
def test_it_never_spends_more_than_its_budget(name, budget):
    changes = SMALL | CHANGES.get(name, {}) | {"time.steps": STEPS}
    model = JourneyModel(scenario_of(EXAMPLES[name] | {"budget": budget}, changes), seed=3)
    spent = 0
    while model.running:
        model.step()
        ledger = model.campaigns.ledgers["lever"]
        assert spent <= ledger.spent <= round(budget * 100)
        spent = ledger.spent


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_it_runs_where_everybody_is_everybodys_neighbour(name):
    changes = CHANGES.get(name, {}) | {"network": {"kind": "well_mixed"}, "influences.informational.form": "share"}
    model, _ = ran(EXAMPLES[name], changes)
    assert model.campaigns.ledgers["lever"].begun


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_name_that_has_to_be_given_cannot_be_empty(name):
    for key, field in LEVERS[name].model_fields.items():
        if key in ("product", "vendor", "channel") and field.is_required():
            with pytest.raises(ScenarioError, match=rf"campaigns\.lever\.{key}: names nothing"):
                scenario_of(EXAMPLES[name] | {key: ""}, CHANGES.get(name, {}))


#: Every want that campaigns make, felt by owners too, so that their ceilings are put to the test as well.
UPGRADES = [
    "advertising", "influencer", "viral", "referral", "community", "normative", "recommender", "feed", "deal",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_need_that_it_makes_is_above_what_is_foreseen(name):
    def lived(foreseen):
        changes = SMALL | CHANGES.get(name, {}) | {"stages.need.upgrades": UPGRADES}
        # One message is enough to get near the ceiling.
        loud = {"effect": 0.3, "half_saturation": 0.001}
        loud = {key: value for key, value in loud.items() if key in LEVERS[name].model_fields}
        model = JourneyModel(scenario_of(EXAMPLES[name] | loud, changes), seed=3)
        for _ in range(2 * STEPS):
            if not foreseen:
                # Everybody's hazard is worked out; `need.ceiling_of` says that this holds for good.
                model.world.event_ceiling[:] = 1.0
                model.world.memory["need.ceiling_of"] = (
                    10**9, model.world.owning_share, np.inf, model.world.people.rewritten,
                )  # fmt: skip
            model.step()
        return state(model)

    with_ceilings, without_any = lived(True), lived(False)
    assert not [each for each in without_any if with_ceilings[each] != without_any[each]]


#: Nobody has friends, and nothing is seen of what others own, say or feel.
ALONE = {
    "network": {"kind": "erdos_renyi", "mean_degree": 0.0},
    **{f"influences.{name}.form": "off" for name in ("normative", "informational", "identity", "frugality")},
    **{f"stages.need.{name}": 0.0 for name in ("feed_rate", "recommender_rate")},
    **{f"stages.product.{name}_weight": 0.0 for name in ("reviews", "recommender", "asking")},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_where_everybody_is_alone_only_the_reached_do_anything_else(name):
    changes = SMALL | CHANGES.get(name, {}) | ALONE
    # A movement's norm is nobody's own to be reached with, where no norm is felt.
    besides = {"appeal": "repair"} if name == "frugality_message" else {}
    worlds = []
    for lever in (None, EXAMPLES[name] | besides):
        model = JourneyModel(scenario_of(lever, changes), seed=3)
        for _ in range(2 * STEPS):
            model.step()
        worlds.append(model)
    people, others = (model.world.people for model in worlds)
    differs = np.zeros(people.size, bool)
    for each in people.columns:
        one, other = (getattr(who, each) for who in (people, others))
        unlike = (one != other) & ~((one != one) & (other != other))
        differs |= unlike.reshape(people.size, -1).any(axis=1)
    assert not (differs & ~worlds[1].campaigns.ledgers["lever"].reached).any()


def all_together(order=EXAMPLES):
    changes = dict(SMALL)
    for each in CHANGES.values():
        changes |= each
    plain = scenario_of(None, changes)
    return JourneyModel(plain.with_settings({f"campaigns.{name}": EXAMPLES[name] for name in order}), seed=3)


class Listener:
    """A diary of everybody that keeps the names of events and what they are told with."""

    def __init__(self):
        self.heard = {}

    def tell(self, world, event, ids, details):
        self.heard[event] = details


def test_what_it_tells_diaries_has_a_sentence():
    model = all_together()
    model.world.diary = Listener()
    for _ in range(STEPS):
        model.step()
    unsaid = {event for event, details in model.world.diary.heard.items() if details} - EVENTS.keys() - GATHERED.keys()
    assert not unsaid
    assert len(model.world.diary.heard) > 10


@pytest.mark.slow
def test_all_levers_run_together_in_any_order():
    found = []
    for order in (EXAMPLES, reversed(EXAMPLES)):
        model = all_together(order)
        for _ in range(STEPS):
            model.step()
        assert all(ledger.begun for ledger in model.campaigns.ledgers.values())
        found.append({name: ledger.spent for name, ledger in model.campaigns.ledgers.items()} | state(model))
    assert not [each for each in found[0] if found[0][each] != found[1][each]]
