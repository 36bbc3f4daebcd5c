"""Measures the speed and memory of journeysim: `make bench`, or `python -m tests.bench --quick`.

Each model lives in a process of its own and the processes take turns, some steps each, so that whatever else the
machine does falls on all alike. Ratios are of processor time, which others' work disturbs less than the clock.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

SIZES = (10_000, 100_000, 1_000_000)
RECORDED = (10_000, 100_000)
AGAINST_PLAIN = 100_000
ROOT = Path(__file__).resolve().parents[2]
GIGABYTE = 1e9


class Worker:
    """A model in a process of its own."""

    def __init__(self, kind: str, consumers: int, steps: int, campaigns: bool = True) -> None:
        self.consumers = consumers
        command = [sys.executable, "-m", "tests.bench.worker", kind]
        command += [f"--consumers={consumers}", f"--steps={steps}", *([] if campaigns else ["--no-campaigns"])]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.setup = self._answer()
        self.peak = self.setup["peak"]
        self.blocks: list[dict[str, float]] = []
        self.steps = 0

    def run(self, steps: int, measured: bool = True) -> None:
        """Step the model."""
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        spent = self._answer()
        self.peak = spent["peak"]
        if measured:
            self.blocks.append(spent)
            self.steps += steps

    def end(self) -> None:
        """Let the process end."""
        with self.process:  # closes its pipes
            pass

    def total(self, what: str = "cpu") -> float:
        """Seconds that the measured steps took, by the processor (`cpu`) or by the clock (`seconds`)."""
        return sum(block[what] for block in self.blocks)

    @property
    def cost(self) -> float:
        """Processor time per consumer-step in ns."""
        return self.total() / (self.consumers * self.steps) * 1e9

    def _answer(self) -> dict[str, float]:
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"a worker ended with status {self.process.wait()}; what it said stands above")
        return json.loads(line)


def take_turns(workers: list[Worker], warm: int, measured: int, block: int) -> None:
    """Run all models for the same steps, `block` at a time in turn; the first `warm` steps are not measured."""
    for worker in workers:
        if warm:
            worker.run(warm, measured=False)
    done = 0
    while done < measured:
        steps = min(block, measured - done)
        for worker in workers:
            worker.run(steps)
        done += steps
        say(f"step {warm + done} of {warm + measured}")


def ratio(above: Worker, below: Worker) -> tuple[float, float, float]:
    """Cost per consumer-step of one model over another's: of the totals, and the lower and upper quartile of blocks."""
    scale = below.consumers / above.consumers
    each = sorted(a["cpu"] / b["cpu"] * scale for a, b in zip(above.blocks, below.blocks, strict=True))
    quarter = len(each) // 4
    return above.cost / below.cost, each[quarter], each[-1 - quarter]


def say(text: str) -> None:
    """Show what is under way, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def machine() -> str:
    """Name what this was measured on."""
    names = ("mesa", "numba", "numpy")
    model = platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    load = f"; load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores ({model}){load}; Python {platform.python_version()}, {versions}"


def compile_time() -> tuple[float, float]:
    """Seconds of a first run with nothing compiled yet, and of the same run with the kernels in the cache."""
    Worker("kernels", 0, 0).end()  # so that none of the models measured has to compile
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"NUMBA_CACHE_DIR": folder}
        command = [sys.executable, "-m", "tests.bench.worker", "kernels"]
        cold, warm = (
            json.loads(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout)
            for _ in range(2)
        )
    return cold["cpu"], warm["cpu"]


def row(*cells: object) -> None:
    """Print a row of the table."""
    widths = (27, 9, 5, 7, 7, 7, 7, 11, 7, 6)
    print(
        "  ".join(
            f"{each!s:>{width}}" if k else f"{each!s:{width}}"
            for k, (each, width) in enumerate(zip(cells, widths, strict=False))
        )
    )


def show(name: str, worker: Worker) -> None:
    """Print what a model took."""
    row(
        name,
        f"{worker.consumers:,}",
        worker.steps,
        f"{worker.setup['seconds']:.2f}",
        f"{worker.setup['cpu']:.2f}",
        f"{worker.total('seconds'):.1f}",
        f"{worker.total():.1f}",
        f"{1e9 / worker.cost:,.0f}",
        f"{worker.cost:,.0f}",
        f"{worker.peak / 1e6:,.0f}",
    )


def aim(text: str, met: bool) -> None:
    """Print how an aim was met; nothing fails on it."""
    print(f"  {'met    ' if met else 'NOT MET'}  {text}")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="28 steps after 42 to warm up, instead of a whole year")
    quick = parser.parse_args().quick
    warm, measured = (42, 28) if quick else (0, 365)
    plain_warm, plain_measured = (7, 7) if quick else (21, 14)
    print(f"{machine()}\n")

    say("compiling")
    cold, cached = compile_time()
    sizes, recorded, collected = [], [], []
    for kind, counts, into in (
        ("journeysim", SIZES, sizes),
        ("recorded", RECORDED, recorded),
        ("collected", RECORDED, collected),
    ):
        for consumers in counts:
            say(f"setting up {consumers:,} consumers")
            into.append(Worker(kind, consumers, warm + measured))
    take_turns([*sizes, *recorded, *collected], warm, measured, block=7 if quick else 14)
    for worker in (*sizes, *recorded, *collected):
        worker.end()
    say("setting up plain Mesa")
    plain = Worker("plain", AGAINST_PLAIN, plain_warm + plain_measured, campaigns=False)
    ours = Worker("journeysim", AGAINST_PLAIN, plain_warm + plain_measured, campaigns=False)
    take_turns([plain, ours], plain_warm, plain_measured, block=7)
    plain.end()
    ours.end()
    say("")

    row("", "consumers", "steps", "setup", "setup", "run", "run", "consumer-", "ns per", "peak")
    row("", "", "", "clock s", "CPU s", "clock s", "CPU s", "steps/s", "c.-step", "MB")
    for worker in sizes:
        show("journeysim", worker)
    for worker in recorded:
        show("with the recorder of run()", worker)
    for worker in collected:
        show("with Mesa's DataCollector", worker)
    show(f"journeysim, from step {plain_warm + 1}", ours)
    show(f"plain Mesa, from step {plain_warm + 1}", plain)
    print(
        f"\nSmartphones, from step {warm + 1}; budgets and stocks grow with the population. The last two rows have no"
        " campaigns.\nSteps per second, ns and ratios are of CPU time. Setup is without compilation, which takes"
        f" {cold - cached:.1f} s once on\na machine; a run of 1,000 consumers for 70 steps then takes {cached:.1f} s."
    )
    print("\nRatios of the cost per consumer-step (in brackets the quartiles of the blocks of steps that took turns)")
    pairs = [(f"{size.consumers:,} to {SIZES[-1]:,} consumers", size, sizes[-1]) for size in sizes[:-1]]
    for what, workers in (("recorder", recorded), ("DataCollector", collected)):
        pairs += [
            (f"with {what} to without, {worker.consumers:,}", worker, bare)
            for worker, bare in zip(workers, sizes, strict=False)
        ]
    pairs.append((f"plain Mesa to journeysim, {AGAINST_PLAIN:,}", plain, ours))
    for name, above, below in pairs:
        times, low, high = ratio(above, below)
        print(f"  {name:46}{times:8.2f}   ({low:.2f} to {high:.2f})")
    smallest, largest = sizes[0], sizes[-1]
    each = (largest.total() / largest.steps - smallest.total() / smallest.steps) / (SIZES[-1] - SIZES[0])
    whole = smallest.total() / smallest.steps - each * SIZES[0]
    print(f"  So a step costs {whole * 1e3:.1f} ms, whoever lives, and {each * 1e9:.0f} ns for each consumer.")
    cpu, clock = (largest.total(what) / largest.steps * 365 + largest.setup[what] for what in ("cpu", "seconds"))
    print("\nAims (the machine's other work stretches the clock, not the CPU time of a model, which has one thread)")
    aim(f"at least 100 times plain Mesa at {AGAINST_PLAIN:,}: {times:.0f}", times >= 100)
    year = f"a year of {SIZES[-1]:,} consumers in under 60 s, setup included"
    aim(f"{year}: {cpu:.0f} s of CPU time, {clock:.0f} s by the clock", cpu < 60)
    aim(f"and under 3 GB: {largest.peak / GIGABYTE:.2f} GB", largest.peak < 3 * GIGABYTE)
    spread = max(each.cost for each in sizes) / min(each.cost for each in sizes)
    aim(f"cost per consumer-step within 2x from {SIZES[0]:,} to {SIZES[-1]:,}: {spread:.2f}", spread <= 2)


if __name__ == "__main__":
    main()
