"""Print the theory table: `python -m tests.theory`."""

import sys

from rich.console import Console
from rich.table import Table

from tests.theory.indices import ranking_shares, sobol_indices
from tests.theory.limits import ALL


def main():
    table = Table(title="Limits that must hold (docs/model.md, section 8)")
    for name in ("limit", "quantity"):
        table.add_column(name)
    for name in ("expected", "got", "tolerance"):
        table.add_column(name, justify="right")
    table.add_column("tolerance is")
    table.add_column("verdict")
    rows = [row for measure in (*ALL, sobol_indices, ranking_shares) for row in measure()]
    for row in rows:
        numbers = (f"{row.expected:.6g}", f"{row.got:.6g}", f"{row.tolerance:.2g}")
        table.add_row(row.limit, row.quantity, *numbers, row.because, "holds" if row.holds else "FAILS")
    Console(width=160).print(table)
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
