"""All that the pages say, in one catalogue for each language.

`t("start.title")` gives a text in the visitor's language, `t("start.consumers", count="2,000")` one with names filled
in. A language is one module with `TEXTS`, `CODE` and `DIRECTION`; English is complete, and what another
language lacks is said in English.
"""

from types import ModuleType
from typing import Any

from . import english, mirrored

#: Languages by code. The mirrored one is English turned round: it shows what a right-to-left language would do to a
#: page, and what is not in the catalogue.
LANGUAGES: dict[str, ModuleType] = {each.CODE: each for each in (english, mirrored)}
DEFAULT = english.CODE
#: The cookie that holds the visitor's choice.
COOKIE = "journeysim-language"


def t(key: str, **names: Any) -> str:
    """Return the text of a key in the visitor's language, with names filled in; raises `KeyError` for none."""
    text: str = LANGUAGES[language()].TEXTS.get(key) or english.TEXTS[key]
    return text.format(**names) if names else text


def language() -> str:
    """Return the code of the visitor's language."""
    from solara.lab import cookies

    asked = (cookies.value or {}).get(COOKIE, DEFAULT)
    return asked if asked in LANGUAGES else DEFAULT


def direction(code: str) -> str:
    """Return the direction of a language, `ltr` or `rtl`."""
    return str(LANGUAGES[code].DIRECTION)
