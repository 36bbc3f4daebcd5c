"""Need recognition: from idle to a need or a want, and from there to a search or back to idle.

Competing hazards, added. Needs: functional, informational, a firm's reminder. Wants: advertising, normative,
recommender, feed. Owners feel only replacement by age and the upgrade wants that the scenario names. Three
shortcuts skip stages (D2): an impulse on a deal, a brand fan who goes straight to the vendor, a committed
customer who goes straight to deciding.
"""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from journeysim.population.columns import Ids
from journeysim.scenario.parameters import parameter
from journeysim.stages.base import Flags, Floats, Move, Moves, Stage, acting, choose
from journeysim.world import World

#: What can begin a journey; a deal begins one on impulse.
NEEDS = ("functional", "informational", "crm")
WANTS = ("advertising", "influencer", "normative", "recommender", "feed", "deal")
CAUSES = (*NEEDS, *WANTS)
Upgrade = Literal["advertising", "influencer", "normative", "recommender", "feed"]
COMMITMENT = 4
EXPANSION = 3

BEGIN = {cause: Move("idle", "need", cause) for cause in CAUSES if cause != "deal"}
IMPULSE = Move("idle", "decision", "impulse")
BRAND_FAN = Move("idle", "vendor", "brand fan")
LOYALTY = Move("idle", "decision", "loyalty")
SEARCH = Move("need", "product", "starts to search")
DEAL_FOUND = Move("need", "product", "deal found")
FADED = Move("need", "idle", "faded")
TALKED_OUT = Move("need", "idle", "frugality")


class Need(Stage):
    """Need recognition."""

    moves: ClassVar[tuple[Move, ...]] = (
        *BEGIN.values(), IMPULSE, BRAND_FAN, LOYALTY, SEARCH, DEAL_FOUND, FADED, TALKED_OUT
    )  # fmt: skip

    rate: float = parameter(
        0.001, unit="per day", bounds=(0, 100), label="Functional needs",
        help="Rate at which a non-owner comes to need the category, for need_rate 1 (Bass's p).",
    )  # fmt: skip
    replacement: Literal["weibull", "fixed"] = Field(
        "weibull",
        description="When owners need a new one: `weibull` around the lifetime, or `fixed` at the lifetime.",
        json_schema_extra={"unit": "choice", "source": "Weibull: the usual law of product lifetimes"},
    )
    replacement_shape: float = parameter(
        3.0, unit="shape", bounds=(0.1, 50), help="Shape of the Weibull law; the higher, the closer to the lifetime."
    )
    upgrades: list[Upgrade] = Field(
        [],
        description="Wants that owners feel too.",
        json_schema_extra={"unit": "list", "source": "the scenario"},
    )
    upgrade_factor: float = parameter(
        0.3, unit="relative to non-owners", bounds=(0, 10), help="Strength of upgrade wants of a fully aged unit."
    )
    feed_rate: float = parameter(
        0.0, unit="per day", bounds=(0, 100), label="Discovery in the feed",
        help="Rate of wants found in the feeds of a fully visual channel that shows everything (D15).",
    )  # fmt: skip
    recommender_rate: float = parameter(
        0.0, unit="per day", bounds=(0, 100), label="Recommender",
        help="Rate of wants by a recommender when the whole own segment owns (D14).",
    )  # fmt: skip
    passion_boost: float = parameter(
        1.0, unit="relative to 1", bounds=(0, 100), help="How much full passion adds to wants (D32)."
    )
    brand_first: float = parameter(
        0.0,
        unit="probability",
        bounds=(0, 1),
        help="Chance that a satisfied, fully passionate owner goes to the brand.",
    )
    loyalty_loop: float = parameter(
        0.0, unit="probability", bounds=(0, 1), help="Chance that a committed customer skips the search."
    )
    impulse: float = parameter(
        0.05, unit="probability", bounds=(0, 1), help="Chance that a wholly impulsive person acts on a deal she meets (D2)."
    )
    delay: float = parameter(0.0, unit="days", bounds=(0, 10_000), help="Mean time until the search starts.")
    want_fade: float = parameter(0.0, unit="per day", bounds=(0, 100), help="Rate at which a want fades.")
    need_fade: float = parameter(0.0, unit="per day", bounds=(0, 100), help="Rate at which a need fades.")
    deal_wait: float = parameter(14.0, unit="days", bounds=(0, 10_000), help="Mean time of waiting for a deal.")

    def recognise(self, world: World, ids: Ids) -> Moves:
        """Decide which of the idle come to need or want, and by which cause."""
        moves = Moves()
        began = self._began(world, ids)
        if began is not None:
            who, cause = began
            self._start(world, moves, who, cause)
            ids = np.setdiff1d(ids, who, assume_unique=True)
        self._impulses(world, moves, ids)
        return moves

    def run(self, world: World, ids: Ids) -> Moves:
        """Decide who starts to search, whose want fades and whom frugal talk ends."""
        moves, people = Moves(), world.people
        waits = ids[people.waiting[ids]]
        deals = self._sees_deal(world, waits)
        seen = waits[deals.any(axis=1)]
        people.deal_vendor[seen] = np.argmax(deals[deals.any(axis=1)], axis=1)
        moves.add(seen, DEAL_FOUND)
        people.waiting[seen] = False
        ids = np.setdiff1d(ids, seen, assume_unique=True)
        want = people.cause[ids] >= len(NEEDS)
        delay = np.where(people.waiting[ids], self.deal_wait, self.delay * world.influences.delay_factor(world, ids))
        fade = np.where(want, self.want_fade, self.need_fade)
        talk = world.influences.fade_rate(world, ids, want)
        with np.errstate(divide="ignore"):
            search = np.where(delay > 0, 1.0 / np.maximum(delay, 1e-300), np.inf)
        rates = np.column_stack([search, fade, talk])
        happens = world.luck.uniform("need/leave", ids, world.clock.step) < world.clock.chance(rates.sum(axis=1))
        rows = np.flatnonzero(happens)
        noise = world.luck.gumbel("need/whereto", ids[rows], ("search", "fade", "talk"), world.clock.step)
        whereto = choose(rates[rows], noise)
        for number, move in enumerate((SEARCH, FADED, TALKED_OUT)):
            leaving = ids[rows[whereto == number]]
            people.waiting[leaving] = False
            moves.add(leaving, move)
        return moves

    def hazards(self, world: World, ids: Ids) -> Floats:
        """Return the rate of every cause for idle consumers, per day, shape (n, causes)."""
        people = world.people
        owner = people.owned[ids] >= 0
        rates = np.zeros((ids.size, len(CAUSES)))
        passion = 1.0 + self.passion_boost * people.passion[ids]
        rates[:, 0] = self._functional(world, ids, owner)
        rates[:, CAUSES.index("advertising")] = world.campaigns.want_rate(world, ids)
        if self.feed_rate:
            rates[:, CAUSES.index("feed")] = self.feed_rate * world.channel_exposure[ids] * passion
        if self.recommender_rate:
            segment = people.segment[ids]
            owning = world.public.owners_by_segment.sum(axis=1) / world.memory["segment_sizes"]
            rates[:, CAUSES.index("recommender")] = self.recommender_rate * owning[segment] * passion
        for want, causes in ((False, slice(0, len(NEEDS))), (True, slice(len(NEEDS), None))):
            rates[:, causes] *= world.influences.hazard_factor(world, ids, want)[:, None]
        for cause, rate in world.influences.need_rates(world, ids).items():
            # An influence multiplies what others make of people; its own rate is added beside.
            others = world.influences.hazard_factor(world, ids, cause in WANTS, besides=cause)
            rates[:, CAUSES.index(cause)] = rate * others
        return self._owners_feel(world, ids, owner, rates)

    def _began(self, world: World, ids: Ids) -> tuple[Ids, np.ndarray] | None:
        if not ids.size:
            return None
        u = world.luck.uniform("need/event", ids, world.clock.step)
        rates = self.hazards(world, ids)
        chance = world.clock.chance(rates.sum(axis=1))
        certain = world.influences.certainty(world, ids)
        if certain is not None:
            without = world.people.owned[ids] < 0
            chance = np.where(without, certain[0].astype(np.float64), chance)
        rows = np.flatnonzero(u < chance)
        noise = world.luck.gumbel("need/cause", ids[rows], CAUSES, world.clock.step)
        with np.errstate(invalid="ignore"):
            cause = choose(rates[rows], noise)
        if certain is not None:
            cause[without[rows]] = CAUSES.index(certain[1])
        return ids[rows], cause

    def _functional(self, world: World, ids: Ids, owner: Flags) -> Floats:
        """Return the rate of functional needs: the need rate of non-owners, replacement by age of owners."""
        people, clock = world.people, world.clock
        rate = self.rate * people.need_rate[ids]
        rows = np.flatnonzero(owner)
        if rows.size:
            who = ids[rows]
            life = world.market.lifetime[people.owned[who]] * world.influences.lifetime_factor(world, who)
            age = clock.days_since(people.owned_since[who])
            if self.replacement == "fixed":
                rate[rows] = np.where(age >= life - 1e-9, np.inf, 0.0)
            else:
                # The mean rate over the step, exact however long the step is.
                k = self.replacement_shape
                rate[rows] = (
                    (age / life) ** k - (np.maximum(age - clock.step_days, 0.0) / life) ** k
                ) / clock.step_days
        return rate

    def _owners_feel(self, world: World, ids: Ids, owner: Flags, rates: Floats) -> Floats:
        """Leave owners the replacement and the named upgrade wants, which grow with the age of what they own."""
        rows = np.flatnonzero(owner)
        if not rows.size:
            return rates
        people = world.people
        who = ids[rows]
        age = world.clock.days_since(people.owned_since[who]) / world.market.lifetime[people.owned[who]]
        worn = self.upgrade_factor * np.clip(age, 0.0, 1.0)
        for number, cause in enumerate(CAUSES):
            if cause in self.upgrades:
                rates[rows, number] *= worn
            elif cause not in ("functional", "crm"):
                rates[rows, number] = 0.0
        return rates

    def _start(self, world: World, moves: Moves, ids: Ids, cause: np.ndarray) -> None:
        """Begin journeys, by a shortcut for the committed and for brand fans."""
        people, market = world.people, world.market
        people.begin_journey(ids, cause)
        world.books.needs[:] += np.bincount(cause, minlength=len(CAUSES))
        self._prompt(world, ids, cause)
        rows = np.arange(ids.size)
        vendor, product = people.owned_vendor[ids], people.owned[ids]
        content = (product >= 0) & (vendor >= 0) & (people.satisfaction[ids] > 0)
        phase = np.where(content, people.relation[ids, np.maximum(vendor, 0)], 0)
        buyable = market.in_stock()[np.maximum(vendor, 0), np.maximum(product, 0)]
        u = world.luck.uniform("need/loyalty", ids, people.journey[ids])
        loyal = content & (phase == COMMITMENT) & buyable & (u < self.loyalty_loop)
        who = ids[loyal]
        people.product[who], people.vendor[who] = product[loyal], vendor[loyal]
        people.considered[who, product[loyal]] = True
        people.chosen_step[who] = world.clock.step
        moves.add(who, LOYALTY)
        brand = market.brand[np.maximum(product, 0)]
        has_site = np.isin(brand, market.vendor_brand[market.open & (market.vendor_brand >= 0)])
        u = world.luck.uniform("need/brand", ids, people.journey[ids])
        fan = content & ~loyal & has_site & (u < self.brand_first * people.passion[ids])
        people.vendor_first[ids[fan]] = True
        moves.add(ids[fan], BRAND_FAN)
        rest = rows[~loyal & ~fan]
        for number, name in enumerate(CAUSES):
            if name in BEGIN:
                moves.add(ids[rest[cause[rest] == number]], BEGIN[name])

    def _prompt(self, world: World, ids: Ids, cause: np.ndarray) -> None:
        """Find the product that each want is about and make it known."""
        people, market = world.people, world.market
        journey = people.journey[ids]
        popular = market.available.any(axis=0) * (1.0 + world.public.owners)
        weights = np.repeat(popular[None, :], ids.size, axis=0)
        near = np.isin(cause, [CAUSES.index("normative"), CAUSES.index("informational")])
        if near.any():
            weights[near] = world.neighbourhood.owning_product(people, ids[near])
        own = cause == CAUSES.index("recommender")
        weights[own] = world.public.owners_by_segment[people.segment[ids[own]]]
        shown = cause == CAUSES.index("advertising")
        if shown.any():
            weights[shown] = world.campaigns.advertised(world, ids[shown])
        weights[np.isin(cause, [CAUSES.index("functional"), CAUSES.index("crm")])] = 0.0
        about = choose(weights, world.luck.gumbel("need/about", ids, market.products, journey))
        rows = np.flatnonzero(about >= 0)
        people.prompted[ids[rows]] = about[rows]
        people.known[ids[rows], about[rows]] = True

    def _sees_deal(self, world: World, ids: Ids) -> Flags:
        """Return which vendors' deals each consumer meets in this step, shape (n, vendors)."""
        market, people = world.market, world.people
        seen = np.zeros((ids.size, len(market.vendors)), bool)
        live = np.flatnonzero(market.open & (market.deal_rate > 0) & (market.deal_discount > 0).any(axis=1))
        for v in live:
            u = world.luck.uniform("need/deal", ids, world.clock.step, option=market.vendors[v])
            aware = people.relation[ids, v] > 0
            seen[:, v] = aware & (u < world.clock.chance(market.deal_rate[v]))
        return seen

    def _impulses(self, world: World, moves: Moves, ids: Ids) -> None:
        """Send the impulsive who meet a deal straight to deciding on it."""
        people, market, step = world.people, world.market, world.clock.step
        if not (market.deal_rate > 0).any() or not ids.size:
            return
        seen = self._sees_deal(world, ids)
        rows = np.flatnonzero(seen.any(axis=1))
        u = world.luck.uniform("need/impulse", ids[rows], step)
        frugal = world.influences.hazard_factor(world, ids[rows], True)
        rows = rows[u < self.impulse * people.impulsiveness[ids[rows]] * np.minimum(frugal, 1.0)]
        who = ids[rows]
        if not who.size:
            return
        vendor = choose(seen[rows].astype(np.float64), world.luck.gumbel("need/whose deal", who, market.vendors, step))
        offers = np.where(market.in_stock(), market.deal_discount, 0.0)[vendor]
        product = choose(offers, world.luck.gumbel("need/which deal", who, market.products, step))
        ok = product >= 0
        who, vendor, product = who[ok], vendor[ok], product[ok]
        people.begin_journey(who, CAUSES.index("deal"))
        world.books.needs[CAUSES.index("deal")] += who.size
        people.vendor[who], people.product[who], people.prompted[who] = vendor, product, product
        people.deal_vendor[who] = vendor
        people.known[who, product] = True
        people.considered[who, product] = True
        people.chosen_step[who] = step
        moves.add(who, IMPULSE)


__all__ = ["CAUSES", "NEEDS", "WANTS", "Need", "acting"]
