"""The line that repeats a sweep."""

import shlex

import pytest

from journeysim import Sweep
from journeysim.reports.sweeps.command import command, vary
from journeysim.scenario.toml import dumps
from tests.cli.shell import journeysim
from tests.experiments.sweeps.frames import choice, number
from tests.experiments.sweeps.small import content, same
from tests.reports.sweeps.swept import lhs

pytestmark = pytest.mark.slow

SMALL = ("--consumers", 300, "--steps", 5, "--set", "influences.normative.weight=0.7")


def repeated(tmp_path, *arguments):
    """Sweep, type the line that is told, and return the line, what it needs, and whether the same runs came of it."""
    first, second = tmp_path / "first", tmp_path / "second"
    for place in (first, second):
        place.mkdir(exist_ok=True)
    done = journeysim("sweep", *arguments, "--workers", 1, "--out", "norms", cwd=first)
    assert done.returncode == 0, done.stderr
    line, needed = command(Sweep.open(first / "norms"))
    again = journeysim(*shlex.split(line)[1:], "--workers", 1, cwd=second)
    assert again.returncode == 0, again.stderr
    kinds = [each.name for each in (first / "norms").iterdir() if each.is_dir()]
    return line, needed, all(same(*(content(place / "norms", each) for place in (first, second))) for each in kinds)


def test_what_was_changed_of_a_shipped_scenario_is_in_the_line(tmp_path):
    line, needed, equal = repeated(
        tmp_path, "smartphones", *SMALL, "--vary", "market.price_level=0.9:1.1", "--design", "lhs", "--samples", 2
    )
    assert line.startswith("journeysim sweep smartphones ")
    assert "--set influences.normative.weight=0.7 --consumers 300 --steps 5" in line
    assert needed == []
    assert equal


def test_scenarios_that_are_varied_are_changed_alike_and_steps_are_kept(tmp_path):
    line, needed, equal = repeated(
        tmp_path, "smartphones", *SMALL, "--keep", "steps", "--vary", "scenario=smartphones,plans/check-in", "--design",
        "grid",
    )  # fmt: skip
    assert "--vary scenario=smartphones,plans/check-in" in line
    assert "--keep steps" in line
    assert needed == []
    assert equal


def test_scenarios_of_ones_own_are_needed_as_they_were(tmp_path):
    # Both are cut short before a campaign of theirs begins, which no file may say by itself.
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    (first / "ours.toml").write_text('extends = "smartphones"\nmarket.price_level = 1.05\n', encoding="utf-8")
    (first / "mine.toml").write_text('extends = "smartphones"\nmarket.price_level = 0.9\n', encoding="utf-8")
    done = journeysim(
        "sweep", "ours.toml", *SMALL, "--vary", "scenario=smartphones,mine.toml", "--design", "grid", "--workers", 1,
        "--out", "norms", cwd=first,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = Sweep.open(first / "norms")
    line, needed = command(found)
    assert needed == [
        "the scenario that is given below in full as ours.toml", "the scenarios that are varied as mine.toml"
    ]  # fmt: skip
    second.mkdir()
    (second / "ours.toml").write_text(dumps(found.manifest["scenario"]), encoding="utf-8")
    (second / "mine.toml").write_text(dumps(found.manifest["scenarios"]["mine.toml"]), encoding="utf-8")
    again = journeysim(*shlex.split(line)[1:], "--workers", 1, cwd=second)
    assert again.returncode == 0, again.stderr
    assert same(content(first / "norms"), content(second / "norms"))


def test_how_to_repeat_it_is_a_line_to_type():
    line, needed = command(lhs())
    for word in ("--vary stages.need.rate=0.001:0.2", "--vary stages.decision.form=logit,always",
                 "--vary campaigns.spring=on,off", "--vary stages.product.looks_per_session=1:5",
                 "--design lhs --samples 24",
                 "--replicates 2 --seed 1", "--out norms"):  # fmt: skip
        assert word in line
    assert needed == ["the scenario that is given below in full as scenario.toml"]


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        (number("x", 0.001, 0.1, log=True, levels=7), "x=0.001:0.1:log:7"),
        (number("x", 0.1 + 0.2, 1.0), "x=0.30000000000000004:1"),
        (choice("x", "a, b", "c"), 'x="a, b",c'),
        (choice("x", True, False), "x=true,false"),
        (choice("x", 0.1, 5.0), "x=0.1,5"),
    ],
)
def test_a_variable_as_it_is_given_again(variable, text):
    assert vary(variable) == text
