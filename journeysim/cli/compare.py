"""The command `journeysim compare`."""

import os
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from journeysim.cli.out import check_out, directory, save
from journeysim.cli.progress import bar, console, interruptible
from journeysim.cli.run import Changes, Consumers, Seed, Steps, changed, whole

REPORT = "journeysim.reports.comparison.report"


def share(text: str) -> float:
    """Return the share that `5%` or `0.05` says, or refuse it in plain words."""
    try:
        value = float(text.removesuffix("%")) / (100.0 if text.endswith("%") else 1.0)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a share; write 5% or 0.05") from None
    if not 0 < value <= 1:
        raise typer.BadParameter(f"'{text}' is not above 0% and up to 100%; write 5% or 0.05")
    return value


def minutes(text: str) -> float:
    """Return a number of minutes above 0, or refuse it in plain words."""
    try:
        value = float(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a number of minutes") from None
    if not 0 < value < 1e6:
        raise typer.BadParameter(f"'{text}' is not a number of minutes above 0")
    return value


def kind(text: str) -> str:
    """Return what an effect is to be taken apart by, or refuse it in plain words."""
    allowed = ("influences", "campaigns")
    if text not in allowed:
        raise typer.BadParameter(f"unknown kind '{text}'; allowed: 'influences' or 'campaigns'")
    return text


def compare_command(
    base: Annotated[
        str,
        typer.Argument(metavar="BASE", show_default=False, help="What plans are held against, by name or path."),
    ],
    plans: Annotated[
        list[str],
        typer.Argument(metavar="PLAN...", show_default=False, help="One to ten scenarios, by name or path."),
    ],
    seed: Seed = 1,
    replicates: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="Runs of each scenario, each with luck of its own.")
    ] = 20,
    consumers: Consumers = None,
    steps: Steps = None,
    changes: Changes = None,
    precision: Annotated[
        float | None,
        typer.Option(
            parser=share,
            metavar="SHARE",
            help="Add replicates until each difference is known to within this share of the base, as 5%.",
        ),
    ] = None,
    metric: Annotated[
        str | None, typer.Option(metavar="NAME", help="Measure to judge by; without it, own units sold.")
    ] = None,
    own: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Product, brand or vendor whose sales are own; without it, what the campaigns are for."
        ),
    ] = None,
    most: Annotated[
        int | None,
        typer.Option("--max-replicates", parser=whole(2), metavar="N", help="With --precision: at most so many (200)."),
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(parser=minutes, metavar="MINUTES", help="With --precision: add none after this time."),
    ] = None,
    unpaired: Annotated[
        bool, typer.Option("--unpaired", help="Compare even what makes no pairs, as independent samples.")
    ] = False,
    marginal: Annotated[
        bool, typer.Option("--marginal/--no-marginal", help="Run each plan with 10% more budget, too.")
    ] = True,
    explain: Annotated[
        list[str] | None,
        typer.Option(
            parser=kind,
            metavar="KIND",
            help="Take the effect apart by 'influences' or by 'campaigns' (Shapley); again for both. Runs every"
            " combination, so it takes longer.",
        ),
    ] = None,
    explain_replicates: Annotated[
        int | None, typer.Option(parser=whole(1), metavar="N", help="With --explain: replicates to take apart (5).")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(parser=whole(1), metavar="N", help="Processes to run in; same results. Without it, one a core."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(parser=directory, metavar="DIR", help="Write tables and report to this new directory."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier comparison in that directory.")] = False,
    by_consumer: Annotated[
        bool, typer.Option("--by-consumer", help="With --out: write who bought something else, person by person.")
    ] = False,
) -> None:
    """Compare plans with a base on the same seeds.

    Says what each plan changes and how sure that is, what it costs and returns, and who bought because of it.

    Example: journeysim compare smartphones plan-a.toml plan-b.toml --replicates 20 --out results/plans
    """
    _check_options(
        plans, replicates, precision, most, time_limit, unpaired, by_consumer, explain, explain_replicates, out
    )
    with interruptible("nothing was written"):
        if out is not None:
            check_out(out, force, "comparison")
        loaded = [changed(each, changes or [], consumers, steps) for each in (base, *plans)]
        scenarios = [each for each, _ in loaded]
        compare = import_module("journeysim.experiments.comparison.compare").compare
        runs = replicates * (len(scenarios) + (len(plans) if marginal and not unpaired else 0))
        with bar(runs, max(each.time.steps for each in scenarios)) as progress:
            try:
                found = compare(
                    scenarios[0],
                    scenarios[1:],
                    seed=seed,
                    replicates=replicates,
                    precision=precision,
                    max_replicates=most or max(200, replicates),
                    time_limit=time_limit,
                    metric=metric,
                    own=own,
                    unpaired=unpaired,
                    marginal=marginal,
                    workers=workers or _cores(),
                    progress=progress,
                )
            except ValueError as error:
                raise typer.BadParameter(str(error)) from None
        if told := import_module("journeysim.experiments.comparison.notes").amounts(scenarios, loaded[0][1]):
            found = replace(found, notes=(*found.notes, told))
        if explain:
            with bar(1, 1) as progress:
                found = found.explained(explain, explain_replicates or 5, workers or _cores(), progress)
        if out is not None:
            _save(found, out, force, by_consumer)
    console().print(import_module("journeysim.reports.comparison.tables").overview(found))
    if out is not None:
        typer.echo(f"\nWritten to {out}")


def _check_options(
    plans: list[str],
    replicates: int,
    precision: float | None,
    most: int | None,
    time_limit: float | None,
    unpaired: bool,
    by_consumer: bool,
    explain: list[str] | None,
    explain_replicates: int | None,
    out: Path | None,
) -> None:
    """Refuse options that mean nothing together."""
    if len(plans) > 10:
        raise typer.BadParameter(f"{len(plans)} plans are too many; allowed: 1 to 10", param_hint="PLAN...")
    for given, option in ((most, "--max-replicates"), (time_limit, "--time-limit")):
        if given is not None and precision is None:
            raise typer.BadParameter("means nothing without --precision", param_hint=option)
    if most is not None and most < replicates:
        raise typer.BadParameter(f"{most} is below --replicates ({replicates})", param_hint="--max-replicates")
    if by_consumer and out is None:
        raise typer.BadParameter("means nothing without --out", param_hint="--by-consumer")
    if explain_replicates is not None and not explain:
        raise typer.BadParameter("means nothing without --explain", param_hint="--explain-replicates")
    if explain and unpaired:
        raise typer.BadParameter("unpaired scenarios make no pairs to take apart", param_hint="--explain")
    if by_consumer and unpaired:
        raise typer.BadParameter("unpaired scenarios have no consumers in common", param_hint="--by-consumer")


def _save(found: Any, out: Path, force: bool, by_consumer: bool) -> None:
    """Write a comparison, with the report where this installation can."""
    write: Callable[[Any, Path], object] | None = None
    if find_spec(REPORT) is not None:
        write = import_module(REPORT).write_report
    save(found, out, force, consumers=by_consumer, report=write)


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
