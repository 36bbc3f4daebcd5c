"""How long work took last, so that the same kind of it can be told beforehand."""

import threading

#: Seconds below which work says little: setting it up took most of them.
LEAST = 10.0


class Paces:
    """How fast each kind of work went last on this machine; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._paces: dict[str, float] = {}

    def learn(self, kind: str, size: float, seconds: float) -> None:
        """Remember how long work of a size took; nothing of what was too short, and of no `kind`."""
        if kind and size > 0 and seconds >= LEAST:
            with self._lock:
                self._paces[kind] = seconds / size

    def seconds(self, kind: str, size: float) -> float | None:
        """Return how many seconds work of a size takes as fast as the last of its kind; `None` where there was none."""
        with self._lock:
            pace = self._paces.get(kind)
        return None if pace is None else pace * size
