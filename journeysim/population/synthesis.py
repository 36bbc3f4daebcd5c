"""Makes the people: who belongs to which segment, and the traits each one draws."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journeysim.luck import Luck
from journeysim.population.columns import Ids, People
from journeysim.scenario.distributions import draw
from journeysim.scenario.people import Population, Traits

CENTS = 100.0

_PLAIN = (
    "price_sensitivity",
    "budget",
    "need_rate",
    "normative_susceptibility",
    "informational_susceptibility",
    "conformity",
    "normative_threshold",
    "identity_strength",
    "frugality",
    "impulsiveness",
    "search_patience",
    "posting_rate",
    "passion",
)
_TRUSTED = ("friends", "reviews", "advertising", "influencers")


def assign_segments(population: Population, luck: Luck) -> NDArray[np.int16]:
    """Return each consumer's segment number, shape (N,).

    Drawn by inverse CDF, so that a small change of a share moves few people and a larger population keeps the
    first ones; or in blocks of consecutive ids whose sizes match the shares to the nearest person.
    """
    ids = np.arange(population.consumers)
    edges = np.cumsum([segment.share for segment in population.segments.values()])[:-1]
    if population.assignment == "blocks":
        u = (ids + 0.5) / population.consumers
    else:
        u = luck.uniform("population/segment", ids)
    return np.searchsorted(edges, u, side="right").astype(np.int16)


def identity_groups(population: Population) -> list[str]:
    """Return the names of all identity groups, sorted."""
    groups: set[str] = set()
    for name in population.segments:
        group = population.traits_of(name).identity_group
        groups.update([group] if isinstance(group, str) else group)
    return sorted(groups)


def draw_traits(
    people: People,
    population: Population,
    luck: Luck,
    values: Sequence[str],
    tastes: Sequence[str],
    channels: dict[str, float],
) -> None:
    """Draw every trait of every consumer by inverse CDF from her segment's distributions.

    `values` and `tastes` name the columns of those matrices; `channels` holds each channel's usual share of
    members, which a segment may override.
    """
    groups = identity_groups(population)
    for number, name in enumerate(population.segments):
        ids = np.flatnonzero(people.segment == number)
        if not ids.size:
            continue
        traits = population.traits_of(name)
        for trait in _PLAIN:
            getattr(people, trait)[ids] = _draw(traits, trait, "", ids, luck)
        for source in _TRUSTED:
            getattr(people, f"trust_{source}")[ids] = _draw(traits.trust, source, "", ids, luck)
        for k, value in enumerate(values):
            people.values[ids, k] = _draw(traits, "values", value, ids, luck)
        for k, taste in enumerate(tastes):
            people.tastes[ids, k] = _draw(traits, "tastes", taste, ids, luck)
        for k, (channel, members) in enumerate(channels.items()):
            u = luck.uniform("population/channel", ids, option=channel)
            people.uses_channel[ids, k] = u < traits.channels.get(channel, members)
        people.identity_group[ids] = _draw_group(traits, groups, ids, luck)
        u = luck.uniform("population/polarity", ids)
        people.polarity[ids] = np.where(
            u < traits.polarity.positive, 1, np.where(u > 1.0 - traits.polarity.negative, -1, 0)
        )
    people.budget *= CENTS


def _draw(settings: Any, trait: str, key: str, ids: Ids, luck: Luck) -> NDArray[np.float64]:
    spread = getattr(settings, trait)
    if key:
        spread = spread.get(key, 0.0)
    if isinstance(spread, (int, float)):
        return np.full(ids.size, float(spread))
    low, high = type(settings).model_fields[trait].json_schema_extra["bounds"]
    u = luck.uniform(f"population/{type(settings).__name__.lower()}.{trait}", ids, option=key)
    return draw(spread, u, ids, low, high)


def _draw_group(traits: Traits, groups: list[str], ids: Ids, luck: Luck) -> NDArray[np.int16]:
    if isinstance(traits.identity_group, str):
        return np.full(ids.size, groups.index(traits.identity_group), np.int16)
    names, weights = list(traits.identity_group), np.array(list(traits.identity_group.values()))
    edges = np.cumsum(weights / weights.sum())[:-1]
    u = luck.uniform("population/identity_group", ids)
    numbers = np.array([groups.index(name) for name in names], np.int16)
    return numbers[np.searchsorted(edges, u, side="right")]
