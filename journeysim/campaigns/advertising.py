"""Advertising: buys impressions, which make the product known, make wants and lead searches (D12).

Acts on need recognition (cause `advertising`) and on product choice (looks led by advertising). The effect of
exposures saturates and carries over (Broadbent 1979: adstock).
"""

from typing import ClassVar, Literal

from journeysim.campaigns._paid import Paid
from journeysim.campaigns.base import Floats, Ledger, Persuasion
from journeysim.campaigns.media import buy_impressions
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class Advertising(Persuasion, Paid):
    """Paid impressions of one product in one channel."""

    cause: ClassVar[str] = "advertising"
    shelf = "messages"

    lever: Literal["advertising"]
    channel: str = parameter(unit="name", source=AUTHOR, help="Channel whose users can see it.")

    def prepare(self, world: World, name: str) -> Ledger:
        """Settle who can be reached at all."""
        ledger = super().prepare(world, name)
        ledger.state["audience"] = self.reachable(world, ledger, [self.channel])
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Buy this step's impressions."""
        buy_impressions(self, world, ledger, ledger.state["audience"])

    def trust(self, world: World, ids: Ids) -> Floats:
        """Return the trust in advertising."""
        return world.people.trust_advertising[ids]

    def advertised(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the remembered impressions of the product."""
        return self.on_product(world, ledger.memory.remembered(world, ids))
