"""What a report says, in parts: a file shows them as HTML, a page in a browser with controls of its own."""

from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True)
class Figure:
    """A figure with its heading, what it says for those who cannot see it, and the table behind it as HTML.

    `name` is its own within a report, `level` that of its heading.
    """

    name: str
    drawn: go.Figure
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
