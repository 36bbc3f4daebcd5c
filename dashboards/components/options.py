"""A question with a few answers of which one is chosen; once it is told, the right one is marked."""

from collections.abc import Callable, Mapping
from typing import Any

import solara

from ..text import t
from .choice import one_of


@solara.component_vue("options.vue")
def _Options(
    legend: str,
    options: list[dict[str, str]],
    value: str,
    right: str,
    right_label: str,
    wrong_label: str,
    disabled: bool,
    event_chosen: Callable[[Any], None],
) -> Any:
    """Show a question and its answers."""


@solara.component
def Options(
    legend: str,
    options: Mapping[str, str],
    on_choice: Callable[[str], None],
    value: str = "",
    right: str = "",
    disabled: bool = False,
) -> Any:
    """Ask a question; `options` are answers by value, and `right`, when it is given, is marked."""
    return _Options(
        legend=legend,
        options=[{"value": each, "label": told} for each, told in options.items()],
        value=value,
        right=right,
        right_label=t("options.right"),
        wrong_label=t("options.wrong"),
        disabled=disabled,
        event_chosen=one_of(options, on_choice),
    )
