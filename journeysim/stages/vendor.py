"""Vendor choice: random utility over the known vendors that stock the product (D19-D24).

Price, trust, service, steps to buy, channel habit, affiliate links, shopping together, answered questions, a fit of
values and the phase of the relationship decide. On the brand-first path the vendor comes before the product.
"""

from typing import ClassVar

import numpy as np
from pydantic import Field

from journeysim.population.beliefs import learn
from journeysim.population.columns import AWARENESS, EXPLORATION, PHASES, Ids
from journeysim.scenario.parameters import parameter
from journeysim.stages.awareness import aware
from journeysim.stages.base import Flags, Floats, Move, Moves, Stage, acting
from journeysim.world import World

CHOSEN = Move("vendor", "decision", "vendor chosen")
BRAND_FIRST = Move("vendor", "product", "brand first", forward=True)
NONE_ACCEPTABLE = Move("vendor", "product", "no vendor acceptable")
OUT_OF_STOCK = Move("vendor", "product", "out of stock")


class Vendor(Stage):
    """Vendor choice."""

    moves: ClassVar[tuple[Move, ...]] = (CHOSEN, BRAND_FIRST, NONE_ACCEPTABLE, OUT_OF_STOCK)

    delay: float = parameter(0.0, unit="days", bounds=(0, 10_000), help="Mean time until a vendor is chosen.")
    compare: int = parameter(3, unit="looks", bounds=(0, 100), help="Most offers looked at before choosing.")
    price_weight: float = parameter(3.0, unit="utility per log price", bounds=(0, 100), help="Weight of price.")
    trust_weight: float = parameter(1.0, unit="utility", bounds=(0, 100), help="Weight of full trust.")
    service_weight: float = parameter(0.3, unit="utility per star", bounds=(0, 100), help="Weight of service.")
    steps_weight: float = parameter(0.1, unit="utility per step", bounds=(0, 100), help="Cost of a step to buy.")
    channel_weight: float = parameter(0.5, unit="utility", bounds=(0, 100), help="Pull of a shop in a used channel.")
    affiliate_weight: float = parameter(1.0, unit="relative to 1", bounds=(0, 100), help="Weight of affiliate links.")
    co_shopping_weight: float = parameter(
        1.0, unit="relative to 1", bounds=(0, 100), help="Weight of shopping together."
    )
    answers_weight: float = parameter(
        0.5, unit="utility per star of doubt", bounds=(0, 100), help="Weight of answered questions for the unsure."
    )
    values_weight: float = parameter(0.3, unit="utility", bounds=(0, 100), help="Weight of the fit of values.")
    phase_awareness: float = parameter(0.0, unit="utility", bounds=(-20, 20), help="Bonus in the awareness phase.")
    phase_exploration: float = parameter(0.3, unit="utility", bounds=(-20, 20), help="Bonus in exploration.")
    phase_expansion: float = parameter(0.7, unit="utility", bounds=(-20, 20), help="Bonus in expansion.")
    phase_commitment: float = parameter(1.2, unit="utility", bounds=(-20, 20), help="Bonus in commitment.")
    phase_dissolution: float = parameter(-2.0, unit="utility", bounds=(-20, 20), help="Bonus in dissolution.")
    trial_precision: float = parameter(
        3.0, unit="per star squared", bounds=(0, 1000), help="Precision of what a trial teaches of quality (D22)."
    )
    outside_option: bool = Field(
        True,
        description="Whether no vendor at all may be chosen.",
        json_schema_extra={"unit": "yes or no", "source": "modelling choice"},
    )
    outside_utility: float = parameter(-1.0, unit="utility", bounds=(-1000, 1000), help="Utility of no vendor.")

    def run(self, world: World, ids: Ids) -> Moves:
        """Let those who get round to it choose a vendor, or go back."""
        people, market, moves = world.people, world.market, Moves()
        ids = acting(world, "vendor/act", ids, self.delay)
        if not ids.size:
            return moves
        first = people.product[ids] < 0
        product = np.maximum(people.product[ids], 0)
        known = aware(world, ids)
        rows, met = np.nonzero(known & (people.relation[ids] == 0))
        people.relation[ids[rows], met] = AWARENESS
        stocked = np.where(first[:, None], self._of_the_brand(world, ids), market.in_stock()[:, product].T)
        possible = known & stocked
        score = self.utility(world, ids)
        score += world.luck.gumbel("vendor/choice", ids, market.vendors, people.journey[ids], people.attempt[ids])
        score = np.where(possible, score, -np.inf)
        best = np.argmax(score, axis=1)
        top = score[np.arange(ids.size), best]
        none = np.full(ids.size, -np.inf)
        if self.outside_option:
            noise = world.luck.gumbel("vendor/choice", ids, ("none",), people.journey[ids], people.attempt[ids])
            none = self.outside_utility + noise[:, 0]
        takes = top > none
        world.books.visits[3] += int(np.minimum(possible.sum(axis=1), self.compare).sum())
        who, vendor = ids[takes], best[takes]
        people.vendor[who] = vendor
        self._try_out(world, who[~first[takes]])
        moves.add(who[~first[takes]], CHOSEN)
        moves.add(who[first[takes]], BRAND_FIRST)
        left, some = ids[~takes], possible[~takes].any(axis=1)
        sold = (known & market.available[:, product].T)[~takes].any(axis=1) & ~first[~takes]
        gone = ~some & ~first[~takes]
        people.considered[left[gone], product[~takes][gone]] = False
        people.ruled_out[left[gone], product[~takes][gone]] = True
        people.vendor_first[left] = False
        people.product[left] = -1
        moves.add(left[some | ~sold], NONE_ACCEPTABLE)
        moves.add(left[~some & sold], OUT_OF_STOCK)
        return moves

    def utility(self, world: World, ids: Ids) -> Floats:
        """Return the utility of each vendor for the chosen product, without noise, shape (n, vendors)."""
        people, market = world.people, world.market
        first = people.product[ids] < 0
        product = np.maximum(people.product[ids], 0)
        held = market.offers.cuts(ids)
        cut = self._deal(world, ids, product)
        if held is not None:
            cut = np.maximum(cut, held[np.arange(ids.size), :, product])
        price = market.offer_price[:, product].T * (1.0 - cut)
        dearness = (
            self.price_weight * people.price_sensitivity[ids] * world.influences.price_factor(world, ids, "product")
        )
        ratio = np.log(np.maximum(price, 1) / np.maximum(market.lowest_price[product], 1)[:, None])
        utility = np.where(first[:, None], 0.0, -dearness[:, None] * ratio)
        utility += self.trust_weight * market.trust + self.service_weight * market.service
        utility -= self.steps_weight * market.steps_to_buy
        habit = np.zeros_like(utility)
        for v, channel in enumerate(market.vendor_channel):
            if channel >= 0:
                habit[:, v] = people.uses_channel[ids, channel]
        social = np.asarray(people.uses_channel[ids][:, market.social].any(axis=1))
        utility += self.channel_weight * habit
        affiliate = social[:, None] * market.affiliate
        links = world.campaigns.links(world, ids)
        if links is not None:
            affiliate = np.maximum(affiliate, links)
        utility += self.affiliate_weight * affiliate
        utility += self.co_shopping_weight * (world.network.degree[ids] > 0)[:, None] * market.co_shopping
        doubt = np.where(first, 0.0, 1.0 / np.sqrt(people.belief_precision[ids, product].astype(np.float64)))
        utility += self.answers_weight * doubt[:, None] * market.answers
        for a in range(market.vendor_values.shape[1]):
            utility += self.values_weight * people.values[ids, a, None] * market.vendor_values[:, a]
        bonus = np.array([0.0, *(getattr(self, f"phase_{name}") for name in PHASES[1:])])
        return np.asarray(utility + bonus[people.relation[ids]])

    def _deal(self, world: World, ids: Ids, product: Ids) -> Floats:
        """Return the cut of the deal that each consumer has seen, shape (n, vendors)."""
        people, market = world.people, world.market
        seen = people.deal_vendor[ids, None] == np.arange(len(market.vendors))
        return np.where(seen, market.deal_discount[:, product].T, 0.0)

    def _of_the_brand(self, world: World, ids: Ids) -> Flags:
        """Return the vendors that a brand fan would go to: the brand's own, shape (n, vendors)."""
        people, market = world.people, world.market
        brand = market.brand[np.maximum(people.owned[ids], 0)]
        return np.asarray((market.vendor_brand == brand[:, None]) & market.open)

    def _try_out(self, world: World, ids: Ids) -> None:
        """Let visitors of vendors that offer trials learn the true quality before deciding (D22)."""
        people, market = world.people, world.market
        if not ids.size or not market.trial.any():
            return
        vendor = people.vendor[ids]
        u = world.luck.uniform("vendor/trial", ids, people.journey[ids], people.attempt[ids])
        ids = ids[u < market.trial[vendor]]
        product = people.product[ids].astype(np.int64)
        noise = world.luck.normal("vendor/tried", ids, people.journey[ids], people.attempt[ids])
        tried = np.clip(market.quality[product] + noise / np.sqrt(self.trial_precision or 1.0), 0.0, 5.0)
        learn(people, ids, product, tried, np.full(ids.size, self.trial_precision))
        vendor = people.vendor[ids]
        people.relation[ids, vendor] = np.maximum(people.relation[ids, vendor], EXPLORATION)
        world.books.trials += ids.size
        world.tell("tried", ids, product=product, vendor=people.vendor[ids], stars=tried)
