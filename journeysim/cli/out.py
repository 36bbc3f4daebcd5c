"""Where the commands write: into a directory or file that is new, or over an earlier result of the same kind."""

import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer


def directory(text: str) -> Path:
    """Return a directory's path, or refuse an empty one, which would be taken for the one that one is in."""
    if not text.strip():
        raise typer.BadParameter("is empty; name a directory", param_hint="--out")
    return Path(text)


Out = Annotated[
    Path | None, typer.Option(parser=directory, metavar="DIR", help="Write the tables to this new directory.")
]

#: An own file's mark stands within its first characters.
_HEAD = 2000


def file_path(text: str) -> Path:
    """Return the path of a file to write, or refuse what cannot be one."""
    path = Path(text)
    if not text.strip():
        raise typer.BadParameter("is empty; name a file", param_hint="--out")
    try:
        if path.is_dir():
            raise typer.BadParameter(f"'{text}' is a directory; name a file in it, as {path / 'report.html'}")
        if not path.absolute().parent.is_dir():
            raise typer.BadParameter(f"'{text}' cannot be written: there is no directory '{path.parent}'")
    except OSError as error:
        raise typer.BadParameter(f"'{text}' cannot be written: {error.strerror}") from None
    return path


Force = Annotated[
    bool, typer.Option("--force", help="Replace a file that is there, even one that journeysim has not written.")
]


def check_file(path: Path, force: bool, mark: str) -> None:
    """Refuse to replace a file that is none of ours, by the mark at their beginning, before anything is computed."""
    if force or not path.is_file():
        return
    try:
        with path.open(encoding="utf-8", errors="replace") as found:
            ours = mark in found.read(_HEAD)
    except OSError as error:
        raise typer.BadParameter(f"'{path}' cannot be written: {error.strerror}", param_hint="--out") from None
    if not ours:
        raise typer.BadParameter(
            f"'{path}' is there and was not written by this command; name another file, or replace it with --force",
            param_hint="--out",
        )


def check_page(path: Path, force: bool) -> None:
    """Refuse to replace what is no page of ours."""
    check_file(path, force, import_module("journeysim.reports.page").MARK)


def write_file(text: str, path: Path) -> None:
    """Write a file, or say why that cannot be done."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        typer.echo(f"'{path}' could not be written: {error.strerror or error}", err=True)
        raise typer.Exit(1) from None


def check_out(out: Path, force: bool, kind: str) -> None:
    """Refuse a directory that holds something else or cannot be written, before anything is computed.

    With `force` an earlier result of the same `kind`, as manifests call it, may be there.
    """
    if trouble := import_module("journeysim.records.files").occupied(out, kind, force):
        raise typer.BadParameter(trouble, param_hint="--out")
    place = out.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        text = f"'{out}' cannot be written: {place}: {error.strerror}"
        raise typer.BadParameter(text, param_hint="--out") from None


def save(result: Any, out: Path, force: bool, **options: Any) -> None:
    """Write a result, or say why that cannot be done."""
    write: Callable[..., object] = result.save
    try:
        write(out, force=force, **options)
    except OSError as error:
        typer.echo(f"'{out}' could not be written: {error.strerror or error}", err=True)
        raise typer.Exit(1) from None
