"""Product choice: the consideration set grows by search, beliefs learn, and a random utility decides (D16-D19).

Internal search recalls what is known. External search looks at one offer page after another, led by friends,
reviews, the recommender, advertising or by asking around; each look costs patience, and networks make it
cheaper. Then the best of the considered products and "none" is taken:

    U = a E[quality] - r sd - b ln(price) + normative + identity - frugality + tastes + fit of values + noise
"""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from journeysim.population.beliefs import learn
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import parameter
from journeysim.stages.awareness import best_price
from journeysim.stages.base import Flags, Floats, Move, Moves, Stage, acting, choose, columns
from journeysim.world import World

CHOSEN = Move("product", "vendor", "product chosen")
CHOSEN_AT_VENDOR = Move("product", "decision", "product chosen at the vendor")
NOTHING_SUITS = Move("product", "need", "nothing suits")
GIVES_UP = Move("product", "idle", "gives up")

SOURCES = ("friends", "reviews", "recommender", "advertising", "asking")


class Product(Stage):
    """Product choice."""

    moves: ClassVar[tuple[Move, ...]] = (CHOSEN, CHOSEN_AT_VENDOR, NOTHING_SUITS, GIVES_UP)

    delay: float = parameter(0.0, unit="days", bounds=(0, 10_000), help="Mean time between sessions of search.")
    looks: float = parameter(
        0.0, unit="looks", bounds=(0, 1000), label="Looks in a search", help="Looks of a search, for patience 1."
    )
    looks_per_session: int = parameter(
        1000, unit="looks per step", bounds=(1, 1000), help="Most looks in one session; a step has one at most."
    )
    co_shopping_saving: float = parameter(
        0.2,
        unit="share",
        bounds=(0, 0.95),
        help="Cost of a look saved by shopping together where a known vendor offers it.",
    )
    passion_looks: float = parameter(
        0.5, unit="relative to 1", bounds=(0, 100), help="How much longer the fully passionate search (D32)."
    )
    patience: int = parameter(
        3, unit="attempts", bounds=(1, 1000), help="Times that patience 1 goes back and tries again."
    )
    recall: float = parameter(1.0, unit="probability", bounds=(0, 1), help="Chance that a known product comes to mind.")
    prior_quality: float = parameter(3.0, unit="stars", bounds=(0, 5), help="Quality expected of the unknown.")
    prior_precision: float = parameter(1.0, unit="per star squared", bounds=(0.000001, 1e6), help="Certainty of that.")
    friends_weight: float = parameter(1.0, unit="weight", bounds=(0, 1000), help="Looks led by friends.")
    reviews_weight: float = parameter(1.0, unit="weight", bounds=(0, 1000), help="Looks led by reviews.")
    recommender_weight: float = parameter(0.5, unit="weight", bounds=(0, 1000), help="Looks led by a recommender.")
    advertising_weight: float = parameter(0.5, unit="weight", bounds=(0, 1000), help="Looks led by advertising.")
    asking_weight: float = parameter(0.3, unit="weight", bounds=(0, 1000), help="Looks led by asking around.")
    friends_precision: float = parameter(
        1.0, unit="per star squared", bounds=(0, 1000), help="Precision of a friend's word when fully trusted."
    )
    reviews_precision: float = parameter(
        2.0, unit="per star squared", bounds=(0, 1000), help="Precision of many reviews when fully trusted."
    )
    reviews_half: float = parameter(
        5.0, unit="reviews", bounds=(0.01, 10_000), source="Spiegel centre: most of the effect within the first 10",
        help="Number of reviews with half of that precision.",
    )  # fmt: skip
    negativity: float = parameter(
        1.5, unit="relative to 1", bounds=(1, 10), source="Chevalier & Mayzlin 2006: sign; size assumed",
        help="How much more a rating below expectation weighs.",
    )  # fmt: skip
    asking_precision: float = parameter(
        0.7, unit="per star squared", bounds=(0, 1000), help="Precision of many answers when fully trusted."
    )
    advertising_precision: float = parameter(
        0.3, unit="per star squared", bounds=(0, 1000), help="Precision of advertising when fully trusted."
    )
    advertising_puff: float = parameter(0.5, unit="stars", bounds=(0, 5), help="Quality that advertising adds.")
    quality_weight: float = parameter(1.0, unit="utility per star", bounds=(0, 100), help="Weight of quality (a).")
    risk_weight: float = parameter(0.3, unit="utility per star", bounds=(0, 100), help="Dislike of doubt (r).")
    price_weight: float = parameter(
        1.5, unit="utility per log price", bounds=(0, 100), label="Weight of price", help="Weight of price (b)."
    )
    taste_weight: float = parameter(1.0, unit="relative to 1", bounds=(0, 100), help="Weight of tastes for attributes.")
    values_weight: float = parameter(0.5, unit="utility", bounds=(0, 100), help="Weight of the fit of values.")
    own_brand: float = parameter(
        0.0, unit="utility", bounds=(-20, 20), help="Pull of the brand owned, times satisfaction with it."
    )
    prompt_pull: float = parameter(
        0.0, unit="utility", bounds=(-20, 20), help="Pull of the product that began the journey: the one seen or shown."
    )
    outside_option: bool = Field(
        True,
        description="Whether no product at all may be chosen.",
        json_schema_extra={"unit": "yes or no", "source": "modelling choice"},
    )
    outside_utility: float = parameter(0.0, unit="utility", bounds=(-1000, 1000), help="Utility of buying none.")

    def enter(self, world: World, ids: Ids) -> None:
        """Recall what is known; the product that began the journey always comes to mind."""
        people, market = world.people, world.market
        people.looks[ids] = 0
        recalled = people.known[ids].copy()
        if self.recall < 1.0:
            recalled &= world.luck.uniforms("product/recall", ids, market.products, people.journey[ids]) < self.recall
        for mind in (people.prompted[ids], people.owned[ids]):
            rows = (mind >= 0).nonzero()[0]
            recalled[rows, mind[rows]] = True
        people.considered[ids] |= recalled & ~people.ruled_out[ids]

    def run(self, world: World, ids: Ids) -> Moves:
        """Let those who get round to it search on; who has looked enough chooses."""
        people, moves = world.people, Moves()
        ids = acting(world, "product/session", ids, self.delay)
        wanted = self.wanted_looks(world, ids)
        now = np.clip(wanted - people.looks[ids], 0, self.looks_per_session)
        if now.any():
            # All looks of a session at once: a row for each, numbered within the search.
            rows = np.repeat(ids, now)
            number = np.arange(rows.size) - np.repeat(np.cumsum(now) - now, now) + people.looks[rows]
            people.looks[ids] += now.astype(np.int16)
            self._look(world, rows, (people.attempt[rows].astype(np.int64) << 15) + number)
        self._choose(world, moves, ids[people.looks[ids] >= wanted])
        return moves

    def wanted_looks(self, world: World, ids: Ids) -> NDArray[np.int64]:
        """Return how many looks each consumer's search takes: more for the patient and where looks are cheap."""
        people, market = world.people, world.market
        saving = np.zeros(ids.size)
        for c, rate in enumerate(market.search_saving):
            saving = np.maximum(saving, rate * people.uses_channel[ids, c])
        together = np.minimum(market.co_shopping * market.open, 1.0)
        if together.any():
            best = ((people.relation[ids] > 0) * together).max(axis=1) * (world.network.degree[ids] > 0)
            saving = np.maximum(saving, self.co_shopping_saving * best)
        eager = people.search_patience[ids] * (1.0 + self.passion_looks * people.passion[ids])
        looks = np.rint(self.looks * eager / (1.0 - np.minimum(saving, 0.95)))
        return np.minimum(looks, 30_000.0).astype(np.int64)  # what the column of looks can hold

    def utility(self, world: World, ids: Ids, price: NDArray[np.int64], place: str) -> Floats:
        """Return the utility of each product without noise, shape (n, products).

        `price` in cents has shape (products,) or (n, products).
        """
        people, market = world.people, world.market
        mean = people.belief_mean[ids].astype(np.float64)
        sd = 1.0 / np.sqrt(people.belief_precision[ids].astype(np.float64))
        dearness = self.price_weight * people.price_sensitivity[ids] * world.influences.price_factor(world, ids, place)
        utility = self.quality_weight * mean - self.risk_weight * sd
        utility -= dearness[:, None] * np.log(np.maximum(price, 1) / market.reference_price)
        utility += world.influences.product_utility(world, ids, place)
        for a in range(market.attributes.shape[1]):
            utility += self.taste_weight * people.tastes[ids, a, None] * market.attributes[:, a]
        for a in range(market.product_values.shape[1]):
            utility += self.values_weight * people.values[ids, a, None] * market.product_values[:, a]
        if self.own_brand:
            owner = people.owned[ids] >= 0
            brand = np.where(owner, market.brand[np.maximum(people.owned[ids], 0)], -1)
            if market.brands[0] == "":  # sorted first; things without a brand have none in common
                brand[brand == 0] = -1
            pull = self.own_brand * people.satisfaction[ids]
            utility += np.where(brand[:, None] == market.brand, pull[:, None], 0.0)
        if self.prompt_pull:
            rows = (people.prompted[ids] >= 0).nonzero()[0]
            utility[rows, people.prompted[ids[rows]]] += self.prompt_pull
        return utility

    def patient(self, world: World, ids: Ids) -> Flags:
        """Return who would try once more, shape (n,)."""
        people = world.people
        return np.asarray(people.attempt[ids] < np.rint(self.patience * people.search_patience[ids]))

    def _choose(self, world: World, moves: Moves, ids: Ids) -> None:
        if not ids.size:
            return
        people, market = world.people, world.market
        journey, attempt = people.journey[ids], people.attempt[ids]
        first = people.vendor_first[ids]
        offered = market.prices(ids)
        there = offered[np.arange(ids.size) if len(offered) > 1 else 0, np.maximum(people.vendor[ids], 0)]
        price = np.where(first[:, None], there, best_price(world, ids))
        score = self.utility(world, ids, price, "product")
        score += world.luck.gumbel("product/choice", ids, market.products, journey, attempt)
        possible = people.considered[ids] & (price <= people.budget[ids, None])
        possible &= np.where(first[:, None], market.in_stock()[np.maximum(people.vendor[ids], 0)], True)
        score = np.where(possible, score, -np.inf)
        best = np.argmax(score, axis=1)
        top = score[np.arange(ids.size), best]
        none = np.full(ids.size, -np.inf)
        if self.outside_option:
            none = self.outside_utility + world.luck.gumbel("product/choice", ids, ("none",), journey, attempt)[:, 0]
        takes = top > none
        who, product = ids[takes], best[takes]
        people.product[who] = product
        people.chosen_step[who] = world.clock.step
        world.tell("chose", who, product=product, considered=possible[takes].sum(axis=1))
        moves.add(who[~first[takes]], CHOSEN)
        moves.add(who[first[takes]], CHOSEN_AT_VENDOR)
        left = ids[~takes]
        people.vendor_first[left], people.vendor[left] = False, -1
        again = self.patient(world, left)
        moves.add(left[again], NOTHING_SUITS)
        moves.add(left[~again], GIVES_UP)

    def _look(self, world: World, ids: Ids, number: NDArray[np.int64]) -> None:
        """Let consumers take looks: each is led by a source to a product's page, which may teach something.

        A consumer stands in `ids` once for each look; `number` tells her looks apart, shape (n,).
        """
        people, market = world.people, world.market
        journey = people.journey[ids]
        social = people.uses_channel[ids][:, market.social].any(axis=1) if market.social.any() else np.zeros(ids.size)
        ads = world.campaigns.advertised(world, ids)
        # Ratings are met at the shops that one knows.
        known = (people.relation[ids] > 0) & market.open
        stars = (known * market.stars_shown).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
        weights = columns(
            ids.size,
            self.friends_weight * people.trust_friends[ids] * (world.network.degree[ids] > 0),
            self.reviews_weight * people.trust_reviews[ids] * stars,
            self.recommender_weight,
            self.advertising_weight * people.trust_advertising[ids] * (ads.sum(axis=1) > 0),
            self.asking_weight * people.trust_reviews[ids] * social,
        )
        source = choose(weights, world.luck.gumbel("product/source", ids, SOURCES, journey, number))
        found, quality, precision = self._found(world, ids, source, ads, number)
        rows = (found >= 0).nonzero()[0]
        world.books.visits[2] += rows.size
        who, what = ids[rows], found[rows]
        people.considered[who, what] = ~people.ruled_out[who, what]
        people.known[who, what] = True
        paid = source[rows] == SOURCES.index("advertising")  # a firm's word, not what people learn from others
        precision = precision[rows] * np.where(paid, 1.0, world.influences.signal_weight(world, who))
        heard = np.isfinite(quality[rows])
        learn(people, who[heard], what[heard], quality[rows][heard], precision[heard])
        world.tell("looked", who, product=what, source=source[rows])

    def _found(
        self, world: World, ids: Ids, source: NDArray[np.int64], ads: Floats, number: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], Floats, Floats]:
        """Return the product that each look finds (-1 = none), the quality it tells and its precision."""
        people, market, public = world.people, world.market, world.public
        found = np.full(ids.size, -1, np.int64)
        quality, precision = np.full(ids.size, np.nan), np.zeros(ids.size)
        by = [(source == k).nonzero()[0] for k in range(len(SOURCES))]
        who = ids[by[0]]
        if who.size:
            u = world.luck.uniform("product/friend", who, people.journey[who], number[by[0]])
            friend = world.network.pick_neighbour(who, u)
            found[by[0]] = people.owned[friend]
            quality[by[0]] = people.experience[friend]
            precision[by[0]] = self.friends_precision * people.trust_friends[who]
        weights = np.zeros((ids.size, len(market.products)))
        rating, count = market.rating(), market.review_count
        weights[by[1]] = 1.0 + count
        weights[by[2]] = 1.0 + public.owners_by_segment[people.segment[ids[by[2]]]]
        weights[by[3]] = ads[by[3]]
        weights[by[4]] = public.experience_count
        weights *= market.available.any(axis=0)
        led = (source > 0).nonzero()[0]
        noise = world.luck.gumbel("product/page", ids[led], market.products, people.journey[ids[led]], number[led])
        found[led] = choose(weights[led], noise)
        for rows, told, weight in (
            (by[1], rating, self.reviews_precision * count / (count + self.reviews_half)),
            (by[3], market.quality + self.advertising_puff, np.full(count.size, self.advertising_precision)),
            (by[4], self._told_by_owners(world), np.full(count.size, self.asking_precision)),
        ):
            rows = rows[found[rows] >= 0]  # noqa: PLW2901 - only looks that found a page
            quality[rows], precision[rows] = told[found[rows]], weight[found[rows]]
        precision[by[1]] *= people.trust_reviews[ids[by[1]]]
        precision[by[3]] *= people.trust_advertising[ids[by[3]]]
        precision[by[4]] *= people.trust_reviews[ids[by[4]]]
        rows = by[1][found[by[1]] >= 0]
        bad = quality[rows] < people.belief_mean[ids[rows], found[rows]]
        precision[rows] *= np.where(bad, self.negativity, 1.0)
        return found, quality, precision

    def _told_by_owners(self, world: World) -> Floats:
        public = world.public
        count = public.experience_count
        unknown = np.full(count.size, np.nan)
        return np.asarray(np.divide(public.experience_stars / 1000.0, count, out=unknown, where=count > 0))
