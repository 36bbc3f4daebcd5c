"""Finds what ships with journeysim, in a checkout as in an installed wheel, and lists its scenarios."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from journeysim.scenario.problems import Problem, ScenarioError, listed, nearest

#: Marks of evidence, as (D6) or (D20, D29), which section 10 of docs/model.md explains.
_CITED = re.compile(r" \(D\d+[a-z]?(, D\d+[a-z]?)*\)")


@dataclass(frozen=True)
class Entry:
    """A shipped scenario: its name, title and the question that it asks, without marks of evidence."""

    name: str
    title: str
    question: str


@cache
def resource_folder(name: str) -> Path:
    """Return the folder of that name that ships with journeysim: `scenarios` or `dashboards`.

    A wheel carries it inside the package, a checkout at its root. Raises `FileNotFoundError` if neither
    does.
    """
    package = Path(str(files("journeysim")))
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"this installation of journeysim came without its folder {name!r}")


def names() -> list[str]:
    """Return the names of the shipped scenarios, top level first: `smartphones`, ..., `limits/bass`."""
    folder = resource_folder("scenarios")
    found = [path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.toml")]
    return sorted(found, key=lambda name: (name.count("/"), name))


def path_of(name: str) -> Path:
    """Return the file of a shipped scenario; `name` must be one of `names()`."""
    return resource_folder("scenarios") / f"{name}.toml"


def entries() -> list[Entry]:
    """Return the shipped scenarios with title and question, read without checking the rest.

    Raises `ScenarioError` when a file cannot be read.
    """
    from journeysim.scenario.loading import merge_all, read_chain

    found = []
    for name in names():
        data = merge_all(read_chain(name))
        found.append(Entry(name, str(data.get("title", "")), uncited(str(data.get("question", "")))))
    return found


def uncited(text: str) -> str:
    """Return a text without the marks of evidence in it, for readers who do not have the evidence beside it."""
    return _CITED.sub("", text)


@cache
def plans_on(name: str) -> tuple[Entry, ...]:
    """Return the shipped plans that build on a shipped scenario, directly or through others."""
    from journeysim.scenario.loading import read_chain

    plans = [each for each in entries() if each.name.startswith("plans/")]
    return tuple(each for each in plans if any(below.source == f"{name}.toml" for below in read_chain(each.name)[:-1]))


def market_of(name: str) -> str:
    """Return the name of the shipped scenario that a shipped one builds on in the end, its own where it is a market."""
    from journeysim.scenario.loading import read_chain

    return read_chain(name)[0].source.removesuffix(".toml")


def unknown(name: str, source: str = "", key: str = "") -> ScenarioError:
    """Return the error for a name that no shipped scenario has."""
    known = names()
    close = nearest(name, known) or nearest(name.rpartition("/")[2], known)
    for each in known:
        if not close and each.endswith("/" + name):
            close = each
    found = f"no scenario '{name}' ships with journeysim (a file of your own is given by its path, with .toml)"
    return ScenarioError([Problem(source, key, found, listed(known), close)])
