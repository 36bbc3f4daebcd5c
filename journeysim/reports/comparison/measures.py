"""The measures of money and of buyers as they are told, with intervals that mean something."""

import pandas as pd

from journeysim.experiments.comparison.compare import Comparison
from journeysim.experiments.comparison.decomposition import CAMPAIGN, Decomposition
from journeysim.experiments.comparison.verdicts import FEW
from journeysim.scenario.levers import title_of

#: Days that not every replicate has.
_ABOVE_NOTHING = ("pulled_days", "payback_day")
#: Intervals below this share of their ends are those of rounding.
_ROUNDING = 1e-9
#: Own brands that are named in a label.
_NAMED = 2


def money(comparison: Comparison) -> pd.DataFrame:
    """Return what each plan costs and returns, rows of plan, name, label, unit, mean, low, high and n."""
    return _told(comparison.returns)


def buyers(comparison: Comparison) -> pd.DataFrame:
    """Return who bought because of each plan, in rows as those of `money`, in words that name the own brands."""
    found = comparison.truth
    words = {
        "from_rivals": "Of the gained: instead of what is not own",
        "cannibalised": f"Of these: instead of {others_of(comparison)}",
    }
    labels = [words.get(name, label) for name, label in zip(found["name"], found["label"], strict=True)]
    return _told(found.assign(label=labels))


def others_of(comparison: Comparison) -> str:
    """Return what to call the products that are not own, but of a brand that is."""
    own = [bool(row.any()) for row in comparison.own.cells]
    products = comparison.base.scenario.products.values()
    brands = list(dict.fromkeys(each.brand for each, mine in zip(products, own, strict=True) if mine and each.brand))
    if not 0 < len(brands) <= _NAMED:
        return "another product of the same brand"
    return f"another product of {' or '.join(brands)}"


def parts(comparison: Comparison, found: Decomposition) -> pd.DataFrame:
    """Return the parts of an effect as `Decomposition.frame` does, campaigns by what they are called elsewhere."""
    frame = found.frame()
    if found.kind != CAMPAIGN:
        return frame
    plans = dict(zip(comparison.names, comparison.plans, strict=True))
    sides = (plans[found.plan].scenario, comparison.base.scenario)
    called = {name: title_of(side, name) for side in reversed(sides) for name in side.campaigns}
    return frame.assign(
        label=[called.get(part, label) for part, label in zip(frame["part"], frame["label"], strict=True)]
    )


def _told(found: pd.DataFrame) -> pd.DataFrame:
    """Return measures with the intervals that mean something.

    What differs by rounding only is the same, so that its interval has no width. A day that only some replicates have
    is above 0, which the interval of few or of very different ones need not be: it has none then.
    """
    width, size = found["high"] - found["low"], found[["mean", "low", "high"]].abs().max(axis=1)
    same = width <= _ROUNDING * size
    found = found.assign(low=found["low"].mask(same, found["mean"]), high=found["high"].mask(same, found["mean"]))
    unknown = found["name"].isin(_ABOVE_NOTHING) & ((found["n"] < FEW) | (found["low"] <= 0.0))
    return found.assign(low=found["low"].mask(unknown), high=found["high"].mask(unknown))
