"""The directory of a calibration: what was asked, and every finished run, so that the same command goes on.

A calibration is a pure function of what was asked; finished runs are only looked up rather than done again. So it
ends the same whenever it was stopped, and whatever was lost.
"""

import fcntl
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Self

import numpy as np
from numpy.typing import NDArray

from journeysim.records.files import CALIBRATION, circumstances, kind_in, settle, write_whole
from journeysim.scenario.problems import shown

RUNS, MANIFEST, TRIALS = "runs.jsonl", "manifest.json", "trials.parquet"
#: Words for what was asked, in errors.
_WORDS = {
    "scenario_hash": "the scenario", "data": "the data", "series": "the series", "period_steps": "--period",
    "first_step": "--start", "periods": "the number of periods", "fit": "--fit", "loss": "--loss",
    "method": "--method", "replicates": "--replicates", "seed": "--seed", "hold_out": "--hold-out", "scale": "--scale",
    "journeysim": "the version of journeysim",
}  # fmt: skip
#: What decides what a single run gives; when another thing is asked, finished runs can still be used.
_OF_RUNS = ("scenario_hash", "series", "period_steps", "first_step", "periods", "seed", "keys", "journeysim")


class Store:
    """Finished runs by point and replicate, in a directory or, without one, in memory; use it in a `with`.

    `unread` is how many lines of an earlier calibration's runs could not be read, and are left where they are.
    """

    def __init__(self, folder: Path | None, asked: Mapping[str, Any], accept_changes: bool = False) -> None:
        """Open a new directory or an earlier calibration's.

        Raises `FileExistsError` when it holds something else, another calibration, or one that is being carried out.
        """
        self.folder = folder
        self.known: dict[tuple[tuple[float, ...], int], NDArray[np.float64]] = {}
        self.unread = 0
        self._shape = len(asked.get("series", ())), asked.get("periods", 0)
        self._file: IO[str] | None = None
        if folder is None:
            return
        keep = _allowed(folder, asked, accept_changes)
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / RUNS).open("a", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise FileExistsError(f"'{folder}' is being written by another calibration") from None
        if keep:
            self._read(folder / RUNS)
        else:
            self._file.truncate(0)
        if changed(folder, asked):
            # What another calibration found is nothing that this one has found.
            (folder / TRIALS).unlink(missing_ok=True)
        settle(folder.parent)
        self._tell({"kind": CALIBRATION, "complete": False, **circumstances(), "asked": dict(asked)})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def get(self, point: Sequence[float], replicate: int) -> NDArray[np.float64] | None:
        """Return what a run gave, `None` when it is not known yet."""
        return self.known.get((tuple(point), replicate))

    def put(self, point: Sequence[float], replicate: int, series: NDArray[np.float64]) -> None:
        """Keep what a run gave; once this returns it survives a crash of the machine."""
        self.known[tuple(point), replicate] = series
        if self._file is not None:
            line = {"point": list(point), "replicate": replicate, "series": series.tolist()}
            self._file.write(json.dumps(line, separators=(",", ":")) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def _read(self, path: Path) -> None:
        """Read finished runs; what a crash left of the last line is cut off, so that the next does not follow it."""
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content) and self._file is not None:
            self._file.truncate(whole)
        for line in content[:whole].split(b"\n")[:-1]:
            try:
                told = json.loads(line)
                place = tuple(map(float, told["point"])), int(told["replicate"])
                series = np.array(told["series"], np.float64)
            except (ValueError, KeyError, TypeError):
                series = np.empty(0)
            if series.shape == self._shape and np.isfinite(series).all():
                self.known[place] = series
            else:
                self.unread += 1

    def _tell(self, manifest: dict[str, Any]) -> None:
        assert self.folder is not None
        write_whole(self.folder / MANIFEST, as_json(manifest))


def as_json(data: Any) -> bytes:
    """Return plain data as the JSON that directories hold."""
    return (json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def occupied(folder: Path, asked: Mapping[str, Any], accept_changes: bool = False) -> str:
    """Return why a calibration may not be carried out in a directory, "" when it may."""
    try:
        _allowed(folder, asked, accept_changes)
    except FileExistsError as error:
        return str(error)
    return ""


def _allowed(folder: Path, asked: Mapping[str, Any], accept_changes: bool) -> bool:
    """Return whether finished runs in a directory can be used; raises `FileExistsError` when it may not be."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return False
    if not folder.is_dir():
        raise FileExistsError(f"'{folder}' is a file; a directory is needed")
    if all(map(_unbegun, folder.iterdir())):
        return False
    if kind_in(folder) != CALIBRATION:
        holds = f"a {kind_in(folder)}, no {CALIBRATION}" if kind_in(folder) else f"no {CALIBRATION} of journeysim"
        raise FileExistsError(f"'{folder}' exists and holds {holds}; nothing in it is replaced, name another directory")
    before, now = _before(folder), json.loads(json.dumps(dict(asked)))
    changes = changed(folder, asked)
    usable = all(before.get(key) == now[key] for key in _OF_RUNS)
    if changes and not accept_changes:
        told = "; ".join(_change(key, before.get(key), now[key]) for key in changes)
        does = (
            "goes on in this one with its finished runs" if usable else "deletes the runs in this one and begins anew"
        )
        raise FileExistsError(
            f"'{folder}' holds another calibration: {told}; name another directory; --accept-changes {does}"
        )
    return usable


def changed(folder: Path, asked: Mapping[str, Any]) -> list[str]:
    """Return what a directory's calibration was asked otherwise, save for a larger budget; nothing for a new one."""
    before, now = _before(folder), json.loads(json.dumps(dict(asked)))
    return [key for key in now if before and key in _WORDS and before.get(key) != now[key]]


def _before(folder: Path) -> dict[str, Any]:
    """Return what a directory's calibration was asked, nothing where there is none."""
    if not (folder / MANIFEST).is_file():
        return {}
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8")).get("asked", {})
    return found


def _unbegun(path: Path) -> bool:
    """Return whether a file is what a calibration leaves that was killed before its manifest stood."""
    return path.name == f".{MANIFEST}.tmp" or (path.name == RUNS and path.is_file() and not path.stat().st_size)


def _change(key: str, before: object, now: object) -> str:
    if key in ("scenario_hash", "data"):
        return f"{_WORDS[key]} is not the same" if key == "scenario_hash" else f"{_WORDS[key]} are not the same"
    if key == "fit" and isinstance(before, dict) and isinstance(now, dict):
        return "; ".join(
            f"--fit {name} was {_range(before.get(name))}, is {_range(now.get(name))}"
            for name in {**before, **now}
            if before.get(name) != now.get(name)
        )
    return f"{_WORDS[key]} was {shown(before)}, is {shown(now)}"


def _range(ends: Any) -> str:
    """Return a range as it is asked for."""
    return ":".join(each if isinstance(each, str) else f"{each:g}" for each in ends) if ends else "not fitted"
