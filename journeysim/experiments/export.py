"""Exports what an analyst would observe, and beside it the hidden truth, so that methods can be tested against it.

The truth is the scenario less the same without a campaign, on the same people and luck (leave one out), and less
the same without any. What campaigns do to each other is counted in each that is left out, so the parts need not sum
to the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from journeysim.experiments.comparison.comparable import check_pairs
from journeysim.experiments.comparison.truth import horizon
from journeysim.experiments.executor import Progress
from journeysim.experiments.observed import observed, weekly, whole_weeks
from journeysim.experiments.several import run_several, without
from journeysim.records.files import EXPORT, check_folder, circumstances, write_json, write_together
from journeysim.records.result import Result
from journeysim.scenario.problems import Problem, ScenarioError
from journeysim.scenario.scenario import Scenario

FILES = ("observed.parquet", "observed.csv", "truth.parquet", "manifest.json")
#: What the truth calls all own campaigns together, and everything in which the scenario differs from the base.
ALL, BASE = "(all campaigns)", "(against the base)"
_ABOUT_FILES = {
    "observed.parquet": "What an analyst sees, long: a row for each week, measure and what it is about.",
    "observed.csv": "The same.",
    "truth.parquet": "What no analyst sees: units and revenue that would not have been without a campaign.",
}


@dataclass(frozen=True, eq=False)
class Export:
    """What was observed, the truth, and the manifest; `save` writes them."""

    observed: pd.DataFrame
    truth: pd.DataFrame
    manifest: dict[str, Any]

    def save(self, folder: str | Path, force: bool = False) -> Path:
        """Write the files to a new directory, or with `force` over an older export, and return its path.

        Raises `FileExistsError` when something else is there, `NotADirectoryError` for a file.
        """
        check_folder(Path(folder), force, EXPORT)
        return write_together(Path(folder), FILES, self._write)

    def _write(self, folder: Path) -> None:
        self.observed.to_parquet(folder / "observed.parquet", index=False)
        self.observed.to_csv(folder / "observed.csv", index=False)
        self.truth.to_parquet(folder / "truth.parquet", index=False)
        write_json(folder / "manifest.json", self.manifest)


def of_weeks(scenario: Scenario, weeks: int | None) -> Scenario:
    """Return the scenario with as many steps as make up so many weeks; without a number as it is.

    Raises `ScenarioError` for a run without a whole week.
    """
    if weeks is not None:
        scenario = scenario.with_settings({"time.steps": ceil(weeks * 7 / scenario.time.step_days - 1e-9)})
    if not whole_weeks(scenario.time.steps, scenario.time.step_days):
        days = scenario.time.steps * scenario.time.step_days
        raise ScenarioError([Problem(scenario.source, "time.steps", f"{days:g} days", "at least a week")])
    return scenario


def left_out(scenario: Scenario) -> dict[str, list[str]]:
    """Return what the truth leaves out: each own campaign, by its name, and all of them together."""
    own = [name for name, each in scenario.campaigns.items() if not each.rival]
    return {**{name: [name] for name in own}, **({ALL: own} if own else {})}


def runs(scenario: Scenario, base: Scenario | None = None) -> int:
    """Return how many runs `export` needs for each replicate."""
    return 1 + len({tuple(each) for each in left_out(scenario).values()}) + (base is not None)


def export(
    scenario: Scenario,
    base: Scenario | None = None,
    seed: int = 1,
    replicates: int = 1,
    workers: int = 1,
    progress: Progress | None = None,
) -> Export:
    """Return what is observed of a scenario by week, with the truth of each campaign and of all.

    With a `base`, the truth also has what the scenario sells beyond it. Raises `ScenarioError` when the two are
    not of the same people, products, vendors and length.
    """
    if base is not None:
        check_pairs(base, scenario)
    dropped = left_out(scenario)
    # One campaign alone is all of them: not run twice.
    distinct = list({tuple(each) for each in dropped.values()})
    scenarios = [scenario, *(without(scenario, each) for each in distinct), *([base] if base is not None else [])]
    result, *others = run_several(scenarios, seed, replicates, workers=workers, progress=progress)
    against = {name: others[distinct.index(tuple(names))] for name, names in dropped.items()}
    if base is not None:
        against[BASE] = others[-1]
    return Export(observed(result), truth(result, against), _manifest(result, base))


def truth(result: Result, against: dict[str, Result]) -> pd.DataFrame:
    """Return what was sold beyond each other result, on the same luck, by week.

    Columns: `replicate`, `week`, `first_day`, `campaign` (the key in `against`), `product`, `vendor`,
    `incremental_units` and `incremental_revenue` (prices paid, before refunds, in units of the currency).
    """
    cast = result.cast
    parts: list[pd.DataFrame] = []
    for name, other in against.items():
        for log, less in zip(result.logs, other.logs, strict=True):
            gained = [
                weekly(np.asarray(log[key]) - np.asarray(less[key]), cast.step_days) for key in ("units", "revenue")
            ]
            week, product, vendor = (each.ravel() for each in np.indices(gained[0].shape))
            parts.append(
                pd.DataFrame(
                    {
                        "replicate": log.replicate,
                        "week": week + 1,
                        "first_day": week * 7.0,
                        "campaign": name,
                        "product": _words(list(cast.products), product),
                        "vendor": _words(list(cast.vendors), vendor),
                        "incremental_units": gained[0].ravel().astype(np.int64),
                        "incremental_revenue": gained[1].ravel() / 100.0,
                    }
                )
            )
    columns = ["replicate", "week", "first_day", "campaign", "product", "vendor"]
    empty = pd.DataFrame(columns=[*columns, "incremental_units", "incremental_revenue"])
    return pd.concat(parts, ignore_index=True) if parts else empty


def _manifest(result: Result, base: Scenario | None) -> dict[str, Any]:
    scenario = result.scenario
    return {
        "kind": EXPORT,
        "scenario_name": scenario.name,
        "scenario_hash": scenario.hash(),
        "base_name": base.name if base is not None else None,
        "base_hash": base.hash() if base is not None else None,
        "seed": result.seed,
        "replicates": result.replicates,
        "weeks": whole_weeks(scenario.time.steps, scenario.time.step_days),
        "files": _ABOUT_FILES,
        "noise": "none: every number is what happened in the simulated market",
        "truth": (
            "with minus without, on the same people and luck. Each campaign alone is left out of the full scenario;"
            f" '{ALL}' leaves out all that no rival runs, so that the parts need not sum to it."
        ),
        "horizon": horizon(scenario.time.steps * scenario.time.step_days),
        **circumstances(),
        "scenario": scenario.as_dict(),
        "base": base.as_dict() if base is not None else None,
    }


def _words(names: Sequence[str], numbers: Any) -> Any:
    return np.array(names, object)[numbers]
