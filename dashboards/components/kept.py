"""What this browser keeps of earlier visits: a list of words under a name, which lasts when a page is left."""

from collections.abc import Callable, Sequence
from typing import Any

import solara


@solara.component_vue("kept.vue")
def _Kept(name: str, words: list[str], event_found: Callable[[Any], None]) -> Any:
    """Add words to those kept under a name, and tell those found there."""


@solara.component
def Kept(name: str, words: Sequence[str], known: Sequence[str], on_found: Callable[[list[str]], None]) -> Any:
    """Keep words in the visitor's browser; nothing is sent to anybody else.

    `words` are added to what is kept; `on_found` gets what was kept already, of the words that are `known`.
    """

    def enter(found: Any) -> None:
        # What comes from a browser may be anything.
        if isinstance(found, list):
            on_found([each for each in known if each in found])

    return _Kept(name=name, words=list(words), event_found=enter)
