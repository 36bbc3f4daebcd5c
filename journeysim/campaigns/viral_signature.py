"""Viral signature: a message that rides on use, as a web-mail service's footer did (D13).

Acts on need recognition (cause `viral`): whoever uses the product shows it to friends at every use. Costs only its
setup and, if any, its upkeep by the day.
"""

from typing import ClassVar, Literal

import numpy as np

from journeysim.campaigns.base import Floats, Ledger, Persuasion
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import parameter
from journeysim.world import World


class ViralSignature(Persuasion):
    """A message about one product that its users send along; the target is who may see it."""

    cause: ClassVar[str] = "viral"
    event: ClassVar[str] = "saw a signature"
    shelf = "friends"

    lever: Literal["viral_signature"]
    messages_per_day: float = parameter(
        0.05, unit="per day", bounds=(0, 1000), help="Messages that a user of the product sends to each friend."
    )

    def act(self, world: World, ledger: Ledger) -> None:
        """Let friends of users see at least one message; nobody has friends in a well-mixed network."""
        if world.network.well_mixed:
            return
        people, product = world.people, world.market.products.index(self.product)
        ids = np.flatnonzero(ledger.target & (people.owned != product))
        users = world.neighbourhood.owning_product(people, ids)[:, product]
        ids, users = ids[users > 0], users[users > 0]
        u = world.luck.uniform("campaign/signature", ids, world.clock.step, option=ledger.name)
        self.show(world, ledger, ids[u < world.clock.chance(self.messages_per_day * users)])

    def trust(self, world: World, ids: Ids) -> Floats:
        """Return the trust in the friends from whom it comes."""
        return world.people.trust_friends[ids]
