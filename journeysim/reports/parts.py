"""What a report says, in parts: a file shows them as HTML, a page in a browser with controls of its own."""

import json
from dataclasses import dataclass, replace

import plotly.graph_objects as go


@dataclass(frozen=True)
class Packed:
    """A figure as JSON without its template, ready for a browser that has the template; its height is in pixels."""

    json: str
    height: int


def packed(figure: go.Figure | Packed) -> Packed:
    """Return a figure as a browser takes it."""
    if isinstance(figure, Packed):
        return figure
    told = json.loads(figure.to_json())
    told["layout"].pop("template", None)
    return Packed(json.dumps(told, ensure_ascii=False, separators=(",", ":")), int(figure.layout.height or 340))


@dataclass(frozen=True)
class Figure:
    """A figure with its heading, what it says for those who cannot see it, and the table behind it as HTML.

    `name` is its own within a report, `level` that of its heading.
    """

    name: str
    drawn: go.Figure | Packed
    heading: str
    says: str
    behind: str
    level: int = 3


@dataclass(frozen=True)
class Fold:
    """Parts to unfold."""

    summary: str
    parts: tuple["Part", ...]


@dataclass(frozen=True)
class Beside:
    """Parts that stand side by side where there is room."""

    parts: tuple["Part", ...]


#: A text is HTML of our own making.
Part = str | Figure | Fold | Beside


@dataclass(frozen=True)
class Section:
    """A section of a report: its name, its heading and its parts, in order."""

    name: str
    heading: str
    parts: tuple[Part, ...]


def ready(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the same parts with all figures packed: a figure of plotly is slow to hand from process to process."""
    return tuple(_ready(each) for each in parts)


def _ready(part: Part) -> Part:
    if isinstance(part, str):
        return part
    if isinstance(part, Figure):
        return replace(part, drawn=packed(part.drawn))
    return replace(part, parts=ready(part.parts))
