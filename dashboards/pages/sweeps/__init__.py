"""The page of sweeps: which there are, and what the one that is chosen tells."""

from typing import TYPE_CHECKING, Any

import solara
from solara.lab import use_task

from ... import results
from ...address import BadAddress, state_of
from ...components.html import Button, Link, element, text
from ...components.notice import Notice
from ...components.title import Title
from ...text import t
from .asked import Asked, asked
from .chosen import Chosen
from .looking import Looking, Seen

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.shelf import Listed

#: What the page names to run when there is no sweep yet, and how many names of settings a card shows.
COMMAND = (
    "journeysim sweep smartphones --vary influences.normative.weight=0:3 --vary market.price_level=0.8:1.2"
    " --design lhs --samples 40 --consumers 1000 --out sweeps/first"
)
NAMES = 3


@solara.component
def Sweeps() -> Any:
    """Show the sweeps that there are, or the one that the address names."""
    router = solara.use_router()
    looked, look = solara.use_state(0)
    looking = solara.use_memo(lambda: Looking(results.folders()), [])
    wrong = ""
    try:
        wanted = asked(state_of(router.search))
    except BadAddress as error:
        wanted, wrong = Asked(), error.key
    task = use_task(
        lambda: looking.look(wanted.sweep, wanted.metric),
        dependencies=[wanted.sweep, wanted.metric, looked],
        raise_error=False,
    )
    seen: Seen | None = task.value if task.finished else None
    # While another measure is worked out, what was there stays, so that nothing jumps.
    last = task.latest
    if seen is None and last is not None and last.chosen is not None and last.chosen.name == wanted.sweep:
        seen = last
    return element(
        "div",
        Title("sweeps.title"),
        *([Notice(t(wrong), "warning")] if wrong else []),
        _content(seen, wanted, lambda each: router.push(each.link()), lambda: look(looked + 1), task.error),
        kind="busy" if task.pending and seen is not None else "",
        aria_busy="true" if task.pending else "false",
    )


def _content(seen: Seen | None, wanted: Asked, go: Any, refresh: Any, failed: bool) -> Any:
    if failed:
        return element("div", text("h1", t("sweeps.title")), Notice(t("sweeps.damaged"), "warning"))
    if seen is None:
        told = t("sweeps.reading") if wanted.sweep else t("sweeps.looking")
        return element("div", text("h1", t("sweeps.title")), text("p", told, kind="lead", role="status"))
    if seen.chosen is not None:
        return Chosen(seen, wanted, go, refresh)
    gone = [Notice(t("sweeps.gone"), "warning")] if seen.wrong else []
    return element(
        "div",
        text("h1", t("sweeps.title")),
        text("p", t("sweeps.lead"), kind="lead"),
        *gone,
        _list(seen) if seen.listed else _none(),
        element("p", Button(t("sweeps.refresh"), refresh)),
    )


def _list(seen: Seen) -> Any:
    count = len(seen.listed)
    return element(
        "div",
        text("p", t("sweeps.listed_one") if count == 1 else t("sweeps.listed", count=f"{count:,}"), kind="soft"),
        element("ul", *(element("li", _card(each)) for each in seen.listed), kind="shelf"),
    )


def _card(listed: "Listed") -> Any:
    from journeysim.reports.sweeps.words import DESIGNS

    if listed.damaged:
        says = [text("p", t("sweeps.cannot_open"), kind="soft")]
        heading: Any = text("h2", listed.name)
    else:
        names, more = ", ".join(listed.varied[:NAMES]), len(listed.varied) - NAMES
        varied = t("sweeps.more_varied", names=names, count=more) if more > 0 else names
        done = t("sweeps.some_done", done=f"{listed.done:,}", asked=f"{listed.asked:,}")
        says = [
            text(
                "p",
                t(
                    "sweeps.about",
                    design=DESIGNS.get(listed.design, listed.design),
                    points=f"{listed.points:,}",
                    varied=varied,
                ),
                kind="soft",
            ),
            text(
                "p",
                f"{t('sweeps.all_done', asked=f'{listed.asked:,}') if listed.complete else done}"
                f" {t('sweeps.since', when=_when(listed.created))}",
                kind="soft",
            ),
        ]
        heading = element("h2", Link(Asked(sweep=listed.name).link(), listed.title))
    return element("article", heading, *says, text("code", listed.name), kind="card")


def _when(created: str) -> str:
    """Return the moment of a manifest to read: the day and the minute in the world's time."""
    return f"{created[:16].replace('T', ' ')} UTC" if created.endswith("+00:00") else created[:40]


def _none() -> Any:
    names = ", ".join(f"{each.name}/" for each in results.folders())
    return element(
        "div",
        text("h2", t("sweeps.none")),
        text("p", t("sweeps.none_text")),
        text("pre", COMMAND, tabindex="0"),
        text("p", t("sweeps.none_where", folders=names), kind="soft"),
    )
