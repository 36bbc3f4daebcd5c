"""One lesson: its market, the guess, the run, what happened and why, and the question at the end."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import solara

from ...address import search_of
from ...components.draw import Draw
from ...components.focus import Focus
from ...components.html import Button, Link, element, text
from ...components.notice import Live, Notice
from ...components.options import Options
from ...text import t
from .reveal import FOUND, Dose, Reveal
from .running import SHARED
from .state import NAMES, Seen
from .words import Words

if TYPE_CHECKING:
    from journeysim.experiments.lessons.lesson import Found, Lesson

EXPLORE = "/explore"
#: Seconds between two looks at how far the runs are.
_LOOK = 0.25
#: Where eyes and keyboard are led: to what runs, what it gave, and whether the answer is right.
_RUNNING, _VERDICT = "lesson-running", "lesson-verdict"
_MOMENTS = ("", _RUNNING, FOUND, _VERDICT)


@solara.component
def One(lesson: "Lesson", told: dict[str, Words], seen: Seen, on_done: Callable[[str], None]) -> Any:
    """Show a lesson as far as the visitor has come; `on_done` gets its name once its question is answered."""
    router = solara.use_router()
    words = told[lesson.name]
    number = NAMES.index(lesson.name)
    found, set_found = solara.use_state(SHARED.found(lesson.name) if seen.guessed else None)
    shown = found if seen.guessed else None
    # Who opens a link reads from the top; whoever clicks here is led to what comes of it.
    here, set_here = solara.use_state(False)
    stage = _MOMENTS[0 if not seen.guessed else 1 if shown is None else 3 if seen.answer else 2]

    def guess(made: Seen) -> None:
        set_here(True)
        router.push(made.path(lesson.name))

    def answer(given: str) -> None:
        set_here(True)
        on_done(lesson.name)
        router.push(seen.answered(lesson.name, given).path(lesson.name))

    return element(
        "div",
        _steps(lesson.name, told, seen),
        text("p", t("lessons.number", number=number + 1, all=len(NAMES)), kind="note lesson-number"),
        text("h1", words.title),
        text("p", words.setup, kind="lesson-text"),
        text("h2", t("lessons.guess")),
        *([text("p", words.ask, kind="lesson-text lesson-ask")] if lesson.sketches else []),
        Guess(lesson, words, seen, guess),
        Focus(
            to=stage if here else "",
            turn=_MOMENTS.index(stage) if here else 0,
            block="start" if stage == FOUND else "nearest",
        ),
        Live("" if not seen.guessed else t("lessons.preparing") if shown is None else t("lessons.reveal_live")),
        *([Running(lesson, set_found)] if seen.guessed and shown is None else []),
        *([Reveal(lesson, words, seen, shown)] if shown is not None else []),
        *([Question(words, seen, shown, answer)] if shown is not None else []),
        *([_after(lesson, told, seen)] if shown is not None and seen.answer else []),
        kind="lesson",
    )


def _steps(here: str, told: dict[str, Words], seen: Seen) -> Any:
    """Return where one is among the five, and the way to the others."""
    items = []
    for number, name in enumerate(NAMES, start=1):
        done = name in seen.done
        label = f"{number}. {told[name].title}" + (f" ({t('lessons.done')})" if done else "")
        content = [
            element("span", "✓" if done else str(number), kind="step-mark"),
            element("span", told[name].title, kind="step-name"),
        ]
        path = seen.path(name) if name == here else seen.elsewhere().path(name)
        items.append(element("li", Link(path, content, kind="done" if done else "", label=label, here=name == here)))
    return element("nav", element("ol", *items), kind="lesson-steps", aria_label=t("lessons.steps"))


@solara.component
def Guess(lesson: "Lesson", words: Words, seen: Seen, on_guess: Any) -> Any:
    """Take the guess: a choice, or a line for each sketch; once it is made, it stands."""
    flat = tuple(tuple([sketch.start] * sketch.points) for sketch in lesson.sketches)
    curves, set_curves = solara.use_state(seen.curves or flat)
    touched, set_touched = solara.use_state(frozenset[int]())
    choice, set_choice = solara.use_state(seen.choice)
    made = seen.guessed
    ready = bool(choice) if lesson.choices else len(touched) == len(lesson.sketches)

    def drew(number: int, values: list[float]) -> None:
        set_curves(lambda before: tuple(tuple(values) if n == number else each for n, each in enumerate(before)))
        set_touched(lambda before: before | {number})

    def run() -> None:
        if ready and not made:
            on_guess(Seen(seen.done, curves=curves if lesson.sketches else (), choice=choice))

    span = words.span
    papers = [
        element(
            "div",
            text("h3", _name(lesson, words, sketch.series)) if len(lesson.sketches) > 1 else element("span"),
            Draw(
                f"{t('lessons.guess')}: {_name(lesson, words, sketch.series)}",
                sketch.days,
                (seen.curves or curves)[number],
                lambda values, number=number: drew(number, values),
                span=None if span is None else span[:2],
                span_label="" if span is None else span[2],
                disabled=made,
            ),
        ).key(sketch.series)
        for number, sketch in enumerate(lesson.sketches)
    ]
    asked = [
        Options(words.ask, words.choices, set_choice, value=seen.choice or choice, disabled=made)
    ] if lesson.choices else [element("div", *papers, kind="papers" if len(papers) > 1 else "paper")]  # fmt: skip
    undrawn = [_name(lesson, words, each.series) for n, each in enumerate(lesson.sketches) if n not in touched]
    missing = (
        t("lessons.choose_first") if lesson.choices
        else t("lessons.draw_other", label=undrawn[0]) if touched and undrawn
        else t("lessons.draw_first")
    )  # fmt: skip
    button = [] if made else [
        element(
            "div",
            Button(t("lessons.run"), run, kind="main", disabled=None if ready else True),
            *([] if ready else [
                text("span", missing, kind="note")
            ]),
            kind="lesson-run",
        )
    ]  # fmt: skip
    return element("div", *asked, *button)


def _name(lesson: "Lesson", words: Words, series: str) -> str:
    return words.lines.get(series, lesson.name)


@solara.component
def Running(lesson: "Lesson", on_found: Any) -> Any:
    """Wait for the runs of a lesson, which end when nobody waits for them."""
    share, set_share = solara.use_state(0)
    left, set_left = solara.use_state(0)
    under_way, set_under_way = solara.use_state(False)
    failed, set_failed = solara.use_state(False)
    tries, again = solara.use_state(0)

    def wait(cancel: Any) -> None:
        running = SHARED.join(lesson.name)
        began = 0.0
        try:
            while not running.wait(_LOOK):
                if cancel.is_set():
                    return
                progress = running.progress
                if not progress.done:
                    # The start is not made again, so it says nothing on how long the rest takes.
                    began = running.seconds
                    continue
                set_left(max(5, 5 * round((progress.left(lesson.steps, running.seconds - began) or 0.0) / 5)))
                set_share(min(round(100 * progress.done / lesson.steps), 99))
                set_under_way(True)
            if cancel.is_set():
                return
            if running.state == "done":
                on_found(running.answer())
            else:
                set_failed(True)
        finally:
            SHARED.leave(lesson.name, running)

    def retry() -> None:
        set_failed(False)
        set_under_way(False)
        again(tries + 1)

    solara.use_thread(wait, dependencies=[lesson.name, tries])
    if failed:
        return element("div", Notice(t("lessons.failed"), "warning"), Button(t("lessons.retry"), retry))
    # A bar that stands still tells nothing, so there is none before the first step.
    bar = element("progress", max="100", value=str(share), aria_label=t("lessons.progress_label")).key("bar")
    says = t("lessons.running", share=share, left=left) if under_way else t("lessons.preparing")
    return element(
        "div",
        *([bar] if under_way else []),
        text("p", says, kind="note").key("says"),
        kind="lesson-running",
        id=_RUNNING,
        tabindex="-1",
    )


@solara.component
def Question(words: Words, seen: Seen, found: "Found", on_answer: Callable[[str], None]) -> Any:
    """Ask the question at the end, and once it is answered, tell whether that was right and why."""
    # Arrow keys go through the answers, so that none may count before it is given by the button.
    choice, set_choice = solara.use_state("")
    told = bool(seen.answer)
    verdict = t("lessons.is_right") if seen.answer == found.answer else t("lessons.is_wrong")
    below = text(
        "p", f"{verdict} {words.reason(found.numbers)}", kind="lesson-text lesson-verdict", id=_VERDICT, tabindex="-1"
    ) if told else element(
        "div",
        Button(t("lessons.answer"), lambda: on_answer(choice), kind="main", disabled=None if choice else True),
        kind="lesson-run",
    )  # fmt: skip
    return element(
        "section",
        text("h2", t("lessons.question")),
        Options(
            words.question,
            words.answers,
            set_choice,
            value=seen.answer or choice,
            right=found.answer if told else "",
            disabled=told,
        ),
        below,
        # Before, it would give the answer away.
        *([Dose(found)] if told and found.parts is not None and "friends" in found.parts else []),
    )


def _after(lesson: "Lesson", told: dict[str, Words], seen: Seen) -> Any:
    """Return where to go on: the next lesson that is not done, and the market to play with."""
    after = NAMES[NAMES.index(lesson.name) + 1 :] + NAMES
    following = next((name for name in after if name not in seen.done), "")
    on, words = seen.elsewhere(), told[lesson.name]
    # The market of the lesson, as the page that explores knows it.
    state = {"market": f"lesson-{lesson.name}", "consumers": lesson.scenario(lesson.shown).population.consumers}
    also = [
        Link(EXPLORE + search_of({**state, "settings": dict(changes)}), words.also[case])
        for case, changes in lesson.also.items()
    ]
    ways = [Link(on.path(following), t("lessons.next", title=told[following].title), kind="button main")] if following \
        else [text("p", t("lessons.finished"))]  # fmt: skip
    return element(
        "div",
        text("p", t("lessons.progress", done=len(seen.done), all=len(NAMES)), kind="note"),
        element("div", *ways, Link(on.path(), t("lessons.overview"), kind="button"), kind="lesson-ways"),
        element(
            "p",
            Link(EXPLORE + search_of(state), t("lessons.try")),
            f" {t('lessons.try_text', market=words.market)}",
            kind="lesson-text",
        ),
        *(element("p", each, kind="lesson-text") for each in also),
        kind="lesson-after",
    )
