"""What a whole run comes to: the funnel, rates, paths and economics, each with label and unit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from journeysim.population.columns import STAGES
from journeysim.records.log import Cast, Log, empty_log
from journeysim.records.metrics import MONEY, REPEAT, SIGNS, THOUSANDTHS, Metric, catalogue

#: Causes that are friends' or influencers' doing: such sales are referrals.
REFERRAL = ("informational", "normative", "influencer", "referral", "viral", "community")
#: Causes by which needs are discovered in social networks: the feed, friends and influencers.
SOCIAL = ("feed", *REFERRAL)


@dataclass(frozen=True)
class Measure:
    """One number for a whole run; `None` where it has no value, as a rate of nothing has none."""

    name: str
    label: str
    unit: str
    value: float | None


def measures(cast: Cast, metrics: list[Metric], log: Log) -> list[Measure]:
    """Return every measure of one replicate: totals and last values of the metrics, then what follows from them."""
    plain = [Measure(each.name, each.label, each.unit, each.total(log)) for each in metrics if each.over != "ratio"]
    parts = (_funnel, _rates, _sorts, _paths, _economics)
    return [*plain, *(measure for part in parts for measure in part(cast, log))]


def measured(cast: Cast) -> list[Measure]:
    """Return every measure that a run of this cast has, without values: what can be known before anything runs."""
    return measures(cast, catalogue(cast), empty_log(cast))


def _over(above: float, below: float) -> float | None:
    return above / below if below else None


def _sum(log: Log, name: str, *place: int | None) -> int:
    return int(log.at(name, *place).sum())


def _of_causes(cast: Cast, log: Log, name: str, causes: tuple[str, ...]) -> int:
    return sum(_sum(log, name, number) for number, cause in enumerate(cast.causes) if cause in causes)


def _funnel(cast: Cast, log: Log) -> Iterator[Measure]:
    made = np.asarray(log["transitions"]).sum(axis=0).tolist()
    moves = list(zip(cast.moves, made, strict=True))
    for number, (name, label) in enumerate(cast.stages.items()):
        if name == "idle":
            continue
        key = f"funnel.{name}"
        arrived = sum(count for move, count in moves if move.target == name)
        left = [(move, count) for move, count in moves if move.source == name]
        back = sum(count for move, count in left if move.back)
        ended = sum(count for move, count in left if move.target == "idle" and name != "evaluation")
        onward = sum(count for _, count in left) - back - ended
        yield Measure(f"{key}.entries", f"{label}: arrivals, coming back included", "people", arrived)
        yield Measure(f"{key}.onward", f"{label}: went on", "people", onward)
        yield Measure(f"{key}.backtracks", f"{label}: went back", "people", back)
        yield Measure(f"{key}.ended", f"{label}: ended the journey", "people", ended)
        yield Measure(f"{key}.conversion", f"{label}: went on, of those who arrived", "share", _over(onward, arrived))
        days = _over(_sum(log, "steps_in_stage", number) * cast.step_days, _sum(log, "stage_exits", number))
        yield Measure(f"{key}.days", f"{label}: mean time until leaving", "days", days)
    back_by: dict[tuple[str, str], int] = {}
    for move, count in moves:
        if move.back:
            place = move.source, move.target
            back_by[place] = back_by.get(place, 0) + count
    for (source, target), count in back_by.items():
        label = f"Back from {cast.stages[source].lower()} to {cast.stages[target].lower()}"
        yield Measure(f"backtracks.{source}.{target}", label, "people", count)


def _rates(cast: Cast, log: Log) -> Iterator[Measure]:
    units, needs = _sum(log, "units"), _sum(log, "needs")
    returned, judged = _sum(log, "returned_units"), _sum(log, "evaluations")
    cart_rate = _over(units, _sum(log, "carts"))
    yield Measure("conversion", "Purchases per visit", "share", _over(units, _sum(log, "visits")))
    yield Measure(
        "cart_abandonment", "Carts without a purchase", "share", None if cart_rate is None else 1.0 - cart_rate
    )
    yield Measure("needs.conversion", "Purchases per need", "share", _over(units, needs))
    yield Measure("returns.share", "Units returned, of units sold", "share", _over(returned, units))
    social = _of_causes(cast, log, "needs", SOCIAL)
    yield Measure("needs.social_share", "Needs discovered in social networks", "share", _over(social, needs))
    wants = _of_causes(cast, log, "needs", cast.wants)
    yield Measure("needs.wants", "Wants that began", "needs", wants)
    yield Measure("needs.want_share", "Wants, of all needs and wants", "share", _over(wants, needs))
    yield Measure(
        "satisfaction.mean", "Mean satisfaction of those who judged", "from -1 to 1",
        _over(_sum(log, "satisfaction_milli") / THOUSANDTHS, judged),
    )  # fmt: skip
    repeat = _over(_sum(log, "repeat_purchases"), units)
    yield Measure("sales.repeat_share", REPEAT, "share", repeat)
    referred = _over(_of_causes(cast, log, "sales_by_cause", REFERRAL), units)
    yield Measure("sales.referral_share", "Sales brought by friends and influencers", "share", referred)
    paid = _sum(log, "revenue") / MONEY
    yield Measure("sales.order_value", "Mean order, accessories included", cast.currency, _over(paid, units))


def _sorts(cast: Cast, log: Log) -> Iterator[Measure]:
    units = _sum(log, "units")
    for p, (name, label) in enumerate(cast.products.items()):
        sold = _sum(log, "units", p)
        yield Measure(f"product.{name}.share", f"{label}: share of units sold", "share", _over(sold, units))
        returned = _over(_sum(log, "returned_units", p), sold)
        yield Measure(f"product.{name}.return_share", f"{label}: returned, of units sold", "share", returned)
    for v, (name, label) in enumerate(cast.vendors.items()):
        share = _over(_sum(log, "units", None, v), units)
        yield Measure(f"vendor.{name}.share", f"{label}: share of units sold", "share", share)
    for sign in reversed(range(len(SIGNS))):
        label = f"{SIGNS[sign].capitalize()} posts to friends"
        yield Measure(f"word_of_mouth.{SIGNS[sign]}.sent", label, "posts", _sum(log, "posts", sign))
    passed_on = _sum(log, "posts") - _sum(log, "posts", None, 0)
    yield Measure("word_of_mouth.passed_on", "Posts that passed on another's", "posts", passed_on)
    level = log.at("frugality")
    change = float(level[-1]) - log.frugality_before if level.size else None
    yield Measure("frugality.change", "Change of mean frugality over the run", "from -1 to 1", change)
    same, other = _sum(log, "same_group_friends"), _sum(log, "other_group_friends")
    label = "Own group, of friends owning what was bought"
    yield Measure("identity.own_group_share", label, "share", _over(same, same + other))
    yield Measure("identity.sorting", "How far products differ in who owns them", "from 0 to 1", _sorting(cast, log))


def _sorting(cast: Cast, log: Log) -> float | None:
    """Return how far the owners' groups of each product differ from those of all owners, at the end, from 0 to 1."""
    owners = np.asarray(log["owners_by_group"])
    if len(cast.groups) < 2 or not owners.size or not owners[-1].sum():
        return None
    last: Any = owners[-1].astype(np.float64)
    by_product = last.sum(axis=0)
    everywhere = last.sum(axis=1) / last.sum()
    apart = np.abs(last - everywhere[:, None] * by_product).sum() / 2.0
    return float(apart / by_product.sum())


def _paths(cast: Cast, log: Log) -> Iterator[Measure]:
    made = np.asarray(log["transitions"]).sum(axis=0).tolist()
    first = [(move.target, count) for move, count in zip(cast.moves, made, strict=True) if move.source == "idle"]
    total, ended = sum(count for _, count in first), _sum(log, "journeys_ended")
    # Every place where a journey can begin, also where none did, so that names do not depend on what happens.
    for name in (stage for stage in cast.stages if any(target == stage for target, _ in first)):
        count = sum(count for target, count in first if target == name)
        label = f"Journeys that began with {cast.stages[name].lower()}"
        yield Measure(f"paths.first_entry.{name}", label, "share", _over(count, total))
        at = STAGES.index(name)
        kept = _over(_sum(log, "journeys_bought", at), _sum(log, "journeys_ended", at))
        yield Measure(f"paths.bought.{name}", f"{label}: ended with a purchase kept", "share", kept)
    yield Measure("paths.backtracks", "Times gone back in a journey, mean", "per journey",
                  _over(_sum(log, "path_backtracks"), ended))  # fmt: skip
    yield Measure("paths.length", "Moves in a journey, mean", "per journey", _over(_sum(log, "path_moves"), ended))


def _economics(cast: Cast, log: Log) -> Iterator[Measure]:
    """Yield what customers cost and what advertising brought back, by campaign and in all.

    Campaigns for the same product count the same buyers each; in all, rivals' aside, every buyer and sale counts once.
    """
    money, own = cast.currency, [c for c, rival in enumerate(cast.rival) if not rival]
    for c, (name, label) in enumerate(cast.campaigns.items()):
        key = f"campaign.{name}"
        yield Measure(f"{key}.new_customers", f"{label}: {_NEW}", "people", _won(cast, log, [c]))
        yield Measure(f"{key}.acquisition_cost", f"{label}: spent per new customer", money, _cost(cast, log, [c]))
        yield Measure(f"{key}.return_on_ad_spend", f"{label}: {_RETURN}", "ratio", _return(cast, log, [c]))
    yield Measure(
        "campaigns.new_customers", f"Campaigns of all firms, rivals' aside: {_NEW}", "people", _won(cast, log, own)
    )
    yield Measure(
        "campaigns.acquisition_cost",
        "Campaigns of all firms, rivals' aside: spent per new customer",
        money,
        _cost(cast, log, own),
    )
    label = f"Campaigns of all firms that make wants, rivals' aside: {_RETURN}"
    yield Measure("campaigns.return_on_ad_spend", label, "ratio", _return(cast, log, own))


_NEW = "buyers of what is advertised who kept it and owned nothing of its brand before"
_RETURN = "revenue less refunds of what is advertised, in journeys that advertising began, per unit of money spent"


def _promoted(cast: Cast, campaigns: Iterable[int]) -> list[int]:
    return sorted({product for c in campaigns for product in cast.promoted[c][0]})


def _spent(log: Log, campaigns: Iterable[int]) -> int:
    return sum(int(log.at("campaign_spent", c)[-1]) for c in campaigns) if len(log) else 0


def _won(cast: Cast, log: Log, campaigns: Iterable[int]) -> int:
    products = _promoted(cast, campaigns)
    return sum(_sum(log, "new_customers", p) - _sum(log, "new_customers_returned", p) for p in products)


def _cost(cast: Cast, log: Log, campaigns: Iterable[int]) -> float | None:
    spent = _spent(log, campaigns)
    return _over(spent / MONEY, _won(cast, log, campaigns)) if spent else None


def _return(cast: Cast, log: Log, campaigns: Iterable[int]) -> float | None:
    """Return what came back per money spent; campaigns that make no wants are neither credited nor charged."""
    credited = [c for c in campaigns if cast.wanting[c]]
    names = list(cast.causes)
    if not credited or "advertising" not in names:
        return None
    cause = names.index("advertising")
    back = sum(
        _sum(log, "revenue_by_cause", cause, p) - _sum(log, "refunds_by_cause", cause, p)
        for p in _promoted(cast, credited)
    )
    return _over(back, _spent(log, credited))
