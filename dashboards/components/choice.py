"""One of several things to choose, each with the words that it is shown by."""

from collections.abc import Callable, Mapping
from typing import Any

import solara


@solara.component_vue("choice.vue")
def _Choice(
    label: str, value: str, groups: list[dict[str, Any]], disabled: bool, event_entered: Callable[[Any], None]
) -> Any:
    """Ask which; `groups` are tables with a label ("" for none) and options, each with value and words."""


@solara.component
def Choice(
    label: str,
    value: str,
    options: Mapping[str, str] | Mapping[str, Mapping[str, str]],
    on_value: Callable[[str], None],
    disabled: bool = False,
) -> Any:
    """Ask for one of `options`, words by value, or such tables by the heading of a group.

    What is none of them never arrives.
    """
    groups: dict[str, Mapping[str, str]] = {}
    for key, told in options.items():
        if isinstance(told, str):
            groups[""] = {**groups.get("", {}), key: told}
        else:
            groups[key] = told
    known = {value for each in groups.values() for value in each}

    def entered(given: Any) -> None:
        if isinstance(given, str) and given in known and given != value:
            on_value(given)

    return _Choice(
        label=label,
        value=value,
        groups=[
            {"label": name, "options": [{"value": each, "words": words} for each, words in told.items()]}
            for name, told in groups.items()
            if told
        ],
        disabled=disabled,
        event_entered=entered,
    )
