"""The server that forks the processes which carry out runs: it has imported what they need.

Importing takes longer than a small run. Whoever is going to need processes can let the server begin while still
importing; therefore this module imports nothing of the model.
"""

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import ForkServerContext
from types import FrameType
from typing import Any

#: What the server imports.
NEEDED = "journeysim.experiments.executor"


def context() -> ForkServerContext:
    """Return the context whose processes come from the server."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload([NEEDED])
    return made


def begin() -> None:
    """Let the server begin, without waiting until it has imported what is needed."""
    context()
    with children_uninterrupted():
        forkserver.ensure_running()


@contextmanager
def children_uninterrupted() -> Iterator[None]:
    """Put Ctrl-C off while processes start, so that each is known when it comes; they themselves never see it.

    The same holds for SIGTERM where this process does something on it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # It lets Ctrl-C through again once it runs, so it must not be started by what follows.
    quiet_tracker()
    came: list[int] = []
    handlers: dict[int, Callable[[int, FrameType | None], Any]] = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        handler = signal.getsignal(number)
        if callable(handler):
            handlers[number] = handler
            signal.signal(number, lambda number, _: came.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for stopped, handler in handlers.items():
            signal.signal(stopped, handler)
    for stopped in came:
        handlers[stopped](stopped, None)


def quiet_tracker() -> None:
    """Start the process that tidies up after pools: what it finds after a kill -9 it removes, and need not tell."""
    quiet = "ignore:resource_tracker:UserWarning"
    sys.warnoptions.append(quiet)
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.remove(quiet)
