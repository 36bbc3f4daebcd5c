"""The command `journeysim report`."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from journeysim.cli.out import Force, check_page, file_path, write_file
from journeysim.cli.progress import interruptible
from journeysim.cli.sensitivity import Folder, Metrics


def report_command(
    folder: Folder,
    metrics: Metrics = None,
    out: Annotated[
        Path | None,
        typer.Option(
            parser=file_path, metavar="FILE.html", show_default=False, help="Where to write it; else DIR/report.html."
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Write the report of a sweep: one HTML file to send, read in any browser, on a phone or on paper.

    What matters most, response curves, maps of pairs, interactions, all points, and how to repeat it.

    Example: journeysim report sweeps/norms --metric sales.units --metric conversion
    """
    with interruptible("nothing was written"):
        _check(folder)
        place = out or folder / "report.html"
        sweep = import_module("journeysim.experiments.sweeps.reading").Sweep.open(folder)
        check_page(place, force)
        write_file(import_module("journeysim.reports.sweeps.report").report(sweep, metrics or ()), place)
    typer.echo(f"Written to {place}")


def _check(folder: Path) -> None:
    """Refuse a result that has its report already, and say where that lies."""
    files = import_module("journeysim.records.files")
    found = files.kind_in(folder)
    if found in ("", files.SWEEP):
        return
    page = folder / "report.html"
    told = f"its report is {page}" if page.is_file() else "reports are made of sweeps"
    raise typer.BadParameter(f"'{folder}' holds a {found}, no sweep; {told}", param_hint="DIR")
