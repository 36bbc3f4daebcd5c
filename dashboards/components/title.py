"""The title of the window, which a screen reader says first."""

from typing import Any

import solara

from ..text import t


def Title(key: str) -> Any:
    """Return what names the window after a page; a page holds one, as Solara lets the innermost title count."""
    return solara.Title(f"{t(key)} · {t('frame.name')}")
