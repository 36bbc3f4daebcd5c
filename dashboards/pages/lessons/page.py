"""The lessons' page: the overview, or one lesson."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import solara

from ...address import BadAddress, state_of
from ...components.html import Link, element, text
from ...components.kept import Kept
from ...components.notice import Notice
from ...text import t
from .one import One
from .state import NAMES, Seen, seen_of
from .words import Words, words

if TYPE_CHECKING:
    from journeysim.experiments.lessons.lesson import Lesson

#: What the browser keeps the lessons under that are done.
_KEPT = "journeysim.lessons"


@solara.component
def Lessons(name: str = "", *_: str) -> Any:
    """Show a lesson, or all of them when none is named."""
    router = solara.use_router()
    told = words()
    named = told[name].title if name in told else t("lessons.title")
    lesson: Lesson | None = None
    if name in NAMES:
        # Late, as these bring the engine along and the server answers at once.
        lesson = import_module("journeysim.experiments.lessons.all").LESSONS[name]
    before, set_before = solara.use_state(frozenset[str]())
    finished, set_finished = solara.use_state(())
    seen, wrong = _seen(router.search, lesson)
    # An address may come from anybody, so only what is answered here is kept.
    seen = seen.having_done({*before, *finished})
    notices = [Notice(t("lessons.missing", name=name[:40]), "warning")] if name and lesson is None else []
    notices += [Notice(wrong, "warning")] if wrong else []
    return element(
        "div",
        solara.Title(f"{named} · {t('frame.name')}"),
        Kept(_KEPT, finished, NAMES, lambda found: set_before(frozenset(found))),
        *notices,
        One(lesson, told, seen, lambda name: set_finished(lambda done: (*done, name))).key(lesson.name)
        if lesson is not None
        else _overview(told, seen),
    )


def _seen(search: str | None, lesson: "Lesson | None") -> tuple[Seen, str]:
    """Return what the address says, and what is wrong with it in words."""
    try:
        seen, sound = seen_of(state_of(search), lesson)
    except BadAddress as error:
        return Seen(), t(error.key)
    return seen, "" if sound else t("lessons.bad_state")


def _overview(told: dict[str, Words], seen: Seen) -> Any:
    cards = []
    following = next((name for name in NAMES if name not in seen.done), "")
    for number, name in enumerate(NAMES, start=1):
        done = name in seen.done
        go = t("lessons.again") if done else t("lessons.begin")
        cards.append(
            element(
                "li",
                element(
                    "article",
                    text("p", t("lessons.number", number=number, all=len(NAMES)), kind="note"),
                    text("h2", told[name].title),
                    text("p", told[name].card),
                    Link(
                        seen.elsewhere().path(name),
                        go,
                        kind="button main" if name == following else "button",
                        label=f"{go}: {told[name].title}",
                    ),
                    *([text("p", f"✓ {t('lessons.done')}", kind="lesson-done")] if done else []),
                    kind="card lesson-card",
                ),
            )
        )
    return element(
        "div",
        text("h1", t("lessons.heading")),
        text("p", t("lessons.lead"), kind="lead"),
        text("p", t("lessons.progress", done=len(seen.done), all=len(NAMES)), kind="note"),
        element("ol", *cards, kind="cards lesson-cards"),
    )
