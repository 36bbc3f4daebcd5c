"""The command `journeysim calibrate`."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from journeysim.cli.out import directory
from journeysim.cli.progress import console
from journeysim.cli.run import Changes, Consumers, Name, Seed, Steps, scenario_with, whole

#: Seconds between two lines of progress in a log.
_EVERY = 30.0


def _held_out(text: str) -> float:
    value = _number(text)
    if not 0 <= value < 1:
        raise typer.BadParameter(f"{text} is out of range; allowed: 0 or more and less than 1")
    return value


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a number") from None


def _scale(text: str) -> Any:
    return text if text == "fit" else _number(text)


def calibrate_command(
    scenario: Name,
    data: Annotated[
        Path,
        typer.Option(
            "--data",
            metavar="FILE.csv",
            show_default=False,
            help="Periods in the first column, then a column of numbers for each series.",
        ),
    ],
    fit: Annotated[
        list[str],
        typer.Option(
            "--fit",
            metavar="KEY=LOW:HIGH[:log]",
            show_default=False,
            help="A setting to fit and its range; again for more.",
        ),
    ],
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="COLUMN=METRIC",
            help="What a column of the data measures, as units=sales.units; COLUMN= leaves it out.",
        ),
    ] = None,
    period: Annotated[
        float | None,
        typer.Option(
            parser=_number, metavar="DAYS", help="Days of the run that a period is; dates tell it themselves."
        ),
    ] = None,
    start: Annotated[
        float, typer.Option(parser=_number, metavar="DAY", help="Day of the run on which the first period begins.")
    ] = 0.0,
    scale: Annotated[
        Any,
        typer.Option(
            parser=_scale, metavar="NUMBER|fit", help="Units of the real market per simulated consumer; 'fit' finds it."
        ),
    ] = 1.0,
    loss: Annotated[str, typer.Option(metavar="LOSS", help="rmse, poisson (counts), or moments.")] = "rmse",
    method: Annotated[str, typer.Option(metavar="METHOD", help="tpe, cmaes, sobol or random.")] = "tpe",
    budget: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="Trials of the search; polish and intervals come on top.")
    ] = 200,
    replicates: Annotated[
        int, typer.Option(parser=whole(1), metavar="N", help="Runs of each trial; the same luck in all trials.")
    ] = 10,
    hold_out: Annotated[
        float, typer.Option(parser=_held_out, metavar="SHARE", help="Last part of the periods that is not fitted.")
    ] = 0.2,
    seed: Seed = 1,
    consumers: Consumers = None,
    steps: Steps = None,
    changes: Changes = None,
    out: Annotated[
        Path | None,
        typer.Option(
            parser=directory,
            metavar="DIR",
            help="Keep every run in this directory, so that the same command goes on, and write the report.",
        ),
    ] = None,
    accept_changes: Annotated[
        bool,
        typer.Option(
            "--accept-changes",
            help="Use a directory of another calibration: with its runs where they still count, else without.",
        ),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(parser=whole(1), metavar="N", help="Processes to run in; same results. Without it, one a core."),
    ] = None,
) -> None:
    """Fit settings of a scenario to observed series, and say how well they are known.

    Metrics are those of a step (docs/reference.md): sales.units, product.NAME.share, stage.NAME, needs.total, ...

    Example: journeysim calibrate limits/vcr --data vcr.csv --fit stages.need.rate=0.001:0.1:log
    --column units=sales.units --period 1 --scale fit --out results/vcr
    """  # fmt: skip
    with _interruptible(out):
        if find_spec("optuna") is None and method != "sobol":
            raise typer.BadParameter(
                f"{method} needs optuna: pip install 'journeysim[sweep]'; sobol works without", param_hint="--method"
            )
        chosen = scenario_with(scenario, changes or [], consumers, steps)
        room = import_module("journeysim.experiments.calibration.calibrate")
        try:
            plan = room.plan(
                chosen, data, fit, loss=loss, method=method, budget=budget, replicates=replicates, seed=seed,
                hold_out=hold_out, columns=_mapped(column or []), period=period, start=start, scale=scale,
            )  # fmt: skip
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        if out is not None:
            _check_out(plan, out, accept_changes)
        found = _carried_out(room, plan, out, accept_changes, workers or _processes(plan))
    console().print(import_module("journeysim.reports.calibration.tables").summary(found))
    if out is not None:
        fitted = out / import_module("journeysim.experiments.calibration.files").FITTED
        typer.echo(f"\nWritten to {out}; the report is {out / 'report.html'}.\nRun it: journeysim run {fitted}")


def _carried_out(room: Any, plan: Any, out: Path | None, accept_changes: bool, workers: int) -> Any:
    try:
        with _bar(plan.budget * plan.replicates, _about(plan)) as progress:
            found = room.calibrate(plan, workers=workers, out=out, accept_changes=accept_changes, progress=progress)
        if out is not None:
            import_module("journeysim.reports.calibration.report").write_report(found, out / "report.html")
    except FileExistsError as error:
        raise typer.BadParameter(str(error), param_hint="--out") from None
    except room.CalibrationError as error:
        kept = "; finished runs are kept, the same command goes on" if _keeps(out) else ""
        typer.echo(f"{str(error).rstrip('.')}{kept}.", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(
            f"'{out}' could not be written: {error.strerror or error}; finished runs are kept, the same command goes"
            " on",
            err=True,
        )
        raise typer.Exit(1) from None
    return found


@contextmanager
def _interruptible(out: Path | None) -> Iterator[None]:
    """End with exit code 130 and say what is kept when the user presses Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt:
        kept = f"finished runs are kept in {out}; the same command goes on" if _keeps(out) else "nothing was kept"
        typer.echo(f"Interrupted; {kept}.", err=True)
        raise typer.Exit(130) from None


def _keeps(out: Path | None) -> bool:
    """Return whether there are finished runs in a directory."""
    runs = None if out is None else out / "runs.jsonl"
    return runs is not None and runs.is_file() and runs.stat().st_size > 0


def _about(plan: Any) -> int:
    """Return about how many runs there are in all: search, two rounds of polish, and the sides of the best point."""
    sides = 2 * len(plan.parameters)
    fewest: int = import_module("journeysim.experiments.calibration.spread").enough(plan.replicates)
    runs: int = (plan.budget + 6 * sides + 8) * plan.replicates + (2 * sides + 1) * fewest
    return runs


def _processes(plan: Any) -> int:
    """Return how many processes there are cores and memory for."""
    rooms = import_module("journeysim.experiments.sweeps.workers")
    cores: int = rooms.cores()
    fit: int = rooms.fitting(cores, rooms.MARGIN * rooms.memory_needed(plan.scenario))
    return fit


def _check_out(plan: Any, out: Path, accept_changes: bool) -> None:
    """Refuse a directory that holds something else, before anything is run."""
    if trouble := import_module("journeysim.experiments.calibration.store").occupied(out, plan.asked, accept_changes):
        raise typer.BadParameter(trouble, param_hint="--out")


def _mapped(texts: list[str]) -> dict[str, str]:
    """Return the metric of each column that was named."""
    found: dict[str, str] = {}
    for text in texts:
        # Names of columns may hold anything, names of metrics no equals sign.
        name, equals, metric = text.rpartition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(f"found '{text}'; allowed: COLUMN=METRIC, as units=sales.units",
                                     param_hint="--column")  # fmt: skip
        if name.strip() in found:
            raise typer.BadParameter(f"column '{name.strip()}' is given twice", param_hint="--column")
        found[name.strip()] = metric.strip()
    return found


@contextmanager
def _bar(runs: int, about: int) -> Iterator[Callable[[int], None]]:
    """Show how many runs are done on standard error; where that is no terminal, a line now and then.

    Polishing comes after the `runs` of the search, up to about so many.
    """
    if not sys.stderr.isatty():
        yield _Lines(about)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f} of {task.total:,.0f} runs"),
        TimeRemainingColumn(),
    )  # fmt: skip
    shown = Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    task = shown.add_task("searching", total=runs)

    def tell(done: int) -> None:
        late = done > runs
        shown.update(task, completed=done, total=max(runs, done), description="polishing" if late else "searching")

    with shown:
        yield tell


class _Lines:
    """Tells a log how far a calibration is: a line every half minute, the first after as long."""

    def __init__(self, about: int) -> None:
        self._about = about
        self._told = time.monotonic()

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if now - self._told >= _EVERY:
            self._told = now
            typer.echo(f"{done:,} of about {max(self._about, done):,} runs done", err=True)
