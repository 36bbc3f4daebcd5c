"""Controls for the parameters of a scenario: a slider, a switch, a choice or a number, each from its declaration."""

from collections.abc import Callable, Sequence
from typing import Any

import solara

from journeysim.scenario.declared import Declared, declared
from journeysim.scenario.problems import Problem, ScenarioError, number, shown
from journeysim.scenario.scenario import Scenario

from ..text import t
from .html import element


@solara.component_vue("field.vue")
def _Field(
    kind: str,
    value: Any,
    label: str,
    unit: str,
    details: list[str],
    details_label: str,
    choices: list[str],
    names: list[str],
    all: str,  # noqa: A002 - what the browser calls it
    span: list[float],
    pace: float,
    wrong: str,
    disabled: bool,
    event_entered: Callable[[Any], None],
) -> Any:
    """Show a control; what is entered arrives a moment after the last move."""


@solara.component
def Field(
    about: Declared,
    value: Any,
    on_value: Callable[[Any], None],
    wrong: str = "",
    disabled: bool = False,
    label: str = "",
) -> Any:
    """Show the control of one parameter; `wrong` says what is wrong with what was entered last."""
    details = [about.help, t("field.bounds", allowed=about.allowed)]
    if about.source:
        details.append(t("field.source", source=about.source))
    named = label or about.label
    return _Field(
        kind=about.kind,
        value=value,
        label=named,
        # Switches, choices and texts say it with their value.
        unit=about.unit if about.kind in ("number", "whole") else "",
        details=[each.replace("`", "") for each in details if each],
        details_label=t("field.help", label=named),
        choices=list(about.choices),
        names=[each or t("field.any") for each in about.names or about.choices],
        all=t("field.all"),
        span=list(about.span),
        pace=about.pace,
        wrong=wrong,
        disabled=disabled,
        event_entered=on_value,
    )


@solara.component
def Parameters(
    scenario: Scenario,
    keys: Sequence[str],
    on_scenario: Callable[[Scenario, str, Any], None],
    disabled: bool = False,
    most: dict[str, float] | None = None,
) -> Any:
    """Show the controls of some parameters of a scenario.

    `on_scenario` gets the changed scenario, the key and the value; what the scenario itself refuses is said at its
    control and changes nothing. `most` holds what a visitor may ask for at most, by key.
    """
    wrong, set_wrong = solara.use_state({})
    abouts = solara.use_memo(lambda: [declared(scenario, key) for key in keys], [scenario, tuple(keys)])

    def enter(about: Declared, entered: Any) -> None:
        try:
            value = fitting(about, entered, (most or {}).get(about.key))
            changed = scenario.with_settings({about.key: value}, source=about.label)
        except ScenarioError as error:
            set_wrong({**wrong, about.key: problem_of(error)})
            return
        set_wrong({key: text for key, text in wrong.items() if key != about.key})
        if value != about.value:
            on_scenario(changed, about.key, value)

    def field(about: Declared) -> Any:
        return Field(
            about,
            about.value,
            lambda entered: enter(about, entered),
            wrong=wrong.get(about.key, ""),
            disabled=disabled,
        ).key(about.key)

    return element("div", *(field(each) for each in abouts), kind="fields")


def fitting(about: Declared, entered: Any, most: float | None = None) -> Any:
    """Return what came from a browser as the kind of value that the parameter holds.

    Raises `ScenarioError` for another kind, and for more than a visitor may ask for; the scenario checks the rest.
    """
    fits = False
    if about.kind in ("number", "whole"):
        fits = isinstance(entered, int | float) and not isinstance(entered, bool) and abs(entered) < 1e300
        if fits and about.kind == "whole":
            fits = float(entered).is_integer()
            entered = int(entered)
        elif fits:
            entered = float(entered)
        if fits and most is not None and entered > most:
            text = t("field.most", value=number(entered), most=number(most))
            raise ScenarioError([Problem("", about.label, text)])
    elif about.kind == "switch":
        fits = isinstance(entered, bool)
    elif about.kind == "choice":
        fits = entered in about.choices
    elif about.kind == "several":
        fits = isinstance(entered, list) and all(each in about.choices for each in entered)
        entered = [each for each in about.choices if each in entered] if fits else entered
    else:
        fits = isinstance(entered, str) and len(entered) <= 500
    if not fits:
        raise ScenarioError([Problem("", about.label, t("field.found", value=shown(entered)), about.allowed)])
    return entered


def problem_of(error: ScenarioError) -> str:
    """Return what is wrong in words, without where it came from."""
    return "; ".join(f"{each.found}" + (f" ({each.allowed})" if each.allowed else "") for each in error.problems)
