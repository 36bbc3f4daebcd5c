"""Workers on other machines: the runs of a sweep over Dask distributed, with the same results bit for bit."""

import copy
import itertools
import logging
import math
import re
import threading
import time
import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from journeysim.experiments.sweeps.disk import SweepError
from journeysim.experiments.sweeps.rows import Chunk, Run, carry_out
from journeysim.experiments.sweeps.workers import Lost, Runs, Workers

try:
    import distributed
except ImportError:
    raise SweepError("--cluster needs Dask: pip install 'journeysim[cluster]'") from None

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.plan import SweepPlan

#: What must be the same everywhere for the same results; the version of Python up to its second number.
ALIKE = ("journeysim", "numpy", "scipy", "numba")
#: Seconds until a cluster that does not answer is given up, and one whose workers are all gone.
ANSWER, ABANDONED = 6.0, 60.0
#: Seconds until workers that do not say what versions they have are given up.
CHECKED = 20.0
#: Chunks under way for each worker: while one is carried out, the next is there.
AHEAD = 2
#: Protocol, host (an IPv6 address in brackets) and port.
_ADDRESS = re.compile(r"[a-z]+://(\[[^\]]+\]|[^:/\s]+):\d+")


class ClusterWorkers(Workers):
    """The workers of a Dask cluster at an address such as `tcp://scheduler:8786`; use it in a `with`.

    The plan is sent once to each worker, those that come later too. A chunk whose worker dies is given to another by
    the cluster itself. Raises `SweepError` when nobody answers, there are no workers, or one of them has other versions
    than this machine.
    """

    def __init__(self, plan: "SweepPlan", address: str) -> None:
        self._address = address if "://" in address else f"tcp://{address}"
        self._silence = _quiet()
        self._silence.__enter__()
        self._client: Any = None
        self._futures: dict[Any, Runs] = {}
        self._numbers = itertools.count()
        self._one_ended = threading.Event()
        self._name = f"journeysim-{uuid.uuid4().hex}"
        self._alone_since: float | None = None
        self._here = _asking()(ALIKE)
        try:
            self._client = self._connect()
            self._check()
            self._client.register_plugin(_Plan(self._name, plan))
        except BaseException:
            self.close(now=True)
            raise

    @property
    def cores(self) -> int:
        """How many runs go on at once: one in each worker."""
        return max(1, self._workers())

    @property
    def count(self) -> int:
        """How many chunks may be under way at once."""
        return AHEAD * self.cores

    def submit(self, runs: Sequence[Run], seconds: float = math.inf) -> None:
        """Hand a chunk to the cluster; after so many seconds it ends with the runs that it has done by then."""
        taken = tuple(runs)
        key = f"{self._name}-{next(self._numbers)}"
        future = self._client.submit(_carried_out, self._name, self._here, taken, seconds, key=key, pure=False)
        self._futures[future] = taken
        future.add_done_callback(lambda _: self._one_ended.set())

    def finished(self, timeout: float) -> list[tuple[Runs, Chunk | Lost]]:
        """Return the chunks that have come to an end, after waiting for one for up to `timeout` seconds.

        Raises `RuntimeError` when the cluster is gone, `SweepError` when a worker that came later has other versions.
        """
        self._one_ended.wait(timeout)
        # Before looking, so that whatever ends while this looks wakes the next call.
        self._one_ended.clear()
        self._check_there()
        ended = [each for each in self._futures if each.status != "pending"]
        return [self._taken(each) for each in ended]

    def close(self, now: bool = False) -> None:
        """Leave the cluster as it was found; with `now` what is under way is called off."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                if now or self._futures:
                    client.cancel(list(self._futures), force=True)
                if client.status == "running":
                    client.unregister_worker_plugin(self._name)
            self._futures.clear()
            with suppress(Exception):
                client.close(timeout=5)
        self._silence.__exit__(None, None, None)
        self._silence = _nothing()

    def _connect(self) -> Any:
        """Return a client that the scheduler has answered."""
        unreadable = f"--cluster: '{self._address}' is no address of a Dask scheduler, as tcp://HOST:PORT is"
        if not _ADDRESS.fullmatch(self._address):  # a client that cannot read one takes long to end, with a trace
            raise SweepError(unreadable)
        client: Any = distributed.Client
        found = _in_time(
            lambda: client(self._address, timeout=ANSWER, set_as_default=False, name="journeysim sweep"), ANSWER + 1.0
        )
        if not isinstance(found, Exception):
            return found
        if isinstance(found, OSError):
            why = f"no Dask scheduler answers at '{self._address}' within {ANSWER:.0f} s"
        elif isinstance(found, ValueError | TypeError):
            raise SweepError(unreadable)
        else:  # whatever comes of reading an answer that was not meant for it
            why = f"what answers at '{self._address}' is no scheduler that Dask {version('distributed')} knows"
        raise SweepError(f"--cluster: {why}")

    def _workers(self) -> int:
        """Return how many workers there are now; none when the scheduler does not answer."""
        if self._client.status != "running":
            return 0
        try:
            return len(self._client.nthreads())
        except (OSError, TimeoutError, RuntimeError, distributed.CancelledError):
            return 0

    def _check(self) -> None:
        """See that all workers are there and alike."""
        there = _in_time(lambda: self._client.run(_asking(), ALIKE, on_error="return"), CHECKED)
        if isinstance(there, Exception):
            told = f"not all workers of the Dask scheduler at '{self._address}' answer within {CHECKED:.0f} s"
            raise SweepError(f"--cluster: {told}")
        if not there:
            raise SweepError(f"--cluster: the Dask scheduler at '{self._address}' has no workers")
        for worker, found in sorted(there.items()):
            if not isinstance(found, dict):
                raise SweepError(f"--cluster: the worker at '{worker}' does not answer: {found}")
            _check_alike(worker, found, self._here)

    def _check_there(self) -> None:
        if self._workers():
            self._alone_since = None
            return
        self._alone_since = self._alone_since or time.monotonic()
        # Without a scheduler what was handed out is lost; without workers others may come.
        if self._client.status != "running" or time.monotonic() - self._alone_since > ABANDONED:
            raise RuntimeError(f"the cluster at '{self._address}' is gone")

    def _taken(self, future: Any) -> tuple[Runs, Chunk | Lost]:
        runs = self._futures.pop(future)
        try:
            found: Chunk = future.result(timeout=ANSWER)
        except SweepError:
            raise
        except distributed.KilledWorker:
            return runs, Lost("each worker that had it ended: killed, out of memory, or a fault outside Python")
        except Exception as error:
            return runs, Lost(f"the cluster gave it back: {type(error).__name__}: {error}")
        except distributed.CancelledError as error:
            return runs, Lost(f"the cluster called it off: {error}")
        return runs, found


def _in_time(call: Callable[[], Any], seconds: float) -> Any:
    """Return what a call gives, or the exception that it raises: `TimeoutError` when it takes longer."""
    found: list[Any] = []

    def work() -> None:
        try:
            found.append(call())
        except Exception as error:
            found.append(error)

    # Apart, as Dask waits for ever where somebody listens and says nothing.
    working = threading.Thread(target=work, daemon=True)
    working.start()
    working.join(seconds)
    return found[0] if found else TimeoutError()


def _asking() -> Callable[[Sequence[str]], dict[str, str]]:
    """Return a function that tells versions; whole in itself, as it goes to machines that may not have journeysim."""

    def versions(names: Sequence[str]) -> dict[str, str]:
        import platform
        from importlib.metadata import PackageNotFoundError, version

        found = {"python": ".".join(platform.python_version_tuple()[:2])}
        for name in names:
            try:
                found[name] = version(name)
            except PackageNotFoundError:
                found[name] = "not installed"
        return found

    return versions


def _check_alike(worker: str, found: Mapping[str, str], here: Mapping[str, str]) -> None:
    """Raise `SweepError` when a worker has other versions than the machine that hands out."""
    if differing := [name for name in here if found.get(name) != here[name]]:
        told = ", ".join(f"{name} {found.get(name)} (here {here[name]})" for name in differing)
        raise SweepError(f"--cluster: the worker at '{worker}' has {told}; results would differ")


#: Plans by the name of their sweep, in the process of a worker.
_plans: dict[str, "SweepPlan"] = {}
#: A process carries out one run at a time, however many threads its worker has: they would only take turns.
_one_at_a_time = threading.Lock()


class _Plan(distributed.WorkerPlugin):
    """Brings a plan to each worker, and takes it away again."""

    def __init__(self, name: str, plan: "SweepPlan") -> None:
        self.name, self.plan = name, plan

    def setup(self, worker: Any) -> None:  # noqa: ARG002
        # A copy, as a worker may live in the process of whoever made the plan.
        _plans[self.name] = copy.copy(self.plan)

    def teardown(self, worker: Any) -> None:  # noqa: ARG002
        _plans.pop(self.name, None)


def _carried_out(name: str, expected: Mapping[str, str], runs: Runs, seconds: float) -> Chunk:
    # Here, as workers may come at any time.
    names = [each for each in expected if each != "python"]
    _check_alike(distributed.get_worker().address, _asking()(names), expected)
    with _one_at_a_time:
        return carry_out(_plans[name], runs, seconds)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Dask has to say of lost connections and the like from the terminal; what matters is told by errors."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in ("distributed", "tornado")]
    loggers = [logging.getLogger(name) for name in ("distributed", "tornado", *names)]
    levels = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for each, level in zip(loggers, levels, strict=True):
            each.setLevel(level)


@contextmanager
def _nothing() -> Iterator[None]:
    yield
