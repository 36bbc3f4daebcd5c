"""Comparisons on disk: all files of one appear together, or none does, and only a comparison is ever replaced."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from journeysim.records.files import COMPARISON, check_folder, circumstances, write_json, write_together
from journeysim.records.result import Result

if TYPE_CHECKING:
    from journeysim.experiments.comparison.compare import Comparison

FILES = (
    "comparison.parquet", "replicates.parquet", "decomposition.parquet", "consumers.parquet", "report.html",
    "manifest.json",
)  # fmt: skip


def save(
    comparison: "Comparison",
    folder: Path,
    force: bool = False,
    consumers: bool = False,
    report: "Callable[[Comparison, Path], object] | None" = None,
) -> Path:
    """Write a comparison to a new or empty directory, or with `force` over an older comparison; return its path.

    Other files in an existing directory stay. Raises `FileExistsError` when something else is there,
    `NotADirectoryError` for a file.
    """
    check_folder(folder, force, COMPARISON)

    def write(new: Path) -> None:
        comparison.differences.to_parquet(new / "comparison.parquet", index=False)
        comparison.by_replicate.to_parquet(new / "replicates.parquet", index=False)
        if comparison.decompositions:
            frames = [each.frame() for found in comparison.decompositions.values() for each in found]
            pd.concat(frames, ignore_index=True).to_parquet(new / "decomposition.parquet", index=False)
        if consumers:
            comparison.consumers().to_parquet(new / "consumers.parquet", index=False)
        if report is not None:
            report(comparison, new / "report.html")
        write_json(new / "manifest.json", manifest(comparison))

    return write_together(folder, FILES, write)


def manifest(comparison: "Comparison") -> dict[str, Any]:
    """Return what is needed to repeat a comparison, scenarios in full and versions, and what it says."""
    precision = comparison.precision
    return {
        "kind": COMPARISON,
        "seed": comparison.seed,
        "replicates": comparison.replicates,
        "paired": comparison.paired,
        "method": str(comparison.differences["method"].iloc[0]),
        "own": comparison.own.label,
        "metric": comparison.metric,
        "precision": None if precision is None else vars(precision) | {"text": precision.text},
        "marginal": bool(comparison.raised),
        "notes": list(comparison.notes),
        "verdicts": [vars(each) for each in comparison.verdicts],
        **circumstances(),
        "base": _scenario(comparison.base, comparison.base.scenario.name),
        "plans": [_scenario(each, name) for name, each in zip(comparison.names, comparison.plans, strict=True)],
    }


def _scenario(result: Result, name: str) -> dict[str, Any]:
    scenario = result.scenario
    return {
        "name": name,
        "title": scenario.title,
        "source": scenario.source,
        "scenario_hash": scenario.hash(),
        "scenario": scenario.as_dict(),
    }
