"""Sharing the purchase: a vendor asks buyers to post what they have bought, and may reward it (D13, D28).

Acts on the purchase (a post at once), and on product choice by the friends who see it: they get to know the product.
The cost is the incentive; posts beyond the budget are made all the same but not rewarded.
"""

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np

from journeysim.campaigns.base import Ledger, Lever
from journeysim.campaigns.lowest import lowest
from journeysim.campaigns.terms import at_vendor, not_for_some, press, the_vendor
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import Sales, World


class SharePurchase(Lever):
    """A prompt to post the purchase."""

    shelf = "friends"

    lever: Literal["share_purchase"]
    vendor: str = parameter(unit="name", source=AUTHOR, help="Vendor that asks its buyers.")
    prompt: float = parameter(0.2, unit="probability", bounds=(0, 1), help="Chance that a buyer posts because asked.")
    incentive: float = parameter(0.0, unit="currency", bounds=(0, 1e6), source=AUTHOR, help="Paid for each post.")

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        yield from not_for_some(self.target)

    def act(self, world: World, ledger: Ledger) -> None:
        """Ask buyers to post."""
        press(world, "share_prompt", the_vendor(world, self.vendor), self.prompt)

    def after_sales(self, world: World, ledger: Ledger, sales: Sales) -> None:
        """Reward the posts of this step's buyers; what is scarce goes to the lowest keyed uniforms."""
        if ledger.over or not self.running(world):
            return
        posted = [each.sender[each.kind == 1] for each in world.mailbox.written]
        buyers = at_vendor(world, sales, self.vendor).consumer
        posters = np.intersect1d(buyers, np.concatenate(posted)) if posted else buyers[:0]
        ledger.reached[posters] = True
        u = world.luck.uniform("campaign/incentive", posters, world.clock.step, option=ledger.name)
        paid = posters[lowest(u, ledger.pay_each(round(self.incentive * 100.0), posters.size))]
        ledger.claimed += paid.size
        world.tell("got a reward", paid)
