"""How large the run is: consumers, days and replicates, and what few change folded up."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import reacton.ipyvue
import solara

from journeysim.scenario.problems import ScenarioError

from ...components.choice import Choice
from ...components.html import element, text
from ...components.parameters import Field, problem_of
from ...text import t
from . import asked as asking
from .asked import Asked


@solara.component
def Size(asked: Asked, on_change: Callable[[Asked], None], disabled: bool) -> Any:
    """Show how many consumers, days and replicates, and what few change folded up."""
    wrong, set_wrong = solara.use_state({})

    def enter(name: str, entered: Any) -> None:
        try:
            changed = asking.with_number(asked, name, entered)
        except ScenarioError as error:
            set_wrong({**wrong, name: problem_of(error)})
            return
        set_wrong({key: told for key, told in wrong.items() if key != name})
        on_change(changed)

    def control(name: str) -> Any:
        about = asking.number_of(asked, name)
        return Field(
            about, about.value, lambda entered: enter(name, entered), wrong=wrong.get(name, ""), disabled=disabled
        ).key(name)

    own = asking.owners(asked.base)
    return element(
        "section",
        text("h2", t("compare.size")),
        element("div", *(control(each) for each in ("consumers", "days", "replicates")), kind="fields"),
        element(
            "details",
            text("summary", t("compare.more_settings")),
            element(
                "div",
                control("seed"),
                Choice(
                    t("compare.own"),
                    {"": t("compare.own_default"), **own},
                    lambda name: on_change(replace(asked, own=name)),
                    value=asked.own,
                    disabled=disabled,
                ),
                Switch(
                    t("compare.marginal"),
                    t("compare.marginal_text"),
                    asked.marginal,
                    lambda on: on_change(replace(asked, marginal=on)),
                    disabled,
                ),
                kind="fields",
            ),
        ),
    )


@solara.component
def Switch(label: str, says: str, on: bool, on_change: Callable[[bool], None], disabled: bool) -> Any:
    """Show something to switch on, with what that means."""
    off = {"disabled": "disabled"} if disabled else {}
    button = element(
        "button",
        label,
        kind="switch-button",
        type="button",
        role="switch",
        aria_checked="true" if on else "false",
        **off,
    )
    reacton.ipyvue.use_event(button, "click", lambda *_: on_change(not on))
    return element("div", button, text("p", says, kind="soft"), kind="switch")
