"""A guess is measured against what the runs gave."""

import numpy as np
import pandas as pd
import pytest

from journeysim.experiments.lessons.guess import fits, nearness
from journeysim.experiments.lessons.lesson import Found, Sketch

SKETCH = Sketch("red", 0.0, 80.0, 0.5, points=5)


def found(share):
    day = np.arange(1.0, 101.0)
    curves = pd.DataFrame({"series": "red", "day": day, "mean": share(day), "low": 0.0, "high": 1.0})
    return Found(curves, {}, "")


def test_a_guess_that_is_the_run_is_exact():
    near = nearness(SKETCH, [0.5, 0.6, 0.7, 0.8, 0.9], found(lambda day: 0.5 + day / 200))
    assert near.apart == pytest.approx(0.0, abs=1e-12)
    assert near.verdict == "exact"


def test_distance_sign_and_the_day_furthest_apart():
    near = nearness(SKETCH, [0.5, 0.5, 0.5, 0.5, 0.5], found(lambda day: np.where(day == 30, 0.1, 0.4)))
    assert near.apart == pytest.approx((79 * 0.1 + 0.4) / 80)
    assert near.above == pytest.approx(near.apart)
    assert (near.day, near.drawn, near.run) == (30.0, 0.5, pytest.approx(0.1))
    assert near.verdict == "fair"


@pytest.mark.parametrize(
    ("off", "verdict"),
    [(0.02, "exact"), (0.03, "close"), (0.05, "close"), (0.06, "fair"), (0.12, "far"), (0.26, "wide")],
)
def test_how_near_is_near(off, verdict):
    assert nearness(SKETCH, [0.5] * 5, found(lambda day: 0.5 + off + 0 * day)).verdict == verdict


def test_days_outside_the_sketch_do_not_count():
    near = nearness(SKETCH, [0.5] * 5, found(lambda day: np.where(day > 80, 1.0, 0.5)))
    assert near.apart == 0.0


@pytest.mark.parametrize("drawn", [[0.5] * 4, [0.5] * 6, [0.5] * 4 + [1.1], [-0.1] * 5, ["a"] * 5, [True] * 5, "abcde",
                                   None, 0.5, [[0.5]] * 5, [float("nan")] * 5])  # fmt: skip
def test_what_is_no_guess_is_refused(drawn):
    assert not fits(SKETCH, drawn)
    with pytest.raises(ValueError, match="5 shares from 0 to 1"):
        nearness(SKETCH, drawn, found(lambda day: day))
