"""Where the server's owner keeps results: the only folders that visitors see sweeps of."""

from collections.abc import Sequence
from pathlib import Path

#: Without a word from the owner: where the documentation writes to, below where the server was started.
DEFAULT = (Path("sweeps"), Path("results"), Path("runs"))
_chosen: list[Path] = []


def folders() -> tuple[Path, ...]:
    """Return the folders in which sweeps are looked for."""
    return tuple(_chosen) or DEFAULT


def use(chosen: Sequence[Path]) -> None:
    """Look in these folders from now on; in those of the default when there are none."""
    _chosen[:] = chosen
