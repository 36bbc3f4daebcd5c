"""The frame of every page: head with navigation, the page itself, foot."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import solara

from .components.head import Head
from .components.html import element, text
from .navigation import PAGES
from .text import t


@solara.component
def Shell(children: Sequence[Any] = ()) -> Any:
    """Show a page within the frame."""
    router = solara.use_router()
    here = "/" + (router.parts[0] if router.parts else "")
    page = next((each for each in PAGES if each.path == here), None)
    return element(
        "div",
        Head(
            name=t("frame.name"),
            skip=t("frame.skip"),
            menu=t("frame.menu"),
            pages=t("frame.pages"),
            dark=t("frame.dark"),
            light=t("frame.light"),
            links=[{"label": t(each.title), "path": each.path, "here": each is page} for each in PAGES],
            path=router.path,
            event_go=router.push,
        ),
        element("main", *children, kind="page", id="content", tabindex="-1"),
        element("footer", text("p", t("frame.foot", version=import_module("journeysim").__version__)), kind="foot"),
        kind="shell",
    )
