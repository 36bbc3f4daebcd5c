"""The Python in the documentation runs, from top to bottom of each page, and prints what the page says it prints.

A ```python block is run in the names of the blocks before it, in an empty folder. A ```text block that
follows it, before any other block, is what it prints. ```python no-run is left alone.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    page
    for page in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
    if "```python" in page.read_text("utf-8")
]
#: Pages whose code takes its time.
LONG = {
    "how-to-calibrate.md",
    "how-to-compare-plans.md",
    "how-to-mesa.md",
    "how-to-sweep.md",
    "how-to-test-a-method.md",
    "tutorial.md",
}
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=indent)```[ \t]*$", re.MULTILINE | re.DOTALL
)


class Block(NamedTuple):
    """A block of Python: the line where it begins, its text, and what it should print if the page says so."""

    line: int
    source: str
    printed: str | None


def blocks(text: str) -> list[Block]:
    fences = [
        (text.count("\n", 0, each.start()) + 2, each["info"].split(), _dedented(each["body"], len(each["indent"])))
        for each in FENCE.finditer(text)
    ]
    return [
        Block(line, body, following[2] if following[1] == ["text"] else None)
        for (line, info, body), following in zip(fences, [*fences[1:], (0, [], "")], strict=True)
        if info == ["python"]
    ]


def _dedented(body: str, indent: int) -> str:
    return "".join(line[indent:] if line.strip() else "\n" for line in body.splitlines(keepends=True))


def bare(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def execute(text: str, place: str, capsys) -> None:
    names = {"__name__": "__main__"}
    for block in blocks(text):
        capsys.readouterr()
        # Blank lines before it, so that a traceback tells the line of the page.
        exec(compile("\n" * (block.line - 1) + block.source, place, "exec"), names)
        printed = capsys.readouterr().out
        if block.printed is not None:
            assert bare(printed) == bare(block.printed), f"{place}:{block.line} prints something else"


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=pytest.mark.full) if page.name in LONG else page for page in PAGES],
    ids=[page.relative_to(ROOT).as_posix() for page in PAGES],
)
def test_the_python_of_a_page_runs_and_prints_what_it_says(page, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    execute(page.read_text("utf-8"), page.relative_to(ROOT).as_posix(), capsys)


PAGE = """\
```python
x = 1
print(x)
```

says

```text
1
```

```python no-run
raise SystemExit
```

1. In a list

   ```python
   if x:
       print("a\\n\\nb")
   ```
   ```text
   a

   b
   ```
```python
x += 1
```
```sh
ls
```
```text
never printed
```
"""


def test_a_page_is_read_as_its_reader_reads_it(capsys):
    assert [(block.line, block.printed) for block in blocks(PAGE)] == [(2, "1\n"), (19, "a\n\nb\n"), (28, None)]
    execute(PAGE, "page", capsys)


def test_a_page_that_is_wrong_is_found_out(capsys):
    with pytest.raises(AssertionError, match="page:2 prints something else"):
        execute(PAGE.replace("x = 1", "x = 2"), "page", capsys)
    with pytest.raises(ZeroDivisionError):
        execute("```python\n1 / 0\n```\n", "page", capsys)
