"""Where the keyboard goes after something was added or removed."""

from typing import Any

import solara


@solara.component_vue("focus.vue")
def Focus(to: str, turn: int, leaving: str = "") -> Any:
    """Move the keyboard to the element of an id whenever `turn` changes.

    With `leaving`, only from the element of that id, or from nowhere: who is busy elsewhere stays there.
    """
