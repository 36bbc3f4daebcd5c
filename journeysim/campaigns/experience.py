"""What people whom a campaign has brought together or supplied tell their friends about what they own."""

import numpy as np

from journeysim.population.columns import Ids
from journeysim.world import World

#: From so many stars on people praise what they own; half-way up the scale of five.
_PRAISED = 2.5


def post_experience(world: World, ids: Ids) -> Ids:
    """Let owners post their experience, as good or bad as it is, and return those who have one."""
    people = world.people
    ids = ids[(people.owned[ids] >= 0) & ~np.isnan(people.experience[ids])]
    product, stars = people.owned[ids].astype(np.int64), people.experience[ids]
    sign = np.where(stars >= _PRAISED, 1, -1)
    world.mailbox.post(ids, product, sign, stars)
    world.tell("posted", ids, product=product, sign=sign)
    return ids
