"""Files that wait to be fetched: made when somebody asks, given once under an address that nobody can guess.

They do not go through the page's connection, whose messages are small, nor stay in its state.
"""

import re
import threading
from dataclasses import dataclass
from uuid import uuid4

PREFIX = "/journeysim/handout/"
#: How long a file waits, in seconds.
PATIENCE = 120.0
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "toml": "application/toml; charset=utf-8",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class File:
    """A file to be given: its name, its media type and its content."""

    name: str
    media: str
    content: bytes


_waiting: dict[str, tuple[threading.Timer, File]] = {}


def offer(name: str, content: bytes | str) -> str:
    """Let a file wait, and return the address at which it can be fetched once."""
    safe = safe_name(name)
    media = _TYPES.get(safe.rpartition(".")[2], "application/octet-stream")
    data = content.encode() if isinstance(content, str) else content
    token = uuid4().hex
    end = threading.Timer(PATIENCE, _waiting.pop, (token, None))
    end.daemon = True
    _waiting[token] = (end, File(safe, media, data))
    end.start()
    return PREFIX + token


def take(address: str) -> File | None:
    """Return the file that waits at an address, or at its last part, and forget it; None if there is none."""
    found = _waiting.pop(address.removeprefix(PREFIX), None)
    if found is None:
        return None
    found[0].cancel()
    return found[1]


def safe_name(name: str) -> str:
    """Return a file name in which nothing means anything to a file system or a header."""
    stem, _, ending = name.rpartition(".")
    known = ending.lower() in _TYPES
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", stem if known else name).strip("-")[:60] or "journeysim"
    return f"{plain}.{ending.lower()}" if known else plain
