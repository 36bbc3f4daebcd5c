"""Referral: customers invite friends, who get a friend's price; whoever brings a buyer gets a reward (D30).

Acts on need recognition (cause `referral`: the invited remember it, and want one the more they trust friends), and on
vendor choice and the purchase decision by the friend's price. Rewards and what friends save are the cost; a reward
that the budget cannot bear is not paid, the rest goes to the lowest keyed uniforms. Rewards end with the campaign.
"""

from typing import ClassVar, Literal

import numpy as np

from journeysim.campaigns.base import Floats, Ledger, Persuasion, offered_at
from journeysim.campaigns.lowest import lowest
from journeysim.feeds import seen_by_friends
from journeysim.market.offers import Offer
from journeysim.population.columns import AWARENESS, Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import Sales, World


class Referral(Persuasion):
    """Invitations to buy one product, by those who have it."""

    cause: ClassVar[str] = "referral"
    event: ClassVar[str] = "was invited"
    shelf = "friends"

    lever: Literal["referral"]
    vendor: str = parameter("", unit="name", source=AUTHOR, help="Vendor whose customers invite; empty means any.")
    invites: float = parameter(0.3, unit="probability", bounds=(0, 1), help="Chance that a buyer invites friends.")
    owners_invite: float = parameter(
        0.0, unit="probability", bounds=(0, 1), help="Chance that one who owns it when the campaign begins does."
    )
    face_to_face: float = parameter(
        0.3, unit="probability", bounds=(0, 1), help="Chance that a strongly tied friend is invited off line."
    )
    discount: float = parameter(
        0.1, unit="share", bounds=(0, 1), source=AUTHOR, help="Cut of the price for the invited."
    )
    reward: float = parameter(
        10.0, unit="currency", bounds=(0, 1e6), source=AUTHOR, help="Paid to whoever invited a buyer."
    )
    effect: float = parameter(
        0.05, unit="per day", bounds=(0, 100), help="Rate of wants by invitations at full saturation (for trust 1)."
    )
    half_saturation: float = parameter(
        2.0, unit="impressions", bounds=(0.001, 1e6), help="Remembered invitations with half of the full effect."
    )

    def prepare(self, world: World, name: str) -> Ledger:
        """Print the invitations; nobody has one yet."""
        ledger = super().prepare(world, name)
        size = world.people.size
        cut = np.where(offered_at(world, self.vendor, [self.product]), self.discount, 0.0)
        ledger.offer = world.market.offers.add(Offer(name, cut, np.zeros(size, bool), single_use=True))
        ledger.state.update(inviter=np.full(size, -1, np.int64), fresh=np.zeros(0, np.int64))
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Send the invitations of those who have bought since the last step; on the first day also of owners."""
        fresh: Ids = ledger.state["fresh"]
        if not ledger.state.get("opened"):
            ledger.state["opened"] = True
            fresh = np.union1d(fresh, self._owners(world, ledger))
        ledger.state["fresh"] = np.zeros(0, np.int64)
        self._invite(world, ledger, fresh)

    def after_sales(self, world: World, ledger: Ledger, sales: Sales) -> None:
        """Reward those who brought this step's buyers, and let buyers be the next to invite."""
        if ledger.over or not self.running(world):
            return
        market = world.market
        bought = sales.product == market.products.index(self.product)
        if self.vendor:
            bought &= sales.vendor == market.vendors.index(self.vendor)
        buyers: Ids = sales.consumer[bought]
        self._reward(world, ledger, buyers[ledger.state["inviter"][buyers] >= 0])
        u = world.luck.uniform("campaign/invites", buyers, world.people.journey[buyers], option=ledger.name)
        ledger.state["fresh"] = np.union1d(ledger.state["fresh"], buyers[u < self.invites])

    def trust(self, world: World, ids: Ids) -> Floats:
        """Return the trust in friends."""
        return world.people.trust_friends[ids]

    def _owners(self, world: World, ledger: Ledger) -> Ids:
        people, market = world.people, world.market
        owns = people.owned == market.products.index(self.product)
        if self.vendor:
            owns &= people.owned_vendor == market.vendors.index(self.vendor)
        ids = np.flatnonzero(owns)
        return ids[world.luck.uniform("campaign/owner invites", ids, option=ledger.name) < self.owners_invite]

    def _invite(self, world: World, ledger: Ledger, hosts: Ids) -> None:
        """Show invitations to friends of the target who have neither the product nor an invitation."""
        assert ledger.offer is not None
        people, market = world.people, world.market
        sender, friend = seen_by_friends(world, "campaign/invited", ledger.name, hosts, face_to_face=self.face_to_face)
        inviter = ledger.state["inviter"]
        new = (
            ledger.target[friend]
            & (inviter[friend] < 0)
            & (people.owned[friend] != market.products.index(self.product))
        )
        sender, friend = sender[new], friend[new]
        if not friend.size:
            return
        # The reward goes to one of several who invite at once: the luckiest.
        u = world.luck.uniform("campaign/whose guest", sender, world.clock.step, other=friend, option=ledger.name)
        order = np.lexsort((u, friend))
        friend, first, views = np.unique(friend[order], return_index=True, return_counts=True)
        inviter[friend] = sender[order][first]
        ledger.offer.holders[friend] = True
        if self.vendor:
            vendor = market.vendors.index(self.vendor)
            people.relation[friend, vendor] = np.maximum(people.relation[friend, vendor], AWARENESS)
        self.show(world, ledger, friend, views.astype(np.float64))

    def _reward(self, world: World, ledger: Ledger, guests: Ids) -> None:
        """Pay those who invited these buyers; each buyer counts once."""
        inviter = ledger.state["inviter"]
        u = world.luck.uniform("campaign/reward", guests, world.clock.step, option=ledger.name)
        paid = guests[lowest(u, ledger.pay_each(round(self.reward * 100.0), guests.size))]
        ledger.claimed += paid.size
        world.tell("got a reward", inviter[paid], friend=paid)
        inviter[guests] = -1
