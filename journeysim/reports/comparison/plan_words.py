"""A plan in words: each campaign in a line, and what the plan changes of its base."""

from dataclasses import replace

from journeysim.reports.comparison.changes import changes
from journeysim.scenario.declared import Declared, declared
from journeysim.scenario.levers import ENDLESS, last_day, offered, title_of
from journeysim.scenario.overrides import split
from journeysim.scenario.problems import ScenarioError, number
from journeysim.scenario.scenario import Scenario


def campaign_words(scenario: Scenario, name: str) -> str:
    """Return in a line what a campaign is for, when it acts and what it may spend."""
    lever = scenario.campaigns[name]
    products, vendors = lever.promotes()
    what = [_label(scenario, "products", each) for each in products]
    where = [_label(scenario, "vendors", each) for each in vendors]
    parts = [", ".join(what) + (" at " if what and where else "") + ", ".join(where)]
    parts.append(_window(scenario, float(lever.start), float(lever.end)))
    parts.append("no limit" if lever.budget is None else money(scenario, lever.budget))
    return " · ".join(each for each in parts if each)


def money(scenario: Scenario, amount: float) -> str:
    """Return an amount of money to read."""
    return f"{amount:,.0f} {scenario.market.currency}" if amount >= 100 else f"{amount:,.4g} {scenario.market.currency}"


def plan_words(base: Scenario, plan: Scenario) -> list[str]:
    """Return what a plan changes of its base, one sentence for each change; [] when it changes nothing."""
    return [_sentence(base, plan, each.key, each.base, each.plan) for each in changes(base, plan)]


def _sentence(base: Scenario, plan: Scenario, key: str, before: str, after: str) -> str:
    place = split(key)
    if place[0] == "campaigns" and len(place) == 2:
        name = place[1]
        if name not in plan.campaigns:
            return f"Takes away: {title_of(base, name)} ({campaign_words(base, name)})"
        told = f"{_name(plan, name)} ({campaign_words(plan, name)})"
        return f"Adds: {told}" if name not in base.campaigns else f"Instead of {title_of(base, name)}: {told}"
    old, new = _declared(base, key), _declared(plan, key)
    about = new or old
    where = _where(plan if new else base, place)
    what = about.label if about else key
    head = f"{where}: {what[:1].lower()}{what[1:]}" if where else what
    first, last = _value(old, before), _value(new, after)
    if first == last:
        first, last = _value(old, before, exact=True), _value(new, after, exact=True)
    if first == last and place[2:] == ("end",):
        # Ends within one day: as files have them.
        first, last = (number(each.campaigns[place[1]].end) for each in (base, plan))
        return f"{where}: end from {first} to {last}"
    return f"{head} from {first} to {last}"


def _name(scenario: Scenario, name: str) -> str:
    campaign, title = scenario.campaigns[name], title_of(scenario, name)
    lever = offered()[campaign.lever].title
    return title if campaign.label in ("", lever) else f"{title}, {lever[:1].lower()}{lever[1:]}"


def _where(scenario: Scenario, place: tuple[str, ...]) -> str:
    if place[0] == "campaigns" and place[1] in scenario.campaigns:
        return title_of(scenario, place[1])
    return _label(scenario, place[0], place[1]) if place[0] in ("products", "vendors", "channels") else ""


def _label(scenario: Scenario, table: str, name: str) -> str:
    entry = getattr(scenario, table).get(name)
    return str(entry.label) or name if entry is not None else name


def _declared(scenario: Scenario, key: str) -> Declared | None:
    try:
        about = declared(scenario, key)
    except ScenarioError:
        return None
    place = split(key)
    if place[0] != "campaigns" or place[2:] != ("end",):
        return about
    # The day after the last is for files; people count the last.
    last = about.value if about.value >= ENDLESS else last_day(scenario.campaigns[place[1]].start, about.value)
    return replace(about, value=last, label="Last day")


def _value(about: Declared | None, told: str, exact: bool = False) -> str:
    if about is None:
        return told or "nothing"
    if about.kind in ("number", "whole"):
        return "the end of the run" if about.value >= ENDLESS else number(about.value if exact else _short(about.value))
    if about.kind == "several":
        return ", ".join(about.names[about.choices.index(each)] for each in about.value) or "all"
    if about.kind == "choice":
        return about.names[about.choices.index(about.value)] or "any"
    return {"true": "on", "false": "off"}.get(told, told or "nothing")


def _short(value: float) -> float:
    """Return a number with the decimals that are read: four, or as many digits where it is below 1."""
    return round(value, 4) if abs(value) >= 1 else float(f"{value:.4g}")


def _window(scenario: Scenario, start: float, end: float) -> str:
    """Return on which days a campaign acts; its `end` is the day after the last."""
    days = scenario.time.steps * scenario.time.step_days
    last = last_day(start, end)
    if end >= days:
        return f"from day {number(start)} on"
    return f"day {number(start)}" if last == start else f"days {number(start)} to {number(last)}"
