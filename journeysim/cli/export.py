"""The command `journeysim export`."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from journeysim.cli.out import check_out, directory, save
from journeysim.cli.progress import bar, interruptible
from journeysim.cli.run import Changes, Consumers, Name, Seed, scenario_with, whole


def export_command(
    scenario: Name,
    out: Annotated[
        Path,
        typer.Option(
            parser=directory, metavar="DIR", show_default=False, help="Write the tables to this new directory."
        ),
    ],
    base: Annotated[
        str | None,
        typer.Option(metavar="BASE", help="Tell also what is sold beyond this scenario; same people, same luck."),
    ] = None,
    weeks: Annotated[
        int | None,
        typer.Option(parser=whole(1), metavar="N", help="Weeks to run; without it the scenario's whole weeks."),
    ] = None,
    seed: Seed = 1,
    replicates: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="How many markets, each with luck of its own.")
    ] = 1,
    consumers: Consumers = None,
    changes: Changes = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier export in that directory.")] = False,
    workers: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="Run in so many processes; same results.")
    ] = 1,
) -> None:
    """Write what an analyst would observe, and the truth.

    For testing media-mix models and the like: spend, impressions, clicks, sales and prices by week (observed.parquet
    and .csv), and what each campaign really added, by leaving it out (truth.parquet). Nothing is measured with error.

    Example: journeysim export smartphones --weeks 52 --out results/mix
    """
    with interruptible("nothing was written"):
        check_out(out, force, "export")
        room = import_module("journeysim.experiments.export")
        chosen = room.of_weeks(scenario_with(scenario, changes or [], consumers, None), weeks)
        beside = None
        if base is not None:
            beside = room.of_weeks(scenario_with(base, changes or [], consumers, None), weeks)
            import_module("journeysim.experiments.comparison.comparable").check_pairs(beside, chosen)
        with bar(room.runs(chosen, beside) * replicates, chosen.time.steps) as progress:
            found = room.export(
                chosen, base=beside, seed=seed, replicates=replicates, workers=workers, progress=progress
            )
        save(found, out, force)
    typer.echo(
        f"Observed: {found.manifest['weeks']} weeks, {found.observed['measure'].nunique()} measures, without error."
        f" Truth: {', '.join(found.truth['campaign'].unique()) or 'no campaigns, so none'}.\nWritten to {out}"
    )
