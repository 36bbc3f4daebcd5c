"""Informational influence: learning from others what a thing is for and how good it is (D7).

Owning friends create needs; their posts, public reviews and answers move beliefs about quality.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from journeysim.influences.base import Floats, Influence, Place, acts_at
from journeysim.network.messages import Delivered
from journeysim.population.beliefs import learn
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import parameter
from journeysim.world import World


class Informational(Influence):
    """Learning from those who own already."""

    cause: ClassVar[str] = "informational"
    want: ClassVar[bool] = False
    places: ClassVar[tuple[Place, ...]] = ("need", "product", "evaluation")

    form: Literal["share", "count", "contact", "off"] = Field(
        "share",
        description="How owners create needs: by their `share` among neighbours, each by a chance of its own"
        " (`count`), or once when they buy (`contact`).",
        json_schema_extra={
            "label": "How it works",
            "unit": "choice",
            "source": "Bass 1969; Goldenberg, Libai & Muller 2001; Kempe 2003",
        },
    )
    at: list[Place] = acts_at(places)
    weight: float = parameter(
        0.001,
        unit="per day",
        bounds=(0, 100),
        label="Needs learned from friends",
        help="Rate of needs when all neighbours own (form `share`; Bass's q).",
    )
    weak_chance: float = parameter(
        0.0, unit="probability per day", bounds=(0, 0.999999), help="Need by one weakly tied owner (form `count`)."
    )
    strong_chance: float = parameter(
        0.0, unit="probability per day", bounds=(0, 0.999999), help="Need by one strongly tied owner (form `count`)."
    )
    contact_chance: float = parameter(
        0.0, unit="probability", bounds=(0, 1), help="Need when a neighbour has just bought (form `contact`)."
    )
    evidence: float = parameter(
        1.0,
        unit="relative to 1",
        bounds=(0, 100),
        label="Weight of others' experience",
        help="Multiplies the precision of what friends, reviews and posts tell about quality.",
    )
    post_precision: float = parameter(
        0.5, unit="per star squared", bounds=(0, 100), help="Precision of one friend's post when fully trusted."
    )

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be: telling each neighbour needs neighbours."""
        yield from super().problems(settings)
        if self.form == "contact" and settings.network.kind == "well_mixed":
            yield "form", "'contact' tells each neighbour, so the network cannot be 'well_mixed'"

    def prepare(self, world: World) -> None:
        """Add the columns of who has told and who was told when."""
        if self.form == "contact":
            world.column("has_told", "bool", "yes or no", "has told the neighbours of a purchase")
            world.column("told_step", "int32", "step", "when a neighbour's purchase last made a need", -2)

    def need_rate(self, world: World, ids: Ids) -> Floats | None:
        """Return the rate of needs learned from owning neighbours, per day."""
        people, near = world.people, world.neighbourhood
        if self.form == "share":
            return self.weight * people.informational_susceptibility[ids] * near.share(people, ids)
        if self.form == "count":
            weak, strong = near.owning_by_strength(people, ids)
            each = -np.log1p(-self.weak_chance) * weak - np.log1p(-self.strong_chance) * strong
            return np.asarray(people.informational_susceptibility[ids] * each)
        told: Any = getattr(people, "told_step")  # noqa: B009 - a column added by `prepare`
        return np.where(told[ids] == world.clock.step - 1, np.inf, 0.0)

    def rate_ceiling(self, world: World) -> Floats | float:
        """Return the rate when all neighbours own."""
        susceptible = world.people.informational_susceptibility
        if self.form == "share":
            return np.asarray(self.weight * susceptible)
        if self.form == "count":
            each = -np.log1p(-max(self.weak_chance, self.strong_chance))
            return np.asarray(susceptible * each * world.network.degree)
        return np.inf

    def signal_weight(self, world: World, ids: Ids) -> Floats | None:
        """Return how much of others' experience counts as evidence."""
        return self.evidence * world.people.informational_susceptibility[ids]

    def after_messages(self, world: World, delivered: Delivered) -> None:
        """Let posts make the product known and move beliefs; a post without a side only tells of it."""
        people, posts = world.people, delivered.posts
        product = posts.product[delivered.row]
        people.known[delivered.receiver, product] = True
        sided = (posts.sign[delivered.row] != 0).nonzero()[0]
        who, row = delivered.receiver[sided], delivered.row[sided]
        trust = people.trust_friends[who] * people.informational_susceptibility[who]
        learn(people, who, posts.product[row], posts.stars[row], self.evidence * self.post_precision * trust)
        # Only what is said of products under consideration is news to a journey.
        concerned = people.considered[who, posts.product[row]]
        people.news_step[who[concerned]] = world.clock.step

    def after_purchases(self, world: World, ids: Ids) -> None:
        """Tell each neighbour of a first purchase, once; some take up the need in the next step."""
        if self.form != "contact":
            return
        people: Any = world.people
        tells = ids[~people.has_told[ids]]
        people.has_told[tells] = True
        owner, target, _ = world.network.expand(tells)
        u = world.luck.uniform("informational/contact", tells[owner], other=target)
        people.told_step[target[u < self.contact_chance]] = world.clock.step
