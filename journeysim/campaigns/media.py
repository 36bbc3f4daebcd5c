"""How impressions are bought: evenly over the days, by CPM, within budget and frequency cap."""

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

from journeysim.campaigns.base import Ledger
from journeysim.campaigns.lowest import lowest
from journeysim.population.columns import Ids
from journeysim.world import World


class Media(Protocol):
    """A lever that buys impressions."""

    @property
    def cost_per_mille(self) -> float:
        """CPM, in the scenario's currency."""

    @property
    def per_day(self) -> float:
        """Spend per day; 0 spreads the budget evenly."""

    @property
    def frequency_cap(self) -> int:
        """Most impressions per person and step."""

    @property
    def budget(self) -> float | None:
        """The most to spend."""

    @property
    def setup_cost(self) -> float:
        """Paid once, out of the budget."""

    @property
    def cost_per_day(self) -> float:
        """Paid for each day, out of the budget."""

    def days_on(self, world: World) -> float:
        """Return for how many days it acts."""

    def show(self, world: World, ledger: Ledger, ids: Ids, views: Any = 1.0) -> None:
        """Let consumers see the message."""


def lacks_money(lever: Media) -> Iterator[tuple[str, str]]:
    """Name it when nothing says how much to spend."""
    if lever.budget is None and not lever.per_day:
        yield "budget", "media have to be paid for: give a budget or per_day"


def buy_impressions(lever: Media, world: World, ledger: Ledger, audience: Ids) -> None:
    """Buy a step's impressions and show them, never above the budget or the frequency cap.

    Everyone in `audience` gets the whole rounds; the rest goes to the lowest keyed uniforms.
    """
    count = _affordable(lever, world, ledger, audience.size)
    if not count:
        return
    rounds, rest = divmod(count, audience.size)
    u = world.luck.uniform("campaign/exposure", audience, world.clock.step, option=ledger.name)
    seen = np.full(audience.size, float(rounds))
    if rest:
        seen[lowest(u, rest)] += 1.0
    rows = np.flatnonzero(seen)
    lever.show(world, ledger, audience[rows], seen[rows])


def _affordable(lever: Media, world: World, ledger: Ledger, audience: int) -> int:
    """Return how many impressions are bought in this step and pay for them."""
    if not audience:
        return 0
    daily = lever.per_day or ledger.state.get("daily")
    if daily is None:
        days = lever.days_on(world)
        # What the campaign costs besides comes out of the same budget.
        daily = max(((lever.budget or 0.0) - lever.setup_cost) / days - lever.cost_per_day, 0.0)
        ledger.state["daily"] = daily
    purse = ledger.state.get("purse", 0.0) + daily * world.clock.step_days * 100.0
    purse = min(purse, float(ledger.left))
    most = audience * lever.frequency_cap
    count = min(int(purse * 1000.0 / (lever.cost_per_mille * 100.0)), most)
    while count and not ledger.pay(_cost(count, lever.cost_per_mille)):
        count -= 1
    ledger.state["purse"] = max(purse - _cost(count, lever.cost_per_mille), 0.0) if count < most else 0.0
    return count


def _cost(count: int, cost_per_mille: float) -> int:
    return int(np.ceil(count * cost_per_mille / 10.0))
