"""The command `journeysim geo-lift`."""

from importlib import import_module
from typing import Annotated

import typer

from journeysim.cli.elasticities import known
from journeysim.cli.out import Out, check_out, save
from journeysim.cli.progress import bar, console, interruptible
from journeysim.cli.run import Changes, Consumers, Name, Seed, Steps, scenario_with, whole


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a number") from None
    if not 0 < value < 1:
        raise typer.BadParameter(f"{text} is out of range; allowed: more than 0 and less than 1")
    return value


def geo_lift_command(
    scenario: Name,
    campaign: Annotated[
        str, typer.Option(metavar="NAME", show_default=False, help="The campaign that is tested, by its name.")
    ],
    regions: Annotated[
        int, typer.Option(parser=whole(4), metavar="N", help="Regions; each is a market as large as the scenario's.")
    ] = 20,
    treated: Annotated[
        float, typer.Option(parser=_share, metavar="SHARE", help="Share of the regions that get the campaign.")
    ] = 0.5,
    after: Annotated[
        int, typer.Option(parser=whole(0), metavar="N", help="Weeks after the campaign's end that still count.")
    ] = 4,
    seed: Seed = 1,
    replicates: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="Tests, each with other regions: how often is it right?")
    ] = 1,
    consumers: Consumers = None,
    steps: Steps = None,
    changes: Changes = None,
    out: Out = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier test in that directory.")] = False,
    workers: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="Run in so many processes; same results.")
    ] = 1,
) -> None:
    """Test a campaign in some regions and not in others.

    Prints the estimates that are usual for geo lift tests, with intervals, beside what the campaign really added.

    Example: journeysim geo-lift smartphones --campaign nova-spring --regions 20 --workers 2
    """
    with interruptible("nothing was finished"):
        chosen = scenario_with(scenario, changes or [], consumers, steps)
        known(campaign, chosen.campaigns, "campaign", "--campaign")
        if out is not None:
            check_out(out, force, "geo lift test")
        room = import_module("journeysim.experiments.geo_lift")
        try:
            plan = room.design(chosen, campaign, regions, treated, after)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        with bar(2 * regions * replicates, chosen.time.steps) as progress:
            found = room.geo_lift(chosen, plan, seed=seed, tests=replicates, workers=workers, progress=progress)
        if out is not None:
            save(found, out, force)
    console().print(import_module("journeysim.reports.measured").geo_lift(found))
    if out is not None:
        typer.echo(f"\nWritten to {out}")
