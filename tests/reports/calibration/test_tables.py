"""What a calibration prints."""

import math
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from journeysim.experiments.calibration.calibrate import plan
from journeysim.experiments.calibration.market import Failure
from journeysim.experiments.calibration.search import Trial
from journeysim.experiments.calibration.spread import Found
from journeysim.reports.calibration import words
from journeysim.reports.calibration.tables import summary
from tests.experiments.calibration.market import FIT, small, sold, write
from tests.reports.calibration.made import made


def printed(found):
    console = Console(width=100, no_color=True, highlight=False)
    with console.capture() as taken:
        console.print(summary(found))
    return taken.get()


def test_parameters_errors_and_warnings_are_told(tmp_path):
    text = printed(made(tmp_path))
    for each in ("stages.need.rate", "0.0195", "0.0132 to 0.0287", "0.002 to 0.2, log", "upper end", "Beware: both",
                 "15 periods of 1 day, the last 3 held out", "sales.units", "Held out"):  # fmt: skip
        assert each in text
    assert max(map(len, text.splitlines())) <= 100
    assert "Scale" not in text


def test_a_scale_tells_what_the_market_comes_to(tmp_path):
    assert "a simulated consumer stands for 6.5 of the data's units, all 300 for 1,950" in " ".join(
        printed(made(tmp_path, scale="fit")).split()
    )


def test_what_is_not_known_is_no_number(tmp_path):
    found = made(tmp_path)
    unknown = replace(found.spread, found=(Found("stages.need.rate", 0.02, math.nan, math.nan, "no effect"),))
    text = printed(replace(found, spread=unknown))
    assert "nan" not in text
    assert "no effect" in text


def test_held_out_periods_are_compared_with_the_last_value(tmp_path):
    (text,) = words.naive(made(tmp_path))
    assert "than that of repeating the last fitted value" in text
    nothing = made(tmp_path, hold_out=0.0)
    assert list(words.naive(nothing)) == []
    assert "Held out" not in printed(nothing)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (0.008509724, "0.00851"), (67360.92, "67,361"), (1e-9, "1e-09"), (-0.65899, "-0.659"),
        (math.inf, "inf"), (math.nan, "–"), (1.0, "1"), (12.5, "12.5"), (1e15, "1e+15"), (99999.7, "100,000"),
    ],
)  # fmt: skip
def test_numbers_bear_four_digits(value, text):
    assert words.number(value) == text


def test_few_replicates_are_said_to_be_few(tmp_path):
    found = made(tmp_path)
    single = replace(found, plan=replace(found.plan, replicates=1))
    assert "Intervals are from 4 replicates at the best point" in words.misfit(single)
    assert "Luck explains 70%" in words.misfit(found)
    assert "Intervals are from" not in words.misfit(found)


def test_what_failed_on_the_way_is_told(tmp_path):
    found = made(tmp_path)
    assert list(words.trouble(found)) == []
    failed = tuple(Failure((0.1, 0.5), each, "MemoryError: no room") for each in range(3))
    text = " ".join(printed(replace(found, failures=failed, unread=1)).split())
    assert "Beware: 3 runs failed" in text
    assert "the first, at stages.need.rate 0.1," in text
    assert "replicate 0: MemoryError: no room." in text
    assert "1 line of runs.jsonl could not be read and was passed over." in text


def test_the_made_calibration_is_like_a_real_one(tmp_path):
    """What tests of reports take for a calibration has the shapes of one."""
    found = made(tmp_path)
    real = plan(small(), write(tmp_path, sold()), FIT, period=1.0)
    assert found.plan.asked == real.asked | {"budget": 20, "replicates": 4}
    assert found.series.shape == (4, 1, 15)
    assert isinstance(found.best, Trial)
    assert np.isfinite(found.spread.covariance).all()
