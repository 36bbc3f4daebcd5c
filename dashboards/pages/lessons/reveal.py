"""What happened: the curves of the runs with the guess over them, how near it was, and why."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pandas as pd
import solara

from ...components.html import element, text
from ...components.plot import Plot
from ...text import t
from .state import Seen
from .words import Words

if TYPE_CHECKING:
    from journeysim.experiments.lessons.lesson import Found, Lesson, Sketch

#: The id of the heading.
FOUND = "lesson-found"


@solara.component
def Reveal(lesson: "Lesson", words: Words, seen: Seen, found: "Found") -> Any:
    """Show what the runs of a lesson gave."""
    near = _near(lesson, words, seen, found)
    return element(
        "section",
        text("h2", t("lessons.reveal"), id=FOUND, tabindex="-1"),
        *(text("p", each, kind="lesson-text lesson-near") for each in near),
        _main(lesson, words, seen, found),
        text("h3", t("lessons.why")),
        *(text("p", each, kind="lesson-text") for each in words.why(found.numbers)),
        *([_sold(lesson, words, found)] if lesson.name == "frugality" else []),
        kind="lesson-reveal",
    )


def _near(lesson: "Lesson", words: Words, seen: Seen, found: "Found") -> list[str]:
    """Return how near the guess was, a sentence for each curve."""
    if lesson.choices:
        chosen, right = words.choices[seen.choice], words.choices[found.choice]
        if seen.choice == found.choice:
            return [t("lessons.chosen_right", chosen=chosen)]
        return [t("lessons.chosen_wrong", chosen=chosen, right=right)]
    told = []
    for sketch, curve in zip(lesson.sketches, seen.curves, strict=True):
        says = _sentence(sketch, curve, found)
        several = len(lesson.sketches) > 1
        told.append(t("lessons.near_of", label=words.lines[sketch.series], told=says) if several else says)
    return told


def _sentence(sketch: "Sketch", curve: tuple[float, ...], found: "Found") -> str:
    near = import_module("journeysim.experiments.lessons.guess").nearness(sketch, curve, found)
    texts = {
        "exact": t("lessons.near_exact", apart=100 * near.apart),
        "close": t("lessons.near_close", apart=100 * near.apart),
        "fair": t("lessons.near_fair", apart=100 * near.apart),
        "far": t("lessons.near_far", apart=100 * near.apart),
        "wide": t("lessons.near_wide", apart=100 * near.apart),
    }
    if f"{near.drawn:.0%}" == f"{near.run:.0%}":
        return texts[near.verdict]
    return f"{texts[near.verdict]} {t('lessons.near_worst', day=near.day, drawn=near.drawn, run=near.run)}"


def _main(lesson: "Lesson", words: Words, seen: Seen, found: "Found") -> Any:
    figures = import_module("journeysim.reports.lessons")
    if found.curves.empty and found.parts is not None:
        figure = solara.use_memo(lambda: figures.ways(found.parts, words.lines, words.unit), [found])
        says = t("lesson_loop.band", runs=lesson.replicates)
        return Plot(figure, words.chart, says, _behind(found.parts, words.lines, words.unit))
    guesses = [
        figures.Guess(sketch.series, sketch.days, curve, _guess_label(lesson, words, sketch.series))
        for sketch, curve in zip(lesson.sketches, seen.curves, strict=False)
    ]
    figure = solara.use_memo(
        lambda: figures.over_time(found.curves, words.lines, words.unit, guesses, words.span), [found, seen.curves]
    )
    return Plot(figure, words.chart, t("lessons.band", runs=lesson.replicates), _numbers(words, found.curves))


def _guess_label(lesson: "Lesson", words: Words, series: str) -> str:
    if len(lesson.sketches) == 1:
        return t("lessons.your_guess")
    return t("lessons.your_guess_of", label=words.lines[series])


def _numbers(words: Words, curves: pd.DataFrame) -> pd.DataFrame:
    """Return the means in percent, a column for each curve."""
    wide = 100.0 * curves.pivot(index="day", columns="series", values="mean")[list(words.lines)]
    return wide.rename(columns=dict(words.lines)).reset_index().rename(columns={"day": t("lessons.day")})


def _behind(parts: pd.DataFrame, labels: Mapping[str, str], unit: str) -> pd.DataFrame:
    """Return the numbers behind bars."""
    named = parts.assign(way=[labels[way] for way in parts["way"]])
    return named.set_axis([unit, t("lessons.mean"), t("lessons.lowest"), t("lessons.highest")], axis=1)


def _sold(lesson: "Lesson", words: Words, found: "Found") -> Any:
    figures = import_module("journeysim.reports.lessons")
    assert found.parts is not None
    parts, unit = found.parts, t("lesson_frugality.sold_unit")
    labels = {"calm": t("lesson_frugality.calm"), **words.lines}
    figure = solara.use_memo(lambda: figures.ways(parts, labels, unit), [found])
    says = t("lesson_loop.band", runs=lesson.replicates)
    return Plot(figure, t("lesson_frugality.sold"), says, _behind(parts, labels, unit))


@solara.component
def Dose(found: "Found") -> Any:
    """Show what one more friend who owns does, as the runs gave it."""
    figures = import_module("journeysim.reports.lessons")
    assert found.parts is not None
    parts = found.parts
    over = t("lesson_friends.dose_over")
    figure = solara.use_memo(lambda: figures.dose(parts, over, t("lesson_friends.dose_unit")), [found])
    numbers = parts.assign(chance=(100.0 * parts["chance"]).round(2)).set_axis(
        [over, t("lesson_friends.dose_percent"), t("lesson_friends.dose_days")], axis=1
    )
    return Plot(figure, t("lesson_friends.dose"), t("lesson_friends.dose_says"), numbers)
