"""The table of what each campaign of a plan spent of its budget."""

from collections.abc import Iterator

from journeysim.experiments.comparison.compare import Comparison
from journeysim.experiments.comparison.own import differing_campaigns
from journeysim.experiments.comparison.spending import spending, unspent
from journeysim.reports.amounts import amount
from journeysim.reports.page import paragraph, table
from journeysim.scenario.levers import title_of


def spent(comparison: Comparison) -> Iterator[str]:
    """Yield the table of what the campaigns spent, plan by plan, means of the replicates; nothing without any."""
    currency = comparison.base.cast.currency
    rows = [
        (
            name, title_of(plan.scenario, str(row["name"])), _limit(row["budget"], currency),
            amount(row["spent"], currency), amount(row["discounts"], currency), amount(row["left"], currency),
            amount(row["reached"], "people"),
        )
        for name, plan in zip(comparison.names, comparison.plans, strict=True)
        for row in spending(plan, comparison.own.within(comparison.base.scenario, plan.scenario)).to_dict("records")
    ]  # fmt: skip
    if rows:
        head = ("Plan", "Campaign", "May spend", "Spent", "Discounts", "Unspent", "Reached")
        caption = (
            f"What each own campaign spent on media and fees, {currency}, and people reached; mean of the replicates"
        )
        yield table(head, rows, caption, words=2)
        yield paragraph(
            "A budget is a limit. A campaign pays as it acts: rewards, commissions and price cuts when people take them"
            " up, posts and places when there are some to buy. Discounts count against the budget.",
            "note",
        )


def left_over(comparison: Comparison) -> Iterator[str]:
    """Yield a sentence for each plan that left more than half of what its campaigns may spend."""
    for name, plan in zip(comparison.names, comparison.plans, strict=True):
        found = spending(plan, comparison.own.within(comparison.base.scenario, plan.scenario))
        # What the base spends as well is no doing of the plan.
        found = found[found["name"].isin(differing_campaigns(comparison.base.scenario, plan.scenario))]
        if told := unspent(name, found, comparison.base.cast.currency):
            yield told


def _limit(budget: float, currency: str) -> str:
    return "no limit" if budget != budget else amount(budget, currency)
