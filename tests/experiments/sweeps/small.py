"""A small plan of a sweep, quick to run, and what became of it on disk."""

import multiprocessing
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from journeysim import Scenario
from journeysim.experiments.sweeps.designs import make
from journeysim.experiments.sweeps.given import as_variable
from journeysim.experiments.sweeps.plan import SweepPlan
from journeysim.experiments.sweeps.rows import carry_out
from tests.records.market import LIVELY

TINY = Scenario.from_dict(LIVELY).with_settings({"time.steps": 4, "population.consumers": 60})
RATE = "stages.need.rate"


def small_plan(points=6, replicates=2, scenario=TINY, high=0.05, vary=None, **options):
    """A plan over the rate of needs, or over what else is varied, on a grid."""
    given = vary or {RATE: (0.0, high)}
    variables = [as_variable(name, values, scenario) for name, values in given.items()]
    return SweepPlan(scenario, make("grid", variables, scenario, levels=points), replicates, **options)


def content(folder: Path, what="runs") -> pa.Table:
    """Every row on disk, in order of point and replicate (and step)."""
    parts = [pq.ParquetFile(path).read() for path in sorted((folder / what).glob("*.parquet"))]
    order = ["point", "replicate", *(["step"] if what == "steps" else [])]
    return pa.concat_tables(parts).sort_by([(each, "ascending") for each in order])


def same(one: pa.Table, other: pa.Table) -> bool:
    """Whether two tables hold the same, bit for bit."""
    return one.schema.equals(other.schema) and all(
        one[name].to_numpy().tobytes() == other[name].to_numpy().tobytes()
        if pa.types.is_floating(one.schema.field(name).type)
        else one[name].to_pylist() == other[name].to_pylist()
        for name in one.column_names
    )


def whole(plan) -> pa.Table:
    """What the whole sweep gives, run by run in this process."""
    runs = [(point, replicate) for point in range(len(plan.design)) for replicate in range(plan.replicates)]
    return table(carry_out(plan, runs))


def table(chunk) -> pa.Table:
    return pq.ParquetFile(pa.BufferReader(chunk.table)).read()


@dataclass(frozen=True, eq=False)
class Trouble(SweepPlan):
    """A plan some of whose points come to nothing, until the file `mended` is there.

    `wrong` points raise; `deadly` ones end the worker that has them, as the system does when memory runs out. Every
    attempt adds a line to the file `attempts`.
    """

    wrong: tuple[int, ...] = ()
    deadly: tuple[int, ...] = ()
    folder: Path = Path()

    def seed_of(self, point):
        worker = multiprocessing.parent_process() is not None
        deadly = self.deadly if worker else ()
        if point in (*self.wrong, *deadly) and not (self.folder / "mended").exists():
            with (self.folder / "attempts").open("a") as file:
                file.write(f"{point}\n")
            if point in deadly:
                os.kill(os.getpid(), signal.SIGKILL)
            raise MemoryError(f"no room for point {point}\nnor for more")
        return super().seed_of(point)

    def attempts(self, point):
        """How often a point was tried."""
        return (self.folder / "attempts").read_text().split().count(str(point))


def troubled(folder, **options):
    """The small plan with trouble in it; `folder` is where it says what happened."""
    plan = small_plan()
    return Trouble(plan.scenario, plan.design, plan.replicates, folder=folder, **options)
