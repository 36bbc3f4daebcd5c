"""Where a run is watched: the market, the settings worth trying, and in words what is changed in it."""

from collections.abc import Callable
from typing import Any

import solara

from journeysim.scenario.declared import declared

from ...address import BadAddress
from ...components.choice import Choice
from ...components.html import element, text
from ...components.share import Share
from ...text import t
from .asked import Asked, elsewhere, link, markets, scenario_of
from .offered import groups, presets


@solara.component
def Where(asked: Asked, ask: Callable[[Asked], None], compared: bool) -> Any:
    """Choose a market or a setting worth trying, and share what is shown; `compared` where a run before is shown."""
    worth, titles, name = presets(), markets(), preset_of(asked)

    def choose(new: str) -> None:
        found = worth.get(new)
        ask(elsewhere(asked, found.market, found.settings) if found else elsewhere(asked, asked.market))

    row = element(
        "div",
        Choice(
            t("explore.market_choice"),
            titles,
            lambda new: ask(elsewhere(asked, new)),
            asked.market,
        ),
        Choice(
            t("explore.preset"),
            {"": t("explore.preset_none")} | {each: about.label for each, about in worth.items()},
            choose,
            name,
        ),
        Share(_address(asked)),
        kind="explore-where",
    )
    says = [t("explore.changed", market=titles[asked.market], changes=told(asked))] if asked.settings else []
    if name:
        says.append(worth[name].watch)
        says.append(t("explore.compared") if compared else t("explore.compare"))
    return element("div", row, text("p", " ".join(says), kind="note explore-changed", role="status"))


def preset_of(asked: Asked) -> str:
    """Return the name of the setting worth trying that is asked for, "" for none."""
    same = (name for name, each in presets().items() if (each.market, each.settings) == (asked.market, asked.settings))
    return next(same, "")


def told(asked: Asked) -> str:
    """Return in words what is changed in a market."""
    if not asked.settings:
        return t("explore.ghost_plain")
    scenario = scenario_of(asked)
    # Every influence has a form: it is called by what the influence is about.
    headings = {key: each.heading for each in groups() for key in each.keys if key.endswith(".form")}
    abouts = [declared(scenario, key) for key in asked.settings]
    return ", ".join(f"{each.label} {each.value:g}" if each.kind == "number"
                     else f"{headings.get(each.key, each.label)}: {each.value}" for each in abouts)  # fmt: skip


def _address(asked: Asked) -> str:
    try:
        return link(asked)
    except BadAddress:
        return ""
