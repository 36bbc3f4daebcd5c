"""What a comparison says, in words for a reader: a note on whose sales are counted, and the verdicts with advice."""

from journeysim.experiments.comparison.compare import Comparison
from journeysim.experiments.comparison.differences import PROFIT, difference
from journeysim.experiments.comparison.own import joined, rivals
from journeysim.experiments.comparison.verdicts import Verdict, advice
from journeysim.experiments.statistics import Estimate


def told(comparison: Comparison, each: Verdict, most: int) -> str:
    """Return a verdict as sentences, with advice on replicates where no more than `most` have to be added."""
    more = advice(_found(comparison, each), most)
    return f"{each.text}. {more}." if more else f"{each.text}."


def together(comparison: Comparison) -> str:
    """Return that own sales are those of rivals added together; "" where they are not, or somebody chose them so."""
    base, plans = comparison.base.scenario, [each.scenario for each in comparison.plans]
    if comparison.own.chosen or not (found := rivals(base, plans)):
        return ""
    return (
        f"The plans promote products of rivals: {joined(found)}. Their sales and profits are added together in all that"
        " follows, as if one firm sold them"
    )


def _found(comparison: Comparison, each: Verdict) -> Estimate | None:
    """Return what a verdict is about: a plan against the base, or the best plan against the second best."""

    def beyond(plan: str, other: str, metric: str) -> Estimate | None:
        return difference(comparison.values[other], comparison.values[plan], metric, comparison.paired)

    if each.plan:
        return beyond(each.plan, "", each.metric)
    profits = {name: found.mean for name in comparison.names if (found := beyond(name, "", PROFIT))}
    best, *others = sorted(profits, key=lambda name: -profits[name])
    return beyond(best, others[0], PROFIT) if others else None
