"""How large the run is: consumers, days and replicates, and what few change folded up."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import reacton.ipyvue
import solara

from journeysim.experiments.comparison.notes import fixed, weight
from journeysim.scenario.problems import ScenarioError
from journeysim.scenario.scenario import Scenario

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
    written = asked.base.population.consumers
    amounts = solara.use_memo(lambda: _amounts([asked.base, *asked.plans]), [asked.base, asked.plans])
    weighs = (
        t("compare.written_for", written=f"{written:,}", weight=weight(asked.consumers, written), what=amounts)
        if amounts and asked.consumers != written
        else ""
    )
    return element(
        "section",
        text("h2", t("compare.size")),
        element(
            "div",
            # It always stands there, or the slider would be another one as soon as there is something to say.
            element("div", control("consumers"), text("p", weighs, kind="soft weighs", role="status")),
            control("days"),
            control("replicates"),
            kind="fields",
        ),
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


def _amounts(scenarios: Sequence[Scenario]) -> str:
    """Return which amounts do not follow the number of people, those of shipped files by name; "" without any."""
    told, others = fixed(scenarios)
    if others:
        told = [*told, t("compare.other_amounts") if told else t("compare.amounts")]
    return "; ".join(told)


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
