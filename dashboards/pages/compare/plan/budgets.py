"""What the campaigns of a plan may spend: a slider for each, and the sum."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import solara

from journeysim.experiments.comparison.own import differing_campaigns
from journeysim.reports.comparison.plan_words import money
from journeysim.scenario import levers
from journeysim.scenario.declared import Declared, declarations, round_above
from journeysim.scenario.levers import title_of
from journeysim.scenario.scenario import Scenario

from ....components.html import Button, element, text
from ....text import t
from .controls import Controls, Enter


@solara.component
def Budgets(
    base: Scenario,
    plan: Scenario,
    on_enter: Enter,
    on_change: Callable[[Mapping[str, Any], str], None],
    wrong: Mapping[str, str],
    disabled: bool,
) -> Any:
    """Show the budget of each campaign on a slider of the same length, and what the plan's own come to together."""
    limited = [name for name, each in plan.campaigns.items() if each.budget is not None]
    highest = max([plan.campaigns[name].budget for name in limited], default=0.0)
    top = solara.use_ref(0.0)
    if highest > top.current:
        # Longer only where none could reach, so that the sliders do not run away from whoever moves them.
        top.current = round_above(max(2 * max(highest, levers.budget_for(plan)), 1.0))
    off = {"disabled": "disabled"} if disabled else {}

    def row(name: str) -> Any:
        title, key = title_of(plan, name), f"campaigns.{name}.budget"
        if name not in limited:
            return element(
                "div",
                element("p", text("span", title), text("span", t("plan.no_limit"), kind="soft")),
                Button(
                    t("plan.set_limit"),
                    lambda: on_change({key: levers.budget_for(plan)}, key),
                    aria_label=t("plan.set_limit_label", title=title),
                    **off,
                ),
                kind="budget unlimited",
            ).key(name)
        about = replace(slider(plan, key, top.current), label=title)
        return element(
            "div",
            Controls(plan, [about], on_enter, wrong, disabled),
            Button(
                t("plan.drop_limit"),
                lambda: on_change({key: "drop"}, key),
                aria_label=t("plan.drop_limit_label", title=title),
                **off,
            ),
            kind="budget",
        ).key(name)

    if not plan.campaigns:
        return element("div")
    differing = differing_campaigns(base, plan)
    own = [name for name in plan.campaigns if name in differing]
    anyway = [name for name in plan.campaigns if name not in differing]
    sums = []
    if own:
        total = _sum(plan, own)
        unlimited = any(name not in limited for name in own)
        sums.append(t("plan.together_and", sum=total) if unlimited else t("plan.together", sum=total))
    if any(name in limited for name in anyway):
        sums.append(t("plan.anyway", sum=_sum(plan, anyway)))
    return element(
        "div",
        text("h4", t("plan.budgets")),
        text("p", t("plan.budgets_text"), kind="soft"),
        *(row(name) for name in plan.campaigns),
        *(text("p", each, kind="sum" if own and not at else "soft") for at, each in enumerate(sums)),
        kind="budgets",
    )


def slider(plan: Scenario, key: str, top: float) -> Declared:
    """Return the control of a budget whose slider ends at `top`."""
    (about,) = declarations(plan, [key])
    return replace(about, span=(0.0, top), pace=top / 200)


def _sum(plan: Scenario, names: Sequence[str]) -> str:
    return money(plan, sum(plan.campaigns[name].budget or 0.0 for name in names))
