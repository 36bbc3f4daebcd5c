"""Who sees what a friend shows: by any social channel that both use, or face to face when strongly tied."""

import numpy as np
from numpy.typing import NDArray

from journeysim.population.columns import Ids
from journeysim.world import World

Floats = NDArray[np.float64]


def chance_to_see(world: World, sender: Ids, receiver: Ids, strong: NDArray[np.bool_], face_to_face: float) -> Floats:
    """Return the chance that each friend sees what is shown, shape (n,)."""
    uses, market = world.people.uses_channel, world.market
    missed = np.where(strong, 1.0 - face_to_face, 1.0)
    for c in market.social.nonzero()[0]:
        missed *= np.where(uses[sender, c] & uses[receiver, c], 1.0 - market.feed_reach[c], 1.0)
    return np.asarray(1.0 - missed)


def seen_by_friends(
    world: World, decision: str, name: str, senders: Ids, factor: float = 1.0, face_to_face: float = 0.0
) -> tuple[Ids, Ids]:
    """Let people show something to all their friends in this step; return who shows it to whom, one row per view.

    `name` names what is shown, so that two things draw apart; `factor` multiplies the chance of being seen.
    Nobody has friends to show things to in a well-mixed network.
    """
    if world.network.well_mixed or not senders.size:
        nobody = np.zeros(0, np.int64)
        return nobody, nobody
    row, target, strong = world.network.expand(senders)
    receiver, sender = target.astype(np.int64), senders[row]
    chance = factor * chance_to_see(world, sender, receiver, strong, face_to_face)
    u = world.luck.uniform(decision, sender, world.clock.step, other=receiver, option=name)
    seen = u < chance
    return sender[seen], receiver[seen]
