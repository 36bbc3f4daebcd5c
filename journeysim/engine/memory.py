"""How much memory is free for this process: the machine's, or less where a container is given less."""

from pathlib import Path

import psutil

#: Where the system tells of the groups that processes are in, and of what each may take.
GROUPS, LIMITS = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")
#: Files of a group, by the version of the system's groups: what it may take, what it takes, and where this is told
#: in detail; what files keep in memory is given back when memory runs short.
_FILES = {
    2: ("memory.max", "memory.current", "inactive_file"),
    1: ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
}


def free_memory() -> int:
    """Return how many bytes are free: the least of what the machine and each group of this process has."""
    return min([psutil.virtual_memory().available, *_left_to_groups()])


def _left_to_groups() -> list[int]:
    try:
        lines = GROUPS.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return []  # a system without groups
    found: list[int | None] = []
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        version, top = (1, LIMITS / "memory") if controllers else (2, LIMITS)
        place = Path(path.lstrip("/"))
        # Within a container the group is often seen as the top, whatever it is called from outside.
        found += [_left(top / each, version) for each in (place, *place.parents)]
    return [each for each in found if each is not None]


def _left(folder: Path, version: int) -> int | None:
    """Return the bytes that a group may still take, `None` where it has no limit or tells of none."""
    limit, taken, spare = _FILES[version]
    try:
        most, now = int((folder / limit).read_text()), int((folder / taken).read_text())
        details = dict(line.split() for line in (folder / "memory.stat").read_text().strip().splitlines())
    except (OSError, ValueError):
        return None  # "max" is no limit
    return max(0, most - now + int(details.get(spare, 0)))
