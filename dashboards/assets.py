"""What the browser loads besides Solara's own: the stylesheet, a script, and plotly once for all charts."""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from journeysim.reports.theme import FONT, template, tokens
from journeysim.scenario.catalogue import resource_folder

FOLDER = Path(__file__).parent / "static"
PREFIX = "/journeysim"
PLOTLY = "plotly.min.js"


@cache
def files() -> dict[str, tuple[bytes, str]]:
    """Return what is served below `PREFIX`: content and media type by name."""
    return {
        "style.css": (_style().encode(), "text/css"),
        "begin.js": (_begin().encode(), "text/javascript"),
        PLOTLY: (plotly(), "text/javascript"),
    }


@cache
def address(name: str) -> str:
    """Return the address of a file, which changes with its content, so that a browser may keep it for good."""
    return _address(name, files()[name][0])


def _address(name: str, content: bytes) -> str:
    return f"{PREFIX}/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


@cache
def plotly() -> bytes:
    """Return the library that draws charts, as it ships with plotly for Python.

    It is kept from what loads Solara's modules on the page, which would sometimes take it for another of them.
    """
    return f"(function(define,exports,module){{{get_plotlyjs()}\n}}).call(window);".encode()


def _begin() -> str:
    """Return what runs before a page is drawn: where plotly is, how charts look, light or dark."""
    looks = {
        name: json.loads(go.Figure(layout={"template": template(dark)}).to_json())["layout"]["template"]
        for name, dark in (("light", False), ("dark", True))
    }
    told = json.dumps({"plotly": _address(PLOTLY, plotly()), "templates": looks}, separators=(",", ":"))
    return f"window.journeysim = {told};\n{(FOLDER / 'begin.js').read_text('utf-8')}"


def pictures() -> dict[str, Path]:
    """Return the documentation's pictures by file name."""
    folder = resource_folder("docs") / "images"
    return {path.name: path for path in sorted(folder.glob("*.*"))} if folder.is_dir() else {}


def _style() -> str:
    """Return the stylesheet: the report's colours as variables, light and dark, then the rules."""

    def declared(dark: bool) -> str:
        return "".join(f"--{name}:{value};" for name, value in tokens(dark).items())

    # style.css first, then what single pages add. Comments are for whoever edits a file.
    sheets = sorted(FOLDER.glob("*.css"), key=lambda path: (path.name != "style.css", path.name))
    rules = "".join(re.sub(r"/\*.*?\*/\s*", "", path.read_text("utf-8"), flags=re.DOTALL) for path in sheets)
    return (
        f":root{{--font:{FONT};{declared(dark=False)}color-scheme:light}}\n"
        f".theme--dark{{{declared(dark=True)}color-scheme:dark}}\n{rules}"
    )
