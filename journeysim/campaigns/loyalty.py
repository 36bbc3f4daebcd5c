"""Loyalty programme: buyers join, pay a member's price, and come back without a search (D2, D30).

Acts on need recognition (members who bought there last go straight to deciding: the loyalty loop), and on vendor
choice and the purchase decision by the member's price. It costs by the member and what members save. After its end
nobody joins and the price is gone, while those who are members keep the habit of skipping the search.
"""

from typing import Literal

import numpy as np

from journeysim.campaigns.base import Floats, Ledger, Lever, offered_at
from journeysim.campaigns.lowest import lowest
from journeysim.campaigns.terms import at_vendor
from journeysim.market.offers import Offer
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import Sales, World


class Loyalty(Lever):
    """A loyalty programme of one vendor."""

    shelf = "prices"

    lever: Literal["loyalty"]
    vendor: str = parameter(unit="name", source=AUTHOR, help="Vendor whose programme it is.")
    products: list[str] = parameter([], unit="names", source=AUTHOR, help="Products at that price; empty means all.")
    join: float = parameter(0.3, unit="probability", bounds=(0, 1), help="Chance that a buyer is one to join.")
    discount: float = parameter(0.05, unit="share", bounds=(0, 1), source=AUTHOR, help="Cut of the price for members.")
    repurchase: float = parameter(
        0.2, unit="probability", bounds=(0, 1), help="Chance that a satisfied member buys again there without a search."
    )
    cost_per_member: float = parameter(
        0.0, unit="currency", bounds=(0, 1e6), source=AUTHOR, help="Cost of taking in a member."
    )

    def prepare(self, world: World, name: str) -> Ledger:
        """Open the programme; nobody is a member yet."""
        ledger = super().prepare(world, name)
        cut = np.where(offered_at(world, self.vendor, self.products), self.discount, 0.0)
        nobody = np.zeros(world.people.size, bool)
        ledger.offer = world.market.offers.add(Offer(name, cut, nobody))
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Take in members: that happens when people buy."""

    def after_sales(self, world: World, ledger: Ledger, sales: Sales) -> None:
        """Take in the buyers who join; where money is short, those with the lowest keyed uniforms."""
        assert ledger.offer is not None
        if ledger.over or not self.running(world):
            return
        buyers = at_vendor(world, sales, self.vendor).consumer
        u = world.luck.uniform("campaign/joins", buyers, option=ledger.name)
        rows = np.flatnonzero((u < self.join) & ledger.target[buyers] & ~ledger.reached[buyers])
        taken = rows[lowest(u[rows], ledger.pay_each(round(self.cost_per_member * 100.0), rows.size))]
        joined = buyers[taken]
        ledger.offer.holders[joined] = True
        ledger.reached[joined] = True
        world.tell("joined", joined, vendor=np.full(joined.size, world.market.vendors.index(self.vendor)))

    def loyalty(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the chance that members whose last purchase was there skip the search."""
        here = world.people.owned_vendor[ids] == world.market.vendors.index(self.vendor)
        return np.where(ledger.reached[ids] & here, self.repurchase, 0.0)
