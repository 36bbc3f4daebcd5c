"""The diary of a consumer: what happened to her, what she did and why, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from journeysim.engine.model import JourneyModel
from journeysim.population.columns import Ids
from journeysim.records import wording
from journeysim.records.wording import Scene
from journeysim.stages.base import Move
from journeysim.world import World


@dataclass(frozen=True)
class Entry:
    """One line of a diary."""

    step: int
    day: float
    text: str

    def __str__(self) -> str:
        return f"day {self.day:g}: {self.text}"


@dataclass(frozen=True)
class Diary:
    """The diary of one consumer in one replicate; `about` says who she is."""

    replicate: int
    consumer: int
    about: str
    entries: tuple[Entry, ...]

    def __str__(self) -> str:
        lines = [str(entry) for entry in self.entries] or ["(nothing happened)"]
        return "\n".join([self.about, *(f"  {line}" for line in lines)])


@dataclass
class _Book:
    """A diary being written; what repeats within a step is gathered into one line."""

    about: str
    entries: list[Entry] = field(default_factory=list)
    event: str = ""
    gathered: list[Any] = field(default_factory=list)


class Keeper:
    """Keeps the diaries of a few consumers; implements the diary that a world tells of events."""

    def __init__(self, ids: Sequence[int]) -> None:
        self._ids = sorted(set(ids))

    def begin(self, model: JourneyModel) -> None:
        """Open the diaries."""
        world = model.world
        self._world = world
        self._kept = np.zeros(world.people.size, bool)
        self._kept[self._ids] = True
        self._settings = model.plan.settings
        segments = self._settings.population.segments
        channels = {name: each.label or name for name, each in self._settings.channels.items()}
        labels = [segments[name].label or name for name in world.segments]
        self._books = {
            each: _Book(wording.about(self._scene(each), labels, list(channels.values()))) for each in self._ids
        }

    def tell(self, world: World, event: str, ids: Ids, details: dict[str, Any]) -> None:  # noqa: ARG002
        """Note an event in the diaries of those it happens to."""
        for row in np.flatnonzero(self._kept[ids]).tolist():
            who = int(ids[row])
            own = {name: _item(value, row) for name, value in details.items()}
            scene = self._scene(who, own)
            if event in wording.GATHERED:
                self._gather(who, event, scene)
            else:
                self._write(who, wording.event(event, scene))

    def moved(self, model: JourneyModel, ids: Ids, move: Move) -> None:  # noqa: ARG002
        """Note a move with its reason."""
        for who in ids[self._kept[ids]].tolist():
            self._write(who, wording.move(move, self._scene(who)))

    def diaries(self) -> tuple[Diary, ...]:
        """Return the diaries as they stand."""
        replicate = self._world.luck.replicate
        return tuple(Diary(replicate, who, book.about, tuple(book.entries)) for who, book in self._books.items())

    def _scene(self, who: int, details: dict[str, Any] | None = None) -> Scene:
        return Scene(self._world, self._settings, who, self._day, details or {})

    @property
    def _day(self) -> float:
        clock = self._world.clock
        # Days are multiples of the step's length; rounding takes off what binary fractions add.
        return round(clock.step * clock.step_days, 9)

    def _write(self, who: int, text: str) -> None:
        book = self._books[who]
        book.event, book.gathered = "", []
        book.entries.append(Entry(self._world.clock.step, self._day, text))

    def _gather(self, who: int, event: str, scene: Scene) -> None:
        book = self._books[who]
        if book.event == event and (book.entries[-1].step == self._world.clock.step or event in wording.OVER_DAYS):
            text = wording.GATHERED[event]([*book.gathered, scene])
            book.entries[-1] = replace(book.entries[-1], text=text)
        else:
            self._write(who, wording.GATHERED[event]([scene]))
        book.event = event
        book.gathered.append(scene)


def _item(value: Any, row: int) -> Any:
    """Return one consumer's detail as a Python scalar."""
    values = np.asarray(value)
    return (values if values.ndim == 0 else values[row]).item()
