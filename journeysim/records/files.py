"""Results on disk: all of a result's files appear together, or none does."""

import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journeysim.records.result import Result

#: What a result's directory holds; `diary.txt` only where diaries were kept.
FILES = ("steps.parquet", "transitions.parquet", "summary.json", "diary.txt", "manifest.json")
#: The kinds of result, as manifests call them, with the file that tells where an older manifest says nothing.
RUN, COMPARISON, EXPORT, GEO_LIFT, SWEEP = "run", "comparison", "export", "geo lift test", "sweep"
CALIBRATION = "calibration"
_TELLING = {
    RUN: "steps.parquet", COMPARISON: "comparison.parquet", EXPORT: "observed.parquet", GEO_LIFT: "regions.parquet",
    SWEEP: "failed.jsonl", CALIBRATION: "fit.json",
}  # fmt: skip
_PACKAGES = ("journeysim", "numpy", "pandas", "scipy", "numba", "mesa", "pydantic", "pyarrow")


def save(result: "Result", folder: Path, force: bool = False) -> Path:
    """Write a result to a new or empty directory, or with `force` over an older result; return its path.

    Other files in an existing directory stay. Raises `FileExistsError` when something else is there or, without
    `force`, an older result, `NotADirectoryError` for a file.
    """
    check_folder(folder, force, RUN)
    return write_together(folder, FILES, lambda new: _write(result, new))


def check_folder(folder: Path, force: bool, kind: str = "") -> None:
    """Raise `FileExistsError` or, for a file, `NotADirectoryError` when a result may not be written to a directory.

    Without a `kind`, only what is no result of journeysim at all is known not to be of the same kind.
    """
    if trouble := occupied(folder, kind or kind_in(folder) or "result", force):
        raise (FileExistsError if folder.is_dir() else NotADirectoryError)(trouble)


def occupied(folder: Path, kind: str, force: bool = False) -> str:
    """Return why a result of a kind may not be written to a directory, "" when it may.

    An empty directory may be filled; with `force` a result of the same kind may be replaced, and nothing else.
    """
    if not folder.exists():
        return ""
    if not folder.is_dir():
        return f"'{folder}' is a file; a directory is needed"
    if not any(folder.iterdir()):
        return ""
    found = kind_in(folder)
    if found != kind:
        holds = f"{_article(found)}, no {kind}" if found else f"no {kind} of journeysim"
        return f"'{folder}' exists and holds {holds}; nothing in it is replaced, name another directory"
    if force:
        return ""
    made, now = _told(folder)["versions"]["journeysim"], _version("journeysim")
    by = "" if made == now else f", made by version {made} (this is {now})"
    return f"'{folder}' exists and holds {_article(kind)}{by}; --force replaces it"


def kind_in(folder: Path) -> str:
    """Return which kind of result of journeysim a directory holds, "" for none."""
    told = _told(folder)
    versions = told.get("versions")
    if not isinstance(versions, dict) or "journeysim" not in versions:
        return ""
    if "kind" in told:
        return next((kind for kind in _TELLING if kind == told["kind"]), "")
    return next((kind for kind, name in _TELLING.items() if (folder / name).is_file()), "")


def write_together(folder: Path, names: Sequence[str], write: Callable[[Path], None]) -> Path:
    """Let `write` fill a directory; all of its files appear together in `folder`, or none does.

    Everything is written to a hidden directory beside it and moved at the end. In an existing directory all
    files of these `names` are replaced, or vanish if `write` makes none; other files stay. Raises `FileExistsError`
    when that directory holds anything but a result of the same kind.
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
                # What a caller has not looked at, or somebody else wrote there in the meantime.
                if trouble := occupied(target, kind_in(new), force=True):
                    raise FileExistsError(trouble)
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


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or, whatever happens, not at all; an older one is replaced.

    Raises `OSError` when it cannot be written, and leaves nothing behind.
    """
    # The point hides it from whoever reads the directory.
    beside = path.with_name(f".{path.name}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    settle(path.parent)


def settle(folder: Path) -> None:
    """Let the names in a directory outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems know no such thing
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def manifest(result: "Result") -> dict[str, Any]:
    """Return what is needed to repeat a run: the scenario in full, its hash, seed, replicates and versions."""
    return {
        "kind": RUN,
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


def _told(folder: Path) -> dict[str, Any]:
    """Return what the manifest in a directory says, nothing where there is none."""
    try:
        told = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


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


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
