"""The end of a step: posts arrive, reviews appear, ownership takes effect."""

import numpy as np

from journeysim.feeds import chance_to_see
from journeysim.influences.base import Influences
from journeysim.network.messages import Delivered, Posts
from journeysim.population.beliefs import learn
from journeysim.population.columns import Ids
from journeysim.stages.evaluation import Evaluation, experienced
from journeysim.world import World


def deliver_posts(world: World, influences: Influences, evaluation: Evaluation) -> None:
    """Show this step's posts to friends; some pass them on in the next step."""
    posts = world.mailbox.collect()
    if not len(posts):
        return
    np.add.at(world.books.posts, (posts.sign + 1, posts.hop), 1)
    if world.network.well_mixed:
        return
    row, target, strong = world.network.expand(posts.sender)
    receiver = target.astype(np.int64)
    sender = posts.sender[row]
    chance = chance_to_see(world, sender, receiver, strong, evaluation.face_to_face)
    u = _edge_luck(world, "post/seen", posts, row, receiver)
    # Nobody learns from her own news when friends pass it back.
    seen = ((u < chance) & (chance > 0) & (receiver != posts.origin[row])).nonzero()[0]
    row, receiver = row[seen], receiver[seen]
    np.add.at(world.books.posts_seen, (posts.sign[row] + 1, posts.hop[row]), 1)
    delivered = Delivered(posts, receiver, row)
    for influence in influences.at("evaluation"):
        influence.after_messages(world, delivered)
    world.tell("saw a post", receiver, product=posts.product[row], sign=posts.sign[row], sender=posts.sender[row])
    may = (posts.hop[row] < evaluation.hops).nonzero()[0]
    row, receiver = row[may], receiver[may]
    u = _edge_luck(world, "post/passed on", posts, row, receiver)
    on = u < evaluation.pass_on * world.people.trust_friends[receiver]
    row, receiver, u = row[on], receiver[on], u[on]
    if row.size:
        # One person passes one product's news on once in a step, however many friends told it: the luckiest's.
        news = receiver * len(world.market.products) + posts.product[row]
        order = np.lexsort((row, u, news))
        kept = order[np.unique(news[order], return_index=True)[1]]
        told = posts.take(row[kept])
        world.mailbox.forwarded.append(
            Posts(receiver[kept], told.product, told.sign, told.stars, told.hop + 1, told.origin, told.kind)
        )


def publish_reviews(world: World) -> None:
    """Add this step's reviews to the public ratings."""
    market = world.market
    for product, stars in world.reviews:
        np.add.at(market.review_count, product, 1)
        np.add.at(market.review_stars, product, stars)
    world.reviews.clear()


def change_hands(world: World, influences: Influences, evaluation: Evaluation) -> None:
    """Let deliveries, returns and abandonment of this step take effect for everyone to see."""
    people = world.people
    for ids, product, vendor, attempt in world.delivered:
        old = people.owned[ids].copy()
        people.previous_owned[ids], people.previous_since[ids] = old, people.owned_since[ids]
        people.previous_vendor[ids], people.previous_experience[ids] = people.owned_vendor[ids], people.experience[ids]
        people.owned_since[ids], people.owned_vendor[ids] = world.clock.step, vendor
        people.experience[ids] = experienced(world, ids, product, attempt, evaluation.experience_sd)
        _own(world, influences, ids, old, product)
        _tell_of_experience(world, ids, product)
        for influence in influences.at("need"):
            influence.after_purchases(world, ids)
    for ids, product, name in world.given:
        old = people.owned[ids].copy()
        people.owned_since[ids], people.owned_vendor[ids] = world.clock.step, -1
        noise = world.luck.normal("campaign/experience", ids, world.clock.step, option=name)
        people.experience[ids] = np.clip(world.market.quality[product] + evaluation.experience_sd * noise, 0.0, 5.0)
        learn(people, ids, product, people.experience[ids], np.full(ids.size, evaluation.own_precision))
        people.known[ids, product] = True
        _own(world, influences, ids, old, product)
        _tell_of_experience(world, ids, product)
        for influence in influences.at("need"):
            influence.after_purchases(world, ids)
        world.tell("was given", ids, product=product)
    for ids in world.returned:
        old = people.owned[ids].copy()
        people.owned_since[ids], people.owned_vendor[ids] = people.previous_since[ids], people.previous_vendor[ids]
        people.experience[ids] = people.previous_experience[ids]
        people.satisfaction[ids] = people.previous_satisfaction[ids]
        _own(world, influences, ids, old, people.previous_owned[ids].copy())
    world.delivered.clear()
    world.given.clear()
    world.returned.clear()
    for influence in influences.at("evaluation"):
        gone = influence.abandons(world)
        if gone is not None and gone.size:
            old = people.owned[gone].copy()
            people.experience[gone], people.owned_vendor[gone] = np.nan, -1
            _own(world, influences, gone, old, np.full(gone.size, -1))
            world.books.abandoned_ownership += gone.size
            world.tell("dropped", gone, product=old)


def announce_initial_owners(world: World, influences: Influences) -> None:
    """Let everyone see who owns what before the first step."""
    people = world.people
    ids = (people.owned >= 0).nonzero()[0]
    product = people.owned[ids].copy()
    people.owned[ids] = -1
    _own(world, influences, ids, people.owned[ids].copy(), product)
    _tell_of_experience(world, ids, product)
    for influence in influences.at("need"):
        influence.after_purchases(world, ids)


def _own(world: World, influences: Influences, ids: Ids, old: np.ndarray, new: np.ndarray) -> None:
    if not ids.size:
        return
    world.people.owned[ids] = new
    world.event_ceiling[ids] = 1.0
    world.count_owners(ids, old, -1)
    world.count_owners(ids, new, 1)
    world.neighbourhood.change(ids, old, new)
    for influence in influences.members.values():
        influence.after_ownership(world, ids, old, new)


def _tell_of_experience(world: World, ids: Ids, product: np.ndarray) -> None:
    stars = np.rint(world.people.experience[ids] * 1000).astype(np.int64)
    np.add.at(world.public.experience_stars, product, stars)
    np.add.at(world.public.experience_count, product, 1)


def _edge_luck(world: World, decision: str, posts: Posts, row: Ids, receiver: Ids) -> np.ndarray:
    """Return a uniform for each edge that a post travels, named by what it is about: product, kind and hop."""
    return world.luck.edges(
        decision,
        world.market.products,
        posts.product[row],
        world.clock.step,
        (2 * posts.hop + posts.kind)[row],
        posts.sender[row],
        receiver,
    )
