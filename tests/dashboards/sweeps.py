"""Small sweeps in a folder of results, for the page that opens them."""

from journeysim import Scenario
from tests.reports.sweeps.swept import write

VARY = {"influences.informational.weight": (0.1, 0.8), "influences.normative.weight": (0.0, 2.0)}
SMALL = {"population.consumers": 200, "time.steps": 25}


def fill(folder):
    """Write a sweep that is done, one that is not, and one that is damaged, and return the folder."""
    market = Scenario.load("smartphones", SMALL | {"stages.need.rate": 0.05})
    write(folder / "whole", "grid", scenario=market, vary=VARY, levels=3)
    write(folder / "half", "grid", scenario=market, vary=VARY, levels=3, leave=4, fail=1)
    write(folder / "broken", "grid", scenario=market, vary=VARY, levels=2, replicates=1)
    for part in (folder / "broken" / "runs").glob("*.parquet"):
        part.write_bytes(b"nothing")
    return folder
