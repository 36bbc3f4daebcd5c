"""How figures look: one type scale, colours that colour-blind eyes tell apart, on light and on dark paper."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import plotly.graph_objects as go

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif"
TEXT, SMALL = 13, 12

#: Plans in turn. Each stands out by at least 3 to 1 from white and from the dark paper; after Okabe & Ito (2008).
COLOURS = ("#2f7fc1", "#d55e00", "#0f9574", "#b4609c", "#a67c00", "#3795ae", "#7d6fc9", "#8a6d5c", "#c4587a", "#5f8f3e")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x", "star", "pentagon", "hexagon", "hourglass")
PATTERNS = ("", "/", ".", "x", "\\", "+", "|", "-", "/", ".")
#: The base, and what is neither good nor bad.
NEUTRAL = "#808890"
#: Intervals on bars: seen on light and on dark paper.
WHISKER = "#7d868e"
#: Steps onward and steps back of the journey.
ONWARD, BACK = COLOURS[0], COLOURS[1]


#: Text, grid, line of 0 and paper, light and dark; the same as in page.css.
PAPERS = (("#1d2329", "#e3e6e9", "#6b747c", "#ffffff"), ("#e4e7ea", "#363c42", "#8b949c", "#14171a"))


@dataclass(frozen=True)
class Look:
    """How a scenario is drawn in all figures: colour, line, marker and pattern, so that none rests on colour alone."""

    colour: str
    dash: str = "solid"
    symbol: str = "circle"
    pattern: str = ""


BASE = Look(NEUTRAL, "solid", "circle-open")


def look(number: int) -> Look:
    """Return the look of a plan by its number, from 0."""
    return Look(
        COLOURS[number % len(COLOURS)],
        DASHES[number % len(DASHES)],
        SYMBOLS[number % len(SYMBOLS)],
        PATTERNS[number % len(PATTERNS)],
    )


def clear(colour: str, opacity: float) -> str:
    """Return a colour of the form #rrggbb seen through."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def template(dark: bool = False) -> go.layout.Template:
    """Return the template of all figures for light or dark paper; the paper itself shows through."""
    text, line, zero, paper = PAPERS[dark]
    axis = {
        "gridcolor": line,
        "linecolor": line,
        "zerolinecolor": zero,
        "zerolinewidth": 1,
        "tickfont": {"size": SMALL},
        "title": {"font": {"size": SMALL}},
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": TEXT, "color": text},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(COLOURS),
            "xaxis": axis,
            "yaxis": axis,
            "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
            "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
                       "font": {"size": TEXT}, "maxheight": 2000},
            "hoverlabel": {"font": {"family": FONT, "size": TEXT}, "align": "left"},
            "hovermode": "closest",
            "dragmode": False,
            "separators": ".,",
            # Labels in a figure stand clear of the grid.
            "annotationdefaults": {"bgcolor": paper, "borderpad": 1},
        }
    )  # fmt: skip


def drawn(figure: go.Figure, height: int) -> go.Figure:
    """Return the figure on light paper at a height in pixels; its width is that of where it stands."""
    return figure.update_layout(template=template(), height=height, autosize=True)


@cache
def tokens(dark: bool = False) -> dict[str, str]:
    """Return the colours of pages by name (`paper`, `text`, `accent`, ...), as page.css declares them.

    The stylesheet of the report is the one place where they stand, so that a page and a report look alike.
    """
    sheet = (files("journeysim.reports") / "page.css").read_text("utf-8")
    blocks = re.findall(r":root\s*\{(.*?)\}", sheet, re.DOTALL)
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]+);", blocks[dark]))
