"""A campaign to add: every lever on its shelf, with a sentence."""

from collections.abc import Callable
from typing import Any

import solara

from journeysim.scenario import levers

from ....components.html import Button, element, text
from ....text import t


@solara.component
def Picker(id_: str, on_choice: Callable[[str], None], disabled: bool = False) -> Any:
    """Show a button that unfolds the levers; `on_choice` gets the name of the one that is chosen."""
    unfolded, unfold = solara.use_state(False)

    def choose(lever: str) -> None:
        unfold(False)
        on_choice(lever)

    off = {"disabled": "disabled"} if disabled else {}
    return element(
        "div",
        Button(
            t("plan.picker_close") if unfolded else t("plan.add"),
            lambda: unfold(not unfolded),
            id=id_,
            aria_expanded="true" if unfolded else "false",
            **off,
        ),
        *([_shelves(choose)] if unfolded and not disabled else []),
        kind="picker",
    )


def _shelves(choose: Callable[[str], None]) -> Any:
    headings = {
        "messages": t("plan.messages"),
        "friends": t("plan.friends"),
        "prices": t("plan.prices"),
        "vendor": t("plan.vendor"),
        "rival": t("plan.rival"),
    }
    shelves = []
    for shelf, heading in headings.items():
        shown = [each for each in levers.offered().values() if each.shelf == shelf]
        shelves += [text("h5", heading), element("ul", *(_lever(each, choose) for each in shown), kind="levers")]
    return element("div", *shelves, kind="shelves")


def _lever(offered: levers.Offered, choose: Callable[[str], None]) -> Any:
    told = [text("strong", offered.title), text("span", offered.says)]
    return element("li", Button(told, lambda: choose(offered.name), kind="lever"))
