"""The command `journeysim sensitivity`."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from journeysim.cli.out import Force, check_page, file_path, write_file
from journeysim.cli.progress import console, interruptible
from journeysim.cli.run import whole

Folder = Annotated[
    Path,
    typer.Argument(metavar="DIR", show_default=False, help="What `journeysim sweep --out` has written."),
]
Metrics = Annotated[
    list[str] | None,
    typer.Option(
        "--metric",
        metavar="NAME",
        help="Measure to look at, as sales.units; again for more. Without it, the headlines.",
    ),
]
Page = Annotated[
    Path | None,
    typer.Option("--out", parser=file_path, metavar="FILE.html", show_default=False, help="Write a page, too."),
]


def sensitivity_command(
    folder: Folder,
    metrics: Metrics = None,
    method: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="'sobol', 'morris' or 'ranking'; without it, the one that the design was made for.",
            show_default=False,
        ),
    ] = None,
    resamples: Annotated[
        int, typer.Option(parser=whole(10), metavar="N", help="Resamples of the bootstrap behind the intervals.")
    ] = 200,
    seed: Annotated[int, typer.Option(parser=whole(0), metavar="N", help="Seed of that bootstrap.")] = 1,
    out: Page = None,
    force: Force = False,
) -> None:
    """Print which of the varied parameters matter, and how much.

    Sobol's indices or the screening of Morris where the sweep has that design; for any other a ranking by the share
    of the variance that each variable explains.

    Example: journeysim sensitivity sweeps/norms --metric sales.units --out matters.html
    """
    with interruptible("nothing was written"):
        if out is not None:
            check_page(out, force)
        room = import_module("journeysim.experiments.sweeps.sensitivity")
        sweep = import_module("journeysim.experiments.sweeps.reading").Sweep.open(folder)
        found = room.sensitivity(sweep, metrics or (), method or "", resamples, seed)
        if out is not None:
            write_file(import_module("journeysim.reports.sweeps.report").sensitivity_page(sweep, found), out)
    facts = import_module("journeysim.reports.sweeps.words").facts(sweep)
    title = f"What matters in {sweep.manifest['scenario_name']}: {facts}"
    console().print(import_module("journeysim.reports.sweeps.tables").sensitivities(found, title))
    if out is not None:
        typer.echo(f"\nWritten to {out}")
