"""A choice among named things; with a first line that is none of them, each choice adds something."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import solara


@solara.component_vue("choice.vue")
def _Choice(
    label: str,
    value: str,
    options: list[dict[str, str]],
    empty: str,
    disabled: bool,
    event_chosen: Callable[[Any], None],
) -> Any:
    """Show a list to choose from."""


def one_of(options: Collection[str], on_choice: Callable[[str], None]) -> Callable[[Any], None]:
    """Return what passes on a value that came from a browser, which may be anything, where it is one of the options."""

    def chosen(value: Any) -> None:
        if isinstance(value, str) and value in options:
            on_choice(value)

    return chosen


@solara.component
def Choice(
    label: str,
    options: Mapping[str, str],
    on_choice: Callable[[str], None],
    value: str = "",
    empty: str = "",
    disabled: bool = False,
    groups: Mapping[str, str] | None = None,
) -> Any:
    """Show a list to choose from; `options` are labels by value, and only one of these values is passed on.

    With `groups`, headings by value, those of the same heading stand under it.
    """
    headings = groups or {}
    return _Choice(
        label=label,
        value=value,
        options=[{"value": each, "label": told, "group": headings.get(each, "")} for each, told in options.items()],
        empty=empty,
        disabled=disabled,
        event_chosen=one_of(options, on_choice),
    )
