"""What a sweep will take before it is begun: runs, time, room on disk and memory."""

import math
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from journeysim.experiments.sweeps.disk import SweepError
from journeysim.experiments.sweeps.rows import Chunk, Failure, carry_out, parquet
from journeysim.experiments.sweeps.workers import BYTES_OF_A_PROCESS, fitting, need_of

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.plan import SweepPlan

#: Work in a chunk, in seconds, and its largest number of runs: little is lost with it, little spent on handing it out.
TYPICAL, MOST = 2.0, 200
#: Chunks for each worker at least, so that none is idle for long at the end.
EACH = 4
#: Bytes of a number in a row of a run, and at the very least in a row of a step, where most numbers repeat.
_IN_A_RUN, _IN_A_STEP = 8, 0.2
#: Seconds spent on timing, after which no further run is begun.
_PATIENCE = 60.0
#: Seconds until the processes are up.
_START = 1.0


@dataclass(frozen=True)
class Estimate:
    """What a sweep will take, as far as a few timed runs tell.

    `runs` are all of them, `missing` those still to do, `seconds` is the time for these with `workers`, and `each` for
    one run; `bytes` is what they will take on disk, where `free` are free, and `memory` is the bytes of a process with
    its run. `timed` holds the points that were run, with their seconds, and `failures` those of them that failed.
    """

    points: int
    runs: int
    missing: int
    each: float
    seconds: float
    bytes: float
    free: int
    memory: float
    workers: int
    timed: tuple[tuple[int, float], ...]
    failures: tuple[Failure, ...]

    @property
    def fits(self) -> bool:
        """Whether the disk has room for it."""
        return self.bytes < self.free


def estimate(
    plan: "SweepPlan", workers: int, folder: Path | None = None, missing: int | None = None, chunk: int | None = None
) -> Estimate:
    """Run one replicate at the first, the middle and the last point, and return what the whole sweep will take.

    `workers` are those asked for; fewer are counted on when they would not fit into memory. `folder` is where the
    sweep will be written, `missing` how many runs are still to do (all of them by default).
    """
    runs = len(plan.design.points) * plan.replicates
    left = runs if missing is None else missing
    memory = need_of(plan)
    fit = fitting(workers, memory)
    chunks = _timed(plan)
    sound = [each for each in chunks if not each.failures]
    seconds = sum(each.seconds for each in sound) / len(sound) if sound else math.nan
    size = chunk or size_of_chunk(seconds if sound else 1.0, left, fit)
    return Estimate(
        points=len(plan.design.points),
        runs=runs,
        missing=left,
        each=seconds,
        seconds=seconds * left / min(fit, max(1, left)) + _START if left else 0.0,
        bytes=_bytes(plan, sound, left, size),
        free=_free(folder or Path()),
        memory=memory + BYTES_OF_A_PROCESS,
        workers=fit,
        timed=tuple((each.runs[0][0], each.seconds) for each in sound),
        failures=tuple(failure for each in chunks for failure in each.failures),
    )


def check_disk(plan: "SweepPlan", folder: Path, missing: int) -> None:
    """Raise `SweepError` when the disk has no room even for the bare numbers of the runs that are missing."""
    needed, free = missing * _least(plan), _free(folder)
    if needed > free:
        raise SweepError(
            f"{missing:,} runs need at least {size_told(needed)} on disk, and {size_told(free)} are free where"
            f" '{folder}' is; take fewer points or replicates{', drop --keep steps' if plan.keep_steps else ''}"
            " or name a directory on another disk"
        )


def size_told(count: float) -> str:
    """Return a number of bytes to read: `3.2 GB`."""
    for factor, unit in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")):
        if count >= factor:
            return f"{count / factor:,.1f} {unit}"
    return f"{max(1.0, count / 1e3):,.0f} kB"


def _timed(plan: "SweepPlan") -> list[Chunk]:
    """Return some runs, each a chunk; the first is taken again where it may have had to wait for the compiler."""
    last = len(plan.design.points) - 1
    begun = time.monotonic()
    first = carry_out(plan, [(0, 0)])
    chunks: dict[int, Chunk] = {0: first}
    for point in (last, last // 2, 0):
        if time.monotonic() - begun > _PATIENCE:
            break
        if point == 0 or point not in chunks:
            chunks[point] = carry_out(plan, [(point, 0)])
    return [chunks[point] for point in sorted(chunks)]


def _bytes(plan: "SweepPlan", sound: Sequence[Chunk], runs: int, size: int) -> float:
    """Return the bytes that so many runs take in parts of a size: the first of a part brings its headings."""
    if not sound:
        return runs * _least(plan)
    part = max(len(each.table or b"") for each in sound)
    parts = math.ceil(runs / size)
    total = float(parts * part + (runs - parts) * _IN_A_RUN * len(plan.schema()))
    if plan.keep_steps:
        one_run = max(len(each.steps or b"") for each in sound)
        headings = len(parquet(plan.steps_schema().empty_table(), "zstd"))
        total += parts * headings + runs * (one_run - headings)
    return total


def _least(plan: "SweepPlan") -> float:
    """Return the bytes that a run takes on disk at the very least."""
    least = float(_IN_A_RUN * len(plan.schema()))
    if plan.keep_steps:
        least += _IN_A_STEP * len(plan.steps_schema()) * plan.scenario.time.steps
    return least


def _free(folder: Path) -> int:
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def size_of_chunk(seconds: float, runs: int, workers: int) -> int:
    """Return how many of all `runs` to hand out at once when one takes so many seconds."""
    by_time = round(TYPICAL / max(seconds, 1e-6))
    by_number = runs // (EACH * max(1, workers))
    return max(1, min(by_time, by_number, MOST))
