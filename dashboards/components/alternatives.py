"""Words for pictures that a library shows without any."""

from typing import Any

import solara


@solara.component_vue("alternatives.vue")
def Alternatives(texts: list[str]) -> Any:
    """Say what the pictures within the same element show, one text for each, in their order."""
