"""Tables of what experiments measured: elasticities, and lift tests over regions."""

import math
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from journeysim.experiments.elasticities import BUDGET_STEP, PRICE_STEP, Elasticity
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
    judged = sum(each.expected is not None and each.estimate is not None for each in found)
    verdict = f"{misses} of {judged} outside the published range." if misses else "None outside the published range."
    kinds = {each.kind for each in found}
    how = [
        f"Each price {PRICE_STEP:.0%} down and up with the reference price fixed" * ("price" in kinds),
        f"each budget divided and multiplied by {BUDGET_STEP:g}" * ("budget" in kinds),
    ]
    sources = "; ".join(source for kind, source in _SOURCES.items() if kind in kinds)
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
