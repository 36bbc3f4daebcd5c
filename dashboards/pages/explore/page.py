"""The page: what a visitor asks for, the run of it, and the run before."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

import solara

from journeysim.scenario.declared import declared
from journeysim.scenario.problems import ScenarioError
from journeysim.scenario.scenario import Scenario

from ...address import BadAddress, state_of
from ...components.choice import Choice
from ...components.html import Button, Link, element, text
from ...components.notice import Notice
from ...components.parameters import Field, Parameters, problem_of
from ...components.title import Title
from ...text import t
from .asked import COLOURINGS, Asked, asked_of, number_of, scenario_of, with_number, with_setting
from .offered import MAIN, Group, groups, is_off
from .watch import Watch
from .where import Where, told

if TYPE_CHECKING:
    import pandas as pd

    from journeysim.experiments.live import LiveRun

LESSONS = "/lessons"


@dataclass(frozen=True, eq=False)
class Watched:
    """A run, what was asked for it, and the run before of the same people with what was asked for that."""

    asked: Asked
    run: "LiveRun"
    before: "pd.DataFrame | None" = None
    before_asked: Asked | None = None


def begin(asked: Asked, last: Watched | None = None) -> Watched:
    """Return a run at its start; the last one stays to be compared with if it has the same people and was played."""
    run = import_module("journeysim.experiments.live").LiveRun(scenario_of(asked), seed=asked.seed)
    if last is None or not last.asked.same_people(asked):
        return Watched(asked, run)
    if last.run.step_number and last.asked.settings != asked.settings:
        return Watched(asked, run, last.run.series(), last.asked)
    return Watched(asked, run, last.before, last.before_asked)


@solara.component
def Explore() -> Any:
    """Show the page."""
    router = solara.use_router()
    search = router.search
    # What the link opens is let go once something has taken its place: a run that was watched holds much.
    first: Any = solara.use_ref((0, None, None, ""))
    number, of, kept, wrong = first.current
    if not number or of != search:
        number, of, kept, wrong = first.current = (number + 1, search, *opened(search))
    latest, set_latest = solara.use_state((0, None))
    watched: Watched = latest[1] if latest[0] == number else kept
    refused, refuse = solara.use_state("")

    def watch(new: Watched) -> None:
        set_latest((number, new))
        first.current = (number, search, None, "")

    asked = watched.asked

    def ask(new: Asked) -> None:
        refuse("")
        if new == replace(asked, colouring=new.colouring):
            watch(replace(watched, asked=new))
            return
        try:
            watch(begin(new, watched))
        except ScenarioError as error:
            refuse(problem_of(error))

    colours = Choice(
        t("explore.colouring"), _colourings(), lambda each: ask(replace(asked, colouring=each)), asked.colouring
    )
    return element(
        "div",
        Title("explore.title"),
        text("h1", t("explore.heading")),
        text("p", t("explore.lead"), kind="lead"),
        *([Notice(wrong, "warning").key("wrong")] if wrong else []),
        Where(asked, ask, watched.before is not None).key("where"),
        Watch(
            watched.run,
            watched.before,
            t("explore.ghost", changes=told(watched.before_asked)) if watched.before_asked else "",
            asked.colouring,
            (asked.market, asked.consumers, asked.seed),
            element("div", colours, kind="explore-colouring"),
            lambda ends: Changes(asked, watched.run.scenario, ends, refused, ask),
            lambda: watch(begin(asked, watched)),
        ).key("watch"),
        kind="explore",
    )


def opened(search: str | None) -> tuple[Watched, str]:
    """Return what an address leads to, and what is wrong with it."""
    asked, wrong = read(search)
    try:
        return begin(asked), wrong
    except ScenarioError as error:  # some things are found out only when the people and their friendships are made
        return begin(Asked()), t("explore.link_wrong", problem=problem_of(error))


def read(search: str | None) -> tuple[Asked, str]:
    """Return what an address asks for, and what is wrong with it; whoever asks for nothing gets the first market."""
    try:
        return asked_of(state_of(search)), ""
    except BadAddress as error:
        return Asked(), t(error.key)
    except ScenarioError as error:
        told = problem_of(error)
        return Asked(), told if told.endswith(".") else t("explore.link_wrong", problem=told)


def _colourings() -> dict[str, str]:
    labels = (t("explore.by_stage"), t("explore.by_product"), t("explore.by_mood"))
    return dict(zip(COLOURINGS, labels, strict=True))


@solara.component
def Changes(asked: Asked, scenario: Scenario, ends: str, refused: str, ask: Callable[[Asked], None]) -> Any:
    """Show the controls: the four influences, further parameters in groups, people and luck.

    `ends` says where the dotted line of this run would end if something were changed now.
    """

    def change(_: Scenario, key: str, value: Any) -> None:
        ask(with_setting(asked, key, value))

    def known(keys: tuple[str, ...]) -> list[str]:
        return [key for key in keys if _is_there(scenario, key)]

    further = solara.use_memo(lambda: [(each, known(each.keys)) for each in groups()], [scenario])
    folds = [
        (each, element("details", text("summary", each.heading), Parameters(scenario, keys, change), *_lesson(each)))
        for each, keys in further
        if keys
    ]
    undo = Button(t("explore.undo"), lambda: ask(replace(asked, settings={})), disabled=not asked.settings or None)
    here = known(MAIN)
    off = [declared(scenario, key).label for key in here if is_off(scenario, key)]
    # Each part has its name, as some come and go: a widget that took another's place would keep its tag.
    parts = {
        "heading": text("h2", t("explore.change")),
        "says": text("p", t("explore.change_text"), kind="soft"),
        "ends": text("p", ends, kind="soft"),
        "refused": Notice(t("explore.refused", problem=refused), "warning") if refused else None,
        "off": text("p", t("explore.off", labels=", ".join(off)), kind="note", role="status") if off else None,
        "main": Parameters(scenario, [key for key in here if not is_off(scenario, key)], change),
        "more": text("h3", t("explore.more")),
        **{each.heading: fold for each, fold in folds},
        "people": element("details", text("summary", t("explore.people")), _Numbers(asked, ask)),
        "undo": undo,
    }
    return element("section", *(each.key(name) for name, each in parts.items() if each is not None), kind="changes")


def _lesson(group: Group) -> list[Any]:
    """Return the way to the lesson on a group of parameters."""
    if group.lesson is None:
        return []
    name, title = group.lesson
    return [element("p", Link(f"{LESSONS}/{name}", t("explore.lesson", title=title)), kind="note")]


@solara.component
def _Numbers(asked: Asked, ask: Callable[[Asked], None]) -> Any:
    wrong, set_wrong = solara.use_state(("", ""))

    def enter(name: str, entered: Any) -> None:
        try:
            ask(with_number(asked, name, entered))
            set_wrong(("", ""))
        except ScenarioError as error:
            set_wrong((name, problem_of(error)))

    def field(name: str) -> Any:
        about = number_of(asked, name)
        shown = wrong[1] if wrong[0] == name else ""
        return Field(about, about.value, lambda entered: enter(name, entered), wrong=shown).key(name)

    return element("div", field("consumers"), field("seed"), kind="fields")


def _is_there(scenario: Scenario, key: str) -> bool:
    try:
        declared(scenario, key)
    except ScenarioError:
        return False
    return True
