"""Tables of what experiments measured: elasticities, and lift tests over regions."""

import math
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from journeysim.experiments.elasticities import BUDGET_STEP, NOT_THE_LIMIT, PRICE_STEP, Elasticity
from journeysim.experiments.geo_lift import GeoLift, mean_lifts
from journeysim.reports.tables import plain_table, remark

_NONE = "–"
_SOURCES = {
    "price": "price: Bijmolt, van Heerde & Pieters 2005, mean -2.62",
    "budget": "advertising: Sethuraman, Tellis & Briesch 2011, mean 0.12 in the short run",
}


def elasticities(found: Sequence[Elasticity], title: str, facts: str) -> RenderableType:
    """Return each elasticity with its interval, the published range, and whether it lies there."""
    table = plain_table("Elasticities of units sold", ("", "Elasticity", "95% interval", "Published", "Verdict"))
    table.columns[4].justify = "left"
    for each in found:
        told = each.estimate
        table.add_row(
            each.what, _NONE if told is None else number(told.mean),
            _NONE if told is None else interval(told.low, told.high),
            _NONE if each.expected is None else f"{each.expected[0]:g} to {each.expected[1]:g}", each.verdict,
        )  # fmt: skip
    misses = sum(each.verdict == "miss" for each in found)
    judged = sum(each.verdict in ("fits", "miss") for each in found)
    verdict = f"{misses} of {judged} outside the published range." if misses else "None outside the published range."
    kinds = {each.kind for each in found}
    how = [
        f"Each price {PRICE_STEP:.0%} down and up with the reference price fixed" * ("price" in kinds),
        f"each budget divided and multiplied by {BUDGET_STEP:g}" * ("budget" in kinds),
    ]
    sources = "; ".join(source for kind, source in _SOURCES.items() if kind in kinds)
    if any(each.verdict == NOT_THE_LIMIT for each in found):
        verdict += f" {NOT_THE_LIMIT.capitalize()}: the campaign spent no more when it was given more."
    method = f"{', '.join(each for each in how if each)}; same people and luck. Published: {sources}."
    return Group(
        Text(title, style="bold"), remark(facts), Text(), table, Text(), Text(verdict),
        remark(method[:1].upper() + method[1:]),
    )  # fmt: skip


def number(value: float) -> str:
    """Return a number with two decimals; nothing is below zero by rounding alone."""
    text = f"{value:,.2f}"
    return "0.00" if text == "-0.00" else text


def interval(low: float, high: float) -> str:
    """Return an interval to read; a single run has none."""
    return _NONE if math.isnan(low) or math.isnan(high) else f"{number(low)} to {number(high)}"


def geo_lift(found: GeoLift) -> RenderableType:
    """Return what each method makes of the lift, and the truth beside it."""
    plan, tests = found.design, len(found.lifts)
    weeks = f"weeks {plan.first + 1} to {plan.last}" if plan.last > plan.first + 1 else f"week {plan.last}"
    several = "Mean of the tests: " if tests > 1 else ""
    table = plain_table(
        f"{several}Units per region and week", ("Method", "Estimate", "95% interval", "Truth", "Covers the truth")
    )
    means = mean_lifts(found.lifts)
    for each, covering, told in means:
        covers = f"{covering} of {told}" if tests > 1 else "yes" if covering else "no"
        covers = covers if told else _NONE
        table.add_row(
            each.method, number(each.estimate), interval(each.low, each.high), number(each.truth), covers
        )  # fmt: skip
    lever = found.scenario.campaigns[plan.campaign]
    design = f"{plan.treated} of {plan.regions} regions with '{lever.label or plan.campaign}', drawn at random"
    facts = f"{design}; {weeks}, after {plan.before} weeks without it; seed {found.seed}"
    facts += f"; {tests} tests, each with regions of its own" if tests > 1 else ""
    remarks = (
        "Each region is a market of its own. Truth: the treated regions with the campaign less the same without it."
    )
    if any(told < tests for _, _, told in means):
        remarks += f" {_NONE}: too few regions, or too alike, to say how sure it is."
    return Group(
        Text(found.scenario.title, style="bold"), remark(facts), Text(), table, Text(), remark(remarks)
    )  # fmt: skip
