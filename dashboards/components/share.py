"""A link that holds what a page shows: in the address of the page, and to be copied."""

from typing import Any

import solara

from ..text import t


@solara.component_vue("share.vue")
def _Share(path: str, label: str, copied: str) -> Any:
    """Show a button that copies a link."""


def Share(path: str) -> Any:
    """Return a button that copies the link to a page; the address of the page becomes the same. "" for no link."""
    return _Share(path=path, label=t("share.copy"), copied=t("share.copied"))
