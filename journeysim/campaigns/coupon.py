"""Coupon: a personal price cut that people get by checking in, by following, or from friends (D22, D31).

Acts on vendor choice and on the purchase decision, where a holder pays less; through sharing also on who knows the
vendor and its product. What it saves its holders counts as cost, and ends when the budget does.
"""

from typing import Any, Literal

import numpy as np
from pydantic import Field

from journeysim.campaigns.base import Ledger, Lever, offered_at
from journeysim.feeds import seen_by_friends
from journeysim.market.offers import Offer
from journeysim.population.columns import AWARENESS, DECISION, VENDOR, Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class Coupon(Lever):
    """A coupon of one vendor."""

    lever: Literal["coupon"]
    vendor: str = parameter("", unit="name", source=AUTHOR, help="Vendor that takes it; empty means all.")
    products: list[str] = parameter([], unit="names", source=AUTHOR, help="Products it is for; empty means all.")
    discount: float = parameter(unit="share", bounds=(0, 1), source=AUTHOR, help="Cut of the price.")
    way: Literal["check_in", "followers"] = Field(
        "followers",
        description="Who gets it: whoever checks in when at the vendor (`check_in`), or people who follow the vendor,"
        " having heard of it (`followers`).",
        json_schema_extra={"unit": "choice", "source": "D22, D31"},
    )
    take_up: float = parameter(
        0.1, unit="probability", bounds=(0, 1),
        help="Chance to check in on a visit; or share of those who know the vendor that follows it.",
    )  # fmt: skip
    single_use: bool = parameter(True, unit="yes or no", source=AUTHOR, help="Whether it is used up by one purchase.")
    sharing: float = parameter(
        0.0, unit="probability", bounds=(0, 1), help="Chance that somebody who has just got it shares it with friends."
    )
    notice_rate: float = parameter(
        0.0, unit="per day", bounds=(0, 10),
        help="Rate at which an idle holder comes across it, which may tempt the impulsive (D2).",
    )  # fmt: skip

    def prepare(self, world: World, name: str) -> Ledger:
        """Print the coupons; nobody has one yet."""
        ledger = super().prepare(world, name)
        cut = np.where(offered_at(world, self.vendor, self.products), self.discount, 0.0)
        nobody = np.zeros(world.people.size, bool)
        ledger.offer = world.market.offers.add(Offer(name, cut, nobody, self.single_use, rate=self.notice_rate))
        ledger.state["had"] = np.zeros(world.people.size, bool)
        ledger.state["fresh"] = np.zeros(0, np.int64)
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Hand coupons to those who check in or follow, and to friends with whom they are shared."""
        shared = self._shared(world, ledger)
        people = world.people
        if self.way == "check_in":
            at = (people.stage == VENDOR) | (people.stage == DECISION)
            if self.vendor:
                at &= people.vendor == world.market.vendors.index(self.vendor)
            visitors = np.flatnonzero(at & (people.vendor >= 0) & (people.since == world.clock.step - 1))
            u = world.luck.uniform("campaign/check-in", visitors, people.journey[visitors], option=ledger.name)
            got = visitors[u < self.take_up]
        else:
            got = np.flatnonzero(self._knows(world))
            got = got[world.luck.uniform("campaign/follows", got, option=ledger.name) < self.take_up]
        self._hand_out(world, ledger, np.union1d(got, shared))

    def _knows(self, world: World) -> Any:
        vendors = offered_at(world, self.vendor, []).any(axis=1)
        return (world.people.relation[:, vendors] > 0).any(axis=1)

    def _shared(self, world: World, ledger: Ledger) -> Ids:
        """Return the friends who see the coupons that were handed out in the last step, and make them known."""
        fresh: Ids = ledger.state["fresh"]
        if not self.sharing or not fresh.size:
            return np.zeros(0, np.int64)
        shares = fresh[world.luck.uniform("campaign/shares", fresh, option=ledger.name) < self.sharing]
        seen = np.unique(seen_by_friends(world, "campaign/shared", ledger.name, shares)[1])
        ledger.impressions += seen.size
        vendors = np.flatnonzero(offered_at(world, self.vendor, []).any(axis=1))
        relation = world.people.relation
        relation[np.ix_(seen, vendors)] = np.maximum(relation[np.ix_(seen, vendors)], AWARENESS)
        return seen

    def _hand_out(self, world: World, ledger: Ledger, ids: Ids) -> None:
        """Give a coupon to those of the target who have had none."""
        assert ledger.offer is not None
        ids = ids[ledger.target[ids] & ~ledger.state["had"][ids]]
        ledger.offer.holders[ids] = True
        ledger.state["had"][ids] = True
        ledger.state["fresh"] = ids
        ledger.reached[ids] = True
        world.tell("got a coupon", ids, vendor=np.full(ids.size, self._number(world)))

    def _number(self, world: World) -> int:
        return world.market.vendors.index(self.vendor) if self.vendor else -1
