"""The form: the market, its plans, and how they are to be run."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import solara

from journeysim.experiments.comparison.own import joined, rivals
from journeysim.scenario import catalogue
from journeysim.scenario.plan_file import named, read, shipped
from journeysim.scenario.problems import ScenarioError
from journeysim.scenario.scenario import Scenario

from ... import limits
from ...components.choice import Choice
from ...components.files import Upload
from ...components.focus import Focus
from ...components.html import Button, element, text
from ...components.notice import Live, Notice
from ...drafts import check_limits
from ...text import t
from . import asked as asking
from .asked import Asked
from .card import PlanCard, Removed
from .size import Size

_BUILD = "build-a-plan"
Change = Callable[[Asked], None]


@solara.component
def Form(asked: Asked, on_change: Change, disabled: bool = False) -> Any:
    """Show the form; `on_change` gets what is asked for after each change."""
    return element(
        "div",
        Market(asked, on_change, disabled),
        Size(asked, on_change, disabled),
        Plans(asked, on_change, disabled),
        kind="compare-form",
    )


@solara.component
def Market(asked: Asked, on_change: Change, disabled: bool) -> Any:
    """Show what plans are held against; another market begins without plans."""
    wrong, set_wrong = solara.use_state("")
    markets = {each.name: each.title or each.name for each in catalogue.entries() if "/" not in each.name}
    chosen = solara.use_memo(lambda: _chosen(asked.base, markets), [asked.base])
    if chosen == "own":
        markets = {"own": asked.base.title, **markets}

    def choose(value: str) -> None:
        if value != "own":
            set_wrong("")
            on_change(_resized(asked, asking.of_base(Scenario.load(value))))

    def bring(content: bytes, filename: str) -> None:
        try:
            base = read(content, filename)
            check_limits(base)
        except ScenarioError as error:
            set_wrong(asking.told(error))
            return
        set_wrong("")
        on_change(_resized(asked, asking.of_base(base)))

    return element(
        "section",
        text("h2", t("compare.market")),
        Choice(t("compare.base"), markets, choose, value=chosen, disabled=disabled),
        *([text("p", catalogue.uncited(asked.base.question), kind="soft")] if asked.base.question else []),
        Upload(t("compare.own_base"), bring, wrong=wrong, disabled=disabled),
    )


def _chosen(base: Scenario, markets: dict[str, str]) -> str:
    name = shipped(base)
    return name if name in markets and Scenario.load(name) == base else "own"


def _resized(asked: Asked, other: Asked) -> Asked:
    """Return another base with the replicates and seed that were chosen."""
    return replace(other, replicates=asked.replicates, seed=asked.seed, marginal=asked.marginal)


@solara.component
def Plans(asked: Asked, on_change: Change, disabled: bool) -> Any:
    """Show the plans, each with what it changes and a form to edit it, and ways to add one."""
    edited, edit = solara.use_state(-1)
    heard, say = solara.use_state("")
    turn, attend = solara.use_state(0)
    # What was asked for without the plan that was removed last, and that plan with its place and its card's number.
    gone, let_go = solara.use_state((None, 0, None, 0), eq=lambda one, other: one is other)
    # Plans have no name that lasts: each card keeps a number of its own, however many before it are removed.
    numbers = solara.use_ref([])
    del numbers.current[len(asked.plans) :]
    while len(numbers.current) < len(asked.plans):
        numbers.current.append(max(numbers.current, default=-1) + 1 + turn)
    wrong, set_wrong = solara.use_state("")
    full = disabled or len(asked.plans) >= limits.PLANS
    solara.use_effect(lambda: edit(-1), [id(asked.base)])

    def add(make: Callable[[], Scenario], then_edit: bool = False) -> None:
        try:
            on_change(asking.with_plan(asked, make()))
        except ScenarioError as error:
            set_wrong(asking.told(error))
            return
        set_wrong("")
        edit(len(asked.plans) if then_edit else -1)

    def put(number: int, plan: Scenario) -> None:
        on_change(replace(asked, plans=(*asked.plans[:number], plan, *asked.plans[number + 1 :])))

    def remove(number: int) -> None:
        plan, without = asked.plans[number], replace(asked, plans=(*asked.plans[:number], *asked.plans[number + 1 :]))
        edit(-1)
        say(t("compare.removed", name=plan.name))
        attend(turn + 1)
        let_go((without, number, plan, numbers.current[number]))
        del numbers.current[number]
        on_change(without)

    def undo() -> None:
        _, number, plan, card = gone
        edit(edited + 1 if edited >= number else edited)
        say(t("compare.back", name=plan.name))
        attend(turn + 1)
        numbers.current.insert(number, card)
        on_change(replace(asked, plans=(*asked.plans[:number], plan, *asked.plans[number:])))

    def card(number: int, plan: Scenario) -> Any:
        return PlanCard(
            asked.base,
            plan,
            number,
            opened=edited == number,
            on_open=lambda: edit(-1 if edited == number else number),
            on_plan=lambda changed: put(number, changed),
            on_copy=None if full else lambda: add(lambda: plan),
            on_remove=lambda: remove(number),
            taken={asked.base.name, *(each.name for n, each in enumerate(asked.plans) if n != number)},
            disabled=disabled,
        ).key(str(numbers.current[number]))

    fitting = asking.fitting_plans(asked.base)
    return element(
        "section",
        Focus(to=_BUILD, turn=turn),
        Live(heard),
        text("h2", t("compare.plans")),
        text("p", t("compare.plans_text") if asked.plans else t("compare.no_plans_text"), kind="soft"),
        Whose(asked, on_change, disabled),
        element("ol", *(card(number, plan) for number, plan in enumerate(asked.plans)), kind="plan-list"),
        # Until the next change, whatever it is.
        Removed(gone[2].name, undo, disabled) if gone[0] is asked else element("div"),
        element(
            "div",
            *(
                [
                    Choice(
                        t("compare.add"),
                        fitting,
                        lambda name: add(lambda: asking.shipped_plan(asked, name)),
                        empty=t("compare.add_which"),
                        disabled=full,
                    )
                ]
                if fitting
                else []
            ),
            Button(
                t("compare.build"),
                lambda: add(lambda: named(asked.base, t("compare.build_name")), then_edit=True),
                id=_BUILD,
                **({"disabled": "disabled"} if full else {}),
            ),
            Upload(
                t("compare.own_plan"),
                lambda content, filename: add(lambda: _plan(content, filename)),
                wrong=wrong,
                disabled=full,
            ),
            kind="plan-add",
        ),
    )


@solara.component
def Whose(asked: Asked, on_change: Change, disabled: bool) -> Any:
    """Say that the plans are for products of rivals, and let choose whose sales count; nothing where they are not."""
    base = asked.base
    names = solara.use_memo(lambda: rivals(base, asked.plans), [base, asked.plans])
    owners = asking.owners(base)
    promoted = {name: each for name, each in base.products.items() if (each.label or name) in names}
    offered = dict.fromkeys([*(each.brand for each in promoted.values() if each.brand), *promoted])
    if asked.own:
        offered.setdefault(asked.own)
    says = (
        t("compare.rivals_chosen", names=joined(names), own=owners[asked.own])
        if asked.own
        else t("compare.rivals", names=joined(names))
    )
    parts = [
        Notice(says, "note"),
        Choice(
            t("compare.rivals_own"),
            {"": t("compare.own_together"), **{name: owners[name] for name in offered}},
            lambda name: on_change(replace(asked, own=name)),
            value=asked.own,
            disabled=disabled,
        ),
    ]
    return element("div", *(parts if names else []), kind="whose")


def _plan(content: bytes, filename: str) -> Scenario:
    plan = read(content, filename)
    check_limits(plan)
    return plan
