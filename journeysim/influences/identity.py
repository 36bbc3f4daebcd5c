"""Identity: a product says which group its owner belongs to (D8).

The image of a product is the make-up of its owners by group. Members are drawn, outsiders stay away, and when
another group takes the product up its signal fades and old owners may drop it (Berger & Heath 2007).
"""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from journeysim.influences.base import Floats, Influence, Place, acts_at
from journeysim.population.columns import IDLE, Ids
from journeysim.population.synthesis import identity_groups
from journeysim.scenario.parameters import parameter
from journeysim.scenario.problems import listed, nearest
from journeysim.world import World

_THOUSAND = 1000


class Identity(Influence):
    """Draw towards what one's own group owns and away from what dissimilar groups own."""

    places: ClassVar[tuple[Place, ...]] = ("product", "decision", "evaluation")

    form: Literal["image", "off"] = Field(
        "image",
        description="`image`: by the groups of a product's owners.",
        json_schema_extra={"label": "How it works", "unit": "choice", "source": "Berger & Heath 2007"},
    )
    at: list[Place] = acts_at(places)
    weight: float = parameter(
        1.0,
        unit="utility",
        bounds=(0, 50),
        label="Pull of one's own group",
        help="Utility of a fully symbolic product whose owners are all of one's own group.",
    )
    neighbourhood: float = parameter(
        0.5,
        unit="share",
        bounds=(0, 1),
        label="Friends against the public",
        help="Weight of the owners among neighbours in the image; the rest is the public's.",
    )
    repulsion: float = parameter(
        1.0,
        unit="relative to attraction",
        bounds=(0, 10),
        label="Push of other groups",
        help="Push of dissimilar groups against the pull of one's own.",
    )
    dissimilarity: dict[str, dict[str, Annotated[float, Field(ge=0, le=1)]]] = Field(
        {},
        description="How dissimilar one group finds another, from 0 to 1; 1 where nothing is said.",
        json_schema_extra={"unit": "share", "bounds": [0, 1], "source": "assumed; calibrate"},
    )
    abandon_rate: float = parameter(
        0.0,
        unit="per day",
        bounds=(0, 10),
        label="Owners who drop it",
        help="Rate at which owners drop a product whose image is wholly alien.",
    )

    update_every: float = parameter(
        1.0,
        unit="days",
        bounds=(0, 365),
        source="modelling choice: whoever is about to drop a product thinks of it now and then",
        help="How often owners ask themselves whether a product still suits them.",
    )

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name the groups that nobody belongs to."""
        yield from super().problems(settings)
        groups = identity_groups(settings.population)
        for mine, others in self.dissimilarity.items():
            for key, name in ((mine, mine), *((f"{mine}.{other}", other) for other in others)):
                if name not in groups:
                    close = nearest(name, groups)
                    told = f"did you mean '{close}'?" if close else f"allowed: {listed(groups)}"
                    yield f"dissimilarity.{key}", f"unknown group '{name}'; {told}"

    def prepare(self, world: World) -> None:
        """Add the column of what each consumer's owning neighbours mean to her."""
        world.memory["identity.attraction"] = self._attraction(world.groups)
        if not world.network.well_mixed:
            world.column(
                "neighbours_affinity", "int32", "thousandths", "sum of attraction of owning neighbours", by="products"
            )

    def image(self, world: World, ids: Ids) -> Floats:
        """Return how near each product's owners are to each consumer, from -repulsion to 1, (n, products)."""
        people, public = world.people, world.public
        attraction = world.memory["identity.attraction"] / _THOUSAND
        # Element by element rather than as a matrix product: the sum's order must not depend on n.
        total = np.zeros((len(world.groups), public.owners.size))
        for group in range(len(world.groups)):
            total += attraction[:, group, None] * public.owners_by_group[group]
        everywhere = (total / np.maximum(public.owners, 1))[people.identity_group[ids]]
        if world.network.well_mixed or self.neighbourhood == 0.0:
            return np.asarray(everywhere)
        counts = world.neighbourhood.owning_product(people, ids)
        affinity: Any = getattr(people, "neighbours_affinity")  # noqa: B009 - a column added by `prepare`
        here = affinity[ids] / (_THOUSAND * np.maximum(counts, 1))
        return np.asarray(self.neighbourhood * here + (1.0 - self.neighbourhood) * everywhere)

    def product_utility(self, world: World, ids: Ids) -> Floats | None:
        """Return the pull of each product's image on each consumer."""
        strength = self.weight * world.people.identity_strength[ids]
        return strength[:, None] * world.market.symbolic_weight * self.image(world, ids)

    def abandons(self, world: World) -> Ids | None:
        """Return the idle owners who drop a product that has become alien to them."""
        if self.abandon_rate == 0.0 or "evaluation" not in self.at:
            return None
        people, market, clock = world.people, world.market, world.clock
        every = max(1, round(self.update_every / clock.step_days))
        if clock.step % every:
            return None
        idle = (people.stage == IDLE) & (people.owned >= 0)
        furthest = max(-world.memory["identity.attraction"].min() / _THOUSAND, 0.0)
        most = self.abandon_rate * self._strongest(world) * furthest
        ceiling = np.array([clock.chance(every * most * market.symbolic_weight.max()) * 1.00001], np.float32)
        ids, u = world.luck.below("identity/abandon", idle, clock.step, ceiling)
        product = people.owned[ids]
        alien = np.maximum(-self.image(world, ids)[np.arange(ids.size), product], 0.0)
        rate = self.abandon_rate * people.identity_strength[ids] * market.symbolic_weight[product] * alien
        return np.asarray(ids[u < clock.chance(every * rate)])

    def after_ownership(self, world: World, ids: Ids, old: NDArray[np.integer], new: NDArray[np.integer]) -> None:
        """Tell neighbours what the new owners' group means to them."""
        if world.network.well_mixed:
            return
        people: Any = world.people
        attraction = world.memory["identity.attraction"]
        for product, sign in ((old, -1), (new, 1)):
            rows = (product >= 0).nonzero()[0]
            owner, target, _ = world.network.expand(ids[rows])
            mine = people.identity_group[ids[rows]][owner]
            meaning = sign * attraction[people.identity_group[target], mine]
            np.add.at(people.neighbours_affinity, (target, product[rows][owner]), meaning)

    def _attraction(self, groups: list[str]) -> NDArray[np.int32]:
        """Return what an owner of group b means to group a, in thousandths, shape (groups, groups)."""
        table = np.full((len(groups), len(groups)), _THOUSAND, np.int32)
        for a, mine in enumerate(groups):
            for b, other in enumerate(groups):
                if a != b:
                    distance = self.dissimilarity.get(mine, {}).get(other, 1.0)
                    table[a, b] = round(-_THOUSAND * self.repulsion * distance)
        return table

    def _strongest(self, world: World) -> float:
        """Return the highest identity strength, looked up again when somebody has rewritten a trait."""
        seen, strongest = world.memory.get("identity.strongest", (-1, 0.0))
        if seen != world.people.rewritten:
            strongest = float(world.people.identity_strength.max())
            world.memory["identity.strongest"] = (world.people.rewritten, strongest)
        return float(strongest)
