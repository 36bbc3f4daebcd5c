"""What a visitor of the page asks for: checked against what one visitor may ask for, and kept in an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from journeysim.scenario import catalogue
from journeysim.scenario.declared import Declared, declared
from journeysim.scenario.problems import Problem, ScenarioError, number
from journeysim.scenario.scenario import Scenario

from ... import limits
from ...address import search_of
from ...components.parameters import whole_within
from ...text import t
from .offered import changeable

PATH = "/explore"
FIRST, CONSUMERS, SEED = "smartphones", 1_000, 1
COLOURINGS = ("stage", "product", "mood")
_LEAST = 200


@dataclass(frozen=True)
class Asked:
    """A market with what is changed in it, how many people, whose luck, and what colours stand for."""

    market: str = FIRST
    settings: Mapping[str, Any] = field(default_factory=dict)
    consumers: int = CONSUMERS
    seed: int = SEED
    colouring: str = COLOURINGS[0]

    def same_people(self, other: "Asked") -> bool:
        """Return whether the other has the same people with the same luck."""
        return (self.market, self.consumers, self.seed) == (other.market, other.consumers, other.seed)


def markets() -> dict[str, str]:
    """Return the titles of the shipped markets and of those of the lessons, by name."""
    shipped = {each.name: each.title or each.name for each in catalogue.entries() if "/" not in each.name}
    return shipped | dict(_lessons().markets())


def market(name: str) -> Scenario:
    """Return a market by its name: a shipped scenario's, or a lesson's."""
    return _lessons().market(name) if name in _lessons().markets() else Scenario.load(name)


def _lessons() -> Any:
    # Late, as these bring the engine along and the server answers at once.
    return import_module("journeysim.experiments.lessons.all")


def scenario_of(asked: Asked) -> Scenario:
    """Return the scenario that is asked for; raises `ScenarioError` for one that cannot be run."""
    scenario = market(asked.market).with_settings({"population.consumers": asked.consumers})
    steps = min(scenario.time.steps, limits.STEPS)
    changes = dict(asked.settings)
    if steps < scenario.time.steps:
        changes["time.steps"] = steps
    return scenario.with_settings(changes, source=t("explore.your_changes")) if changes else scenario


def with_setting(asked: Asked, key: str, value: Any) -> Asked:
    """Return the same with another value of a parameter; the market's own value is no change."""
    settings = {name: each for name, each in asked.settings.items() if name != key}
    without = replace(asked, settings=settings)
    own = declared(scenario_of(without), key).value
    return without if value == own else replace(asked, settings={**settings, key: value})


def usual(name: str) -> int:
    """Return how many people a market has on this page before their number is changed: a lesson has its own."""
    own = market(name).population.consumers if name in _lessons().markets() else CONSUMERS
    return min(max(own, _LEAST), limits.LIVE_CONSUMERS)


def elsewhere(asked: Asked, name: str, settings: Mapping[str, Any] | None = None) -> Asked:
    """Return the same in another market with its own `settings`; a number of people that was changed goes along."""
    changed = asked.consumers != usual(asked.market)
    consumers = asked.consumers if changed else usual(name)
    return replace(asked, market=name, settings=dict(settings or {}), consumers=consumers)


def number_of(asked: Asked, name: str) -> Declared:
    """Return what a control for `consumers` or `seed` has to know."""
    low, high, slid, pace = {
        "consumers": (_LEAST, limits.LIVE_CONSUMERS, limits.LIVE_CONSUMERS, 100.0),
        "seed": (0, 2**31 - 1, 100, 1.0),
    }[name]
    words = {
        "consumers": (t("explore.consumers"), t("explore.consumers_help")),
        "seed": (t("explore.seed"), t("explore.seed_help")),
    }[name]
    value = getattr(asked, name)
    allowed = t("explore.whole_between", least=number(low), most=number(high))
    return Declared(
        name, "whole", value, words[0], "", words[1], "", allowed,
        low=low, high=high, span=(low, max(slid, value)), pace=pace,
    )  # fmt: skip


def with_number(asked: Asked, name: str, entered: Any) -> Asked:
    """Return the same with another number; raises `ScenarioError` for one that is not allowed."""
    return replace(asked, **{name: whole_within(number_of(asked, name), entered)})


def link(asked: Asked) -> str:
    """Return the address that holds what is asked for; raises `BadAddress` when it is too much for one."""
    plain = Asked()
    state: dict[str, Any] = {
        name: getattr(asked, name)
        for name in ("market", "consumers", "seed", "colouring")
        if getattr(asked, name) != getattr(plain, name)
    }
    if asked.settings:
        state["settings"] = dict(asked.settings)
    return PATH + search_of(state)


def asked_of(state: Mapping[str, Any]) -> Asked:
    """Return what an address asks for; raises `ScenarioError` for whatever cannot be asked for."""
    market, settings = state.get("market", FIRST), state.get("settings", {})
    colouring = state.get("colouring", COLOURINGS[0])
    if not isinstance(market, str) or market not in markets():
        raise _refused(t("explore.link_market"))
    if not isinstance(settings, dict) or not settings.keys() <= changeable() or colouring not in COLOURINGS:
        raise _refused(t("explore.link_parts"))
    asked = Asked(market, settings, colouring=colouring)
    for name in ("consumers", "seed"):
        if name in state:
            asked = with_number(asked, name, state[name])
    scenario_of(asked)
    return asked


def _refused(text: str, key: str = "", allowed: str = "") -> ScenarioError:
    return ScenarioError([Problem("", key, text, allowed)])
