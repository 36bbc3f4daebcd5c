"""A sweep before it runs: the points of a design, each a scenario, and how often each is run."""

import hashlib
import itertools
import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeysim.experiments.sweeps.designs import Design
from journeysim.experiments.sweeps.variables import Stored, Variable
from journeysim.records.files import circumstances
from journeysim.records.log import Cast, cast_of
from journeysim.records.metrics import catalogue
from journeysim.records.summary import measured
from journeysim.scenario.errors import DROP
from journeysim.scenario.problems import Problem, ScenarioError
from journeysim.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pyarrow as pa

#: The versions that a run's numbers may depend on.
_VERSIONS = ("journeysim", "numpy", "scipy", "numba")
#: Scenarios of so many points are kept: those of a chunk come again for each replicate.
_KEPT = 8
#: A check of all points that takes longer, in seconds, is told of.
_LONG = 3.0
#: Up to so many combinations of what is no number are all looked at for what a run measures.
_MOST_COMBINATIONS = 1000

#: Name, label and unit of a column.
Column = tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class SweepPlan:
    """What a sweep runs: every replicate of every point of a design, each known by (point, replicate).

    With `paired`, all points are run on the same seed, so that they differ by what is varied and not by luck;
    otherwise each point has a seed of its own. `keep_steps` keeps every step of a run besides its measures.
    """

    scenario: Scenario
    design: Design
    replicates: int
    seed: int = 1
    paired: bool = True
    keep_steps: bool = False

    def __len__(self) -> int:
        return len(self.design) * self.replicates

    def __getstate__(self) -> dict[str, Any]:
        # Without what is worked out on the way, which each process does for itself.
        return {key: self.__dict__[key] for key in self.__dataclass_fields__}

    def scenario_of(self, point: int) -> Scenario:
        """Return the scenario of a point; raises `ScenarioError` naming the point when it is not sound."""
        if point not in self._recent:
            try:
                found = self._scenario(self.design.values(point))
            except ScenarioError as error:
                place = self.design.place(point)
                raise ScenarioError(replace(each, source=place) for each in error.problems) from None
            while len(self._recent) >= _KEPT:
                self._recent.pop(next(iter(self._recent)))
            self._recent[point] = found
        return self._recent[point]

    def seed_of(self, point: int) -> int:
        """Return the seed that a point is run on."""
        if self.paired:
            return self.seed
        return int.from_bytes(hashlib.sha256(f"{self.seed} {point}".encode()).digest()[:6], "big")

    def check_all(self, told: Callable[[str], None] | None = None) -> None:
        """Raise `ScenarioError` naming the first point whose scenario is not sound; `told` hears when it takes long."""
        begun, points = time.monotonic(), len(self.design)
        for point in range(points):
            if told is not None and (spent := time.monotonic() - begun) > _LONG:
                left = spent / max(1, point) * (points - point)
                told(f"checking the scenarios of {points:,} points before anything runs, about {left:,.0f} s")
                told = None
            self.scenario_of(point)

    def schema(self) -> "pa.Schema":
        """Return the columns of a run: point, replicate, what is varied, and every measure.

        They do not depend on what happens in a run; measures that only some scenarios have are `null` in others.
        Each field's metadata holds label and unit.
        """
        return self._schemas[0]

    def steps_schema(self) -> "pa.Schema":
        """Return the columns of a step: point, replicate, what is varied, step, day, and every metric of a step."""
        return self._schemas[1]

    def identity(self) -> dict[str, Any]:
        """Return as plain data what makes it this sweep and no other; the number of replicates is no part of it."""
        versions = circumstances()["versions"]
        return {
            "scenario": self.scenario.name,
            "scenario_hash": self.scenario.hash(),
            "scenario_hashes": {name: each.hash() for name, each in self.scenarios.items()},
            "design": self.design.plain(),
            "seed": self.seed,
            "paired": self.paired,
            "keep_steps": self.keep_steps,
            "versions": {name: versions[name] for name in _VERSIONS},
        }

    @cached_property
    def _recent(self) -> dict[int, Scenario]:
        return {}

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios that are varied over, by name."""
        for each in self.design.variables:
            if each.kind == "scenario":
                return dict(zip(each.values, each.scenarios, strict=True))
        return {}

    def _scenario(self, values: Mapping[str, Stored]) -> Scenario:
        base = self.scenario
        changes: dict[str, Any] = {}
        off: list[str] = []
        for each in self.design.variables:
            value = values[each.name]
            if each.kind == "scenario":
                base = self.scenarios[str(value)]
            elif each.kind != "campaign":
                changes[each.name] = each.set_to(value)
            elif not value:
                off.append(each.name)
            elif (key := each.name.partition(".")[2]) not in base.campaigns:
                raise ScenarioError([Problem("", each.name, f"no campaign '{key}' in {base.name} to be on")])
        # A campaign that is off is not there at all, whatever else is varied of it.
        kept = {key: value for key, value in changes.items() if not key.startswith(tuple(f"{each}." for each in off))}
        gone = {each: DROP for each in off if each.partition(".")[2] in base.campaigns}
        return base.with_settings(kept | gone, "") if kept or gone else base

    @cached_property
    def _schemas(self) -> "tuple[pa.Schema, pa.Schema]":
        casts = list(self._casts())
        measures = _union([(each.name, each.label, each.unit) for each in measured(cast)] for cast in casts)
        # In the type that a step's column has; every cast agrees, as it follows from the metric.
        metrics = _union([(each.name, each.label, each.unit) for each in catalogue(cast)] for cast in casts)
        import pyarrow as pa

        number, whole = pa.int32(), pa.int64()
        runs = [
            _field("point", number, {"label": "Point of the design", "unit": "number"}),
            _field("replicate", number, {"label": "Replicate", "unit": "number"}),
            *(_field(each.name, _arrow(each), each.about()) for each in self.design.variables),
        ]
        steps = [
            _field("step", whole, {"label": "Step, from 1", "unit": "number"}),
            _field("day", pa.float64(), {"label": "Day at the end of the step", "unit": "days"}),
        ]
        taken = {each.name for each in self.design.variables}
        told = [
            [_field(name, pa.float64(), {"label": label, "unit": unit}) for name, label, unit in each]
            for each in (measures, metrics)
        ]
        if clash := taken & {"point", "replicate", "step", "day", *(each.name for one in told for each in one)}:
            found = "its column would be called as one of the results"
            raise ScenarioError([Problem("--vary", sorted(clash)[0], found)])
        return pa.schema(runs + told[0]), pa.schema(runs + steps + told[1])

    def _casts(self) -> Iterator[Cast]:
        """Yield who takes part, for every combination of what is no number, as only that decides what is measured."""
        listed = [each for each in self.design.variables if each.values]
        points = self.design.points
        first = self.design.values(0)
        spreads = [each.spread(2) for each in listed]
        combinations: Iterable[Any]
        if math.prod(len(each) for each in spreads) <= _MOST_COMBINATIONS and self.design.kind != "csv":
            combinations = itertools.product(*spreads)
        else:
            names = [each.name for each in listed]
            combinations = points[names].drop_duplicates().itertuples(index=False) if names else [()]
        seen: set[tuple[Any, ...]] = set()
        for values in combinations:
            try:
                cast = cast_of(self._scenario(first | dict(zip((each.name for each in listed), values, strict=True))))
            except ScenarioError:
                continue  # a combination that no point has; those that are there have been checked
            key = (tuple(cast.products), tuple(cast.vendors), tuple(cast.segments), tuple(cast.causes),
                   tuple(cast.campaigns), cast.groups, cast.moves, cast.currency, cast.with_segments,
                   cast.with_identity)  # fmt: skip
            if key not in seen:
                seen.add(key)
                yield cast


def _union(tables: Iterable[Iterable[Column]]) -> list[Column]:
    """Return the columns of all tables, each once; units that differ, as currencies may, are all told."""
    found: dict[str, tuple[str, list[str]]] = {}
    for table in tables:
        for name, label, unit in table:
            units = found.setdefault(name, (label, []))[1]
            if unit not in units:
                units.append(unit)
    return [(name, label, " or ".join(units)) for name, (label, units) in found.items()]


def _arrow(variable: Variable) -> "pa.DataType":
    import pyarrow as pa

    return {"float64": pa.float64(), "int64": pa.int64(), "bool": pa.bool_(), "string": pa.string()}[variable.dtype]


def _field(name: str, kind: "pa.DataType", about: Mapping[str, str]) -> "pa.Field":
    import pyarrow as pa

    return pa.field(name, kind, metadata=dict(about))
