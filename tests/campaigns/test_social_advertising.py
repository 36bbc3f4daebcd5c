"""Social advertising sells, to people like the buyers, and the more the more friends own the product."""

import numpy as np
import pytest

from tests.campaigns.market import against, lifted, model_of, result_of
from tests.support import FANCY

pytestmark = pytest.mark.slow

ADS = {
    "lever": "social_advertising", "product": "fancy", "budget": 300.0, "effect": 0.05, "alike": 0.5,
    "social_proof": 0.0,
}  # fmt: skip
#: Only fans own the product when the run begins.
FANS_OWN = {
    "initial.owners": {"first": {"share": 0.8, "segment": "fans", "products": {"fancy": 1.0}, "vendors": {"shop": 1.0}}}
}


def only_ads(changes=None, **ad):
    model = model_of(ADS | ad, {"time.steps": 1} | (changes or {}))
    return model, model.campaigns.ledgers["lever"]


def test_it_makes_wants_and_sells_its_product():
    assert lifted(against(ADS, "needs.advertising"))
    assert lifted(against(ADS, "product.fancy.units"))


def test_more_money_reaches_and_sells_more_but_each_impression_does_less():
    wants = [result_of(ADS | {"budget": each}).summary["needs.advertising"] for each in (75, 150, 300)]
    assert wants[0] < wants[1] < wants[2]
    assert wants[2] - wants[1] < 2 * (wants[1] - wants[0])


def test_the_audience_is_like_the_owners():
    model, ledger = only_ads(FANS_OWN, budget=1e6, alike=0.2)
    fans = model.world.people.segment == model.world.segments.index("fans")
    seen = ledger.reached
    assert seen.sum() == round(0.2 * ledger.state["reachable"].size)
    assert fans[seen].all()
    _, everybody = only_ads(FANS_OWN, budget=1e6, alike=1.0)
    assert not fans[everybody.reached].all()


def test_the_audience_follows_the_owners_when_it_is_renewed():
    model, ledger = only_ads(FANS_OWN, budget=1e6, alike=0.2, refresh=3.0)
    lever, world = model.plan.settings.campaigns["lever"], model.world
    first = ledger.state["audience"].copy()
    others = world.people.segment == world.segments.index("others")
    world.people.owned[:] = np.where(others, FANCY, -1)
    for renewed in (False, False, True):
        world.clock.step += 1
        lever.act(world, ledger)
        assert np.array_equal(first, ledger.state["audience"]) is not renewed
    assert others[ledger.state["audience"]].all()


def test_without_owners_the_audience_is_drawn_by_chance():
    model, ledger = only_ads({"initial.owners": {}}, budget=1e6, alike=0.3)
    assert 0 < model.world.people.segment[ledger.reached].mean() < 1


def test_an_ad_that_names_owning_friends_works_in_proportion_to_them():
    plain, _ = only_ads(FANS_OWN)
    proof, ledger = only_ads(FANS_OWN, social_proof=2.0)
    ids = np.flatnonzero(ledger.reached)
    share = proof.world.neighbourhood.share_product(proof.world.people, ids)[:, FANCY]
    rates = [each.campaigns.need_rates(each.world, ids)["advertising"] for each in (plain, proof)]
    assert share.min() < share.max()
    assert rates[1] == pytest.approx(rates[0] * (1.0 + 2.0 * share))
    assert (rates[1] <= proof.campaigns.rate_ceilings(proof.world)["advertising"][ids]).all()


def test_social_proof_makes_more_wants():
    assert lifted(against(ADS | {"social_proof": 5.0}, "needs.advertising", base=ADS))


def test_only_users_of_its_channels_see_it():
    model, ledger = only_ads(channels=["net"], budget=1e6, alike=1.0)
    assert np.array_equal(ledger.reached, model.world.people.uses_channel[:, model.world.market.channels.index("net")])


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"channels": ["tv"]}, "'tv' is not a social channel"),
        ({"channels": ["nett"]}, "did you mean 'net'"),
        ({"budget": None}, "budget"),
    ],
)
def test_bad_input_is_refused(change, text):
    ads = {key: value for key, value in (ADS | change).items() if value is not None}
    with pytest.raises(Exception, match=text):
        model_of(ads)
