"""A recommender makes wants of what people alike own, for those with passion who know the vendor."""

import numpy as np
import pytest

from tests.campaigns.market import LITTLE, against, lifted, model_of, sells
from tests.support import state

pytestmark = pytest.mark.slow

SHOWS = {"lever": "recommender", "vendor": "shop", "effect": 0.05}


def rates(lever=SHOWS, changes=LITTLE):
    """The model after a step, its lever, and the rates of wants that it makes for all."""
    model = model_of(lever, changes | {"time.steps": 1})
    model.campaigns.act(model.world)
    settings = model.plan.settings.campaigns["lever"]
    return model, settings.need_rate(model.world, model.campaigns.ledgers["lever"], model.world.everyone)


def test_it_makes_wants_and_sales():
    assert lifted(against(SHOWS, "needs.recommender", **LITTLE))
    assert lifted(against(SHOWS, "sales.units", **LITTLE))


def test_the_stronger_it_is_the_more_want():
    wants = [sells(SHOWS | {"effect": each}, "needs.recommender", replicates=3, **LITTLE) for each in (0.01, 0.05, 0.2)]
    assert wants[0] < wants[1] < wants[2]


def test_the_passionate_are_moved_most_and_passion_is_repaid_best():
    fans, others = ({"target": {"segments": [each]}} for each in ("fans", "others"))
    each = {"fans": 0.3, "others": 0.7}
    per_head = [
        np.mean(against(SHOWS | whom, "sales.units", **LITTLE)) / each[name]
        for name, whom in (("fans", fans), ("others", others))
    ]
    assert per_head[0] > per_head[1]


def test_the_rate_is_effect_times_share_of_those_alike_times_passion():
    model, found = rates()
    people, public = model.world.people, model.world.public
    share = public.owners_by_segment.sum(axis=1) / np.bincount(people.segment)
    knows = people.relation[:, 0] > 0
    assert found == pytest.approx(0.05 * share[people.segment] * people.passion * knows)
    ceiling = model.campaigns.rate_ceilings(model.world)["recommender"]
    assert (found <= ceiling).all()


def test_communities_may_be_identity_groups():
    groups = LITTLE | {"population.segments.others.traits.identity_group": {"a": 1.0, "b": 1.0}}
    model, found = rates(SHOWS | {"communities": "identity_group"}, groups)
    people, public = model.world.people, model.world.public
    size = np.maximum(np.bincount(people.identity_group, minlength=len(model.world.groups)), 1)
    share = public.owners_by_group.sum(axis=1) / size
    assert found == pytest.approx(0.05 * share[people.identity_group] * people.passion * (people.relation[:, 0] > 0))


def test_wants_are_about_what_those_alike_own_and_the_vendor_sells():
    model, found = rates(changes=LITTLE | {"vendors.shop.sells": ["plain"]})
    about = model.campaigns.about(model.world, model.world.everyone, "recommender")
    assert not about[:, 1].any()
    assert about[:, 0] == pytest.approx(found)


def test_it_stands_beside_the_recommender_that_everybody_has():
    """One so weak that it makes no want of its own leaves those that there are as they are."""
    changes = LITTLE | {"vendors.shop.sells": ["plain"], "stages.need.recommender_rate": 0.05}
    changes |= {"initial.known_vendors": {"shop": 1.0}}
    weak, without = (model_of(lever, changes) for lever in (SHOWS | {"effect": 1e-9}, None))
    assert (without.world.people.prompted == 1).any()
    assert state(weak) == state(without)


def test_it_ends_with_its_window():
    model, found = rates(SHOWS | {"end": 1.0})
    assert found.any()
    model.step()
    assert not model.campaigns.need_rates(model.world, model.world.everyone)


def test_an_unknown_community_is_refused():
    with pytest.raises(Exception, match=r"campaigns\.lever\.communities"):
        model_of(SHOWS | {"communities": "clan"})
