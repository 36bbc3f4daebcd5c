"""`journeysim compare` from the shell."""

import json

import pandas as pd
import pytest

from journeysim import compare
from journeysim.scenario.toml import dumps
from tests.cli.shell import interrupted, journeysim
from tests.records.market import LIVELY

pytestmark = pytest.mark.slow

MORE = """
extends = "lively.toml"

[campaigns.autumn]
lever = "advertising"
product = "nova-5"
channel = "tv"
start = 2.0
budget = 400.0
effect = 0.05
"""


@pytest.fixture
def market(tmp_path):
    """A folder with a base, and two plans that extend it."""
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "lively.toml").write_text(dumps({**LIVELY, "time": {"steps": 12}}), encoding="utf-8")
    (folder / "plan-a.toml").write_text(MORE, encoding="utf-8")
    (folder / "plan-b.toml").write_text('extends = "lively.toml"\n[campaigns]\nspring = "drop"\n', encoding="utf-8")
    return folder


def paths(folder, *names):
    return [folder / f"{name}.toml" for name in names]


@pytest.mark.slow
def test_a_comparison_is_told_in_words_and_tables_within_100_columns(market, tmp_path):
    out = tmp_path / "out"
    done = journeysim(
        "compare", *paths(market, "lively", "plan-a", "plan-b"), "--replicates", 3, "--seed", 3, "--out", out
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 100
    for words in (
        "lively against plan-a, plan-b", "3 replicates of each scenario", "Own sales: Nova 5",
        "Money against the base", "Who bought because of it", f"Written to {out}",
    ):  # fmt: skip
        assert words in done.stdout
    found = compare(market / "lively.toml", paths(market, "plan-a", "plan-b"), seed=3, replicates=3)
    pd.testing.assert_frame_equal(pd.read_parquet(out / "comparison.parquet"), found.differences)
    flat = " ".join(done.stdout.split())
    for each in found.verdicts:
        assert each.text in flat
    assert not (out / "consumers.parquet").exists()


@pytest.mark.slow
def test_options_reach_the_comparison(market, tmp_path):
    out = tmp_path / "out"
    done = journeysim(
        "compare", *paths(market, "lively", "plan-a"), "--replicates", 2, "--consumers", 150, "--steps", 10, "--own",
        "arc", "--metric", "visits", "--no-marginal", "--workers", 1, "--precision", "0.1%", "--max-replicates", 3,
        "--out", out, "--by-consumer",
    )  # fmt: skip
    assert done.returncode == 0
    assert "150 consumers, 10 days" in done.stdout
    assert "Own sales: Arc" in done.stdout
    assert "Precision not reached" in done.stdout
    told = json.loads((out / "manifest.json").read_text("utf-8"))
    assert (told["replicates"], told["metric"], told["marginal"], told["own"]) == (3, "visits", False, "Arc")
    assert told["plans"][0]["scenario"]["population"]["consumers"] == 150
    assert "kind" in pd.read_parquet(out / "consumers.parquet").columns


@pytest.mark.slow
def test_unpaired_is_flagged(market):
    (market / "fewer.toml").write_text('extends = "lively.toml"\npopulation.consumers = 300\n', encoding="utf-8")
    refused = journeysim("compare", *paths(market, "lively", "fewer"), "--replicates", 2)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "fewer.toml: population.consumers: 300, but 400 in lively" in refused.stderr
    assert "--unpaired" in refused.stderr
    done = journeysim("compare", *paths(market, "lively", "fewer"), "--replicates", 2, "--unpaired")
    assert done.returncode == 0
    assert "UNPAIRED" in done.stdout
    assert "Who bought because of it" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["smartfones", "smartphones"], "did you mean 'smartphones'?"),
        (["smartphones"], "Missing argument 'PLAN...'"),
        (["smartphones", *["smartphones"] * 11], "11 plans are too many; allowed: 1 to 10"),
        (["smartphones", "smartphones", "--precision", "much"], "'much' is not a share; write 5% or 0.05"),
        (["smartphones", "smartphones", "--precision", "0%"], "'0%' is not above 0% and up to 100%"),
        (["smartphones", "smartphones", "--precision", "nan"], "'nan' is not above 0% and up to 100%"),
        (["smartphones", "smartphones", "--max-replicates", "50"], "means nothing without --precision"),
        (["smartphones", "smartphones", "--time-limit", "5"], "means nothing without --precision"),
        (["smartphones", "smartphones", "--time-limit", "-5"], "'-5' is not a number of minutes above 0"),
        (["smartphones", "smartphones", "--precision", "5%", "--max-replicates", "9"], "9 is below --replicates (20)"),
        (["smartphones", "smartphones", "--explain-replicates", "2"], "means nothing without --explain"),
        (["smartphones", "smartphones", "--out", ""], "is empty; name a directory"),
        (["smartphones", "smartphones", "--by-consumer"], "means nothing without --out"),
        (["smartphones", "smartphones", "--own", "novva"], "unknown product, brand or vendor 'novva'"),
        (["smartphones", "smartphones", "--replicates", "0"], "0 is too small; allowed: 1 or more"),
    ],
)
def test_bad_input_is_one_clear_error(arguments, told):
    done = journeysim("compare", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


def test_a_measure_that_is_like_none_is_told_where_to_look(market):
    done = journeysim("compare", *paths(market, "lively", "plan-a"), "--metric", "foo.bar")
    assert (done.returncode, done.stdout) == (2, "")
    assert "allowed: own.units, own.revenue" in done.stderr
    assert "or a column of replicates.parquet (see docs/reference.md)" in done.stderr


def test_a_plan_given_twice_is_refused(market):
    done = journeysim("compare", *paths(market, "lively", "plan-a", "plan-a"), "--consumers", 150)
    assert (done.returncode, done.stdout) == (2, "")
    assert "plan-a.toml: the same as the plan plan-a" in done.stderr
    # Notes belong to results, not to errors.
    assert "written for" not in done.stderr


@pytest.mark.slow
def test_what_does_not_follow_the_number_of_people_is_told_once(market, tmp_path):
    done = journeysim(
        "compare", *paths(market, "lively", "plan-a"), "--consumers", 150, "--replicates", 1, "--no-marginal",
        "--out", tmp_path / "out",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    flat = " ".join(done.stdout.split())
    told = "The scenarios are written for 400 consumers. With 150, these stay as they are, 2.7 times as much for each"
    assert flat.count(told) == 1
    # Files of one's own say nothing of the number of people that a budget is meant for.
    assert "for each consumer: budgets and stocks." in flat
    assert "Change them too if the market should keep its proportions." in flat
    (note,) = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["notes"]
    assert note.startswith("The scenarios are written for 400 consumers")


@pytest.mark.slow
def test_another_command_leaves_a_comparison_alone(market, tmp_path):
    out = tmp_path / "out"
    assert journeysim("compare", *paths(market, "lively", "plan-a"), "--replicates", 1, "--out", out).returncode == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    for command, *more in (("run",), ("export",), ("geo-lift", "--campaign", "spring")):
        for force in ([], ["--force"]):
            done = journeysim(command, *paths(market, "lively"), *more, "--out", out, *force)
            assert (done.returncode, done.stdout) == (2, "")
            assert "exists and holds a comparison, no" in " ".join(done.stderr.split())
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_an_unknown_measure_is_told_with_the_nearest(market):
    done = journeysim("compare", *paths(market, "lively", "plan-a"), "--metric", "own.unit")
    assert (done.returncode, done.stdout) == (2, "")
    assert "unknown measure 'own.unit' of lively; did you mean 'own.units'?" in done.stderr


@pytest.mark.slow
def test_another_directory_is_refused_before_anything_is_computed(market, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("keep")
    for force in ([], ["--force"]):
        done = journeysim("compare", *paths(market, "lively", "plan-a"), "--out", tmp_path / "out", *force)
        assert (done.returncode, done.stdout) == (2, "")
        assert "holds no comparison of journeysim" in " ".join(done.stderr.replace("│", " ").split())
    assert (tmp_path / "out" / "mine.txt").read_text() == "keep"


@pytest.mark.slow
def test_force_replaces_a_comparison(market, tmp_path):
    out = tmp_path / "out"
    given = ["compare", *paths(market, "lively", "plan-a"), "--replicates", 1, "--out", out]
    assert journeysim(*given).returncode == 0
    assert journeysim(*given, "--seed", 2).returncode == 2
    assert journeysim(*given, "--seed", 2, "--force").returncode == 0
    assert json.loads((out / "manifest.json").read_text("utf-8"))["seed"] == 2


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_stops_with_130_and_leaves_nothing(market, tmp_path, workers):
    changed = ("--set", "time.steps=900000", "--out", tmp_path / "out")
    done = interrupted("compare", *paths(market, "lively", "plan-a"), *changed, workers=workers)
    assert (done.returncode, done.stdout) == (130, "")
    assert "Interrupted; nothing was written." in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plans"]
