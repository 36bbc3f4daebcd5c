"""What each campaign of a plan was allowed to spend, what it spent, and what it left."""

from collections.abc import Sequence
from math import fsum, nan

import numpy as np
import pandas as pd

from journeysim.experiments.comparison.own import Own
from journeysim.records.result import Result

#: A plan that leaves more than this share of its budgets unspent is told to.
MUCH = 0.5
_MONEY = 100.0


def spending(plan: Result, own: Own) -> pd.DataFrame:
    """Return one row for each campaign of a plan whose costs are own, means over the replicates.

    Columns: name, label, budget (nan without a limit), spent (on media and fees), discounts (both in the currency),
    left (of the budget, nan without one) and reached (people).
    """
    rows = []
    pays = own.pays(plan.cast)
    for number, (name, label) in enumerate(plan.cast.campaigns.items()):
        if not pays[number]:
            continue
        allowed = plan.scenario.campaigns[name].budget
        budget = nan if allowed is None else float(allowed)
        every, cuts, reached = (
            _mean([float(np.asarray(log.arrays[what])[-1, number]) if what in log.arrays else 0.0 for log in plan.logs])
            for what in ("campaign_spent", "campaign_discounts", "campaign_reached")
        )
        spent, discounts = (every - cuts) / _MONEY, cuts / _MONEY
        rows.append((name, label, budget, spent, discounts, budget - spent - discounts, reached))
    return pd.DataFrame(rows, columns=["name", "label", "budget", "spent", "discounts", "left", "reached"])


def unspent(name: str, found: pd.DataFrame, currency: str) -> str:
    """Return in words that a plan left more than half of its budgets; "" if it did not, or if any has no limit."""
    budget, left = float(found["budget"].sum(skipna=False)), float(found["left"].sum(skipna=False))
    if not len(found) or not budget > 0 or not left > MUCH * budget:
        return ""
    return (
        f"{name} spent {budget - left:,.0f} of the {budget:,.0f} {currency} that its campaigns may spend:"
        f" {left / budget:.0%} stayed unspent (a budget is a limit, and a campaign pays only for what comes about)"
    )


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)
