"""Recommender: a vendor shows people what those like them take up (D14).

Acts on need recognition (cause `recommender`): the rate is `effect` times the share of the own segment, or of the own
identity group, that owns what the vendor sells, times passion; wants are about what they own, which becomes known. It
costs by the day and by setting it up.
"""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from journeysim.campaigns.base import Floats, Ledger, Lever
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class Recommender(Lever):
    """A recommender of one vendor, built on communities."""

    cause: ClassVar[str] = "recommender"

    lever: Literal["recommender"]
    vendor: str = parameter(unit="name", source=AUTHOR, help="Vendor that recommends, to those who know it.")
    effect: float = parameter(
        0.02, unit="per day", bounds=(0, 100), help="Rate of wants where everybody alike owns, for passion 1."
    )
    communities: Literal["segment", "identity_group"] = Field(
        "segment",
        description="Who counts as alike: people of one `segment`, or of one `identity_group`.",
        json_schema_extra={"unit": "choice", "source": "D14"},
    )

    def act(self, world: World, ledger: Ledger) -> None:
        """Work out what each community owns of what the vendor has."""
        people, market, public = world.people, world.market, world.public
        alike = people.segment if self.communities == "segment" else people.identity_group
        owners = public.owners_by_segment if self.communities == "segment" else public.owners_by_group
        vendor = market.vendors.index(self.vendor)
        ledger.state["step"] = world.clock.step
        ledger.state["alike"] = alike
        sold = market.offered[vendor] & market.open[vendor]
        if "sizes" not in ledger.state:
            ledger.state["sizes"] = np.maximum(np.bincount(alike, minlength=len(owners)), 1)
        ledger.state["owners"] = owners * sold
        ledger.reached |= ledger.target & (people.relation[:, vendor] > 0)

    def need_rate(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the rate of wants while it recommends: more where more people alike own."""
        if ledger.state["step"] != world.clock.step:
            return None
        people = world.people
        share = ledger.state["owners"].sum(axis=1) / ledger.state["sizes"]
        knows = people.relation[ids, world.market.vendors.index(self.vendor)] > 0
        reached = ledger.target[ids] & knows
        return np.asarray(self.effect * share[ledger.state["alike"][ids]] * people.passion[ids] * reached)

    def rate_ceiling(self, world: World, ledger: Ledger) -> Floats | float:
        """Return the rate where everybody alike owns."""
        return np.asarray(self.effect * world.people.passion * ledger.target)

    def about(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return its wants, about each product as far as people alike own it."""
        rate = self.need_rate(world, ledger, ids)
        if rate is None:
            return None
        owners = ledger.state["owners"][ledger.state["alike"][ids]].astype(np.float64)
        return np.asarray(rate[:, None] * owners / np.maximum(owners.sum(axis=1, keepdims=True), 1.0))
