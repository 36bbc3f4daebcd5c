"""The form of a plan as a whole: every change is a scenario that holds, what does not is said where it was entered."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import solara

from journeysim.reports.comparison.plan_words import plan_words
from journeysim.scenario import levers
from journeysim.scenario.declared import Declared, declarations
from journeysim.scenario.difference import difference
from journeysim.scenario.levers import title_of
from journeysim.scenario.plan_file import TITLE, named, written
from journeysim.scenario.problems import ScenarioError, number
from journeysim.scenario.scenario import Scenario

from .... import limits
from ....components.files import Download
from ....components.focus import Focus
from ....components.html import Button, element, text
from ....components.notice import Live, Notice
from ....components.parameters import fitting, whole_within
from ....text import t
from .budgets import Budgets
from .campaign import CampaignCard
from .controls import Controls, told_at
from .picker import Picker

#: After so many changes a plan is put together anew, as each change is kept in a layer of its own.
_ANEW = 20
_ADD = "add-campaign"


@solara.component
def PlanForm(
    base: Scenario,
    plan: Scenario,
    on_plan: Callable[[Scenario], None],
    on_remove: Callable[[], None] | None = None,
    taken: Collection[str] = (),
    disabled: bool = False,
) -> Any:
    """Show a plan to be edited; `on_plan` gets each changed plan, which holds by the scenario's own rules.

    Names that are `taken` by others it cannot have.
    """
    opened, open_ = solara.use_state("")
    heard, say = solara.use_state("")
    goal, go = solara.use_state(("", 0))
    wrong, set_wrong = solara.use_state({})
    refused, refuse = solara.use_state("")
    moved, along = solara.use_state(("", ""))
    count = solara.use_ref(0)

    def put(changed: Scenario) -> None:
        count.current += 1
        if count.current % _ANEW == 0:
            changed = named(base.with_settings(difference(base, changed)), changed.name)
        set_wrong({})
        refuse("")
        along(("", ""))
        # What was said of the change before is over.
        say("")
        on_plan(changed)

    def change(changes: Mapping[str, Any], about: str) -> bool:
        """Change settings and return True, or say at the control of `about` why that cannot be."""
        try:
            put(plan.with_settings(changes, source=plan.name))
        except ScenarioError as error:
            set_wrong({**wrong, **told_at(error, about)})
            return False
        return True

    def enter(about: Declared, entered: Any) -> None:
        try:
            if about.key.endswith(".end"):
                value = whole_within(about, entered)
            else:
                value = fitting(about, entered, limits.AMOUNT if about.key.endswith(".budget") else None)
        except ScenarioError as error:
            set_wrong({**wrong, **told_at(error, about.key)})
            return
        if about.key == "name" and not value.strip():
            set_wrong({**wrong, "name": t("plan.name_missing")})
        elif about.key == "name" and named(plan, value).name in taken:
            set_wrong({**wrong, "name": t("plan.name_taken", name=named(plan, value).name)})
        elif about.key == "name":
            changed = named(plan, value)
            put(changed)
            if changed.name != value.strip():
                told = t("plan.named", name=changed.name)
                along(("name", told))
                say(told)
        elif about.key == "title" and len(value) > TITLE:
            set_wrong({**wrong, "title": t("plan.title_long", found=len(value), most=TITLE)})
        elif value != about.value:
            enter_fitting(about, value)
        else:
            set_wrong({key: told for key, told in wrong.items() if key != about.key})

    def enter_fitting(about: Declared, value: Any) -> None:
        """Change a setting, and what has to change with it."""
        *place, last = about.key.split(".")
        if about.key == "title":
            # Without a title of its own a plan has that of the base.
            change({"title": value or base.title}, about.key)
        elif len(place) == 2 and place[0] == "campaigns" and last in ("start", "end"):
            # The control holds the last day, a scenario the day after.
            changes = levers.moved(plan, place[1], last, value + 1.0 if last == "end" else value)
            told = ""
            if len(changes) == 2:
                start, end = (changes[f"campaigns.{place[1]}.{day}"] for day in ("start", "end"))
                told = (
                    t("plan.end_along", day=number(levers.last_day(start, end)))
                    if last == "start"
                    else t("plan.start_along", day=number(start))
                )
            if change(changes, about.key) and told:
                along((place[1], told))
                say(told)
        else:
            change({about.key: value}, about.key)

    def make(how: Callable[[], tuple[Scenario, str]], key: str) -> None:
        """Add a campaign, open it and go there."""
        if len(plan.campaigns) >= limits.CAMPAIGNS:
            refuse(t("plan.full", most=limits.CAMPAIGNS))
            return
        try:
            changed, name = how()
        except ScenarioError as error:
            refuse(t("plan.cannot", why="; ".join(each.found for each in error.problems[:2])))
            return
        put(changed)
        open_(name)
        say(t(key, title=title_of(changed, name)))
        go((card_id(name), goal[1] + 1))

    def remove(name: str) -> None:
        title = title_of(plan, name)
        change({f"campaigns.{name}": "drop"}, f"campaigns.{name}")
        open_("")
        say(t("plan.removed", title=title))
        go((_ADD, goal[1] + 1))

    def fold(name: str) -> None:
        """Open a campaign, or close it; what was said of another is over."""
        open_("" if opened == name else name)
        say("")

    def card(name: str) -> Any:
        return CampaignCard(
            base,
            plan,
            name,
            card_id(name),
            opened=opened == name,
            on_open=lambda: fold(name),
            on_enter=enter,
            on_copy=lambda: make(lambda: levers.with_copy(plan, name), "plan.copied"),
            on_remove=lambda: remove(name),
            wrong=wrong,
            note=moved[1] if moved[0] == name else "",
            disabled=disabled,
        ).key(name)

    words = solara.use_memo(lambda: plan_words(base, plan), [base, plan])
    abouts = solara.use_memo(lambda: named_abouts(base, plan), [base, plan, plan.name])
    market = solara.use_memo(lambda: market_abouts(plan), [plan])
    return element(
        "div",
        Focus(to=goal[0], turn=goal[1]),
        Live(heard),
        Controls(plan, abouts, enter, wrong, disabled),
        # It stands there empty too: one that came and went would take the place of what follows.
        text("p", moved[1] if moved[0] == "name" else "", kind="note"),
        text("h4", t("plan.campaigns_heading")),
        # Before the campaigns, as a page is drawn from its top: below, it would stand for a moment under the first one.
        text("p", "" if words else t("plan.no_changes"), kind="soft"),
        *([] if plan.campaigns else [text("p", t("plan.no_campaigns"), kind="soft")]),
        element("ul", *(card(name) for name in plan.campaigns), kind="campaigns"),
        Picker(_ADD, lambda lever: make(lambda: levers.with_campaign(plan, lever), "plan.added"), disabled),
        *([Notice(refused, "warning")] if refused else []),
        Budgets(base, plan, enter, change, wrong, disabled),
        element(
            "details",
            text("summary", t("plan.market")),
            text("p", t("plan.market_text"), kind="soft"),
            Controls(plan, market, enter, wrong, disabled),
        ),
        Changed(words),
        element(
            "div",
            Download(t("plan.save"), f"{plan.name}.toml", lambda: written(plan, base)),
            *(
                [Button(t("plan.remove_plan"), on_remove, disabled="disabled" if disabled else None)]
                if on_remove
                else []
            ),
            kind="plan-save",
        ),
        kind="plan-form",
    )


def card_id(name: str) -> str:
    """Return the id of a campaign's card."""
    return f"campaign-{name}"


@solara.component
def Changed(words: Sequence[str]) -> Any:
    """Show what a plan changes; nothing where it changes nothing yet."""
    if not words:
        return element("div")
    return element(
        "div", text("h4", t("plan.changes")), element("ul", *(text("li", each) for each in words), kind="changes")
    )


def named_abouts(base: Scenario, plan: Scenario) -> list[Declared]:
    """Return the controls of a plan's name and title; a title that it has from the base is none of its own."""
    (title,) = declarations(plan, ["title"])
    own = "" if plan.title == base.title else plan.title
    title = replace(title, value=own, label=t("plan.title"), help=t("plan.title_help"))
    name = replace(title, key="name", value=plan.name, label=t("plan.name"), help=t("plan.name_help"))
    return [replace(name, allowed=t("plan.name_allowed")), replace(title, allowed=t("plan.title_allowed", most=TITLE))]


def market_abouts(plan: Scenario) -> list[Declared]:
    """Return the controls of what holds for the whole market: the level of prices, and each price."""
    keys = [f"products.{name}.price" for name in plan.products]
    level, *prices = declarations(plan, ["market.price_level", *keys])
    shown = [
        replace(about, label=t("plan.price", product=product.label or name))
        for about, (name, product) in zip(prices, plan.products.items(), strict=True)
    ]
    return [level, *shown]
