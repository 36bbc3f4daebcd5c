"""What all tests share: a compile cache for each worker, plain output, repeatable property tests."""

import gc
import os
from pathlib import Path

from hypothesis import settings

# Numba does not guard its cache's index against processes that compile different signatures of one function
# at the same time, so each pytest-xdist worker has its own, kept between runs; `make clean` removes it.
# Must be set before numba is imported. Processes that a test starts inherit it.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["NUMBA_CACHE_DIR"] = str(Path(__file__).resolve().parents[1] / ".numba_cache" / _worker)

# Tables and messages look the same in a terminal, in CI and in a pipe.
os.environ.update(COLUMNS="120", NO_COLOR="1", TERM="dumb")
os.environ.pop("FORCE_COLOR", None)

# The same examples each time; no deadline, as the first example may wait for the compiler.
settings.register_profile("journeysim", derandomize=True, deadline=None)
settings.load_profile("journeysim")

# What is imported while tests are collected stays to the end: no garbage is looked for in it, now or later.
gc.disable()


def pytest_collection_finish():
    gc.freeze()
    gc.enable()
