"""Group buying: a wholesale price for buyers who pledge together in time, and who bring their friends (D27, D31).

Acts on the purchase decision (buyers may accept to wait for the group's price) and on need recognition (cause `viral`:
those who have pledged show the offer to friends, who get to know vendor and product and may want one). What members
save counts as cost. A group that too few join in time falls apart, and nobody pays.

Where the vendor has a standing group offer too, or another campaign a group there, all groups at the vendor need the
highest of the thresholds and have the latest of the deadlines, also those that are under way when the campaign ends;
each buyer gets the better of the cuts, not both.
"""

from typing import ClassVar, Literal

import numpy as np

from journeysim.campaigns.base import Floats, Ledger, Persuasion, offered_at
from journeysim.campaigns.terms import press, the_vendor
from journeysim.feeds import seen_by_friends
from journeysim.market.offers import Offer
from journeysim.population.columns import AWARENESS, PURCHASE, Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class GroupBuying(Persuasion):
    """A group price for one product at one vendor."""

    cause: ClassVar[str] = "viral"
    event: ClassVar[str] = "was shown a group offer"
    shelf = "prices"

    lever: Literal["group_buying"]
    vendor: str = parameter(unit="name", source=AUTHOR, help="Vendor that sells to groups.")
    discount: float = parameter(unit="share", bounds=(0, 1), source=AUTHOR, help="Cut of the price for each member.")
    threshold: int = parameter(
        10, unit="people", bounds=(1, 1_000_000), source=AUTHOR, help="Pledges that tip a group."
    )
    deadline: float = parameter(
        7.0, unit="days", bounds=(0, 10_000), source=AUTHOR, help="Time from the first pledge to the end."
    )
    sharing: float = parameter(
        0.3, unit="probability", bounds=(0, 1), help="Chance that somebody who has pledged shows the offer to friends."
    )
    face_to_face: float = parameter(
        0.3, unit="probability", bounds=(0, 1), help="Chance that a strongly tied friend is shown it off line."
    )
    effect: float = parameter(
        0.05,
        unit="per day",
        bounds=(0, 100),
        help="Rate of wants by friends' offers at full saturation (trust 1).",
    )
    half_saturation: float = parameter(
        2.0, unit="impressions", bounds=(0.001, 1e6), help="Remembered offers of friends with half of the full effect."
    )
    carry_over: float = parameter(
        3.0, unit="days", bounds=(0.001, 10_000), help="Half-life of the memory of a friend's offer."
    )

    def prepare(self, world: World, name: str) -> Ledger:
        """Offer the group price to the target, once it begins."""
        ledger = super().prepare(world, name)
        cut = np.where(offered_at(world, self.vendor, [self.product]), self.discount, 0.0)
        ledger.offer = world.market.offers.add(Offer(name, cut, ledger.target.copy(), group=True))
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Let those who have pledged since the last step show it to friends."""
        people, market = world.people, world.market
        vendor, product = market.vendors.index(self.vendor), market.products.index(self.product)
        ledger.state["step"] = world.clock.step
        ids = np.flatnonzero((people.stage == PURCHASE) & people.pledged & ledger.target)
        fresh = people.since[ids] == world.clock.step - 1
        ids = ids[fresh & (people.vendor[ids] == vendor) & (people.product[ids] == product)]
        ledger.reached[ids] = True
        u = world.luck.uniform("campaign/shares", ids, people.journey[ids], option=ledger.name)
        _, told = seen_by_friends(
            world, "campaign/shared", ledger.name, ids[u < self.sharing], face_to_face=self.face_to_face
        )
        told, views = np.unique(told[ledger.target[told]], return_counts=True)
        if told.size:
            people.relation[told, vendor] = np.maximum(people.relation[told, vendor], AWARENESS)
            self.show(world, ledger, told, views.astype(np.float64))

    def carry_on(self, world: World, ledger: Ledger) -> None:
        """Keep threshold and deadline while it runs or a group at the vendor is under way."""
        there = the_vendor(world, self.vendor)
        runs = ledger.state.get("step") == world.clock.step and ledger.target.any()
        if runs or (ledger.target.any() and (world.market.group_opened[there] >= 0).any()):
            press(world, "group_threshold", there, self.threshold)
            press(world, "group_deadline", there, self.deadline)

    def trust(self, world: World, ids: Ids) -> Floats:
        """Return the trust in friends."""
        return world.people.trust_friends[ids]
