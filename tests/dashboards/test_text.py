"""The catalogue holds every text of the pages, and no other."""

import ast
import re
import runpy
import string
from pathlib import Path

import pytest

from dashboards.text import LANGUAGES, direction, t
from dashboards.text.english import TEXTS

FOLDER = Path(__file__).resolve().parents[2] / "dashboards"
SOURCES = [path for path in sorted(FOLDER.rglob("*.py")) if "text" not in path.relative_to(FOLDER).parts]
KEY = re.compile(rf"({'|'.join(sorted({key.split('.')[0] for key in TEXTS}))})\.(?!vue$)[a-z_]+")


def keys_in(source: str) -> set[str]:
    """Every string of a source that has the form of a key."""
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value)
    }


def keys_of(path: Path) -> list[str]:
    """Every key that a module of the catalogue gives a text to."""
    return list(runpy.run_path(str(path))["TEXTS"])


USED = {key for path in SOURCES for key in keys_in(path.read_text("utf-8"))}


def test_no_two_pages_say_something_under_the_same_key():
    told = [key for path in sorted((FOLDER / "text" / "english").glob("[a-z]*.py")) for key in keys_of(path)]
    assert len(told) == len(set(told)) == len(TEXTS)


def test_every_key_that_is_used_exists():
    assert not USED - TEXTS.keys()


def test_every_text_is_used():
    assert not TEXTS.keys() - USED


def test_a_page_takes_texts_from_the_catalogue_by_their_key_only():
    """A key that is put together when it is needed could not be found by the tests above."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t":
                assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_translations_fill_in_the_same_names(code):
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, text in LANGUAGES[code].TEXTS.items():
        assert names(text) == names(TEXTS[key]), key


def test_the_mirrored_language_runs_from_right_to_left():
    assert {code: direction(code) for code in LANGUAGES} == {"en": "ltr", "ar-XB": "rtl"}


def test_names_are_filled_in():
    assert "7" in t("model.found", count=7)
    with pytest.raises(KeyError):
        t("start.nothing")
