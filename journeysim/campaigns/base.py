"""What a lever is: it acts within its window, on its target, within its budget; and it keeps books."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from journeysim.population.columns import Ids
from journeysim.scenario.parameters import Settings, parameter
from journeysim.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass
class Ledger:
    """What one campaign has done so far; money in cents."""

    name: str
    target: Flags
    reached: Flags
    spent: int = 0
    impressions: int = 0
    state: dict[str, Any] = field(default_factory=dict)


class Lever(Settings):
    """A campaign of one kind; a subclass declares `lever: Literal["its file's name"]` and implements `act`."""

    #: Whether a rival runs it: its sales and spend are then not the strategist's own.
    rival: ClassVar[bool] = False

    lever: str
    label: str = parameter("", unit="text", source="the scenario", help="Name in tables.")
    start: float = parameter(0.0, unit="days", bounds=(0, None), source="the scenario", help="First day.")
    end: float = parameter(1e9, unit="days", bounds=(0, 1e9), source="the scenario", help="Day after the last.")
    budget: float = parameter(0.0, unit="currency", bounds=(0, 1e12), source="the scenario", help="The most to spend.")
    segments: list[str] = parameter(
        [], unit="names", source="the scenario", help="Target segments; empty means everyone."
    )

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign, as (key, text)."""
        if self.end <= self.start:
            yield "end", f"{self.end:g} is not after start ({self.start:g})"
        for name in self.segments:
            if name not in settings.population.segments:
                yield "segments", f"unknown segment '{name}'"

    def promotes(self) -> tuple[list[str], list[str]]:
        """Return the products and the vendors whose sales it is for; an empty list is all of them."""
        named: list[str] = [getattr(self, "product", ""), *getattr(self, "products", [])]
        vendor: str = getattr(self, "vendor", "")
        return [each for each in named if each], [vendor] if vendor else []

    def prepare(self, world: World, name: str) -> Ledger:
        """Open the books and settle who is in the target group."""
        target = np.ones(world.people.size, bool)
        if self.segments:
            wanted = [number for number, each in enumerate(world.segments) if each in self.segments]
            target = np.isin(world.people.segment, wanted)
        return Ledger(name, target, np.zeros(world.people.size, bool))

    def running(self, world: World) -> bool:
        """Return whether this step begins within the window."""
        day = (world.clock.step - 1) * world.clock.step_days
        return self.start <= day < self.end

    def act(self, world: World, ledger: Ledger) -> None:
        """Act in this step."""
        raise TypeError(f"{type(self).__name__} has to implement act")

    def want_rate(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the rate per day of wants that it makes, shape (n,)."""
        return None

    def want_ceiling(self, world: World, ledger: Ledger) -> Floats | float:
        """Return what `want_rate` can be at most at any time, a number or shape (N,)."""
        return 0.0 if type(self).want_rate is Lever.want_rate else np.inf

    def advertised(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return how present each product is to each consumer by it, shape (n, products)."""
        return None


class Campaigns:
    """The campaigns of a run, acting together."""

    def __init__(self, levers: dict[str, Lever], world: World) -> None:
        self.levers = dict(levers)
        self.ledgers = {name: lever.prepare(world, name) for name, lever in levers.items()}

    def act(self, world: World) -> None:
        """Let every campaign within its window act, in the order of names."""
        for name in sorted(self.levers):
            self.levers[name].act(world, self.ledgers[name])

    def want_rate(self, world: World, ids: Ids) -> Floats:
        """Return the rate per day of wants by advertising, shape (n,)."""
        total = np.zeros(ids.size)
        for name in sorted(self.levers):
            rate = self.levers[name].want_rate(world, self.ledgers[name], ids)
            if rate is not None:
                total += rate
        return total

    def want_ceiling(self, world: World) -> Floats | float:
        """Return what `want_rate` can be at most at any time, a number or shape (N,)."""
        total: Floats | float = 0.0
        for name in sorted(self.levers):
            total = total + self.levers[name].want_ceiling(world, self.ledgers[name])
        return total

    def advertised(self, world: World, ids: Ids) -> Floats:
        """Return how present each product's advertising is to each consumer, shape (n, products)."""
        total = np.zeros((ids.size, len(world.market.products)))
        for name in sorted(self.levers):
            shown = self.levers[name].advertised(world, self.ledgers[name], ids)
            if shown is not None:
                total += shown
        return total
