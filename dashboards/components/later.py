"""Works something out beside the page, so that a click is answered while it lasts."""

import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import solara

Value = TypeVar("Value")


class _Desk:
    """Does one thing at a time; what was asked for meanwhile gives way to what is asked for last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: Callable[[], None] | None = None
        self._busy = self._closed = False

    def ask(self, work: Callable[[], None]) -> None:
        """Have something done as soon as there is time."""
        with self._lock:
            self._next = work
            if self._busy or self._closed:
                return
            self._busy = True
        threading.Thread(target=self._work, name="later", daemon=True).start()

    def close(self) -> None:
        """Begin nothing more."""
        with self._lock:
            self._next, self._closed = None, True

    def _work(self) -> None:
        while True:
            with self._lock:
                work, self._next = self._next, None
                if work is None:
                    self._busy = False
                    return
            try:
                work()
            except BaseException:
                with self._lock:
                    self._busy = False
                raise


def use_later(make: Callable[[], Value], when: Sequence[Any]) -> Value | None:
    """Return what `make` gave last, None before; it is called in a thread whenever something of `when` changes."""
    value, set_value = solara.use_state(None)
    desk: _Desk = solara.use_memo(_Desk, [])

    def ask() -> None:
        desk.ask(lambda: set_value(make()))

    solara.use_effect(ask, list(when))
    solara.use_effect(lambda: desk.close, [])
    found: Value | None = value
    return found
