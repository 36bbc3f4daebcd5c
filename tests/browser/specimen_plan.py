"""Specimens of files and of the form of a plan, beside what they have told Python."""

from typing import Any

import solara

from dashboards.components.files import Download, Upload
from dashboards.components.html import element, text
from dashboards.pages.compare.plan import PlanForm
from journeysim import Scenario


@solara.component
def Files() -> Any:  # noqa: N802 - a component
    """Show an upload and a download."""
    told, tell = solara.use_state("")
    return element(
        "div",
        text("h1", "Files"),
        text("p", told, id="told"),
        Upload("Load a file", lambda content, name: tell(f"{name}: {len(content)} bytes, {content[:20]!r}")),
        Download("Save a file", "../my plan.csv", lambda: "name\n" + "x" * 2_000_000),
    )


@solara.component
def Plan(name: str = "plans.ads-for-everyone") -> Any:  # noqa: N802 - a component
    """Show the form of a plan of the smartphones market; dots of its name stand for slashes."""
    base = solara.use_memo(lambda: Scenario.load("smartphones"), [])
    first = solara.use_memo(lambda: Scenario.load(name.replace(".", "/")), [name])
    # A plan under another name is the same scenario.
    plan, change = solara.use_state(first, eq=lambda one, other: one is other)
    told = f"{plan.name}: {', '.join(plan.campaigns)}; {plan.hash()[:8]}"
    return element("div", text("h1", "Plan"), text("h2", "Plan A"), text("h3", told, id="told"),
                   PlanForm(base, plan, change))  # fmt: skip
