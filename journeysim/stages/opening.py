"""How a journey begins: what the need is about, and the three shortcuts past the search (D2).

An impulse goes straight to deciding on a deal; a committed customer goes straight to deciding on what she had; a brand
fan goes to the brand's vendor before any product.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from journeysim.population.columns import COMMITMENT, Ids
from journeysim.stages.awareness import aware
from journeysim.stages.base import Flags, Floats, Move, Moves, choose
from journeysim.world import World

#: What can begin a journey. Needs are a lack of something, wants a wish (D10).
NEEDS = ("functional", "informational", "crm")
WANTS = (
    "advertising", "influencer", "viral", "referral", "community", "normative", "recommender", "feed", "deal",
)  # fmt: skip
CAUSES = (*NEEDS, *WANTS)
CODE = {cause: code for code, cause in enumerate(CAUSES)}


@cache
def begin(cause: str) -> Move:
    """Return the move that begins a journey by a cause."""
    return Move("idle", "need", cause)


IMPULSE = Move("idle", "decision", "impulse")
BRAND_FAN = Move("idle", "vendor", "brand fan")
LOYALTY = Move("idle", "decision", "loyalty")
OPENINGS = (*(begin(cause) for cause in CAUSES if cause != "deal"), IMPULSE, BRAND_FAN, LOYALTY)


def open_journeys(
    world: World,
    moves: Moves,
    ids: Ids,
    cause: NDArray[np.int64],
    loyalty_loop: float,
    brand_first: float,
    recommender_rate: float = 0.0,
) -> None:
    """Begin the journeys of `ids`, each with its cause, and let them enter where they enter.

    `loyalty_loop` and `brand_first` are the chances of those shortcuts for the committed and for wholly
    passionate, satisfied owners; `recommender_rate` is that of wants by the recommender that everybody has.
    """
    people, market = world.people, world.market
    impulsive = cause == CODE["deal"]
    if impulsive.any():
        moves.add(_take_deal(world, ids[impulsive]), IMPULSE)
        ids, cause = ids[~impulsive], cause[~impulsive]
    people.begin_journey(ids, cause)
    world.books.needs[:] += np.bincount(cause, minlength=len(world.causes))
    _prompt(world, ids, cause, recommender_rate)
    rest = np.ones(ids.size, bool)
    vendor, product = people.owned_vendor[ids], people.owned[ids]
    content = (product >= 0) & (vendor >= 0) & (people.satisfaction[ids] > 0)
    if content.any():
        committed = people.relation[ids, np.maximum(vendor, 0)] == COMMITMENT
        buyable = market.in_stock()[np.maximum(vendor, 0), np.maximum(product, 0)]
        u = world.luck.uniform("need/loyalty", ids, people.journey[ids])
        chance = 1.0 - (1.0 - loyalty_loop * committed) * (1.0 - world.campaigns.loyalty(world, ids))
        loyal = content & buyable & (u < chance)
        _choose_again(world, ids[loyal])
        moves.add(ids[loyal], LOYALTY)
        sited = np.zeros(len(market.brands) + 1, bool)
        sited[market.vendor_brand[market.open]] = True  # no brand is -1, the last
        sited[-1] = False
        u = world.luck.uniform("need/brand", ids, people.journey[ids])
        at_home = sited[market.brand[np.maximum(product, 0)]]
        fan = content & ~loyal & at_home & (u < brand_first * people.passion[ids])
        people.vendor_first[ids[fan]] = True
        moves.add(ids[fan], BRAND_FAN)
        rest &= ~loyal & ~fan
    for number in np.bincount(cause[rest]).nonzero()[0]:
        moves.add(ids[rest & (cause == number)], begin(world.causes[number]))


def deal_rate(world: World, ids: Ids) -> Floats:
    """Return the rate at which consumers meet deals, those of vendors that they know, per day, shape (n,)."""
    return np.asarray(_deal_rates(world, ids).sum(axis=1))


def most_deals(world: World) -> float:
    """Return what that rate can be at most while no deal joins."""
    return float(world.market.deal_rate.sum()) + sum(each.rate for each in world.market.offers.prompting())


def deal_names(world: World) -> list[str]:
    """Return the names of all that can be met as a deal: the vendors' own, then the campaigns' offers."""
    return [*world.market.vendors, *(f"offer {each.name}" for each in world.market.offers.prompting())]


def sees_deal(world: World, ids: Ids) -> Flags:
    """Return which deals each consumer meets in this step, in the order of `deal_names`, shape (n, deals)."""
    rates = _deal_rates(world, ids)
    seen = np.zeros(rates.shape, bool)
    for number, name in enumerate(deal_names(world)):
        if rates[:, number].any():
            u = world.luck.uniform("need/deal", ids, world.clock.step, option=name)
            seen[:, number] = u < world.clock.chance(rates[:, number])
    return seen


def _deal_rates(world: World, ids: Ids) -> Floats:
    """Return the rate at which consumers meet each deal, per day, shape (n, deals)."""
    market = world.market
    offers = market.offers.prompting()
    vendors = len(market.vendors)
    rates = np.zeros((ids.size, vendors + len(offers)))
    live = (market.open & (market.deal_rate > 0) & (market.deal_discount > 0).any(axis=1)).nonzero()[0]
    if not ids.size or not (live.size or offers):
        return rates
    known = aware(world, ids)
    rates[:, live] = market.deal_rate[live] * known[:, live]
    for number, each in enumerate(offers, start=vendors):
        there = known[:, (each.cut > 0).any(axis=1) & market.open].any(axis=1)
        rates[:, number] = each.rate * (each.holders[ids] & there)
    return rates


def _take_deal(world: World, ids: Ids) -> Ids:
    """Begin the journeys of those for whom there is a deal in stock, settle whose on what, and return them."""
    people, market, step = world.people, world.market, world.clock.step
    names = deal_names(world)
    whose = choose(_deal_rates(world, ids), world.luck.gumbel("need/whose deal", ids, names, step))
    cuts = np.zeros((ids.size, len(market.vendors), len(market.products)))
    known = aware(world, ids)
    for number in np.unique(whose[whose >= 0]):
        rows = (whose == number).nonzero()[0]
        if number < len(market.vendors):
            cuts[rows, number] = market.deal_discount[number]
        else:
            offer = market.offers.prompting()[number - len(market.vendors)]
            cuts[rows] = offer.cut * known[rows][:, :, None]
    cuts *= market.in_stock()
    product = choose(cuts.max(axis=1), world.luck.gumbel("need/which deal", ids, market.products, step))
    there = product >= 0
    ids, product = ids[there], product[there]
    # Where an offer holds at several vendors, the cheapest.
    prices = market.offer_price[:, product].T * (1.0 - cuts[there, :, product])
    vendor = np.argmin(np.where(cuts[there, :, product] > 0, prices, np.inf), axis=1)
    people.begin_journey(ids, CODE["deal"])
    world.books.needs[CODE["deal"]] += ids.size
    people.vendor[ids], people.product[ids], people.prompted[ids] = vendor, product, product
    people.deal_vendor[ids] = vendor
    people.known[ids, product] = True
    people.considered[ids, product] = True
    people.chosen_step[ids] = step
    return ids


def _choose_again(world: World, ids: Ids) -> None:
    """Choose what was bought last, where it was bought."""
    people = world.people
    people.product[ids], people.vendor[ids] = people.owned[ids], people.owned_vendor[ids]
    people.considered[ids, people.owned[ids]] = True
    people.chosen_step[ids] = world.clock.step


def _prompt(world: World, ids: Ids, cause: NDArray[np.int64], recommender_rate: float) -> None:
    """Find the product that each want is about and make it known."""
    people, market = world.people, world.market
    weights = np.zeros((ids.size, len(market.products)))
    feed = (cause == CODE["feed"]) | (cause == CODE["influencer"])
    weights[feed] = market.available.any(axis=0) * (1.0 + world.public.owners)
    near = (cause == CODE["normative"]) | (cause == CODE["informational"])
    if near.any():
        weights[near] = world.neighbourhood.owning_product(people, ids[near])
    similar = cause == CODE["recommender"]
    alike = world.public.owners_by_segment / world.memory["segment_sizes"][:, None]
    weights[similar] = recommender_rate * alike[people.segment[ids[similar]]]
    for number in np.bincount(cause).nonzero()[0]:
        if world.causes[number] in world.campaigns.causes:
            of_it = (cause == number).nonzero()[0]
            promoted = world.campaigns.about(world, ids[of_it], world.causes[number])
            if number == CODE["recommender"]:
                # A vendor's recommender stands beside the one that everybody has.
                weights[of_it] += promoted
                continue
            weights[of_it] = np.where(promoted.any(axis=1, keepdims=True), promoted, weights[of_it])
    about = choose(weights, world.luck.gumbel("need/about", ids, market.products, people.journey[ids]))
    rows = (about >= 0).nonzero()[0]
    people.prompted[ids[rows]] = about[rows]
    people.known[ids[rows], about[rows]] = True
