"""What all media that are paid for by impressions have in common: price, pace, frequency, and who can be reached."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from journeysim.campaigns.base import Floats, Ledger, Lever
from journeysim.campaigns.media import lacks_money
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class Paid(Lever):
    """A lever whose messages are bought by the thousand."""

    reach: float = parameter(
        1.0, unit="share", bounds=(0, 1), source=AUTHOR, help="Share of the target that the medium can reach."
    )
    cost_per_mille: float = parameter(
        10.0,
        unit="currency per 1,000 impressions",
        bounds=(0.01, 1e6),
        source=AUTHOR,
        label="Price of impressions",
        help="CPM.",
    )
    per_day: float = parameter(
        0.0, unit="currency per day", bounds=(0, 1e12), source=AUTHOR, label="Spend per day",
        help="Spend per day while it runs; 0 spreads the budget evenly over the days on which it acts.",
    )  # fmt: skip
    frequency_cap: int = parameter(
        3, unit="impressions per step", bounds=(1, 1000), source=AUTHOR, help="Most impressions per person and step."
    )

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        yield from lacks_money(self)

    def show(self, world: World, ledger: Ledger, ids: Ids, views: Floats | float = 1.0) -> None:
        """Let consumers see the message, each id once, so many times."""
        raise TypeError(f"{type(self).__name__} has to implement show")

    def reachable(self, world: World, ledger: Ledger, channels: list[str]) -> Ids:
        """Return who can be reached at all: users of one of the channels, by a keyed uniform for each."""
        numbers = [world.market.channels.index(name) for name in channels]
        uses = np.asarray(world.people.uses_channel[:, numbers].any(axis=1))
        u = world.luck.uniform("campaign/reachable", world.everyone, option=ledger.name)
        return np.flatnonzero(ledger.target & uses & (u < self.reach))
