"""Figures of the lessons hold what the runs gave and what was guessed."""

import json

import pandas as pd
import pytest

from journeysim.reports.lessons import Guess, dose, over_time, ways

CURVES = pd.DataFrame(
    {
        "series": ["alone", "alone", "red", "red", "unnamed", "unnamed"],
        "day": [1.0, 2.0] * 3,
        "mean": [0.5, 0.5, 0.6, 0.7, 0.1, 0.1],
        "low": [0.4, 0.4, 0.55, 0.6, 0.1, 0.1],
        "high": [0.6, 0.6, 0.65, 0.8, 0.1, 0.1],
    }
)
LABELS = {"alone": "Nobody <looks>", "red": "Red"}


def lines(figure):
    return {each.name: each for each in figure.data if each.name}


def test_curves_are_drawn_in_percent_with_the_guess_dotted_over_them():
    figure = over_time(CURVES, LABELS, "share", [Guess("red", [0, 2], [0.5, 0.9], "Your guess")])
    shown = lines(figure)
    assert list(shown) == ["Nobody &lt;looks&gt;", "Red", "Your guess"]
    assert list(shown["Red"].y) == pytest.approx([60.0, 70.0])
    assert list(shown["Your guess"].y) == pytest.approx([50.0, 90.0])
    assert shown["Your guess"].line.dash == "dot"
    assert shown["Your guess"].line.color == shown["Red"].line.color != shown["Nobody &lt;looks&gt;"].line.color
    assert tuple(figure.layout.yaxis.range) == (0, 101)
    json.loads(figure.to_json())


def test_what_happens_between_two_days_is_shaded_and_the_days_are_those_of_the_run():
    figure = over_time(CURVES, LABELS, "share", span=(0.5, 1.5, "praised & sold"))
    (shade,) = figure.layout.shapes
    assert (shade.x0, shade.x1) == (0.5, 1.5)
    assert figure.layout.annotations[0].text == "praised &amp; sold"
    assert tuple(figure.layout.xaxis.range) == (0, 2)


def test_without_a_guess_there_is_none():
    assert list(lines(over_time(CURVES, LABELS, "share"))) == ["Nobody &lt;looks&gt;", "Red"]


def test_the_chance_by_owning_friends_is_in_percent():
    figure = dose(
        pd.DataFrame({"friends": [0, 1, 2], "chance": [0.0, 0.02, 0.04], "days": [9, 9, 9]}), "friends", "a day"
    )
    assert list(figure.data[0].x) == [0, 1, 2]
    assert list(figure.data[0].y) == pytest.approx([0.0, 2.0, 4.0])
    assert figure.layout.xaxis.title.text == "friends"


def test_ways_are_bars_with_what_the_runs_vary_between():
    parts = pd.DataFrame({"way": ["straight", "back"], "mean": [30.0, 60.0], "low": [29.0, 58.0], "high": [31.0, 62.0]})
    (bars,) = (
        each for each in ways(parts, {"straight": "Straight", "back": "Back"}, "of 100").data if each.x is not None
    )
    assert list(bars.x) == [30.0, 60.0]
    assert list(bars.error_x.array) == [1.0, 2.0]
    assert list(bars.hovertext) == ["Straight: 30", "Back: 60"]
