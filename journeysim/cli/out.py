"""Where the commands write: a directory that is new or empty, or holds an earlier result of the same kind."""

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
