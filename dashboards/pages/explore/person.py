"""One person: who she is, how she stands now, and her diary."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import solara

from ...components.html import Button, element, text
from ...components.markup import Markup
from ...text import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from journeysim.experiments.live import LiveRun

#: Whoever can pay this much can pay anything.
_PLENTY = 1e7


@solara.component
def Panel(run: "LiveRun", who: int, slow: int, calm: int, on_close: "Callable[[], None]") -> Any:
    """Show a person; `slow` counts the updates, `calm` those of the diary, which takes long to write."""
    person = solara.use_memo(lambda: run.person(who), [run, who, slow])
    diary = solara.use_memo(lambda: _diary(run, who), [run, who, calm])
    owning = f"{person.friends_owning:,}"
    if person.friends is None:
        friends = t("explore.others_owning", owning=owning)
    else:
        friends = t("explore.friends_owning", owning=owning, friends=f"{person.friends:,}")
    pays = f"{person.budget:,.0f} {run.cast.currency}" if person.budget < _PLENTY else t("explore.pays_any")
    facts = [
        (t("explore.now"), run.cast.stages[person.stage]),
        (t("explore.segment"), person.segment),
        (t("explore.owns"), person.owns or t("explore.owns_none")),
        (t("explore.friends"), friends),
        (t("explore.pays"), pays),
    ]
    if person.satisfaction is not None:
        facts.append((t("explore.feels"), t("explore.feels_scale", value=f"{person.satisfaction:+.2f}")))
    traits = [import_module("journeysim.reports.live").trait_words(each) for each in person.traits]
    if diary:
        label = t("explore.diary")
        written = element("div", Markup(diary), kind="diary", tabindex="0", role="region", aria_label=label).key(
            "diary"
        )
    else:
        written = text("p", t("explore.diary_empty"), kind="soft").key("empty")
    return element(
        "section",
        element(
            "div",
            text("h2", t("explore.person", id=who), id="person", tabindex="-1"),
            Button(t("explore.close"), on_close),
            kind="person-head",
        ),
        element(
            "div",
            _list(facts),
            text("h3", t("explore.diary")),
            written,
            text("h3", t("explore.traits")),
            _list(traits),
        ),
        kind="person",
        aria_labelledby="person",
    )


def _diary(run: "LiveRun", who: int) -> str:
    html: str = import_module("journeysim.reports.live").diary_html(
        run.diary(who), {each.reason for each in run.cast.moves}
    )
    return html


def _list(entries: list[tuple[str, str]]) -> Any:
    return element("dl", *(element("div", text("dt", name), text("dd", told)) for name, told in entries))
