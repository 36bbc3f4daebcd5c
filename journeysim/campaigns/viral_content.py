"""Viral content: what users make about a product, or a film made for sharing, spreads from friend to friend (D13b).

Acts on need recognition (cause `viral`). Costs its production (`setup_cost`) and no media; what has been set going
spreads on after the campaign has ended.
"""

from typing import Any, ClassVar, Literal

import numpy as np

from journeysim.campaigns.base import Floats, Ledger, Persuasion
from journeysim.campaigns.target import most
from journeysim.feeds import seen_by_friends
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class ViralContent(Persuasion):
    """Pieces of content about one product; the target is who may make them."""

    cause: ClassVar[str] = "viral"
    event: ClassVar[str] = "saw shared content"
    shelf = "friends"

    lever: Literal["viral_content"]
    creators: int = parameter(
        unit="people", bounds=(0, 1_000_000_000), source=AUTHOR,
        help="How many of the target make it: those who rank first by `target.by`.",
    )  # fmt: skip
    every: float = parameter(
        0.0,
        unit="days",
        bounds=(0, 1e9),
        source=AUTHOR,
        label="Days between pieces",
        help="Time between two pieces; 0 is one piece, at the start.",
    )
    pass_on: float = parameter(
        0.1,
        unit="probability",
        bounds=(0, 1),
        help="Chance that somebody who sees a piece for the first time shares it.",
    )
    passion_weight: float = parameter(
        0.0, unit="share", bounds=(0, 1), source="D32: the passionate spread; size assumed",
        help="How far that depends on passion: at 1 the chance is multiplied by it, at 0 all are alike.",
    )  # fmt: skip
    hops: int = parameter(10, unit="hops", bounds=(0, 1000), help="How far from its makers a piece is passed on.")

    def prepare(self, world: World, name: str) -> Ledger:
        """Nothing has been made yet."""
        ledger = super().prepare(world, name)
        ledger.state |= {"made": 0, "next": 0.0, "spreading": []}
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Let the creators make a piece when it is time."""
        day = (world.clock.step - 1) * world.clock.step_days - self.start
        if ledger.state["made"] and (not self.every or day < ledger.state["next"] - 1e-9):
            return
        target = np.flatnonzero(ledger.target)
        creators = np.flatnonzero(most(world, ledger.name, target, self.target.score(world, target), self.creators))
        ledger.state["made"] += 1
        ledger.state["next"] = max(day, 0.0) + self.every
        ledger.state["spreading"].append(_Piece(ledger.state["made"], creators, world.people.size))
        world.people.known[creators, world.market.products.index(self.product)] = True
        ledger.reached[creators] = True
        world.tell("made content", creators, product=np.full(creators.size, world.market.products.index(self.product)))

    def carry_on(self, world: World, ledger: Ledger) -> None:
        """Let each piece travel one hop; everybody sees all pieces of a day together."""
        views = np.zeros(world.people.size, np.int32) if ledger.state["spreading"] else None
        for piece in ledger.state["spreading"]:
            _, seen = seen_by_friends(world, "campaign/content", f"{ledger.name} {piece.number}", piece.sharers)
            assert views is not None
            np.add.at(views, seen, 1)
            fresh = np.unique(seen)
            fresh = fresh[~piece.met[fresh]]
            piece.met[fresh] = True
            piece.hop += 1
            chance = self.pass_on * (1.0 - self.passion_weight * (1.0 - world.people.passion[fresh]))
            u = world.luck.uniform("campaign/content passed on", fresh, piece.number, option=ledger.name)
            piece.sharers = fresh[u < chance] if piece.hop <= self.hops else fresh[:0]
        if views is not None:
            ids = np.flatnonzero(views)
            self.show(world, ledger, ids, views[ids].astype(np.float64))
        ledger.state["spreading"] = [piece for piece in ledger.state["spreading"] if piece.sharers.size]

    def trust(self, world: World, ids: Ids) -> Floats:
        """Return the trust in the friends from whom it comes."""
        return world.people.trust_friends[ids]


class _Piece:
    """One piece on its way: who shares it in this step, and who has met it before."""

    def __init__(self, number: int, creators: Ids, people: int) -> None:
        self.number, self.hop = number, 0
        self.sharers = creators
        self.met: Any = np.zeros(people, bool)
        self.met[creators] = True
