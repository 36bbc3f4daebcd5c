"""Community: a brand page whose members meet at events and stay true to the brand (D13, D30, D36, D37).

Acts on need recognition (cause `community`: friends see who takes part) and on evaluation (members post what they
experience, and buy the brand again without a search). Costs each event and each participant; members stay when the
campaign ends, so that it pays back later too.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

import numpy as np

from journeysim.campaigns.base import Floats, Ledger, Persuasion
from journeysim.campaigns.experience import post_experience
from journeysim.campaigns.lowest import lowest
from journeysim.feeds import seen_by_friends
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class Community(Persuasion):
    """A page around one product's brand in one channel; the target is who may join."""

    cause: ClassVar[str] = "community"
    event: ClassVar[str] = "saw an event"
    shelf = "friends"

    lever: Literal["community"]
    channel: str = parameter(unit="name", source=AUTHOR, help="Social channel in which it has its page.")
    join_rate: float = parameter(
        0.01, unit="per day", bounds=(0, 100),
        help="Rate at which users of the channel join who own the brand or are passionate, while it runs.",
    )  # fmt: skip
    passionate: float = parameter(
        0.6, unit="share", bounds=(0, 1), source="D32: they take part most; size assumed",
        help="From this passion on people join who do not own the brand.",
    )  # fmt: skip
    leave_rate: float = parameter(0.002, unit="per day", bounds=(0, 100), help="Rate at which members leave.")
    every: float = parameter(
        14.0,
        unit="days",
        bounds=(0.001, 1e9),
        source=AUTHOR,
        label="Days between events",
        help="Time between two events.",
    )
    turnout: float = parameter(0.2, unit="probability", bounds=(0, 1), help="Chance that a member takes part in one.")
    event_cost: float = parameter(
        0.0, unit="currency per event", bounds=(0, 1e12), source=AUTHOR, help="Paid for each event."
    )
    cost_per_participant: float = parameter(
        0.0, unit="currency per person", bounds=(0, 1e9), source=AUTHOR, help="Paid for each who takes part."
    )
    posts: float = parameter(
        0.3,
        unit="probability",
        bounds=(0, 1),
        help="Chance that a participant tells friends how good hers is.",
    )
    loyalty_gain: float = parameter(
        0.2, unit="probability", bounds=(0, 1), source="D30, D36: sign; size assumed",
        help="Chance that membership adds to buying the brand again without a search.",
    )  # fmt: skip

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        if self.channel in settings.channels and settings.channels[self.channel].kind != "social":
            yield "channel", f"'{self.channel}' is not a social channel"

    def prepare(self, world: World, name: str) -> Ledger:
        """Open the page, without members."""
        ledger = super().prepare(world, name)
        ledger.state |= {"members": np.zeros(world.people.size, bool), "next": 0.0}
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Let people join, and meet when it is time for an event that can be paid for."""
        people, members = world.people, ledger.state["members"]
        uses = people.uses_channel[:, world.market.channels.index(self.channel)]
        ids = np.flatnonzero(ledger.target & uses & ~members)
        ids = ids[self._owns_brand(world, ids) | (people.passion[ids] >= self.passionate)]
        u = world.luck.uniform("campaign/joins", ids, world.clock.step, option=ledger.name)
        joining = ids[u < world.clock.chance(self.join_rate)]
        members[joining] = True
        ledger.reached[joining] = True
        product = world.market.products.index(self.product)
        people.known[joining, product] = True
        world.tell("joined the community", joining, product=np.full(joining.size, product))
        day = (world.clock.step - 1) * world.clock.step_days - self.start
        # The first event comes after one interval, when there are members to meet.
        ledger.state["next"] = ledger.state["next"] or max(day, 0.0) + self.every
        if day >= ledger.state["next"] - 1e-9:
            ledger.state["next"] += self.every
            if ledger.pay(round(self.event_cost * 100.0)):
                self._meet(world, ledger)

    def carry_on(self, world: World, ledger: Ledger) -> None:
        """Let members leave, also after the campaign."""
        members = ledger.state["members"]
        ids = np.flatnonzero(members)
        u = world.luck.uniform("campaign/leaves", ids, world.clock.step, option=ledger.name)
        leaving = ids[u < world.clock.chance(self.leave_rate)]
        members[leaving] = False
        world.tell(
            "left the community", leaving, product=np.full(leaving.size, world.market.products.index(self.product))
        )

    def trust(self, world: World, ids: Ids) -> Floats:
        """Return the trust in the friends who take part."""
        return world.people.trust_friends[ids]

    def loyalty(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return what membership adds for those who own the brand."""
        return np.where(ledger.state["members"][ids] & self._owns_brand(world, ids), self.loyalty_gain, 0.0)

    def _meet(self, world: World, ledger: Ledger) -> None:
        """Hold an event: members take part as far as the budget goes, friends see it, owners tell what they know."""
        ids = np.flatnonzero(ledger.state["members"])
        u = world.luck.uniform("campaign/turnout", ids, world.clock.step, option=ledger.name)
        ids, u = ids[u < self.turnout], u[u < self.turnout]
        there = np.sort(ids[lowest(u, ledger.pay_each(round(self.cost_per_participant * 100.0), ids.size))])
        ledger.claimed += there.size
        product = world.market.products.index(self.product)
        world.tell("took part in an event", there, product=np.full(there.size, product))
        seen, views = np.unique(
            seen_by_friends(world, "campaign/event seen", ledger.name, there)[1], return_counts=True
        )
        self.show(world, ledger, seen, views.astype(np.float64))
        owning = there[self._owns_brand(world, there)]
        u = world.luck.uniform("campaign/event posts", owning, world.clock.step, option=ledger.name)
        post_experience(world, owning[u < self.posts])

    def _owns_brand(self, world: World, ids: Ids) -> Any:
        product = np.full(ids.size, world.market.products.index(self.product))
        return world.market.same_brand(world.people.owned[ids], product)
