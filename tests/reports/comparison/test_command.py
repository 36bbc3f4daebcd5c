"""The line that repeats a comparison."""

import shlex
from dataclasses import replace

import numpy as np
import pytest

from journeysim import Scenario
from journeysim.experiments.comparison.own import own_of
from journeysim.reports.comparison.command import command
from tests.experiments.comparison.comparisons import BASE, PLANS, comparison

pytestmark = pytest.mark.slow


def words(found):
    line, files = command(found)
    return shlex.split(line), files


def test_the_line_names_every_scenario_with_seed_and_replicates():
    found = comparison()
    told, files = words(found)
    assert told[:2] == ["journeysim", "compare"]
    assert told[2 : 3 + len(PLANS)] == files == [f"{name}.toml" for name in (BASE.name, *PLANS)]
    assert told[3 + len(PLANS) :][:4] == ["--seed", str(found.seed), "--replicates", str(found.replicates)]


def test_what_was_asked_for_is_in_the_line_and_nothing_else():
    found = comparison()
    plain, _ = words(found)
    assert not {"--own", "--metric", "--unpaired"} & set(plain)
    assert ("--no-marginal" in plain) is (not found.raised)
    told, _ = words(replace(found, metric="visits", raised=(), paired=True))
    assert told[told.index("--metric") + 1] == "visits"
    assert "--no-marginal" in told
    told, _ = words(replace(found, raised=(), paired=False))
    assert "--unpaired" in told
    assert "--no-marginal" not in told


def test_sales_that_were_chosen_as_own_are_named():
    found = comparison()
    default = own_of(BASE, list(PLANS.values())).cells
    names = [*BASE.products, *BASE.vendors]
    others = [name for name in names if not np.array_equal(own_of(BASE, [], name).cells, default)]
    assert others
    for name in others:
        own = own_of(BASE, [], name)
        told, _ = words(replace(found, own=own))
        assert (own_of(BASE, [], told[told.index("--own") + 1]).cells == own.cells).all()


def test_a_scenario_that_ships_with_journeysim_needs_no_file():
    found = comparison()
    shipped = Scenario.load("limits/granovetter")
    base = replace(found.base, scenario=replace(BASE, name="smartphones"))
    told, files = words(replace(found, base=base))
    assert told[2] == files[0] == "smartphones.toml", "another scenario of the same name"
    assert command_of(shipped) == "limits/granovetter"
    assert command_of(shipped.with_settings({"time.steps": 2})) == ""


def command_of(scenario):
    from journeysim.reports.comparison.command import _shipped

    return _shipped(scenario)


def test_hostile_names_make_harmless_files():
    found = replace(comparison(), names=("../a b;$(x)", *["a-b--x"] * (len(PLANS) - 1)))
    _, files = words(found)
    assert len(set(files)) == len(files)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.") for name in files)
    assert not any(name.startswith((".", "-")) for name in files)
