"""What an analyst sees of a market, week by week: spend and response of the own campaigns, sales, prices, the public.

Nothing is measured with error: every number is what happened.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.market.market import Market
from journeysim.records.log import Log
from journeysim.records.result import Result
from journeysim.scenario.scenario import Scenario

Floats = NDArray[np.float64]
_MONEY, _DAYS = 100.0, 7.0
#: What a row is about; empty where it does not apply.
ABOUT = ("campaign", "channel", "product", "vendor")


@dataclass(frozen=True)
class Series:
    """One measure by week, shape (weeks,), and what it is about."""

    measure: str
    unit: str
    values: Floats
    about: dict[str, str] = field(default_factory=dict)


def observed(result: Result) -> pd.DataFrame:
    """Return one row for each week and series: `replicate`, `week` (from 1), `first_day`, `measure`, `unit`, `ABOUT`, `value`.

    Only whole weeks are told. Measures: by campaign `spend`, `discounts`, `impressions` and, where they are
    recorded, `clicks` (rivals' campaigns are not seen); by product and vendor `units`, `revenue` (prices paid,
    accessories included) and `mean_price` (of the product alone, nan in weeks without a sale); by product
    `competitor_price_index`, `reviews` and `rating` (so far, at the week's end); for the whole market `visits`.
    """  # noqa: E501
    prices = list_prices(result.scenario)
    parts = []
    for log in result.logs:
        for each in _series(result, log, prices):
            weeks = np.arange(each.values.size)
            parts.append(
                pd.DataFrame(
                    {
                        "replicate": log.replicate,
                        "week": weeks + 1,
                        "first_day": weeks * _DAYS,
                        "measure": each.measure,
                        "unit": each.unit,
                        **{name: each.about.get(name, "") for name in ABOUT},
                        "value": each.values,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def weekly(steps: NDArray[np.generic], step_days: float) -> Floats:
    """Return the sums over whole weeks of a tally by step; a step belongs to the week in which it begins."""
    values = np.asarray(steps, np.float64)
    week = np.floor(np.arange(len(values)) * step_days / _DAYS + 1e-9).astype(np.int64)
    out = np.zeros((whole_weeks(len(values), step_days), *values.shape[1:]))
    inside = week < len(out)
    np.add.at(out, week[inside], values[inside])
    return out


def whole_weeks(steps: int, step_days: float) -> int:
    """Return how many weeks a run has from their first day to their last."""
    return int(steps * step_days / _DAYS + 1e-9)


def list_prices(scenario: Scenario) -> Floats:
    """Return what each vendor asks for each product when nothing is reduced, shape (products, vendors)."""
    market = Market(scenario.market, scenario.products, scenario.vendors, scenario.channels, scenario.time.step_days)
    return np.asarray(market.price.T / _MONEY)


def _series(result: Result, log: Log, prices: Floats) -> Iterator[Series]:
    cast, money = result.cast, result.cast.currency
    yield from _campaigns(result, log)
    units, revenue, cuts = (weekly(log[name], cast.step_days) for name in ("units", "revenue", "discounts"))
    cut = np.divide(cuts / _MONEY, units, out=np.zeros_like(units), where=units > 0)
    price = prices - cut
    for p, product in enumerate(cast.products):
        for v, vendor in enumerate(cast.vendors):
            about = {"product": product, "vendor": vendor}
            yield Series("units", "units", units[:, p, v], about)
            yield Series("revenue", money, revenue[:, p, v] / _MONEY, about)
            yield Series("mean_price", money, np.where(units[:, p, v] > 0, price[:, p, v], np.nan), about)
    brands = [each.brand for each in result.scenario.products.values()]
    at_end = np.searchsorted(np.arange(1, len(log) + 1) * cast.step_days, np.arange(1, len(units) + 1) * _DAYS - 1e-9)
    reviews, stars = (np.asarray(log[name], np.float64)[at_end] for name in ("review_count", "review_stars"))
    for p, product in enumerate(cast.products):
        rivals = np.array([other != p and (brand != brands[p] or not brand) for other, brand in enumerate(brands)])
        index = price_index(price[:, rivals], prices[rivals], units[:, rivals].sum(axis=0))
        yield Series("competitor_price_index", "ratio", index, {"product": product})
        yield Series("reviews", "reviews", reviews[:, p], {"product": product})
        rating = np.divide(stars[:, p], reviews[:, p], out=np.full(len(units), np.nan), where=reviews[:, p] > 0)
        yield Series("rating", "stars", rating, {"product": product})
    yield Series("visits", "visits", weekly(log.at("visits"), cast.step_days))


def price_index(price: Floats, base: Floats, units: Floats) -> Floats:
    """Return what a basket of fixed units costs each week over what it costs at list prices; 1 is no reductions.

    `price` is (weeks, products, vendors), the others (products, vendors); nan when the basket is empty.
    """
    whole = float((base * units).sum())
    paid = (price * units).sum(axis=(1, 2))
    return np.asarray(paid / whole) if whole else np.full(len(price), np.nan)


def _campaigns(result: Result, log: Log) -> Iterator[Series]:
    cast = result.cast
    for c, name in enumerate(cast.campaigns):
        if cast.rival[c]:
            continue
        about = {"campaign": name, "channel": getattr(result.scenario.campaigns[name], "channel", "") or ""}
        so_far = {
            key: np.asarray(log.arrays[f"campaign_{key}"])[:, c]
            for key in ("spent", "discounts", "impressions", "clicks")
            if f"campaign_{key}" in log.arrays
        }
        found = {key: weekly(np.diff(values, prepend=0), cast.step_days) for key, values in so_far.items()}
        discounts = found.pop("discounts", np.zeros_like(found["spent"])) / _MONEY
        yield Series("spend", cast.currency, found.pop("spent") / _MONEY - discounts, about)
        yield Series("discounts", cast.currency, discounts, about)
        for key, values in found.items():
            yield Series(key, key, values, about)
