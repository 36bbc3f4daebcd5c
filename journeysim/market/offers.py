"""Personal prices: cuts that some consumers may use at some vendors, paid out of a campaign's purse.

A coupon, a member's price, a flash sale and a campaign's group price are each an offer. A consumer uses the best one
she holds; it is settled with her price when she decides, and paid for out of the purse when she pays.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Int64 = NDArray[np.int64]


@dataclass
class Offer:
    """A cut of the price, shape (vendors, products), for those of `holders`, shape (N,).

    `rate` is the rate per day at which an idle holder comes across it and may act on impulse; `purse` what may still
    be given and `given` what has been, in cents; `uses` counts the units sold with it. It is `exhausted`, for good,
    once somebody had to be turned away: a rest that is too small for one more use must not be promised again.
    `number` is its place among all.
    """

    name: str
    cut: Floats
    holders: Flags
    single_use: bool = False
    group: bool = False
    rate: float = 0.0
    live: bool = False
    purse: int = 0
    given: int = 0
    uses: int = 0
    exhausted: bool = False
    number: int = -1

    @property
    def open(self) -> bool:
        """Whether it can be had now."""
        return self.live and self.purse > 0 and not self.exhausted


@dataclass
class Offers:
    """The offers of a run, in the order in which the campaigns stand; people hold them by number."""

    all: list[Offer] = field(default_factory=list)

    def add(self, offer: Offer) -> Offer:
        """Take an offer in and return it."""
        offer.number = len(self.all)
        self.all.append(offer)
        return offer

    def close(self) -> None:
        """Let none be live; each campaign opens its own anew within its window."""
        for each in self.all:
            each.live = False

    def prompting(self) -> list[Offer]:
        """Return the offers that idle people come across."""
        return [each for each in self.all if each.open and each.rate > 0 and not each.group]

    def cuts(self, ids: Int64) -> Floats | None:
        """Return the best cut that each consumer has everywhere, shape (n, vendors, products); None without offers."""
        open_now = [each for each in self.all if each.open and not each.group]
        if not open_now:
            return None
        best = np.zeros((ids.size, *open_now[0].cut.shape))
        for each in open_now:
            np.maximum(best, np.where(each.holders[ids, None, None], each.cut, 0.0), out=best)
        return best

    def best(self, ids: Int64, vendor: Int64, product: Int64, group: bool = False) -> tuple[Floats, Int64]:
        """Return the best cut for what each consumer is about to buy, and the number of its offer, each shape (n,).

        0 and -1 where she has none; `group` asks for what holds in a group instead.
        """
        cut, which = np.zeros(ids.size), np.full(ids.size, -1, np.int64)
        for number, each in enumerate(self.all):
            if each.open and each.group == group:
                here = np.where(each.holders[ids], each.cut[vendor, product], 0.0)
                better = here > cut
                cut[better], which[better] = here[better], number
        return cut, which

    def affordable(self, number: int, saved: Int64, luck: Floats) -> Flags:
        """Return who of those using an offer still gets it; a purse that is short goes to the lowest uniforms.

        Whoever it cannot serve exhausts it.
        """
        left = self.all[number].purse
        if int(saved.sum()) <= left:
            return np.ones(saved.size, bool)
        self.all[number].exhausted = True
        order = np.argsort(luck, kind="stable")
        fits = np.cumsum(saved[order]) <= left
        served = np.zeros(saved.size, bool)
        served[order[fits]] = True
        return served

    def redeem(self, number: int, ids: Int64, saved: Int64) -> None:
        """Give those consumers what they save, out of the purse."""
        offer, total = self.all[number], int(saved.sum())
        offer.purse -= total
        offer.given += total
        offer.uses += ids.size
        if offer.single_use:
            offer.holders[ids] = False
