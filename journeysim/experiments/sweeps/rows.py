"""Carries out runs of a sweep and puts them into Parquet, in whichever process this is called."""

import io
import math
import time
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from journeysim.experiments import executor
from journeysim.experiments.executor import Job
from journeysim.records.log import Cast, Log
from journeysim.records.metrics import Metric, catalogue
from journeysim.records.summary import measures

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.plan import SweepPlan

#: A run of a sweep: the number of its point, then of its replicate, both from 0.
Run = tuple[int, int]
#: Columns by which a run is known.
POINT, REPLICATE = "point", "replicate"
_LINES_OF_TRACE = 12


@dataclass(frozen=True)
class Failure:
    """A run that could not be carried out; the first line of `error` says why, what follows says where."""

    point: int
    replicate: int
    error: str

    @property
    def reason(self) -> str:
        """Why, in one line."""
        return self.error.partition("\n")[0]


@dataclass(frozen=True)
class Chunk:
    """What some runs gave: their rows and, where steps are kept, their steps as Parquet, and those that failed.

    `table` is `None` when all of them failed, `steps` also when none are kept; `seconds` is the time they took.
    """

    runs: tuple[Run, ...]
    table: bytes | None
    steps: bytes | None
    failures: tuple[Failure, ...]
    seconds: float


def carry_out(plan: "SweepPlan", runs: Sequence[Run], seconds: float = math.inf) -> Chunk:
    """Carry out runs one after the other; whatever goes wrong in one is told, and the others go on.

    After so many `seconds` no further run is begun, so that the chunk may hold only the first of the runs.
    """
    begun = time.perf_counter()
    schema = plan.schema()
    steps_schema = plan.steps_schema() if plan.keep_steps else None
    rows: list[dict[str, Any]] = []
    steps: list[pa.RecordBatch] = []
    failures: list[Failure] = []
    tried: list[Run] = []
    for point, replicate in runs:
        if tried and time.perf_counter() - begun > seconds:
            break
        tried.append((point, replicate))
        try:
            cast, log = executor.carry_out(Job(plan.scenario_of(point), plan.seed_of(point), replicate))
            metrics = catalogue(cast)
            place = {POINT: point, REPLICATE: replicate, **plan.design.values(point)}
            row = place | _measured(cast, metrics, log, schema)
            if steps_schema is not None:
                steps.append(_steps(place, cast, metrics, log, steps_schema))
            rows.append(row)
        except Exception as error:
            failures.append(Failure(point, replicate, _told(error)))
    table = parquet(pa.Table.from_pylist(rows, schema), "none") if rows else None
    kept = parquet(pa.Table.from_batches(steps), "zstd") if steps else None
    return Chunk(tuple(tried), table, kept, tuple(failures), time.perf_counter() - begun)


def parquet(table: pa.Table, compression: str) -> bytes:
    """Return a table as Parquet: the same bytes for the same table.

    Labels and units stand once, in the manifest: in each part they would take more room than the numbers.
    """
    table = table.replace_schema_metadata(None).cast(pa.schema([each.remove_metadata() for each in table.schema]))
    texts = [each.name for each in table.schema if pa.types.is_string(each.type)]
    out = io.BytesIO()
    # Dictionaries and statistics of numbers would take more room than they save, but for those that tell the runs.
    pq.write_table(
        table, out, compression=compression, use_dictionary=texts, write_statistics=[POINT, REPLICATE],
        store_schema=False,
    )  # fmt: skip
    return out.getvalue()


def runs_in(part: Any) -> list[Run]:
    """Return the runs whose rows a part holds, in its order; raises `ValueError` (pyarrow's) when it cannot be read.

    `part` is a path or a file of bytes.
    """
    table = pq.ParquetFile(part).read(columns=[POINT, REPLICATE])
    if table.column_names != [POINT, REPLICATE] or not all(pa.types.is_integer(each.type) for each in table.schema):
        raise ValueError("it has no columns of whole numbers called point and replicate")
    return list(zip(*(table[name].to_pylist() for name in (POINT, REPLICATE)), strict=True))


def _measured(cast: Cast, metrics: list[Metric], log: Log, schema: pa.Schema) -> dict[str, Any]:
    found = {each.name: each.value for each in measures(cast, metrics, log)}
    _check_known(found, schema)
    return found


def _steps(place: dict[str, Any], cast: Cast, metrics: list[Metric], log: Log, schema: pa.Schema) -> pa.RecordBatch:
    step = np.arange(1, len(log) + 1)
    columns: dict[str, Any] = {"step": step, "day": np.round(step * cast.step_days, 9)}
    columns |= {each.name: each.column(log) for each in metrics}
    _check_known(columns, schema)
    arrays = []
    for field in schema:
        if field.name in columns:
            # Numbers that are nowhere else are nan here, as they are in a run's own table of steps.
            arrays.append(pa.array(np.asarray(columns[field.name]), safe=False).cast(field.type))
        else:
            arrays.append(pa.array([place.get(field.name)] * step.size, field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _check_known(names: Iterable[str], schema: pa.Schema) -> None:
    """Raise `ValueError` rather than lose a number that the sweep's table has no column for."""
    if unknown := sorted(set(names) - set(schema.names)):
        raise ValueError(f"the sweep's table has no column for {', '.join(unknown[:3])}; please report this")


def _told(error: Exception) -> str:
    """Return an error as one line, and where it came from in lines of their own."""
    text = " ".join(str(error).split("\n"))
    kind = type(error).__name__
    last = "".join(traceback.format_exception(error)).rstrip().splitlines()[-_LINES_OF_TRACE:]
    return "\n".join([f"{kind}: {text}" if text else kind, *last])
