"""`journeysim report`."""

import json

import pytest

from journeysim.records.files import COMPARISON, RUN, circumstances
from tests.cli.shell import journeysim
from tests.reports.sweeps.swept import write

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("sweeps") / "norms", samples=24)


def test_the_report_lies_in_the_directory_unless_another_place_is_named(folder, tmp_path):
    done = journeysim("report", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Written to {folder / 'report.html'}\n"
    other = tmp_path / "norms.html"
    assert journeysim("report", folder, "--out", other, "--metric", "sales.units").returncode == 0
    assert len(other.read_text("utf-8")) < len((folder / "report.html").read_text("utf-8"))


def test_a_report_in_its_directory_is_in_nobodys_way(folder):
    assert journeysim("report", folder).returncode == 0
    assert journeysim("sensitivity", folder).returncode == 0


@pytest.mark.parametrize(("kind", "page", "words"), [
    (COMPARISON, True, "holds a comparison, no sweep; its report is "),
    (RUN, False, "holds a run, no sweep; reports are made of sweeps"),
])  # fmt: skip
def test_another_kind_of_result_is_refused(tmp_path, kind, page, words):
    (tmp_path / "manifest.json").write_text(json.dumps({"kind": kind, **circumstances()}))
    if page:
        (tmp_path / "report.html").write_text("a page")
    done = journeysim("report", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in " ".join(done.stderr.split()).replace("- ", "-")
    assert not page or (tmp_path / "report.html").read_text() == "a page"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--metric", "sales.unit"], "--metric: unknown measure 'sales.unit'; did you mean 'sales.units'?"),
        (["--out", "."], "is a directory; name a file in it"),
    ],
)
def test_bad_arguments_are_refused_in_a_line(folder, arguments, words):
    done = journeysim("report", folder, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in " ".join(done.stderr.split())


@pytest.mark.parametrize("inside", [True, False])
def test_what_is_no_page_of_ours_is_replaced_only_by_force(folder, tmp_path, inside):
    page = folder / "report.html" if inside else tmp_path / "mine.html"
    page.write_text("mine")
    arguments = ["report", folder, "--metric", "sales.units", *([] if inside else ["--out", page])]
    refused = journeysim(*arguments)
    assert (refused.returncode, page.read_text()) == (2, "mine")
    assert "replace it with --force" in " ".join(refused.stderr.replace("│", " ").split())
    assert journeysim(*arguments, "--force").returncode == 0
    assert journeysim(*arguments).returncode == 0


def test_what_cannot_be_written_is_told(folder, tmp_path):
    done = journeysim("report", folder, "--out", f"{tmp_path}/{'x' * 300}.html")
    assert done.returncode == 2
    assert "cannot be written: File name too long" in " ".join(done.stderr.split())
    done = journeysim("report", folder, "--out", "/dev/full")
    assert done.returncode == 1
    assert done.stderr == "'/dev/full' could not be written: No space left on device\n"
