"""What has to fit together across the tables of a scenario: names, sums, and who sells what.

Components check themselves: an influence, stage, lever or network builder may have a method
`problems(scenario)` that yields pairs of a key within its table and a text. It is handed the `Scenario`. A
parameter whose unit is "path" has to name a file, relative to the scenario's `folder`.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from journeysim.scenario.distributions import Distribution
from journeysim.scenario.errors import Finding
from journeysim.scenario.market import Vendor
from journeysim.scenario.parameters import Settings
from journeysim.scenario.people import Traits
from journeysim.scenario.problems import Place, listed, nearest, number
from journeysim.scenario.schema import OLDEST, Owners, ScenarioBase

_SUM = 1e-6
#: Steps are 32-bit numbers, from the purchase of the oldest unit to the end of the run.
_STEPS = 2**31 - 1


def check(settings: ScenarioBase, cut_short: bool = False) -> list[Finding]:
    """Return what does not fit together, in the file's order.

    In a run that was `cut_short` by a change of its length, campaigns that come later are no mistake.
    """
    return [
        *_population(settings),
        *(each for name, vendor in settings.vendors.items() for each in _vendor(name, vendor, settings)),
        *_initial(settings),
        *_within(("record", "diary"), settings.record.diary, settings),
        *(() if cut_short else _windows(settings)),
    ]


def check_components(settings: ScenarioBase, scenario: Any) -> list[Finding]:
    """Return what the scenario's components find wrong with themselves.

    A text that begins "unknown product 'x'" (or vendor, channel, segment) is completed by the nearest valid name.
    """
    found: list[Finding] = []
    for place, component in _components(settings):
        found += _files(place, component, scenario.folder)
        problems = getattr(component, "problems", None)
        for key, text in problems(scenario) if problems is not None else ():
            where = (*place, *key.split(".")) if key else place
            found.append(Finding(where, text, *_completion(text, settings)))
    return found


def late(settings: ScenarioBase) -> list[str]:
    """Return the names of the campaigns that begin after the end of the run."""
    days = settings.time.steps * settings.time.step_days
    return [name for name, lever in settings.campaigns.items() if lever.start >= days]


def _windows(settings: ScenarioBase) -> Iterator[Finding]:
    """Yield a finding for each campaign whose window lies outside the run."""
    days = settings.time.steps * settings.time.step_days
    for name in late(settings):
        found = f"day {settings.campaigns[name].start:g} is outside the run, which ends on day {days:g}"
        yield Finding(("campaigns", name, "start"), found, f"from 0 to below {days:g}")
    size = settings.time.step_days
    for name, lever in settings.campaigns.items():
        if lever.start < lever.end and math.ceil(lever.start / size) * size >= lever.end:
            found = f"no step begins between days {lever.start:g} and {lever.end:g}, so that it would never act"
            yield Finding(
                ("campaigns", name, "end"), found, f"a window in which a step begins; steps last {size:g} days"
            )


def _files(place: Place, component: Settings, folder: Path) -> Iterator[Finding]:
    """Yield a finding for each parameter of unit "path" that names no file."""
    for name, field in type(component).model_fields.items():
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("unit") == "path":
            path = folder / getattr(component, name)
            if not path.is_file():
                beside = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
                close = nearest(path.name, beside)
                yield Finding((*place, name), f"no such file: '{path}'", "a file that exists", close)


def _completion(text: str, settings: ScenarioBase) -> tuple[str, str]:
    """Return the names allowed and the nearest one for a text about an unknown name."""
    tables: dict[str, Iterable[str]] = {
        "product": settings.products,
        "vendor": settings.vendors,
        "channel": settings.channels,
        "segment": settings.population.segments,
    }
    unknown = re.match(r"unknown (\w+) '(.*?)'", text)
    if unknown is None or unknown[1] not in tables:
        return "", ""
    return listed(tables[unknown[1]]), nearest(unknown[2], tables[unknown[1]])


def _components(settings: ScenarioBase) -> Iterator[tuple[Place, Any]]:
    yield ("network",), settings.network
    for room in ("influences", "stages"):
        table = getattr(settings, room)
        for name in type(table).model_fields:
            yield (room, name), getattr(table, name)
    for name, lever in settings.campaigns.items():
        yield ("campaigns", name), lever


def _known(place: Place, given: Iterable[str], known: Iterable[str], what: str) -> Iterator[Finding]:
    """Yield a finding for each name that is not known; a table has it as key, a list or text as value."""
    names = list(known)
    for name in given:
        if name not in names:
            where = (*place, name) if isinstance(given, Mapping) else place
            yield Finding(where, f"unknown {what} '{name}'", listed(names), nearest(name, names))


def _population(settings: ScenarioBase) -> Iterator[Finding]:
    population = settings.population
    total = sum(segment.share for segment in population.segments.values())
    if abs(total - 1.0) > _SUM:
        yield Finding(("population", "segments"), f"the shares sum to {total:.6g}", "shares that sum to 1")
    yield from _traits(("population", "traits"), population.traits, population.traits, settings)
    for name, segment in population.segments.items():
        place = ("population", "segments", name, "traits")
        yield from _traits(place, segment.traits, population.traits_of(name), settings)


def _traits(place: Place, own: Traits, resolved: Traits, settings: ScenarioBase) -> Iterator[Finding]:
    yield from _known((*place, "channels"), own.channels, settings.channels, "channel")
    attributes = {name for product in settings.products.values() for name in product.attributes}
    for name in own.tastes:
        close = nearest(name, attributes)
        if name not in attributes and close:  # a taste for what no product has is harmless, a slip is not
            yield Finding((*place, "tastes", name), "unknown attribute: no product has it", "", close)
    polarity = resolved.polarity
    if "polarity" in own.model_fields_set and polarity.positive + polarity.negative > 1 + _SUM:
        total = polarity.positive + polarity.negative
        yield Finding((*place, "polarity"), f"positive and negative sum to {total:.6g}", "at most 1 together")
    group = own.identity_group
    if isinstance(group, dict) and sum(group.values()) <= 0:
        yield Finding((*place, "identity_group"), "the weights sum to 0", "at least one weight above 0")


def _vendor(name: str, vendor: Vendor, settings: ScenarioBase) -> Iterator[Finding]:
    place = ("vendors", name)
    products = settings.products
    yield from _known((*place, "sells"), vendor.sells, products, "product")
    yield from _known((*place, "prices"), vendor.prices, products, "product")
    yield from _known((*place, "stock"), vendor.stock, products, "product")
    yield from _known((*place, "restock"), vendor.restock, products, "product")
    for name in vendor.restock:
        if name in products and name not in vendor.stock:
            where = (*place, "restock", name)
            yield Finding(where, "its stock is unlimited, so that none can arrive", "products with an entry in 'stock'")
    yield from _unsold((*place, "prices"), vendor.prices, vendor, settings)
    yield from _known((*place, "presence"), vendor.presence, settings.channels, "channel")
    if vendor.group is not None:
        yield from _known((*place, "group", "products"), vendor.group.products, products, "product")
        yield from _unsold((*place, "group", "products"), vendor.group.products, vendor, settings)
    if vendor.deals is not None:
        yield from _known((*place, "deals", "products"), vendor.deals.products, products, "product")
        yield from _unsold((*place, "deals", "products"), vendor.deals.products, vendor, settings)
    if vendor.channel:
        yield from _known((*place, "channel"), [vendor.channel], settings.channels, "channel")
    elif vendor.kind == "social_shop":
        yield Finding((*place, "channel"), "missing: a social shop is in a channel", listed(settings.channels))
    if vendor.kind == "brand_site":
        brands = sorted({product.brand for product in products.values() if product.brand})
        if not vendor.brand:
            yield Finding((*place, "brand"), "missing: a brand site belongs to a brand", listed(brands))
        else:
            yield from _known((*place, "brand"), [vendor.brand], brands, "brand")


def _unsold(place: Place, given: Iterable[str], vendor: Vendor, settings: ScenarioBase) -> Iterator[Finding]:
    """Yield a finding for each product of the market that the vendor does not sell."""
    for name in given:
        if vendor.sells and name in settings.products and name not in vendor.sells:
            where = (*place, name) if isinstance(given, Mapping) else place
            yield Finding(where, f"the vendor does not sell '{name}'", listed(vendor.sells))


def _initial(settings: ScenarioBase) -> Iterator[Finding]:
    initial = settings.initial
    if isinstance(initial.known_products, dict):
        yield from _known(("initial", "known_products"), initial.known_products, settings.products, "product")
    if isinstance(initial.known_vendors, dict):
        yield from _known(("initial", "known_vendors"), initial.known_vendors, settings.vendors, "vendor")
    for name, owners in initial.owners.items():
        yield from _owners(("initial", "owners", name), owners, settings)


def _owners(place: Place, owners: Owners, settings: ScenarioBase) -> Iterator[Finding]:
    yield from _known((*place, "products"), owners.products, settings.products, "product")
    yield from _known((*place, "vendors"), owners.vendors, settings.vendors, "vendor")
    for key in ("products", "vendors"):
        weights: dict[str, float] = getattr(owners, key)
        if weights and sum(weights.values()) <= 0:
            yield Finding((*place, key), "the weights sum to 0", "at least one weight above 0")
    if owners.segment:
        yield from _known((*place, "segment"), [owners.segment], settings.population.segments, "segment")
    step, steps = settings.time.step_days, settings.time.steps
    oldest = owners.age.most() if isinstance(owners.age, Distribution) else owners.age
    oldest = min(oldest, OLDEST)
    if oldest / step + steps > _STEPS:
        most = math.floor((_STEPS - steps) * step)
        found = f"up to {number(math.ceil(oldest))} days old, at {number(step)} days a step"
        yield Finding((*place, "age"), found, f"at most {number(most)} days, or longer steps")
    run = [owners.start, owners.length]
    ways = {"share": owners.share, "count": owners.count, "ids": owners.ids, "start and length": run}
    given = [key for key, value in ways.items() if value not in (None, [None, None])]
    if len(given) != 1:
        what = " and ".join(given) + " are given" if given else "neither share, count, ids nor start is given"
        yield Finding(place, what, "one of 'share', 'count', 'ids', or 'start' with 'length'")
    elif None in run and given == ["start and length"]:
        yield Finding((*place, "length" if owners.length is None else "start"), "missing", "a whole number")
    consumers = settings.population.consumers
    if owners.count is not None and owners.count > consumers:
        yield Finding((*place, "count"), f"found {owners.count}", f"at most all {number(consumers)} consumers")
    if owners.start is not None and owners.length is not None and owners.start + owners.length > consumers:
        last = owners.start + owners.length - 1
        yield Finding(place, f"the run ends at consumer {last}", f"ids from 0 to {number(consumers - 1)}")
    if owners.ids is not None:
        yield from _within((*place, "ids"), owners.ids, settings)
        if len(set(owners.ids)) < len(owners.ids):
            yield Finding((*place, "ids"), "a consumer is named twice", "each id once")


def _within(place: Place, ids: list[int], settings: ScenarioBase) -> Iterator[Finding]:
    consumers = settings.population.consumers
    for number_, each in enumerate(ids):
        if each >= consumers:
            yield Finding((*place, number_), f"found {each}", f"ids from 0 to {number(consumers - 1)}")
            return
