"""Sobol's indices of a market whose answer is a formula: the shares of the logit, swept over three parameters."""

import numpy as np

from journeysim import sweep
from journeysim.experiments.sweeps.designs import Design
from journeysim.experiments.sweeps.given import as_variable
from journeysim.experiments.sweeps.responses import Runs
from journeysim.experiments.sweeps.sensitivity import sensitivity
from tests.theory.support import Row, load

#: Price of the fancy product, taste for its shine, weight of prices.
RANGES = {
    "products.fancy.price": (80.0, 250.0),
    "population.traits.tastes.shine": (0.0, 2.0),
    "stages.product.price_weight": (0.5, 3.0),
}
METRIC = "product.fancy.units"
NAMES = ("price", "taste", "price weight")


def fancy_share(price, shine, weight):
    """Share that buys the fancy product (McFadden 1974): none has utility 0, durable is at the reference price."""
    fancy = np.exp(1.5 * shine - weight * np.log(price / 100.0))
    return fancy / (1.0 + np.exp(0.5 * shine) + fancy)


def true_indices(nodes=48):
    """First and total indices of the share by Gauss-Legendre quadrature over the three ranges, shape (3,) each."""
    place, weight = np.polynomial.legendre.leggauss(nodes)
    weight = weight / 2.0
    axes = [low + (place + 1.0) / 2.0 * (high - low) for low, high in RANGES.values()]
    values = fancy_share(*np.meshgrid(*axes, indexing="ij"))
    over = "abc"
    mean = np.einsum("abc,a,b,c", values, weight, weight, weight)
    variance = np.einsum("abc,a,b,c", values**2, weight, weight, weight) - mean**2
    first, total = [], []
    for letter in over:
        others = "".join(each for each in over if each != letter)
        alone = np.einsum(f"abc,{others[0]},{others[1]}->{letter}", values, weight, weight)
        first.append(((alone**2 * weight).sum() - mean**2) / variance)
        rest = np.einsum(f"abc,{letter}->{others}", values, weight)
        total.append(1.0 - (np.einsum("ab,a,b", rest**2, weight, weight) - mean**2) / variance)
    return np.array(first), np.array(total)


def swept(design="sobol", samples=256, consumers=1000):
    """The sweep of the limit as `sensitivity` reads it, and the scenario's number of consumers."""
    scenario = load("logit_shares", **{"population.consumers": consumers})
    table = sweep(scenario, RANGES, design=design, samples=samples, workers=2)
    variables = tuple(as_variable(name, ends, scenario) for name, ends in RANGES.items())
    points = table[list(RANGES)]
    return Runs(Design(design, variables, points, None, 1, {"samples": samples}), table, 1)


def sobol_indices():
    """First and total indices of the market's share against those of the formula.

    The tolerance is twice the 95% interval's half, of six indices at once, plus the luck of 1,000 consumers: its
    variance is p(1 - p) / N at most .25 / N, and each index is a ratio to the variance of the share.
    """
    first, total = true_indices()
    runs = swept()
    found = sensitivity(runs, [METRIC], resamples=500)
    rows = found.indices.set_index("variable").loc[list(RANGES)]
    variance = (runs.runs[METRIC] / 1000.0).var()
    luck = 0.25 / 1000.0 / variance
    told = []
    for column, kind, truth in (("share", "first", first), ("total", "total", total)):
        half = (rows[f"{column}_high"] - rows[f"{column}_low"]) / 2.0
        for name, expected, got, open_ in zip(NAMES, truth, rows[column], half, strict=True):
            told.append(Row("Sobol indices", f"{kind}, {name}", expected, got, 2.0 * open_ + luck,
                            "2 half 95% intervals + luck of 1,000"))  # fmt: skip
    return told


def ranking_shares():
    """The shares of a Latin hypercube, which are first indices too."""
    first, _ = true_indices()
    runs = swept("lhs", 512)
    rows = sensitivity(runs, [METRIC], resamples=500).indices.set_index("variable").loc[list(RANGES)]
    luck = 0.25 / 1000.0 / (runs.runs[METRIC] / 1000.0).var()
    half = (rows["share_high"] - rows["share_low"]) / 2.0
    return [
        Row("ranking", f"share, {name}", expected, got, 2.0 * open_ + luck, "2 half 95% intervals + luck of 1,000")
        for name, expected, got, open_ in zip(NAMES, first, rows["share"], half, strict=True)
    ]
