"""Print the recovery table: `python -m tests.experiments.calibration`.

Markets of known parameters, each with luck of its own, are fitted by the same model with other luck.
"""

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from journeysim.experiments.calibration.calibrate import calibrate
from journeysim.reports.calibration.words import interval, number
from tests.experiments.calibration.market import FIT, TRUTH, small, sold, write

CONSUMERS, MARKETS = 1000, 3
OPTIONS = {"period": 1.0, "budget": 12, "replicates": 8, "hold_out": 0.0, "method": "sobol", "workers": 2}


def main():
    table = Table(title=f"Known parameters of {MARKETS} markets of {CONSUMERS:,} consumers, recovered", box=None)
    for name in ("loss", "parameter"):
        table.add_column(name)
    for name in ("truth", "found, first market", "95% interval", "held in"):
        table.add_column(name, justify="right")
    held_all, of_all = 0, 0
    market = small(**{"population.consumers": CONSUMERS})
    with tempfile.TemporaryDirectory() as folder:
        for loss in ("rmse", "poisson", "moments"):
            found = []
            for number_of in range(MARKETS):
                data = write(Path(folder), sold(CONSUMERS, 99, number_of), name=f"market-{number_of}.csv")
                # Other data and losses, but the same points at first: what was run for one serves the others.
                fit = calibrate(market, data, FIT, loss=loss, out=Path(folder) / "out", accept_changes=True, **OPTIONS)
                found.append(fit.spread.found)
            for at, (key, truth) in enumerate(TRUTH.items()):
                held = sum(each[at].low < truth < each[at].high for each in found)
                held_all, of_all = held_all + held, of_all + MARKETS
                first = found[0][at]
                table.add_row(
                    loss, key, number(truth), number(first.value), interval(first.low, first.high),
                    f"{held} of {MARKETS}",
                )  # fmt: skip
    console = Console(width=100)
    console.print(table)
    console.print(f"{held_all} of {of_all} intervals hold the truth.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
