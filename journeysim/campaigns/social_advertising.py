"""Social advertising: paid impressions in social channels for people who are like the buyers (D12, D24, D32).

Acts on need recognition (cause `advertising`) and on product choice (looks led by advertising), more where it can show
which friends own the product. Costs what its impressions cost, by CPM.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

import numpy as np

from journeysim.campaigns._paid import Paid
from journeysim.campaigns.base import Floats, Ledger, Persuasion
from journeysim.campaigns.media import buy_impressions
from journeysim.campaigns.target import likeness, most
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class SocialAdvertising(Persuasion, Paid):
    """Paid impressions of one product in social channels."""

    cause: ClassVar[str] = "advertising"
    shelf = "messages"

    lever: Literal["social_advertising"]
    channels: list[str] = parameter(
        [], unit="names", source=AUTHOR, help="Social channels in which it is shown; empty means all."
    )
    alike: float = parameter(
        0.3, unit="share", bounds=(0, 1), source=AUTHOR,
        help="Share of those who can be reached that it is shown to: those most like the product's present owners"
        " (lookalike audience); before there are owners, drawn by chance.",
    )  # fmt: skip
    refresh: float = parameter(
        14.0, unit="days", bounds=(0.001, 1e9), source=AUTHOR, help="How often that audience is renewed."
    )
    social_proof: float = parameter(
        0.5, unit="relative to 1", bounds=(0, 100),
        source="Bapna & Umyarov: an adopting friend raises the odds of paying by half; size assumed",
        help="How much it adds to the effect when all friends own the product and the ad says so.",
    )  # fmt: skip

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        for name in self.channels:
            if name not in settings.channels:
                yield "channels", f"unknown channel '{name}'"
            elif settings.channels[name].kind != "social":
                yield "channels", f"'{name}' is not a social channel"

    def prepare(self, world: World, name: str) -> Ledger:
        """Settle who can be reached at all."""
        ledger = super().prepare(world, name)
        market = world.market
        social = [each for each, is_social in zip(market.channels, market.social, strict=True) if is_social]
        ledger.state["reachable"] = self.reachable(world, ledger, self.channels or social)
        ledger.state["renewed"] = -np.inf
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Buy this step's impressions for those who are like the buyers."""
        day = world.clock.step * world.clock.step_days
        if day - ledger.state["renewed"] >= self.refresh - 1e-9:
            ledger.state["renewed"], ledger.state["audience"] = day, self._alike(world, ledger)
        buy_impressions(self, world, ledger, ledger.state["audience"])

    def trust(self, world: World, ids: Ids) -> Floats:
        """Return the trust in advertising, raised by the friends whom the ad names as owners."""
        owning = world.neighbourhood.share_product(world.people, ids)[:, world.market.products.index(self.product)]
        return np.asarray(world.people.trust_advertising[ids] * (1.0 + self.social_proof * owning))

    def rate_ceiling(self, world: World, ledger: Ledger) -> Floats | float:
        """Return the rate at full saturation when all friends own the product."""
        return self.effect * (1.0 + self.social_proof) * world.people.trust_advertising

    def advertised(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the remembered impressions of the product."""
        return self.on_product(world, ledger.memory.remembered(world, ids))

    def _alike(self, world: World, ledger: Ledger) -> Ids:
        ids: Ids = ledger.state["reachable"]
        score = likeness(world, world.market.products.index(self.product))[ids]
        return np.flatnonzero(most(world, ledger.name, ids, score, round(self.alike * ids.size)))
