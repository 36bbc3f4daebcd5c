"""What a visitor asks to be compared: checked against what one visitor may ask for, and kept in an address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from journeysim.experiments.comparison.given import check_before
from journeysim.experiments.comparison.rounds import runs
from journeysim.scenario import catalogue
from journeysim.scenario.declared import Declared
from journeysim.scenario.difference import difference
from journeysim.scenario.plan_file import named, nearest_market, shipped
from journeysim.scenario.problems import Problem, ScenarioError, number
from journeysim.scenario.scenario import Scenario

from ... import limits
from ...components.parameters import whole_within
from ...drafts import check_limits, draft_of, plan_of
from ...text import t

FIRST = "smartphones"
#: What the page shows a visitor who comes without a link, so that there is something to start with.
FIRST_PLANS = ("plans/ads-for-everyone", "plans/ads-for-the-passionate")
REPLICATES, SEED = 20, 1
NUMBERS = ("consumers", "days", "replicates", "seed")
#: Characters that are told of each problem; some list every name of a stranger's file.
_TOLD = 300


@dataclass(frozen=True, eq=False)
class Asked:
    """A base and plans as they are written, and the size at which they are to be run.

    `own` names whose sales count as own, "" for what the plans promote; `marginal` asks for what the next 10% of each
    budget would bring, which nearly doubles the runs.
    """

    base: Scenario
    plans: tuple[Scenario, ...]
    consumers: int
    days: int
    replicates: int = REPLICATES
    seed: int = SEED
    own: str = ""
    marginal: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked) and self._told() == other._told()

    __hash__ = None  # type: ignore[assignment]

    def _told(self) -> list[Any]:
        # A plan under another name is the same scenario, yet it is called otherwise.
        return [*(getattr(self, each.name) for each in fields(self)), [each.name for each in self.plans]]

    @property
    def runs(self) -> int:
        """How many runs it takes."""
        return runs(self.base, self.plans, self.replicates, self.marginal)

    @property
    def steps(self) -> int:
        """How many steps each run has."""
        return max(1, round(self.days / self.base.time.step_days))


def first() -> Asked:
    """Return what is asked for before anybody has changed anything."""
    return replace(of_base(Scenario.load(FIRST)), plans=tuple(Scenario.load(each) for each in FIRST_PLANS))


def of_base(base: Scenario) -> Asked:
    """Return a base without any plan, at its own size as far as a visitor may ask for that."""
    time = base.time
    days = max(1, min(round(time.steps * time.step_days), _most_days(base)))
    return Asked(base, (), min(base.population.consumers, limits.CONSUMERS), days)


def fitting_plans(base: Scenario) -> dict[str, str]:
    """Return the titles of the shipped plans that build on the base, by name."""
    return {each.name: each.title or each.name for each in catalogue.plans_on(shipped(base))}


def shipped_plan(asked: Asked, name: str) -> Scenario:
    """Return a shipped plan for the base, with whatever the base itself changes; raises `ScenarioError`."""
    plan, market = Scenario.load(name), Scenario.load(shipped(asked.base))
    changes = difference(market, asked.base)
    return plan.with_settings(changes) if changes else plan


def with_plan(asked: Asked, plan: Scenario) -> Asked:
    """Return the same with a further plan, under a name that no other has; raises `ScenarioError` for too many."""
    if len(asked.plans) >= limits.PLANS:
        raise refused(t("compare.too_many_plans", most=limits.PLANS))
    taken = {each.name for each in (asked.base, *asked.plans)}
    name, count = plan.name, 2
    while name in taken:
        name, count = f"{plan.name}-{count}", count + 1
    return replace(asked, plans=(*asked.plans, plan if name == plan.name else named(plan, name)))


def sized(asked: Asked) -> tuple[Scenario, list[Scenario]]:
    """Return base and plans at the size that is asked for; raises `ScenarioError` for what cannot be compared."""
    check_work(asked, asked.runs)
    if not asked.plans:
        raise refused(t("compare.no_plan"))
    base, *plans = (_sized(asked, each) for each in (asked.base, *asked.plans))
    for each in (base, *plans):
        check_limits(each)
        if (ties := round(each.population.consumers * _degree(each))) > limits.TIES:
            raise refused(t("compare.too_many_ties", ties=number(ties), most=number(limits.TIES)))
    check_before(base, plans)
    return base, plans


def check_work(asked: Asked, runs: int) -> None:
    """Raise `ScenarioError` where so many runs of what is asked for are more than one visitor may ask for."""
    if asked.steps > limits.STEPS:
        raise refused(t("compare.too_many_steps", steps=number(asked.steps), most=number(limits.STEPS)))
    base = asked.base
    tallied = len(base.products) * (len(base.vendors) + len(base.population.segments))
    work = max(asked.consumers / limits.WORK, tallied / limits.TALLIES) * asked.steps * runs
    if work > 1:
        raise refused(t("compare.too_much", times=f"{work:.1f}"))


def _degree(scenario: Scenario) -> float:
    """Return how many ties a person is expected to have."""
    return float(scenario.network.expected_degree(scenario.population.consumers, scenario.folder))


def fits(asked: Asked, runs: int) -> bool:
    """Return whether a visitor may ask for so many runs at once."""
    try:
        check_work(asked, runs)
    except ScenarioError:
        return False
    return True


def told(error: ScenarioError) -> str:
    """Return what is wrong in words, the first of many and the beginning of each."""
    says = [str(each) for each in error.problems[:3]]
    return "; ".join(each if len(each) <= _TOLD else f"{each[: _TOLD - 2]} …" for each in says)


def _sized(asked: Asked, scenario: Scenario) -> Scenario:
    wanted = {"population.consumers": asked.consumers, "time.steps": asked.steps}
    has = {"population.consumers": scenario.population.consumers, "time.steps": scenario.time.steps}
    changes = {key: value for key, value in wanted.items() if has[key] != value}
    return scenario.with_settings(changes, source=scenario.source) if changes else scenario


def owners(base: Scenario) -> dict[str, str]:
    """Return whose sales may count as own: brands, products and vendors, labels by name."""
    found = {each.brand: each.brand for each in base.products.values() if each.brand}
    for name, product in base.products.items():
        found.setdefault(name, product.label or name)
    for name, vendor in base.vendors.items():
        found.setdefault(name, vendor.label or name)
    return found


def number_of(asked: Asked, name: str) -> Declared:
    """Return what a control for one of `NUMBERS` has to know."""
    most = {
        "consumers": limits.CONSUMERS,
        "days": _most_days(asked.base),
        "replicates": limits.REPLICATES,
        "seed": 2**31 - 1,
    }[name]
    least, most_slid = {"consumers": (100, most), "days": (1, most), "replicates": (1, most), "seed": (0, 100)}[name]
    value, pace = getattr(asked, name), {"consumers": 100}.get(name, 1)
    allowed = t("compare.whole_between", least=number(least), most=number(most))
    words = {
        "consumers": (t("compare.consumers"), t("compare.consumers_help")),
        "days": (t("compare.days"), t("compare.days_help")),
        "replicates": (t("compare.replicates"), t("compare.replicates_help")),
        "seed": (t("compare.seed"), t("compare.seed_help")),
    }[name]
    return Declared(
        key=name,
        kind="whole",
        value=value,
        label=words[0],
        unit="",
        help=words[1],
        source="",
        allowed=allowed,
        low=least,
        high=most,
        span=(least, max(most_slid, value)),
        pace=pace,
    )


def with_number(asked: Asked, name: str, entered: Any) -> Asked:
    """Return the same with another number; raises `ScenarioError` for one that is not allowed."""
    return replace(asked, **{name: whole_within(number_of(asked, name), entered)})


def state_of(asked: Asked) -> dict[str, Any]:
    """Return what an address keeps; raises `ScenarioError` where it cannot be told in a few words."""
    market = shipped(asked.base) or nearest_market(asked.base)
    written = Scenario.load(market)
    settings = difference(written, asked.base)
    state: dict[str, Any] = {"base": market, **{name: getattr(asked, name) for name in NUMBERS}}
    if asked.own:
        state["own"] = asked.own
    if asked.marginal:
        state["marginal"] = True
    if settings:
        state["settings"] = settings
        state["name"] = asked.base.name
    return state | {"plans": [draft_of(asked.base, each) for each in asked.plans]}


def asked_of(state: Mapping[str, Any]) -> Asked:
    """Return what an address asks for; raises `ScenarioError` for whatever cannot be asked for."""
    name, settings, drafts = state.get("base"), state.get("settings", {}), state.get("plans", [])
    if not isinstance(name, str) or name not in catalogue.names():
        raise refused(t("compare.link_base"))
    if not isinstance(settings, dict) or not isinstance(drafts, list) or len(drafts) > limits.PLANS:
        raise refused(t("compare.link_parts"))
    base = Scenario.load(name)
    if settings:
        base = plan_of(base, {"name": state.get("name", base.name), "set": settings})
    asked = of_base(base)
    for each in drafts:
        if not isinstance(each, dict):
            raise refused(t("compare.link_parts"))
        asked = with_plan(asked, plan_of(base, each))
    for each in NUMBERS:
        if each in state:
            asked = with_number(asked, each, state[each])
    own = state.get("own", "")
    if not isinstance(own, str) or (own and own not in owners(base)):
        raise refused(t("compare.link_parts"))
    return replace(asked, own=own, marginal=state.get("marginal") is True)


def _most_days(base: Scenario) -> int:
    return max(1, int(limits.STEPS * base.time.step_days))


def refused(text: str, key: str = "", allowed: str = "") -> ScenarioError:
    """Return the error that says why something cannot be asked for."""
    return ScenarioError([Problem("", key, text, allowed)])
