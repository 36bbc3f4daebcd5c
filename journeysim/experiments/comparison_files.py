"""Comparisons on disk: all files of one appear together, or none does, and only a comparison is ever replaced."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from journeysim.records.files import circumstances, write_json, write_together
from journeysim.records.result import Result

if TYPE_CHECKING:
    from journeysim.experiments.compare import Comparison

KIND = "comparison"
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
    """Write a comparison to a new directory, or with `force` over an older comparison; return its path.

    Other files in an existing directory stay. Raises `FileExistsError` when something else is there,
    `NotADirectoryError` for a file.
    """
    if trouble := occupied(folder, force):
        raise (FileExistsError if folder.is_dir() else NotADirectoryError)(trouble)

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


def occupied(folder: Path, force: bool = False) -> str:
    """Return why a comparison may not be written to a directory, "" when it may."""
    if not folder.exists():
        return ""
    if not folder.is_dir():
        return f"'{folder}' is a file; a directory is needed"
    found = _version_of(folder)
    if force:
        if found is None and any(folder.iterdir()):
            return f"'{folder}' holds no comparison of journeysim, so nothing in it is replaced; name another directory"
        return ""
    if found is None:
        return f"'{folder}' exists and holds no comparison of journeysim; name a new directory"
    now = circumstances()["versions"]["journeysim"]
    made = "" if found == now else f", made by version {found} (this is {now})"
    return f"'{folder}' exists and holds a comparison{made}; --force replaces it"


def manifest(comparison: "Comparison") -> dict[str, Any]:
    """Return what is needed to repeat a comparison, scenarios in full and versions, and what it says."""
    precision = comparison.precision
    return {
        "kind": KIND,
        "seed": comparison.seed,
        "replicates": comparison.replicates,
        "paired": comparison.paired,
        "method": str(comparison.differences["method"].iloc[0]),
        "own": comparison.own.label,
        "metric": comparison.metric,
        "precision": None if precision is None else vars(precision) | {"text": precision.text},
        "marginal": bool(comparison.raised),
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


def _version_of(folder: Path) -> str | None:
    """Return the version of journeysim that wrote the comparison in a directory; `None` where there is none."""
    try:
        told = json.loads((folder / "manifest.json").read_text("utf-8"))
        return str(told["versions"]["journeysim"]) if told["kind"] == KIND else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
