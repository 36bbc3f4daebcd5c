"""The diary of a consumer: what happened to her, what she did and why, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from journeysim.engine.model import JourneyModel
from journeysim.population.columns import Ids
from journeysim.records import wording
from journeysim.records.scene import Scene
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
class Book:
    """A diary being written; what repeats within a step is gathered into one line."""

    about: str
    entries: list[Entry] = field(default_factory=list)
    event: str = ""
    gathered: list[Any] = field(default_factory=list)

    def happened(self, event: str, scene: Scene) -> None:
        """Write an event down."""
        if event not in wording.GATHERED:
            self._write(scene, wording.event(event, scene))
            return
        if self.event == event and (self.entries[-1].step == scene.step or event in wording.OVER_DAYS):
            text = wording.GATHERED[event]([*self.gathered, scene])
            self.entries[-1] = replace(self.entries[-1], text=text)
        else:
            self._write(scene, wording.GATHERED[event]([scene]))
        self.event = event
        self.gathered.append(scene)

    def moved(self, move: Move, scene: Scene) -> None:
        """Write a move down with its reason."""
        self._write(scene, wording.move(move, scene))

    def _write(self, scene: Scene, text: str) -> None:
        self.event, self.gathered = "", []
        self.entries.append(Entry(scene.step, scene.day, text))


def day_of(world: World, step: int) -> float:
    """Return the day at the end of a step."""
    # Days are multiples of the step's length; rounding takes off what binary fractions add.
    return round(step * world.clock.step_days, 9)


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
        self._books = {each: Book(wording.about(self._scene(each))) for each in self._ids}

    def tell(self, world: World, event: str, ids: Ids, details: dict[str, Any]) -> None:  # noqa: ARG002
        """Note an event in the diaries of those it happens to."""
        for row in np.flatnonzero(self._kept[ids]).tolist():
            who = int(ids[row])
            self._books[who].happened(
                event, self._scene(who, {name: item(value, row) for name, value in details.items()})
            )

    def moved(self, model: JourneyModel, ids: Ids, move: Move) -> None:  # noqa: ARG002
        """Note a move with its reason."""
        for who in ids[self._kept[ids]].tolist():
            self._books[who].moved(move, self._scene(who))

    def diaries(self) -> tuple[Diary, ...]:
        """Return the diaries as they stand."""
        replicate = self._world.luck.replicate
        return tuple(Diary(replicate, who, book.about, tuple(book.entries)) for who, book in self._books.items())

    def _scene(self, who: int, details: dict[str, Any] | None = None) -> Scene:
        world = self._world
        return Scene(world, self._settings, who, day_of(world, world.clock.step), details or {})


def item(value: Any, row: int) -> Any:
    """Return one consumer's detail as a Python scalar."""
    values = np.asarray(value)
    return (values if values.ndim == 0 else values[row]).item()
