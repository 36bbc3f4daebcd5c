"""The card of a plan: its name, what it changes, and the form to edit it; and what stays of one that was removed."""

from collections.abc import Callable, Collection
from typing import Any

import solara

from journeysim.reports.comparison.plan_words import plan_words
from journeysim.reports.theme import look
from journeysim.scenario.scenario import Scenario

from ...components.html import Button, element, text
from ...text import t
from .plan import PlanForm

#: Changes of a plan that its card tells.
_WORDS = 3


@solara.component
def PlanCard(
    base: Scenario,
    plan: Scenario,
    number: int,
    opened: bool,
    on_open: Callable[[], None],
    on_plan: Callable[[Scenario], None],
    on_copy: Callable[[], None] | None,
    on_remove: Callable[[], None],
    taken: Collection[str],
    disabled: bool,
) -> Any:
    """Show a plan: its name, what it changes, and while it is opened the form to edit it."""
    summary = solara.use_memo(lambda: told_of(base, plan), [base, plan])
    off = {"disabled": "disabled"} if disabled else {}
    name = plan.name
    opening = (t("compare.close"), t("compare.close_label", name=name)) if opened else (
        t("compare.edit"), t("compare.edit_label", name=name))  # fmt: skip
    return element(
        "li",
        element(
            "div",
            element("span", kind="swatch", style=f"--its:{look(number).colour}", aria_hidden="true"),
            text("h3", name),
            element(
                "div",
                Button(opening[0], on_open, aria_label=opening[1], aria_expanded="true" if opened else "false", **off),
                Button(
                    t("compare.copy"),
                    on_copy or (lambda: None),
                    aria_label=t("compare.copy_label", name=name),
                    **(off if on_copy else {"disabled": "disabled"}),
                ),
                Button(t("compare.remove"), on_remove, aria_label=t("compare.remove_label", name=name), **off),
                kind="plan-buttons",
            ),
            kind="plan-head",
        ),
        # The form itself says what it changes.
        *(
            [PlanForm(base, plan, on_plan, taken=taken, disabled=disabled)]
            if opened
            else [text("p", each, kind="" if each == plan.title else "soft") for each in summary]
        ),
        kind="plan-card",
    )


def told_of(base: Scenario, plan: Scenario) -> list[str]:
    """Return what a plan is called, where it has a title of its own, and what it changes, the first of many."""
    words = plan_words(base, plan)
    more = len(words) - _WORDS
    told = [*words[:_WORDS], *([t("compare.changes_more", count=more)] if more > 0 else [])]
    titled = [plan.settings.title] if plan.settings.title not in ("", base.settings.title) else []
    return [*titled, *(told or [t("compare.same_as_base")])]


@solara.component
def Removed(name: str, on_undo: Callable[[], None], disabled: bool) -> Any:
    """Say which plan was removed, with a button that brings it back; a screen reader has heard it already."""
    off = {"disabled": "disabled"} if disabled else {}
    back = Button(t("compare.undo"), on_undo, aria_label=t("compare.undo_label", name=name), **off)
    return element("div", text("p", t("compare.removed", name=name)), back, kind="notice note removed")
