"""Runs one piece of work in a process of its own, that can be watched and stopped at any time.

A page that answers while a comparison runs cannot run it: threads would share one processor. The process leads a
group of its own, so that a stop ends its workers with it, and it ends itself when the one that started it is gone.
"""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Literal, TypeVar

from journeysim.experiments import forking
from journeysim.scenario.problems import ScenarioError

Answer = TypeVar("Answer")
State = Literal["running", "done", "failed", "stopped"]

#: Seconds between two messages of progress, and for which a stopped process may put its things in order.
_BETWEEN, _GRACE = 0.05, 0.3
#: Seconds for which a stop waits for somebody else who is ending the process.
_ENDING = 1.0
#: How much the work steps back for whoever waits for an answer on the same machine.
_NICE = 5


class BackgroundError(RuntimeError):
    """Work in the background failed; the text says how."""


@dataclass(frozen=True)
class Advance:
    """How far the work is: the last step of each run that has begun, by the number of the run."""

    steps: dict[int, int]

    @property
    def done(self) -> int:
        """Steps done, of all runs together."""
        return sum(self.steps.values())

    def runs_done(self, length: int) -> int:
        """Return how many runs of so many steps are done."""
        return sum(step >= length for step in self.steps.values())

    def left(self, steps: int, seconds: float) -> float | None:
        """Return how many seconds the rest of so many steps takes if it goes on as so far; `None` before it is known.

        `seconds` is how long it took until now.
        """
        return None if self.done <= 0 else max(seconds * (steps / self.done - 1.0), 0.0)


class Background(Generic[Answer]):
    """Work in a process of its own.

    `work` is a function of a module; it and its arguments must be fit for pickle. With `watched` it is given a
    `progress` to call with the number of a run and its step, as `run` and `compare` do; with `concludes`, of those
    that may end early, an `enough` to ask whether to do so. `forks` says that it is going to have runs carried out in
    processes of their own, which then are there sooner.
    """

    def __init__(
        self,
        work: Callable[..., Answer],
        *arguments: Any,
        watched: bool = True,
        concludes: bool = False,
        forks: bool = False,
        **keywords: Any,
    ) -> None:
        self._lock = threading.Lock()
        self._state: State = "running"
        self._concluded = False
        self._steps: dict[int, int] = {}
        self._answer: Any = None
        self._error: Exception | None = None
        self._finished = threading.Event()
        self.began = time.monotonic()
        forking.quiet_tracker()
        # Spawned: a process of a fork server would share that server's children with others.
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        # Packed, so that the process can do something before it imports what the work needs.
        packed = pickle.dumps((work, arguments, keywords))
        self._process = context.Process(target=_carry_out, args=(theirs, packed, watched, concludes, forks))
        self._process.start()
        theirs.close()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def state(self) -> State:
        """Whether it is running, done, failed or stopped."""
        return self._state

    @property
    def progress(self) -> Advance:
        """How far it is."""
        with self._lock:
            return Advance(dict(self._steps))

    @property
    def seconds(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.began

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is no longer running, at most so many seconds, and return whether it is not."""
        return self._finished.wait(seconds)

    def answer(self) -> Answer:
        """Return what the work gave.

        Raises what it raised (`ScenarioError` and `ValueError` as they are, all else as `BackgroundError`), and
        `BackgroundError` when it was stopped or is still running.
        """
        if self._error is not None:
            raise self._error
        if self._state != "done":
            raise BackgroundError(f"the work is {self._state}")
        answer: Answer = self._answer
        return answer

    def conclude(self) -> None:
        """Ask work that `concludes` to end early with what it has done."""
        with self._lock, suppress(OSError):  # it may have ended meanwhile
            # Once, as nobody reads it: what is there to be read says enough.
            if self._state == "running" and not self._concluded:
                self._concluded = True
                self._ours.send_bytes(b"enough")

    def stop(self) -> None:
        """End it and its workers, within a second; work that is done stays done."""
        with self._lock:
            ours = self._state == "running"
            if ours:
                self._state = "stopped"
        if not ours:
            # Who gave it its state ends the process, whose number may be that of another by now.
            self._finished.wait(_ENDING)
            return
        try:
            self._end(politely=True)
        finally:
            self._finished.set()

    def _end(self, politely: bool) -> None:
        """End the process and all of its group."""
        if politely and self._process.is_alive():
            self._process.terminate()
            self._process.join(_GRACE)
        try:
            # What is left of the group, whether or not its leader still lives.
            os.killpg(self._process.pid or 0, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._process.kill()
        self._process.join(_GRACE)

    def _listen(self) -> None:
        """Take in what the process says, until it says no more."""
        told: tuple[str, Any] | None = None
        while told is None:
            try:
                kind, what = self._ours.recv()
            except (EOFError, OSError):
                self._process.join(_GRACE)
                lost = f"the process ended with code {self._process.exitcode} and without an answer"
                told = "failed", BackgroundError(lost)
            except Exception as error:
                told = "failed", BackgroundError(f"the answer could not be read: {error}")
            else:
                if kind == "steps":
                    with self._lock:
                        self._steps.update(what)
                else:
                    told = kind, what
        with self._lock:
            self._ours.close()
            if self._state != "running":
                # Who stopped it ends it.
                return
            kind, what = told
            self._state = "done" if kind == "done" else "failed"
            self._answer, self._error = (what, None) if kind == "done" else (None, what)
        try:
            self._end(politely=False)
        finally:
            self._finished.set()


class _Stopped(BaseException):
    """The work was told to stop; raised where it stands, so that it ends its workers."""


def _carry_out(theirs: Connection, packed: bytes, watched: bool, concludes: bool, forks: bool) -> None:
    """Do the work in this process, which leads a group of its own from now on, and end quietly when told to stop."""
    os.setsid()
    os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.unraisablehook = _say_nothing_of_a_stop
    try:
        # From here until it is taken back a stop may be raised at any line, so that nothing stands outside.
        signal.signal(signal.SIGTERM, _stop)
        threading.Thread(target=_end_with_parent, daemon=True).start()
        given: dict[str, Any] = {}
        if watched:
            given["progress"] = _Teller(theirs)
        if concludes:
            # Something to read is the one thing that is ever sent: that it is enough.
            given["enough"] = theirs.poll
        theirs.send_bytes(_answer(packed, given, forks))
        theirs.close()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    except _Stopped:
        pass


def _answer(packed: bytes, given: dict[str, Any], forks: bool) -> bytes:
    """Do the work with what is given besides, and pack what is told of it: its answer, or what went wrong."""
    told: tuple[str, Any]
    try:
        if forks:
            forking.begin()
        work, arguments, keywords = pickle.loads(packed)
        told = "done", work(*arguments, **keywords, **given)
    except (ScenarioError, ValueError) as error:
        told = "failed", error
    except Exception as error:
        told = "failed", BackgroundError(f"{type(error).__name__}: {error}")
    try:
        return pickle.dumps(told)
    except Exception as error:
        return pickle.dumps(("failed", BackgroundError(f"the answer cannot be sent: {error}")))


def _stop(*_: Any) -> None:
    # Once: a second one would break off the ending of the workers.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise _Stopped


def _say_nothing_of_a_stop(unraisable: "sys.UnraisableHookArgs") -> None:
    """Python drops what is raised while it clears objects away; the stop then waits for the end of the group."""
    if not isinstance(unraisable.exc_value, _Stopped):
        sys.__unraisablehook__(unraisable)


def _end_with_parent() -> None:
    """End the group when the process that started this one is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.killpg(0, signal.SIGKILL)


class _Teller:
    """Tells how far each run is, not more often than anybody looks."""

    def __init__(self, sender: Connection) -> None:
        self._sender = sender
        self._waiting: dict[int, int] = {}
        self._last = 0.0

    def __call__(self, run: int, step: int) -> None:
        self._waiting[run] = step
        if (now := time.monotonic()) - self._last >= _BETWEEN:
            self._sender.send(("steps", self._waiting))
            self._waiting, self._last = {}, now
