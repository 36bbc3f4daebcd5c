"""CRM: predicts which customers will need a new one, and reminds them (D12).

Acts on need recognition (cause `crm`, a need): a reminder counts as far as the owned unit is worn. Costs each contact.
"""

from typing import ClassVar, Literal

import numpy as np

from journeysim.campaigns.base import Floats, Ledger, Persuasion
from journeysim.campaigns.target import most
from journeysim.population.columns import IDLE, Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class Crm(Persuasion):
    """Reminders about one product, to owners of its brand in the target."""

    cause: ClassVar[str] = "crm"
    want: ClassVar[bool] = False
    event: ClassVar[str] = "was reminded"
    shelf = "messages"

    lever: Literal["crm"]
    every: float = parameter(
        7.0,
        unit="days",
        bounds=(0.001, 1e9),
        source=AUTHOR,
        label="Days between rounds",
        help="Time between two rounds.",
    )
    contacted: float = parameter(
        0.1, unit="share", bounds=(0, 1), source=AUTHOR,
        help="Share of the customers contacted in each round: those predicted to need a new one most.",
    )  # fmt: skip
    accuracy: float = parameter(
        0.7, unit="share", bounds=(0, 1), source=AUTHOR,
        help="How far the prediction follows the age of the unit over its lifetime; the rest is chance.",
    )  # fmt: skip
    cost_per_contact: float = parameter(
        0.1, unit="currency per contact", bounds=(0, 1e6), source=AUTHOR, help="Paid for each contact."
    )

    def prepare(self, world: World, name: str) -> Ledger:
        """Nobody has been contacted yet."""
        ledger = super().prepare(world, name)
        ledger.state["next"] = 0.0
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Contact those who rank first, when it is time for a round."""
        day = (world.clock.step - 1) * world.clock.step_days - self.start
        if day < ledger.state["next"] - 1e-9:
            return
        ledger.state["next"] = max(day, 0.0) + self.every
        people = world.people
        ids = np.flatnonzero(ledger.target & (people.owned >= 0))
        product = np.full(ids.size, world.market.products.index(self.product))
        ids = ids[world.market.same_brand(people.owned[ids], product)]
        count = round(self.contacted * ids.size)
        # Who is on a journey needs no reminder of it.
        ids = ids[people.stage[ids] == IDLE]
        chance = world.luck.uniform("campaign/prediction", ids, world.clock.step, option=ledger.name)
        predicted = self.accuracy * self._worn(world, ids) + (1.0 - self.accuracy) * chance
        count = ledger.pay_each(round(self.cost_per_contact * 100.0), min(count, ids.size))
        chosen = np.flatnonzero(most(world, ledger.name, ids, predicted, count))
        self.show(world, ledger, chosen)

    def trust(self, world: World, ids: Ids) -> Floats:
        """Return how far each unit is worn: a reminder is no more convincing than that."""
        return self._worn(world, ids)

    def rate_ceiling(self, world: World, ledger: Ledger) -> Floats | float:
        """Return the rate when the unit is worn out; nothing for those whom it never contacts."""
        return np.where(ledger.target, self.effect, 0.0)

    def _worn(self, world: World, ids: Ids) -> Floats:
        """Return the age of what is owned over its lifetime, at most 1; 0 for those who own nothing."""
        people = world.people
        age = world.clock.days_since(people.owned_since[ids]) / world.market.lifetime[people.owned[ids]]
        return np.where(people.owned[ids] >= 0, np.clip(age, 0.0, 1.0), 0.0)
