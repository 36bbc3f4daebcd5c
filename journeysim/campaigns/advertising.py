"""Advertising: buys impressions, which make the product known, make wants and lead searches (D12).

Acts on need recognition (cause `advertising`) and on product choice (looks led by advertising). The effect of
exposures saturates and carries over (Broadbent 1979: adstock).
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

import numpy as np

from journeysim.campaigns.base import Floats, Ledger, Persuasion
from journeysim.campaigns.media import buy_impressions, lacks_money
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class Advertising(Persuasion):
    """Paid impressions of one product in one channel."""

    cause: ClassVar[str] = "advertising"

    lever: Literal["advertising"]
    channel: str = parameter(unit="name", source=AUTHOR, help="Channel whose users can see it.")
    reach: float = parameter(
        1.0, unit="share", bounds=(0, 1), source=AUTHOR, help="Share of the target that the medium can reach."
    )
    cost_per_mille: float = parameter(
        10.0, unit="currency per 1,000 impressions", bounds=(0.01, 1e6), source=AUTHOR, help="CPM."
    )
    per_day: float = parameter(
        0.0, unit="currency per day", bounds=(0, 1e12), source=AUTHOR,
        help="Spend per day while it runs; 0 spreads the budget evenly over the days on which it acts.",
    )  # fmt: skip
    frequency_cap: int = parameter(
        3, unit="impressions per step", bounds=(1, 1000), source=AUTHOR, help="Most impressions per person and step."
    )

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        yield from lacks_money(self)

    def prepare(self, world: World, name: str) -> Ledger:
        """Settle who can be reached at all: users of the channel, by a keyed uniform for each."""
        ledger = super().prepare(world, name)
        u = world.luck.uniform("campaign/reachable", world.everyone, option=name)
        uses = world.people.uses_channel[:, world.market.channels.index(self.channel)]
        ledger.state["audience"] = np.flatnonzero(ledger.target & uses & (u < self.reach))
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
