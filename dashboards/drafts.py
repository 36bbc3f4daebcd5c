"""A plan as small plain data, for an address: its name and what it changes of the base."""

from collections.abc import Mapping
from typing import Any

from journeysim.scenario.difference import difference
from journeysim.scenario.plan_file import check_plain, check_size, named, nested
from journeysim.scenario.problems import Problem, ScenarioError
from journeysim.scenario.scenario import Scenario

from . import limits
from .text import t

#: Characters of a dotted key; whoever reads one takes longer than its length says.
_KEY = 200


def draft_of(base: Scenario, plan: Scenario) -> dict[str, Any]:
    """Return a plan as its name and the settings that make it of the base."""
    return {"name": plan.name, "set": difference(base, plan)}


def plan_of(base: Scenario, draft: Mapping[str, Any]) -> Scenario:
    """Return the plan that a draft makes of the base; a draft may come from anybody.

    Raises `ScenarioError` for what is no draft, what the scenario refuses, files, and more than a visitor may have.
    """
    told = t("plan.draft")
    name, changes = draft.get("name", ""), draft.get("set", {})
    fits = isinstance(name, str) and isinstance(changes, Mapping) and len(name) <= 100
    if not fits or any(len(key) > _KEY for key in changes) or set(draft) - {"name", "set"}:
        raise ScenarioError([Problem(told, "", t("plan.no_draft"))])
    data = nested(changes)
    check_size(data, told)
    check_plain(data, told)
    try:
        plan = named(base.with_settings(changes, source=told), name)
    except RecursionError:
        raise ScenarioError([Problem(told, "", t("plan.no_draft"))]) from None
    check_limits(plan)
    return plan


def check_limits(plan: Scenario) -> None:
    """Raise `ScenarioError` when a plan has more than one visitor may have; its size is asked for apart from it."""
    if (found := len(plan.campaigns)) > limits.CAMPAIGNS:
        raise ScenarioError([Problem("", "", t("plan.campaigns", value=found, most=limits.CAMPAIGNS))])
