"""Need recognition: from idle to a need or a want, and from there to a search or back to idle.

Competing hazards, added. Needs: functional, informational, a firm's reminder. Wants: advertising, normative,
recommender, feed, and a deal taken on impulse. Owners feel only replacement by age and the upgrade wants that
the scenario names. How a journey then begins, by a shortcut or not, stands in `opening`.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from journeysim.population.columns import IDLE, Ids
from journeysim.scenario.parameters import parameter
from journeysim.scenario.problems import nearest
from journeysim.stages.base import Flags, Floats, Move, Moves, Stage, choose, columns
from journeysim.stages.opening import (
    CAUSES,
    CODE,
    OPENINGS,
    WANTS,
    deal_names,
    deal_rate,
    most_deals,
    open_journeys,
    sees_deal,
)
from journeysim.world import SHARE_BAND, World

SEARCH = Move("need", "product", "starts to search")
DEAL_FOUND = Move("need", "product", "deal found")
FADED = Move("need", "idle", "faded")
TALKED_OUT = Move("need", "idle", "frugality")

#: What owners feel as much as others do: a unit that wears out, and a firm's reminder.
_OWNERS_TOO = ("functional", "crm")

#: Steps for which the ceilings of hazards hold before they are worked out again.
_HORIZON = 32


class Need(Stage):
    """Need recognition."""

    moves: ClassVar[tuple[Move, ...]] = (*OPENINGS, SEARCH, DEAL_FOUND, FADED, TALKED_OUT)

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
    upgrades: list[str] = Field(
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
        1.0,
        unit="relative to 1",
        bounds=(0, 100),
        help="How much full passion adds to wants by campaigns, feed and recommender (D32).",
    )
    brand_first: float = parameter(
        0.0,
        unit="probability",
        bounds=(0, 1),
        help="Chance that a satisfied, fully passionate owner goes to the brand.",
    )
    loyalty_loop: float = parameter(
        0.0,
        unit="probability",
        bounds=(0, 1),
        label="Loyal buyers who skip the search",
        help="Chance that a committed customer skips the search.",
    )
    impulse: float = parameter(
        0.05,
        unit="probability",
        bounds=(0, 1),
        help="Chance that a wholly impulsive person acts on a deal she meets (D2).",
    )
    delay: float = parameter(0.0, unit="days", bounds=(0, 10_000), help="Mean time until the search starts.")
    want_fade: float = parameter(
        0.0, unit="per day", bounds=(0, 100), label="Fading of wants", help="Rate at which a want fades."
    )
    need_fade: float = parameter(0.0, unit="per day", bounds=(0, 100), help="Rate at which a need fades.")
    deal_wait: float = parameter(14.0, unit="days", bounds=(0, 10_000), help="Mean time of waiting for a deal.")

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name the upgrades that are no wants, neither the model's nor an influence's own."""
        influences = settings.influences
        members = [getattr(influences, name) for name in type(influences).model_fields]
        levers = list(settings.campaigns.values())
        added = [each.cause for each in [*members, *levers] if each.want and each.cause and each.cause not in CAUSES]
        wants = [*WANTS, *added]
        for name in self.upgrades:
            if name not in wants:
                close = nearest(name, wants)
                yield "upgrades", f"unknown want '{name}'" + (f"; did you mean '{close}'?" if close else "")

    def recognise(self, world: World) -> Moves:
        """Decide which of the idle come to need or want, by which cause, and where their journey begins."""
        moves = Moves()
        idle = world.people.stage == IDLE
        certain = self._certain(world, idle)
        ceiling = self._ceiling(world)
        if certain is not None:
            ceiling[certain[0]] = 1.0
        # Most have too low a hazard for their luck of the day; only the others' hazards are worked out.
        ids, u = world.luck.below("need/event", idle, world.clock.step, ceiling)
        rates = self.hazards(world, ids)
        # Added one after the other, so that a cause of rate 0 changes no rounding.
        chance = world.clock.chance(np.cumsum(rates, axis=1)[:, -1])
        if certain is not None:
            overridden = world.people.owned[ids] < 0
            wants = np.isin(ids, certain[0])
            chance = np.where(overridden, wants.astype(np.float64), chance)
        rows = (u < chance).nonzero()[0]
        cause = choose(rates[rows], world.luck.gumbel("need/cause", ids[rows], world.causes, world.clock.step))
        if certain is not None:
            cause[overridden[rows]] = world.causes.index(certain[1])
        open_journeys(world, moves, ids[rows], cause, self.loyalty_loop, self.brand_first, self.recommender_rate)
        return moves

    def run(self, world: World, ids: Ids) -> Moves:
        """Decide who starts to search, whose want fades and whom frugal talk ends."""
        moves, people = Moves(), world.people
        if not ids.size:
            return moves
        waiting = people.waiting[ids].nonzero()[0]
        if waiting.size:
            waits = ids[waiting]
            deals = sees_deal(world, waits)
            found = deals.any(axis=1)
            seen = waits[found]
            noise = world.luck.gumbel("need/whose deal", seen, deal_names(world), world.clock.step)
            whose = choose(deals[found].astype(np.float64), noise)
            # An offer of a campaign is held already; of a vendor's own deal she has to remember whose it is.
            people.deal_vendor[seen] = np.where(whose < len(world.market.vendors), whose, -1)
            people.waiting[seen] = False
            moves.add(seen, DEAL_FOUND)
            stay = np.ones(ids.size, bool)
            stay[waiting[found]] = False
            ids = ids[stay]
        want = world.is_want[people.cause[ids]]
        delay = np.where(people.waiting[ids], self.deal_wait, self.delay * world.influences.delay_factor(world, ids))
        fade = np.where(want, self.want_fade, self.need_fade)
        talk = world.influences.fade_rate(world, ids, want) + world.campaigns.fade_rate(world, ids)
        rates = columns(ids.size, world.clock.rate_of(delay), fade, talk)
        happens = world.luck.uniform("need/leave", ids, world.clock.step) < world.clock.chance(rates.sum(axis=1))
        ids, rates = ids[happens], rates[happens]
        noise = world.luck.gumbel("need/whereto", ids, ("search", "fade", "talk"), world.clock.step)
        whereto = choose(rates, noise)
        people.waiting[ids] = False
        for number, move in enumerate((SEARCH, FADED, TALKED_OUT)):
            moves.add(ids[whereto == number], move)
        return moves

    def hazards(self, world: World, ids: Ids) -> Floats:
        """Return the rate of every cause for idle consumers, per day, shape (n, causes)."""
        people = world.people
        owner = people.owned[ids] >= 0
        rates = np.zeros((ids.size, len(world.causes)))
        stretch = world.influences.lifetime_factor(world, ids) * world.campaigns.lifetime_factor(world, ids)
        rates[:, CODE["functional"]] = self._functional(world, ids, owner, stretch)
        passion = 1.0 + self.passion_boost * people.passion[ids]
        rates[:, CODE["feed"]] = self.feed_rate * world.channel_exposure[ids] * passion
        rates[:, CODE["recommender"]] = self.recommender_rate * self._similar(world)[people.segment[ids]] * passion
        rates[:, CODE["deal"]] = self.impulse * people.impulsiveness[ids] * deal_rate(world, ids)
        for cause, rate in world.campaigns.need_rates(world, ids).items():
            rates[:, world.causes.index(cause)] += rate * passion if cause in world.wants else rate
        cut = [world.influences.hazard_factor(world, ids, want)[:, None] for want in (False, True)]
        rates *= np.where(world.is_want, cut[True], cut[False])
        for cause, rate in world.influences.need_rates(world, ids).items():
            # An influence multiplies what others make of people; its own rate is added beside.
            others = world.influences.hazard_factor(world, ids, cause in world.wants, besides=cause)
            rates[:, world.causes.index(cause)] += rate * others
        rows = owner.nonzero()[0]
        if rows.size:
            who = ids[rows]
            age = world.clock.days_since(people.owned_since[who]) / world.market.lifetime[people.owned[who]]
            worn = self.upgrade_factor * np.clip(age, 0.0, 1.0)
            felt = np.zeros((rows.size, len(world.causes)))
            for number, cause in enumerate(world.causes):
                if cause in _OWNERS_TOO or cause in self.upgrades:
                    felt[:, number] = self._felt_by_owners(cause, rates[rows, number], worn)
            rates[rows] = felt
        return rates

    def ceilings(self, world: World) -> NDArray[np.float32]:
        """Return what each consumer's chance of an event in a step is at most for `_HORIZON` steps, shape (N,).

        Holds while her ownership does not change and the owning share stays within `SHARE_BAND`.
        """
        owner = world.people.owned >= 0
        factor = [np.maximum(world.influences.factor_ceiling(world, want), 1.0) for want in (False, True)]
        total = np.zeros(world.people.size)
        for cause, rate in self._most(world, owner).items():
            felt = np.where(owner, self._felt_by_owners(cause, rate, self.upgrade_factor), rate)
            with np.errstate(invalid="ignore"):
                # Nothing times an unknown factor is nothing.
                total += np.nan_to_num(felt * factor[cause in world.wants], nan=0.0, posinf=np.inf)
        # A little above, so that the rounding to 32 bits cannot cut anybody off.
        return np.asarray(world.clock.chance(total) * 1.00001, np.float32)

    def _most(self, world: World, owner: Flags) -> dict[str, Any]:
        """Return what the rate of each cause can be at most within `_HORIZON` steps, each a number or shape (N,).

        That is before `hazard_factor`, and before owners are left what they feel.
        """
        people = world.people
        stretch = world.influences.lifetime_floor(world)
        endless = stretch < 1e-9 or (self.replacement_shape < 1.0 and self.replacement == "weibull")
        lives = np.full(people.size, 1.0 if endless else stretch)
        lived = self._functional(world, world.everyone, owner, lives, later=_HORIZON)
        passion = 1.0 + self.passion_boost * people.passion
        most: dict[str, Any] = {
            "functional": np.where(owner, np.inf, lived) if endless else lived,
            "feed": self.feed_rate * world.channel_exposure * passion,
            "recommender": self.recommender_rate * passion,
            "deal": self.impulse * people.impulsiveness * most_deals(world),
        }
        for cause, rate in world.campaigns.rate_ceilings(world).items():
            most[cause] = most.get(cause, 0.0) + (rate * passion if cause in world.wants else rate)
        for cause, rate in world.influences.rate_ceilings(world).items():
            most[cause] = most.get(cause, 0.0) + rate
        return most

    def _felt_by_owners(self, cause: str, rate: Any, worn: Any) -> Any:
        """Return what owners feel of a cause's rate: all of it, an upgrade want as far as the unit is worn, or 0."""
        if cause in self.upgrades:
            # Also of an infinite rate nothing is left by a factor of 0.
            nothing = np.zeros(np.broadcast_shapes(np.shape(rate), np.shape(worn)))
            return np.multiply(rate, worn, out=nothing, where=np.asarray(worn) > 0)
        return rate if cause in _OWNERS_TOO else 0.0

    def _ceiling(self, world: World) -> NDArray[np.float32]:
        """Return the ceilings, worked out again when they are old or the owning share has drifted."""
        share, step = world.owning_share, world.clock.step
        deals = most_deals(world)
        rewritten = world.people.rewritten
        until, base, foreseen, known = world.memory.get("need.ceiling_of", (-1, 0.0, 0.0, 0))
        if step > until or abs(share - base) > SHARE_BAND or deals > foreseen or rewritten != known:
            world.event_ceiling[:] = self.ceilings(world)
            world.memory["need.ceiling_of"] = (step + _HORIZON - 1, share, deals, rewritten)
        return world.event_ceiling

    def _certain(self, world: World, idle: Flags) -> tuple[Ids, str] | None:
        """Return the idle non-owners who want for certain, and by which cause; None when nothing is certain."""
        if not world.influences.overrides:
            return None
        ids = idle.nonzero()[0]
        certain = world.influences.certainty(world, ids)
        if certain is None:
            return None
        return ids[certain[0] & (world.people.owned[ids] < 0)], certain[1]

    def _functional(self, world: World, ids: Ids, owner: Flags, stretch: Floats, later: int = 0) -> Floats:
        """Return the rate of functional needs: the need rate of non-owners, replacement by age of owners.

        The age is taken `later` steps from now.
        """
        people, clock = world.people, world.clock
        rate = self.rate * people.need_rate[ids]
        rows = owner.nonzero()[0]
        if rows.size:
            who = ids[rows]
            life = world.market.lifetime[people.owned[who]] * stretch[rows]
            age = clock.days_since(people.owned_since[who] - later)
            if self.replacement == "fixed":
                rate[rows] = np.where(age >= life - 1e-9, np.inf, 0.0)
            else:
                # The mean rate over the step, exact however long the step is.
                k, earlier = self.replacement_shape, np.maximum(age - clock.step_days, 0.0)
                rate[rows] = ((age / life) ** k - (earlier / life) ** k) / clock.step_days
        return rate

    def _similar(self, world: World) -> Floats:
        """Return the share of each segment that owns, which a recommender finds people alike by."""
        return np.asarray(world.public.owners_by_segment.sum(axis=1) / world.memory["segment_sizes"])
