"""How people are drawn: by the stage of their journey, by what they own, or by their mood."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from journeysim.reports.theme import COLOURS, NEUTRAL

from ...components.network import Mark, Shape
from ...text import t

if TYPE_CHECKING:
    from journeysim.experiments.live import LiveRun

#: Shapes for products in turn; nobody is told apart by colour alone.
_PRODUCTS: tuple[Shape, ...] = ("circle", "diamond", "square", "triangle", "cross", "wedge")
_FIRST = ord("a")


def marks(run: "LiveRun", colouring: str, stage_colours: tuple[str, ...]) -> tuple[Mark, ...]:
    """Return what each letter of `states` looks like and is called."""
    if colouring == "product":
        owned = [
            (label, COLOURS[number % len(COLOURS)], _PRODUCTS[number % len(_PRODUCTS)])
            for number, label in enumerate(run.cast.products.values())
        ]
        looks: list[tuple[str, str, Shape]] = [(t("explore.none_owned"), NEUTRAL, "ring"), *owned]
    elif colouring == "mood":
        looks = [
            (t("explore.mood_none"), NEUTRAL, "ring"),
            (t("explore.mood_bad"), COLOURS[1], "cross"),
            (t("explore.mood_middling"), COLOURS[4], "square"),
            (t("explore.mood_good"), COLOURS[2], "circle"),
        ]
    else:
        # Late, as it brings the records along and the server answers at once.
        drawn = import_module("journeysim.reports.stages").DRAWN.values()
        shapes = [each.shape for each in drawn]
        looks = list(zip(run.cast.stages.values(), stage_colours, shapes, strict=True))
    return tuple(Mark(chr(_FIRST + number), *each) for number, each in enumerate(looks))


def states(run: "LiveRun", colouring: str) -> str:
    """Return a letter for each person, in the order of their ids."""
    if colouring == "product":
        return _letters(run.owned() + 1)
    return _letters(run.moods() if colouring == "mood" else run.stages())


def _letters(codes: NDArray[Any]) -> str:
    return (codes.astype(np.uint8) + _FIRST).tobytes().decode("ascii")
