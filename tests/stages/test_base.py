"""What all stages share: moves, who acts, choices in proportion; and every declared move happens somewhere."""

from collections import Counter

import numpy as np
import pytest

from journeysim import JourneyModel, Scenario
from journeysim.luck import Luck
from journeysim.population.columns import STAGES
from journeysim.stages.base import Move, Moves, Stage, choose
from tests.support import build, moves, within

#: Causes that only levers of later issues make.
#: Section 3 of the model: where each stage may lead.
TARGETS = {
    "idle": {"need", "vendor", "decision"},
    "need": {"product", "idle"},
    "product": {"vendor", "decision", "need", "idle"},
    "vendor": {"decision", "product"},
    "decision": {"purchase", "vendor", "product", "need", "idle"},
    "purchase": {"evaluation", "decision", "vendor"},
    "evaluation": {"idle", "product"},
}

#: A market in which everything goes wrong now and then.
BUSY = {
    "population.consumers": 4000,
    "time.steps": 400,
    "stages.need.delay": 6.0,
    "stages.need.want_fade": 0.2,
    "stages.need.impulse": 0.3,
    "stages.decision.to_accessories": 3.0,
    "stages.evaluation.return_rate": 0.3,
    "vendors.pixgram-shop.group": {"discount": 0.2, "threshold": 2, "deadline": 3.0},
    "vendors.cheapo.stock": {"galaxia-pro": 2, "nova-mini": 1, "galaxia-a": 3, "volt-s": 2},
    "vendors.cheapo.restock": {"galaxia-a": 0.2},
    "vendors.bazaar.sells": ["galaxia-a", "volt-s"],
    "vendors.bazaar.stock": {"volt-s": 5},
    "stages.vendor.outside_utility": 2.5,
    "campaigns.reminders": {"lever": "crm", "product": "nova-5", "effect": 0.1},
    "campaigns.stars": {"lever": "influencers", "product": "nova-mini", "channel": "pixgram", "effect": 0.1},
    "campaigns.film": {"lever": "viral_content", "product": "volt-s", "creators": 50, "effect": 0.1},
    "campaigns.friends": {"lever": "referral", "product": "galaxia-a", "effect": 0.2},
    "campaigns.page": {"lever": "community", "product": "terra-fair", "channel": "friendbook", "effect": 0.1},
    "campaigns.spring": {"lever": "coupon", "discount": 0.3, "take_up": 0.6, "budget": 20_000.0, "end": 300.0},
}


def test_the_declared_moves_are_those_of_the_model():
    found = {}
    for move in build().moves:
        found.setdefault(move.source, set()).add(move.target)
    assert found == TARGETS


@pytest.mark.slow
def test_every_declared_move_happens_in_a_busy_market():
    model = JourneyModel(Scenario.load("smartphones", BUSY), seed=4)
    happened = Counter()
    for _ in range(400):
        model.step()
        happened += moves(model)
        if len(happened) == len(model.moves):
            break
    declared = {(move.source, move.target, move.reason) for move in model.moves}
    assert not declared - happened.keys()


def test_reasons_tell_moves_between_the_same_stages_apart():
    declared = [(move.source, move.target, move.reason) for move in build().moves]
    assert len(declared) == len(set(declared))


def test_a_step_back_goes_to_an_earlier_stage_but_for_the_brand_first_path():
    back = {(move.source, move.target) for move in build().moves if move.back}
    assert back == {
        ("product", "need"),
        ("vendor", "product"),
        ("decision", "vendor"),
        ("decision", "product"),
        ("decision", "need"),
        ("purchase", "decision"),
        ("purchase", "vendor"),
        ("evaluation", "product"),
    }
    brand_first = [move for move in build().moves if move.reason == "brand first"]
    assert [move.back for move in brand_first] == [False]


def test_nobody_is_no_group():
    done = Moves()
    done.add(np.array([], int), Move("idle", "need", "feed"))
    assert not done.groups


def test_a_stage_has_to_decide():
    with pytest.raises(TypeError, match="has to implement run"):
        Stage().run(build().world, np.arange(3))


def test_choices_come_in_proportion_to_weights():
    ids = np.arange(40_000)
    noise = Luck(1).gumbel("test", ids, ("a", "b", "c"))
    weights = np.tile([1.0, 0.0, 3.0], (ids.size, 1))
    chosen = choose(weights, noise)
    assert not np.any(chosen == 1)
    assert within(np.mean(chosen == 2), 0.75, ids.size)


def test_a_new_option_only_takes_over_those_whom_it_wins():
    ids = np.arange(2000)
    luck = Luck(1)
    few = choose(np.ones((2000, 2)), luck.gumbel("test", ids, ("a", "b")))
    more = choose(np.ones((2000, 3)), luck.gumbel("test", ids, ("a", "b", "c")))
    assert np.array_equal(more[more != 2], few[more != 2])


def test_without_any_weight_nothing_is_chosen():
    assert choose(np.zeros((2, 3)), np.zeros((2, 3))).tolist() == [-1, -1]
    assert choose(np.zeros((0, 3)), np.zeros((0, 3))).size == 0
    assert choose(np.array([[0.0, np.inf, 1.0]]), np.zeros((1, 3))).tolist() == [1], "what is certain is chosen"


def test_stages_have_their_names_in_journey_order():
    assert STAGES == ("idle", "need", "product", "vendor", "decision", "purchase", "evaluation")
    assert tuple(build().stages) == STAGES[1:]
