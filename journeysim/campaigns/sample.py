"""Samples: trials at a vendor, and a sample day whose tasters bring their friends (D22, D31).

Acts on vendor choice (visitors try before they decide) and, by the sample day, on product choice: tasters learn the
quality and get to know product and vendor, and so do the friends whom they tell, some of whom come for a sample too.
The cost is that of the samples; when they are scarce, the lowest keyed uniforms get them.
"""

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np

from journeysim.campaigns.base import Ledger, Lever
from journeysim.campaigns.lowest import lowest
from journeysim.campaigns.terms import not_for_some, press, reach_visitors, the_vendor
from journeysim.feeds import seen_by_friends
from journeysim.population.beliefs import learn
from journeysim.population.columns import AWARENESS, EXPLORATION, Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class Sample(Lever):
    """Trials and free samples of one product at one vendor."""

    lever: Literal["sample"]
    vendor: str = parameter(unit="name", source=AUTHOR, help="Vendor where one can try.")
    product: str = parameter(unit="name", source=AUTHOR, help="Product that samples are of.")
    channel: str = parameter(
        "",
        unit="name",
        source=AUTHOR,
        help="Channel that announces the samples; empty: only those who know the vendor.",
    )
    trial: float = parameter(
        0.0, unit="probability", bounds=(0, 1), help="Chance that a visitor of the vendor tries before deciding."
    )
    per_day: float = parameter(
        0.0, unit="samples per day", bounds=(0, 1e9), source=AUTHOR, help="Samples handed out at most."
    )
    comes: float = parameter(
        0.05, unit="per day", bounds=(0, 100), help="Rate at which somebody who has heard of it comes for a sample."
    )
    precision: float = parameter(
        3.0, unit="per star squared", bounds=(0, 1000), help="Precision of what a sample teaches of quality."
    )
    tells: float = parameter(0.2, unit="probability", bounds=(0, 1), help="Chance that a taster tells friends.")
    follows: float = parameter(
        0.3, unit="probability", bounds=(0, 1), help="Chance that a friend who is told comes in the next step."
    )
    face_to_face: float = parameter(
        0.3, unit="probability", bounds=(0, 1), help="Chance that a strongly tied friend is told off line."
    )
    cost_per_unit: float = parameter(0.0, unit="currency", bounds=(0, 1e6), source=AUTHOR, help="Cost of one sample.")

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        if self.trial > 0:
            yield from not_for_some(self.target)
        vendor = settings.vendors.get(self.vendor)
        if (
            vendor is not None
            and vendor.sells
            and self.product in settings.products
            and self.product not in vendor.sells
        ):
            yield "product", f"'{self.vendor}' does not sell '{self.product}'"

    def prepare(self, world: World, name: str) -> Ledger:
        """Lay the samples out; nobody has tasted."""
        ledger = super().prepare(world, name)
        ledger.state.update(told=np.zeros(0, np.int64), whole=0.0, tasted=np.zeros(world.people.size, bool))
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Offer trials, and hand out this step's samples."""
        if not ledger.target.any():
            return
        if self.trial > 0:
            reach_visitors(world, ledger, the_vendor(world, self.vendor))
            press(world, "trial", the_vendor(world, self.vendor), self.trial)
        if self.per_day > 0:
            tasters = self._hand_out(world, ledger, self._comers(world, ledger))
            self._taste(world, ledger, tasters)
            self._tell_friends(world, ledger, tasters)

    def _comers(self, world: World, ledger: Ledger) -> Ids:
        """Return those who come for a sample: who hear of it by themselves, and whom friends told."""
        people, market, tasted = world.people, world.market, ledger.state["tasted"]
        hears = people.relation[:, market.vendors.index(self.vendor)] > 0
        if self.channel:
            hears = hears | people.uses_channel[:, market.channels.index(self.channel)]
        by_themselves = np.flatnonzero(ledger.target & hears & ~tasted)
        u = world.luck.uniform("campaign/comes", by_themselves, world.clock.step, option=ledger.name)
        by_themselves = by_themselves[u < world.clock.chance(self.comes)]
        told: Ids = ledger.state["told"]
        u = world.luck.uniform("campaign/follows friends", told, world.clock.step, option=ledger.name)
        told = told[(u < self.follows) & ledger.target[told] & ~tasted[told]]
        return np.union1d(by_themselves, told)

    def _hand_out(self, world: World, ledger: Ledger, comers: Ids) -> Ids:
        """Return those who get one of the samples that there are and that can be paid."""
        ledger.state["whole"] += self.per_day * world.clock.step_days
        there = int(ledger.state["whole"] + 1e-9)
        # What is not handed out in time is not kept for another day.
        ledger.state["whole"] -= there
        count = ledger.pay_each(round(self.cost_per_unit * 100.0), min(there, comers.size))
        u = world.luck.uniform("campaign/sample", comers, world.clock.step, option=ledger.name)
        tasters = np.sort(comers[lowest(u, count)])
        ledger.reached[tasters] = ledger.state["tasted"][tasters] = True
        ledger.claimed += tasters.size
        return tasters

    def _taste(self, world: World, ledger: Ledger, ids: Ids) -> None:
        people, market = world.people, world.market
        vendor, product = market.vendors.index(self.vendor), np.full(ids.size, market.products.index(self.product))
        noise = world.luck.normal("campaign/tasted", ids, world.clock.step, option=ledger.name)
        stars = np.clip(market.quality[product] + noise / np.sqrt(self.precision or 1.0), 0.0, 5.0)
        learn(people, ids, product, stars, np.full(ids.size, self.precision))
        people.known[ids, product] = True
        people.relation[ids, vendor] = np.maximum(people.relation[ids, vendor], EXPLORATION)
        world.tell("had a sample", ids, product=product, vendor=np.full(ids.size, vendor), stars=stars)

    def _tell_friends(self, world: World, ledger: Ledger, tasters: Ids) -> None:
        """Let tasters tell friends, who get to know product and vendor, and may come in the next step."""
        u = world.luck.uniform("campaign/tells", tasters, world.clock.step, option=ledger.name)
        sender, told = seen_by_friends(
            world, "campaign/told", ledger.name, tasters[u < self.tells], face_to_face=self.face_to_face
        )
        told, first = np.unique(told, return_index=True)
        people, market = world.people, world.market
        vendor, product = market.vendors.index(self.vendor), market.products.index(self.product)
        people.known[told, product] = True
        people.relation[told, vendor] = np.maximum(people.relation[told, vendor], AWARENESS)
        ledger.impressions += told.size
        ledger.state["told"] = told
        world.tell("heard of a sample", told, product=np.full(told.size, product), sender=sender[first])
