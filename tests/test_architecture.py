"""The rules of the house, read off the source: which room may import which, and what may not be there."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "journeysim"

#: Rooms and top-level modules, lowest first. Each may import those on lower levels, and nothing on its own.
LEVELS = (
    {"luck"},
    {"population", "network", "market"},
    {"world"},
    {"feeds"},
    {"influences", "stages", "campaigns"},
    {"engine"},
    {"records"},
    {"experiments"},
    {"reports"},
    {"cli", "dashboards"},
    {"__init__", "__main__"},
)
#: Plain data that every room may read, and that knows no room (its registry finds components by name).
PLAIN = "scenario"
LONGEST = 350

LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}
SOURCES = sorted(PACKAGE.rglob("*.py"))
DASHBOARDS = sorted((ROOT / "dashboards").rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    """The room a file belongs to: the first name below journeysim/ (or below the root, for dashboards/)."""
    return path.relative_to(PACKAGE if path.is_relative_to(PACKAGE) else ROOT).parts[0].removesuffix(".py")


@cache
def parsed(path: Path) -> ast.AST:
    return ast.parse(path.read_text("utf-8"))


def imported_rooms(tree: ast.AST, path: Path) -> Iterator[tuple[int, str]]:
    """Line and room of each import from journeysim, late ones and those for type checkers too."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            origin = list(package[: len(package) - node.level + 1]) if node.level else []
            origin += node.module.split(".") if node.module else []
            targets = [[*origin, alias.name] for alias in node.names]
        else:
            continue
        for target in targets:
            if target[0] == "journeysim":
                known = len(target) > 1 and (target[1] in LEVEL or target[1] == PLAIN)
                yield node.lineno, target[1] if known else "__init__"


def may_import(room: str, other: str) -> bool:
    if room == other:
        return True
    if room == PLAIN:
        return False
    return other == PLAIN or LEVEL[other] < LEVEL.get(room, 0)


def offences(tree: ast.AST, path: Path) -> list[str]:
    room = room_of(path)
    return [
        f"{name(path)}:{line}: {room} may not import {other}"
        for line, other in imported_rooms(tree, path)
        if not may_import(room, other)
    ]


def test_every_room_has_its_level():
    rooms = {room_of(path) for path in SOURCES} - {PLAIN}
    assert rooms <= LEVEL.keys(), f"say in LEVELS where {sorted(rooms - LEVEL.keys())} may import from"


def test_imports_point_one_way():
    found = [each for path in SOURCES + DASHBOARDS for each in offences(parsed(path), path)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("file", "source", "allowed"),
    [
        ("engine/model.py", "from journeysim.records.recorder import Recorder", False),
        ("engine/model.py", "def f():\n    import journeysim.records", False),
        ("engine/model.py", "from journeysim import records", False),
        ("engine/model.py", "from ..records import result", False),
        ("engine/model.py", "from journeysim import Scenario", False),
        ("engine/model.py", "from journeysim.world import World", True),
        ("engine/model.py", "from .views import Views", True),
        ("engine/model.py", "import mesa", True),
        ("stages/need.py", "from journeysim.influences.base import Influence", False),
        ("stages/need.py", "from journeysim.market import Market", True),
        ("world.py", "from journeysim.network import Network", True),
        ("world.py", "from .stages import base", False),
        ("market/offers.py", "from journeysim.world import World", False),
        ("luck/draws.py", "from journeysim.scenario.parameters import parameter", True),
        ("scenario/schema.py", "from journeysim.luck import Luck", False),
        ("scenario/schema.py", "from . import parameters", True),
        ("records/diary.py", "from journeysim.engine.model import JourneyModel", True),
        ("cli.py", "from journeysim import run", False),
        ("__init__.py", "from journeysim.experiments.run import run", True),
    ],
)
def test_the_import_rule_tells_right_from_wrong(file, source, allowed):
    assert (not offences(ast.parse(source), PACKAGE / file)) is allowed


def test_only_luck_has_a_random_generator():
    found = []
    for path in SOURCES + DASHBOARDS:
        if room_of(path) == "luck":
            continue
        for node in ast.walk(parsed(path)):
            match node:
                case ast.Import(names=names):
                    sources = [alias.name for alias in names]
                case ast.ImportFrom(module=str(module), names=names, level=0):
                    sources = [module, *(f"{module}.{alias.name}" for alias in names)]
                case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="random"):
                    sources = ["numpy.random"]
                case _:
                    continue
            if any(f"{each}.".startswith(("random.", "numpy.random.", "secrets.")) for each in sources):
                found.append(f"{name(path)}:{node.lineno}: {sources[-1]}")
    assert not found, "draw through journeysim.luck:\n" + "\n".join(found)


def test_no_module_is_too_long():
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES + DASHBOARDS}
    assert not {path: lines for path, lines in lengths.items() if lines > LONGEST}


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
    assert not [name(path) for path in SOURCES + DASHBOARDS if path.name in drawers]


def test_every_folder_of_tests_is_a_package():
    """Else two test files of one name in two folders get in each other's way."""
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert not [name(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()]


def test_no_tracked_file_names_a_place_on_one_machine():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    place = re.compile(rb"(?<![\w.}-])/(work|root|home/\w+|Users/\w+|opt/pypi)\b(?=/)")
    found = []
    for path in filter(Path.is_file, (ROOT / each for each in listed.stdout.split("\0") if each)):
        content = path.read_bytes()
        if b"\0" not in content:
            lines = enumerate(content.splitlines(), 1)
            found += [f"{name(path)}:{number}" for number, line in lines if place.search(line)]
    assert not found, "\n".join(found)
