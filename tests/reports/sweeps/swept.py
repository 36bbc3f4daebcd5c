"""Small sweeps on disk, made in this process, for what reads them."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from journeysim.experiments.sweeps.designs import make
from journeysim.experiments.sweeps.given import as_variable
from journeysim.experiments.sweeps.plan import SweepPlan
from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.rows import Chunk, Failure, carry_out
from journeysim.experiments.sweeps.store import Store
from tests.experiments.sweeps.small import TINY

SCENARIO = TINY.with_settings({"time.steps": 12, "campaigns.spring.start": 0.0})
VARY = {
    "stages.need.rate": (0.001, 0.2),
    "stages.decision.form": ["logit", "always"],
    "campaigns.spring": [True, False],
    "stages.product.looks_per_session": (1, 5),
}


def write(folder, kind="lhs", replicates=2, scenario=SCENARIO, vary=None, leave=0, fail=0, paired=True, **options):
    """Write a sweep to a directory, all but the last `leave` runs, of which the first `fail` failed."""
    variables = [as_variable(name, given, scenario) for name, given in (vary or VARY).items()]
    plan = SweepPlan(scenario, make(kind, variables, scenario, **options), replicates, paired=paired)
    runs = [(point, replicate) for point in range(len(plan.design)) for replicate in range(replicates)]
    done = len(runs) - leave
    with Store.open(folder, plan) as store:
        store.write(carry_out(plan, runs[:done]))
        if fail:
            failed = tuple(runs[done : done + fail])
            errors = tuple(Failure(*run, "MemoryError: no room <b>\nline 7") for run in failed)
            store.write(Chunk(failed, None, None, errors, 0.0))
    return folder


@cache
def swept(kind="lhs", **options):
    """A sweep of a kind, made once for all tests of this process."""
    folder = Path(mkdtemp(prefix="journeysim-")) / "norms"
    return Sweep.open(write(folder, kind, **options))


def lhs():
    return swept("lhs", samples=24)
