"""Reads the directory of a sweep, also of one that is not complete or still goes on."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.special import stdtrit

from journeysim.experiments.sweeps.designs import Design
from journeysim.experiments.sweeps.disk import MANIFEST, RUNS, STEPS, read_failures
from journeysim.experiments.sweeps.rows import POINT, REPLICATE, Failure
from journeysim.experiments.sweeps.variables import Variable
from journeysim.records.files import SWEEP, kind_in
from journeysim.scenario.problems import Problem, ScenarioError, listed, nearest

_AGAIN = "the same sweep command again puts it aside and does its runs once more"


@dataclass(frozen=True, eq=False, repr=False)
class Sweep:
    """A sweep that lies in a directory; open it with `Sweep.open`.

    `manifest` is what is needed to repeat it, `design` its points. What is there is read when somebody asks.
    """

    folder: Path
    manifest: dict[str, Any]
    design: Design

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """Return the sweep in a directory; raises `ScenarioError` when there is none."""
        folder = Path(folder)
        if kind_in(folder) != SWEEP:
            found = kind_in(folder)
            what = "no such directory" if not folder.exists() else "a file, not a directory" if folder.is_file() else ""
            held = f"holds {'an' if found[:1] in 'aeiou' else 'a'} {found}, no sweep" if found else "holds no sweep"
            raise ScenarioError([Problem(str(folder), "", what or held, "what `journeysim sweep --out` has written")])
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        try:
            _ = manifest["replicates"], manifest["seed"], manifest["plan"]["paired"], manifest["scenario_name"]
            design = Design.from_plain(manifest["plan"]["design"], manifest["columns"])
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            lacks = f"lacks {error}" if isinstance(error, KeyError) else "holds what no sweep writes"
            raise ScenarioError(
                [Problem(str(folder / MANIFEST), "", f"{lacks}, so it was changed or is damaged")]
            ) from None
        return cls(folder, manifest, design)

    def __repr__(self) -> str:
        return f"<Sweep of {self.manifest['scenario_name']}: {len(self.design)} points, {self.replicates} replicates>"

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What is varied."""
        return self.design.variables

    @property
    def replicates(self) -> int:
        """How often each point is run, as last asked for."""
        return int(self.manifest["replicates"])

    @property
    def seed(self) -> int:
        """The seed of the runs."""
        return int(self.manifest["seed"])

    @property
    def paired(self) -> bool:
        """Whether all points are run on the same seed."""
        return bool(self.manifest["plan"]["paired"])

    @property
    def labels(self) -> dict[str, str]:
        """Labels of all columns by name."""
        return {name: told.get("label") or name for name, told in self.manifest["columns"].items()}

    @property
    def units(self) -> dict[str, str]:
        """Units of all columns by name."""
        return {name: told.get("unit", "") for name, told in self.manifest["columns"].items()}

    @property
    def metrics(self) -> list[str]:
        """Names of what is measured of a run."""
        known = {POINT, REPLICATE, *(each.name for each in self.variables)}
        return [name for name in self.runs.columns if name not in known]

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run, sorted by point and replicate: both, what is varied, every measure; nan without a value."""
        return self._told(self._wanted(self._table(RUNS)), [POINT, REPLICATE])

    @cached_property
    def steps(self) -> pd.DataFrame:
        """One row for each step of a run, sorted; empty unless they were kept (`--keep steps`)."""
        return self._told(self._wanted(self._table(STEPS)), [POINT, REPLICATE, "step"])

    @property
    def failures(self) -> list[Failure]:
        """The runs that failed and have not been done since."""
        found = [each for each in read_failures(self.folder) if each.replicate < self.replicates]
        # What has been done since may still be told of while the sweep goes on.
        done = set(zip(self.runs[POINT], self.runs[REPLICATE], strict=True)) if found else ()
        return [each for each in found if (each.point, each.replicate) not in done]

    @property
    def missing(self) -> NDArray[np.int64]:
        """The runs that are not done, as point and replicate, shape (runs, 2)."""
        wanted = np.ones((len(self.design), self.replicates), bool)
        if len(self.runs):
            wanted[self.runs[POINT], self.runs[REPLICATE]] = False
        return np.argwhere(wanted)

    @property
    def complete(self) -> bool:
        """Whether every run is done."""
        return not len(self.missing)

    def means(self, metric: str) -> pd.DataFrame:
        """Return a row for each point: what is varied, then `mean`, `se`, `low`, `high` and `replicates` of a measure.

        `low` and `high` are the 95% interval of the mean (Student's t), nan with a single replicate; a point without a
        value has 0 replicates. Raises `ScenarioError` for an unknown measure.
        """
        if metric not in self.metrics:
            close = nearest(metric, self.metrics)
            allowed = f"{listed(self.metrics[:5])} and others"
            raise ScenarioError([Problem("metric", "", f"unknown measure '{metric}'", allowed, close)])
        values = self.runs.groupby(POINT)[metric].agg(["mean", "sem", "count"])
        values = values.reindex(range(len(self.design)))
        count = values["count"].fillna(0).astype(int)
        half = pd.Series(stdtrit(np.maximum(count - 1, 1), 0.975), count.index) * values["sem"]
        table = self.design.points.copy()
        table.index.name = POINT
        return table.assign(
            mean=values["mean"], se=values["sem"], low=values["mean"] - half, high=values["mean"] + half,
            replicates=count,
        )  # fmt: skip

    def _table(self, what: str) -> pa.Table:
        """Return the parts of a kind as one table, with the columns of all."""
        parts = sorted((self.folder / what).glob("part-*.parquet"))
        if what == STEPS:
            # Only what stands beside a part of runs is whole.
            parts = [each for each in parts if (self.folder / RUNS / each.name).exists()]
        if not parts:
            return pa.table({name: pa.array([]) for name in (POINT, REPLICATE, "step")})
        try:
            # Points that were added, and changes that were accepted, may have brought measures of their own.
            schema = pa.unify_schemas(list(dict.fromkeys(pq.read_schema(each) for each in parts)))
            return ds.dataset([str(each) for each in parts], schema=schema, format="parquet").to_table()
        except (OSError, pa.ArrowException):
            return pa.concat_tables([_read(each) for each in parts], promote_options="default")

    def _wanted(self, table: pa.Table) -> pa.Table:
        """Return the rows of the replicates last asked for: more may lie there from when more were asked for."""
        return table.filter(pc.less(table[REPLICATE], self.replicates)) if len(table) else table

    def _told(self, table: pa.Table, by: list[str]) -> pd.DataFrame:
        frame: pd.DataFrame = table.to_pandas().sort_values(by, kind="stable", ignore_index=True)
        frame.attrs = {
            "labels": {name: self.labels.get(name, name) for name in frame.columns},
            "units": {name: self.units.get(name, "") for name in frame.columns},
        }
        return frame


def _read(path: Path) -> pa.Table:
    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        why = str(error).splitlines()[0]
        raise ScenarioError([Problem(str(path), "", f"cannot be read: {why}; {_AGAIN}")]) from None
