"""One point of a sweep: its settings, what was measured there, and the way to a comparison."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import solara
from solara.lab import use_task

from journeysim.scenario.problems import ScenarioError
from journeysim.scenario.toml import dumps

from ... import limits
from ...address import BadAddress
from ...components.files import Download
from ...components.html import Button, Link, element, text
from ...components.markup import Table
from ...components.notice import Notice
from ...components.parameters import problem_of
from ...drafts import draft_of
from ...text import t
from ..compare.address import compare_link

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.revisit import Origin
    from journeysim.reports.sweeps.view import View
    from journeysim.scenario.scenario import Scenario

#: Settings that a comparison asks for by themselves.
_CONSUMERS, _STEPS = "population.consumers", "time.steps"


@dataclass(frozen=True)
class Way:
    """How a point gets to the comparison: a link, or else why there is none and the scenario to save as a file.

    `wrong` is a key of the catalogue, `problem` what it tells of; `large` says that it is more than a visitor may run.
    """

    link: str = ""
    scenario: "Scenario | None" = None
    wrong: str = ""
    problem: str = ""
    large: bool = False


@solara.component
def Point(view: "View", number: int, on_close: Callable[[], None]) -> Any:
    """Show a point, by its number."""
    task = use_task(lambda: way(view, number), dependencies=[view.sweep.folder, number], raise_error=False)
    measured = solara.use_memo(lambda: view.measured(number), [view, number])
    found: Way | None = task.value if task.finished else None
    return element(
        "section",
        element(
            "div",
            text("h3", t("sweeps.point", point=f"{number:,}"), id="point", tabindex="-1"),
            Button(t("sweeps.close_point"), on_close),
            kind="point-head",
        ),
        element(
            "div",
            Table([t("sweeps.setting"), t("sweeps.value")], view.values(number)),
            Table([t("sweeps.measured"), t("sweeps.mean"), t("sweeps.interval")], measured),
            kind="point-body",
        ),
        *_way(task.error, found, number),
        kind="point",
        aria_labelledby="point",
    )


def _way(failed: bool, found: Way | None, number: int) -> list[Any]:
    if failed:
        return [Notice(t("sweeps.damaged"), "warning")]
    if found is None:
        return [text("p", t("sweeps.compare_working"), kind="note", role="status")]
    if found.link:
        shown = [Link(found.link, t("sweeps.compare"), kind="button main")]
        return [*shown, text("p", t("sweeps.compare_text"), kind="note"), *_large(found)]
    scenario = found.scenario
    if scenario is None:
        return [Notice(t("sweeps.compare_wrong", problem=found.problem), "warning")]
    told = {
        "sweeps.compare_unknown": t("sweeps.compare_unknown"),
        "sweeps.compare_long": t("sweeps.compare_long"),
    }
    name = f"{scenario.name}-point-{number}.toml"
    return [
        text("p", told[found.wrong], kind="note"),
        Download(t("sweeps.file"), name, lambda: dumps(scenario.as_dict())),
    ]


def _large(found: Way) -> list[Any]:
    scenario = found.scenario
    if not found.large or scenario is None:
        return []
    told = t(
        "sweeps.compare_large",
        consumers=f"{scenario.population.consumers:,}",
        steps=f"{scenario.time.steps:,}",
        most_consumers=f"{limits.CONSUMERS:,}",
        most_steps=f"{limits.STEPS:,}",
    )
    return [Notice(told)]


def way(view: "View", number: int) -> Way:
    """Return how a point gets to the comparison."""
    revisit = import_module("journeysim.experiments.sweeps.revisit")
    reading = import_module("journeysim.experiments.sweeps.reading")
    try:
        # Anew: what a view shows may call scenarios by other names.
        origin: Origin = revisit.origin(reading.Sweep.open(view.sweep.folder))
        plan = origin.at(number)
    except ScenarioError as error:
        return Way(problem=problem_of(error))
    if not origin.name:
        return Way(scenario=plan, wrong="sweeps.compare_unknown")
    base = origin.scenario
    people, steps = base.population.consumers, base.time.steps
    settings = {key: value for key, value in origin.settings.items() if key not in (_CONSUMERS, _STEPS)}
    numbers = {
        "consumers": min(people, limits.CONSUMERS),
        "seed": origin.sweep.seed,
        "days": int(min(steps, limits.STEPS) * base.time.step_days),
    }
    try:
        draft = {**draft_of(base, plan), "name": f"point-{number}"}
        link = compare_link(origin.name, [draft], settings, **numbers)
    except BadAddress:
        return Way(scenario=plan, wrong="sweeps.compare_long")
    return Way(link, plan, large=people > limits.CONSUMERS or steps > limits.STEPS)
