"""A market small enough to be fitted in a test, and files of what was observed there."""

import functools

from journeysim import Scenario, run

NEED, WEIGHT = "stages.need.rate", "influences.informational.weight"
FIT = (f"{NEED}=0.002:0.2:log", f"{WEIGHT}=0.1:1")
TRUTH = {NEED: 0.02, WEIGHT: 0.5}
#: Fifteen years, each a single step, so that a run takes no time.
SMALL = {"population.consumers": 300, "time.step_days": 1.0, "time.steps": 15}


def small(**changes):
    return Scenario.load("limits/bass", {**SMALL, **changes})


@functools.cache
def sold(consumers=300, seed=777, replicate=0):
    """Units sold each year in a market of known parameters."""
    truth = small(**TRUTH, **{"population.consumers": consumers})
    table = run(truth, seed=seed, replicates=replicate + 1).steps
    return table[table["replicate"] == replicate]["sales.units"].tolist()


def write(folder, values, column="sales.units", name="data.csv", first=1):
    """A file of one series."""
    lines = [f"year,{column}", *(f"{first + at},{value}" for at, value in enumerate(values))]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
