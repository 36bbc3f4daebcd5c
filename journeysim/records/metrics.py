"""The catalogue of what is measured in every step: each metric with its name, label and unit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from journeysim.records.log import Cast, Log

Values = Callable[[Log], NDArray[Any]]

SIGNS = ("negative", "neutral", "positive")
#: Days over which the trend of frugality is taken; the norm itself is looked at week by week.
TREND_DAYS = 7.0
MONEY, THOUSANDTHS = 100, 1000
REPEAT = "Sales to people who own one or kept one before"


@dataclass(frozen=True)
class Metric:
    """Something measured in every step.

    `over` tells what a number for the whole run is: the `sum` of the steps, the value at the `last` step, or
    nothing (`ratio`). `values` gives whole numbers, `scale` times the unit, shape (steps,).
    """

    name: str
    label: str
    unit: str
    values: Values
    over: Literal["sum", "last", "ratio"] = "sum"
    scale: int = 1

    def column(self, log: Log) -> NDArray[Any]:
        """Return the metric in its unit for every step, shape (steps,)."""
        values = self.values(log)
        return values / self.scale if self.scale > 1 else values

    def total(self, log: Log) -> float | None:
        """Return the metric for the whole run; `None` where it has no value."""
        values = self.values(log)
        if self.over == "ratio" or not values.size:
            return None
        number = (values.sum() if self.over == "sum" else values[-1]).item()
        if isinstance(number, float) and not np.isfinite(number):
            return None
        result: float = number / self.scale if self.scale > 1 else number
        return result


def catalogue(cast: Cast) -> list[Metric]:
    """Return every metric of a run, in the order of the table's columns."""
    parts = (_stages, _needs, _sales, _products, _vendors, _segments, _judgements, _talk, _groups, _norms, _campaigns)
    return [metric for part in parts for metric in part(cast)]


def ratio(over: NDArray[Any], under: NDArray[Any]) -> NDArray[np.float64]:
    """Return one number over another, nan where there is nothing to divide by."""
    out = np.full(np.shape(over), np.nan)
    return np.asarray(np.divide(over, under, out=out, where=np.asarray(under) != 0))


def booked(name: str, *place: int | None) -> Values:
    """Return a reader of a tally at a place; `None` and missing places sum over a dimension."""
    return lambda log: log.at(name, *place)


def _margin(*place: int | None) -> Values:
    """Return a reader of revenue less refunds and cost, in cents, at a place (product, vendor)."""
    return lambda log: log.at("revenue", *place) - log.at("refunds", *place) - log.at("cost", *place)


def _segment_margin(segment: int) -> Values:
    return lambda log: (
        log.at("segment_revenue", segment) - log.at("segment_refunds", segment) - log.at("segment_cost", segment)
    )


def _new_customers(product: int) -> Values:
    return lambda log: log.at("new_customers", product) - log.at("new_customers_returned", product)


def _share(name: str, *place: int | None) -> Values:
    return lambda log: ratio(log.at(name, *place), log.at(name))


def _rating(product: int) -> Values:
    return lambda log: ratio(log.at("review_stars", product), log.at("review_count", product))


def _image(group: int, product: int) -> Values:
    return lambda log: ratio(log.at("owners_by_group", group, product), log.at("owners", product))


def _change(name: str, at: int) -> Values:
    return lambda log: np.diff(log.at(name, at), prepend=0)


def _stages(cast: Cast) -> Iterator[Metric]:
    for number, (name, label) in enumerate(cast.stages.items()):
        yield Metric(
            f"stage.{name}", f"{label}: people at the end of the step", "people", booked("stage", number), "last"
        )
    people = cast.consumers
    yield Metric("owners.total", "People who own one", "people", booked("owners"), "last")
    yield Metric("owners.share", "People who own one", "share of people", lambda log: log.at("owners") / people, "last")
    yield Metric("owners.dropped", "Owners who stopped using their product", "people", booked("abandoned_ownership"))
    yield Metric("journeys.ended", "Journeys that ended", "journeys", booked("journeys_ended"))
    yield Metric("journeys.bought", "Journeys that ended with a purchase kept", "journeys", booked("journeys_bought"))


def _needs(cast: Cast) -> Iterator[Metric]:
    yield Metric("needs.total", "Needs and wants that began", "needs", booked("needs"))
    for number, (name, label) in enumerate(cast.causes.items()):
        yield Metric(f"needs.{name}", f"Needs by cause: {label}", "needs", booked("needs", number))


def _sales(cast: Cast) -> Iterator[Metric]:
    money = cast.currency
    yield Metric("visits", "Visits: looks at offer pages", "visits", booked("visits"))
    yield Metric("carts", "Carts filled", "carts", booked("carts"))
    yield Metric("carts.dropped", "Checkouts left", "carts", booked("checkouts_dropped"))
    yield Metric("sales.units", "Units sold", "units", booked("units"))
    yield Metric("sales.revenue", "Revenue: prices paid", money, booked("revenue"), scale=MONEY)
    yield Metric("sales.refunds", "Refunds", money, booked("refunds"), scale=MONEY)
    yield Metric(
        "sales.net_revenue", "Revenue less refunds", money,
        lambda log: log.at("revenue") - log.at("refunds"), scale=MONEY,
    )  # fmt: skip
    yield Metric("sales.margin", "Margin: revenue less refunds and cost", money, _margin(), scale=MONEY)
    yield Metric("sales.discounts", "Discounts given", money, booked("discounts"), scale=MONEY)
    yield Metric("sales.accessories", "Sales with accessories", "units", booked("accessories"))
    yield Metric("sales.accessory_revenue", "Revenue from accessories", money, booked("accessory_revenue"), scale=MONEY)
    yield Metric("sales.first", "Sales to people who own none and kept none before", "units", booked("first_purchases"))
    yield Metric("sales.repeat", REPEAT, "units", booked("repeat_purchases"))
    yield Metric("returns.units", "Units returned", "units", booked("returned_units"))
    for number, (name, label) in enumerate(cast.causes.items()):
        yield Metric(f"sales.by_cause.{name}", f"Units sold by cause of the need: {label}", "units",
                     booked("sales_by_cause", number))  # fmt: skip


def _products(cast: Cast) -> Iterator[Metric]:
    money = cast.currency
    for p, (name, label) in enumerate(cast.products.items()):
        key = f"product.{name}"
        yield Metric(f"{key}.units", f"{label}: units sold", "units", booked("units", p))
        yield Metric(f"{key}.revenue", f"{label}: revenue", money, booked("revenue", p), scale=MONEY)
        yield Metric(f"{key}.margin", f"{label}: margin", money, _margin(p), scale=MONEY)
        yield Metric(f"{key}.share", f"{label}: share of units sold", "share", _share("units", p), "ratio")
        yield Metric(f"{key}.owners", f"{label}: owners", "people", booked("owners", p), "last")
        yield Metric(
            f"{key}.rating", f"{label}: mean rating so far", "stars",
            _rating(p), "last",
        )  # fmt: skip
        yield Metric(f"{key}.reviews", f"{label}: reviews so far", "reviews", booked("review_count", p), "last")
        yield Metric(f"{key}.returns", f"{label}: units returned", "units", booked("returned_units", p))
        yield Metric(
            f"{key}.new_customers", f"{label}: buyers new to its brand, less those who returned it", "people",
            _new_customers(p),
        )  # fmt: skip


def _vendors(cast: Cast) -> Iterator[Metric]:
    money = cast.currency
    for v, (name, label) in enumerate(cast.vendors.items()):
        key = f"vendor.{name}"
        yield Metric(f"{key}.units", f"{label}: units sold", "units", booked("units", None, v))
        yield Metric(f"{key}.revenue", f"{label}: revenue", money, booked("revenue", None, v), scale=MONEY)
        yield Metric(f"{key}.margin", f"{label}: margin", money, _margin(None, v), scale=MONEY)
        yield Metric(f"{key}.share", f"{label}: share of units sold", "share", _share("units", None, v), "ratio")
        yield Metric(f"{key}.returns", f"{label}: units returned", "units", booked("returned_units", None, v))


def _segments(cast: Cast) -> Iterator[Metric]:
    if not cast.with_segments:
        return
    money = cast.currency
    for s, (name, label) in enumerate(cast.segments.items()):
        key = f"segment.{name}"
        yield Metric(f"{key}.units", f"{label}: units bought", "units", booked("segment_units", s))
        yield Metric(f"{key}.revenue", f"{label}: money spent", money, booked("segment_revenue", s), scale=MONEY)
        yield Metric(f"{key}.refunds", f"{label}: refunds", money, booked("segment_refunds", s), scale=MONEY)
        yield Metric(f"{key}.margin", f"{label}: margin", money, _segment_margin(s), scale=MONEY)


def _judgements(_: Cast) -> Iterator[Metric]:
    yield Metric("evaluations", "Purchases judged", "purchases", booked("evaluations"))
    yield Metric(
        "satisfaction.mean", "Mean satisfaction of those who judged", "from -1 to 1",
        lambda log: ratio(log.at("satisfaction_milli") / THOUSANDTHS, log.at("evaluations")), "ratio",
    )  # fmt: skip
    yield Metric("complaints.total", "Complaints", "complaints", booked("complaints"))
    yield Metric("complaints.answered", "Complaints answered", "complaints", booked("complaints_answered"))
    yield Metric("advocates", "Recommendations by loyal customers", "people", booked("advocates"))
    yield Metric("trials", "Trials before deciding", "trials", booked("trials"))
    yield Metric("reviews", "Public reviews written", "reviews", booked("reviews"))


def _talk(cast: Cast) -> Iterator[Metric]:
    yield Metric("word_of_mouth.sent", "Posts to friends", "posts", booked("posts"))
    yield Metric("word_of_mouth.seen", "Posts seen by friends", "views", booked("posts_seen"))
    for sign in reversed(range(len(SIGNS))):
        for hop in range(cast.hops):
            key, label = f"word_of_mouth.{SIGNS[sign]}.hop{hop}", f"{SIGNS[sign].capitalize()} posts, passed on {hop} x"
            yield Metric(f"{key}.sent", f"{label}: sent", "posts", booked("posts", sign, hop))
            yield Metric(f"{key}.seen", f"{label}: seen", "views", booked("posts_seen", sign, hop))


def _groups(_: Cast) -> Iterator[Metric]:
    yield Metric("groups.opened", "Group deals opened", "groups", booked("groups_opened"))
    yield Metric("groups.tipped", "Group deals that came about", "groups", booked("groups_tipped"))
    yield Metric("groups.failed", "Group deals that failed", "groups", booked("groups_failed"))
    yield Metric("groups.pledges", "Pledges to group deals", "pledges", booked("pledges"))


def _norms(cast: Cast) -> Iterator[Metric]:
    window = max(1, round(TREND_DAYS / cast.step_days))

    def trend(log: Log) -> NDArray[np.float64]:
        level = np.concatenate([[log.frugality_before], log.at("frugality")])
        step = np.arange(1, level.size)
        past = np.maximum(step - window, 0)
        return np.asarray((level[step] - level[past]) / ((step - past) * cast.step_days))

    yield Metric("frugality.level", "Mean frugality", "from 0 to 1", booked("frugality"), "last")
    yield Metric("frugality.trend", "Change of mean frugality, over the last 7 days", "per day", trend, "last")
    if not cast.with_identity or len(cast.groups) < 2:
        return
    for p, (name, label) in enumerate(cast.products.items()):
        for g, group in enumerate(cast.groups):
            yield Metric(
                f"identity.{name}.{group}", f"{label}: share of owners from {group}", "share",
                _image(g, p), "last",
            )  # fmt: skip


def _campaigns(cast: Cast) -> Iterator[Metric]:
    if not cast.campaigns:
        return
    own = ~np.array(cast.rival, bool)
    yield Metric(
        "campaigns.spend", "Campaigns of all firms, rivals' aside: spent, discounts included", cast.currency,
        lambda log: np.diff(np.asarray(log["campaign_spent"])[:, own].sum(axis=1), prepend=0), scale=MONEY,
    )  # fmt: skip
    for c, (name, label) in enumerate(cast.campaigns.items()):
        key = f"campaign.{name}"
        yield Metric(f"{key}.reach", f"{label}: people reached so far", "people", booked("campaign_reached", c), "last")
        yield Metric(f"{key}.impressions", f"{label}: impressions", "impressions", _change("campaign_impressions", c))
        yield Metric(
            f"{key}.spend",
            f"{label}: spent, discounts included",
            cast.currency,
            _change("campaign_spent", c),
            scale=MONEY,
        )
