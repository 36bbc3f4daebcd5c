"""Remembers what happens to everybody, so that the diary of anyone can be written when somebody asks for it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journeysim.engine.model import JourneyModel
from journeysim.population.columns import STAGES, Flags, Ids, Int64
from journeysim.records import wording
from journeysim.records.diary import Book, Diary, Entry, day_of, item
from journeysim.records.scene import Scene, friends_owning
from journeysim.stages.base import Move
from journeysim.world import World

#: What a sentence on a move reads of the person, and what one on an event may read that does not bring it along.
_OF_MOVES = ("product", "vendor", "price", "basket", "cause", "prompted", "owned", "owned_since", "deal_vendor")
_OF_EVENTS = ("product", "vendor")
#: What changes in a run of that which a diary says at its head.
_OF_BEGINNING = ("owned", "owned_since", "owned_vendor", "frugality")
#: How many happenings are remembered, of all people together: some tens of megabytes.
MOST = 1_000_000
FORGOTTEN = "earlier days are no longer remembered"


@dataclass(frozen=True)
class _Happening:
    """An event or a move of some people at once: what stood in their columns then, each of shape (n,)."""

    step: int
    what: str | Move
    ids: NDArray[np.int32]
    details: dict[str, Any]
    columns: dict[str, NDArray[np.generic]]
    friends: tuple[Int64, Flags] | None = None
    asked: NDArray[np.generic] | None = None


@dataclass(frozen=True)
class _Remembered(Scene):
    """A moment that is past, told from what was remembered of it."""

    happening: _Happening
    row: int

    def column(self, name: str) -> Any:
        """Return a column's value at that moment; what is not remembered stays for life."""
        kept = self.happening.columns
        return kept[name][self.row].item() if name in kept else super().column(name)

    @property
    def step(self) -> int:
        """The step in which it happened."""
        return self.happening.step

    def asked(self, vendor: int, product: int) -> int:  # noqa: ARG002 - only of the offer that she stood before
        """Return what the vendor asked then, in cents."""
        asked = self.happening.asked
        return 0 if asked is None else int(asked[self.row])

    def friends_owning(self, product: int) -> tuple[int, bool]:  # noqa: ARG002 - only of what prompted her
        """Return how many friends owned the product then, and whether that very one."""
        if self.happening.friends is None:
            return 0, False
        count, this = self.happening.friends
        return int(count[self.row]), bool(this[self.row])


class Memory:
    """Remembers every event and move of a run as columns; nothing is done for a single person until asked.

    Implements the diary that a world tells of events. Beyond `most` happenings the oldest steps are forgotten.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most

    def begin(self, model: JourneyModel) -> None:
        """Begin to remember a run."""
        self._world, self._settings = model.world, model.plan.settings
        self._happenings: deque[_Happening] = deque()
        self._forgotten = 0
        self.size = 0
        people, everyone = model.world.people, model.world.everyone.astype(np.int32)
        self._first = _Happening(0, "", everyone, {}, {name: getattr(people, name).copy() for name in _OF_BEGINNING})
        self._book: Book | None = None
        self._reader, self._read = -1, 0

    def tell(self, world: World, event: str, ids: Ids, details: dict[str, Any]) -> None:
        """Remember an event."""
        columns = {name: getattr(world.people, name)[ids] for name in _OF_EVENTS if name not in details}
        copied = {name: np.array(value) for name, value in details.items()}
        self._remember(_Happening(world.clock.step, event, ids.astype(np.int32), copied, columns))

    def moved(self, model: JourneyModel, ids: Ids, move: Move) -> None:
        """Remember a move."""
        world, people = model.world, model.world.people
        columns = {name: getattr(people, name)[ids] for name in _OF_MOVES}
        friends = asked = None
        if move.source == STAGES[0]:
            friends = friends_owning(world, ids, columns["prompted"])
        elif (move.source, move.target) == ("vendor", "decision"):
            asked = world.market.offer_price[columns["vendor"], columns["product"]]
        self._remember(_Happening(world.clock.step, move, ids.astype(np.int32), {}, columns, friends, asked))

    def diary(self, who: int) -> Diary:
        """Return the diary of a person up to now; asking again for the same one reads only what is new."""
        if who != self._reader or self._book is None or self._read < self._forgotten:
            first = _Remembered(self._world, self._settings, who, 0.0, {}, self._first, who)
            self._book, self._reader, self._read = Book(wording.about(first)), who, self._forgotten
            if self._forgotten:
                step = self._happenings[0].step if self._happenings else self._world.clock.step
                self._book.entries.append(Entry(step, day_of(self._world, step), FORGOTTEN))
        for happening, row in self._of(who):
            details = {name: item(value, row) for name, value in happening.details.items()}
            day = day_of(self._world, happening.step)
            scene = _Remembered(self._world, self._settings, who, day, details, happening, row)
            if isinstance(happening.what, str):
                self._book.happened(happening.what, scene)
            else:
                self._book.moved(happening.what, scene)
        return Diary(self._world.luck.replicate, who, self._book.about, tuple(self._book.entries))

    def _of(self, who: int) -> Iterator[tuple[_Happening, int]]:
        begun, self._read = self._read - self._forgotten, self._forgotten + len(self._happenings)
        for number, happening in enumerate(self._happenings):
            if number >= begun:
                yield from ((happening, row) for row in np.flatnonzero(happening.ids == who).tolist())

    def _remember(self, happening: _Happening) -> None:
        self._happenings.append(happening)
        self.size += happening.ids.size
        while self.size > self._most and self._happenings[0].step < happening.step:
            self.size -= self._happenings.popleft().ids.size
            self._forgotten += 1
