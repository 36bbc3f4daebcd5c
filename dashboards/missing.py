"""What an address shows at which there is no page: the frame without what Solara fills, and ways back."""

from html import escape

from . import assets
from .navigation import PAGES
from .text import LANGUAGES, direction
from .text.english import TEXTS

#: Dark or light as begin.js found, which elsewhere is Solara's to put on the page.
_DARK = (
    '<script>try { if (localStorage.getItem(":solara:theme.variant") === \'"dark"\')'
    ' document.currentScript.parentElement.classList.add("theme--dark"); } catch { /* It is light. */ }</script>'
)


def missing(code: str) -> str:
    """Return the page, in the language of a code."""
    told = {**TEXTS, **LANGUAGES[code].TEXTS}
    name, title = (escape(told[each]) for each in ("frame.name", "frame.missing"))
    links = "".join(f'<li><a href="{each.path}">{escape(told[each.title])}</a></li>' for each in PAGES)
    return (
        f'<!doctype html><html lang="{code}" dir="{direction(code)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} · {name}</title>'
        f'<script src="{assets.address("begin.js")}"></script>'
        f'<link rel="stylesheet" href="{assets.address("style.css")}"></head>'
        f'<body><div class="v-application">{_DARK}<div class="v-application--wrap"><div class="shell">'
        f'<header class="head"><div class="head-row"><a class="brand" href="/">{name}</a></div></header>'
        f'<main class="page"><h1>{title}</h1><p class="lead">{escape(told["frame.missing_text"])}</p>'
        f'<nav aria-label="{escape(told["frame.pages"])}"><ul>{links}</ul></nav></main>'
        "</div></div></div></body></html>"
    )
