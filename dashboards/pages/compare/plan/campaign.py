"""One campaign of a plan: a card that says what it is, and opens to be edited."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import solara

from journeysim.reports.comparison.plan_words import campaign_words
from journeysim.scenario import levers
from journeysim.scenario.declared import Declared, declarations
from journeysim.scenario.levers import title_of
from journeysim.scenario.scenario import Scenario

from ....components.html import Button, element, text
from ....text import t
from .controls import Controls, Enter

#: A last day can be no later, so that the day after is one that a scenario takes.
LATEST = levers.ENDLESS - 1


@solara.component
def CampaignCard(
    base: Scenario,
    plan: Scenario,
    name: str,
    id_: str,
    opened: bool,
    on_open: Callable[[], None],
    on_enter: Enter,
    on_copy: Callable[[], None],
    on_remove: Callable[[], None],
    wrong: Mapping[str, str],
    note: str = "",
    disabled: bool = False,
) -> Any:
    """Show a campaign; while it is opened, its settings in groups, with a `note` on what has just changed of itself."""
    offered = levers.offered()[plan.campaigns[name].lever]
    title = title_of(plan, name)
    off = {"disabled": "disabled"} if disabled else {}
    kept = name in base.campaigns and base.campaigns[name] == plan.campaigns[name]
    says = offered.says if title == offered.title else f"{offered.title}: {offered.says[:1].lower()}{offered.says[1:]}"
    return element(
        "li",
        element(
            "div",
            element(
                "div",
                text("h5", title),
                text("p", campaign_words(plan, name)),
                kind="campaign-told",
            ),
            element(
                "div",
                Button(
                    t("plan.close") if opened else t("plan.edit"),
                    on_open,
                    aria_label=t("plan.close_label", title=title) if opened else t("plan.edit_label", title=title),
                    aria_expanded="true" if opened else "false",
                    **off,
                ),
                Button(t("plan.copy"), on_copy, aria_label=t("plan.copy_label", title=title), **off),
                Button(t("plan.remove"), on_remove, aria_label=t("plan.remove_label", title=title), **off),
                kind="plan-buttons",
            ),
            kind="campaign-head",
        ),
        text("p", says, kind="soft"),
        *([text("p", t("plan.of_market"), kind="note")] if kept else []),
        *([Settings(plan, name, on_enter, wrong, note, disabled)] if opened else []),
        kind="campaign opened" if opened else "campaign",
        id=id_,
        tabindex="-1",
        aria_label=title,
    )


@solara.component
def Settings(plan: Scenario, name: str, on_enter: Enter, wrong: Mapping[str, str], note: str, disabled: bool) -> Any:
    """Show the settings of a campaign: what its author decides at once, the rest folded up."""
    main, *folded = solara.use_memo(lambda: abouts_of(plan, name), [plan, name])
    headings = (t("plan.when"), t("plan.whom"), t("plan.costs"), t("plan.assumed"))
    folds = [
        element(
            "details",
            text("summary", heading + _wrong_in(abouts, wrong)),
            Controls(plan, abouts, on_enter, wrong, disabled),
        )
        for heading, abouts in zip(headings, folded, strict=True)
        if abouts
    ]
    return element(
        "div",
        Controls(plan, main, on_enter, wrong, disabled),
        # It stands there empty too: one that came and went would take the place of the first fold.
        text("p", note, kind="note"),
        *folds,
        kind="campaign-settings",
    )


def _wrong_in(abouts: list[Declared], wrong: Mapping[str, str]) -> str:
    return f" ({t('plan.look')})" if any(each.key in wrong for each in abouts) else ""


def abouts_of(plan: Scenario, name: str) -> list[list[Declared]]:
    """Return the controls of a campaign: the main ones, when, for whom, costs, and what is assumed."""
    found = levers.groups(plan.campaigns[name].lever)
    days = plan.time.steps * plan.time.step_days
    sets = [found.main, found.when, found.whom, found.costs, found.assumed]
    every = declarations(plan, [f"campaigns.{name}.{key}" for keys in sets for key in keys])
    fields = iter(_within(each, plan.campaigns[name].start, days, plan.time.step_days) for each in every)
    return [[next(fields) for _ in keys] for keys in sets]


def _within(about: Declared, start: float, days: float, pace: float) -> Declared:
    """Return a control whose slider keeps to the length of the run, if it is about days of the run.

    `start` is the first day of the campaign. Its `end`, the day after the last, is asked for by the last day.
    """
    last = about.key.rpartition(".")[2]
    if last not in ("start", "end", "on_days", "off_days"):
        return about
    # A campaign that comes after the run, as this was cut short, has its days all the same.
    shown = about.value if start >= days and about.value < LATEST else min(about.value, days)
    about = replace(about, value=shown, span=(0.0, days), pace=pace, unit="")
    if last == "end":
        about = replace(
            about,
            kind="whole",
            value=math.floor(levers.last_day(start, shown)),
            low=0.0,
            high=LATEST,
            span=(0.0, levers.last_day(0.0, days)),
            pace=1.0,
            label=t("plan.end"),
            help=t("plan.end_help"),
            allowed=t("plan.end_allowed"),
        )
    return replace(about, label=t("plan.start")) if last == "start" else about
