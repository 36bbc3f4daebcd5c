"""Shop in a network: a storefront with buy buttons that opens within the window (D23, D24).

Acts on vendor choice (a new vendor, known by its presence in its channel), on the purchase (few steps to buy, so fewer
carts are left) and on need recognition (shoppable posts with an opening price tempt the impulsive: cause `deal`). The
network gets a commission on each sale; what buyers save by the opening price counts as cost too. When the window is
over the shop is closed: people who stand before it go back to the vendors, and what is paid is delivered.
"""

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np

from journeysim.campaigns.base import Ledger, Lever, offered_at
from journeysim.campaigns.terms import at_vendor, reach_visitors, the_vendor
from journeysim.market.offers import Offer
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import Sales, World


class SocialShop(Lever):
    """A shop in a network, closed before and after."""

    lever: Literal["social_shop"]
    vendor: str = parameter(unit="name", source=AUTHOR, help="Vendor that opens; closed (`open = false`) otherwise.")
    steps_to_buy: int = parameter(1, unit="steps", bounds=(0, 50), help="Most clicks until the order stands.")
    presence: float = parameter(
        0.05, unit="per day", bounds=(0, 10), help="Rate at which users of its channel come to know it."
    )
    commission: float = parameter(
        0.05, unit="share", bounds=(0, 1), source=AUTHOR, help="Share of what is paid that the network gets."
    )
    discount: float = parameter(
        0.0, unit="share", bounds=(0, 1), source=AUTHOR, help="Opening price: cut of the price."
    )
    notice_rate: float = parameter(
        0.05, unit="per day", bounds=(0, 10),
        help="Rate at which somebody who knows it comes upon a shoppable post, if there is an opening price.",
    )  # fmt: skip

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        vendor = settings.vendors.get(self.vendor)
        if vendor is not None and vendor.open:
            yield "vendor", f"'{self.vendor}' is open without it; set open = false"
        if vendor is not None and not vendor.channel:
            yield "vendor", f"'{self.vendor}' is in no channel"

    def prepare(self, world: World, name: str) -> Ledger:
        """Fit the shop out; it is not open yet."""
        ledger = super().prepare(world, name)
        cut = np.where(offered_at(world, self.vendor, []), self.discount, 0.0)
        ledger.offer = world.market.offers.add(Offer(name, cut, ledger.target.copy(), rate=self.notice_rate))
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Open the shop, if it is for anybody."""
        if not ledger.target.any():
            return
        market = world.market
        vendor = market.vendors.index(self.vendor)
        market.open[vendor] = True
        reach_visitors(world, ledger, the_vendor(world, self.vendor))
        market.steps_to_buy[vendor] = min(market.steps_to_buy[vendor], self.steps_to_buy)
        channel = market.vendor_channel[vendor]
        market.presence[vendor, channel] = max(market.presence[vendor, channel], self.presence)

    def after_sales(self, world: World, ledger: Ledger, sales: Sales) -> None:
        """Pay the network; the shop closes when the budget cannot bear it."""
        if ledger.over or not self.running(world):
            return
        mine = at_vendor(world, sales, self.vendor)
        fees = np.sort(np.rint(mine.paid * self.commission).astype(np.int64))
        ledger.over = ledger.pay_in_turn(fees) < fees.size

    def after_stages(self, world: World, ledger: Ledger) -> None:
        """Count whoever has noticed the shop among the vendors as reached."""
        if not ledger.over and ledger.target.any() and self.running(world):
            ledger.reached |= world.people.relation[:, world.market.vendors.index(self.vendor)] > 0
