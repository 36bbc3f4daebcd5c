"""Plays a live run: play, pause, one step, speed, back to the start; a thread of the page makes the steps."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import solara

from .. import limits
from ..text import t
from .direct import Direct, use_direct

if TYPE_CHECKING:
    from journeysim.experiments.live import LiveRun

#: Steps a second that can be chosen, and the one to begin with.
SPEEDS = (1, 2, 5, 10, 20, 50)
SPEED = 10


@solara.component_vue("player.vue")
def _Player(
    label: str,
    play: str,
    pause: str,
    step: str,
    reset: str,
    speed_label: str,
    speeds: list[dict[str, Any]],
    speed: int,
    playing: bool,
    finished: bool,
    disabled: bool,
    at: int,
    steps: int,
    told: str,
    event_played: Callable[[Any], None],
    event_paused: Callable[[Any], None],
    event_stepped: Callable[[Any], None],
    event_restarted: Callable[[Any], None],
    event_paced: Callable[[Any], None],
) -> Any:
    """Show the buttons."""


@solara.component
def Player(
    run: "LiveRun",
    on_moment: Callable[[bool], None],
    on_reset: Callable[[], None],
    disabled: bool = False,
    speed: int = SPEED,
) -> Any:
    """Show the controls of a run, and make its steps while it plays.

    `on_moment` hears at most `limits.UPDATES` times a second that steps were made, and whether the run now rests.
    `on_reset` is to bring another run, at its start. A run that takes the place of another plays on if that did.
    The thread ends when the page does.
    """
    # When it was last told to play, 0 while it pauses: one who pauses and plays on at once starts a new thread.
    playing, set_playing = solara.use_state(0.0)
    pace, set_pace = solara.use_state(speed)
    _, tick = solara.use_state(0)
    direct = solara.use_memo(Direct, [])
    stopping: Any = solara.use_ref(threading.Event())
    shown: Any = solara.use_ref(run)
    shown.current = run

    def moved(resting: bool) -> None:
        if resting:
            tick(lambda count: count + 1)
        else:
            direct.tell("at", run.step_number, _at(run))
        on_moment(resting)

    def playback() -> Callable[[], None] | None:
        if not playing or disabled:
            return None
        stop = stopping.current = threading.Event()

        def work() -> None:
            play(run, pace, stop, lambda: moved(False))
            if run.finished and not stop.is_set():
                set_playing(0.0)
            if shown.current is run:  # one that took its place may play on
                moved(True)

        threading.Thread(target=work, name="player", daemon=True).start()
        return stop.set

    solara.use_effect(playback, [playing, pace, run, disabled])

    def pause() -> None:
        stopping.current.set()  # at once, whatever is being drawn
        set_playing(0.0)

    def once() -> None:
        if not playing or stopping.current.is_set():
            run.step()
            moved(True)

    def reset() -> None:
        stopping.current.set()
        set_playing(0.0)
        on_reset()

    bar = _Player(
        label=t("player.label"),
        play=t("player.play"),
        pause=t("player.pause"),
        step=t("player.step"),
        reset=t("player.reset"),
        speed_label=t("player.speed"),
        speeds=[{"value": each, "label": _told(each)} for each in SPEEDS],
        speed=pace,
        playing=bool(playing) and not run.finished,
        finished=run.finished,
        disabled=disabled,
        at=run.step_number,
        steps=run.steps,
        told=_at(run),
        event_played=lambda *_: set_playing(time.monotonic()),
        event_paused=lambda *_: pause(),
        event_stepped=lambda *_: once(),
        event_restarted=lambda *_: reset(),
        # What comes from a browser may be anything.
        event_paced=lambda asked: set_pace(asked) if type(asked) is int and asked in SPEEDS else None,
    )
    use_direct(direct, bar)
    return bar


def _told(speed: int) -> str:
    return t("player.steps", count=speed) if speed > 1 else t("player.one_step")


def _at(run: "LiveRun") -> str:
    return t("player.day", day=_days(run, run.step_number), days=_days(run, run.steps))


def _days(run: "LiveRun", steps: int) -> str:
    return f"{round(steps * run.cast.step_days, 2):,g}"


def play(run: "LiveRun", speed: float, stop: threading.Event, told: Callable[[], None]) -> None:
    """Make `speed` steps a second until `stop` is set or the run is over, and call `told` after each few of them.

    A machine that is too slow makes fewer steps a second; it does not try to catch up.
    """
    rest = 1.0 / min(speed, limits.UPDATES)
    due, owed = time.monotonic(), 0.0
    while not stop.is_set():
        owed += speed * rest
        while owed >= 1.0 and not stop.is_set() and not run.finished:
            run.step()
            owed -= 1.0
        if stop.is_set():
            return
        told()
        if run.finished:
            return
        due = max(due + rest, time.monotonic() + 0.01)  # others have their turn in any case
        stop.wait(due - time.monotonic())
