"""The page that compares plans with a base."""

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import solara
from solara.server.kernel_context import has_current_context

from journeysim.experiments.background import BackgroundError
from journeysim.experiments.paces import Paces
from journeysim.experiments.turns import Full, Turns
from journeysim.reports.comparison import outcome as outcomes
from journeysim.reports.comparison.outcome import Outcome
from journeysim.scenario.plan_file import shipped
from journeysim.scenario.problems import ScenarioError

from ... import limits
from ...address import BadAddress, search_of
from ...components.focus import Focus
from ...components.html import Button, element, text
from ...components.notice import Live, Notice
from ...components.share import Share
from ...components.title import Title
from ...text import t
from . import asked as asking
from .address import PATH
from .asked import Asked
from .form import Form
from .last import last, opened
from .results import RESULTS, Results, explaining
from .running import RUNNING, Running, Work, takes_time

#: All comparisons of all visitors, one at a time, since each uses every core.
TURNS = Turns(waiting=limits.WAITING, each=limits.WAITING_EACH)
#: How fast the last one of each shipped market with as many people went here.
PACES = Paces()


@solara.component
def Compare() -> Any:
    """Show the form, what runs, and what came of it."""
    router = solara.use_router()
    kept = solara.use_memo(last, [])
    first = solara.use_memo(lambda: opened(router.search, kept), [])
    asked, ask = solara.use_state(first.asked)
    work, set_work = solara.use_state(None)
    made, set_made = solara.use_state(first.made)
    wrong, set_wrong = solara.use_state(first.wrong)
    # What came of the last run: seen where it was stopped, heard where results are there to be seen.
    noted, note = solara.use_state("")
    link_note, set_link_note = solara.use_state(first.note)
    heard, say = solara.use_state("")
    goal, go = solara.use_state(("", 0))
    running = solara.use_ref(None)
    # What ends hears of it in a thread of its own, and must know what is asked for by then.
    now = solara.use_ref((asked, made))
    now.current = (asked, made)
    kept.keep(asked, made)

    # Whoever leaves takes along what runs for her.
    solara.use_effect(lambda: lambda: running.current.turn.stop() if running.current else None, [])

    def lead(to: str) -> None:
        go(lambda last: (to, last[1] + 1))

    def change(other: Asked) -> None:
        set_wrong("")
        now.current = (other, now.current[1])
        ask(other)

    made_of = solara.use_ref(asked)

    def begin(
        of: Asked,
        runs: int,
        heading: str,
        what: Callable[..., Outcome],
        *arguments: Any,
        onward: bool = True,
        concludes: bool = True,
    ) -> None:
        if running.current is not None:  # pressed again before the browser had heard of the first
            return
        try:
            asking.check_work(of, runs)
            turn = TURNS.take(what, *arguments, whose=_visitor(), concludes=concludes, forks=_cores() > 1)
        except ScenarioError as error:
            set_wrong(asking.told(error))
            return
        except Full as full:
            set_wrong(t("compare.full_own", most=limits.WAITING_EACH) if full.own else t("compare.full"))
            return
        set_wrong("")
        note("")
        set_link_note("")
        each = of.runs // of.replicates
        running.current = Work(turn, runs, of.steps, heading, onward, each if concludes and runs > each else 0)
        set_work(running.current)
        lead(RUNNING)
        made_of.current = of

    def end() -> None:
        ended, running.current = running.current, None
        set_work(None)
        if ended is None:
            return
        asked, made = now.current
        if ended.turn.state == "stopped":
            again = t("compare.stopped_again") if made else t("compare.stopped")
            note(t("compare.stopped_onward") if ended.onward else again)
            return
        try:
            answer = ended.turn.answer()
        except ScenarioError as error:
            set_wrong(asking.told(error))
        except (BackgroundError, ValueError):
            logging.getLogger(__name__).exception("a comparison failed")
            set_wrong(t("compare.failed"))
        else:
            was = made_of.current
            of = replace(was, replicates=answer.replicates)
            if of != was:
                note(t("compare.concluded", done=answer.replicates, asked=was.replicates))
            elif not ended.onward:
                PACES.learn(*_measured(was, ended.runs), ended.turn.seconds)
            if asked == (made[0] if ended.onward and made else was):
                # Replicates that were added, or left out at the end, are what is asked for now.
                ask(of)
            # Also for one who has just left, as this is heard of a moment later.
            kept.made = (of, answer)
            set_made((of, answer))
            say(t("compare.finished", verdict=answer.verdict))
            lead(RESULTS)

    def start() -> None:
        try:
            base, plans = asking.sized(asked)
        except ScenarioError as error:
            set_wrong(asking.told(error))
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
            onward=False,
        )

    def more(replicates: int) -> None:
        of, found = made
        of = replace(of, replicates=replicates)
        runs = of.runs // replicates * (replicates - found.replicates)
        begin(of, runs, t("compare.adding"), outcomes.extend, found.kept, replicates, _cores())

    def explain(kind: str) -> None:
        of, found = made
        replicates, runs = explaining(of, found, kind)
        arguments = found.kept, [kind], replicates, _cores()
        begin(of, runs, t("compare.explaining"), outcomes.explain, *arguments, concludes=False)

    link = solara.use_memo(lambda: _link(asked), [asked])
    busy = work is not None
    off = {"disabled": "disabled"} if busy or not asked.plans else {}
    shown = Running(work, end) if work is not None else None
    # Each part has its name, as some come and go: a widget that took another's place would lose what it holds.
    parts = {
        "title": Title("compare.title"),
        "focus": Focus(to=goal[0], turn=goal[1], leaving=RUNNING if goal[0] == RESULTS else ""),
        "heading": text("h1", t("compare.heading")),
        "lead": text("p", t("compare.lead"), kind="lead"),
        "said": Notice(link_note) if link_note else None,
        "form": Form(asked, change),
        "wrong": Notice(wrong, "warning") if wrong else None,
        "start": element(
            "div",
            Button(t("compare.start"), start, kind="main", **off),
            Share(link),
            text("p", _takes(asked), kind="soft"),
            kind="compare-start",
        ),
        "no link": None if link else text("p", t("compare.no_link"), kind="soft"),
        "running": shown if work is not None and not work.onward else None,
        "noted": Notice(noted) if noted else None,
        "heard": Live(heard),
        "results": Results(
            *made,
            changed=made[0] != asked,
            on_more=more,
            on_explain=explain,
            disabled=busy,
            running=shown if work is not None and work.onward else None,
        )
        if made
        else None,
    }
    return element("div", *(each.key(name) for name, each in parts.items() if each is not None), kind="compare")


def _visitor() -> str:
    """Return what tells this visitor's browser from others; "" where the page is drawn without a server."""
    return solara.get_session_id() if has_current_context() else ""


def _takes(asked: Asked) -> str:
    if not asked.plans:
        return t("compare.no_plan")
    runs = f"{asked.runs:,}"
    told = (
        t("compare.takes_marginal", runs=runs, replicates=asked.replicates)
        if asked.marginal
        else t("compare.takes", runs=runs, replicates=asked.replicates)
    )
    seconds = PACES.seconds(*_measured(asked, asked.runs))
    return told if seconds is None else f"{told} {takes_time(seconds)}"


def _measured(asked: Asked, runs: int) -> tuple[str, int]:
    """Return by what and by which size it is measured how long runs take; ten times as many people take less than that.

    Nothing is told of a file of one's own.
    """
    market = shipped(asked.base)
    return f"{market} {asked.consumers}" if market else "", asked.steps * runs


def _link(asked: Asked) -> str:
    try:
        return PATH + search_of(asking.state_of(asked))
    except (BadAddress, ScenarioError, ValueError):
        return ""


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
