"""Runs a sweep: every replicate of every point of a design, on disk, so that it can be stopped and gone on with."""

import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from journeysim.experiments.run import check_numbers
from journeysim.experiments.sweeps import designs, given
from journeysim.experiments.sweeps.disk import MANIFEST, check_folder
from journeysim.experiments.sweeps.driver import Outcome, Progress, drive
from journeysim.experiments.sweeps.estimate import Estimate, check_disk, estimate
from journeysim.experiments.sweeps.identity import check_same
from journeysim.experiments.sweeps.plan import SweepPlan
from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.spoken import spoken
from journeysim.experiments.sweeps.store import Store
from journeysim.experiments.sweeps.workers import LocalWorkers, Workers, check_script, cores
from journeysim.scenario.problems import Problem, ScenarioError, nearest
from journeysim.scenario.scenario import Scenario

#: What may be kept of a run besides its measures.
KEEP = ("steps",)


def sweep(
    scenario: Scenario | str | Path,
    vary: given.Vary | None = None,
    design: str = "sobol",
    samples: int | None = None,
    replicates: int = 1,
    levels: int | None = None,
    second_order: bool = False,
    seed: int = 1,
    points: pd.DataFrame | str | Path | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    keep: Sequence[str] = (),
    paired: bool = True,
    accept_changes: bool = False,
    chunk: int | None = None,
    set: Mapping[str, Any] | None = None,  # noqa: A002 - as `Scenario.load` calls it
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Run a scenario at every point of a design and return a row for each run.

    `vary` maps the names that `--set` takes to what they may be: `(0, 3)` or `(0.001, 0.1, "log")` for a range,
    `[1, 2, 5]` for values; `campaigns.NAME` is `[True, False]` and `scenario` a list of names. `design` is grid,
    oat (one at a time), lhs, sobol, morris, or csv with `points`; `samples`, `levels` and `second_order` belong to it.
    With `out`, results are kept in that directory, and the same call goes on where it was stopped; `Sweep.open` reads
    it. `keep=["steps"]` keeps every step, too. `workers` are the processes, by default one for each core; `cluster` is
    the address of a Dask scheduler instead. Neither changes a number. `progress` is called with the runs done, all of
    them, and those that failed.

    Rows are sorted by point and replicate; the columns are both, what is varied, then every measure, with labels and
    units in `attrs`. Raises `ScenarioError` for what cannot be varied so, `SweepError` when `out` holds something
    else, and `ValueError` for numbers that make no sense.
    """
    with ExitStack() as stack:
        stack.enter_context(spoken())
        plan = planned(
            scenario, vary, design, samples, replicates, levels, second_order, seed, points, keep, paired, set
        )  # fmt: skip
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) if out is None else Path(out)
        carry_out(plan, folder, workers, cluster, accept_changes, chunk, progress)
        found = Sweep.open(folder)
        failed, runs = found.failures, found.runs
    if failed:
        told = f"{len(failed)} of {len(plan)} runs failed and are not in the table, the first with: {failed[0].reason}"
        warnings.warn(told, stacklevel=2)
    return runs


def planned(
    scenario: Scenario | str | Path,
    vary: given.Vary | None = None,
    design: str = "sobol",
    samples: int | None = None,
    replicates: int = 1,
    levels: int | None = None,
    second_order: bool = False,
    seed: int = 1,
    points: pd.DataFrame | str | Path | None = None,
    keep: Sequence[str] = (),
    paired: bool = True,
    changes: Mapping[str, Any] | None = None,
    told: Callable[[str], None] | None = None,
) -> SweepPlan:
    """Return what a sweep would run, every point of it sound; the arguments are those of `sweep`.

    `told` hears in words when it takes long to look at all points.
    """
    check_numbers(seed, replicates, 1)
    for each in [keep] if isinstance(keep, str) else keep:
        if each not in KEEP:
            raise ScenarioError([Problem("--keep", "", f"unknown '{each}'", "steps", nearest(each, KEEP))])
    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario, set=changes)
    elif changes:
        scenario = scenario.with_settings(changes, "--set")
    varied = given.read(vary or (), scenario) if vary or design != "csv" else ()
    made = designs.make(design, varied, scenario, samples, levels, second_order, seed, points)
    plan = SweepPlan(scenario, made, replicates, seed, paired, keep_steps=bool(keep))
    plan.check_all(told)
    plan.schema()
    return plan


def carry_out(
    plan: SweepPlan,
    folder: Path,
    workers: int | None = None,
    cluster: str | None = None,
    accept_changes: bool = False,
    chunk: int | None = None,
    progress: Progress | None = None,
    begun: Callable[[Store], None] | None = None,
) -> Outcome:
    """Do what is missing of a sweep in its directory, which is made unless it is there.

    `begun` hears of the directory before anything runs; see `sweep` for the rest.
    """
    if chunk is not None and chunk < 1:
        raise ValueError(f"chunk must be 1 or more; found {chunk}")
    if workers is not None and cluster is not None:
        raise ValueError("give workers or a cluster, not both")
    if not (folder / MANIFEST).exists():
        check_folder(folder)
        check_disk(plan, folder, len(plan))
    with ExitStack() as stack:
        # A cluster that does not answer is told before the directory is made; processes start when there is work.
        found = stack.enter_context(workers_of(plan, workers, cluster)) if cluster is not None else None
        store = stack.enter_context(Store.open(folder, plan, accept_changes))
        if begun is not None:
            begun(store)
        if not (missing := len(store.missing(plan.replicates))):
            return Outcome(0, 0, 0.0)
        check_disk(plan, folder, missing)
        found = found or stack.enter_context(workers_of(plan, workers, cluster))
        return drive(plan, store, found, chunk, progress)


def preview(
    plan: SweepPlan,
    folder: Path | None = None,
    workers: int | None = None,
    accept_changes: bool = False,
    chunk: int | None = None,
) -> Estimate:
    """Return what a sweep would take, from a few timed runs; a directory where it has been begun is only read."""
    missing = len(plan)
    if folder is not None:
        check_folder(folder)
        if (folder / MANIFEST).exists():
            found = Sweep.open(folder)
            check_same(folder, found.manifest, plan, accept_changes)
            asked = replace(found, manifest={**found.manifest, "replicates": plan.replicates})
            missing -= len(asked.runs)
        check_disk(plan, folder, missing)
    return estimate(plan, workers or cores(), folder, missing, chunk)


def workers_of(plan: SweepPlan, workers: int | None, cluster: str | None) -> Any:
    """Return who carries out the runs of a plan: processes here, or a cluster; use it in a `with`."""
    if cluster is None:
        check_script()
        return LocalWorkers(plan, workers or cores())
    from journeysim.experiments.sweeps.cluster import ClusterWorkers

    return ClusterWorkers(plan, cluster)


__all__ = ["Outcome", "Sweep", "Workers", "carry_out", "cores", "planned", "preview", "sweep"]
