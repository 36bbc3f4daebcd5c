"""The files that a page of the documentation has its reader write work, and so do its `journeysim` commands.

A block whose first line names a file (```python journeysim/influences/popularity.py, ```toml my.toml) is that file. A
```console block holds commands after `$ ` and what they print; `...` stands for lines left out.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shell import journeysim
from tests.numbers import COMMANDS, HEADS, marked, write_files
from tests.test_docs import FENCE, ROOT, bare

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
#: A run of full size would say little more about the page.
SHORT = ["--consumers", "300", "--steps", "20"]
SIZED = ("run", "plausibility", "elasticities", "geo-lift")
#: Series of years, in steps of a year.
SHORT_CALIBRATION = ["--budget", "2", "--replicates", "2", "--consumers", "300", "--set", "time.step_days=1.0",
                     "--steps", "13"]  # fmt: skip
#: A few points of a few people; designs that have no samples have few points on these pages.
SHORT_SWEEP = ["--consumers", "300", "--steps", "20", "--replicates", "1"]
SAMPLED = {"lhs": "12", "sobol": "4", "morris": "3"}
SHORT_COMPARISON = ["--replicates", "2", "--set", "population.consumers=300", "--set", "time.steps=20"]

#: Pages that whoever is new reads first; the commands and examples of the others are left to `make test-full`.
FIRST = ("README.md", "tutorial.md", "how-to-add-a-campaign.md")

#: Lets the package find modules of the page, as if they lay in its folders.
BESIDE = """
import importlib, sys, pytest
for room in ("influences", "campaigns", "network"):
    importlib.import_module(f"journeysim.{room}").__path__.append(f"journeysim/{room}")
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "-c", "empty.ini", "--rootdir", ".", *sys.argv[1:]]))
"""


def fences(page):
    return [(each["info"].split(), each["body"]) for each in FENCE.finditer(page.read_text("utf-8"))]


def commands(page):
    """The commands of a page in its order, each with the lines that it prints."""
    found = []
    for info, body in fences(page):
        if info == ["console"]:
            for line in body.splitlines():
                if line.startswith("$ "):
                    found.append((line[2:], []))
                else:
                    found[-1][1].append(line)
    return [(line, printed) for line, printed in found if line.startswith("journeysim ")]


def name(page):
    return page.relative_to(ROOT).as_posix()


def slow_or_full(pages):
    marks = [pytest.mark.slow if page.name in FIRST else pytest.mark.full for page in pages]
    return [pytest.param(page, marks=mark, id=name(page)) for page, mark in zip(pages, marks, strict=True)]


WITH_TESTS = [page for page in PAGES if any(len(info) == 2 and "/test_" in info[1] for info, _ in fences(page))]
WITH_COMMANDS = [page for page in PAGES if commands(page)]


@pytest.mark.parametrize("page", slow_or_full(WITH_TESTS))
def test_the_example_of_a_page_passes_its_own_test(page, tmp_path):
    written = write_files(page, tmp_path)
    (tmp_path / "empty.ini").write_text("[pytest]\n")
    tests = [str(path) for path in written if path.name.startswith("test_")]
    done = subprocess.run(
        [sys.executable, "-c", BESIDE, *tests], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def short_sweep(words):
    """Options that make a sweep short; of one given twice, the last counts."""
    kind = words[words.index("--design") + 1] if "--design" in words else "sobol"
    return [*SHORT_SWEEP, *(["--samples", SAMPLED[kind]] if kind in SAMPLED else [])]


def matches(printed, expected):
    """Whether lines are what a page says, where `...` stands for any number of them."""
    lines, rest = bare(printed).splitlines(), [line.rstrip() for line in expected]
    if "..." not in rest:
        return lines == bare("\n".join(rest)).splitlines()
    first, last = rest.index("..."), len(rest) - 1 - rest[::-1].index("...")
    head, tail = rest[:first], rest[last + 1 :]
    if lines[: len(head)] != head or (tail and lines[-len(tail) :] != tail):
        return False
    between = iter(lines[len(head) : len(lines) - len(tail)])
    return all(line in between for line in rest[first : last + 1] if line != "...")


@pytest.mark.parametrize("page", slow_or_full(WITH_COMMANDS))
def test_the_commands_of_a_page_work(page, tmp_path):
    write_files(page, tmp_path)
    for line, printed in commands(page):
        words = shlex.split(line, comments=True)[1:]
        short = words[0] in SIZED and not {"--consumers", "--help"} & set(words)
        # What a comparison prints on a page is why it was refused, at the size that the page has.
        more = SHORT if short else SHORT_COMPARISON if words[0] == "compare" and not printed else []
        more = short_sweep(words) if words[0] == "sweep" and not printed and "--help" not in words else more
        more = SHORT_CALIBRATION if words[0] == "calibrate" and "--help" not in words else more
        more = [*more, "--explain-replicates", "1"] if more and "--explain" in words else more
        done = journeysim(*words, *more, cwd=tmp_path)
        output = done.stdout + done.stderr
        assert done.returncode in (0, 2 if printed else 0), f"{name(page)}: {line}\n{output}"
        if printed:
            assert matches(output, printed), f"{name(page)}: {line} prints\n{output}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_of_a_page_lead_somewhere(page):
    text = FENCE.sub("", page.read_text("utf-8"))
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)", text):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{name(page)}: {target}"
        if anchor:
            assert anchor in anchors(path), f"{name(page)}: {target}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_places_for_pasted_output_have_a_command_and_are_filled(page):
    text = page.read_text("utf-8")
    for begun in re.findall(r"<!-- (\w+):begin -->", text):
        assert begun in {*COMMANDS, *(title for title, _ in HEADS.values()), "speed"}
        assert marked(begun).search(text), f"{name(page)}: {begun} does not end"
        assert not re.search(rf"<!-- {begun}:begin -->\n *<!--", text), (
            f"{name(page)}: run `python -m tests.numbers {begun}`"
        )


def anchors(path: Path):
    """Anchors of a page's headings as GitHub makes them, and those set by hand."""
    text = path.read_text("utf-8")
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
    return made | set(re.findall(r'<a id="([^"]+)"', text))


def test_left_out_lines_may_be_any_number():
    assert matches("a\nb\nc\n", ["a", "...", "c"])
    assert matches("a\nc\n", ["a", "...", "c"])
    assert matches("a\nb\n", ["a", "..."])
    assert matches("a\nb\nc\nd\n", ["...", "b", "...", "d"])
    assert not matches("a\nb\n", ["a", "c"])
    assert not matches("a\nb\nc\n", ["...", "x", "...", "c"])
