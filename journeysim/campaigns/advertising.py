"""Advertising: buys impressions, which make the product known, make wants and lead searches (D12).

Acts on need recognition (cause `advertising`) and on product choice (looks led by advertising). The effect of
exposures saturates and carries over (Broadbent 1979: adstock).
"""

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from journeysim.campaigns.base import Floats, Ledger, Lever
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import parameter
from journeysim.world import World


class Advertising(Lever):
    """Paid impressions of one product in one channel."""

    lever: Literal["advertising"]
    product: str = parameter(unit="name", source="the scenario", help="Product that is advertised.")
    channel: str = parameter(unit="name", source="the scenario", help="Channel whose users can see it.")
    reach: float = parameter(
        1.0, unit="share", bounds=(0, 1), source="the scenario", help="Share of the target that the medium can reach."
    )
    cost_per_mille: float = parameter(
        10.0, unit="currency per 1,000 impressions", bounds=(0.01, 1e6), source="the scenario", help="CPM."
    )
    per_day: float = parameter(
        0.0, unit="currency per day", bounds=(0, 1e12), source="the scenario",
        help="Spend per day while it runs; 0 spreads the budget evenly over the window.",
    )  # fmt: skip
    frequency_cap: int = parameter(
        3,
        unit="impressions per step",
        bounds=(1, 1000),
        source="the scenario",
        help="Most impressions per person and step.",
    )
    effect: float = parameter(
        0.002, unit="per day", bounds=(0, 100), help="Rate of wants at full saturation (for trust 1)."
    )
    half_saturation: float = parameter(
        4.0, unit="impressions", bounds=(0.001, 1e6), help="Remembered impressions with half of the full effect."
    )
    carry_over: float = parameter(
        14.0, unit="days", bounds=(0.001, 10_000), source="half-life of weeks: Sethuraman et al. 2011; size assumed",
        help="Half-life of the memory of an impression.",
    )  # fmt: skip

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        if self.product not in settings.products:
            yield "product", f"unknown product '{self.product}'"
        if self.channel not in settings.channels:
            yield "channel", f"unknown channel '{self.channel}'"

    def prepare(self, world: World, name: str) -> Ledger:
        """Settle who can be reached at all: users of the channel, by a keyed uniform for each."""
        ledger = super().prepare(world, name)
        market, people = world.market, world.people
        channel = market.channels.index(self.channel)
        u = world.luck.uniform("campaign/reachable", world.everyone, option=name)
        audience = ledger.target & people.uses_channel[:, channel] & (u < self.reach)
        ledger.state["audience"] = np.flatnonzero(audience)
        ledger.state["product"] = market.products.index(self.product)
        ledger.state["adstock"] = np.zeros(people.size)
        ledger.state["purse"] = 0.0
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Fade the memory of earlier impressions and buy this step's."""
        adstock = ledger.state["adstock"]
        if ledger.impressions:
            adstock *= 0.5 ** (world.clock.step_days / self.carry_over)
        audience = ledger.state["audience"]
        count = self._affordable(world, ledger, audience.size)
        if not count:
            return
        # Everyone gets the whole rounds; the rest goes to the lowest keyed uniforms.
        rounds, rest = divmod(count, audience.size)
        u = world.luck.uniform("campaign/exposure", audience, world.clock.step, option=ledger.name)
        seen = np.full(audience.size, float(rounds))
        if rest:
            seen[_lowest(u, rest)] += 1.0
        rows = np.flatnonzero(seen)
        who = audience[rows]
        adstock[who] += seen[rows]
        world.people.known[who, ledger.state["product"]] = True
        ledger.reached[who] = True
        ledger.impressions += count
        world.tell("saw an ad", who, product=np.full(who.size, ledger.state["product"]))

    def want_rate(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the rate of wants: saturating in the remembered impressions, for those who trust advertising."""
        if not ledger.impressions:
            return None
        stock = ledger.state["adstock"][ids]
        trust = world.people.trust_advertising[ids]
        return np.asarray(self.effect * trust * stock / (stock + self.half_saturation))

    def want_ceiling(self, world: World, ledger: Ledger) -> Floats | float:
        """Return the rate at full saturation."""
        return self.effect * world.people.trust_advertising

    def advertised(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the remembered impressions of the product."""
        if not ledger.impressions:
            return None
        shown = np.zeros((ids.size, len(world.market.products)))
        shown[:, ledger.state["product"]] = ledger.state["adstock"][ids]
        return shown

    def _affordable(self, world: World, ledger: Ledger, audience: int) -> int:
        """Return how many impressions are bought in this step and book their cost; never above the budget."""
        if not self.running(world) or not audience:
            return 0
        window = min(self.end, world.memory["days"]) - self.start
        daily = self.per_day or self.budget / max(window, world.clock.step_days)
        purse = ledger.state["purse"] + daily * world.clock.step_days * 100.0
        purse = min(purse, round(self.budget * 100.0) - ledger.spent)
        count = min(int(purse * 1000.0 / (self.cost_per_mille * 100.0)), audience * self.frequency_cap)
        cost = int(np.ceil(count * self.cost_per_mille / 10.0))
        while count and ledger.spent + cost > round(self.budget * 100.0):
            count -= 1
            cost = int(np.ceil(count * self.cost_per_mille / 10.0))
        ledger.spent += cost
        ledger.state["purse"] = max(purse - cost, 0.0) if count < audience * self.frequency_cap else 0.0
        return count


def _lowest(u: Floats, count: int) -> NDArray[np.int64]:
    """Return the positions of the `count` lowest uniforms, in no order."""
    # Only those near the expected cut can be among them; the rest need not be sorted.
    cut = (count + 8.0 * np.sqrt(count) + 16.0) / u.size
    near = np.flatnonzero(u < cut)
    if near.size < count:
        near = np.arange(u.size)
    return np.asarray(near[np.argpartition(u[near], count - 1)[:count]])
