"""What a reader has to know before the numbers of a comparison: campaigns that the run cuts, scenarios that differ."""

from collections.abc import Iterator, Mapping, Sequence

from journeysim.experiments.comparison.comparable import MOST, conflicts
from journeysim.experiments.comparison.own import differing_campaigns
from journeysim.scenario import catalogue
from journeysim.scenario.checks import late
from journeysim.scenario.levers import ENDLESS, last_day, title_of
from journeysim.scenario.plan_file import shipped
from journeysim.scenario.scenario import Scenario


def notes(base: Scenario, plans: Mapping[str, Scenario]) -> tuple[str, ...]:
    """Return sentences on what a comparison of these leaves out or mixes up; `plans` are by name."""
    scenarios = {base.name: base, **plans}
    return (*_differing(base, plans), *_late(scenarios), *_cut(scenarios))


def amounts(scenarios: Sequence[Scenario], written_for: int) -> str:
    """Return that budgets and stocks are amounts, which another number of people does not change; "" without any."""
    people = scenarios[0].population.consumers
    told, others = fixed(scenarios)
    if not (told or others) or people == written_for:
        return ""
    named = "; ".join((*told, "the other budgets and stocks") if others and told else told or ["budgets and stocks"])
    return (
        f"The scenarios are written for {written_for:,} consumers. With {people:,}, these stay as they are,"
        f" {weight(people, written_for)} for each consumer: {named}. Change them too if the market should keep its"
        " proportions."
    )


def weight(people: int, written_for: int) -> str:
    """Return in words how an amount for each of so many people compares to that for each of those it is meant for."""
    times = written_for / people
    return f"{times:,.1f} times as much".replace(".0 ", " ") if times >= 1 else f"{times:.0%} of what they were"


def fixed(scenarios: Sequence[Scenario]) -> tuple[list[str], bool]:
    """Return the budgets and stocks in words that are as in a shipped file, and whether there are others.

    The others somebody has set herself, perhaps for the number of people that she asks for.
    """
    told: dict[str, None] = {}
    others = False
    for scenario in scenarios:
        before = [each for name in _sources(scenarios[0], scenario) for each in _said(Scenario.load(name))]
        for key, found in _said(scenario):
            if (key, found) in before:
                told[found[0]] = None
            else:
                others = True
    return list(told), others


def _sources(base: Scenario, scenario: Scenario) -> set[str]:
    """Return the shipped files that a scenario may be from: a plan that came in an address is known by its name."""
    called = {each for each in catalogue.names() if each.rpartition("/")[2] == scenario.name}
    return called | {each for each in (shipped(base), shipped(scenario)) if each}


def _said(scenario: Scenario) -> Iterator[tuple[str, tuple[str, object]]]:
    """Yield the fixed amounts by their keys, each in words and as it is set."""
    for name, lever in scenario.campaigns.items():
        if lever.budget:
            text = f"the budget of {title_of(scenario, name)} ({lever.budget:,.0f} {scenario.market.currency})"
            yield f"campaigns.{name}.budget", (text, lever.budget)
    for name, vendor in scenario.vendors.items():
        if vendor.stock:
            yield f"vendors.{name}.stock", (f"the stock of {vendor.label or name}", vendor.stock)


def fixed_amounts(scenario: Scenario) -> dict[str, str]:
    """Return in words, by key, which amounts do not follow the number of people: budgets and stocks."""
    return {
        key: f"{key} ({amount:,.0f} {scenario.market.currency})" if isinstance(amount, (int, float)) else key
        for key, (_, amount) in _said(scenario)
    }


def only_late(base: Scenario, plan: Scenario) -> bool:
    """Return whether all campaigns in which a plan differs from the base begin after the end of the run."""
    changed = differing_campaigns(base, plan)
    # A campaign that the plan drops or moves may have begun in the base.
    return bool(changed) and all(
        each not in side.campaigns or each in late(side.settings) for each in changed for side in (base, plan)
    )


def _differing(base: Scenario, plans: Mapping[str, Scenario]) -> Iterator[str]:
    for name, plan in plans.items():
        found = conflicts(base, plan)
        for each in found[:MOST]:
            yield f"{name} differs from {base.name} in {each.key}: {each.told}"
        if len(found) > MOST:
            yield f"{name} differs from {base.name} in {len(found) - MOST} more settings of this kind"


def _late(scenarios: Mapping[str, Scenario]) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for name, scenario in scenarios.items():
        for each in late(scenario.settings):
            told = (
                f"{title_of(scenario, each)} begins on day {scenario.campaigns[each].start:g}, after the end of the run"
            )
            found.setdefault(f"{told} (day {_days(scenario):g}), and does nothing", []).append(name)
    yield from _by_scenario(found, len(scenarios))


def _cut(scenarios: Mapping[str, Scenario]) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for name, scenario in scenarios.items():
        days = _days(scenario)
        for each, lever in scenario.campaigns.items():
            if all(other.campaigns.get(each) == lever for other in scenarios.values()):
                continue  # the same on both sides of every difference
            if lever.start < days < lever.over_from() and lever.end < ENDLESS:
                rest = "what it would do after that is not simulated"
                if lever.budget and hasattr(lever, "per_day") and not lever.per_day:
                    rest = "its budget is spread over the days within the run"
                told = f"{title_of(scenario, each)} is to last to day {last_day(lever.start, lever.over_from()):g}"
                found.setdefault(f"{told}, the run ends on day {days:g}: {rest}", []).append(name)
    yield from _by_scenario(found, len(scenarios))


def _by_scenario(found: Mapping[str, Sequence[str]], all_of_them: int) -> Iterator[str]:
    for told, names in found.items():
        yield told[0].upper() + told[1:] if len(names) == all_of_them else f"{', '.join(names)}: {told}"


def _days(scenario: Scenario) -> float:
    return float(scenario.time.steps * scenario.time.step_days)
