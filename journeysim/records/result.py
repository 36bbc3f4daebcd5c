"""What a run gives: tables, a summary and diaries."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from journeysim.records.diary import Diary
from journeysim.records.log import Cast, Log
from journeysim.records.metrics import Metric, catalogue
from journeysim.records.summary import Measure, measures
from journeysim.scenario.scenario import Scenario


class Spread(TypedDict):
    """A measure across replicates: mean, standard deviation and the 95% interval of the mean (Student's t)."""

    mean: float
    sd: float
    low: float
    high: float


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """The result of a run: one scenario, one seed, one or more replicates.

    `logs` are the raw records, one for each replicate, in order; everything else is worked out from them when
    somebody asks.
    """

    scenario: Scenario
    seed: int
    cast: Cast
    logs: tuple[Log, ...]

    def __repr__(self) -> str:
        return f"<Result of {self.scenario.name}: seed {self.seed}, replicates {self.replicates}>"

    def __getstate__(self) -> dict[str, Any]:
        # What was worked out can be worked out again, and the catalogue's functions do not pickle.
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def replicates(self) -> int:
        """Number of replicates."""
        return len(self.logs)

    @cached_property
    def catalogue(self) -> list[Metric]:
        """Every metric of a step."""
        return catalogue(self.cast)

    @cached_property
    def metrics(self) -> pd.DataFrame:
        """Columns of `steps`, one row each: name, label, unit, over (`sum`, `last` or `ratio`)."""
        rows = [(each.name, each.label, each.unit, each.over) for each in self.catalogue]
        return pd.DataFrame(rows, columns=["name", "label", "unit", "over"])

    @cached_property
    def steps(self) -> pd.DataFrame:
        """One row for each replicate and step: `replicate`, `step` (from 1), `day` (at its end), then every metric.

        Counts are whole numbers, money is in the scenario's currency, shares of nothing are nan. `attrs` holds
        the labels and units by column.
        """
        parts = []
        for log in self.logs:
            step = np.arange(1, len(log) + 1)
            columns = {
                "replicate": np.full(step.size, log.replicate),
                "step": step,
                "day": np.round(step * self.cast.step_days, 9),
            }
            parts.append(pd.DataFrame(columns | {each.name: each.column(log) for each in self.catalogue}))
        table = pd.concat(parts, ignore_index=True)
        table.attrs = {
            "labels": {each.name: each.label for each in self.catalogue},
            "units": {each.name: each.unit for each in self.catalogue},
        }
        return table

    @cached_property
    def transitions(self) -> pd.DataFrame:
        """One row for each kind of move made in a step: `replicate`, `step`, `from`, `to`, `reason`, `count`."""
        moves = self.cast.moves
        parts = []
        for log in self.logs:
            made = np.asarray(log["transitions"])
            row, code = np.nonzero(made)
            parts.append((np.full(row.size, log.replicate), row + 1, code, made[row, code]))
        replicate, step, code, count = (np.concatenate(each) for each in zip(*parts, strict=True))
        words = {
            "from": np.array([move.source for move in moves], object),
            "to": np.array([move.target for move in moves], object),
            "reason": np.array([move.reason for move in moves], object),
        }
        return pd.DataFrame(
            {
                "replicate": replicate,
                "step": step,
                **{name: pd.Series(texts[code], dtype="str") for name, texts in words.items()},
                "count": count,
            }
        )

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """One row for each kind of move: `from`, `to`, `reason`, `back` (a step back), `count` (mean of replicates)."""
        made = np.array([np.asarray(log["transitions"]).sum(axis=0) for log in self.logs])
        rows = [(move.source, move.target, move.reason, move.back) for move in self.cast.moves]
        return pd.DataFrame(rows, columns=["from", "to", "reason", "back"]).assign(count=made.mean(axis=0))

    @cached_property
    def flows(self) -> pd.DataFrame:
        """One row for each way between two stages that was taken: `from`, `to`, `back`, `count`, `reasons` in words."""
        found = self.reasons[self.reasons["count"] > 0]
        rows = []
        for (source, target, back), part in found.groupby(["from", "to", "back"], sort=False):
            ordered = part.sort_values("count", ascending=False, kind="stable")
            told = ", ".join(f"{row['reason']} {row['count']:,.0f}" for row in ordered.to_dict("records"))
            rows.append((source, target, bool(back), float(part["count"].sum()), told))
        order = {name: number for number, name in enumerate(self.cast.stages)}
        table = pd.DataFrame(rows, columns=["from", "to", "back", "count", "reasons"])
        return table.sort_values(["from", "to"], key=lambda names: names.map(order), kind="stable", ignore_index=True)

    @cached_property
    def measures(self) -> list[list[Measure]]:
        """Every number for a whole run with label and unit, for each replicate."""
        return [measures(self.cast, self.catalogue, log) for log in self.logs]

    @cached_property
    def labels(self) -> dict[str, str]:
        """Labels of all metrics and measures by name."""
        told = {each.name: each.label for each in self.catalogue}
        return told | {each.name: each.label for each in self.measures[0]}

    @cached_property
    def units(self) -> dict[str, str]:
        """Units of all metrics and measures by name."""
        told = {each.name: each.unit for each in self.catalogue}
        return told | {each.name: each.unit for each in self.measures[0]}

    @cached_property
    def summaries(self) -> list[dict[str, float | None]]:
        """Numbers for a whole run by name, for each replicate; `None` where there is no value."""
        return [{each.name: each.value for each in found} for found in self.measures]

    @cached_property
    def summary(self) -> dict[str, float | None]:
        """Numbers for a whole run by name: the mean of the replicates that have a value."""
        return {name: _mean(self.values(name)) for name in self.summaries[0]}

    @cached_property
    def spread(self) -> dict[str, Spread]:
        """Mean, standard deviation and 95% interval by name, of what at least two replicates have a value for."""
        found = {name: self.values(name) for name in self.summaries[0]}
        return {name: _spread(values) for name, values in found.items() if len(values) > 1}

    def values(self, name: str) -> list[float]:
        """Return a measure of every replicate that has a value; raises `KeyError` for an unknown name."""
        return [value for each in self.summaries if (value := each[name]) is not None]

    @property
    def diaries(self) -> tuple[Diary, ...]:
        """The diaries that were kept, by replicate and consumer."""
        return tuple(diary for log in self.logs for diary in log.diaries)

    def diary(self, consumer: int, replicate: int = 0) -> Diary:
        """Return the diary of a consumer; raises `KeyError` when none was kept."""
        for diary in self.diaries:
            if (diary.consumer, diary.replicate) == (consumer, replicate):
                return diary
        raise KeyError(f"no diary of consumer {consumer} was kept in replicate {replicate}")

    def save(self, folder: str | Path, force: bool = False) -> Path:
        """Write the tables, summary, manifest and diaries to a new directory and return its path.

        With `force` the files of an earlier result there are replaced. Nothing is left half-written.
        Raises `FileExistsError` when the directory exists, `OSError` when it cannot be written.
        """
        from journeysim.records.files import save

        return save(self, Path(folder), force)


def _mean(values: Sequence[float]) -> float | None:
    if not values:
        return None
    # The mean of equal whole numbers stays whole.
    return values[0] if len(values) == 1 else math.fsum(values) / len(values)


def _spread(values: Sequence[float]) -> Spread:
    count = len(values)
    mean = math.fsum(values) / count
    sd = math.sqrt(math.fsum((each - mean) ** 2 for each in values) / (count - 1))
    half = float(stdtrit(count - 1, 0.975)) * sd / math.sqrt(count)
    return Spread(mean=mean, sd=sd, low=mean - half, high=mean + half)
