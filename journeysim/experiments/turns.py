"""Lets work of several visitors take turns, one piece at a time, in the order in which it came.

Each piece uses every core, so two at once would only slow each other down. Work that is not taken here, as a live run
or a lesson in one process of its own, goes on beside it.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar

from journeysim.experiments.background import Advance, Background, BackgroundError

Answer = TypeVar("Answer")
State = Literal["waiting", "running", "done", "failed", "stopped"]


class Full(RuntimeError):  # noqa: N818 - told to a visitor, who tries again later
    """So many wait already that no more are taken; `own` says that they are all this visitor's."""

    def __init__(self, told: str = "", own: bool = False) -> None:
        super().__init__(told)
        self.own = own


class Turn(Generic[Answer]):
    """A piece of work that waits for its turn, runs in a process of its own, and can be stopped at any time."""

    def __init__(
        self,
        turns: "Turns",
        work: Callable[..., Answer],
        arguments: tuple[Any, ...],
        whose: str = "",
        concludes: bool = False,
        forks: bool = False,
    ) -> None:
        self.whose, self._concludes, self._forks = whose, concludes, forks
        self._turns, self._work, self._arguments = turns, work, arguments
        self._lock = threading.Lock()
        self._background: Background[Answer] | None = None
        self._stopped = False
        self._failed: BackgroundError | None = None
        self._finished = threading.Event()

    @property
    def state(self) -> State:
        """Whether it is waiting, running, done, failed or stopped."""
        if self._failed is not None:
            return "failed"
        if self._background is not None:
            return self._background.state
        return "stopped" if self._stopped else "waiting"

    @property
    def ahead(self) -> int:
        """How many are before it, the one that runs included; 0 when it is its turn."""
        return self._turns.ahead(self)

    @property
    def progress(self) -> Advance:
        """How far it is."""
        return self._background.progress if self._background is not None else Advance({})

    @property
    def seconds(self) -> float:
        """Seconds since its turn began, 0 before."""
        return self._background.seconds if self._background is not None else 0.0

    def answer(self) -> Answer:
        """Return what the work gave; raises as `Background.answer` does."""
        if self._failed is not None:
            raise self._failed
        if self._background is None:
            raise BackgroundError(f"the work is {self.state}")
        return self._background.answer()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it neither waits nor runs, at most so many seconds, and return whether that is so."""
        return self._finished.wait(seconds)

    def conclude(self) -> None:
        """Ask it to end early with what it has done; nothing happens before its turn."""
        if self._background is not None:
            self._background.conclude()

    def stop(self) -> None:
        """End it, or give its place up; work that is done stays done."""
        with self._lock:
            self._stopped = True
            background = self._background
        if background is not None:
            background.stop()
        self._turns.leave(self)
        if background is None:
            self._finished.set()

    def carry_out(self) -> None:
        """Run it to its end, in the thread of whoever calls."""
        try:
            with self._lock:
                if self._stopped:
                    return
                # Within the lock: who stops it now finds the process.
                self._background = Background(
                    self._work, *self._arguments, concludes=self._concludes, forks=self._forks
                )
            self._background.wait()
        except Exception as error:
            self._failed = BackgroundError(f"the work could not begin: {error}")
        finally:
            self._arguments = ()
            self._finished.set()


class Turns:
    """Work that takes turns; at most `waiting` wait besides the one that runs, and at most `each` are one visitor's."""

    def __init__(self, waiting: int = 20, each: int = 20) -> None:
        self._most, self._each = waiting, each
        self._lock = threading.Lock()
        self._line: deque[Turn[Any]] = deque()
        self._running: Turn[Any] | None = None

    def take(
        self,
        work: Callable[..., Answer],
        *arguments: Any,
        whose: str = "",
        concludes: bool = False,
        forks: bool = False,
    ) -> Turn[Answer]:
        """Return the turn of some work, which begins as soon as nobody is before it.

        `work`, its arguments, `concludes` and `forks` are as those of `Background`, which watches it; `whose` tells
        visitors apart. Raises `Full` when too many wait, or too many of this visitor's.
        """
        turn = Turn(self, work, arguments, whose, concludes, forks)
        with self._lock:
            if len(self._line) >= self._most:
                raise Full(f"{len(self._line)} wait already")
            taken = [each for each in (self._running, *self._line) if each is not None and each.whose == whose]
            if whose and len(taken) >= self._each:
                raise Full(f"{len(taken)} of the same visitor wait already", own=True)
            self._line.append(turn)
            idle = self._running is None
            if idle:
                self._running = self._line.popleft()
        if idle:
            threading.Thread(target=self._carry_out, daemon=True).start()
        return turn

    def ahead(self, turn: Turn[Any]) -> int:
        """Return how many are before a turn."""
        with self._lock:
            if turn in self._line:
                return self._line.index(turn) + (self._running is not None)
            return 0

    def leave(self, turn: Turn[Any]) -> None:
        """Take a turn out of the line."""
        with self._lock:
            if turn in self._line:
                self._line.remove(turn)

    def _carry_out(self) -> None:
        """Carry out turn after turn until nobody waits."""
        turn = self._running
        while turn is not None:
            turn.carry_out()
            with self._lock:
                # The next one is read here too: once nobody runs, `take` gives its turn to a thread of its own.
                turn = self._running = self._line.popleft() if self._line else None
