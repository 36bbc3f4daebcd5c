"""How far a comparison is: its place in the line, runs done, time left, and buttons that end it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara
from solara.lab import use_task

from journeysim.experiments.turns import Turn
from journeysim.reports.comparison.outcome import Outcome

from ...components.html import Button, element, text
from ...components.notice import Live
from ...text import t

#: Seconds between two looks at it.
_PACE = 0.25
RUNNING = "running"
#: A button that cannot be pressed now and keeps the keyboard, which `disabled` would send to nowhere.
OFF = {"aria_disabled": "true"}


@dataclass(frozen=True)
class Work:
    """A turn that was taken, how many runs of how many steps it has, and what to call it.

    `onward` says that it goes on from a comparison that is there. To end it early is offered once as many runs are
    done as a replicate has (`each`); 0 where it cannot.
    """

    turn: Turn[Outcome]
    runs: int
    steps: int
    heading: str
    onward: bool = False
    each: int = 0


@dataclass(frozen=True)
class _Seen:
    """What was seen of it last."""

    ahead: int
    done: int
    left: float | None
    waits: bool


def _look(work: Work) -> _Seen:
    turn = work.turn
    progress = turn.progress
    left = progress.left(work.runs * work.steps, turn.seconds)
    return _Seen(turn.ahead, min(progress.runs_done(work.steps), work.runs), left, turn.state == "waiting")


@solara.component
def Running(work: Work, on_end: Callable[[], None]) -> Any:
    """Show how far a turn is until it ends, which `on_end` hears of."""
    seen, see = solara.use_state(_look(work))
    stopping, set_stopping = solara.use_state(False)
    concluding, set_concluding = solara.use_state(False)

    def watch() -> None:
        while not work.turn.wait(_PACE):
            see(_look(work))
        on_end()

    use_task(watch, dependencies=[id(work)], raise_error=False)

    def stop() -> None:
        if stopping:
            return
        set_stopping(True)
        # It may take half a second until the last process has gone.
        threading.Thread(target=work.turn.stop, daemon=True).start()

    some = work.each <= seen.done < work.runs and not (concluding or stopping or seen.waits)

    def conclude() -> None:
        if some:
            set_concluding(True)
            work.turn.conclude()

    told = t("compare.stopping") if stopping else t("compare.concluding") if concluding else _told(work, seen)
    return element(
        "div",
        text("h2", work.heading),
        element(
            "progress",
            aria_label=work.heading,
            max=str(work.runs),
            **({} if seen.waits else {"value": str(seen.done)}),
        ),
        text("p", told, kind="running-told"),
        element(
            "div",
            *([Button(t("compare.enough"), conclude, **({} if some else OFF))] if work.each else []),
            Button(t("compare.stop"), stop, **(OFF if stopping else {})),
            text("p", t("compare.leaving"), kind="soft"),
            kind="running-stop",
        ),
        # Heard at the begin, then each quarter of the way.
        Live(told if concluding else _heard(work, seen)),
        kind="running",
        id=RUNNING,
        tabindex="-1",
        aria_label=work.heading,
        role="group",
    )


def _told(work: Work, seen: _Seen) -> str:
    if seen.waits:
        return _waits(seen)
    if seen.done >= work.runs:
        return t("compare.working_out")
    runs = t("compare.runs_done", done=f"{seen.done:,}", runs=f"{work.runs:,}")
    return f"{runs} · {time_left(seen.left)}" if seen.left is not None else f"{runs} · {t('compare.beginning')}"


def _waits(seen: _Seen) -> str:
    if seen.ahead == 0:  # its turn has come, its process has not begun
        return t("compare.set_up")
    return t("compare.waits_one") if seen.ahead == 1 else t("compare.waits", count=seen.ahead)


def _heard(work: Work, seen: _Seen) -> str:
    if seen.waits:
        return _waits(seen)
    quarter = 4 * seen.done // max(work.runs, 1)
    return f"{work.heading}: {25 * quarter}%"


def takes_time(seconds: float) -> str:
    """Return how long something is going to take, in words and not more exactly than is known."""
    if seconds < 90:
        return t("compare.takes_seconds", count=max(10, 10 * round(seconds / 10)))
    return t("compare.takes_minutes", count=round(seconds / 60))


def time_left(seconds: float) -> str:
    """Return how long something still takes, in words and not more exactly than is known."""
    if seconds < 90:
        return t("compare.seconds_left", count=max(5, 5 * round(seconds / 5)))
    return t("compare.minutes_left", count=round(seconds / 60))
