"""The page that compares plans: the form, the run in the background, and what came of it."""

from importlib import import_module
from typing import Any

import solara


@solara.component
def Compare() -> Any:
    """Show the page; it brings the engine along, so it is read when somebody comes and the server starts at once."""
    return import_module(".page", __name__).Compare()
