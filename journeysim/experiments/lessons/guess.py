"""How near a curve that was drawn before the runs comes to what they gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from journeysim.experiments.lessons.lesson import Found, Sketch

#: Mean distances, in points of percent, up to which a guess is so near; beyond the last it is wide of the run.
LIMITS: Mapping["Verdict", int] = {"exact": 2, "close": 5, "fair": 10, "far": 20}

Verdict = Literal["exact", "close", "fair", "far", "wide"]


@dataclass(frozen=True)
class Nearness:
    """How near a guess came, in shares: `apart` is the mean distance over time, `above` the mean of guess less run.

    `day` is where the two are furthest apart, with the shares `drawn` and found by the `run` there.
    """

    apart: float
    above: float
    day: float
    drawn: float
    run: float

    @property
    def verdict(self) -> Verdict:
        """Return how near that is, in whole points as it is told."""
        points = round(100 * self.apart)
        return next((verdict for verdict, limit in LIMITS.items() if points <= limit), "wide")


def nearness(sketch: Sketch, drawn: Sequence[float], found: Found) -> Nearness:
    """Return how near a guess, the shares at the days of a sketch, comes to the mean of the runs.

    Raises `ValueError` for a guess that is no such curve.
    """
    if not fits(sketch, drawn):
        raise ValueError(f"a guess of {sketch.series} is {sketch.points} shares from 0 to 1")
    curve = found.curves[found.curves["series"] == sketch.series]
    inside = curve[(curve["day"] >= sketch.begins) & (curve["day"] <= sketch.ends)]
    days, run = inside["day"].to_numpy(), inside["mean"].to_numpy()
    guess = np.interp(days, sketch.days, np.asarray(drawn, np.float64))
    apart = guess - run
    worst = int(np.abs(apart).argmax())
    return Nearness(
        float(np.abs(apart).mean()), float(apart.mean()), float(days[worst]), float(guess[worst]), float(run[worst])
    )


def fits(sketch: Sketch, drawn: object) -> bool:
    """Return whether something is a guess of a sketch."""
    return (
        isinstance(drawn, list | tuple)
        and len(drawn) == sketch.points
        and all(isinstance(each, int | float) and not isinstance(each, bool) and 0 <= each <= 1 for each in drawn)
    )
