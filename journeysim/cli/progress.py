"""What the command line shows while it computes, and how it stops."""

import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer


@contextmanager
def interruptible(consequence: str) -> Iterator[None]:
    """End with exit code 130 and a message when the user presses Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"Interrupted; {consequence}.", err=True)
        raise typer.Exit(130) from None


@contextmanager
def bar(runs: int, steps: int) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar over all steps of all runs on standard error, if that is a terminal.

    Gives what `run` calls after each step; runs with a number beyond those expected make the bar longer. While
    numba compiles, which it does once after an installation, the bar says so.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} steps"),
        TimeRemainingColumn(),
    )
    shown = Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    task = shown.add_task("setting up", total=runs * steps)
    last: dict[int, int] = {}
    expected = runs

    def tell(replicate: int, step: int) -> None:
        nonlocal expected
        if replicate >= expected:
            expected = replicate + 1
            shown.update(task, total=expected * steps)
        shown.update(task, description="simulating", advance=max(step - last.get(replicate, 0), 0))
        last[replicate] = step % steps

    with shown, _compiling(lambda text: shown.update(task, description=text)):
        yield tell


@contextmanager
def runs_bar() -> Iterator[Callable[[int, int, int], None]]:
    """Show a progress bar over the runs of a sweep on standard error; where that is no terminal, a line now and then.

    Gives what is called with the runs done, all of them, and those that failed; the first call says where it begins.
    """
    if not sys.stderr.isatty():
        yield _Lines(print_every=30.0)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Speed(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.speed or task.finished_speed
            return Text(
                "" if not speed else f"{speed:,.1f} runs a second" if speed >= 1 else f"{1 / speed:,.1f} s a run"
            )

    class Count(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text("" if task.total is None else f"{task.completed:,.0f} of {task.total:,.0f} runs")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        Count(),
        Speed(),
        TimeRemainingColumn(),
    )
    shown = Progress(
        *columns, console=Console(stderr=True), transient=True, speed_estimate_period=300,
    )  # fmt: skip
    task = shown.add_task("checking every point", total=None)

    def tell(done: int, total: int, failed: int) -> None:
        if shown.tasks[0].total is None:
            shown.reset(task, total=total, completed=done, description="starting")
        else:
            what = f"simulating, {failed} failed" if failed else "simulating"
            shown.update(task, description=what, completed=done, total=total)

    with shown:
        yield tell


class _Lines:
    """Tells a log how far a sweep is: a line each so many seconds, the first after as many."""

    def __init__(self, print_every: float) -> None:
        self._every = print_every
        self._begun = self._told = time.monotonic()
        self._before = -1

    def __call__(self, done: int, total: int, failed: int) -> None:
        now = time.monotonic()
        if self._before < 0:
            self._begun, self._told, self._before = now, now, done
        if now - self._told < self._every or done == self._before:
            return
        self._told = now
        left = (now - self._begun) / (done - self._before) * (total - done)
        wrong = f", {failed:,} failed" if failed else ""
        typer.echo(f"{done:,} of {total:,} runs done{wrong}; about {_spoken(left)} left", err=True)


def _spoken(seconds: float) -> str:
    """Return a time to read: seconds, minutes or hours, whichever fits."""
    for unit, size in (("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2.0 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"


@contextmanager
def _compiling(say: Callable[[str], None]) -> Iterator[None]:
    """Say when numba begins to compile; the next step says that it is over."""
    from numba.core import event

    class Listener(event.Listener):
        def on_start(self, event: Any) -> None:  # noqa: ARG002
            say("compiling, once after installing")

        def on_end(self, event: Any) -> None:
            """Leave it at that: one function after the other is compiled."""

    with event.install_listener("numba:compile", Listener()):
        yield


def console() -> Any:
    """Return the console for tables: as wide as the terminal but not above 100 columns."""
    from rich.console import Console

    from journeysim.reports.tables import WIDTH

    found = Console(highlight=False, markup=False)
    return Console(highlight=False, markup=False, width=min(found.width, WIDTH) if found.is_terminal else WIDTH)


def wrapped(text: str, shown: Any) -> str:
    """Return text with long lines broken for a terminal; elsewhere as it is, a line for a line."""
    if not shown.is_terminal:
        return text
    lines = (textwrap.fill(line, shown.width, subsequent_indent=" " * 6) for line in text.splitlines())
    return "\n".join(lines)
