"""How the directory of a sweep is touched: held by one writer, files written whole or not at all."""

import fcntl
import json
import os
import socket
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq

from journeysim.experiments.sweeps.rows import Failure, Run
from journeysim.records.files import SWEEP, kind_in, occupied, settle

MANIFEST, FAILED, LOCK = "manifest.json", "failed.jsonl", ".lock"
RUNS, STEPS = "runs", "steps"


class SweepError(Exception):
    """A sweep that cannot be carried out as asked for; one line says why and what would help."""


def part_name(first: Run) -> str:
    """Return the name of the part whose first run this is; sorted, names follow the points."""
    point, replicate = first
    return f"part-{point:07d}-{replicate:05d}.parquet"


def hold(folder: Path) -> int:
    """Make the directory unless it is there, and return the open file that keeps other writers out until closed.

    Raises `SweepError` when something else is there, it cannot be written, or another process is at it.
    """
    check_folder(folder)
    try:
        if not (folder / RUNS).exists():
            (folder / RUNS).mkdir(parents=True, exist_ok=True)
            settle(folder.parent)
            settle(folder)
        # What a link there leads to is not written over.
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        if (folder / LOCK).is_symlink():
            raise SweepError(f"'{folder / LOCK}' is a link, which no sweep makes; remove it") from None
        raise SweepError(f"'{folder}' cannot be written: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.pread(lock, 200, 0).decode("utf-8", "replace").strip()
        os.close(lock)
        by = f" by {holder}" if holder else ""
        raise SweepError(f"'{folder}' is being worked on{by}; wait for it, or name another directory") from None
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"process {os.getpid()} on {socket.gethostname()}".encode(), 0)
    return lock


def check_folder(folder: Path) -> None:
    """Raise `SweepError` unless a sweep may be begun or gone on with in a directory."""
    if folder.is_dir() and kind_in(folder) != SWEEP and all(map(_ours, folder.iterdir())):
        return  # ended before its manifest stood
    if trouble := occupied(folder, SWEEP, force=True):
        raise SweepError(trouble)


def _ours(path: Path) -> bool:
    if path.name == RUNS:
        return path.is_dir() and not any(path.iterdir())
    return path.name in (LOCK, f".{MANIFEST}.tmp")


def part_trouble(path: Path) -> str:
    """Return what is wrong with a part of steps, "" for nothing."""
    if not path.exists():
        return "has no steps beside it"
    try:
        rows = pq.ParquetFile(path).metadata.num_rows
    except (OSError, ValueError) as error:
        return f"has steps that cannot be read ({str(error).splitlines()[0]})"
    return "" if rows else "has no steps beside it"


def read_failures(folder: Path) -> list[Failure]:
    """Return the runs of a sweep that failed, by point and replicate, with the newest word for each.

    Some may have been done since while the sweep goes on.
    """
    try:
        lines = (folder / FAILED).read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    found: dict[Run, Failure] = {}
    for line in lines:
        # The last line is cut short when its writer was killed; that run is missing and comes again.
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            failure = Failure(int(told["point"]), int(told["replicate"]), str(told["error"]))
            found[failure.point, failure.replicate] = failure
    return [found[run] for run in sorted(found)]


def failure_line(failure: Failure) -> bytes:
    """Return a failure as a line of `failed.jsonl`."""
    told = {"point": failure.point, "replicate": failure.replicate, "error": failure.error}
    return (json.dumps(told, ensure_ascii=False) + "\n").encode("utf-8", "replace")
