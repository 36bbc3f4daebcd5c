"""Where the keyboard and the eyes go after something was opened, added or removed elsewhere on the page."""

from typing import Any

import solara


@solara.component_vue("focus.vue")
def Focus(to: str, turn: int, leaving: str = "", block: str = "nearest") -> Any:
    """Move the keyboard to the element of an id, which can hold the focus, whenever `turn` changes, and show it.

    With `leaving`, only from the element of that id, or from nowhere: who is busy elsewhere stays there. `block` says
    where the element comes to stand: at the `start`, `center` or `end` of the screen, or the `nearest` place.
    """
