"""Cards side by side, as many as fit; on a phone one below the other."""

from collections.abc import Sequence
from typing import Any

from .html import element, text


def Card(heading: str, says: str, name: str = "", *more: Any) -> Any:
    """Return a card: a heading, what it says, and the name that a command or file knows it by."""
    foot = [text("code", name)] if name else []
    return element("article", text("h3", heading), text("p", says), *more, *foot, kind="card")


def Cards(cards: Sequence[Any]) -> Any:
    """Return cards side by side, as a list."""
    return element("ul", *(element("li", card) for card in cards), kind="cards")
