"""The command `journeysim elasticities`."""

from collections.abc import Iterable
from importlib import import_module
from typing import Annotated

import typer

from journeysim.cli.progress import bar, console, interruptible
from journeysim.cli.run import Changes, Consumers, Name, Seed, Steps, scenario_with, whole


def elasticities_command(
    scenario: Name,
    seed: Seed = 1,
    replicates: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="How many pairs of runs for each; more tell more surely.")
    ] = 10,
    products: Annotated[
        list[str] | None,
        typer.Option(metavar="PRODUCT", help="Only this product and its campaigns; again for more."),
    ] = None,
    consumers: Consumers = None,
    steps: Steps = None,
    changes: Changes = None,
    workers: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="Run replicates in so many processes; same results.")
    ] = 1,
) -> None:
    """Print how sales answer to prices and to advertising.

    Moves the price of each product and the budget of each campaign, and tells a miss of the published ranges from a
    fit.

    Example: journeysim elasticities smartphones --products nova-5 --workers 2
    """
    with interruptible("nothing was finished"):
        chosen = scenario_with(scenario, changes or [], consumers, steps)
        for each in products or []:
            known(each, chosen.products, "product", "--products")
        room = import_module("journeysim.experiments.elasticities")
        runs = 2 * len(room.moves(chosen, products or ())) * replicates
        with bar(runs, chosen.time.steps) as progress:
            found = room.elasticities(
                chosen, seed=seed, replicates=replicates, products=products or (), progress=progress, workers=workers
            )
    days = chosen.time.steps * chosen.time.step_days
    facts = f"{chosen.population.consumers:,} consumers, {days:g} days, seed {seed}, {replicates} replicates"
    console().print(import_module("journeysim.reports.measured").elasticities(found, chosen.title, facts))


def known(name: str, names: Iterable[str], what: str, option: str) -> None:
    """Refuse a name that the scenario has not, with the nearest one that it has."""
    from journeysim.scenario.problems import listed, nearest

    names = list(names)
    if name not in names:
        close = nearest(name, names)
        hint = f"did you mean '{close}'?" if close else f"allowed: {listed(names)}"
        raise typer.BadParameter(f"unknown {what} '{name}'; {hint}", param_hint=option)
