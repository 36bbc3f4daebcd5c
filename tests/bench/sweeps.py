"""Measures what sweeps cost beside a plain loop, and how they scale: `python -m tests.bench.sweeps`.

Loop and sweep, one worker and two, take turns, so that whatever else the machine does falls on all alike. Nothing fails
on what is measured.
"""

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path

import psutil

from journeysim import Scenario
from journeysim.experiments.executor import Job, carry_out
from journeysim.experiments.sweeps.designs import make
from journeysim.experiments.sweeps.driver import drive
from journeysim.experiments.sweeps.given import as_variable
from journeysim.experiments.sweeps.plan import SweepPlan
from journeysim.experiments.sweeps.store import Store
from journeysim.experiments.sweeps.workers import LocalWorkers
from journeysim.records.metrics import catalogue
from journeysim.records.summary import measures
from tests.bench.__main__ import aim, machine

RATE = "stages.need.rate"


def plan(consumers, steps, points, replicates):
    """A sweep over the rate of needs in the smartphones market."""
    scenario = Scenario.load("smartphones", {"population.consumers": consumers, "time.steps": steps})
    variable = as_variable(RATE, (0.001, 0.002), scenario)
    return SweepPlan(scenario, make("grid", [variable], scenario, levels=points), replicates)


def loop(sweep):
    """Do what a sweep does as one would write it down: every run in turn, its measures in a list."""
    rows = []
    for point, rate in enumerate(sweep.design.points[RATE]):
        scenario = sweep.scenario.with_settings({RATE: rate})
        for replicate in range(sweep.replicates):
            cast, log = carry_out(Job(scenario, sweep.seed, replicate))
            found = measures(cast, catalogue(cast), log)
            rows.append({"point": point, "replicate": replicate, **{each.name: each.value for each in found}})
    return rows


def spent(what, processes=()):
    """Seconds by the clock and of processor time, of this process and of those given, that something takes."""

    def used():
        own = resource.getrusage(resource.RUSAGE_SELF)
        others = [psutil.Process(each).cpu_times() for each in processes]
        return own.ru_utime + own.ru_stime + sum(each.user + each.system for each in others)

    clock, before = time.perf_counter(), used()
    what()
    return time.perf_counter() - clock, used() - before


def swept(sweep, workers):
    """Carry out a sweep into a new directory."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), sweep) as store:
        return drive(sweep, store, workers)


def overhead(rounds, points):
    """Print what a run costs in a loop and in a sweep with one worker, in ms."""
    sweep = plan(consumers=200, steps=30, points=points, replicates=4)
    loops, sweeps = [], []
    with LocalWorkers(sweep, 1) as workers:
        swept(sweep, workers)  # everything is compiled and up
        loop(plan(200, 30, 2, 2))
        for _ in range(rounds):
            loops.append(spent(lambda: loop(sweep)))
            sweeps.append(spent(lambda: swept(sweep, workers), workers.processes))
    print(
        f"{len(sweep)} runs of {sweep.scenario.population.consumers} consumers for {sweep.scenario.time.steps} steps,"
    )
    print(f"by a plain loop and by a sweep with one worker in turn, {rounds} times; ms a run, median\n")
    found = {}
    for name, number in (("clock", 0), ("CPU", 1)):
        plain, ours = (statistics.median(each[number] for each in spent) for spent in (loops, sweeps))
        differences = [ours[number] - plain[number] for plain, ours in zip(loops, sweeps, strict=True)]
        found[name] = statistics.median(differences) / len(sweep) * 1e3
        print(
            f"  {name:6} loop {plain / len(sweep) * 1e3:6.2f}   sweep {ours / len(sweep) * 1e3:6.2f}"
            f"   overhead {found[name]:6.2f}"
        )
    aim(f"overhead per run below 5 ms: {found['clock']:.2f} by the clock", found["clock"] < 5)


def scaling(rounds, runs):
    """Print how much faster two workers are than one, for runs of about a second."""
    sweep = plan(consumers=1000, steps=365, points=runs, replicates=1)
    ratios, each_run = [], []
    with LocalWorkers(sweep, 1) as one, LocalWorkers(sweep, 2) as two:
        for _ in range(rounds):
            alone, _ = spent(lambda: swept(sweep, one))
            together, _ = spent(lambda: swept(sweep, two))
            ratios.append(alone / together)
            each_run.append(alone / runs)
    print(
        f"\n{runs} runs of {statistics.median(each_run):.2f} s with one worker and with two in turn, {rounds} times\n"
    )
    print(f"  times faster: {', '.join(f'{each:.2f}' for each in ratios)}")
    best = max(ratios)
    aim(f"two workers at least 1.8 times faster (on a quiet machine; the best round counts): {best:.2f}", best >= 1.8)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sweeps", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and runs")
    quick = parser.parse_args().quick
    print(f"{machine()}\n")
    overhead(rounds=3 if quick else 7, points=25 if quick else 50)
    scaling(rounds=1 if quick else 3, runs=8 if quick else 24)


if __name__ == "__main__":
    main()
