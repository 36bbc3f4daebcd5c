"""The levers to choose from, and a campaign of each that a scenario takes as it is, to begin with."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import count
from itertools import product as pairs
from typing import Any

from journeysim.scenario.parameters import AUTHOR, Settings
from journeysim.scenario.problems import Problem, ScenarioError, listed
from journeysim.scenario.registry import components
from journeysim.scenario.scenario import Scenario

#: The day that a campaign without an end of its own has for one.
ENDLESS = 1e9

SHELVES = ("messages", "friends", "prices", "vendor", "rival")
#: Levers that nothing but time is paid for.
_BY_THE_DAY = ("bundle", "recommender", "co_shopping", "viral_signature", "viral_content")
_DISCOUNT, _SHARE_OF_RUN = 0.15, 6
_FIRST = ("product", "products", "vendor", "brand", "channel", "channels")
#: Attempts to find a vendor and a channel that a lever takes.
_ATTEMPTS = 40


@dataclass(frozen=True)
class Offered:
    """A lever to choose: the name that files know, a title, what it does in a sentence, and the shelf it stands on."""

    name: str
    title: str
    says: str
    shelf: str


@cache
def offered() -> dict[str, Offered]:
    """Return all levers by name, shelf by shelf."""
    found = []
    for name, kind in _kinds().items():
        first = (import_module(kind.__module__).__doc__ or "").strip().split("\n\n")[0]
        title, _, says = " ".join(first.split()).partition(": ")
        says = re.sub(r" ?\(D\d+[^)]*\)", "", says)
        found.append(Offered(name, title, says[:1].upper() + says[1:], str(getattr(kind, "shelf", SHELVES[0]))))
    found.sort(key=lambda each: SHELVES.index(each.shelf))
    return {each.name: each for each in found}


def title_of(scenario: Scenario, name: str) -> str:
    """Return what a campaign is called: its label, else the title of its lever; numbered where others are called so."""
    called = _called(scenario, name)
    same = [each for each in scenario.campaigns if _called(scenario, each) == called]
    return called if same[0] == name else f"{called} {same.index(name) + 1}"


def _called(scenario: Scenario, name: str) -> str:
    lever = scenario.campaigns[name]
    return str(lever.label) or offered()[lever.lever].title


@cache
def _kinds() -> dict[str, type[Settings]]:
    return components("campaigns", import_module("journeysim.campaigns.base").Lever)


@dataclass(frozen=True)
class Groups:
    """The keys of a campaign as a form has them, each relative to the campaign.

    `main` is what it is about and what its author decides, `when` and `whom` schedule and target, `costs` what it
    costs besides, and `assumed` what is assumed of people.
    """

    main: tuple[str, ...]
    when: tuple[str, ...]
    whom: tuple[str, ...]
    costs: tuple[str, ...]
    assumed: tuple[str, ...]


def groups(lever: str) -> Groups:
    """Return the keys of a lever in groups; its budget is in none of them."""
    common = import_module("journeysim.campaigns.base").Lever.model_fields
    main: list[str] = []
    assumed: list[str] = []
    for name, its in _kinds()[lever].model_fields.items():
        extra = its.json_schema_extra if isinstance(its.json_schema_extra, dict) else {}
        decided = its.is_required() or extra.get("source") == AUTHOR or extra.get("unit") in ("choice", "name", "names")
        if name not in common:
            (main if decided else assumed).append(name)
    main.sort(key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    whom = import_module("journeysim.campaigns.target").Target.model_fields
    return Groups(
        (*main, "start", "end"),
        ("schedule", "on_days", "off_days"),
        tuple(f"target.{name}" for name in whom),
        ("setup_cost", "cost_per_day", "label"),
        tuple(assumed),
    )


def with_campaign(scenario: Scenario, lever: str) -> tuple[Scenario, str]:
    """Return a scenario with one campaign more, and the campaign's name.

    Its window lies within the run and its budget fits the size of the market; it is for what the last campaign is
    for, else the first product. Raises `ScenarioError` when no campaign of this kind fits the market.
    """
    if lever not in _kinds():
        raise ScenarioError([Problem("", "lever", "unknown lever", listed(_kinds()))])
    name = free_name(scenario, lever.replace("_", "-"))
    refused: ScenarioError | None = None
    for settings in list(_tries(scenario, lever))[:_ATTEMPTS]:
        try:
            return scenario.with_settings({f"campaigns.{name}": settings}, source=offered()[lever].title), name
        except ScenarioError as error:
            refused = refused or error
    raise refused or ScenarioError([Problem("", "", "this market has no channel to run it in")])


def with_copy(scenario: Scenario, name: str) -> tuple[Scenario, str]:
    """Return a scenario with a copy of a campaign, and the copy's name."""
    copy = free_name(scenario, name)
    settings = scenario.campaigns[name].model_dump(mode="json", exclude_unset=True, exclude_none=True)
    if label := settings.get("label"):
        stem, taken = re.sub(r" \d+$", "", label), {str(each.label) for each in scenario.campaigns.values()}
        settings["label"] = next(each for each in (f"{stem} {number}" for number in count(2)) if each not in taken)
    return scenario.with_settings({f"campaigns.{copy}": settings}), copy


def moved(scenario: Scenario, name: str, day: str, to: float) -> dict[str, float]:
    """Return the settings that move a campaign's `day`, "start" or "end", to another.

    Where nothing would be left of the window, the other day moves along, so that it is as long as before if the run
    is; an end of the run is one for a campaign without an end.
    """
    campaign, days = scenario.campaigns[name], scenario.time.steps * scenario.time.step_days
    length = min(campaign.end, days) - campaign.start
    key = f"campaigns.{name}."
    if day == "start" and campaign.end <= to:
        return {key + "start": to, key + "end": min(to + length, days) if to < days else to + length}
    if day == "end" and 0 < to <= campaign.start:
        return {key + "start": max(to - length, 0.0), key + "end": to}
    return {key + day: to}


def last_day(start: float, end: float) -> float:
    """Return the last day of a window, whose `end` is the day after."""
    return max(start, math.ceil(end) - 1.0)


def free_name(scenario: Scenario, name: str) -> str:
    """Return a name that no campaign of a scenario has: this one, or with a number."""
    stem = re.sub(r"-\d+$", "", name) if name in scenario.campaigns else name
    free, number = stem, 2
    while free in scenario.campaigns:
        free, number = f"{stem}-{number}", number + 1
    return free


def budget_for(scenario: Scenario) -> float:
    """Return a budget that is neither lost in a market nor drowns it, as a round number."""
    prices = [each.price for each in scenario.products.values()]
    per_head = min(max(sum(prices) / len(prices) / 1000, 0.1), 0.5)
    return _round(scenario.population.consumers * per_head)


def _tries(scenario: Scenario, lever: str) -> Iterator[dict[str, Any]]:
    """Yield settings to try, the likeliest first."""
    kind = _kinds()[lever]
    days = scenario.time.steps * scenario.time.step_days
    start, length = _days(scenario, days / _SHARE_OF_RUN), _days(scenario, days / _SHARE_OF_RUN)
    length = {"flash_sale": min(length, _days(scenario, 7)), "sample": min(length, _days(scenario, 7))}.get(
        lever, length
    )
    budget = budget_for(scenario)
    given: dict[str, Any] = {"lever": lever, "start": start, "end": min(start + length, days), "budget": budget}
    if lever in _BY_THE_DAY:
        given["cost_per_day"] = _round(budget / max(length, 1.0)) / 2
    needs = {name for name, its in kind.model_fields.items() if its.is_required()}
    if "discount" in needs:
        given["discount"] = _DISCOUNT
    what = _first(scenario, rival=bool(getattr(kind, "rival", False)))
    vendors = sorted(
        scenario.vendors, key=lambda each: (not scenario.vendors[each].open, not _sells(scenario, each, what))
    )
    if lever == "social_shop":
        vendors = [each for each in vendors if scenario.vendors[each].kind == "social_shop"] or vendors
        given.pop("end")
    channels = sorted(scenario.channels, key=lambda each: scenario.channels[each].kind != "social")
    one = "vendor" in needs or lever in ("complaint_care", "coupon")
    for vendor, channel in pairs(vendors if one else [""], channels if "channel" in needs else [""]):
        tried = dict(given)
        if "product" in needs:
            tried["product"] = what if not one or _sells(scenario, vendor, what) else _sold(scenario, vendor)
        tried |= {key: name for key, name in (("vendor", vendor), ("channel", channel)) if name}
        yield tried | _own(scenario, lever, what, budget)


def _own(scenario: Scenario, lever: str, what: str, budget: float) -> dict[str, Any]:
    """Return what only one lever asks for."""
    people, cost = scenario.population.consumers, scenario.products[what].unit_cost
    if lever == "seeding":
        return {"units": max(1, min(people // 100, math.floor(budget / cost) if cost > 0 else people))}
    if lever == "viral_content":
        return {"creators": max(1, people // 200)}
    if lever == "sample":
        by_day = {"per_day": float(max(1, people // 100)), "cost_per_unit": cost}
        return by_day if cost * people < 10 * budget else {"trial": 0.3}
    if lever == "competitor_response":
        return {"budget": 4 * budget}
    return {}


def _first(scenario: Scenario, rival: bool) -> str:
    """Return the product that the last campaign is for, else the first; for a rival the first of another brand."""
    promoted = [each for lever in scenario.campaigns.values() if not lever.rival for each in lever.promotes()[0]]
    own = promoted[-1] if promoted else next(iter(scenario.products))
    brand = scenario.products[own].brand
    others = [name for name, each in scenario.products.items() if not brand or each.brand != brand]
    return next((each for each in others if each != own), own) if rival else own


def _sells(scenario: Scenario, vendor: str, what: str) -> bool:
    sells = scenario.vendors[vendor].sells
    return not sells or what in sells


def _sold(scenario: Scenario, vendor: str) -> str:
    return next(iter(scenario.vendors[vendor].sells), next(iter(scenario.products)))


def _days(scenario: Scenario, days: float) -> float:
    """Return a length in whole steps, at least one, of tens of days or weeks where it is long enough."""
    step = scenario.time.step_days
    round_ = 10.0 if days >= 40 else 1.0 if days >= 1 else step
    return max(step, math.floor(days / round_) * round_)


def _round(value: float) -> float:
    """Return the next number down of the form 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(value, 0.01)))
    return float(max(each * power for each in (1, 2, 5) if each * power <= max(value, 0.01) * (1 + 1e-9)))
