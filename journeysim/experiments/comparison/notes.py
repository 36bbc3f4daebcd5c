"""What a reader has to know before the numbers of a comparison: campaigns that the run cuts, scenarios that differ."""

from collections.abc import Iterator, Mapping, Sequence

from journeysim.experiments.comparison.comparable import MOST, conflicts
from journeysim.scenario.checks import late
from journeysim.scenario.scenario import Scenario


def notes(base: Scenario, plans: Mapping[str, Scenario]) -> tuple[str, ...]:
    """Return sentences on what a comparison of these leaves out or mixes up; `plans` are by name."""
    scenarios = {base.name: base, **plans}
    return (*_differing(base, plans), *_late(scenarios), *_cut(scenarios))


def amounts(scenarios: Sequence[Scenario], written_for: int) -> str:
    """Return that budgets and stocks are amounts, which another number of people does not change; "" without any."""
    people = scenarios[0].population.consumers
    told = dict.fromkeys(text for each in scenarios for text in _said(each))
    if not told or people == written_for:
        return ""
    return (
        f"The scenarios are written for {written_for:,} consumers. With {people:,}, these stay as they are:"
        f" {'; '.join(told)}. Change them too if the market should keep its proportions."
    )


def _said(scenario: Scenario) -> Iterator[str]:
    """Yield the fixed amounts by what their campaigns and vendors are called."""
    for name, lever in scenario.campaigns.items():
        if lever.budget:
            yield f"the budget of {lever.label or name} ({lever.budget:,.0f} {scenario.market.currency})"
    for name, vendor in scenario.vendors.items():
        if vendor.stock:
            yield f"the stock of {vendor.label or name}"


def fixed_amounts(scenario: Scenario) -> dict[str, str]:
    """Return in words, by key, which amounts do not follow the number of people: budgets and stocks."""
    money = scenario.market.currency
    budgets = {
        f"campaigns.{name}.budget": f"campaigns.{name}.budget ({each.budget:,.0f} {money})"
        for name, each in scenario.campaigns.items()
        if each.budget
    }
    return budgets | {
        f"vendors.{name}.stock": f"vendors.{name}.stock" for name, each in scenario.vendors.items() if each.stock
    }


def only_late(base: Scenario, plan: Scenario) -> bool:
    """Return whether all campaigns in which a plan differs from the base begin after the end of the run."""
    changed = [each for each in {**base.campaigns, **plan.campaigns}
               if base.campaigns.get(each) != plan.campaigns.get(each)]  # fmt: skip
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
            told = f"campaign {each} begins on day {scenario.campaigns[each].start:g}, after the end of the run"
            found.setdefault(f"{told} (day {_days(scenario):g}), and does nothing", []).append(name)
    yield from _by_scenario(found, len(scenarios))


def _cut(scenarios: Mapping[str, Scenario]) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for name, scenario in scenarios.items():
        days = _days(scenario)
        for each, lever in scenario.campaigns.items():
            if all(other.campaigns.get(each) == lever for other in scenarios.values()):
                continue  # the same on both sides of every difference
            endless = lever.end == type(lever).model_fields["end"].default
            if lever.start < days < lever.last_day() and not endless:
                rest = "what it would do after that is not simulated"
                if lever.budget and hasattr(lever, "per_day") and not lever.per_day:
                    rest = "its budget is spread over the days within the run"
                told = f"campaign {each} is to last to day {lever.last_day():g}, the run ends on day {days:g}: {rest}"
                found.setdefault(told, []).append(name)
    yield from _by_scenario(found, len(scenarios))


def _by_scenario(found: Mapping[str, Sequence[str]], all_of_them: int) -> Iterator[str]:
    for told, names in found.items():
        yield told[0].upper() + told[1:] if len(names) == all_of_them else f"{', '.join(names)}: {told}"


def _days(scenario: Scenario) -> float:
    return float(scenario.time.steps * scenario.time.step_days)
