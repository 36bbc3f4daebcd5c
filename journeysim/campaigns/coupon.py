"""Coupon: a personal price cut for people who check in or who follow a vendor, and for friends who see it (D22, D31).

Acts on vendor choice and on the purchase decision, where a holder pays less; through sharing also on who knows the
vendor and its product. What it saves its holders counts as cost, and ends when the budget does.
"""

from typing import Literal

import numpy as np
from pydantic import Field

from journeysim.campaigns.base import Ledger, Lever, offered_at
from journeysim.feeds import seen_by_friends
from journeysim.market.offers import Offer
from journeysim.population.columns import AWARENESS, EXPLORATION, Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import Sales, World


class Coupon(Lever):
    """A coupon of one vendor."""

    shelf = "prices"

    lever: Literal["coupon"]
    vendor: str = parameter("", unit="name", source=AUTHOR, help="Vendor that takes it; empty means all.")
    products: list[str] = parameter([], unit="names", source=AUTHOR, help="Products it is for; empty means all.")
    discount: float = parameter(unit="share", bounds=(0, 1), source=AUTHOR, help="Cut of the price.")
    way: Literal["check_in", "followers"] = Field(
        "followers",
        description="Who gets it: whoever checks in, having been at the vendor before or seen a friend's check-in"
        " (`check_in`), or people who follow the vendor, having heard of it (`followers`).",
        json_schema_extra={"unit": "choice", "source": "D22, D31", "label": "Who gets it"},
    )
    take_up: float = parameter(
        0.1, unit="probability", bounds=(0, 1),
        help="Share of the vendor's visitors that is one to check in; or of those who know it that follows it.",
    )  # fmt: skip
    single_use: bool = parameter(True, unit="yes or no", source=AUTHOR, help="Whether it is used up by one purchase.")
    sharing: float = parameter(
        0.0,
        unit="probability",
        bounds=(0, 1),
        help="Chance that a follower shares it on getting it, or that a check-in is shown to friends.",
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
        least = EXPLORATION if self.way == "check_in" else AWARENESS
        vendors = offered_at(world, self.vendor, []).any(axis=1)
        got = np.flatnonzero((world.people.relation[:, vendors] >= least).any(axis=1) & ~ledger.state["had"])
        got = got[world.luck.uniform("campaign/follows", got, option=ledger.name) < self.take_up]
        self._hand_out(world, ledger, np.union1d(got, shared))

    def after_sales(self, world: World, ledger: Ledger, sales: Sales) -> None:
        """Let friends see check-ins."""
        if self.way == "check_in":
            ledger.state["fresh"] = np.unique(sales.consumer[ledger.used(sales)])

    def _shared(self, world: World, ledger: Ledger) -> Ids:
        """Return the friends who see the coupons or check-ins of the last step; the vendor gets known by it."""
        fresh: Ids = ledger.state["fresh"]
        ledger.state["fresh"] = fresh[:0]
        if not self.sharing or not fresh.size:
            return np.zeros(0, np.int64)
        u = world.luck.uniform("campaign/shares", fresh, world.clock.step, option=ledger.name)
        shares = fresh[u < self.sharing]
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
        if self.way == "followers":
            ledger.state["fresh"] = ids
        ledger.reached[ids] = True
        world.tell("got a coupon", ids, vendor=np.full(ids.size, self._number(world)))

    def _number(self, world: World) -> int:
        return world.market.vendors.index(self.vendor) if self.vendor else -1
