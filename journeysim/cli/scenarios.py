"""The commands `journeysim scenarios ...`: list, show, check and schema."""

import json
from pathlib import Path
from typing import Annotated

import typer

from journeysim.cli.out import Force, check_file, file_path, write_file

#: By so many of its first characters an earlier schema is known.
_MARK = 100

scenarios = typer.Typer(
    help="List, show and check scenario files.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


@scenarios.command("list")
def list_command() -> None:
    """List the scenarios that ship with journeysim, each with its question."""
    from rich.console import Console
    from rich.table import Table

    from journeysim.scenario.catalogue import entries

    table = Table("name", "title", "question", box=None, pad_edge=False, header_style="bold")
    for entry in entries():
        table.add_row(entry.name, entry.title, entry.question)
    Console(highlight=False, markup=False).print(table)


@scenarios.command("show")
def show_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A shipped scenario by name, or a .toml file by path.")],
    resolved: Annotated[
        bool, typer.Option("--resolved", help="With all that it extends and every default: a complete file.")
    ] = False,
) -> None:
    """Show a scenario file, as it is written or in full.

    Example: journeysim scenarios show smartphones > mine.toml
    """
    if resolved:
        from journeysim.scenario.scenario import Scenario
        from journeysim.scenario.toml import dumps

        typer.echo(dumps(Scenario.load(name).as_dict()), nl=False)
    else:
        from journeysim.scenario.loading import read_text

        typer.echo(read_text(name), nl=False)


@scenarios.command("check")
def check_command(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files by path, or shipped scenarios by name.")],
) -> None:
    """Check scenario files and tell everything that is wrong with them."""
    from journeysim.scenario.problems import ScenarioError
    from journeysim.scenario.scenario import Scenario

    wrong = False
    for file in files:
        try:
            scenario = Scenario.load(file)
        except ScenarioError as error:
            wrong = True
            typer.echo(str(error), err=True)
        else:
            counts = {
                "consumers": scenario.population.consumers,
                "segments": len(scenario.population.segments),
                "products": len(scenario.products),
                "vendors": len(scenario.vendors),
                "channels": len(scenario.channels),
                "campaigns": len(scenario.campaigns),
                "steps": scenario.time.steps,
            }
            typer.echo(f"{file}: fine: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    if wrong:
        raise typer.Exit(2)


@scenarios.command("schema")
def schema_command(
    out: Annotated[
        Path | None, typer.Option(parser=file_path, metavar="FILE", help="Write it to this file instead.")
    ] = None,
    force: Force = False,
) -> None:
    """Print the JSON Schema of scenario files, for editors that complete and explain keys."""
    from journeysim.scenario.json_schema import json_schema

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        typer.echo(text, nl=False)
        return
    check_file(out, force, text[:_MARK])
    write_file(text, out)
