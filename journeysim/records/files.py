"""Results on disk: all of a result's files appear together, or none does."""

import json
import platform
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journeysim.records.result import Result

#: What a result's directory holds; `diary.txt` only where diaries were kept.
FILES = ("steps.parquet", "transitions.parquet", "summary.json", "diary.txt", "manifest.json")
_PACKAGES = ("journeysim", "numpy", "pandas", "scipy", "numba", "mesa", "pydantic", "pyarrow")


def save(result: "Result", folder: Path, force: bool = False) -> Path:
    """Write a result to a new directory, or with `force` over an older result; return its path.

    Other files in an existing directory stay. Raises `FileExistsError` without `force`, `NotADirectoryError` for
    a file.
    """
    check_folder(folder, force)
    return write_together(folder, FILES, lambda new: _write(result, new))


def check_folder(folder: Path, force: bool) -> None:
    """Raise `FileExistsError` for a directory that is there, without `force`, and `NotADirectoryError` for a file."""
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"'{folder}' is a file; a directory is needed")
    if folder.exists() and not force:
        raise FileExistsError(f"'{folder}' exists; force replaces it")


def write_together(folder: Path, names: Sequence[str], write: Callable[[Path], None]) -> Path:
    """Let `write` fill a directory; all of its files appear together in `folder`, or none does.

    Everything is written to a hidden directory beside it and moved at the end. In an existing directory all
    files of these `names` are replaced, or vanish if `write` makes none; other files stay.
    """
    target = folder.resolve()
    made = _make_parents(target.parent)
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
        try:
            new = beside / "new"
            new.mkdir()
            write(new)
            if target.exists():
                _exchange(new, target, beside / "old", names)
            else:
                new.rename(target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except BaseException:
        for each in reversed(made):
            with suppress(OSError):
                each.rmdir()
        raise
    return folder


def manifest(result: "Result") -> dict[str, Any]:
    """Return what is needed to repeat a run: the scenario in full, its hash, seed, replicates and versions."""
    return {
        "scenario_name": result.scenario.name,
        "scenario_hash": result.scenario.hash(),
        "seed": result.seed,
        "replicates": result.replicates,
        **circumstances(),
        "scenario": result.scenario.as_dict(),
    }


def circumstances() -> dict[str, Any]:
    """Return when and with what something was computed: time, versions and machine."""
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in _PACKAGES}},
        "platform": platform.platform(),
        "machine": platform.machine(),
    }


def summary(result: "Result") -> dict[str, Any]:
    """Return the summary as plain data: each measure's label, unit and value; with replicates, their spread too."""
    told: dict[str, Any] = {}
    for name, value in result.summary.items():
        told[name] = {"label": result.labels[name], "unit": result.units[name], "value": value}
        if name in result.spread:
            told[name] |= {key: each for key, each in result.spread[name].items() if key != "mean"}
    return {"scenario": result.scenario.name, "replicates": result.replicates, "measures": told}


def _write(result: "Result", folder: Path) -> None:
    result.steps.to_parquet(folder / "steps.parquet", index=False)
    result.transitions.to_parquet(folder / "transitions.parquet", index=False)
    write_json(folder / "summary.json", summary(result))
    if result.diaries:
        several = result.replicates > 1
        told = [f"Replicate {each.replicate}\n{each}" if several else str(each) for each in result.diaries]
        (folder / "diary.txt").write_text("\n\n".join(told) + "\n", encoding="utf-8")
    write_json(folder / "manifest.json", manifest(result))


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write plain data as JSON to read."""
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def _exchange(new: Path, target: Path, aside: Path, names: Sequence[str]) -> None:
    """Put the new files in the place of the old ones; if anything fails, put the old ones back."""
    aside.mkdir()
    steps = [(target / name, aside / name) for name in names] + [(new / name, target / name) for name in names]
    done: list[tuple[Path, Path]] = []
    try:
        for source, place in steps:
            if source.exists():
                done.append((source, place))
                source.rename(place)
    except BaseException:
        for source, place in reversed(done):
            if place.exists() and not source.exists():
                place.rename(source)
        raise


def _make_parents(folder: Path) -> list[Path]:
    """Create the directories on the way and return those that were not there, outermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    missing.reverse()
    for each in missing:
        each.mkdir(exist_ok=True)
    return missing


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
