"""How numbers of a comparison are written: as many decimals as they bear, signs where they are changes."""

import math
from typing import Any

NONE = "–"


def places(value: float, width: float, unit: str) -> int:
    """Return how many decimals a number bears: none for large ones, more for those from -1 to 1."""
    if unit.startswith("from "):
        return 3
    size = max(abs(value), width if math.isfinite(width) else 0.0)
    return 0 if size >= 100 or size == 0 else 1 if size >= 10 else 2


def plain(value: float, decimals: int) -> str:
    """Return a number with so many decimals; nothing is below zero by rounding alone."""
    text = f"{value:,.{decimals}f}"
    return text.lstrip("-") if not float(text.replace(",", "")) else text


def signed(value: float, decimals: int) -> str:
    """Return a number with its sign, also when it is above zero."""
    text = plain(value, decimals)
    return f"+{text}" if value > 0 and float(text.replace(",", "")) else text


def amount(value: float, unit: str) -> str:
    """Return an amount to read; shares in percent."""
    if math.isnan(value):
        return NONE
    return f"{value:.1%}" if unit.startswith("share") else plain(value, places(value, math.nan, unit))


def change(value: float, low: float, high: float, unit: str) -> str:
    """Return a difference to read; those of shares in percentage points."""
    if math.isnan(value):
        return NONE
    if unit.startswith("share"):
        return f"{signed(value * 100, 2)} pp"
    return signed(value, places(value, high - low, unit))


def interval(value: float, low: float, high: float, unit: str) -> str:
    """Return an interval to read; a single run has none."""
    if math.isnan(low):
        return NONE
    if unit.startswith("share"):
        return f"{plain(low * 100, 2)} to {plain(high * 100, 2)}"
    decimals = places(value, high - low, unit)
    return f"{plain(low, decimals)} to {plain(high, decimals)}"


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
