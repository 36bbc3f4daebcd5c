"""A network that somebody observed, read from a file."""

import csv
from pathlib import Path
from typing import Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray

from journeysim.luck import Luck
from journeysim.network.base import Builder
from journeysim.network.graph import Network
from journeysim.scenario.parameters import parameter

HEADERS = (["source", "target"], ["source", "target", "strength"])
STRENGTHS = {"weak": False, "strong": True}
#: Source, target, strong.
Ties = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]


class EdgeList(Builder):
    """Ties from a CSV file with the header `source,target` or `source,target,strength`.

    Source and target are consumer ids from 0 to N - 1, strength is `weak` or `strong`; without that column it
    is drawn by `strong_share`. Ties have no direction. A tie listed more than once counts once, and is strong
    if any of its lines says so. Whoever is not in the file is isolated.
    """

    kind: Literal["edge_list"] = "edge_list"
    file: str = parameter(
        unit="path", source="the scenario", help="The CSV file, relative to the folder of the scenario file."
    )

    def expected_degree(self, size: int, folder: Path) -> float:
        """Return what the lines of the file come to; 0 without such a file, which `build` refuses."""
        path = folder / self.file
        return 2.0 * max(path.read_bytes().count(b"\n") - 1, 0) / size if path.is_file() else 0.0

    def build(self, segments: NDArray[np.integer], luck: Luck, folder: Path) -> Network:
        """Return the network of the file among `len(segments)` people.

        Raises `ValueError` that names the file, the line, what was found there and what is allowed.
        """
        size = segments.size
        path = folder / self.file
        try:
            content = path.read_bytes()
            text_begins = len(content) - len(content.removeprefix(b"\xef\xbb\xbf"))
            header, _, _ = content[text_begins:].partition(b"\n")
            columns = [name.strip() for name in next(csv.reader([header.decode()]), [])]
        except FileNotFoundError:
            raise ValueError(f"network.file: there is no file {path}") from None
        except (OSError, UnicodeDecodeError) as problem:
            raise ValueError(f"network.file: {path} is not readable as text: {problem}") from None
        if columns not in HEADERS:
            allowed = " or ".join(",".join(header) for header in HEADERS)
            raise ValueError(f"{path}, line 1: the header is {','.join(columns)!r}; allowed: {allowed}")
        body = np.frombuffer(content, np.uint8)[text_begins + len(header) + 1 :]
        lines = int(np.count_nonzero(body == ord("\n"))) + 1
        source, target, strong, read = _parse(body, lines, size, len(columns) == 3)
        if read < 0:
            source, target, strong = _read(path, size, len(columns))
        else:
            source, target, strong = source[:read], target[:read], strong[:read]
        if len(columns) == 2:
            strong = self._strong(source, target, luck)
        return Network.from_pairs(size, source, target, strong)


def _read(path: Path, size: int, columns: int) -> Ties:
    """Read the file line by line: slow, but it takes every form of CSV and can say what is wrong."""
    source, target, strong = [], [], []
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            next(reader)
            for row in reader:
                if not row:
                    continue
                where = f"{path}, line {reader.line_num}"
                cells = [cell.strip() for cell in row]
                if len(cells) != columns:
                    raise ValueError(f"{where}: {len(cells)} cells; allowed: {','.join(HEADERS[columns - 2])}")
                one, other = (_person(cell, name, where, size) for cell, name in zip(cells, HEADERS[0], strict=False))
                if one == other:
                    raise ValueError(f"{where}: a tie of {one} with itself; allowed: two different people")
                if columns == 3 and cells[2] not in STRENGTHS:
                    raise ValueError(f"{where}: strength is {cells[2]!r}; allowed: weak or strong")
                source.append(one)
                target.append(other)
                strong.append(columns == 3 and STRENGTHS[cells[2]])
    except (csv.Error, UnicodeDecodeError) as problem:
        raise ValueError(f"network.file: {path} is not readable as CSV: {problem}") from None
    return np.array(source, np.int32), np.array(target, np.int32), np.array(strong, np.bool_)


def _person(cell: str, name: str, where: str, size: int) -> int:
    allowed = f"allowed: whole numbers from 0 to {size - 1}, as there are {size} people"
    if not cell.removeprefix("-").isdecimal():
        raise ValueError(f"{where}: {name} is {cell!r}, not a whole number; {allowed}")
    found = int(cell)
    if not 0 <= found < size:
        raise ValueError(f"{where}: {name} is {found}, an unknown person; {allowed}")
    return found


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _parse(
    text: NDArray[np.uint8], lines: int, size: int, with_strength: bool
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_], int]:
    """Read the plain form of the file, digits and words without blanks or quotes, in one pass.

    Returns source, target, strength and how many lines were read, or -1 at anything out of the ordinary,
    which is left to `_read`.
    """
    source = np.empty(lines, np.int32)
    target = np.empty(lines, np.int32)
    strong = np.zeros(lines, np.bool_)
    read, at, end = 0, 0, text.size
    while at < end:
        for cell in range(2):
            value = np.int64(0)
            begin = at
            while at < end and 48 <= text[at] <= 57 and value < size:
                value = 10 * value + (text[at] - 48)
                at += 1
            if at == begin or value >= size:
                return source, target, strong, -1
            if cell == 0:
                source[read] = value
                if at == end or text[at] != 44:  # a comma
                    return source, target, strong, -1
                at += 1
            else:
                target[read] = value
        if source[read] == target[read]:
            return source, target, strong, -1
        if with_strength:
            word = b"strong" if at + 1 < end and text[at + 1] == 115 else b"weak"
            if at + len(word) >= end or text[at] != 44:
                return source, target, strong, -1
            at += 1
            for letter in range(len(word)):
                if text[at + letter] != word[letter]:
                    return source, target, strong, -1
            at += len(word)
            strong[read] = len(word) == 6
        if at < end and text[at] == 13:  # a carriage return
            at += 1
        if at < end:
            if text[at] != 10:  # a new line
                return source, target, strong, -1
            at += 1
        read += 1
    return source, target, strong, read
