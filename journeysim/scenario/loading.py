"""Reads scenario files and lays them over each other.

A file may say `extends = "other"`: the name of a shipped scenario, or the path of a file (ending in `.toml`)
relative to its own folder. Then it only says what differs:

- tables are merged, key by key; numbers, texts and lists replace what they meet
- a table that chooses another kind replaces the inherited one, since their keys have nothing to do with each
  other: the network (`kind`), a campaign (`lever`), the spread of a trait (`distribution`)
- a group of initial owners given by `share`, `count`, `ids` or `start` with `length` drops the other ways
- `"drop"` removes what is inherited: `products.nova-5 = "drop"` (TOML has no null); for an inherited text it
  is a text like any other
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from journeysim.scenario import catalogue
from journeysim.scenario.errors import DROP
from journeysim.scenario.problems import Place, Problem, ScenarioError, listed, nearest, shown
from journeysim.scenario.shape import step

_WAYS_TO_OWN = ({"share"}, {"count"}, {"ids"}, {"start", "length"})


@dataclass(frozen=True)
class Layer:
    """What one source says: a file, or `--set`."""

    source: str
    data: dict[str, Any]
    folder: Path
    file: bool = True


class Whole(dict[str, Any]):
    """A table that replaces the one it meets instead of being merged into it."""


def read_chain(name_or_path: str | Path) -> list[Layer]:
    """Return the layers of a scenario, the file that extends nothing first.

    Raises `ScenarioError` naming the file that is missing, not TOML, not UTF-8, or extended in a circle.
    """
    return _climb(_located(name_or_path), [], [])


def read_text(name_or_path: str | Path) -> str:
    """Return a scenario file as it is written; raises `ScenarioError` when it cannot be read."""
    return _text(*_located(name_or_path))


def extend(layer: Layer) -> list[Layer]:
    """Return the layers below a layer that is not a file, and that layer, without its `extends`."""
    return _follow(layer, [], [])


def merge_all(layers: Iterable[Layer]) -> dict[str, Any]:
    """Return what the layers say together."""
    data: dict[str, Any] = {}
    for layer in layers:
        data = merge(data, layer.data)
    return data


def merge(base: Mapping[str, Any], over: Mapping[str, Any], place: Place = ()) -> dict[str, Any]:
    """Return the table `base` changed by the table `over`; neither is altered."""
    result: dict[str, Any] = {} if _replaces(base, over, place) else dict(base)
    if place[:2] == ("initial", "owners") and len(place) == 3:
        given = [way for way in _WAYS_TO_OWN if way & over.keys()]
        for way in _WAYS_TO_OWN if given else ():
            if way not in given:
                result = {key: value for key, value in result.items() if key not in way}
    for key, value in over.items():
        old = base.get(key)
        if value == DROP and key in base and not isinstance(old, str):
            result.pop(key, None)
        elif isinstance(value, Mapping) and not isinstance(value, Whole):
            inherited = result.get(key)
            result[key] = merge(inherited if isinstance(inherited, Mapping) else {}, value, (*place, key))
        else:
            result[key] = plain(value)
    return result


def source_of(layers: Sequence[Layer], place: Place) -> str:
    """Return the source that said what stands at a place.

    That is the last one that says it; for what nobody says, the last file that comes nearest to it.
    """
    source, furthest = "", -1
    for layer in layers:
        value: Any = layer.data
        depth = 0
        for key in place:
            whole = isinstance(value, Whole)
            value = step(value, key)
            if value is None:
                depth = len(place) if whole else depth
                break
            depth += 1
        if depth > furthest or (depth == furthest and (layer.file or depth == len(place))):
            source, furthest = layer.source, depth
    return source


def plain(value: Any) -> Any:
    """Return a copy in plain tables, lists and numbers."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if hasattr(value, "model_dump"):
        return plain(value.model_dump(exclude_unset=True))
    if hasattr(value, "tolist"):  # NumPy
        return value.tolist()
    return value


def _replaces(base: Mapping[str, Any], over: Mapping[str, Any], place: Place) -> bool:
    chooser = "distribution"
    if place == ("network",):
        chooser = "kind"
    elif len(place) == 2 and place[0] == "campaigns":
        chooser = "lever"
    chosen, inherited = over.get(chooser), base.get(chooser)
    return isinstance(chosen, str) and isinstance(inherited, str) and chosen != inherited


def _located(name_or_path: str | Path) -> tuple[str, Path]:
    """Return how errors call a scenario, and its file."""
    text = str(name_or_path)
    if isinstance(name_or_path, str) and not text.endswith(".toml"):
        if text in catalogue.names():
            return f"{text}.toml", catalogue.path_of(text)
        if not Path(text).is_file():
            raise _neither(text)
    return text, Path(text)


def _neither(text: str) -> ScenarioError:
    """Return the error for what is no shipped scenario and no file, with the file that was likely meant."""
    path = Path(text)
    if text and path.is_dir():
        inside = sorted(str(each) for each in path.glob("*.toml"))
        allowed = f"a file in it: {listed(inside)}" if inside else "a scenario's name, or a .toml file"
        meant = inside[0] if len(inside) == 1 else ""
        return ScenarioError([Problem(text, "", "a folder, not a scenario file", allowed, meant)])
    if text and Path(f"{text}.toml").is_file():
        found = f"no scenario '{text}' ships with journeysim, but there is such a file"
        return ScenarioError([Problem("", "", found, "", f"{text}.toml")])
    return catalogue.unknown(text)


def _climb(at: tuple[str, Path], above: list[str], visited: list[Path]) -> list[Layer]:
    source, path = at
    chain = [*above, source]
    real = path.resolve()
    if real in visited:
        circle = " -> ".join(chain[visited.index(real) :])
        raise ScenarioError([Problem(above[-1], "extends", f"goes in a circle: {circle}")])
    layer = Layer(source, _read(source, path, chain), path.parent)
    return _follow(layer, chain, [*visited, real])


def _follow(layer: Layer, chain: list[str], visited: list[Path]) -> list[Layer]:
    data = dict(layer.data)
    if "extends" not in data:
        return [layer]
    name = data.pop("extends")
    own = Layer(layer.source, data, layer.folder)
    if not isinstance(name, str) or not name:
        allowed = "the name of a shipped scenario, or the path of a .toml file"
        raise ScenarioError([Problem(layer.source, "extends", f"found {shown(name)}", allowed)])
    if not name.endswith(".toml"):
        if name not in catalogue.names():
            beside = [path.name for path in layer.folder.glob("*.toml")]
            if f"{name}.toml" in beside:
                found = f"no scenario '{name}' ships with journeysim, but such a file lies beside this one"
                raise ScenarioError([Problem(layer.source, "extends", found, "", f"{name}.toml")])
            raise catalogue.unknown(name, layer.source, "extends")
        below = (f"{name}.toml", catalogue.path_of(name))
    else:
        path = layer.folder / name
        below = (str(path), path)
    return [*_climb(below, chain, visited), own]


def _read(source: str, path: Path, chain: Sequence[str] = ()) -> dict[str, Any]:
    text = _text(source, path, chain)
    try:
        return _parsed(text)
    except RecursionError:
        raise ScenarioError([Problem(source, "", "not TOML: nested too deeply")]) from None
    except ValueError as error:  # a TOMLDecodeError, or a number of more digits than Python reads
        raise ScenarioError([Problem(source, "", f"not TOML: {error}")]) from None


@lru_cache(maxsize=64)
def _parsed(text: str) -> dict[str, Any]:
    # Layers are never altered, so all who read the same text can share what it says; a page reads all that ships.
    return tomllib.loads(text)


def _text(source: str, path: Path, chain: Sequence[str] = ()) -> str:
    via = f" ({' -> '.join(chain)})" if len(chain) > 1 else ""
    asker, key = (chain[-2], "extends") if len(chain) > 1 else (source, "")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        beside = [each.name for each in path.parent.glob("*.toml")] if path.parent.is_dir() else []
        found = f"no such file: {source}{via}" if via else "no such file"
        raise ScenarioError([Problem(asker, key, found, "", _suggested(path, beside))]) from None
    except IsADirectoryError:
        raise ScenarioError([Problem(source, "", f"a folder, not a scenario file{via}")]) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ScenarioError([Problem(source, "", f"cannot be read: {why}{via}")]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = f"not UTF-8: byte 0x{content[error.start]:02x} in line {line} (save the file as UTF-8)"
        raise ScenarioError([Problem(source, "", found)]) from None


def _suggested(path: Path, beside: list[str]) -> str:
    if close := nearest(path.name, beside):
        return close
    return path.stem if path.stem in catalogue.names() else ""
