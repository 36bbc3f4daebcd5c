"""Specimens of files and of the form of a plan, beside what they have told Python."""

from typing import Any

import solara

from dashboards.components.files import Download, Upload
from dashboards.components.html import element, text


@solara.component
def Files() -> Any:  # noqa: N802 - a component
    """Show an upload and a download."""
    told, tell = solara.use_state("")
    return element(
        "div",
        text("h1", "Files"),
        text("p", told, id="told"),
        Upload("Load a file", lambda content, name: tell(f"{name}: {len(content)} bytes, {content[:20]!r}")),
        Download("Save a file", "../my plan.csv", lambda: "name\n" + "x" * 2_000_000),
    )
