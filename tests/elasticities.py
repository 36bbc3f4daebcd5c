"""Print how sales answer to prices and to advertising: `python -m tests.elasticities`.

Elasticities are outputs of the model, to be held against published means; nothing is set to reach them. Each is the
logarithm of the ratio of units sold over the logarithm of the ratio of prices or budgets, on the same people and luck.
"""

import argparse
import math

from journeysim import Scenario, run


def units(scenario, changes, product, seed, replicates):
    """Units of a product that each replicate sells."""
    result = run(scenario.with_settings(changes), seed=seed, replicates=replicates)
    return result.values(f"product.{product}.units")


def elasticity(low, high, ratio):
    """Mean and standard error over replicates; the first from all units, the second from replicate to replicate."""
    each = [math.log(b / a) / math.log(ratio) for a, b in zip(low, high, strict=True) if a and b]
    mean = math.log(sum(high) / sum(low)) / math.log(ratio)
    centre = math.fsum(each) / len(each)
    spread = math.sqrt(math.fsum((x - centre) ** 2 for x in each) / (len(each) - 1) / len(each))
    return mean, spread


def prices(scenario, seed, replicates, step=0.1):
    """Own-price elasticity of each product, its price a step below and a step above the list price."""
    settings = scenario.settings
    listed = [product.price for product in settings.products.values()]
    # Fixed, so that repricing one product does not move what the others are measured against.
    fixed = scenario.with_settings(
        {"market.reference_price": settings.market.reference_price or sum(listed) / len(listed)}
    )
    for name, product in settings.products.items():
        found = [
            units(fixed, {f"products.{name}.price": product.price * factor}, name, seed, replicates)
            for factor in (1 - step, 1 + step)
        ]
        yield (f"price of {name}", *elasticity(*found, (1 + step) / (1 - step)))


def budgets(scenario, seed, replicates):
    """Elasticity of a product's sales with respect to the budget of its campaign, at half and at twice the budget."""
    for name, campaign in scenario.settings.campaigns.items():
        found = [
            units(scenario, {f"campaigns.{name}.budget": campaign.budget * factor}, campaign.product, seed, replicates)
            for factor in (0.5, 2.0)
        ]
        yield (f"budget of {name}, on units of {campaign.product}", *elasticity(*found, 4.0))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="smartphones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replicates", type=int, default=3)
    asked = parser.parse_args()
    scenario = Scenario.load(asked.scenario)
    print(f"{asked.scenario}, seed {asked.seed}, {asked.replicates} replicates; elasticity with its standard error")
    rows = list(prices(scenario, asked.seed, asked.replicates))
    for name, mean, error in rows:
        print(f"  {name:<50} {mean:6.2f} ± {error:.2f}")
    print(f"  {'mean over products':<50} {sum(row[1] for row in rows) / len(rows):6.2f}")
    for name, mean, error in budgets(scenario, asked.seed, asked.replicates):
        print(f"  {name:<50} {mean:6.2f} ± {error:.2f}")


if __name__ == "__main__":
    main()
