"""Affiliate links: partners' blogs link to a vendor and earn a share of the sales that they bring (D21).

Acts on vendor choice: readers come to know the vendor, and its links pull those to it who have met them. The cost is
the commission; a programme whose budget cannot bear it ends.
"""

from typing import Literal

import numpy as np

from journeysim.campaigns.base import Floats, Ledger, Lever
from journeysim.campaigns.terms import at_vendor
from journeysim.population.columns import AWARENESS, Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import Sales, World


class Affiliate(Lever):
    """Partners' links to one vendor."""

    lever: Literal["affiliate"]
    vendor: str = parameter(unit="name", source=AUTHOR, help="Vendor that the links lead to.")
    channel: str = parameter(unit="name", source=AUTHOR, help="Channel of the partners.")
    reach: float = parameter(
        0.3, unit="share", bounds=(0, 1), source=AUTHOR, help="Share of the channel's users who read the partners."
    )
    presence: float = parameter(
        0.05,
        unit="per day",
        bounds=(0, 10),
        help="Rate at which a reader first meets a link to the vendor.",
    )
    pull: float = parameter(0.5, unit="utility", bounds=(0, 10), help="Pull of the links on a reader.")
    commission: float = parameter(
        0.05, unit="share", bounds=(0, 1), source="programmes pay 1 to 10%; calibrate",
        help="Share of what is paid that a partner gets.",
    )  # fmt: skip
    share_by_link: float = parameter(
        0.3, unit="probability", bounds=(0, 1), help="Chance that a reader who buys at the vendor came by a link."
    )

    def prepare(self, world: World, name: str) -> Ledger:
        """Settle who reads the partners, by a keyed uniform for each."""
        ledger = super().prepare(world, name)
        u = world.luck.uniform("campaign/reads", world.everyone, option=name)
        uses = world.people.uses_channel[:, world.market.channels.index(self.channel)]
        readers = ledger.target & uses & (u < self.reach)
        ledger.state |= {"readers": np.flatnonzero(readers), "days": 0.0}
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Let readers meet the links."""
        ledger.state["step"] = world.clock.step
        ledger.state["days"] += world.clock.step_days
        readers = ledger.state["readers"][~ledger.reached[ledger.state["readers"]]]
        u = world.luck.uniform("campaign/meets a link", readers, option=ledger.name)
        met = readers[u < -np.expm1(-self.presence * ledger.state["days"])]
        vendor = world.market.vendors.index(self.vendor)
        ledger.reached[met] = True
        ledger.impressions += met.size
        world.people.relation[met, vendor] = np.maximum(world.people.relation[met, vendor], AWARENESS)
        world.tell("met a link", met, vendor=np.full(met.size, vendor))

    def links(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the pull of the links, while they are there, on those who have met one."""
        if ledger.state["step"] != world.clock.step:
            return None
        whole = np.zeros((ids.size, len(world.market.vendors)))
        whole[:, world.market.vendors.index(self.vendor)] = self.pull * ledger.reached[ids]
        return whole

    def after_sales(self, world: World, ledger: Ledger, sales: Sales) -> None:
        """Pay the commission on what links have brought; the programme ends with the first that it cannot pay."""
        if ledger.over or not self.running(world):
            return
        mine = at_vendor(world, sales, self.vendor)
        mine = mine.take(ledger.reached[mine.consumer])
        u = world.luck.uniform("campaign/by a link", mine.consumer, world.clock.step, option=ledger.name)
        brought = np.flatnonzero(u < self.share_by_link)
        brought = brought[np.argsort(u[brought], kind="stable")]
        paid = ledger.pay_in_turn(np.rint(mine.paid[brought] * self.commission).astype(np.int64))
        ledger.clicks += brought.size
        ledger.claimed += paid
        ledger.over = paid < brought.size
