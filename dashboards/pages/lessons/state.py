"""What a visitor has done in the lessons, as the address holds it; the browser keeps besides what is done."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ...address import search_of

if TYPE_CHECKING:
    from journeysim.experiments.lessons.lesson import Lesson

PATH = "/lessons"
NAMES = ("bandwagon", "friends", "identity", "frugality", "loop")


@dataclass(frozen=True)
class Seen:
    """Lessons that are done, and in the one that is open the guess (curves or a choice) and the answer."""

    done: tuple[str, ...] = ()
    curves: tuple[tuple[float, ...], ...] = ()
    choice: str = ""
    answer: str = ""

    @property
    def guessed(self) -> bool:
        """Whether the guess was made."""
        return bool(self.curves or self.choice)

    def answered(self, name: str, answer: str) -> "Seen":
        """Return what is seen after the question of a lesson was answered, which makes the lesson done."""
        return replace(self.having_done({name}), answer=answer)

    def having_done(self, names: Set[str]) -> "Seen":
        """Return the same with these lessons done besides."""
        return replace(self, done=tuple(each for each in NAMES if each in {*self.done, *names}))

    def path(self, name: str = "") -> str:
        """Return the address of this state, of a lesson or of the overview."""
        state: dict[str, Any] = {
            "done": list(self.done),
            "curves": [[round(each, 2) for each in curve] for curve in self.curves],
            "choice": self.choice,
            "answer": self.answer,
        }
        told = {key: value for key, value in state.items() if value}
        return (f"{PATH}/{name}" if name else PATH) + search_of(told)

    def elsewhere(self) -> "Seen":
        """Return what counts in other lessons."""
        return Seen(self.done)


def seen_of(state: Mapping[str, Any], lesson: "Lesson | None") -> tuple[Seen, bool]:
    """Return what an address says of a lesson, and whether all of it made sense; the rest is left out."""
    from journeysim.experiments.lessons.guess import fits

    given = state.get("done", [])
    done = tuple(name for name in NAMES if isinstance(given, list) and name in given)
    sound = isinstance(given, list) and len(done) == len(given)
    curves: tuple[tuple[float, ...], ...] = ()
    choice = answer = ""
    if lesson is not None:
        drawn = state.get("curves", [])
        if drawn:
            if (
                isinstance(drawn, list)
                and lesson.sketches
                and len(drawn) == len(lesson.sketches)
                and all(fits(sketch, each) for sketch, each in zip(lesson.sketches, drawn, strict=True))
            ):
                curves = tuple(
                    (sketch.start, *(float(share) for share in each[1:]))
                    for sketch, each in zip(lesson.sketches, drawn, strict=True)
                )
            else:
                sound = False
        choice, chosen = _one_of(state.get("choice", ""), lesson.choices)
        answer, told = _one_of(state.get("answer", ""), lesson.answers)
        sound = sound and chosen and told
        if not (curves or choice):
            answer = ""
    return Seen(done, curves, choice, answer), sound


def _one_of(given: Any, options: tuple[str, ...]) -> tuple[str, bool]:
    """Return what was given if it is one of the options, and whether it is, or nothing was given."""
    if given in ("", None):
        return "", True
    return (given, True) if isinstance(given, str) and given in options else ("", False)
