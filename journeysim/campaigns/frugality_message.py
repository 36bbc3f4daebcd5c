"""Frugality message: a movement or a public body asks people to buy less, to repair, or to find a used one (D9, D10).

Acts on need recognition: `buy_less` pushes frugality, which spreads and cuts wants more than needs; `repair` stretches
the use of what is owned; `second_life` ends the wish for a new one. Costs what its impressions cost, by CPM.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from journeysim.campaigns._paid import Paid
from journeysim.campaigns.base import Floats, Ledger
from journeysim.campaigns.exposure import Exposure
from journeysim.campaigns.media import buy_impressions
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World

_ASKS = {"buy_less": "to buy less", "repair": "to repair what is owned", "second_life": "to find a used one"}


class FrugalityMessage(Paid):
    """Paid messages in one channel, for nobody's product."""

    #: A movement's money and aims are not those of the brand that a strategist stands for.
    rival: ClassVar[bool] = True
    shelf = "messages"

    lever: Literal["frugality_message"]
    channel: str = parameter(unit="name", source=AUTHOR, help="Channel whose users can see it.")
    appeal: Literal["buy_less", "repair", "second_life"] = Field(
        "buy_less",
        description="What it asks for: to want less, to use things longer, or to find a used one.",
        json_schema_extra={"unit": "choice", "source": AUTHOR},
    )
    credibility: float = parameter(
        0.7, unit="share", bounds=(0, 1), source=AUTHOR, help="How far the sender is believed."
    )
    half_saturation: float = parameter(
        4.0, unit="impressions", bounds=(0.001, 1e6), help="Remembered impressions with half of the full effect."
    )
    carry_over: float = parameter(
        14.0, unit="days", bounds=(0.001, 10_000), source="Broadbent 1979; value assumed",
        help="Half-life of the memory of a message.",
    )  # fmt: skip
    push: float = parameter(
        0.02, unit="per day", bounds=(0, 100),
        help="Appeal `buy_less`: rate at which frugality moves to 1 at full saturation, when fully believed.",
    )  # fmt: skip
    stretch: float = parameter(
        0.3, unit="share", bounds=(0, 100), help="Appeal `repair`: how much longer things are then used."
    )
    diversion: float = parameter(
        0.05,
        unit="per day",
        bounds=(0, 100),
        help="Appeal `second_life`: rate at which the wish to buy then ends.",
    )

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        if self.appeal == "buy_less" and settings.influences.frugality.form == "off":
            yield "appeal", "'buy_less' works by the influence 'frugality', which is off"

    def prepare(self, world: World, name: str) -> Ledger:
        """Settle who can be reached at all."""
        ledger = super().prepare(world, name)
        ledger.exposure = Exposure(world.people.size, self.carry_over)
        ledger.state["audience"] = self.reachable(world, ledger, [self.channel])
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Buy this step's impressions."""
        buy_impressions(self, world, ledger, ledger.state["audience"])

    def show(self, world: World, ledger: Ledger, ids: Ids, views: Floats | float = 1.0) -> None:
        """Let consumers see the message, each id once, so many times."""
        ledger.memory.add(world, ids, views)
        ledger.reached[ids] = True
        ledger.impressions += int(np.sum(np.broadcast_to(views, ids.shape)))
        world.tell(f"saw a message {_ASKS[self.appeal]}", ids)

    def carry_on(self, world: World, ledger: Ledger) -> None:
        """Push the frugality of those who remember; the norm takes it in when it next moves."""
        if self.appeal == "buy_less":
            ids = np.flatnonzero(ledger.reached)
            world.people.frugality_push[ids] += self.push * self._believed(world, ledger, ids) * world.clock.step_days

    def lifetime_factor(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return how much longer things are used by those who have been asked to repair."""
        return 1.0 + self.stretch * self._believed(world, ledger, ids) if self.appeal == "repair" else None

    def fade_rate(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the rate at which those who have been asked to find a used one give up on a new one."""
        return self.diversion * self._believed(world, ledger, ids) if self.appeal == "second_life" else None

    def _believed(self, world: World, ledger: Ledger, ids: Ids) -> Floats:
        return self.credibility * ledger.memory.saturation(world, ids, self.half_saturation)
