"""Controls for the parameters of a scenario: a slider, a switch, a choice or a number, each from its declaration."""

import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import solara

from journeysim.scenario.catalogue import uncited
from journeysim.scenario.declared import Declared, declared
from journeysim.scenario.parameters import AUTHOR
from journeysim.scenario.problems import Problem, ScenarioError, number, shown
from journeysim.scenario.scenario import Scenario

from ..text import t
from .html import element

#: Numbers of the model's evidence, which readers of a page do not have beside it.
_NUMBERS = re.compile(r"^D\d+[a-z]?(?:, D\d+[a-z]?)*(?:[:;] )?")
#: Scales of the model's own, which say little beside a name; the help tells them.
_SCALES = {"utility", "share", "relative to 1", "relative to attraction", "per share of neighbours"}


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
    named = label or about.label
    scale = solara.use_ref(_Scale(about)).current
    about = steady(about, scale)
    counted = about.kind in ("number", "whole")
    if wrong and counted:
        # What was entered stays in sight until it is mended, so it has to be said what counts.
        wrong = t("field.still", wrong=wrong, value=f"{about.value:,.12g}")

    def enter(entered: Any) -> None:
        if isinstance(entered, int | float):
            scale.entered.append(entered)
        on_value(entered)

    return _Field(
        kind=about.kind,
        value=value,
        label=named,
        # Switches, choices and texts say it with their value, some numbers with their name.
        unit=about.unit if counted and about.unit not in _SCALES and not _says(named, about.unit) else "",
        details=told_about(about),
        details_label=t("field.help", label=named),
        choices=list(about.choices),
        names=[each or t("field.any") for each in about.names or about.choices],
        all=t("field.all"),
        span=list(about.span),
        pace=about.pace,
        wrong=wrong,
        disabled=disabled,
        event_entered=enter,
    )


@dataclass
class _Scale:
    """The scale that a slider has, what it was given last, and what has been entered on it."""

    given: Declared
    span: tuple[float, float] = field(init=False)
    pace: float = field(init=False)
    entered: deque[float] = field(default_factory=lambda: deque(maxlen=100))

    def __post_init__(self) -> None:
        self.span, self.pace = self.given.span, self.given.pace


def steady(about: Declared, scale: _Scale) -> Declared:
    """Return a parameter with the scale that its slider has had, where the slider itself led to the value.

    A declared scale is one around the value, which would run away from whoever drags the knob.
    """
    before, scale.given = scale.given, about
    if (about.value, about.span) != (before.value, before.span):
        slid = about.value != before.value and about.value in scale.entered
        if not slid or not scale.span[0] <= about.value <= scale.span[1]:
            scale.span, scale.pace = about.span, about.pace
    return replace(about, span=scale.span, pace=scale.pace)


def _says(label: str, unit: str) -> bool:
    return label.lower().endswith(unit.lower())


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
        if entered is None:
            raise ScenarioError([Problem("", about.label, t("field.empty"), about.allowed)])
        fits = isinstance(entered, int | float) and not isinstance(entered, bool) and abs(entered) < 1e300
        if fits and about.kind == "whole":
            fits = float(entered).is_integer()
            entered = int(entered) if fits else entered
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


def told_about(about: Declared) -> list[str]:
    """Return what is told of a parameter: what it is, what is allowed unless it can be seen, and where it is from.

    The numbers of the model's sources are left to the reference, and codes of choices are told by their names.
    """
    help_ = about.help
    for choice, name in zip(about.choices, about.names, strict=False):
        help_ = help_.replace(f"`{choice}`", name)
    told = [uncited(help_).replace("`", "")]
    if about.kind in ("number", "whole", "text"):
        told.append(t("field.bounds", allowed=about.allowed))
    if about.kind in ("number", "whole") and about.span != (about.low, about.high):
        low, high = (number(each) for each in about.span)
        told.append(t("field.span", low=low, high=high))
    if about.unit.startswith("utility"):
        told.append(t("field.utility"))
    source = _NUMBERS.sub("", about.source)
    if source and source != AUTHOR:
        source = source.replace("assumed; calibrate", t("field.assumed")).replace("the scenario", t("field.own"))
        told.append(t("field.source", source=source))
    return [each for each in told if each]


def problem_of(error: ScenarioError) -> str:
    """Return what is wrong in words, without where it came from."""
    return "; ".join(told_of(each) for each in error.problems)


def told_of(problem: Problem) -> str:
    """Return what was found and what is allowed instead."""
    return t("field.refused", found=problem.found, allowed=problem.allowed) if problem.allowed else problem.found


def whole_within(about: Declared, entered: Any) -> Any:
    """Return a whole number that came from a browser; raises `ScenarioError` for one outside the control's bounds."""
    value = fitting(about, entered)
    if not (about.low or 0) <= value <= (about.high or 0):
        raise ScenarioError([Problem("", about.label, t("field.found", value=number(value)), about.allowed)])
    return value
