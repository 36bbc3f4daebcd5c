"""What a year of plain Mesa and of journeysim come to, side by side, over several seeds.

`python -m tests.bench.comparison --seeds 12` prints the table.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from math import sqrt

import numpy as np
from scipy.stats import t as student

from journeysim.engine.model import JourneyModel
from journeysim.population.columns import STAGES
from journeysim.scenario.scenario import Scenario
from tests.bench.plain_mesa import PlainModel
from tests.bench.worker import Silent, market


@dataclass(frozen=True)
class Line:
    """One output of both models: means, the standard error of their difference, and how likely such a difference is."""

    name: str
    plain: float
    journeysim: float
    error: float
    p_value: float

    @property
    def z(self) -> float:
        """The difference in standard errors."""
        return (self.journeysim - self.plain) / self.error if self.error else 0.0


def plain(scenario: Scenario, seed: int) -> dict[str, float]:
    """Run plain Mesa and return its outputs."""
    model = PlainModel(scenario, seed)
    for _ in range(scenario.time.steps):
        model.step()
    settings, counts = scenario.settings, model.counts
    causes = {f"needs: {each}": counts["need", each] for each in model.causes}
    sold = {f"units: {name}": counts["units", p] for p, name in enumerate(settings.products)}
    sold |= {f"units at: {name}": counts["sold by", v] for v, name in enumerate(settings.vendors)}
    sold |= {f"units for: {each}": counts["bought for", each] for each in model.causes}
    owners = {f"owners at the end: {name}": model.owners[p] for p, name in enumerate(settings.products)}
    moves = {f"{STAGES[a]} -> {STAGES[b]}: {why}": count for (a, b, why), count in model.moves.items()}
    talk = {f"posts {sign:+d}": counts["posts", sign] for sign in (-1, 0, 1)}
    people = model.people
    return outputs(
        causes, sold, owners, moves, talk,
        visits=counts["visits"], carts=counts["carts"], revenue=counts["revenue"] / 100, returns=counts["returns"],
        satisfaction=counts["satisfaction"] / max(counts["evaluations"], 1), posts_seen=counts["posts seen"],
        reviews=sum(model.market.reviews), stars=sum(model.market.stars) / max(sum(model.market.reviews), 1),
        complaints=counts["complaints"], dropped=counts["dropped"],
        frugality=sum(each.frugality for each in people) / len(people),
        known=sum(len(each.known) for each in people) / len(people),
        vendors=sum(phase > 0 for each in people for phase in each.relation) / len(people),
        committed=sum(phase == 4 for each in people for phase in each.relation) / len(people),
        belief=sum(mean for each in people for mean, _ in each.belief) / len(people) / len(settings.products),
        certainty=sum(sure for each in people for _, sure in each.belief) / len(people) / len(settings.products),
    )  # fmt: skip


def journeysim(scenario: Scenario, seed: int) -> dict[str, float]:
    """Run journeysim and return its outputs."""
    model = JourneyModel(scenario, seed=seed, recorder=Silent())
    world, total = model.world, {}
    books, people = world.books, world.people
    for _ in range(scenario.time.steps):
        model.step()
        for name, values in (*vars(books).items(), ("moves", model.transitions)):
            total[name] = total.get(name, 0) + values
    settings = scenario.settings
    causes = dict(zip(world.causes, total["needs"], strict=True))
    wanted = [each for each in world.causes if each in PlainModel.causes]
    sold = dict(zip((f"units: {name}" for name in settings.products), total["units"].sum(axis=1), strict=True))
    sold |= dict(zip((f"units at: {name}" for name in settings.vendors), total["units"].sum(axis=0), strict=True))
    bought = dict(zip(world.causes, total["sales_by_cause"], strict=True))
    sold |= {f"units for: {each}": bought[each] for each in wanted}
    moves = {
        f"{move.source} -> {move.target}: {move.reason}": count
        for move, count in zip(model.moves, total["moves"], strict=True)
    }
    return outputs(
        {f"needs: {each}": causes[each] for each in wanted},
        sold,
        {f"owners at the end: {name}": world.public.owners[p] for p, name in enumerate(settings.products)},
        moves,
        {f"posts {sign:+d}": total["posts"][sign + 1].sum() for sign in (-1, 0, 1)},
        visits=total["visits"].sum(), carts=total["carts"], revenue=total["revenue"].sum() / 100,
        returns=total["returned_units"].sum(),
        satisfaction=total["satisfaction_milli"] / 1000 / max(total["evaluations"], 1),
        posts_seen=total["posts_seen"].sum(), reviews=world.market.review_count.sum(),
        stars=world.market.review_stars.sum() / max(world.market.review_count.sum(), 1),
        complaints=total["complaints"].sum(), dropped=total["abandoned_ownership"],
        frugality=people.frugality.mean(), known=people.known.sum() / people.size,
        vendors=(people.relation > 0).sum() / people.size, committed=(people.relation == 4).sum() / people.size,
        belief=people.belief_mean.mean(dtype=np.float64), certainty=people.belief_precision.mean(dtype=np.float64),
    )  # fmt: skip


def outputs(*tables: dict, **numbers: float) -> dict[str, float]:
    """Put the outputs of a run together: conversion and abandonment follow from the others."""
    every = {name: float(value) for table in tables for name, value in table.items()}
    every |= {name.replace("_", " "): float(value) for name, value in numbers.items()}
    needs = sum(value for name, value in every.items() if name.startswith("needs: "))
    units = sum(value for name, value in every.items() if name.startswith("units: "))
    return {
        "needs": needs,
        "units sold": units,
        "conversion of visits": units / max(every["visits"], 1),
        "cart abandonment": 1 - units / max(every["carts"], 1),
        "returns, of units": every["returns"] / max(units, 1),
    } | every


def compare(ours: list[dict[str, float]], theirs: list[dict[str, float]]) -> list[Line]:
    """Compare the runs of journeysim with those of plain Mesa, output by output, by Student's test.

    Both kinds of run spread alike if they follow the same rules, so the variance is taken over both.
    """
    lines = []
    for name in dict.fromkeys(name for run in (*ours, *theirs) for name in run):
        a, b = (np.array([run.get(name, 0.0) for run in runs]) for runs in (theirs, ours))
        freedom = a.size + b.size - 2
        variance = (a.var() * a.size + b.var() * b.size) / freedom
        error = sqrt(variance * (1 / a.size + 1 / b.size))
        apart = abs(b.mean() - a.mean())
        p_value = 2 * student.sf(apart / error, freedom) if error else float(apart == 0)
        lines.append(Line(name, a.mean(), b.mean(), error, float(p_value)))
    return lines


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=8, help="runs of plain Mesa; journeysim has four times as many")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--consumers", type=int, default=3000)
    parser.add_argument("--steps", type=int, default=365)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    scenario = market(options.consumers, options.steps, campaigns=False)
    with ProcessPoolExecutor(options.workers) as pool:
        first = options.first_seed
        theirs = pool.map(partial(plain, scenario), range(first, first + options.seeds))
        ours = pool.map(partial(journeysim, scenario), range(first, first + 4 * options.seeds))
        lines = compare(list(ours), list(theirs))
    print(f"{'output':44}{'plain Mesa':>12}{'journeysim':>12}{'s.e.':>10}{'z':>7}")
    for line in lines:
        print(f"{line.name:44}{line.plain:12.5g}{line.journeysim:12.5g}{line.error:10.3g}{line.z:7.2f}")


if __name__ == "__main__":
    main()
