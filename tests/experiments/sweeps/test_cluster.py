"""Sweeps over a Dask cluster in processes of its own: the same content, workers that die, and clear refusals."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from journeysim.experiments.sweeps import cluster
from journeysim.experiments.sweeps.cluster import ClusterWorkers
from journeysim.experiments.sweeps.disk import SweepError
from journeysim.experiments.sweeps.driver import drive
from journeysim.experiments.sweeps.store import Store
from tests.experiments.sweeps.small import content, same, small_plan, troubled, whole

ROOT = Path(__file__).resolve().parents[3]

# Dask leaves closing its sockets to the collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@contextmanager
def dask(*arguments):
    """A part of a cluster in a process of its own, gone at the end."""
    command = [sys.executable, "-m", "dask", *map(str, arguments)]
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


@contextmanager
def a_cluster(workers):
    """The address and the processes of a cluster: its scheduler, then its workers, all of them up."""
    from distributed import Client

    address = f"tcp://127.0.0.1:{free_port()}"
    with ExitStack() as stack:
        port = address.rpartition(":")[2]
        running = [stack.enter_context(dask("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"))]
        running += [
            stack.enter_context(dask("worker", address, "--nthreads", 1, "--no-nanny", "--no-dashboard"))
            for _ in range(workers)
        ]
        with cluster._quiet(), Client(address, timeout=60, set_as_default=False) as client:
            if workers:
                client.wait_for_workers(workers, timeout=60)
        yield address, running


@pytest.fixture(scope="module")
def two():
    with a_cluster(2) as (address, _):
        yield address


def driven(folder, plan, address, **options):
    with Store.open(folder, plan) as store, ClusterWorkers(plan, address) as workers:
        return drive(plan, store, workers, **options)


@pytest.mark.slow
def test_content_is_that_of_a_sweep_in_one_process(tmp_path, two, capfd):
    plan = small_plan(keep_steps=True)
    with Store.open(tmp_path, plan) as store, ClusterWorkers(plan, two) as workers:
        assert (workers.cores, workers.count) == (2, 4)
        outcome = drive(plan, store, workers, chunk=5)
    assert (outcome.done, outcome.failed) == (12, 0)
    assert same(content(tmp_path), whole(plan))
    assert content(tmp_path, "steps").num_rows == 12 * 4
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_failures_are_told_as_they_are_on_one_machine(tmp_path, two):
    plan = troubled(tmp_path, wrong=(2,))
    outcome = driven(tmp_path / "sweep", plan, two)
    assert (outcome.done, outcome.failed) == (10, 2)
    with Store.open(tmp_path / "sweep", plan) as store:
        assert store.failures[0].reason == "MemoryError: no room for point 2 nor for more"


@pytest.mark.slow
def test_a_worker_killed_during_the_sweep_changes_nothing(tmp_path, capfd):
    plan = small_plan(points=20, replicates=3)
    with a_cluster(2) as (address, processes):

        def kill(done, total, failed):
            if done > 15 and processes[1].poll() is None:
                processes[1].kill()
                processes[1].wait()

        outcome = driven(tmp_path, plan, address, chunk=4, progress=kill)
        assert processes[1].poll() is not None
    assert (outcome.done, outcome.failed) == (60, 0)
    assert same(content(tmp_path), whole(plan))
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_a_cluster_that_goes_away_ends_the_sweep_and_keeps_what_is_done(tmp_path, capfd):
    plan = small_plan(points=20, replicates=3)
    with a_cluster(1) as (address, processes):

        def kill(done, total, failed):
            if done > 8 and processes[0].poll() is None:
                processes[0].kill()
                processes[0].wait()

        with pytest.raises(RuntimeError, match=f"the cluster at '{address}' is gone"):
            driven(tmp_path, plan, address, chunk=4, progress=kill)
    assert capfd.readouterr() == ("", "")
    rows = content(tmp_path)
    assert 8 < rows.num_rows < 60
    assert same(rows, whole(plan).take(list(range(rows.num_rows))).combine_chunks())


@pytest.mark.slow
def test_workers_with_other_versions_are_refused(two, monkeypatch):
    monkeypatch.setattr(cluster, "ALIKE", ("journeysim", "numpy", "no-such-package"))
    ClusterWorkers(small_plan(), two).close()
    real = cluster.distributed.Client.run

    def older(self, *arguments, **options):
        found = real(self, *arguments, **options)
        last = sorted(found)[-1]
        return found | {last: found[last] | {"numpy": "1.0"}}

    monkeypatch.setattr(cluster.distributed.Client, "run", older)
    with pytest.raises(SweepError, match=r"the worker at 'tcp://.*' has numpy 1\.0 \(here .*\); results would differ"):
        ClusterWorkers(small_plan(), two)


@pytest.mark.slow
def test_a_worker_that_comes_later_with_other_versions_ends_the_sweep(tmp_path, two, monkeypatch):
    plan = small_plan()
    with Store.open(tmp_path, plan) as store, ClusterWorkers(plan, two) as workers:
        # As if this machine had another version than whoever takes the next chunk.
        workers._here = workers._here | {"numpy": "1.0"}
        with pytest.raises(
            SweepError, match=r"the worker at 'tcp://.*' has numpy .* \(here 1\.0\); results would diff"
        ):
            drive(plan, store, workers)
        assert len(store.done) == 0


@pytest.mark.slow
def test_a_worker_that_is_stopped_is_not_waited_for_for_ever(monkeypatch):
    monkeypatch.setattr(cluster, "CHECKED", 2.0)
    with a_cluster(1) as (address, processes):
        os.kill(processes[1].pid, signal.SIGSTOP)
        told = refused(address)
    assert told == f"--cluster: not all workers of the Dask scheduler at '{address}' answer within 2 s"


@pytest.mark.slow
def test_a_cluster_without_workers_is_refused():
    with a_cluster(0) as (address, _), pytest.raises(SweepError, match=f"the Dask scheduler at '{address}' has no"):
        ClusterWorkers(small_plan(), address)


def refused(address):
    begun = time.monotonic()
    with pytest.raises(SweepError) as error:
        ClusterWorkers(small_plan(), address)
    assert time.monotonic() - begun < 10
    assert "\n" not in str(error.value)
    return str(error.value)


def test_an_address_that_is_none_is_refused(capfd):
    told = "--cluster: 'tcp://nonsense' is no address of a Dask scheduler, as tcp://HOST:PORT is"
    assert refused("nonsense") == told
    assert capfd.readouterr() == ("", "")


@pytest.mark.full
def test_nobody_at_the_address_is_told_within_ten_seconds(capfd):
    address = f"tcp://127.0.0.1:{free_port()}"
    assert refused(address) == f"--cluster: no Dask scheduler answers at '{address}' within 6 s"
    assert capfd.readouterr() == ("", "")


@pytest.mark.full
@pytest.mark.parametrize(
    "says", [b"", b"\x01\x00\x00\x00\x00\x00\x00\x00" * 9, b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"]
)
def test_somebody_else_at_the_address_is_told_within_ten_seconds(says, capfd):
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        place.listen()
        place.settimeout(0.2)
        over, held = threading.Event(), []

        def answer():
            while not over.is_set():
                with suppress(TimeoutError):
                    held.append(place.accept()[0])
                    held[-1].sendall(says)

        listener = threading.Thread(target=answer)
        listener.start()
        try:
            told = refused(f"127.0.0.1:{place.getsockname()[1]}")
        finally:
            over.set()
            listener.join()
            for each in held:
                each.close()
    assert "no Dask scheduler answers" in told or "is no scheduler that Dask" in told
    assert capfd.readouterr() == ("", "")
