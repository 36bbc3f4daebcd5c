"""What customers cost and what advertising brings back, on journeys made by hand."""

import numpy as np
import pytest

from journeysim import JourneyModel, Scenario
from journeysim.records.recorder import StepRecorder
from journeysim.records.result import Result
from journeysim.reports import tables
from tests.reports.test_tables import read
from tests.support import put

NOVA, NOVA_MINI, ARC, PLAIN, PLAINER = range(5)
CAMPAIGN = {"lever": "advertising", "channel": "tv", "start": 0.0, "end": 1.0, "effect": 0.0, "frequency_cap": 1000}
#: Nobody needs, returns or resells anything by herself: every journey below is put there by hand.
STILL = {
    "time": {"steps": 20},
    "population": {
        "consumers": 100,
        "segments": {"young": {"share": 0.5}, "settled": {"share": 0.5}},
    },
    "network": {"kind": "well_mixed"},
    "market": {"category": "phone"},
    "products": {
        "nova": {"brand": "nova", "price": 500.0, "unit_cost": 300.0},
        "nova-mini": {"brand": "nova", "price": 300.0, "unit_cost": 200.0},
        "arc": {"brand": "arc", "price": 250.0, "unit_cost": 150.0},
        "plain": {"price": 100.0},
        "plainer": {"price": 80.0},
    },
    "vendors": {"shop": {"kind": "marketplace"}},
    "channels": {"tv": {"kind": "media"}},
    "campaigns": {
        "air": CAMPAIGN | {"label": "On air", "product": "nova", "budget": 100.0},
        "rival": CAMPAIGN | {"label": "Rival's", "product": "arc", "budget": 50.0},
    },
    "stages": {
        "need": {"rate": 0.0},
        "product": {"delay": 10_000.0},
        "decision": {"delay": 10_000.0},
        "evaluation": {"delay": 10_000.0},
    },
}


class Market:
    """A market in which people buy and return as told."""

    def __init__(self, **changes):
        self.scenario = Scenario.from_dict(STILL, name="still").with_settings(changes)
        self.recorder = StepRecorder()
        self.model = JourneyModel(self.scenario, seed=1, recorder=self.recorder)

    def buy(self, who, product, cause="functional"):
        price = self.model.world.market.price[0, product]
        put(self.model, who, "purchase", cause, product=product, vendor=0, price=price)
        self.model.step()
        return self

    def send_back(self, who):
        self._judge(np.atleast_1d(who), 1.0)
        return self

    def keep(self, who):
        self._judge(np.atleast_1d(who), 0.0)
        return self

    def _judge(self, who, chance):
        world, evaluation = self.model.world, self.model.stages["evaluation"]
        assert (world.people.stage[who] == 6).all()
        now = evaluation.model_copy(update={"delay": 0.0, "return_rate": chance, "return_slope": 0.0})
        rest = np.setdiff1d(np.flatnonzero(world.people.stage == 6), who)
        world.people.stage[rest] = 0  # the others judge at another time
        self.model.stages["evaluation"] = now
        self.model.step()
        self.model.stages["evaluation"] = evaluation
        world.people.stage[rest] = 6

    @property
    def result(self):
        return Result(self.scenario, 1, self.recorder.cast, (self.recorder.log(),))

    @property
    def summary(self):
        return self.result.summary


def test_a_customer_is_won_once_however_often_she_sends_it_back():
    market = Market().buy(0, NOVA)
    assert market.summary["campaign.air.new_customers"] == 1
    assert market.send_back(0).summary["campaign.air.new_customers"] == 0
    assert market.summary["campaign.air.acquisition_cost"] is None
    market.buy(0, NOVA)
    assert market.summary["campaign.air.new_customers"] == 1
    assert market.summary["campaign.air.acquisition_cost"] == market.summary["campaign.air.spend"] == 100.0


def test_a_purchase_after_a_refund_is_no_repeat():
    market = Market().buy(0, NOVA).send_back(0).buy(0, ARC)
    assert (market.summary["sales.first"], market.summary["sales.repeat"]) == (2, 0)
    market.keep(0).buy(0, NOVA)
    assert (market.summary["sales.first"], market.summary["sales.repeat"]) == (2, 1)


def test_who_kept_one_and_has_it_no_more_is_a_repeat_buyer():
    market = Market().buy(0, NOVA).keep(0)
    market.model.world.people.owned[0] = -1
    assert market.buy(0, ARC).summary["sales.repeat"] == 1


def test_owners_of_the_brand_are_no_new_customers_but_those_of_rivals_are():
    market = Market(**{"initial.owners": {
        "nova": {"ids": [0], "products": {"nova-mini": 1.0}}, "arc": {"ids": [1], "products": {"arc": 1.0}},
    }})  # fmt: skip
    market.buy([0, 1, 2], NOVA)
    assert market.summary["campaign.air.new_customers"] == 2
    assert market.summary["campaign.air.acquisition_cost"] == 50.0
    assert market.summary["product.nova.new_customers"] == 2


def test_an_upgrade_that_is_sent_back_takes_no_customer_away():
    market = Market(**{"initial.owners": {"nova": {"ids": [0], "products": {"nova": 1.0}}}})
    market.buy([0, 1], NOVA).send_back(0)
    assert market.summary["campaign.air.new_customers"] == 1
    assert market.model.world.people.owned[0] == NOVA


def test_products_without_a_brand_have_none_in_common():
    market = Market(**{"initial.owners": {"plain": {"ids": [0, 1], "products": {"plain": 1.0}}}})
    market.buy(0, PLAIN).buy(1, PLAINER)
    assert market.summary["product.plain.new_customers"] == 0
    assert market.summary["product.plainer.new_customers"] == 1


def test_all_spending_is_set_against_all_new_customers_of_what_is_advertised():
    market = Market().buy([0, 1], NOVA).buy(2, ARC).buy(3, PLAIN)
    assert market.summary["campaign.air.acquisition_cost"] == 50.0
    assert market.summary["campaign.rival.acquisition_cost"] == 50.0
    assert market.summary["campaigns.new_customers"] == 3
    assert market.summary["campaigns.acquisition_cost"] == 50.0


def test_two_campaigns_for_one_product_share_its_customers_and_count_them_once_in_all():
    market = Market(**{"campaigns.rival.product": "nova"}).buy([0, 1], NOVA, "advertising")
    assert market.summary["campaign.rival.new_customers"] == market.summary["campaigns.new_customers"] == 2
    assert market.summary["campaigns.acquisition_cost"] == 75.0
    assert market.summary["campaigns.return_on_ad_spend"] == pytest.approx(1000.0 / 150.0)


def test_a_rivals_product_bought_in_a_journey_that_advertising_began_is_not_credited():
    market = Market(**{"campaigns.rival.product": "plain"})
    market.buy(0, NOVA, "advertising").buy(1, ARC, "advertising")
    assert market.summary["campaign.air.return_on_ad_spend"] == 5.0
    assert market.summary["campaign.rival.return_on_ad_spend"] == 0.0
    assert market.summary["campaigns.return_on_ad_spend"] == pytest.approx(500.0 / 150.0)


def test_journeys_that_advertising_did_not_begin_bring_nothing_back():
    assert Market().buy([0, 1], NOVA, "functional").summary["campaign.air.return_on_ad_spend"] == 0.0


def test_what_is_refunded_has_not_come_back():
    market = Market().buy([0, 1], NOVA, "advertising").send_back(0)
    assert market.summary["campaign.air.return_on_ad_spend"] == 5.0
    assert market.buy(0, NOVA, "advertising").summary["campaign.air.return_on_ad_spend"] == 10.0


def test_a_campaign_that_makes_no_wants_is_neither_credited_nor_charged():
    market = Market().buy(0, NOVA, "advertising")
    cast = market.recorder.cast
    market.recorder.cast = type(cast)(**{**vars(cast), "wanting": (True, False)})
    assert market.summary["campaign.rival.return_on_ad_spend"] is None
    assert market.summary["campaigns.return_on_ad_spend"] == market.summary["campaign.air.return_on_ad_spend"] == 5.0
    assert market.summary["campaigns.acquisition_cost"] == 150.0


def test_a_campaign_without_a_product_counts_all():
    market = Market().buy(0, NOVA).buy(1, PLAIN)
    cast = market.recorder.cast
    vendors = tuple(range(len(cast.vendors)))
    assert cast.promoted == (((NOVA,), vendors), ((ARC,), vendors))
    market.recorder.cast = type(cast)(**{**vars(cast), "promoted": (((NOVA,), vendors), (tuple(range(5)), vendors))})
    assert market.summary["campaign.rival.new_customers"] == market.summary["campaigns.new_customers"] == 2


def test_segments_have_their_refunds_and_margins_by_step():
    market = Market()
    segment = market.model.world.people.segment
    young, settled = np.flatnonzero(segment == 0)[0], np.flatnonzero(segment == 1)[0]
    market.buy([young, settled], NOVA).send_back(young)
    steps = market.result.steps
    assert steps["segment.young.margin"].tolist() == [200.0, -200.0]
    assert steps["segment.young.refunds"].tolist() == [0.0, 500.0]
    assert steps["segment.settled.margin"].tolist() == [200.0, 0.0]
    assert steps["segment.settled.revenue"].tolist() == [500.0, 0.0]


def test_the_table_of_campaigns_says_what_it_counts():
    text = read(tables.campaigns(Market().buy([0, 1], NOVA, "advertising").buy(2, ARC).result))
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert {"On air 2 50.00 10.00", "Rival's 1 50.00 0.00", "All campaigns 3 50.00 6.67"} <= set(rows)
    said = " ".join(text.split())
    assert "owned nothing of its brand before" in said
    assert "journeys that advertising began" in said
    assert max(map(len, text.splitlines())) <= tables.WIDTH
