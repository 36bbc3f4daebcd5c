"""How numbers of a comparison are written: as many decimals as they bear, signs where they are changes."""

import math
from typing import Any

from journeysim.experiments.comparison.verdicts import shown

NONE = "–"
#: Stands for an interval where every replicate gave the same.
SAME = "all the same"


def places(value: float, width: float, unit: str) -> int:
    """Return how many decimals a number bears: none for large ones, more for those from -1 to 1."""
    if unit.startswith("from "):
        return 3
    size = max(abs(value), width if math.isfinite(width) else 0.0)
    return 0 if size >= 100 or size == 0 else 1 if size >= 10 else 2


def plain(value: float, decimals: int) -> str:
    """Return a number with so many decimals, or more where it would be told as 0 without being it."""
    return shown(value, decimals)


def signed(value: float, decimals: int) -> str:
    """Return a number with its sign, also when it is above zero."""
    text = plain(value, decimals)
    return f"+{text}" if value > 0 and float(text.replace(",", "")) else text


def amount(value: float, unit: str) -> str:
    """Return an amount to read; shares in percent."""
    if math.isnan(value):
        return NONE
    if unit.startswith("share"):
        return f"{plain(value * 100, 1)}%"
    return plain(value, places(value, math.nan, unit))


def change(value: float, low: float, high: float, unit: str) -> str:
    """Return a difference to read; those of shares in percentage points."""
    if math.isnan(value):
        return NONE
    if unit.startswith("share"):
        return f"{signed(value * 100, _points(value, high - low))} pp"
    return signed(value, places(value, high - low, unit))


def interval(value: float, low: float, high: float, unit: str) -> str:
    """Return an interval to read; a single run has none, and one without a width says that all were the same."""
    if math.isnan(low):
        return NONE
    if low == high:
        return SAME
    share = unit.startswith("share")
    decimals = _points(value, high - low) if share else places(value, high - low, unit)
    scale = 100 if share else 1
    return f"{plain(low * scale, decimals)} to {plain(high * scale, decimals)}"


def measured(row: Any, replicates: int) -> str:
    """Return mean and interval of a row (mean, low, high, n, unit), and of how many replicates if not of all."""
    if math.isnan(row["mean"]):
        return NONE
    unit = str(row["unit"])
    text = plain(row["mean"], places(row["mean"], row["high"] - row["low"], unit))
    # The same in every replicate, as what costs a fixed fee is.
    if not math.isnan(row["low"]) and row["low"] < row["high"]:
        text += f" ({interval(row['mean'], row['low'], row['high'], unit)})"
    return text if row["n"] == replicates else f"{text} [{row['n']} of {replicates}]"


def with_unit(label: str, unit: str, currency: str) -> str:
    """Return a label with its unit where the label does not say it."""
    return f"{label}, {unit}" if unit in (currency, "days") else label


def _points(value: float, width: float) -> int:
    """Return how many decimals percentage points bear: two, or more for differences below a tenth of one."""
    size = 100.0 * max(abs(value), width if math.isfinite(width) else 0.0)
    return 2 if size >= 0.1 or size == 0 else min(6, 1 - math.floor(math.log10(size)))
