"""Puts the commands together; `main` is what the shell calls."""

import sys
from importlib import import_module
from typing import Annotated

import typer

from journeysim.cli.calibrate import calibrate_command
from journeysim.cli.compare import compare_command
from journeysim.cli.dashboard import dashboard_command
from journeysim.cli.elasticities import elasticities_command
from journeysim.cli.export import export_command
from journeysim.cli.geo_lift import geo_lift_command
from journeysim.cli.plausibility import plausibility_command
from journeysim.cli.report import report_command
from journeysim.cli.run import run_command
from journeysim.cli.scenarios import scenarios
from journeysim.cli.sensitivity import sensitivity_command
from journeysim.cli.sweep import sweep_command

HELP = """Simulate how people in social networks come to buy.

A scenario file describes a market: people and the network between them, products, vendors, channels, what
influences whom, and campaigns. A run follows every consumer through six stages, day by day.

\b
Try it:
    journeysim scenarios list
    journeysim run smartphones --seed 1
    journeysim run smartphones --diary 7 --steps 90
    journeysim run smartphones --set influences.normative.form=off --out results/no-norms
    journeysim compare smartphones plan-a.toml plan-b.toml --out results/plans
    journeysim sweep smartphones --vary influences.normative.weight=0:3 --design lhs --samples 20 --out sweeps/norms
    journeysim plausibility smartphones
    journeysim dashboard
"""

app = typer.Typer(
    name="journeysim",
    help=HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
app.command("run")(run_command)
app.command("compare")(compare_command)
app.command("sweep")(sweep_command)
app.command("sensitivity")(sensitivity_command)
app.command("report")(report_command)
app.command("calibrate")(calibrate_command)
app.command("plausibility")(plausibility_command)
app.command("elasticities")(elasticities_command)
app.command("export")(export_command)
app.command("geo-lift")(geo_lift_command)
app.command("dashboard")(dashboard_command)
app.add_typer(scenarios, name="scenarios")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"journeysim {import_module('journeysim').__version__}")
        raise typer.Exit


@app.callback()
def _all(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; errors of a scenario or of usage end with exit code 2 and no traceback."""
    from journeysim.scenario.problems import ScenarioError

    try:
        app(prog_name="journeysim")
    except ScenarioError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
