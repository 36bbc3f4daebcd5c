"""The pieces of an HTML page: sections, tables that a phone can show, and figures with their numbers behind them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from journeysim.reports.parts import Beside, Figure, Fold, Packed, Part, Section, packed
from journeysim.reports.theme import template

#: By this a page is known to be one of ours, which may be written anew; it stands in `page.html`.
MARK = '<meta name="generator" content="journeysim">'


@dataclass(frozen=True)
class Raw:
    """Text that is HTML already; everything else is escaped."""

    html: str


Cell = str | Raw


@dataclass
class Page:
    """A page in the making: its sections in order, and the figures that they show."""

    title: str
    sections: list[tuple[str, str, str]] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    def section(self, name: str, heading: str, *parts: str) -> None:
        """Add a section with its parts, which are HTML; without any part it is left out."""
        if any(parts):
            self.sections.append((name, heading, "\n".join(part for part in parts if part)))

    def add(self, section: Section) -> None:
        """Add a section that is given in parts; without any part it is left out."""
        self.section(section.name, section.heading, *map(self.part, section.parts))

    def part(self, part: Part) -> str:
        """Return a part of a section as HTML."""
        if isinstance(part, Figure):
            return self.figure(part.name, part.drawn, part.heading, part.says, part.behind, part.level)
        if isinstance(part, Fold):
            return details(part.summary, "".join(map(self.part, part.parts)))
        if isinstance(part, Beside):
            return f'<div class="journeys">{"".join(map(self.part, part.parts))}</div>'
        return part

    def figure(self, name: str, drawn: go.Figure | Packed, heading: str, says: str, behind: str, level: int = 3) -> str:
        """Return a figure with its heading, what it says for those who cannot see it, and the table behind it."""
        ready = packed(drawn)
        self.figures[name] = json.loads(ready.json)
        height = ready.height
        return (
            f"<figure><h{level}>{escape(heading)}</h{level}>{paragraph(says, 'says') if says else ''}"
            f'<div class="plot" id="{escape(name)}" role="img" aria-label="{escape(f"{heading}. {says}".strip())}"'
            f' style="min-height:{height}px"></div>'
            f"{details('The numbers behind this figure', behind)}</figure>"
        )

    def html(self, header: str) -> str:
        """Return the whole page: one file that asks nothing of any other."""
        folder = files("journeysim.reports")
        links = "".join(f'<li><a href="#{name}">{escape(heading)}</a></li>' for name, heading, _ in self.sections)
        body = "\n".join(
            f'<section id="{name}" aria-labelledby="{name}-heading"><h2 id="{name}-heading">{escape(heading)}</h2>'
            f"\n{html}\n</section>"
            for name, heading, html in self.sections
        )
        papers = {"light": template(), "dark": template(dark=True)}
        data = {
            "figures": self.figures,
            "templates": {name: json.loads(go.Figure(layout={"template": each}).to_json())["layout"]["template"]
                          for name, each in papers.items()},
        }  # fmt: skip
        return Template((folder / "page.html").read_text("utf-8")).substitute(
            title=escape(self.title),
            style=(folder / "page.css").read_text("utf-8"),
            header=header,
            links=links,
            body=body,
            # Within a script element nothing is escaped but what could end it.
            data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
            plotly=get_plotlyjs(),
            script=(folder / "page.js").read_text("utf-8"),
        )


def table(head: Sequence[Cell], rows: Iterable[Sequence[Cell]], caption: str = "", words: int = 1) -> str:
    """Return a table whose first `words` columns are words and whose others are numbers.

    On a narrow screen each row becomes a block in which every number stands beside the head of its column.
    """
    heads = [cell(each) for each in head]
    top = "".join(f'<th scope="col"{_number(at, words)}>{each}</th>' for at, each in enumerate(heads))
    lines = []
    for row in rows:
        first, *others = (cell(each) for each in row)
        cells = "".join(
            f'<td class="number" data-label="{_bare(head[at])}">{each}</td>' if at >= words else f"<td>{each}</td>"
            for at, each in enumerate(others, 1)
        )
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    told = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<table class="blocks">{told}<thead><tr>{top}</tr></thead><tbody>{"".join(lines)}</tbody></table>'


def details(summary: str, html: str) -> str:
    """Return something to unfold."""
    return f'<details><summary>{escape(summary)}</summary><div class="inside">{html}</div></details>'


def paragraph(text: Cell, kind: str = "") -> str:
    """Return a paragraph, `note` or `warning` by kind."""
    return f'<p class="{kind}">{cell(text)}</p>' if kind else f"<p>{cell(text)}</p>"


def code(text: str) -> str:
    """Return a text in lines as it is, to scroll in."""
    return f'<pre tabindex="0">{escape(text)}</pre>'


def cell(text: Cell) -> str:
    """Return a text as HTML."""
    return text.html if isinstance(text, Raw) else escape(text)


def _number(at: int, words: int) -> str:
    return ' class="number"' if at >= words else ""


def _bare(text: Cell) -> str:
    return escape(text) if isinstance(text, str) else ""
