"""Evaluation: experience against expectation, and what follows (D29, D30).

Losses weigh more than gains. Satisfaction moves the owner's belief, the phase of the relationship with the
vendor, the public rating, posts to friends, complaints, returns and advocacy.
"""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from journeysim.population.beliefs import learn
from journeysim.population.columns import AWARENESS, COMMITMENT, DISSOLUTION, EXPANSION, EXPLORATION, Ids
from journeysim.scenario.parameters import parameter
from journeysim.stages.base import Flags, Floats, Move, Moves, Stage, acting
from journeysim.world import World

KEPT = Move("evaluation", "idle", "kept")
LOYAL = Move("evaluation", "idle", "kept, loyal")
RETURNED = Move("evaluation", "product", "returned")

#: The phase of a relationship after a satisfying purchase, by the phase before it.
_DEEPER = np.array([EXPLORATION, EXPLORATION, EXPANSION, COMMITMENT, COMMITMENT, EXPLORATION], np.int8)


class Evaluation(Stage):
    """Evaluation."""

    moves: ClassVar[tuple[Move, ...]] = (KEPT, LOYAL, RETURNED)

    delay: float = parameter(0.0, unit="days", bounds=(0, 10_000), help="Mean time of use before judging.")
    experience_sd: float = parameter(
        0.5, unit="stars", bounds=(0, 5), help="How much experienced quality differs between buyers."
    )
    service_sd: float = parameter(0.8, unit="stars", bounds=(0, 5), help="How much experienced service differs.")
    level_weight: float = parameter(
        0.3, unit="per star", bounds=(0, 10), help="Satisfaction by quality above 2.5 stars."
    )
    gain_weight: float = parameter(
        0.4, unit="per star", bounds=(0, 10), source="Oliver 1980: disconfirmation; size assumed",
        help="Satisfaction by quality above expectation.",
    )  # fmt: skip
    loss_aversion: float = parameter(
        2.25, unit="relative to gains", bounds=(1, 10), source="Tversky & Kahneman 1992",
        help="How much more quality below expectation weighs.",
    )  # fmt: skip
    service_weight: float = parameter(
        0.15,
        unit="per star",
        bounds=(0, 10),
        help="Satisfaction by service above what is expected; what falls short weighs as losses do.",
    )
    service_expected: float = parameter(3.0, unit="stars", bounds=(0, 5), help="Service that buyers expect.")
    own_precision: float = parameter(
        4.0, unit="per star squared", bounds=(0, 1000), help="Precision of one's own experience."
    )
    satisfied: float = parameter(0.2, unit="satisfaction", bounds=(0, 1), help="From here on a buyer is satisfied.")
    dissatisfied: float = parameter(
        -0.3, unit="satisfaction", bounds=(-1, 0), help="Below this a buyer is dissatisfied."
    )
    review_rate: float = parameter(0.0, unit="probability", bounds=(0, 1), help="Chance of a review when lukewarm.")
    review_praise: float = parameter(0.0, unit="probability", bounds=(0, 1), help="Added at full satisfaction.")
    review_blame: float = parameter(0.0, unit="probability", bounds=(0, 1), help="Added at full dissatisfaction.")
    post_emphasis: float = parameter(0.5, unit="stars", bounds=(0, 5), help="How much a post overstates its side.")
    passion_posts: float = parameter(
        1.0, unit="relative to 1", bounds=(0, 100), help="How much more the passionate post."
    )
    complaint_rate: float = parameter(
        0.0, unit="probability", bounds=(0, 1), help="Chance that a dissatisfied buyer complains."
    )
    care_effect: float = parameter(
        0.5, unit="satisfaction", bounds=(0, 2), help="Satisfaction that an answered complaint brings back."
    )
    return_rate: float = parameter(
        0.0, unit="probability", bounds=(0, 1), label="Returns", help="Chance of a return at satisfaction 0."
    )
    return_slope: float = parameter(
        3.0, unit="per satisfaction", bounds=(0, 100), help="How fast returns fall with satisfaction."
    )
    advocacy: float = parameter(
        0.5,
        unit="probability",
        bounds=(0, 1),
        help="Chance that a committed, satisfied buyer recommends to friends (D30).",
    )

    face_to_face: float = parameter(
        0.3, unit="probability", bounds=(0, 1), help="Chance that a strongly tied friend hears of it off line."
    )
    pass_on: float = parameter(
        0.0,
        unit="probability",
        bounds=(0, 1),
        label="Posts passed on",
        help="Chance that a trusting friend passes a post on (D17, D31).",
    )
    hops: int = parameter(3, unit="hops", bounds=(0, 3), help="How often a post is passed on at most.")

    def run(self, world: World, ids: Ids) -> Moves:
        """Judge the purchase of those who have used it long enough."""
        people, market, moves = world.people, world.market, Moves()
        ids = acting(world, "evaluation/act", ids, self.delay)
        if not ids.size:
            return moves
        product, vendor = people.product[ids].astype(np.int64), people.vendor[ids].astype(np.int64)
        stars = experienced(world, ids, product, people.attempt[ids], self.experience_sd)
        satisfaction = self.satisfaction(world, ids, stars)
        satisfaction = self._complaints(world, ids, satisfaction)
        people.previous_satisfaction[ids] = people.satisfaction[ids]
        people.satisfaction[ids] = satisfaction
        learn(people, ids, product, stars, np.full(ids.size, self.own_precision))
        u = world.luck.uniform("evaluation/return", ids, people.journey[ids], people.attempt[ids])
        chance = np.minimum(self.return_rate * np.exp(-self.return_slope * satisfaction), 1.0)
        returns = (u < chance) & market.returns_accepted[vendor]
        world.tell("judged", ids, product=product, stars=stars, satisfaction=satisfaction)
        self._relate(world, ids, vendor, satisfaction)
        self._talk(world, ids, product, satisfaction, stars)
        world.books.evaluations += ids.size
        world.books.satisfaction_milli += int(np.rint(satisfaction * 1000).astype(np.int64).sum())
        self._refund(world, ids[returns])
        moves.add(ids[returns], RETURNED)
        loyal = people.relation[ids, vendor] == COMMITMENT
        moves.add(ids[~returns & loyal], LOYAL)
        moves.add(ids[~returns & ~loyal], KEPT)
        return moves

    def satisfaction(self, world: World, ids: Ids, stars: Floats) -> Floats:
        """Return satisfaction from -1 to 1: level and surprise of quality, and service, shape (n,)."""
        people, market = world.people, world.market
        surprise = stars - people.belief_mean[ids, people.product[ids]]
        felt = self.gain_weight * np.where(surprise < 0, self.loss_aversion * surprise, surprise)
        service = market.service[people.vendor[ids]]
        service = service + self.service_sd * world.luck.normal(
            "evaluation/service", ids, people.journey[ids], people.attempt[ids]
        )
        beyond = service - self.service_expected
        felt += self.service_weight * np.where(beyond < 0, self.loss_aversion * beyond, beyond)
        total = self.level_weight * (stars - 2.5) + felt
        return np.asarray(np.tanh(total))

    def _complaints(self, world: World, ids: Ids, satisfaction: Floats) -> Floats:
        """Let the dissatisfied complain; an answered complaint restores some satisfaction (D29)."""
        people, market = world.people, world.market
        u = world.luck.uniform("evaluation/complain", ids, people.journey[ids], people.attempt[ids])
        complains = (satisfaction < self.dissatisfied) & (u < self.complaint_rate)
        u = world.luck.uniform("evaluation/answer", ids, people.journey[ids], people.attempt[ids])
        answered = complains & (u < market.complaint_care[people.vendor[ids]])
        vendor = people.vendor[ids]
        np.add.at(world.books.complaints, vendor[complains], 1)
        np.add.at(world.books.complaints_answered, vendor[answered], 1)
        world.tell("complained", ids[complains], answered=answered[complains])
        return np.where(answered, np.minimum(satisfaction + self.care_effect, 1.0), satisfaction)

    def _relate(self, world: World, ids: Ids, vendor: Ids, satisfaction: Floats) -> None:
        """Move the relationship on, back or to its end."""
        relation = world.people.relation
        phase = relation[ids, vendor]
        kept = np.where(phase <= AWARENESS, EXPLORATION, phase)
        after = np.where(satisfaction >= self.satisfied, _DEEPER[phase], kept)
        relation[ids, vendor] = np.where(satisfaction < self.dissatisfied, DISSOLUTION, after)

    def _talk(self, world: World, ids: Ids, product: Ids, satisfaction: Floats, stars: Floats) -> None:
        """Write public reviews (J-shaped in satisfaction) and posts to friends with a side (D11, D17)."""
        people, books = world.people, world.books
        journey, attempt = people.journey[ids], people.attempt[ids]
        extreme = self.review_praise * np.maximum(satisfaction, 0) + self.review_blame * np.maximum(-satisfaction, 0)
        u = world.luck.uniform("evaluation/review", ids, journey, attempt)
        unasked = np.minimum(self.review_rate + extreme, 1.0)
        writes = u < 1.0 - (1.0 - unasked) * (1.0 - world.market.review_request[people.vendor[ids]])
        given = np.clip(np.rint(stars + satisfaction), 1, 5).astype(np.int64)
        world.reviews.append((product[writes], given[writes]))
        np.add.at(books.reviews, (product[writes], people.vendor[ids[writes]]), 1)
        world.tell("reviewed", ids[writes], product=product[writes], stars=given[writes])
        committed = people.relation[ids, people.vendor[ids]] == COMMITMENT
        u = world.luck.uniform("evaluation/advocate", ids, journey, attempt)
        advocate = committed & (satisfaction >= self.satisfied) & (u < self.advocacy)
        books.advocates += int(advocate.sum())
        u = world.luck.uniform("evaluation/post", ids, journey, attempt)
        eager = people.posting_rate[ids] * (1.0 + self.passion_posts * people.passion[ids])
        posts: Flags = (u < eager) | advocate
        side = np.where(satisfaction < self.dissatisfied, -1, np.where(advocate, 1, people.polarity[ids]))
        told = np.clip(stars + side * self.post_emphasis, 0.0, 5.0)
        world.mailbox.post(ids[posts], product[posts], side[posts], told[posts])
        world.tell("posted", ids[posts], product=product[posts], sign=side[posts])

    def _refund(self, world: World, ids: Ids) -> None:
        """Give the money and the unit back; ownership is undone at the end of the step."""
        if not ids.size:
            return
        people, market, books = world.people, world.market, world.books
        vendor, product, segment = people.vendor[ids], people.product[ids], people.segment[ids]
        paid = people.price[ids] + people.basket[ids]
        cost = market.unit_cost[product] + people.basket_cost[ids]
        np.add.at(books.returned_units, (product, vendor), 1)
        np.add.at(books.refunds, (product, vendor), paid)
        np.add.at(books.cost, (product, vendor), -cost)
        np.add.at(books.segment_refunds, segment, paid)
        np.add.at(books.segment_cost, segment, -cost)
        np.add.at(books.refunds_by_cause, (people.cause[ids], product), paid)
        np.add.at(books.new_customers_returned, product[people.new_customer[ids]], 1)
        people.returns[ids] += 1
        np.add.at(market.stock, (vendor, product), 1)
        world.returned.append(ids)
        people.considered[ids, product] = False
        people.ruled_out[ids, product] = True
        people.product[ids], people.vendor[ids], people.paid[ids] = -1, -1, False
        people.vendor_first[ids] = False
        people.deal_vendor[ids] = -1


def experienced(world: World, ids: Ids, product: Ids, attempt: NDArray[np.integer], sd: float) -> Floats:
    """Return the quality that each buyer experiences of a product in the present journey, in stars, shape (n,)."""
    noise = world.luck.normal("evaluation/experience", ids, world.people.journey[ids], attempt)
    return np.clip(world.market.quality[product] + sd * noise, 0.0, 5.0)
