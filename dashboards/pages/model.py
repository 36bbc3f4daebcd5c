"""The model page: the influences with their curves, the glossary, and the documentation."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import solara

from journeysim.reports import documents

from .. import assets
from ..components.html import Link, element, text
from ..components.markup import Markup, Table
from ..components.notice import Live, Notice
from ..components.plot import Plot
from ..components.search import Search
from ..components.title import Title
from ..text import t

if TYPE_CHECKING:
    from journeysim.reports.curves import Curve

PATH = "/model"
#: Pages that are no document, by the last part of their address: the key of their heading.
OWN = {"influences": "model.curves", "glossary": "model.glossary"}
#: Where whoever comes to the page begins, and the document that says all of it.
FIRST, WHOLE = "influences", "model"
SEARCH_MOST = 100


@solara.component
def Model(name: str = FIRST, *_: str) -> Any:
    """Show a document or one of the pages of our own, beside the list of all."""
    titles = solara.use_memo(documents.titles, [])
    known = name in titles or name in OWN
    shown = name if known else FIRST
    if shown in OWN:
        content = Glossary() if shown == "glossary" else Influences(titles[WHOLE])
        below = ""
    else:
        page = documents.document(shown, f"{PATH}/", f"{assets.PREFIX}/pictures/")
        content = Markup(page.html, kind="prose")
        below = documents.contents(page.headings)
    wrong = [] if known else [Notice(t("model.missing", name=name[:40]), "warning")]
    listed = {**{each: t(key) for each, key in OWN.items()}, **titles}
    contents = [element("nav", text("h2", t("model.contents")), Markup(below), aria_label=t("model.contents"))]
    return element(
        "div",
        Title("model.title"),
        element(
            "div",
            element("nav", text("h2", t("model.documents")), _list(listed, shown), aria_label=t("model.documents")),
            *(contents if below else []),
            kind="aside",
        ),
        # On a phone the list is folded up, above the text.
        element("details", text("summary", t("model.documents")), _list(listed, shown), kind="narrow"),
        element("div", *wrong, content, kind="text"),
        kind="with-aside",
    )


def _list(titles: dict[str, str], shown: str) -> Any:
    links = []
    for name, title in titles.items():
        links.append(element("li", Link(_path(name), title, here=name == shown)))
    return element("ul", *links)


def _path(name: str) -> str:
    return PATH if name == FIRST else f"{PATH}/{name}"


@solara.component
def Influences(whole: str) -> Any:
    """Show each influence with its curve, and where to read on; `whole` is the title of the whole model."""
    # Late, as these bring the engine along and the server answers at once.
    shown = solara.use_memo(import_module("journeysim.reports.curves").curves, [])
    return element(
        "div",
        text("h1", t("model.curves")),
        text("p", t("model.curves_text"), kind="lead"),
        element("p", Link(_path("glossary"), t("model.glossary")), " · ", Link(_path(WHOLE), whole)),
        *(_curve(each) for each in shown),
    )


def _curve(curve: "Curve") -> Any:
    headings = {
        "normative": (t("model.normative"), t("model.normative_text")),
        "informational": (t("model.informational"), t("model.informational_text")),
        "identity": (t("model.identity"), t("model.identity_text")),
        "frugality": (t("model.frugality"), t("model.frugality_text")),
    }
    heading, says = headings[curve.influence]
    wide = curve.points.pivot(index="x", columns="series", values="y")[list(dict.fromkeys(curve.points["series"]))]
    numbers = wide.reset_index().rename(columns={"x": curve.over})
    return Plot(_figure(curve), heading, says, numbers, level=2)


def _figure(curve: "Curve") -> Any:
    return solara.use_memo(curve.figure, [curve.influence])


@solara.component
def Glossary() -> Any:
    """Show every parameter and state with its meaning, and find among them."""
    words, set_words = solara.use_state("")
    found = solara.use_memo(lambda: import_module("journeysim.reports.glossary").find(words), [words])
    head = [t("model.term"), t("model.meaning"), t("model.unit"), t("model.place")]
    rows = [[each.name, each.meaning, each.unit, _places(each.places)] for each in found]
    told = t("model.found", count=f"{len(found):,}")
    return element(
        "div",
        text("h1", t("model.glossary")),
        text("p", t("model.glossary_text"), kind="lead"),
        Search(label=t("model.find"), value=words, event_entered=lambda asked: set_words(str(asked)[:100])),
        text("p", told, kind="note"),
        Live(told if words else ""),
        Table(head, rows, words=4, most=SEARCH_MOST),
    )


def _places(places: tuple[str, ...], most: int = 2) -> str:
    """Return where a term belongs, the first of many."""
    more = len(places) - most
    told = ", ".join(places[:most])
    return t("model.more_places", places=told, count=more) if more > 0 else told
