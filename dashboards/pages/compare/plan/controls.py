"""Controls of a plan's settings, and what the scenario refuses said at the control that it is about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import solara

from journeysim.scenario.declared import Declared
from journeysim.scenario.problems import ScenarioError
from journeysim.scenario.scenario import Scenario

from ....components.html import element
from ....components.parameters import Field, told_of

Enter = Callable[[Declared, Any], None]


@solara.component
def Controls(
    plan: Scenario,
    abouts: Sequence[Declared],
    on_enter: Enter,
    wrong: Mapping[str, str],
    disabled: bool,
) -> Any:
    """Show a control for each of some settings, with amounts in the market's currency."""

    def control(about: Declared) -> Any:
        shown = replace(about, unit=about.unit.replace("currency", plan.market.currency))
        told = wrong.get(about.key, "")
        return Field(shown, about.value, lambda entered: on_enter(about, entered), told, disabled).key(about.key)

    return element("div", *(control(each) for each in abouts), kind="fields plan-fields")


def told_at(error: ScenarioError, key: str) -> dict[str, str]:
    """Return what is wrong by the key of the control that says it: its own, else that of `key`.

    Raises nothing; where a problem is about another control of the same campaign, both say it.
    """
    told: dict[str, list[str]] = {}
    for each in error.problems[:4]:
        says = told_of(each)
        for at in {key, each.key} if each.key.rpartition(".")[0] == key.rpartition(".")[0] else {key}:
            told.setdefault(at, []).append(says)
    return {at: "; ".join(dict.fromkeys(says)) for at, says in told.items()}
