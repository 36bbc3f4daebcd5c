"""The documentation as HTML: its pages, their contents, and links that lead where a reader of the pages expects."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from journeysim.scenario.catalogue import resource_folder

#: The order to read them in; others follow by name.
_ORDER = (
    "model",
    "tutorial",
    "how-to-dashboard",
    "how-to-scenarios",
    "how-to-compare-plans",
    "how-to-campaigns",
    "reference",
)


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its level from 1, the name that links know it by, and its text."""

    level: int
    name: str
    text: str


@dataclass(frozen=True)
class Document:
    """A page of the documentation: its name, title, HTML and headings."""

    name: str
    title: str
    html: str
    headings: tuple[Heading, ...]


def titles() -> dict[str, str]:
    """Return the titles of the documentation's pages by name, in the order to read them in.

    Raises `FileNotFoundError` when the installation came without them.
    """
    found = {}
    for path in resource_folder("docs").glob("*.md"):
        with path.open(encoding="utf-8") as lines:
            found[path.stem] = next(lines).removeprefix("# ").strip()
    places = {name: place for place, name in enumerate(_ORDER)}
    return dict(sorted(found.items(), key=lambda each: (places.get(each[0], len(places)), each[0])))


@cache
def document(name: str, pages: str, pictures: str) -> Document:
    """Return a page of the documentation.

    `pages` and `pictures` are what the addresses of other pages and of pictures begin with. Links to what does
    not come along with the documentation lose their address. Raises `KeyError` for a name not in `titles()`.
    """
    known = titles()
    title = known[name]
    source = (resource_folder("docs") / f"{name}.md").read_text("utf-8")
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = reader.parse(source)
    headings = _headings(tokens)
    for token in tokens:
        for inner in token.children or ():
            _lead(inner, known, pages, pictures)
    html = str(reader.renderer.render(tokens, reader.options, {}))
    # Wide tables scroll by themselves; whoever uses the keyboard scrolls them, too.
    html = html.replace("<table>", '<div class="wide" tabindex="0"><table>').replace("</table>", "</table></div>")
    html = html.replace("<pre>", '<pre tabindex="0">')
    return Document(name, title, html, tuple(headings))


def _headings(tokens: list[Token]) -> list[Heading]:
    """Return the headings and give each the name that links know it by, as code hosts do."""
    found, seen = [], Counter[str]()
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = "".join(each.content for each in inline.children or () if each.type in ("text", "code_inline"))
        name = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        seen[name] += 1
        name += f"-{seen[name] - 1}" if seen[name] > 1 else ""
        opening.attrSet("id", name)
        found.append(Heading(int(opening.tag[1]), name, text))
    return found


def _lead(token: Token, known: dict[str, str], pages: str, pictures: str) -> None:
    """Let a link or picture lead where it can be found."""
    if token.type == "link_open":
        target, mark, place = str(token.attrs.get("href", "")).partition("#")
        if target.removesuffix(".md") in known:
            token.attrSet("href", f"{pages}{quote(target.removesuffix('.md'))}{mark}{place}")
        elif target and not target.startswith(("https://", "http://")):
            token.attrs.pop("href", None)
        elif target:
            token.attrSet("rel", "noreferrer noopener")
            token.attrSet("target", "_blank")
    elif token.type == "image":
        token.attrSet("src", pictures + quote(Path(str(token.attrs.get("src", ""))).name))


def contents(headings: tuple[Heading, ...], page: str = "") -> str:
    """Return the second-level headings as an HTML list of links."""
    links = "".join(
        f'<li><a href="{escape(page)}#{escape(each.name)}">{escape(each.text)}</a></li>'
        for each in headings
        if each.level == 2
    )
    return f"<ol>{links}</ol>" if links else ""
