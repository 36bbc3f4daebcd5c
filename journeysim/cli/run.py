"""The command `journeysim run`."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from journeysim.cli.out import Out, check_out, save
from journeysim.cli.progress import bar, console, interruptible, wrapped


def whole(least: int) -> Callable[[str], int]:
    """Return a parser of whole numbers from `least` up that says in plain words what it refuses."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise typer.BadParameter(f"'{text}' is not a whole number") from None
        if value < least:
            raise typer.BadParameter(f"{value} is too small; allowed: {least} or more")
        return value

    return parse


Name = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        show_default=False,
        help="A shipped scenario by name, or a .toml file by path.",
    ),
]
Seed = Annotated[
    int, typer.Option(parser=whole(0), metavar="N", help="Same seed, same people, same luck; 0 is a seed.")
]
Consumers = Annotated[int | None, typer.Option(parser=whole(1), metavar="N", help="Instead of population.consumers.")]
Steps = Annotated[int | None, typer.Option(parser=whole(1), metavar="N", help="Instead of time.steps.")]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Change a setting, as population.consumers=20000; again for more.",
    ),
]


def run_command(
    scenario: Name,
    seed: Seed = 1,
    replicates: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="How many runs, each with luck of its own.")
    ] = 1,
    consumers: Consumers = None,
    steps: Steps = None,
    changes: Changes = None,
    out: Out = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier result in that directory.")] = False,
    diary: Annotated[
        list[int] | None,
        typer.Option(parser=whole(0), metavar="ID", help="Tell this consumer's journey; again for more."),
    ] = None,
    workers: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="Run replicates in so many processes; same results.")
    ] = 1,
) -> None:
    """Run a scenario and show what happened.

    Shows each stage with the steps back, sales, causes and satisfaction.

    Example: journeysim run smartphones --consumers 20000 --set time.steps=90 --out results/summer
    """
    with interruptible("nothing was written"):
        chosen = scenario_with(scenario, changes or [], consumers, steps)
        people = chosen.population.consumers
        for each in diary or []:
            if each >= people:
                raise typer.BadParameter(
                    f"there is no consumer {each}; ids go from 0 to {people - 1}", param_hint="--diary"
                )
        if out is not None:
            check_out(out, force, "run")
        run = import_module("journeysim.experiments.run").run
        with bar(replicates, chosen.time.steps) as progress:
            result = run(
                chosen,
                seed=seed,
                replicates=replicates,
                diary=tuple(diary or ()),
                progress=progress,
                workers=workers,
            )
        if out is not None:
            save(result, out, force)
    shown = console()
    shown.print(import_module("journeysim.reports.tables").overview(result))
    for each in result.diaries:
        about = f"Replicate {each.replicate}\n" if replicates > 1 else ""
        typer.echo("\n" + wrapped(f"{about}{each}", shown))
    if out is not None:
        typer.echo(f"\nWritten to {out}")


def scenario_with(name: str, changes: list[str], consumers: int | None, steps: int | None) -> Any:
    """Return the scenario with the changes from the command line, and say what they do not change or cut off."""
    chosen, written_for = changed(name, changes, consumers, steps)
    note(chosen, written_for, changes)
    return chosen


def note(chosen: Any, written_for: int, changes: list[str], others: Sequence[Any] = ()) -> None:
    """Say what the changes from the command line do not change or cut off, in `others` that they hold for, too."""
    for each in {each.name: each for each in (chosen, *others)}.values():
        _note_late(each)
    _note_amounts(chosen, written_for, changes)


def changed(name: str, changes: list[str], consumers: int | None, steps: int | None) -> tuple[Any, int]:
    """Return the scenario with the changes from the command line, and for how many consumers it is written."""
    from journeysim.scenario.overrides import parse
    from journeysim.scenario.scenario import Scenario

    given = dict(parse(text) for text in changes)
    for key, option, value in (
        ("population.consumers", "--consumers", consumers),
        ("time.steps", "--steps", steps),
    ):
        if value is not None and key in given:
            raise typer.BadParameter(f"{key} is given twice, here and by --set", param_hint=option)
        if value is not None:
            given[key] = value
    chosen = Scenario.load(name, set=given)
    if "population.consumers" not in given:
        return chosen, chosen.population.consumers
    # Cut as short, since a file that was written out of a short run may not load without.
    as_written = Scenario.load(name, set={key: value for key, value in given.items() if key == "time.steps"})
    return chosen, as_written.population.consumers


def _note_late(chosen: Any) -> None:
    """Say which campaigns a run that was cut short ends before."""
    from journeysim.scenario.checks import late

    if names := late(chosen.settings):
        days = chosen.time.steps * chosen.time.step_days
        typer.echo(
            f"Note: {chosen.name} ends on day {days:g}, before the start of {', '.join(names)}: nothing of it happens.",
            err=True,
        )


def _note_amounts(chosen: Any, written_for: int, changes: list[str]) -> None:
    """Say that budgets and stocks are amounts, which another number of people does not change."""
    from journeysim.scenario.overrides import parse

    people = chosen.population.consumers
    if people == written_for:
        return
    given = [parse(text)[0] for text in changes]
    found = import_module("journeysim.experiments.comparison.notes").fixed_amounts(chosen)
    if amounts := [told for key, told in found.items() if not any(f"{key}.".startswith(f"{each}.") for each in given)]:
        typer.echo(
            f"Note: {chosen.name} is written for {written_for:,} consumers. With {people:,}, these stay as they are:"
            f" {'; '.join(amounts)}. Change them with --set if the market should keep its proportions.",
            err=True,
        )
