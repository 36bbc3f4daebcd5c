"""Which sweeps lie in a folder, for whoever chooses one from a list instead of typing a path."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from journeysim.experiments.sweeps.disk import MANIFEST, RUNS
from journeysim.records.files import SWEEP, kind_in

#: How deep below a folder sweeps are looked for, and how many directories are looked at.
DEPTH, MOST_LOOKED_AT = 3, 2_000


@dataclass(frozen=True)
class Listed:
    """A sweep as a list tells of it.

    `name` is its place below the folder, with the folder's own name before it; `design` the kind of its design. Runs
    are those with all replicates last asked for; `damaged` is a sweep whose manifest cannot be read as one.
    """

    name: str
    folder: Path
    title: str = ""
    design: str = ""
    points: int = 0
    asked: int = 0
    done: int = 0
    created: str = ""
    varied: tuple[str, ...] = ()
    damaged: bool = False

    @property
    def complete(self) -> bool:
        """Whether every run is done."""
        return not self.damaged and self.done >= self.asked

    @property
    def stamp(self) -> str:
        """A text that is another when more of the sweep has been done."""
        return f"{self.created} {self.done} of {self.asked}"


def sweeps_in(folders: Iterable[Path]) -> list[Listed]:
    """Return the sweeps in folders, the newest first.

    Folders that are not there are passed over, and so is what links lead to and what is hidden.
    """
    found = {}
    for folder in folders:
        for place in _directories(folder):
            name = (Path(folder.resolve().name) / place.relative_to(folder)).as_posix()
            if (listed := _listed(name, place)) is not None:
                found[name] = listed
    return sorted(found.values(), key=lambda each: (each.created, each.name), reverse=True)


def _directories(folder: Path) -> Iterator[Path]:
    """Yield a folder and the directories below it that may hold sweeps, by breadth."""
    level, looked_at = [folder] if folder.is_dir() else [], 0
    for _ in range(DEPTH + 1):
        below: list[Path] = []
        for place in level:
            looked_at += 1
            if looked_at > MOST_LOOKED_AT:
                return
            yield place
            if (place / MANIFEST).is_file():
                continue  # what lies in a result is its own
            try:
                with os.scandir(place) as entries:
                    inside = [each.name for each in entries if each.is_dir(follow_symlinks=False)]
            except OSError:
                continue
            below += [place / name for name in sorted(inside) if not name.startswith(".")]
        level = below


def _listed(name: str, folder: Path) -> Listed | None:
    """Return what a list tells of a directory, `None` where it holds no sweep."""
    try:
        told = (folder / MANIFEST).stat()
    except OSError:
        return None
    try:
        about = _about(folder, told.st_mtime_ns, told.st_size)
        return None if about is None else Listed(name, folder, **about, done=_done(folder, about["asked"]))
    except (OSError, KeyError, TypeError, ValueError, AttributeError):
        # Without a manifest that can be read, only the folder of runs says that it was one.
        return Listed(name, folder, damaged=True) if (folder / RUNS).is_dir() else None


@lru_cache(256)
def _about(folder: Path, _changed: int, _size: int) -> dict[str, Any] | None:
    """Return what a manifest tells, `None` of another result's; read anew only when the file has changed."""
    told = json.loads((folder / MANIFEST).read_text("utf-8"))
    if kind_in(folder) not in ("", SWEEP):
        return None
    design = told["plan"]["design"]
    return {
        "title": str(told["scenario"].get("title") or told["scenario_name"]),
        "design": str(design["kind"]),
        "points": int(told["points"]),
        "asked": int(told["points"]) * int(told["replicates"]),
        "created": str(told["created"]),
        "varied": tuple(str(each["name"]) for each in design["variables"]),
    }


def _done(folder: Path, asked: int) -> int:
    """Return how many runs are done, by what the parts say of themselves."""
    done = 0
    for part in sorted((folder / RUNS).glob("part-*.parquet")):
        told = part.stat()
        done += _rows(part, told.st_mtime_ns, told.st_size)
    return min(done, asked)


@lru_cache(20_000)
def _rows(part: Path, _changed: int, _size: int) -> int:
    try:
        return int(pq.read_metadata(part).num_rows)
    except (OSError, pa.ArrowException):
        return 0
