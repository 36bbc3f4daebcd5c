"""A text to search by, with its label."""

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("search.vue")
def Search(label: str, value: str, event_entered: Callable[[str], None]) -> Any:
    """Ask for words to find; what is typed arrives a moment after the last key."""
