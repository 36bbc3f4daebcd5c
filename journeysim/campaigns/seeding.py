"""Seeding: gives a product away to well-linked or passionate members, who use it in sight of their friends (D13).

Acts on evaluation: those seeded own the product, are seen with it and post what they experience. Costs the units given
away, at what they cost to make, and handling.
"""

from typing import Literal

import numpy as np

from journeysim.campaigns.base import Ledger, Lever
from journeysim.campaigns.experience import post_experience
from journeysim.campaigns.target import most
from journeysim.population.columns import IDLE, Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class Seeding(Lever):
    """Units of one product for those who rank first in the target: by links, passion, likeness, or by chance."""

    shelf = "friends"

    lever: Literal["seeding"]
    product: str = parameter(unit="name", source=AUTHOR, help="Product that is given away.")
    units: int = parameter(unit="units", bounds=(0, 1_000_000_000), source=AUTHOR, help="How many are given away.")
    handling: float = parameter(
        0.0, unit="currency per unit", bounds=(0, 1e9), source=AUTHOR, help="Paid for each besides its unit cost."
    )
    posts: float = parameter(
        0.5, unit="probability", bounds=(0, 1), help="Chance that somebody seeded posts the experience to friends."
    )
    trial: float = parameter(7.0, unit="days", bounds=(0, 10_000), help="Time of use before posting.")

    def prepare(self, world: World, name: str) -> Ledger:
        """Nothing is given away yet."""
        ledger = super().prepare(world, name)
        ledger.state["seeded"] = None
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Give the units away on the first day, to people who own no such thing and are not about to buy."""
        if ledger.state["seeded"] is not None:
            return
        people, product = world.people, world.market.products.index(self.product)
        ids = np.flatnonzero(ledger.target & (people.stage == IDLE) & (people.owned != product))
        cost = int(world.market.unit_cost[product]) + round(self.handling * 100.0)
        count = ledger.pay_each(cost, min(self.units, ids.size))
        chosen = np.flatnonzero(most(world, ledger.name, ids, self.target.score(world, ids), count))
        world.given.append((chosen, np.full(chosen.size, product), ledger.name))
        ledger.reached[chosen] = True
        ledger.claimed += chosen.size
        ledger.state["seeded"], ledger.state["since"] = chosen, world.clock.step

    def carry_on(self, world: World, ledger: Ledger) -> None:
        """Let them post once they have used it."""
        seeded: Ids | None = ledger.state["seeded"]
        # What is given in a step is theirs from the next one on.
        if seeded is None or world.clock.step == ledger.state["since"] or not seeded.size:
            return
        if world.clock.days_since(ledger.state["since"] + 1) < self.trial - 1e-9:
            return
        use_it = seeded[world.people.owned[seeded] == world.market.products.index(self.product)]
        u = world.luck.uniform("campaign/seeded posts", use_it, option=ledger.name)
        post_experience(world, use_it[u < self.posts])
        ledger.state["seeded"] = seeded[:0]
