"""The line that repeats a calibration asks for the same."""

import shlex

from journeysim import Scenario
from journeysim.experiments.calibration.calibrate import plan
from journeysim.reports.calibration.command import command
from journeysim.scenario.overrides import parse
from tests.experiments.calibration.market import FIT, SMALL, write
from tests.reports.calibration.made import made


def read_back(line):
    """The plan that the command makes of a line."""
    name, *words = shlex.split(line)[2:]
    given = list(zip(words[::2], words[1::2], strict=True))
    one = {key: value for key, value in given if key not in ("--set", "--fit", "--column")}
    many = {key: [value for each, value in given if each == key] for key in ("--set", "--fit", "--column")}
    return plan(
        Scenario.load(name, dict(parse(each) for each in many["--set"])),
        one["--data"],
        many["--fit"],
        loss=one["--loss"],
        method=one["--method"],
        budget=int(one["--budget"]),
        replicates=int(one["--replicates"]),
        seed=int(one["--seed"]),
        hold_out=float(one["--hold-out"]),
        columns=dict(each.split("=") for each in many["--column"]),
        period=float(one["--period"]),
        start=float(one.get("--start", 0)),
        scale=one["--scale"] if one["--scale"] == "fit" else float(one["--scale"]),
    )


def test_the_line_asks_for_the_same(tmp_path):
    found = made(tmp_path, scale="fit")
    assert read_back(command(found)).asked == found.plan.asked


def test_changed_settings_columns_and_starts_are_in_it(tmp_path):
    found = made(tmp_path)
    changes = {**SMALL, "population.traits": {"passion": 0.25}, "products.durable.label": 'A "durable" one\'s'}
    asked = plan(
        Scenario.load("limits/bass", changes), write(tmp_path, range(1, 11), column="how many"), FIT[:1], period=1.0,
        start=2.0, columns={"how many": "sales.units"}, scale=2.5, loss="poisson",
    )  # fmt: skip
    line = command(type(found)(asked, found.trials, found.best, found.spread, found.series, 1))
    assert read_back(line).asked == asked.asked
