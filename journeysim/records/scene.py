"""One consumer at one moment: what the sentences of a diary read."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from journeysim.population.columns import Flags, Ids, Int64
from journeysim.scenario.schema import ScenarioBase
from journeysim.world import World


@dataclass(frozen=True)
class Scene:
    """One consumer at one moment, with the details of what happens to her."""

    world: World
    settings: ScenarioBase
    who: int
    day: float
    details: dict[str, Any]

    def column(self, name: str) -> Any:
        """Return a column's value for the consumer, as a Python scalar."""
        return getattr(self.world.people, name)[self.who].item()

    def product(self, number: int) -> str:
        """Return a product's label, or the category's name when there is none."""
        return self.world.market.product_labels[number] if number >= 0 else self.settings.market.category

    def vendor(self, number: int) -> str:
        """Return a vendor's label."""
        return self.world.market.vendor_labels[number] if number >= 0 else "a vendor"

    def money(self, cents: int) -> str:
        """Return an amount of money with its currency."""
        return f"{cents / 100:,.2f} {self.world.market.currency}"

    @property
    def it(self) -> str:
        """The product of an event, or else that of the journey, with its article."""
        number = self.details.get("product", self.column("product"))
        return f"the {self.product(number)}"

    @property
    def shop(self) -> str:
        """The vendor of an event, or else that of the journey."""
        return self.vendor(self.details.get("vendor", self.column("vendor")))

    @property
    def step(self) -> int:
        """The step in which it happens."""
        return self.world.clock.step

    @property
    def age(self) -> float:
        """Days since the owned unit was delivered."""
        clock = self.world.clock
        return float((self.step - self.column("owned_since")) * clock.step_days)

    def asked(self, vendor: int, product: int) -> int:
        """Return what a vendor asks for a product, in cents."""
        return int(self.world.market.offer_price[vendor, product])

    def friends_owning(self, product: int) -> tuple[int, bool]:
        """Return how many friends own a product (any, when none does), and whether they own that very one."""
        count, this = friends_owning(self.world, np.array([self.who]), np.array([product]))
        return int(count[0]), bool(this[0])


def friends_owning(world: World, ids: Ids, product: Ids) -> tuple[Int64, Flags]:
    """Return how many friends of `ids` own their `product` (any, when none does), and whether that very one.

    Both have shape (n,).
    """
    near, rows = world.neighbourhood, np.arange(ids.size)
    this = np.where(product >= 0, near.owning_product(world.people, ids)[rows, np.maximum(product, 0)], 0)
    return np.where(this > 0, this, near.owning(world.people, ids)), this > 0
