"""How sales answer to prices and to advertising, held against what the field has measured.

An elasticity is the logarithm of the ratio of units sold over the logarithm of the ratio of prices or of budgets, on
the same people and luck, replicate by replicate. It is an output of the model; nothing is set to reach it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from journeysim.experiments.executor import Progress
from journeysim.experiments.several import run_several
from journeysim.experiments.statistics import Estimate, estimate
from journeysim.records.result import Result
from journeysim.scenario.problems import dotted
from journeysim.scenario.scenario import Scenario

#: How far each price is moved, down and up.
PRICE_STEP = 0.02
#: What each budget is divided and multiplied by.
BUDGET_STEP = 1.5
#: Where published elasticities lie.
PRICE_RANGE = (-5.0, -1.0)
ADVERTISING_RANGE = (0.05, 0.25)
#: The levers that published elasticities of advertising are about.
ADVERTISING = ("advertising", "social_advertising")
#: The verdict on a budget that is not what keeps a campaign from spending more.
NOT_THE_LIMIT = "budget not the limit"
#: Spending has to rise by this share from one end to the other for the budget to be a limit.
LEAST_RISE = 0.05


@dataclass(frozen=True)
class Elasticity:
    """An elasticity with its 95% interval and the range that the field reports, `None` where there is none.

    `estimate` is `None` when no replicate sold anything at both ends. `kind` is `price` or `budget`. `limits` is
    whether the campaign spent more when it was given more; a budget that is no limit says nothing of advertising.
    """

    what: str
    kind: str
    estimate: Estimate | None
    expected: tuple[float, float] | None
    limits: bool = True

    @property
    def verdict(self) -> str:
        """`fits` or `miss`, by the mean; `no value`, `budget not the limit`, `no range` where nothing is published."""
        if self.estimate is None:
            return "no value"
        if not self.limits:
            return NOT_THE_LIMIT
        if self.expected is None:
            return "no range"
        return "fits" if self.expected[0] <= self.estimate.mean <= self.expected[1] else "miss"


@dataclass(frozen=True)
class Move:
    """A setting moved: the scenarios with it down and up, the ratio between them, and whose units answer.

    `campaign` is the campaign whose sales count; without one they are those of `product`.
    """

    what: str
    kind: str
    ends: tuple[Scenario, Scenario]
    ratio: float
    product: str = ""
    campaign: str = ""
    expected: tuple[float, float] | None = None

    def units(self, result: Result) -> list[int]:
        """Return the units that answer, of each replicate."""
        cast = result.cast
        if self.campaign:
            products, vendors = cast.promoted[list(cast.campaigns).index(self.campaign)]
        else:
            products, vendors = (list(cast.products).index(self.product),), tuple(range(len(cast.vendors)))
        return [int(np.asarray(log["units"])[:, products][:, :, vendors].sum()) for log in result.logs]

    def spent(self, result: Result) -> int:
        """Return what the campaign spent over all replicates, in cents."""
        number = list(result.cast.campaigns).index(self.campaign)
        return sum(int(np.asarray(log["campaign_spent"])[-1, number]) for log in result.logs)


def moves(scenario: Scenario, products: Sequence[str] = ()) -> list[Move]:
    """Return what is moved: the price of each product, or of those named, and the budget of each of their campaigns.

    Campaigns without a budget and those of rivals are left out.
    """
    chosen = list(products) or list(scenario.products)
    return [*_prices(scenario, chosen), *_budgets(scenario, chosen)]


def elasticities(
    scenario: Scenario,
    seed: int = 1,
    replicates: int = 10,
    products: Sequence[str] = (),
    progress: Progress | None = None,
    workers: int = 1,
) -> list[Elasticity]:
    """Return the elasticity of each of `moves`, and after the prices their mean over the products."""
    moved = moves(scenario, products)
    ends = [end for move in moved for end in move.ends]
    results = run_several(ends, seed, replicates, workers=workers, progress=progress)
    values = [
        of_units(move.units(low), move.units(high), move.ratio)
        for move, low, high in zip(moved, results[::2], results[1::2], strict=True)
    ]
    found = [
        Elasticity(move.what, move.kind, _estimate(each), move.expected, _limits(move, low, high))
        for move, each, low, high in zip(moved, values, results[::2], results[1::2], strict=True)
    ]
    prices = [each for move, each in zip(moved, values, strict=True) if move.kind == "price"]
    if len(prices) > 1:
        means = [math.fsum(each) / len(each) for each in zip(*prices, strict=True)]
        found.insert(len(prices), Elasticity("price, mean over the products", "price", _estimate(means), PRICE_RANGE))
    return found


def _limits(move: Move, low: Result, high: Result) -> bool:
    """Return whether a campaign spends more with more budget; what is not a budget always counts."""
    return not move.campaign or move.spent(high) > (1 + LEAST_RISE) * move.spent(low)


def _estimate(values: Sequence[float]) -> Estimate | None:
    told = [value for value in values if math.isfinite(value)]
    return estimate(told) if told else None


def of_units(low: Sequence[int], high: Sequence[int], ratio: float) -> list[float]:
    """Return the elasticity of each replicate, nan where nothing was sold at one end."""
    return [
        math.log(above / below) / math.log(ratio) if below and above else math.nan
        for below, above in zip(low, high, strict=True)
    ]


def _prices(scenario: Scenario, products: Sequence[str]) -> Iterator[Move]:
    listed = [product.price for product in scenario.products.values()]
    # Fixed, so that repricing one product does not move what the others are measured against.
    fixed = scenario.market.reference_price or math.fsum(listed) / len(listed)
    for name in products:
        low, high = (_priced(scenario, name, factor, fixed) for factor in (1 - PRICE_STEP, 1 + PRICE_STEP))
        ratio = (1 + PRICE_STEP) / (1 - PRICE_STEP)
        what = f"price of {scenario.products[name].label or name}"
        yield Move(what, "price", (low, high), ratio, product=name, expected=PRICE_RANGE)


def _priced(scenario: Scenario, product: str, factor: float, reference: float) -> Scenario:
    """Return the scenario with a product's price times `factor`, at vendors with a price of their own too."""
    changes: dict[str, Any] = {"market.reference_price": reference}
    changes[dotted(("products", product, "price"))] = scenario.products[product].price * factor
    for vendor, each in scenario.vendors.items():
        if product in each.prices:
            changes[dotted(("vendors", vendor, "prices", product))] = each.prices[product] * factor
    return scenario.with_settings(changes)


def _budgets(scenario: Scenario, products: Sequence[str]) -> Iterator[Move]:
    for name, campaign in scenario.campaigns.items():
        named = campaign.promotes()[0]
        if not campaign.budget or campaign.rival or (named and not set(named) & set(products)):
            continue
        low, high = (
            scenario.with_settings({dotted(("campaigns", name, "budget")): campaign.budget * factor})
            for factor in (1 / BUDGET_STEP, BUDGET_STEP)
        )
        expected = ADVERTISING_RANGE if campaign.lever in ADVERTISING else None
        what = f"budget of {campaign.label or name}"
        yield Move(what, "budget", (low, high), BUDGET_STEP**2, campaign=name, expected=expected)
