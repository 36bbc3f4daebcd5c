"""Purchase: from the cart through checkout, payment, stock and group to delivery (D24, D27, D28).

Each step to buy loses some; a payment may fail; what is scarce goes to the lowest keyed uniform; a group price
holds only if enough people pledge in time. The sale is booked at payment, and ownership begins at delivery.
"""

from typing import ClassVar

import numpy as np

from journeysim.population.columns import Ids
from journeysim.scenario.parameters import parameter
from journeysim.stages.base import Move, Moves, Stage, acting
from journeysim.world import Sales, World

DELIVERED = Move("purchase", "evaluation", "delivered")
DROPPED_OUT = Move("purchase", "decision", "checkout abandoned")
PAYMENT_FAILED = Move("purchase", "decision", "payment failed")
NOT_TIPPED = Move("purchase", "decision", "group not tipped")
OFFER_GONE = Move("purchase", "decision", "offer gone")
OUT_OF_STOCK = Move("purchase", "vendor", "out of stock")


class Purchase(Stage):
    """Purchase."""

    moves: ClassVar[tuple[Move, ...]] = (
        DELIVERED, DROPPED_OUT, PAYMENT_FAILED, NOT_TIPPED, OFFER_GONE, OUT_OF_STOCK,
    )  # fmt: skip

    delay: float = parameter(0.0, unit="days", bounds=(0, 10_000), help="Mean time from the cart to the checkout.")
    drop_out: float = parameter(
        0.0, unit="per step to buy", bounds=(0, 10), label="Drop-out at checkout",
        help="Rate at which each step to buy loses people: a checkout of n steps keeps exp(-n x rate).",
    )  # fmt: skip
    share_rate: float = parameter(
        0.0, unit="probability", bounds=(0, 1), help="Chance that a buyer posts the purchase at once (D28)."
    )

    def enter(self, world: World, ids: Ids) -> None:
        """Count the carts and the pledges."""
        people, market, books = world.people, world.market, world.books
        books.carts += ids.size
        joins = ids[people.pledged[ids]]
        if joins.size:
            place = (people.vendor[joins], people.product[joins])
            joined = np.zeros_like(market.pledges)
            np.add.at(joined, place, 1)
            fresh = (joined > 0) & (market.group_opened < 0)
            market.group_opened[fresh] = world.clock.step
            books.groups_opened += int(fresh.sum())
            market.pledges += joined
            books.pledges += joins.size

    def run(self, world: World, ids: Ids) -> Moves:
        """Check out those who come to it, settle groups, and deliver what is paid."""
        people, moves = world.people, Moves()
        waits = ids[~people.paid[ids]]
        alone = waits[~people.pledged[waits]]
        self._check_out(world, moves, acting(world, "purchase/act", alone, self.delay))
        self._settle_groups(world, moves, waits[people.pledged[waits]])
        paid = ids[people.paid[ids]]
        delivery = world.market.delivery[people.vendor[paid]]
        arrived = acting(world, "purchase/deliver", paid, delivery)
        product, vendor = people.product[arrived].astype(np.int64), people.vendor[arrived].astype(np.int64)
        world.delivered.append((arrived, product, vendor, people.attempt[arrived].copy()))
        moves.add(arrived, DELIVERED)
        return moves

    def _check_out(self, world: World, moves: Moves, ids: Ids) -> None:
        people, market = world.people, world.market
        journey, attempt = people.journey[ids], people.attempt[ids]
        vendor = people.vendor[ids]
        lost = self.drop_out * market.steps_to_buy[vendor]
        u = world.luck.uniform("purchase/checkout", ids, journey, attempt)
        drops = u < -np.expm1(-lost)
        world.books.checkouts_dropped += int(drops.sum())
        u = world.luck.uniform("purchase/payment", ids, journey, attempt)
        fails = ~drops & (u < market.payment_failure[vendor])
        moves.add(ids[drops], DROPPED_OUT)
        moves.add(ids[fails], PAYMENT_FAILED)
        self._sell(world, moves, ids[~drops & ~fails])

    def _settle_groups(self, world: World, moves: Moves, ids: Ids) -> None:
        """Tip the groups that have enough pledges; dissolve those past their deadline."""
        people, market, books = world.people, world.market, world.books
        for v, p in np.argwhere(market.group_opened >= 0):
            members = ids[(people.vendor[ids] == v) & (people.product[ids] == p)]
            age = world.clock.days_since(market.group_opened[v, p])
            if market.pledges[v, p] >= market.group_threshold[v]:
                books.groups_tipped += 1
                people.pledged[members] = False
                self._check_out(world, moves, members)
            elif age >= market.group_deadline[v] - 1e-9:
                books.groups_failed += 1
                people.pledged[members] = False
                moves.add(members, NOT_TIPPED)
            else:
                continue
            market.group_opened[v, p], market.pledges[v, p] = -1, 0

    def _sell(self, world: World, moves: Moves, ids: Ids) -> None:
        """Take the money where there is stock; what is scarce goes to the lowest keyed uniform."""
        people, market = world.people, world.market
        ids = self._honour_offers(world, moves, ids)
        served = np.ones(ids.size, bool)
        vendor, product = people.vendor[ids], people.product[ids]
        place = vendor.astype(np.int64) * len(market.products) + product
        asked = np.bincount(place, minlength=market.stock.size)
        stock = market.stock.reshape(-1)
        # A shop that has closed since sells nothing more.
        left = np.where(market.open[:, None], market.stock, 0).reshape(-1)
        for short in (asked > left).nonzero()[0]:
            rows = (place == short).nonzero()[0]
            u = world.luck.uniform("purchase/stock", ids[rows], world.clock.step)
            served[rows[np.lexsort((ids[rows], u))[max(left[short], 0) :]]] = False
        moves.add(ids[~served], OUT_OF_STOCK)
        ids = ids[served]
        stock -= np.bincount(place[served], minlength=stock.size)
        people.paid[ids] = True
        used = people.offer[ids]
        for number in np.bincount(used[used >= 0]).nonzero()[0]:
            users = ids[used == number]
            market.offers.redeem(int(number), users, people.saved[users])
        self._book(world, ids)
        prompted = market.share_prompt[people.vendor[ids]]
        if self.share_rate > 0 or prompted.any():
            u = world.luck.uniform("purchase/share", ids, people.journey[ids], people.attempt[ids])
            posts = ids[u < 1.0 - (1.0 - self.share_rate) * (1.0 - prompted)]
            expected = people.belief_mean[posts, people.product[posts]].astype(np.float64)
            self._post(world, posts, expected)

    def _honour_offers(self, world: World, moves: Moves, ids: Ids) -> Ids:
        """Return those whose price stands; an offer with too little left goes to the lowest keyed uniforms."""
        people, offers = world.people, world.market.offers
        stands = np.ones(ids.size, bool)
        used = people.offer[ids]
        for number in np.bincount(used[used >= 0]).nonzero()[0]:
            rows = (used == number).nonzero()[0]
            name = offers.all[number].name
            luck = world.luck.uniform("purchase/offer", ids[rows], world.clock.step, option=name)
            stands[rows] = offers.affordable(int(number), people.saved[ids[rows]], luck)
        moves.add(ids[~stands], OFFER_GONE)
        return np.asarray(ids[stands])

    def _post(self, world: World, ids: Ids, stars: np.ndarray) -> None:
        world.mailbox.post(ids, world.people.product[ids], np.ones(ids.size, np.int64), stars, purchase=True)
        world.tell("posted the purchase", ids, product=world.people.product[ids])

    def _book(self, world: World, ids: Ids) -> None:
        people, market, books = world.people, world.market, world.books
        vendor, product, segment = people.vendor[ids], people.product[ids], people.segment[ids]
        paid = people.price[ids] + people.basket[ids]
        cost = market.unit_cost[product] + people.basket_cost[ids]
        cell = (product, vendor)
        np.add.at(books.units, cell, 1)
        np.add.at(books.revenue, cell, paid)
        np.add.at(books.cost, cell, cost)
        np.add.at(books.discounts, cell, market.price[vendor, product] - people.price[ids])
        np.add.at(books.segment_units, (segment, product), 1)
        np.add.at(books.segment_revenue, segment, paid)
        np.add.at(books.segment_cost, segment, cost)
        np.add.at(books.sales_by_cause, people.cause[ids], 1)
        np.add.at(books.revenue_by_cause, (people.cause[ids], product), paid)
        books.accessories += int((people.basket[ids] > 0).sum())
        books.accessory_revenue += int(people.basket[ids].sum())
        before = (people.purchases[ids] > people.returns[ids]) | (people.owned[ids] >= 0)
        books.repeat_purchases += int(before.sum())
        books.first_purchases += int((~before).sum())
        people.purchases[ids] += 1
        people.new_customer[ids] = new = ~market.same_brand(people.owned[ids], product)
        np.add.at(books.new_customers, product[new], 1)
        self._book_company(world, ids, product)
        cause, offer = people.cause[ids].astype(np.int64), people.offer[ids].astype(np.int64)
        where = product.astype(np.int64), vendor.astype(np.int64)
        world.sold.append(Sales(ids, *where, paid, cost, people.saved[ids], offer, cause))
        world.tell("paid", ids, product=product, vendor=vendor, price=paid)

    def _book_company(self, world: World, ids: Ids, product: np.ndarray) -> None:
        """Count the friends who own what is bought, by whether they are of the buyer's identity group (D8)."""
        if world.network.well_mixed or len(world.groups) < 2:
            return
        people, books = world.people, world.books
        row, friend, _ = world.network.expand(ids)
        own = people.owned[friend] == product[row]
        same = people.identity_group[friend[own]] == people.identity_group[ids[row[own]]]
        books.same_group_friends += np.count_nonzero(same)
        books.other_group_friends += np.count_nonzero(~same)
