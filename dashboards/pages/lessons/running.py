"""The runs of a lesson: the same for everybody, so they are carried out once and shared by all visitors.

They take some seconds of one core, so they do not wait in line behind comparisons.
"""

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journeysim.experiments.background import Background
    from journeysim.experiments.lessons.lesson import Found


class Shared:
    """Runs of lessons in the background, one for each lesson at most; what is done is kept.

    Whoever waits for one says so by `join` and `leave`; when the last leaves before it is done, it is stopped.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[str, Background[Found]] = {}
        self._waiting: dict[str, int] = {}
        self._done: dict[str, Found] = {}

    def found(self, name: str) -> "Found | None":
        """Return what the runs of a lesson gave if they are done."""
        return self._done.get(name)

    def join(self, name: str) -> "Background[Found]":
        """Return the runs of a lesson, which begin now unless they are under way."""
        # Late, as these bring the engine along and the server answers at once.
        from journeysim.experiments.background import Background
        from journeysim.experiments.lessons.all import teach

        with self._lock:
            running = self._running.get(name)
            if running is None or running.state in ("failed", "stopped"):
                running = self._running[name] = Background(teach, name)
                self._waiting[name] = 0
            self._waiting[name] += 1
            return running

    def leave(self, name: str, running: "Background[Found]") -> None:
        """Wait no longer; what is done is kept, what nobody waits for is stopped."""
        with self._lock:
            if self._running.get(name) is not running:
                return
            if running.state == "done":
                self._done.setdefault(name, running.answer())
            self._waiting[name] -= 1
            if self._waiting[name] <= 0:
                del self._running[name], self._waiting[name]
                if running.state == "running":
                    # A stop takes up to a second, which nobody has to wait for.
                    threading.Thread(target=running.stop, daemon=True).start()


#: Of all visitors: the runs of a lesson depend on nobody.
SHARED = Shared()
