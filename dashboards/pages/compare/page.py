"""The page that compares plans with a base."""

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import solara

from journeysim.experiments.background import BackgroundError
from journeysim.experiments.turns import Full, Turns
from journeysim.reports.comparison import outcome as outcomes
from journeysim.reports.comparison.outcome import Outcome
from journeysim.scenario.problems import ScenarioError

from ... import limits
from ...address import BadAddress, search_of, state_of
from ...components.html import Button, element, text
from ...components.notice import Live, Notice
from ...components.share import Share
from ...components.title import Title
from ...text import t
from . import asked as asking
from .address import PATH
from .asked import Asked
from .form import Form
from .results import Results, explained_replicates, explaining
from .running import Running, Work

#: All comparisons of all visitors, one at a time, since each uses every core.
TURNS = Turns(waiting=limits.WAITING)


@solara.component
def Compare() -> Any:
    """Show the form, what runs, and what came of it."""
    router = solara.use_router()
    first, said = solara.use_memo(lambda: _opened(router.search), [])
    asked, ask = solara.use_state(first)
    work, set_work = solara.use_state(None)
    made, set_made = solara.use_state(None)
    wrong, set_wrong = solara.use_state(said[1])
    # What came of the last run: seen where it was stopped, heard where results are there to be seen.
    noted, note = solara.use_state("")
    heard, say = solara.use_state("")
    running = solara.use_ref(None)

    # Whoever leaves takes along what runs for her.
    solara.use_effect(lambda: lambda: running.current.turn.stop() if running.current else None, [])

    def change(other: Asked) -> None:
        set_wrong("")
        ask(other)

    made_of = solara.use_ref(asked)

    def begin(of: Asked, runs: int, heading: str, what: Callable[..., Outcome], *arguments: Any) -> None:
        try:
            turn = TURNS.take(what, *arguments)
        except Full:
            set_wrong(t("compare.full"))
            return
        set_wrong("")
        note("")
        running.current = Work(turn, runs, of.steps, heading)
        set_work(running.current)
        made_of.current = of

    def end() -> None:
        ended, running.current = running.current, None
        set_work(None)
        if ended is None:
            return
        if ended.turn.state == "stopped":
            note(t("compare.stopped"))
            return
        try:
            answer = ended.turn.answer()
        except ScenarioError as error:
            set_wrong(_told(error))
        except (BackgroundError, ValueError):
            logging.getLogger(__name__).exception("a comparison failed")
            set_wrong(t("compare.failed"))
        else:
            if made and asked == made[0]:
                # Replicates that were added are what is asked for now.
                ask(made_of.current)
            set_made((made_of.current, answer))
            say(t("compare.finished", verdict=answer.verdict))

    def start() -> None:
        try:
            base, plans = asking.sized(asked)
        except ScenarioError as error:
            set_wrong(_told(error))
            return
        begin(
            asked,
            asked.runs,
            t("compare.comparing"),
            outcomes.begin,
            base,
            plans,
            asked.seed,
            asked.replicates,
            asked.own or None,
            asked.marginal,
            _cores(),
            asked.base.population.consumers,
        )

    def more(replicates: int) -> None:
        of, found = made
        of = replace(of, replicates=replicates)
        runs = of.runs // replicates * (replicates - found.replicates)
        begin(of, runs, t("compare.adding"), outcomes.extend, found.kept, replicates, _cores())

    def explain(kind: str) -> None:
        of, found = made
        runs = explaining(of, found, kind)
        count = explained_replicates(found)
        begin(of, runs, t("compare.explaining"), outcomes.explain, found.kept, [kind], count, _cores())

    link = solara.use_memo(lambda: _link(asked), [asked])
    busy = work is not None
    return element(
        "div",
        Title("compare.title"),
        text("h1", t("compare.heading")),
        text("p", t("compare.lead"), kind="lead"),
        *([Notice(said[0])] if said[0] and not (busy or made) else []),
        Form(asked, change),
        *([Notice(wrong, "warning")] if wrong else []),
        element(
            "div",
            Button(t("compare.start"), start, kind="main", **({"disabled": "disabled"} if busy else {})),
            Share(link),
            text("p", _takes(asked), kind="soft"),
            kind="compare-start",
        ),
        *([] if link else [text("p", t("compare.no_link"), kind="soft")]),
        *([Running(work, end).key(str(id(work)))] if work is not None else []),
        *([Notice(noted)] if noted else []),
        Live(heard),
        *([Results(*made, changed=made[0] != asked, on_more=more, on_explain=explain, disabled=busy)] if made else []),
        kind="compare",
    )


def _opened(search: str | None) -> tuple[Asked, tuple[str, str]]:
    """Return what an address asks for, and what to say of it: a note, and what is wrong."""
    try:
        state = state_of(search)
    except BadAddress as error:
        return asking.first(), ("", t(error.key))
    if not state:
        return asking.first(), ("", "")
    try:
        return asking.asked_of(state), (t("compare.link_ready"), "")
    except ScenarioError as error:
        return asking.first(), ("", t("compare.link_wrong", why=_told(error)))


def _takes(asked: Asked) -> str:
    runs = f"{asked.runs:,}"
    if asked.marginal:
        return t("compare.takes_marginal", runs=runs, replicates=asked.replicates)
    return t("compare.takes", runs=runs, replicates=asked.replicates)


def _link(asked: Asked) -> str:
    try:
        return PATH + search_of(asking.state_of(asked))
    except (BadAddress, ScenarioError, ValueError):
        return ""


def _told(error: ScenarioError) -> str:
    return "; ".join(str(each) for each in error.problems[:3])


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
