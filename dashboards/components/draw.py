"""A curve to be drawn: by pointer or finger, or point by point with the keyboard, as sliders for screen readers."""

from collections.abc import Callable, Sequence
from typing import Any

import solara

from ..text import t


@solara.component_vue("draw.vue")
def _Draw(
    label: str,
    hint: str,
    day: str,
    over: str,
    days: list[float],
    values: list[float],
    span: list[float] | None,
    span_label: str,
    disabled: bool,
    event_drawn: Callable[[Any], None],
) -> Any:
    """Show paper to draw a curve of shares on."""


@solara.component
def Draw(
    label: str,
    days: Sequence[float],
    values: Sequence[float],
    on_values: Callable[[list[float]], None],
    span: tuple[float, float] | None = None,
    span_label: str = "",
    disabled: bool = False,
) -> Any:
    """Let a curve of shares over time be drawn, from its first point on, which stands.

    `values` are the shares at `days`; `span` are two days between which something happens, said by `span_label`.
    `on_values` gets as many shares from 0 to 1.
    """

    def enter(drawn: Any) -> None:
        # What comes from a browser may be anything.
        if not isinstance(drawn, list) or len(drawn) != len(days):
            return
        if all(isinstance(each, int | float) and not isinstance(each, bool) and 0 <= each <= 1 for each in drawn):
            on_values([float(values[0]), *(float(each) for each in drawn[1:])])

    return _Draw(
        label=label,
        hint=t("draw.hint"),
        day=t("draw.day"),
        over=t("draw.over"),
        days=[float(each) for each in days],
        values=[float(each) for each in values],
        span=None if span is None else [float(each) for each in span],
        span_label=span_label,
        disabled=disabled,
        event_drawn=enter,
    )
