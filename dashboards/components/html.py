"""HTML elements by their own names, so that a page says what its parts mean to those who do not see it."""

from collections.abc import Callable, Sequence
from typing import Any

import ipyvue
import reacton.ipyvue
import solara

Children = Sequence[Any] | Any


def element(tag: str, *children: Any, kind: str = "", **attributes: Any) -> Any:
    """Return an element with children; `kind` are its classes, and `aria_label` becomes `aria-label`."""
    told = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items() if value is not None}
    return ipyvue.Html.element(tag=tag, children=list(children), class_=kind, attributes=told)


def text(tag: str, words: str, kind: str = "", **attributes: Any) -> Any:
    """Return an element that holds a text, in which nothing counts as markup."""
    return element(tag, words, kind=kind, **attributes)


@solara.component
def Link(path: str, children: Children, kind: str = "", label: str | None = None, here: bool = False) -> Any:
    """Go to another page without loading everything anew; a new tab opens it as any link. `here` is this page."""
    router = solara.use_router()
    held = children if isinstance(children, list) else [children]
    link = element("a", *held, kind=kind, href=path, aria_label=label, aria_current="page" if here else None)
    reacton.ipyvue.use_event(link, "click.exact.prevent.stop", lambda *_: router.push(path))
    return link


@solara.component
def Button(children: Children, on_click: Callable[[], None], kind: str = "", **attributes: Any) -> Any:
    """Show a button of the page's own style."""
    held = children if isinstance(children, list) else [children]
    button = element("button", *held, kind=f"button {kind}".strip(), type="button", **attributes)
    reacton.ipyvue.use_event(button, "click", lambda *_: on_click())
    return button
