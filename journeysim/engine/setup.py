"""Builds the world of a scenario before its first step."""

from typing import Any

import numpy as np

from journeysim.engine.memory import free_memory
from journeysim.influences.base import Influence
from journeysim.luck import Luck
from journeysim.market.books import Books
from journeysim.market.market import Market
from journeysim.population.beliefs import learn
from journeysim.population.columns import PHASES, Ids, People, bytes_per_consumer
from journeysim.population.synthesis import assign_segments, draw_traits, identity_groups
from journeysim.scenario.distributions import draw
from journeysim.scenario.scenario import Scenario
from journeysim.scenario.schema import OLDEST, Owners, ScenarioBase
from journeysim.stages.base import choose
from journeysim.stages.evaluation import Evaluation, experienced
from journeysim.stages.opening import CAUSES, WANTS
from journeysim.stages.product import Product
from journeysim.world import Clock, World


def build_world(scenario: Scenario, luck: Luck) -> World:
    """Return the world of a scenario with its people, network and market, nobody owning anything yet.

    Raises `ScenarioError` when the people would not fit into memory.
    """
    settings = scenario.settings
    market = Market(settings.market, settings.products, settings.vendors, settings.channels, settings.time.step_days)
    sizes = _sizes(scenario, market)
    check_memory(scenario, sizes)
    people = People(sizes)
    people.segment[:] = assign_segments(settings.population, luck)
    members = {name: channel.members for name, channel in settings.channels.items()}
    draw_traits(people, settings.population, luck, market.value_names, market.attribute_names, members)
    try:
        network = settings.network.build(people.segment, luck, scenario.folder)
    except ValueError as error:
        raise scenario.refusal(str(error), "network") from None
    segments = list(settings.population.segments)
    causes, wants = causes_of(settings)
    world = World(
        clock=Clock(settings.time.step_days),
        luck=luck,
        people=people,
        network=network,
        market=market,
        books=Books(len(market.products), len(market.vendors), len(segments), len(causes)),
        segments=segments,
        groups=identity_groups(settings.population),
        causes=causes,
        wants=wants,
        channel_exposure=_exposure(people, market),
    )
    world.memory["segment_sizes"] = np.maximum(np.bincount(people.segment, minlength=len(segments)), 1)
    world.memory["days"] = settings.time.steps * settings.time.step_days
    return world


def causes_of(settings: ScenarioBase) -> tuple[list[str], frozenset[str]]:
    """Return the causes of needs that there may be, in the order of their numbers, and which of them are wants."""
    # An influence or a campaign may bring a cause of its own; its name and whether it is a want stand in its file.
    # Campaigns count by name, so that the order in which they are declared does not number the causes.
    campaigns = [lever for _, lever in sorted(settings.campaigns.items())]
    makers = [*members_of(settings.influences).values(), *campaigns]
    added = [each for each in makers if each.cause and each.cause not in CAUSES]
    causes = list(dict.fromkeys([*CAUSES, *(each.cause for each in added)]))
    return causes, frozenset({*WANTS, *(each.cause for each in added if each.want)})


def members_of(influences: Any) -> dict[str, Influence]:
    """Return the influences of a scenario by name, those that are off left out."""
    found: dict[str, Influence] = {name: getattr(influences, name) for name in type(influences).model_fields}
    return {name: each for name, each in found.items() if each.on}


def _sizes(scenario: Scenario, market: Market) -> dict[str, int]:
    return {
        "consumers": scenario.population.consumers,
        "products": len(market.products),
        "vendors": len(market.vendors),
        "channels": len(market.channels),
        "values": len(market.value_names),
        "tastes": len(market.attribute_names),
    }


def memory_needed(scenario: Scenario) -> float:
    """Return about how many bytes the people of a scenario and their network take."""
    settings = scenario.settings
    market = Market(settings.market, settings.products, settings.vendors, settings.channels, settings.time.step_days)
    sizes = _sizes(scenario, market)
    return _bytes_each(scenario, sizes) * sizes["consumers"]


def _bytes_each(scenario: Scenario, sizes: dict[str, int]) -> float:
    network = scenario.settings.network
    degree = getattr(network, "mean_degree", None) or getattr(network, "degree", 0) or 2 * getattr(network, "links", 0)
    # Two passes over the edges while the network is built, and what neighbours own.
    return float(bytes_per_consumer(sizes) + 40 * degree + 8 * sizes["products"] + 64)


def check_memory(scenario: Scenario, sizes: dict[str, int]) -> None:
    """Raise `ScenarioError` when the people and their network would need more memory than there is."""
    each = _bytes_each(scenario, sizes)
    needed, free = each * sizes["consumers"], free_memory()
    if needed > 0.9 * free:
        most = int(0.9 * free / each)
        raise scenario.refusal(
            f"{sizes['consumers']:,} consumers need about {needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free;"
            f" about {most:,} would fit",
            "population.consumers",
        )


def give_initial_state(scenario: Scenario, world: World, product_stage: Product, evaluation: Evaluation) -> None:
    """Set what people know, believe and own before the first step."""
    initial, people, market = scenario.settings.initial, world.people, world.market
    people.belief_mean[:] = product_stage.prior_quality
    people.belief_precision[:] = product_stage.prior_precision
    for k, name in enumerate(market.products):
        chance = _known(initial.known_products, name)
        people.known[:, k] = world.luck.uniform("initial/known product", world.everyone, option=name) < chance
    for v, name in enumerate(market.vendors):
        chance = _known(initial.known_vendors, name)
        people.relation[:, v] = world.luck.uniform("initial/known vendor", world.everyone, option=name) < chance
    for name, owners in initial.owners.items():
        _give(world, name, owners, evaluation)


def _known(chances: float | dict[str, float], name: str) -> float:
    return chances.get(name, 0.0) if isinstance(chances, dict) else chances


def _give(world: World, name: str, owners: Owners, evaluation: Evaluation) -> None:
    """Let a group of people own a unit before the first step."""
    people, market, luck = world.people, world.market, world.luck
    ids = _chosen(world, name, owners)
    if not ids.size:
        return
    weights = np.array([owners.products.get(each, 0.0) if owners.products else 1.0 for each in market.products])
    noise = luck.gumbel("initial/product", ids, market.products)
    product = choose(np.repeat(weights[None, :], ids.size, axis=0), noise)
    weights = np.array([owners.vendors.get(each, 0.0) if owners.vendors else 1.0 for each in market.vendors])
    vendor = choose(weights * market.offered[:, product].T, luck.gumbel("initial/vendor", ids, market.vendors))
    age = draw(owners.age, luck.uniform("initial/age", ids, option=name), ids, 0.0, OLDEST)
    people.owned[ids], people.owned_vendor[ids] = product, vendor
    people.owned_since[ids] = -np.rint(age / world.clock.step_days).astype(np.int64)
    people.known[ids, product] = True
    people.experience[ids] = experienced(world, ids, product, people.attempt[ids], evaluation.experience_sd)
    people.satisfaction[ids] = np.tanh(evaluation.level_weight * (people.experience[ids] - 2.5))
    learn(people, ids, product, people.experience[ids], np.full(ids.size, evaluation.own_precision))
    bought = vendor >= 0
    people.relation[ids[bought], vendor[bought]] = PHASES.index(owners.phase)


def _chosen(world: World, name: str, owners: Owners) -> Ids:
    people = world.people
    free = people.owned < 0
    if owners.segment:
        free &= people.segment == world.segments.index(owners.segment)
    ids = np.flatnonzero(free)
    if owners.ids is not None:
        return np.intersect1d(ids, owners.ids)
    if owners.start is not None:
        run = (owners.start + np.arange(owners.length or 0)) % people.size
        return np.intersect1d(ids, run)
    u = world.luck.uniform("initial/owner", ids, option=name)
    if owners.count is not None:
        return np.sort(ids[np.lexsort((ids, u))[: owners.count]])
    return np.asarray(ids[u < (owners.share or 0.0)])


def _exposure(people: People, market: Market) -> Any:
    """Return how much each consumer's feeds show, in units of a fully visual channel that shows everything."""
    total = np.zeros(people.size)
    for c in np.flatnonzero(market.social):
        total += people.uses_channel[:, c] * (market.visual_richness[c] * market.feed_reach[c])
    return total
