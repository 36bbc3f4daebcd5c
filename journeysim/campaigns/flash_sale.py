"""Flash sale: a short price cut of one vendor, announced in its profile, which tempts people without a need (D2, D22).

Acts on need recognition (cause `deal`: the impulsive go straight to deciding) among those who know the vendor, and on
vendor choice and the purchase decision for the whole target. What buyers save counts as cost.
"""

from typing import Literal

import numpy as np

from journeysim.campaigns.base import Ledger, Lever, offered_at
from journeysim.campaigns.terms import the_vendor
from journeysim.market.offers import Offer
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class FlashSale(Lever):
    """A short price cut of one vendor."""

    shelf = "prices"

    lever: Literal["flash_sale"]
    vendor: str = parameter(unit="name", source=AUTHOR, help="Vendor whose sale it is.")
    products: list[str] = parameter([], unit="names", source=AUTHOR, help="Products on sale; empty means all.")
    discount: float = parameter(unit="share", bounds=(0, 1), source=AUTHOR, help="Cut of the price.")
    notice_rate: float = parameter(
        0.1, unit="per day", bounds=(0, 10),
        help="Rate at which somebody who knows the vendor sees the announcement, which may tempt the impulsive (D2).",
    )  # fmt: skip

    def prepare(self, world: World, name: str) -> Ledger:
        """Mark the prices down for everybody in the target, once the sale begins."""
        ledger = super().prepare(world, name)
        cut = np.where(offered_at(world, self.vendor, self.products), self.discount, 0.0)
        ledger.offer = world.market.offers.add(Offer(name, cut, ledger.target.copy(), rate=self.notice_rate))
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Announce the sale to those of the target who know the vendor; a new face counts once."""
        knows = (world.people.relation[:, the_vendor(world, self.vendor)] > 0).any(axis=1)
        news: Ids = np.flatnonzero(ledger.target & knows & ~ledger.reached)
        ledger.reached[news] = True
        world.tell("heard of a sale", news, vendor=np.full(news.size, world.market.vendors.index(self.vendor)))
