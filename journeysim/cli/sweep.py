"""The command `journeysim sweep`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from journeysim.cli.out import directory
from journeysim.cli.progress import console, interruptible, runs_bar
from journeysim.cli.run import Changes, Consumers, Name, Seed, Steps, changed, note, whole

ROOM = "journeysim.experiments.sweeps.sweep"
OVERVIEW = "journeysim.reports.sweeps.overview"
DESIGNS = "grid, oat (one at a time), lhs (Latin hypercube), sobol, morris, or csv (--points)"


def sweep_command(
    scenario: Name,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUES",
            help="What is varied: KEY=LOW:HIGH, KEY=LOW:HIGH:log, KEY=A,B,C, campaigns.NAME=on,off or"
            " scenario=NAME,NAME; again for more. Keys are those of --set.",
        ),
    ] = None,
    design: Annotated[str, typer.Option(metavar="DESIGN", help=f"{DESIGNS}.")] = "sobol",
    samples: Annotated[
        int | None,
        typer.Option(
            parser=whole(1),
            metavar="N",
            help="Points of lhs (256), base samples of sobol, a power of 2 (256), trajectories of morris (20).",
        ),
    ] = None,
    levels: Annotated[
        int | None,
        typer.Option(parser=whole(2), metavar="N", help="Values of a range in grid and oat (5), levels of morris (4)."),
    ] = None,
    second_order: Annotated[
        bool, typer.Option("--second-order", help="With sobol: also what pairs do together; nearly twice the points.")
    ] = False,
    points: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="With csv: a row for each point, columns by keys.")
    ] = None,
    replicates: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="Runs of each point, each with luck of its own.")
    ] = 1,
    seed: Seed = 1,
    unpaired: Annotated[
        bool, typer.Option("--unpaired", help="A seed of its own for each point; without it, all on the same luck.")
    ] = False,
    consumers: Consumers = None,
    steps: Steps = None,
    changes: Changes = None,
    keep: Annotated[
        list[str] | None, typer.Option(metavar="WHAT", help="Keep 'steps', too: every step of every run.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            parser=directory,
            metavar="DIR",
            help="Where the results are; a sweep that was stopped there goes on. Required but for --dry-run.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(parser=whole(1), metavar="N", help="Processes to run in; same results. Without it, one a core."),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Run on a Dask cluster, as tcp://HOST:8786, instead; same results."),
    ] = None,
    chunk: Annotated[
        int | None,
        typer.Option(parser=whole(1), metavar="N", help="Runs handed out at once; without it, some seconds' work."),
    ] = None,
    accept_changes: Annotated[
        bool,
        typer.Option("--accept-changes", help="Go on although the scenario or versions have changed since it began."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how many runs it would be, how long and how large.")
    ] = False,
) -> None:
    """Run a scenario at many points of its parameters, on all cores, and keep every run on disk.

    The same command again goes on where it was stopped, whatever stopped it.

    Example: journeysim sweep smartphones --vary influences.normative.weight=0:3 --vary market.price_level=0.8:1.2
    --samples 64 --replicates 5 --out sweeps/norms
    """
    if out is None and not dry_run:
        raise typer.BadParameter("is missing: name a directory for the results", param_hint="--out")
    if workers is not None and cluster is not None:
        raise typer.BadParameter("means nothing with --cluster", param_hint="--workers")
    kept = "nothing was begun" if dry_run else f"what is done is kept in {out}; the same command goes on"
    with interruptible(kept), _told(kept):
        chosen, written_for = changed(scenario, changes or [], consumers, steps)
        room = import_module(ROOM)
        with runs_bar() as progress:
            plan = room.planned(
                chosen, vary or [], design, samples, replicates, levels, second_order, seed, points, keep or [],
                not unpaired, told=lambda text: typer.echo(text, err=True),
            )  # fmt: skip
            varied = [each.scenarios for each in plan.design.variables if each.scenarios]
            note(chosen, written_for, changes or [], *varied)
            if out is not None and not dry_run:
                room.carry_out(
                    plan, out, workers, cluster, accept_changes, chunk, progress,
                    begun=lambda store: _begin(store, plan, out, progress),
                )  # fmt: skip
        if dry_run or out is None:
            told = room.preview(plan, out, workers, accept_changes, chunk)
            console().print(import_module(OVERVIEW).preview(told, plan.design))
            return
        found = room.Sweep.open(out)
    console().print(import_module(OVERVIEW).overview(found))
    typer.echo(f"\nWritten to {out}")
    if found.failures:
        typer.echo("The same command again retries the runs that failed.")
    typer.echo(f"What matters: journeysim sensitivity {out}\nTo read:      journeysim report {out}")
    if found.failures:
        raise typer.Exit(1)


def _begin(store: Any, plan: Any, out: Path, progress: Callable[[int, int, int], None]) -> None:
    """Say what is done and what is missing, and what was found on the way."""
    total, missing = len(plan), len(store.missing(plan.replicates))
    for each in store.set_aside:
        typer.echo(f"Note: {each}", err=True)
    if store.changes:
        typer.echo(f"Note: accepted: {'; '.join(store.changes)}", err=True)
    if missing == total:
        typer.echo(f"{len(plan.design):,} points, {total:,} runs", err=True)
    elif missing:
        typer.echo(f"{out}: {total - missing:,} of {total:,} runs are done, {missing:,} are missing", err=True)
    else:
        typer.echo(f"{out}: all {total:,} runs are done", err=True)
    progress(total - missing, total, 0)


@contextmanager
def _told(kept: str) -> Iterator[None]:
    """Say in one line what stops a sweep: what cannot be done as asked, a full disk, processes that end."""
    from journeysim.experiments.sweeps.disk import SweepError

    try:
        yield
    except SweepError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        name = f"'{error.filename}': " if error.filename else ""
        typer.echo(f"{name}{error.strerror or error}; {kept}.", err=True)
        raise typer.Exit(1) from None
    except RuntimeError as error:
        if isinstance(error, typer.Exit):
            raise
        typer.echo(f"{error}; {kept}.", err=True)
        raise typer.Exit(1) from None
