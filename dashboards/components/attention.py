"""Leads eyes and keyboard to what a click has opened elsewhere on the page."""

from typing import Any

import solara


@solara.component_vue("attention.vue")
def Attention(target: str, moment: int) -> Any:
    """Scroll to the element with the id `target`, which can hold the focus, and focus it, whenever `moment` changes."""
