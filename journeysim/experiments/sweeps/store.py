"""The directory of a sweep: what is done stands there whole, whatever happens to whoever writes it."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from journeysim.experiments.sweeps.disk import (
    FAILED,
    MANIFEST,
    RUNS,
    STEPS,
    failure_line,
    hold,
    part_name,
    part_trouble,
    read_failures,
)
from journeysim.experiments.sweeps.identity import check_same, manifest_of, written
from journeysim.experiments.sweeps.rows import Chunk, Failure, Run, runs_in
from journeysim.records.files import settle, write_whole

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.plan import SweepPlan

#: Where parts go that cannot be read or that hold what is no run of this sweep.
ASIDE = "set-aside"


class Done:
    """Which runs are done: a set of (point, replicate) that takes a byte for each run."""

    def __init__(self, points: int, replicates: int) -> None:
        self.points = points
        self._done = np.zeros((points, replicates), bool)

    def __contains__(self, run: Run) -> bool:
        point, replicate = run
        return replicate < self._done.shape[1] and bool(self._done[point, replicate])

    def __len__(self) -> int:
        return int(self._done.sum())

    def __iter__(self) -> Iterator[Run]:
        return ((int(point), int(replicate)) for point, replicate in np.argwhere(self._done))

    def add(self, runs: Iterable[Run]) -> None:
        """Mark runs as done."""
        for point, replicate in runs:
            if replicate >= self._done.shape[1]:
                more = np.zeros((self.points, replicate + 1), bool)
                more[:, : self._done.shape[1]] = self._done
                self._done = more
            self._done[point, replicate] = True

    def missing(self, replicates: int) -> NDArray[np.int64]:
        """Return the runs of so many replicates that are not done, in order: shape (runs, 2)."""
        wanted = np.ones((self.points, replicates), bool)
        known = min(replicates, self._done.shape[1])
        wanted[:, :known] = ~self._done[:, :known]
        return np.argwhere(wanted)


class Store:
    """A sweep's directory with one writer, who holds its lock until `close`; make one by `Store.open`.

    `set_aside` tells of parts that were found damaged or foreign and were moved out of the way; their runs count as
    missing. `changes` tells what differs from when the sweep was begun, where that was accepted.
    """

    def __init__(self, folder: Path, lock: int) -> None:
        self.folder = folder
        self.done = Done(0, 0)
        self.set_aside: list[str] = []
        self.changes: list[str] = []
        self._lock = lock
        self._outdated = False  # whether failures are told that may be none any more

    @classmethod
    def open(cls, folder: Path, plan: "SweepPlan", accept_changes: bool = False) -> Self:
        """Begin a sweep in a new or empty directory, or go on with the same one.

        Points may have been added behind the old ones and replicates raised. Raises `SweepError` when the directory
        holds something else or another sweep, is being written by another process, or, without `accept_changes`,
        when the scenario or the versions are no longer those that it was begun with.
        """
        store = cls(folder, hold(folder))
        try:
            store._agree(plan, accept_changes)
            store._tidy()
            store.done = Done(len(plan.design.points), plan.replicates)
            store._find(plan.keep_steps)
            store._write_failed()
            store._outdated = bool(store.failures)
        except BaseException:
            store.close()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the directory."""
        if self._lock >= 0:
            if self._outdated:
                with suppress(OSError):  # as when the disk is full; whoever reads looks at what is done as well
                    self._write_failed()
            os.close(self._lock)
            self._lock = -1

    def missing(self, replicates: int) -> NDArray[np.int64]:
        """Return the runs of so many replicates that are not done, in order: shape (runs, 2)."""
        return self.done.missing(replicates)

    @property
    def failures(self) -> list[Failure]:
        """The runs that failed and have not been done since, by point and replicate."""
        return [each for each in read_failures(self.folder) if (each.point, each.replicate) not in self.done]

    def write(self, chunk: Chunk) -> None:
        """Keep what a chunk gave, for good once this returns; raises `OSError` and keeps nothing when it cannot."""
        failed = [(each.point, each.replicate) for each in chunk.failures]
        done = sorted(set(chunk.runs) - set(failed))
        if done and chunk.table is not None:
            # Its first run names it, so that neither order nor processes show; each run is done once.
            name = part_name(done[0])
            if chunk.steps is not None:
                # First, so that a part of runs proves that the whole chunk is there.
                if not (self.folder / STEPS).exists():
                    (self.folder / STEPS).mkdir()
                    settle(self.folder)
                write_whole(self.folder / STEPS / name, chunk.steps)
            write_whole(self.folder / RUNS / name, chunk.table)
            self.done.add(done)
        if failed:
            # At the end, whatever is told of these runs before, so that no failure costs more for those there are.
            self._append_failed(chunk.failures)
            self._outdated = True

    def _agree(self, plan: "SweepPlan", accept_changes: bool) -> None:
        """Write the manifest, or see that the one there tells of the same sweep."""
        path = self.folder / MANIFEST
        told: dict[str, Any] | None = json.loads(path.read_text("utf-8")) if path.exists() else None
        if told is not None:
            self.changes = check_same(self.folder, told, plan, accept_changes)
        new = manifest_of(plan, told, self.changes)
        if new != told:
            write_whole(path, written(new).encode())

    def _tidy(self) -> None:
        """Remove what a process that was killed left behind half-written."""
        for each in (self.folder, self.folder / RUNS, self.folder / STEPS):
            for left in each.glob(".*.tmp"):
                left.unlink()
        for steps in (self.folder / STEPS).glob("*.parquet"):
            if not (self.folder / RUNS / steps.name).exists():
                steps.unlink()

    def _find(self, steps: bool) -> None:
        """Look which runs the parts hold; parts that are of no use here are moved out of the way and told of."""
        for path in sorted((self.folder / RUNS).iterdir()):
            if path.suffix != ".parquet":
                self.set_aside.append(f"'{path}' is no part of a sweep and is not looked at")
                continue
            try:
                runs = runs_in(path)
                trouble = self._trouble(runs) or (part_trouble(self.folder / STEPS / path.name) if steps else "")
            except (OSError, ValueError, LookupError, NotImplementedError) as error:
                trouble = f"cannot be read ({(str(error).splitlines() or [type(error).__name__])[0]})"
            if trouble:
                self._put_aside(path, trouble)
            else:
                self.done.add(runs)

    def _trouble(self, runs: list[Run]) -> str:
        if not runs:
            return "holds no runs"
        for point, replicate in runs:
            if not (0 <= point < self.done.points and replicate >= 0):
                return f"holds point {point}, replicate {replicate}, which this sweep does not have"
            if (point, replicate) in self.done:
                return f"holds point {point}, replicate {replicate}, which another part holds too"
        return ""

    def _put_aside(self, path: Path, trouble: str) -> None:
        place = self.folder / ASIDE
        place.mkdir(exist_ok=True)
        for each in (RUNS, STEPS):
            part = self.folder / each / path.name
            if part.exists():
                name, number = f"{each}-{path.name}", 1
                while (place / name).exists():
                    name, number = f"{each}-{path.stem}-{number}{path.suffix}", number + 1
                part.rename(place / name)
        self.set_aside.append(f"'{path}' {trouble}; it was moved to '{place}'")

    def _append_failed(self, failures: Iterable[Failure]) -> None:
        fresh = not (self.folder / FAILED).exists()
        with (self.folder / FAILED).open("ab") as file:
            file.write(b"".join(map(failure_line, failures)))
            file.flush()
            os.fsync(file.fileno())
        if fresh:
            settle(self.folder)

    def _write_failed(self) -> None:
        """Write the failures that still are, each once; no file where there are none."""
        kept = self.failures
        if kept:
            write_whole(self.folder / FAILED, b"".join(map(failure_line, kept)))
        else:
            (self.folder / FAILED).unlink(missing_ok=True)
        self._outdated = False
