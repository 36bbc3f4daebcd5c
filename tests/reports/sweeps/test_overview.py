"""What a sweep will do and what it found, told in a terminal."""

import math

import pytest
from rich.console import Console

from journeysim.experiments.sweeps.designs import make
from journeysim.experiments.sweeps.estimate import Estimate
from journeysim.experiments.sweeps.given import read
from journeysim.experiments.sweeps.plan import SweepPlan
from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.rows import Failure, carry_out
from journeysim.experiments.sweeps.store import Store
from journeysim.reports.sweeps.overview import overview, preview
from tests.experiments.sweeps.small import RATE, TINY

SPRING = "campaigns.spring"
LONG = "population.segments.settled.traits.price_sensitivity"


def text(shown):
    console = Console(width=100)
    with console.capture() as caught:
        console.print(shown)
    return caught.get()


def plan(vary, design="grid", replicates=2, **options):
    return SweepPlan(TINY, make(design, read(vary, TINY), TINY, **options), replicates)


def stored(folder, asked, runs=None):
    with Store.open(folder, asked) as store:
        wanted = [tuple(run) for run in store.missing(asked.replicates).tolist()] if runs is None else runs
        store.write(carry_out(asked, wanted))
    return Sweep.open(folder)


def lines_of(shown, begins):
    return [line.split() for line in text(shown).splitlines() if line.strip().startswith(begins)]


def test_the_table_has_the_means_over_the_runs_of_each_value(tmp_path):
    found = stored(tmp_path, plan({RATE: [0.0, 0.5], SPRING: [True, False]}))
    told = text(overview(found))
    assert "design grid, 4 points; 2 replicates, all on seed 1; all 8 runs done" in told
    runs = found.runs
    for rows, begins in ((runs[runs[RATE] == 0.5], "0.5 "), (runs[~runs[SPRING]], "off ")):
        (line,) = lines_of(overview(found), begins)
        assert line[1] == "4"
        assert float(line[2]) == pytest.approx(rows["sales.units"].mean(), rel=5e-3)
        assert float(line[4]) == pytest.approx(rows["frugality.level"].mean(), abs=5e-4)
    assert max(map(len, told.splitlines())) <= 100


@pytest.mark.slow
def test_a_range_with_many_values_is_told_in_thirds(tmp_path):
    found = stored(tmp_path, plan({RATE: (0.0, 0.9)}, "lhs", 1, samples=9))
    lines = [line for line in text(overview(found)).splitlines() if " to " in line]
    assert len(lines) == 3
    runs = found.runs.sort_values(RATE)
    for number, line in enumerate(lines):
        third = runs.iloc[3 * number : 3 * number + 3]
        low, high, count, units = line.replace(RATE, "").replace(" to ", " ").split()[:4]
        assert (float(low), float(high)) == pytest.approx((third[RATE].min(), third[RATE].max()), rel=5e-3)
        assert count == "3"
        assert float(units) == pytest.approx(third["sales.units"].mean(), abs=6e-3)


def test_a_sweep_that_is_not_complete_says_so_and_what_failed(tmp_path):
    asked = plan({RATE: [0.0, 0.5]})
    found = stored(tmp_path, asked, [(0, 0)])
    with Store.open(tmp_path, asked) as store:
        store.write(type(carry_out(asked, []))(((1, 0),), None, None, (Failure(1, 0, "MemoryError: no room"),), 0.0))
    told = text(overview(found))
    assert "1 of 4 runs done" in told
    assert "1 run failed:\nPoint 1, replicate 0: MemoryError: no room" in told


def test_a_sweep_without_runs_is_told(tmp_path):
    assert "0 of 4 runs done" in text(overview(stored(tmp_path, plan({RATE: [0.0, 0.5]}), [])))


def test_long_names_leave_room_for_numbers(tmp_path):
    found = stored(tmp_path, plan({LONG: [0.5, 1.5]}, replicates=1))
    told = text(overview(found))
    assert max(map(len, told.splitlines())) <= 100
    assert "population.segments.settled.\n" in "\n".join(line.rstrip() for line in told.splitlines()) + "\n"
    assert "…" not in told


def estimated(**changes):
    told = {
        "points": 4, "runs": 8, "missing": 8, "each": 0.25, "seconds": 7300.0, "bytes": 3.2e9, "free": 5 * 10**9,
        "memory": 4e6, "workers": 2, "timed": ((0, 0.2), (3, 0.3)), "failures": (),
    }  # fmt: skip
    return Estimate(**(told | changes))


def test_a_preview_tells_what_it_will_take():
    design = plan({RATE: [0.0, 0.5], SPRING: [True, False]}).design
    flat = " ".join(text(preview(estimated(), design)).split())
    expected = [
        "Points 4 design grid",
        "Runs 8",
        "Time 2 hours 250 ms a run, from 2 timed runs",
        "On disk 3.2 GB 5.0 GB are free",
        "Memory 4.0 MB",
        "Workers 2",
        f"{RATE} 0.0, 0.5 0 0 0.5 0.5",
        f"{SPRING} on, off on off on off",
    ]
    for words in expected:
        assert words in flat
    assert "no room" not in flat
    assert "The disk has no room for this." in text(preview(estimated(free=10), design))
    assert "6 of them are missing" in text(preview(estimated(missing=6), design))
    failed = estimated(each=math.nan, seconds=math.nan, failures=(Failure(0, 0, "ValueError: no\ntrace"),))
    assert "Point 0 fails: ValueError: no\n" in text(preview(failed, design))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.0042, "4.2 ms"), (1.0, "1 seconds"), (90.0, "90 seconds"), (125.0, "2.1 minutes"), (200_000.0, "2.3 days")],
)
def test_times_are_told_in_the_unit_that_fits(seconds, told):
    design = plan({RATE: [0.0, 0.5]}).design
    assert told in " ".join(text(preview(estimated(seconds=seconds), design)).split())
