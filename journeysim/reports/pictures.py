"""Pictures of a run as the terminal shows it, for the README: `python -m journeysim.reports.pictures docs/images`.

`run.svg` is the whole output of `journeysim run smartphones`, `journey.svg` the part that follows people through the
stages. Nothing in them is typed in.
"""

import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console, Group, RenderableType
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

from journeysim.experiments.run import run
from journeysim.records.result import Result
from journeysim.reports import tables

# Without the fonts that a browser would fetch from elsewhere.
_FORMAT = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def pictures(result: Result) -> dict[str, str]:
    """Return the pictures of a run as SVG, by file name."""
    name = result.scenario.name
    journey = Group(tables.funnel(result), Text(), tables.needs(result))
    return {
        "run.svg": svg(tables.overview(result), f"journeysim run {name}"),
        "journey.svg": svg(journey, f"journeysim run {name} (a part of what it prints)"),
    }


def svg(shown: RenderableType, title: str) -> str:
    """Return what a terminal would show, 100 columns wide, as an SVG."""
    console = Console(record=True, width=tables.WIDTH, file=io.StringIO(), highlight=False, markup=False)
    console.print(shown)
    text = console.export_svg(title=title, theme=DEFAULT_TERMINAL_THEME, code_format=_FORMAT, unique_id="journeysim")
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Run the smartphones scenario and write the pictures into the folder named."""
    folder = Path(arguments[0] if arguments else "docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pictures(run("smartphones", seed=1)).items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
