"""Leads eyes and keyboard to what a click has opened elsewhere on the page."""

from typing import Any

import solara


@solara.component_vue("attention.vue")
def Attention(target: str, moment: int, block: str = "center") -> Any:
    """Scroll to the element with the id `target`, which can hold the focus, and focus it, whenever `moment` changes.

    `block` says where it comes to stand: at the `start`, `center` or `end` of the screen, or the `nearest` place.
    """
