"""A rival's reaction: when the rival's product loses share, its maker cuts the price or advertises (D35).

Acts on product and vendor choice by a lower price for everybody in the target, or on need recognition (cause
`advertising`) and product choice by impressions. The rival watches its share of the units sold in the last `watch`
days against that of all the time before, and acts for `days` when it has fallen by more than `trigger`. Price cuts and
impressions are the rival's cost.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from journeysim.campaigns.base import Floats, Ledger, Persuasion, offered_at
from journeysim.campaigns.media import buy_impressions, lacks_money
from journeysim.market.offers import Offer
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import Sales, World


class CompetitorResponse(Persuasion):
    """How a rival answers to losing share."""

    rival: ClassVar[bool] = True
    cause: ClassVar[str] = "advertising"
    shelf = "rival"

    lever: Literal["competitor_response"]
    response: Literal["price_cut", "advertising"] = Field(
        "price_cut",
        description="What the rival does: a `price_cut` of the product at all vendors, or `advertising` for it.",
        json_schema_extra={"unit": "choice", "source": "the scenario"},
    )
    trigger: float = parameter(
        0.05,
        unit="share of units sold",
        bounds=(0, 1),
        help="Loss of share above which the rival acts; where few are sold, chance moves shares by more than a little.",
    )
    watch: float = parameter(28.0, unit="days", bounds=(0.001, 10_000), help="Time over which the share is taken.")
    days: float = parameter(28.0, unit="days", bounds=(0.001, 10_000), help="How long it acts each time.")
    discount: float = parameter(0.1, unit="share", bounds=(0, 1), source=AUTHOR, help="Cut of the price.")
    channel: str = parameter("", unit="name", source=AUTHOR, help="Channel in which the rival advertises.")
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
        help="Spend on advertising per day of acting; 0 spreads the budget over one time of acting.",
    )  # fmt: skip
    frequency_cap: int = parameter(
        3, unit="impressions per step", bounds=(1, 1000), source=AUTHOR, help="Most impressions per person and step."
    )

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        if self.response == "advertising":
            yield from lacks_money(self)
            if not self.channel:
                yield "channel", "advertising needs a channel"

    def prepare(self, world: World, name: str) -> Ledger:
        """Begin to count what is sold."""
        ledger = super().prepare(world, name)
        if self.response == "price_cut":
            cut = np.where(offered_at(world, "", [self.product]), self.discount, 0.0)
            ledger.offer = world.market.offers.add(Offer(name, cut, ledger.target.copy()))
            audience = ledger.target & False
        else:
            audience = ledger.target & world.people.uses_channel[:, world.market.channels.index(self.channel)]
        # Units sold so far, of the product and of all, after each step since it began to watch.
        ledger.state.update(audience=np.flatnonzero(audience), sold=[(0, 0)], until=-np.inf)
        return ledger

    def days_on(self, world: World) -> float:
        """Return for how many days the budget for advertising is meant."""
        return min(super().days_on(world), self.days)

    def act(self, world: World, ledger: Ledger) -> None:
        """Act, if the share has fallen lately."""
        day = (world.clock.step - 1) * world.clock.step_days
        if day >= ledger.state["until"] and self._has_lost(world, ledger):
            ledger.state["until"] = day + self.days
        acts = day < ledger.state["until"]
        if ledger.offer is not None:
            ledger.offer.live = acts
        elif acts:
            buy_impressions(self, world, ledger, ledger.state["audience"])

    def carry_on(self, world: World, ledger: Ledger) -> None:
        """Open the page of the step."""
        ledger.state["sold"].append(ledger.state["sold"][-1])

    def after_sales(self, world: World, ledger: Ledger, sales: Sales) -> None:
        """Count what was sold."""
        own = np.count_nonzero(sales.product == world.market.products.index(self.product))
        before = ledger.state["sold"][-1]
        ledger.state["sold"][-1] = (before[0] + own, before[1] + len(sales))

    def trust(self, world: World, ids: Ids) -> Floats:
        """Return the trust in advertising."""
        return world.people.trust_advertising[ids]

    def rate_ceiling(self, world: World, ledger: Ledger) -> Floats | float:
        """Return the rate of wants at full saturation; a price cut makes none."""
        return super().rate_ceiling(world, ledger) if self.response == "advertising" else 0.0

    def advertised(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the remembered impressions of the product."""
        return self.on_product(world, ledger.memory.remembered(world, ids))

    def _has_lost(self, world: World, ledger: Ledger) -> bool:
        """Return whether the share lately is below that of the time before by more than the trigger.

        Both spans have to be as long as `watch` at least, and something has to be sold in each.
        """
        sold = ledger.state["sold"]
        span = max(1, round(self.watch / world.clock.step_days))
        if len(sold) <= 2 * span:
            return False
        (then, then_all), (now, now_all) = sold[-1 - span], sold[-1]
        if not then_all or now_all == then_all:
            return False
        return bool(then / then_all - (now - then) / (now_all - then_all) > self.trigger)
