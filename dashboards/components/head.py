"""The head of every page: skip link, name, pages, light or dark."""

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("head.vue")
def Head(
    name: str,
    skip: str,
    menu: str,
    pages: str,
    dark: str,
    light: str,
    links: list[dict[str, Any]],
    path: str,
    event_go: Callable[[str], None],
) -> Any:
    """Show the head.

    `dark` and `light` say what the button turns the pages to; `links` are tables with label, path and whether it is
    `here`, `path` is the address.
    """
