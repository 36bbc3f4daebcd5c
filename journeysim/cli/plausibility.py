"""The command `journeysim plausibility`."""

from importlib import import_module
from typing import Annotated

import typer

from journeysim.cli.progress import bar, console, interruptible
from journeysim.cli.run import Changes, Consumers, Name, Seed, Steps, scenario_with, whole


def plausibility_command(
    scenario: Name,
    seed: Seed = 1,
    replicates: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="How many runs of each kind; more tell more surely.")
    ] = 1,
    consumers: Consumers = None,
    steps: Steps = None,
    changes: Changes = None,
) -> None:
    """Check a scenario against published figures.

    Compares it with what the field reports of markets, and switches each influence off in turn.

    Example: journeysim plausibility smartphones --replicates 3
    """
    with interruptible("nothing was finished"):
        chosen = scenario_with(scenario, changes or [], consumers, steps)
        run = import_module("journeysim.experiments.run").run
        rooms = import_module("journeysim.experiments.plausibility")
        on = sum(
            each.on for each in (getattr(chosen.influences, name) for name in type(chosen.influences).model_fields)
        )
        with bar(replicates * (1 + on), chosen.time.steps) as progress:
            result = run(chosen, seed=seed, replicates=replicates, progress=progress)
            effects = rooms.effects(result, progress=progress)
        tables = import_module("journeysim.reports.tables")
        console().print(tables.plausibility(rooms.checks(result), effects))
