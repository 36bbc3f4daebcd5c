"""Whose sales a comparison counts as its own: those that its campaigns are for, or those that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journeysim.scenario.problems import Problem, ScenarioError, listed, nearest
from journeysim.scenario.scenario import Scenario

EVERYTHING = "all sales"
#: How the label of all that some vendors sell begins.
PLACE = "sales at "


@dataclass(frozen=True, eq=False)
class Own:
    """The cells of the market whose sales are own, shape (products, vendors), and what to call them."""

    cells: NDArray[np.bool_]
    label: str

    @property
    def everything(self) -> bool:
        """Whether the whole market's sales are counted."""
        return bool(self.cells.all())

    def within(self, base: Scenario, other: Scenario) -> "Own":
        """Return the same sales in another scenario, found by the names of products and vendors."""
        if _names(base) == _names(other):
            return self
        (products, vendors), (its_products, its_vendors) = _names(base), _names(other)
        cells = np.full((len(its_products), len(its_vendors)), self.everything)
        for p, product in enumerate(its_products):
            for v, vendor in enumerate(its_vendors):
                if product in products and vendor in vendors:
                    cells[p, v] = self.cells[products.index(product), vendors.index(vendor)]
        return Own(cells, self.label)


def own_of(base: Scenario, plans: Sequence[Scenario], chosen: str | None = None) -> Own:
    """Return whose sales are own: those of a product, brand or vendor that is named, else what the plans promote.

    The latter are the products and vendors of all campaigns, rivals' aside, that a plan has and the base has not,
    or the other way round, or with other settings; the whole market when none of them names anything. Raises
    `ScenarioError` for a name that nothing has.
    """
    if chosen is not None:
        cells = _named(base, chosen)
        return Own(cells, _label(base, cells))
    products, vendors = _names(base)
    cells = np.zeros((len(products), len(vendors)), bool)
    for lever in (lever for plan in plans for lever in changed(base, plan)):
        named, sellers = lever.promotes()
        if named or sellers:
            rows = [name in named or not named for name in products]
            cells |= np.outer(rows, [name in sellers or not sellers for name in vendors])
    if not cells.any():
        cells[:] = True
    return Own(cells, _label(base, cells))


def changed(base: Scenario, plan: Scenario) -> list[Any]:
    """Return the own campaigns that differ between the two, as they stand in each that has them."""
    return [
        each
        for name in dict.fromkeys([*base.campaigns, *plan.campaigns])
        if base.campaigns.get(name) != plan.campaigns.get(name)
        for each in (base.campaigns.get(name), plan.campaigns.get(name))
        if each is not None and not each.rival
    ]


def _names(scenario: Scenario) -> tuple[list[str], list[str]]:
    return list(scenario.products), list(scenario.vendors)


def _named(scenario: Scenario, chosen: str) -> NDArray[np.bool_]:
    """Return the cells of a product, brand or vendor, by name or label, whatever the case of the letters."""
    asked = chosen.strip().lower()
    products, vendors = scenario.products, scenario.vendors
    cells = np.zeros((len(products), len(vendors)), bool)
    for rows in (
        [asked in (name.lower(), each.label.lower()) for name, each in products.items()],
        [asked == each.brand.lower() for each in products.values()],
    ):
        if asked and any(rows):
            cells[np.array(rows)] = True
            return cells
    columns = [asked in (name.lower(), each.label.lower()) for name, each in vendors.items()]
    if asked and any(columns):
        cells[:, np.array(columns)] = True
        return cells
    brands = dict.fromkeys(each.brand for each in products.values() if each.brand)
    names = [*products, *brands, *vendors]
    found = f"unknown product, brand or vendor '{chosen}'"
    raise ScenarioError([Problem("own", "", found, listed(names), nearest(chosen, names))])


def _label(scenario: Scenario, cells: NDArray[np.bool_]) -> str:
    """Return what to call the cells: `Nova 5`, `Nova`, `Nova 5 at Bazaar`, `sales at Bazaar`, `all sales`."""
    sold = np.array(
        [[not each.sells or name in each.sells for each in scenario.vendors.values()] for name in scenario.products]
    )
    if (cells | ~sold).all():
        return EVERYTHING
    # A product that is sold nowhere else need not be told apart by vendor.
    cells = cells | ((cells & sold).any(axis=1) & (cells | ~sold).all(axis=1))[:, None]
    # Products that are own at the same vendors are told together.
    groups: dict[tuple[bool, ...], list[str]] = {}
    for name, row in zip(scenario.products, cells, strict=True):
        if row.any():
            groups.setdefault(tuple(row.tolist()), []).append(name)
    if len(groups) > 2:
        return "what is promoted"
    told = []
    for row, names in groups.items():
        sellers = [each.label or name for (name, each), own in zip(scenario.vendors.items(), row, strict=True) if own]
        if len(names) == len(scenario.products):
            told.append(PLACE + _joined(sellers, "vendors"))
        elif all(row):
            told.append(_products(scenario, names))
        else:
            told.append(f"{_products(scenario, names)} at {_joined(sellers, 'vendors')}")
    return " and ".join(told)


def _products(scenario: Scenario, names: list[str]) -> str:
    brand = scenario.products[names[0]].brand
    if len(names) > 1 and brand and names == [name for name, each in scenario.products.items() if each.brand == brand]:
        return brand
    return _joined([scenario.products[name].label or name for name in names], "products")


def _joined(words: list[str], kind: str) -> str:
    if len(words) > 3:
        return f"{len(words)} {kind}"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
