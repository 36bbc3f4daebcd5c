"""Print what matters in the sweep of the documentation: `python -m tests.reports.sweeps` (some minutes)."""

import shlex
import sys
import tempfile

from tests.cli.shell import journeysim

#: The first sweep of docs/how-to-sweep.md.
SWEEP = (
    "sweep smartphones --vary influences.normative.weight=0:3 --vary market.price_level=0.8:1.2"
    " --vary campaigns.nova-spring=on,off --design lhs --samples 60 --replicates 2 --consumers 2000"
    " --set campaigns.nova-spring.budget=1800 --out sweeps/norms"
)
SENSITIVITY = "sensitivity sweeps/norms"


def main():
    with tempfile.TemporaryDirectory() as folder:
        for line in (SWEEP, SENSITIVITY):
            done = journeysim(*shlex.split(line), cwd=folder)
            if done.returncode:
                sys.exit(done.stderr)
    print(done.stdout, end="")


if __name__ == "__main__":
    main()
