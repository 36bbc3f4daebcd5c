"""Group buying: pledges tip a group or it falls apart, and those who have pledged bring friends."""

import numpy as np
import pytest

from tests.campaigns.market import LITTLE, against, lifted, model_of, sells

pytestmark = pytest.mark.slow

GROUP = {
    "lever": "group_buying", "vendor": "shop", "product": "fancy", "discount": 0.3, "threshold": 3, "deadline": 5.0,
    "sharing": 0.5,
}  # fmt: skip


@pytest.mark.slow
def test_groups_tip_and_sell_more():
    assert sells(GROUP, "groups.tipped", **LITTLE) > 3
    assert lifted(against(GROUP, "vendor.shop.units", **LITTLE | {"population.consumers": 1500, "time.steps": 45}))


def test_a_higher_threshold_tips_fewer_groups():
    tipped = [sells(GROUP | {"threshold": each}, "groups.tipped", replicates=3, **LITTLE) for each in (2, 6, 18)]
    assert tipped[0] > tipped[1] > tipped[2]


def test_a_group_that_is_too_small_costs_nobody_anything():
    model = model_of(GROUP | {"threshold": 1000}, LITTLE)
    assert model.campaigns.ledgers["lever"].spent == 0
    assert sells(GROUP | {"threshold": 1000}, "groups.failed", **LITTLE) > 0
    assert sells(GROUP | {"threshold": 1000}, "groups.tipped", **LITTLE) == 0


def test_sharing_brings_pledges():
    loud = {"effect": 1.0, "face_to_face": 1.0}
    pledges = [sells(GROUP | loud | {"sharing": each}, "groups.pledges", replicates=3, **LITTLE) for each in (0.0, 1.0)]
    assert pledges[1] > pledges[0]
    assert sells(GROUP | loud | {"sharing": 1.0}, "needs.viral", **LITTLE) > 0
    assert sells(GROUP | loud | {"sharing": 0.0}, "needs.viral", **LITTLE) == 0


def test_those_it_is_shown_to_know_vendor_and_product():
    model = model_of(GROUP | {"sharing": 1.0}, LITTLE)
    shown = model.campaigns.ledgers["lever"].reached
    assert shown.any()
    assert model.world.people.known[shown, 1].all()
    assert (model.world.people.relation[shown, 0] > 0).all()


def test_a_group_under_way_at_the_end_keeps_its_threshold_and_deadline():
    changes = LITTLE | {"time.steps": 40, "population.consumers": 1500}
    model = model_of(GROUP | {"threshold": 1000, "deadline": 10.0, "end": 6.0}, changes | {"time.steps": 6})
    market = model.world.market
    assert market.group_opened[0, 1] >= 0
    assert market.pledges[0, 1] > 1
    opened = int(market.group_opened[0, 1])
    tipped = failed = 0
    while market.group_opened[0, 1] >= 0:
        model.step()
        tipped += int(model.world.books.groups_tipped)
        failed += int(model.world.books.groups_failed)
    assert (tipped, failed) == (0, 1)
    assert model.world.clock.step - opened == 10
    model.step()
    assert market.group_threshold[0] == 1, "the baseline, once no group is left"


def test_the_higher_threshold_holds_beside_a_standing_offer():
    standing = LITTLE | {"vendors.shop.group": {"discount": 0.1, "threshold": 9, "deadline": 2.0}, "time.steps": 3}
    market = model_of(GROUP, standing).world.market
    assert (market.group_threshold[0], market.group_deadline[0]) == (9, 5.0)


@pytest.mark.parametrize("budget", [30.0, 200.0])
def test_what_members_save_never_exceeds_the_budget(budget):
    ledger = model_of(GROUP | {"budget": budget}, LITTLE).campaigns.ledgers["lever"]
    assert ledger.spent == ledger.discounts <= round(budget * 100)


def test_nobody_waits_for_a_group_price_that_is_no_better_than_her_own():
    changes = LITTLE | {"stages.decision.group_join": 1.0, "time.steps": 10}
    own = {"lever": "flash_sale", "vendor": "shop", "discount": 0.4, "notice_rate": 0.0}
    joined = {
        discount: model_of(
            GROUP | {"threshold": 1000}, changes | {"campaigns.sale": own | {"discount": discount}}
        ).world.market.pledges.sum()
        for discount in (0.2, 0.3, 0.4)
    }
    assert joined[0.2] > 0
    assert joined[0.3] == joined[0.4] == 0


def test_members_pay_less():
    model = model_of(GROUP, LITTLE | {"stages.decision.group_join": 1.0})
    ledger = model.campaigns.ledgers["lever"]
    assert ledger.discounts / ledger.uses == pytest.approx(0.3 * 12_000, abs=1)
    assert np.count_nonzero(ledger.target) == model.world.people.size


def test_a_threshold_of_nobody_is_refused():
    with pytest.raises(Exception, match=r"campaigns\.lever\.threshold"):
        model_of(GROUP | {"threshold": 0})
