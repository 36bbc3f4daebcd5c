"""`journeysim scenarios ...`, as a user meets it."""

import json

import pytest

from tests.cli.shell import journeysim
from tests.scenario.files import MINIMAL, child, write


def test_check_tells_that_a_file_is_fine(tmp_path):
    done = journeysim("scenarios", "check", write(tmp_path))
    assert done.returncode == 0
    assert "small.toml: fine: 100 consumers, 2 segments, 2 products, 2 vendors" in done.stdout


def test_check_tells_all_that_is_wrong_and_leaves_with_2(tmp_path):
    bad = child(tmp_path, "[population]\nconsumrs = 5\n[vendors.bazaar]\nkind = 'shop'")
    worse = write(tmp_path, "[time", "worse.toml")
    done = journeysim("scenarios", "check", bad, tmp_path / "small.toml", worse)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 3
    assert "population.consumrs: unknown key; did you mean 'consumers'?" in done.stderr
    assert done.stdout.count("fine") == 1


@pytest.mark.parametrize("command", [("scenarios", "show"), ("scenarios", "show", "--resolved"), ("run",)])
def test_an_unknown_name_is_refused_in_one_line(command):
    done = journeysim(*command, "smartfones-x")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "no scenario 'smartfones-x' ships with journeysim" in done.stderr


def test_show_gives_the_file_as_written(tmp_path):
    assert journeysim("scenarios", "show", write(tmp_path)).stdout == MINIMAL


def test_show_resolved_is_a_complete_scenario(tmp_path):
    text = journeysim("scenarios", "show", "--resolved", child(tmp_path, "time.steps = 7")).stdout
    again = journeysim("scenarios", "show", "--resolved", write(tmp_path / "new", text))
    assert again.stdout == text
    assert "steps = 7" in text


def test_list_has_headings():
    done = journeysim("scenarios", "list")
    assert done.returncode == 0
    assert done.stdout.split()[:3] == ["name", "title", "question"]


def test_schema_is_printed_or_written(tmp_path):
    printed = journeysim("scenarios", "schema")
    assert json.loads(printed.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    done = journeysim("scenarios", "schema", "--out", tmp_path / "schema.json")
    assert done.returncode == 0
    assert (tmp_path / "schema.json").read_text("utf-8") == printed.stdout


@pytest.mark.slow
def test_an_earlier_schema_is_replaced_and_nothing_else(tmp_path):
    path = tmp_path / "schema.json"
    assert journeysim("scenarios", "schema", "--out", path).returncode == 0
    assert journeysim("scenarios", "schema", "--out", path).returncode == 0
    path.write_text("{}")
    refused = journeysim("scenarios", "schema", "--out", path)
    assert (refused.returncode, path.read_text()) == (2, "{}")
    assert "replace it with --force" in " ".join(refused.stderr.replace("│", " ").split())
    assert journeysim("scenarios", "schema", "--out", path, "--force").returncode == 0


def test_a_schema_that_cannot_be_written_is_one_error(tmp_path):
    done = journeysim("scenarios", "schema", "--out", tmp_path / "none" / "schema.json")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
