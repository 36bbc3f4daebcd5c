"""Whose sales a comparison counts as its own: those that its campaigns are for, or those that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journeysim.records.log import Cast
from journeysim.scenario.problems import Problem, ScenarioError, listed, nearest
from journeysim.scenario.scenario import Scenario

EVERYTHING = "all sales"
#: How the label of all that some vendors sell begins.
PLACE = "sales at "
#: What own sales are called in every sentence where their label is longer than so many characters.
SHORT, LONGEST = "own sales", 30


@dataclass(frozen=True, eq=False)
class Own:
    """The cells of the market whose sales are own, shape (products, vendors), and what to call them.

    `campaigns` names the campaigns that differ between the base and any plan, whose costs are own whatever they are
    for; `chosen` says whether somebody named whose sales are own.
    """

    cells: NDArray[np.bool_]
    label: str
    campaigns: frozenset[str] = frozenset()
    chosen: bool = False

    @property
    def short(self) -> str:
        """What to call the own sales again and again: the label, or `own sales` where that is long."""
        return short(self.label)

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
        return replace(self, cells=cells)

    def pays(self, cast: Cast) -> NDArray[np.bool_]:
        """Return for each campaign whether its costs are own, shape (campaigns,).

        They are when it differs between base and plan, or is for own sales only; what another firm spends in both is
        not, nor what rivals do.
        """
        found = np.zeros(len(cast.campaigns), bool)
        for number, (name, (products, vendors)) in enumerate(zip(cast.campaigns, cast.promoted, strict=True)):
            for_own = bool(self.cells[np.ix_(products, vendors)].all())
            found[number] = not cast.rival[number] and (name in self.campaigns or for_own)
        return found


def short(label: str) -> str:
    """Return a label of own sales, or `own sales` for one that is too long to be read in every sentence."""
    return label if len(label) <= LONGEST else SHORT


def own_of(base: Scenario, plans: Sequence[Scenario], chosen: str | None = None) -> Own:
    """Return whose sales are own: those of a product, brand or vendor that is named, else what the plans promote.

    The latter are the products and vendors of all campaigns, rivals' aside, that a plan has and the base has not,
    or the other way round, or with other settings; the whole market when none of them names anything. Raises
    `ScenarioError` for a name that nothing has.
    """
    differing = {name for plan in plans for name in differing_campaigns(base, plan)}
    if chosen is not None:
        cells = _named(base, chosen)
        return Own(cells, _label(base, cells), frozenset(differing), chosen=True)
    products, vendors = _names(base)
    cells = np.zeros((len(products), len(vendors)), bool)
    for lever in (lever for plan in plans for lever in changed(base, plan)):
        named, sellers = lever.promotes()
        if named or sellers:
            rows = [name in named or not named for name in products]
            cells |= np.outer(rows, [name in sellers or not sellers for name in vendors])
    if not cells.any():
        cells[:] = True
    return Own(cells, _label(base, cells), frozenset(differing))


def rivals(base: Scenario, plans: Sequence[Scenario]) -> list[str]:
    """Return the labels of the products that the plans' own campaigns promote where firms that compete make them.

    [] where one firm may promote them all: a brand its products, a vendor the brands that it sells.
    """
    promoted = [lever.promotes() for plan in plans for lever in changed(base, plan) if lever.promotes()[0]]
    firms = [
        {base.products[each].brand or each for each in products if each in base.products} | set(vendors)
        for products, vendors in promoted
    ]
    if not any(one.isdisjoint(other) for one in firms for other in firms):
        return []
    named = {each for products, _ in promoted for each in products}
    return [each.label or name for name, each in base.products.items() if name in named]


def differing_campaigns(base: Scenario, plan: Scenario) -> list[str]:
    """Return the names of the campaigns in which two scenarios differ: in one only, or with other settings."""
    names = dict.fromkeys([*base.campaigns, *plan.campaigns])
    return [each for each in names if base.campaigns.get(each) != plan.campaigns.get(each)]


def changed(base: Scenario, plan: Scenario) -> list[Any]:
    """Return the own campaigns that differ between the two, as they stand in each that has them."""
    return [
        each
        for name in differing_campaigns(base, plan)
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
    if (anywhere := groups.get((True,) * len(scenario.vendors))) and len(groups) == 2:
        ((row, rest),) = ((row, names) for row, names in groups.items() if not all(row))
        if len(rest) + len(anywhere) == len(scenario.products):
            sellers = _sellers(scenario, row)
            return f"everything at {sellers}, and {_products(scenario, anywhere)} at any vendor"
    told = []
    for row, names in groups.items():
        sellers = _sellers(scenario, row)
        if len(names) == len(scenario.products):
            told.append(PLACE + sellers)
        elif all(row):
            told.append(_products(scenario, names))
        else:
            told.append(f"{_products(scenario, names)} at {sellers}")
    return " and ".join(told)


def _sellers(scenario: Scenario, row: Sequence[bool]) -> str:
    vendors = zip(scenario.vendors.items(), row, strict=True)
    return _joined([each.label or name for (name, each), own in vendors if own], "vendors")


def _products(scenario: Scenario, names: list[str]) -> str:
    brand = scenario.products[names[0]].brand
    if len(names) > 1 and brand and names == [name for name, each in scenario.products.items() if each.brand == brand]:
        return brand
    return _joined([scenario.products[name].label or name for name in names], "products")


def joined(words: Sequence[str]) -> str:
    """Return names as a sentence has them: A, B and C."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _joined(words: list[str], kind: str) -> str:
    return f"{len(words)} {kind}" if len(words) > 3 else joined(words)
