"""Files: one to give to the page, limited in size, and one to take away, made when asked for."""

import base64
import binascii
import logging
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import solara
from solara.lab import use_task

from .. import handout, limits
from ..text import t

#: Files of one button that may wait to be fetched: more than one, as a slow browser may be on its way to the last.
_WAITING = 3


@solara.component_vue("upload.vue")
def _Upload(
    label: str,
    accept: str,
    most: int,
    too_large: str,
    unreadable: str,
    wrong: str,
    kind: str,
    disabled: bool,
    event_given: Callable[[Any], None],
    event_refused: Callable[[Any], None],
) -> Any:
    """Ask for a file; the browser refuses a large one before it is sent, and Python does so again."""


@solara.component
def Upload(
    label: str,
    on_file: Callable[[bytes, str], None],
    accept: str = ".toml",
    wrong: str = "",
    disabled: bool = False,
    kind: str = "",
) -> Any:
    """Ask for a file of at most `limits.UPLOAD` bytes.

    `on_file` gets the content and the name that the visitor knows it by, which is to be shown and never to be used
    as a path; `wrong` says what was wrong with the content.
    """
    refused, refuse = solara.use_state("")

    def given(told: Any) -> None:
        try:
            content, name = received(told)
        except ValueError as error:
            refuse(str(error))
            return
        refuse("")
        on_file(content, name)

    return _Upload(
        label=label,
        accept=accept,
        most=limits.UPLOAD,
        too_large=_too_large(),
        unreadable=t("upload.unreadable"),
        wrong=refused or wrong,
        kind=kind,
        disabled=disabled,
        event_given=given,
        event_refused=lambda why: refuse(_too_large() if why == "size" else t("upload.unreadable")),
    )


def received(told: Any) -> tuple[bytes, str]:
    """Return content and name of what a browser has sent; raises `ValueError`, saying why, for anything but a file."""
    content, name = (told.get("content"), told.get("name")) if isinstance(told, dict) else (None, None)
    if not isinstance(content, str) or not isinstance(name, str):
        raise ValueError(t("upload.unreadable"))
    if len(content) > (limits.UPLOAD + 2) // 3 * 4:
        raise ValueError(_too_large())
    try:
        data = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(t("upload.unreadable")) from None
    if len(data) > limits.UPLOAD:
        raise ValueError(_too_large())
    return data, shown_name(name)


def shown_name(name: str) -> str:
    """Return the last part of a client's file name, fit to be shown."""
    last = PurePosixPath(name.replace("\\", "/")[-400:]).name
    return "".join(each for each in last if each.isprintable())[:80] or t("upload.nameless")


def _too_large() -> str:
    return t("upload.too_large", most=f"{limits.UPLOAD / 1000:g}")


@solara.component_vue("download.vue")
def _Download(
    label: str,
    address: str,
    filename: str,
    busy: bool,
    making: str,
    wrong: str,
    kind: str,
    disabled: bool,
    event_asked: Callable[[Any], None],
) -> Any:
    """Show a button; whenever `address` changes the browser fetches the file there."""


@solara.component
def Download(
    label: str,
    filename: str,
    produce: Callable[[], bytes | str],
    disabled: bool = False,
    kind: str = "",
) -> Any:
    """Show a button that gives a file; `produce` makes it when asked, on a thread of its own.

    What `produce` raises is said as a file that could not be made.
    """
    offered = solara.use_ref([""] * _WAITING)

    def make() -> str:
        offered.current.append(handout.offer(filename, produce()))
        # Whoever presses again and again takes no room from others.
        handout.take(offered.current.pop(0))
        return str(offered.current[-1])

    task = use_task(make, dependencies=None, raise_error=False)
    if task.error:
        logging.getLogger(__name__).error("a download could not be made", exc_info=task.exception)
    return _Download(
        label=label,
        address=task.value or "" if task.finished else "",
        filename=handout.safe_name(filename),
        busy=bool(task.pending),
        making=t("download.making"),
        wrong=t("download.failed") if task.error else "",
        kind=kind,
        disabled=disabled,
        event_asked=lambda *_: None if task.pending else task(),
    )
