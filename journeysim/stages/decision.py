"""Purchase decision: negotiate the terms, add accessories, and buy, go back or give up (D25-D27, D3).

The final price comes after offers, haggling, bundle and group. The consumer buys when her surplus over the
reservation value wins a logit. Otherwise she goes back to the vendors (price), to the products (accessories,
new information), waits for a deal, or abandons.
"""

from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field
from scipy.special import logit

from journeysim.population.columns import Ids
from journeysim.scenario.parameters import parameter
from journeysim.stages.awareness import best_price
from journeysim.stages.base import Flags, Floats, Move, Moves, Stage, acting, choose, columns
from journeysim.stages.product import Product
from journeysim.world import World

BUYS = Move("decision", "purchase", "buys")
JOINS_GROUP = Move("decision", "purchase", "joins a group")
PRICE = Move("decision", "vendor", "price")
ACCESSORIES = Move("decision", "product", "accessories")
NEW_INFORMATION = Move("decision", "product", "new information")
WAITS = Move("decision", "need", "waits for a deal")
ABANDONS = Move("decision", "idle", "abandons")
OTHERWISE = (PRICE, ACCESSORIES, NEW_INFORMATION, WAITS, ABANDONS)


class Decision(Stage):
    """Purchase decision."""

    moves: ClassVar[tuple[Move, ...]] = (BUYS, JOINS_GROUP, *OTHERWISE)

    form: Literal["logit", "always"] = Field(
        "logit",
        description="`logit`: buys when the surplus wins a logit; `always`: buys.",
        json_schema_extra={"unit": "choice", "source": "random utility: McFadden 1974"},
    )
    delay: float = parameter(0.0, unit="days", bounds=(0, 10_000), help="Mean time of thinking it over.")
    reservation: float = parameter(
        0.0, unit="utility", bounds=(-1000, 1000), label="What an offer must be worth",
        help="Utility at the final price that half of the consumers ask for.",
    )  # fmt: skip
    scale: float = parameter(1.0, unit="relative to 1", bounds=(0.01, 100), help="Sharpness of the logit.")
    impulse_ease: float = parameter(
        2.0, unit="utility", bounds=(-20, 20), help="How much less an impulsive person asks of a deal (D2)."
    )
    second_thoughts: float = parameter(
        0.0, unit="utility", bounds=(0, 100), help="How much more is asked each time one has gone back in the journey."
    )
    haggle_skill: float = parameter(
        0.5, unit="share", bounds=(0, 1), help="Share of a vendor's room for bargaining that is got on average."
    )
    group_join: float = parameter(
        0.5, unit="probability", bounds=(0, 1), help="Chance that a buyer accepts waiting for a group price (D27)."
    )
    to_vendor: float = parameter(
        1.0, unit="weight", bounds=(0, 1000), help="Weight of trying another vendor, per 10% that one is cheaper."
    )
    to_accessories: float = parameter(
        0.3, unit="weight", bounds=(0, 1000), help="Weight of rethinking the product over accessories (D26)."
    )
    to_information: float = parameter(
        1.0, unit="weight", bounds=(0, 1000), help="Weight of rethinking after news of the product since it was chosen."
    )
    to_deal: float = parameter(
        0.5, unit="weight", bounds=(0, 1000), help="Weight of waiting for a deal, times price sensitivity."
    )
    to_idle: float = parameter(1.0, unit="weight", bounds=(0, 1000), help="Weight of giving up.")

    def run(self, world: World, ids: Ids) -> Moves:
        """Settle the terms and decide."""
        people, moves = world.people, Moves()
        ids = acting(world, "decision/act", ids, self.delay)
        if not ids.size:
            return moves
        world.books.visits[4] += ids.size
        world.visits.append((ids, people.vendor[ids].astype(np.int64)))
        group = self._settle_price(world, ids)
        self._fill_basket(world, ids)
        takes = self._accepts(world, ids)
        people.pledged[ids] = takes & group
        moves.add(ids[takes & group], JOINS_GROUP)
        moves.add(ids[takes & ~group], BUYS)
        self._otherwise(world, moves, ids[~takes])
        return moves

    def _settle_price(self, world: World, ids: Ids) -> Flags:
        """Set the final price of each consumer and return who would take the group price.

        The best of a vendor's deal and the personal offers counts, not both; a group price takes no personal offer, and
        nobody waits for one that is no better than her own.
        """
        people, market = world.people, world.market
        vendor, product = people.vendor[ids].astype(np.int64), people.product[ids].astype(np.int64)
        journey, attempt = people.journey[ids], people.attempt[ids]
        deal = np.where(people.deal_vendor[ids] == vendor, market.deal_discount[vendor, product], 0.0)
        held, offer = market.offers.best(ids, vendor, product)
        standing, together = market.group_discount[vendor, product], np.zeros(ids.size)
        campaigned, group_offer = market.offers.best(ids, vendor, product, group=True)
        group = (1.0 - deal) * (1.0 - np.maximum(standing, campaigned)) < 1.0 - np.maximum(deal, held)
        if group.any():
            u = world.luck.uniform("decision/group", ids, journey, attempt)
            group &= u < self.group_join
            held, together = np.where(group, 0.0, held), np.where(group, standing, 0.0)
            offer = np.where(group, group_offer, offer)
        alone = market.offer_price[vendor, product] * (1.0 - deal)
        price = alone * (1.0 - together)
        best = market.offer_price[vendor, product] * (1.0 - np.maximum(deal, held))
        best = np.where(group, alone * (1.0 - np.maximum(standing, campaigned)), best)
        if market.haggling.any():
            skill = np.full(ids.size, self.haggle_skill)
            if 0.0 < self.haggle_skill < 1.0:
                # The power of a uniform that has this mean.
                u = world.luck.uniform("decision/haggle", ids, journey, attempt)
                skill = u ** ((1.0 - self.haggle_skill) / self.haggle_skill)
            left = 1.0 - market.haggling[vendor] * skill
            price, best = price * left, best * left
        people.price[ids] = np.rint(best).astype(np.int64)
        saved = np.rint(price).astype(np.int64) - people.price[ids]
        people.saved[ids] = np.where(offer >= 0, saved, 0)
        people.offer[ids] = np.where(people.saved[ids] > 0, offer, -1)
        return np.asarray(group)

    def _fill_basket(self, world: World, ids: Ids) -> None:
        """Add the accessories that a vendor's recommender sells with the product (D26)."""
        people, market = world.people, world.market
        people.basket[ids], people.basket_cost[ids] = 0, 0
        factor = world.influences.basket_factor(world, ids) * market.bundle_recommender[people.vendor[ids]]
        if not factor.any():
            return
        for k, accessories in enumerate(market.accessories):
            rows = ((people.product[ids] == k) & (factor > 0)).nonzero()[0]
            if not rows.size:
                continue
            who = ids[rows]
            names = [name for name, *_ in accessories]
            u = world.luck.uniforms("decision/accessory", who, names, people.journey[who], people.attempt[who])
            for number, (_, price, cost, attach) in enumerate(accessories):
                dearer = people.price[who] + people.basket[who] + price
                buys = who[(u[:, number] < attach * factor[rows]) & (dearer <= people.budget[who])]
                people.basket[buys] += price
                people.basket_cost[buys] += cost

    def surplus(self, world: World, ids: Ids) -> Floats:
        """Return the utility of the product at its final price over the reservation value, shape (n,)."""
        people = world.people
        product = people.product[ids]
        stage: Product = world.memory["product_stage"]
        price = np.repeat(people.price[ids, None], len(world.market.products), axis=1)
        utility = stage.utility(world, ids, price, "decision")[np.arange(ids.size), product]
        asked = self.reservation - self.impulse_ease * people.impulsiveness[ids] * (
            people.deal_vendor[ids] == people.vendor[ids]
        )
        return np.asarray(utility - asked - self.second_thoughts * people.attempt[ids])

    def _accepts(self, world: World, ids: Ids) -> Flags:
        people = world.people
        if self.form == "always":
            return np.ones(ids.size, bool)
        u = world.luck.uniform("decision/accept", ids, people.journey[ids], people.attempt[ids])
        affordable = people.price[ids] <= people.budget[ids]
        return np.asarray(affordable & (logit(u) < self.scale * self.surplus(world, ids)))

    def _otherwise(self, world: World, moves: Moves, ids: Ids) -> None:
        """Send those who do not buy back to where their reason lies, or to idle when patience is over."""
        if not ids.size:
            return
        people, market = world.people, world.market
        vendor, product = people.vendor[ids], people.product[ids]
        cheapest = np.maximum(best_price(world, ids)[np.arange(ids.size), product], 1)
        dearer = np.maximum(people.price[ids] / cheapest - 1.0, 0.0)
        has_accessories = np.array([bool(each) for each in market.accessories])[product]
        # News comes at the end of a step, so that of the step in which she chose is new to her.
        news = people.news_step[ids] >= people.chosen_step[ids]
        weights = columns(
            ids.size,
            self.to_vendor * dearer * 10.0,
            self.to_accessories * market.bundle_recommender[vendor] * has_accessories,
            self.to_information * news,
            self.to_deal * people.price_sensitivity[ids],
            self.to_idle,
        )
        stage: Product = world.memory["product_stage"]
        weights[~stage.patient(world, ids), :-1] = 0.0
        names = [move.reason for move in OTHERWISE]
        noise = world.luck.gumbel("decision/otherwise", ids, names, people.journey[ids], people.attempt[ids])
        whereto = choose(weights, noise)
        whereto = np.where(whereto < 0, len(OTHERWISE) - 1, whereto)
        for number, move in enumerate(OTHERWISE):
            self._let_go(world, ids[whereto == number], move)
            moves.add(ids[whereto == number], move)

    def _let_go(self, world: World, ids: Ids, move: Move) -> None:
        """Take back the choices that a step back reopens."""
        people: Any = world.people
        people.vendor[ids] = -1
        people.vendor_first[ids] = False
        if move is WAITS:
            people.deal_vendor[ids] = -1
        if move.target in ("product", "need"):
            people.product[ids] = -1
        people.waiting[ids] = move is WAITS
