"""Normative influence: wanting what others own, whatever the need (D6).

Those who conform are drawn to what is common around them, those who seek distinction are repelled.
"""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from journeysim.influences.base import Flags, Floats, Influence, Place, acts_at
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import parameter
from journeysim.world import SHARE_BAND, World


class Normative(Influence):
    """Pressure to own what neighbours own."""

    cause: ClassVar[str] = "normative"
    places: ClassVar[tuple[Place, ...]] = ("need", "product", "decision")

    form: Literal["share", "threshold", "off"] = Field(
        "share",
        description="`share`: grows with the share of neighbours who own; `threshold`: certain from a count on.",
        json_schema_extra={
            "label": "How it works",
            "unit": "choice",
            "source": "Brock & Durlauf 2001; Granovetter 1978",
        },
    )
    at: list[Place] = acts_at(places)
    weight: float = parameter(
        1.0,
        unit="per share of neighbours",
        bounds=(0, 50),
        label="Pull of what others own",
        help="How strongly wants and choices follow the share of neighbours who own.",
    )
    want_rate: float = parameter(
        0.0,
        unit="per day",
        bounds=(0, 100),
        label="Wants by envy",
        help="Rate of wants of its own when all neighbours own, for full conformity.",
    )
    threshold: Literal["share", "count"] = Field(
        "share",
        description="Whether `normative_threshold` of the people is a share of neighbours or a count of them.",
        json_schema_extra={"unit": "choice", "source": "Morris 2000; Granovetter 1978"},
    )

    @property
    def overrides(self) -> bool:
        """Whether it is a threshold that makes wants certain."""
        return self.form == "threshold"

    def prepare(self, world: World) -> None:
        """Work out the whole number of owning neighbours at which each consumer's want is certain."""
        if self.form != "threshold":
            return
        people = world.people
        needed = world.column("normative_count", "int64", "people", "owning neighbours at which the want is certain")
        if self.threshold == "count":
            needed[:] = np.ceil(people.normative_threshold - 1e-9)
        else:
            # In floating point k/100 >= 0.01 k fails for ten values of k; a count cannot. The isolated see a share
            # of 0, which is below any threshold but 0, so a threshold above 0 asks for one owner at least.
            least = people.normative_threshold > 0
            needed[:] = np.maximum(np.ceil(people.normative_threshold * world.network.degree - 1e-9), least)

    def need_rate(self, world: World, ids: Ids) -> Floats | None:
        """Return the rate of wants of its own: grows with the share of neighbours who own, for conformers."""
        if self.want_rate == 0.0 or self.form == "threshold":
            return None
        people = world.people
        pull = np.maximum(people.conformity[ids], 0.0) * people.normative_susceptibility[ids]
        return self.want_rate * pull * world.neighbourhood.share(people, ids)

    def hazard_factor(self, world: World, ids: Ids, want: bool) -> Floats | None:
        """Return what wants are multiplied by: more when more own here than elsewhere, for conformers."""
        if not want or self.weight == 0.0 or self.form == "threshold":
            return None
        here = world.neighbourhood.share(world.people, ids)
        return np.exp(self._pull(world, ids) * (here - world.owning_share))

    def rate_ceiling(self, world: World) -> Floats | float:
        """Return the rate when all neighbours own; a threshold has none."""
        if self.form == "threshold":
            return np.inf
        people = world.people
        return self.want_rate * np.maximum(people.conformity, 0.0) * people.normative_susceptibility

    def factor_ceiling(self, world: World, want: bool) -> Floats | float:
        """Return the factor when all neighbours own (or, for those who seek distinction, none)."""
        if not want or self.weight == 0.0 or self.form == "threshold":
            return 1.0
        pull, share = self._pull(world, world.everyone), world.owning_share
        furthest = np.maximum(pull * (1.0 - share + SHARE_BAND), -pull * (share + SHARE_BAND))
        return np.asarray(np.exp(np.maximum(furthest, 0.0)))

    def certainty(self, world: World, ids: Ids) -> Flags | None:
        """Return who has enough owning neighbours to want for certain."""
        if self.form != "threshold":
            return None
        needed = getattr(world.people, "normative_count")[ids]  # noqa: B009 - a column added by `prepare`
        return np.asarray(world.neighbourhood.owning(world.people, ids) >= needed)

    def product_utility(self, world: World, ids: Ids) -> Floats | None:
        """Return the pull of what neighbours own, against an even spread over the products."""
        if self.weight == 0.0:
            return None
        here = world.neighbourhood.share_product(world.people, ids)
        return self._pull(world, ids)[:, None] * (here - 1.0 / len(world.market.products))

    def _pull(self, world: World, ids: Ids) -> Floats:
        people = world.people
        return self.weight * people.normative_susceptibility[ids] * people.conformity[ids]
