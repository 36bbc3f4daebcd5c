"""The driver: every run once, whatever the number of processes, the size of chunks, their order and their deaths."""

import math
import os
import random
import signal
from collections import deque

import pytest

from journeysim.experiments.sweeps import driver
from journeysim.experiments.sweeps.driver import drive
from journeysim.experiments.sweeps.rows import carry_out
from journeysim.experiments.sweeps.store import Store
from journeysim.experiments.sweeps.workers import LocalWorkers, Lost
from tests.experiments.sweeps.small import content, same, small_plan, troubled, whole


class Here:
    """Workers without processes, which give chunks back in an order drawn from a seed."""

    def __init__(self, plan, count=3, seed=0, dies=lambda runs: False):
        self.plan, self.count, self.cores, self.dies = plan, count, count, dies
        self.luck, self.chunks, self.asked = random.Random(seed), deque(), []

    def submit(self, runs, seconds=math.inf):
        assert len(self.chunks) < self.count
        self.asked.append(runs)
        self.chunks.append((runs, seconds))

    def finished(self, timeout):
        if not self.chunks:
            return []
        self.chunks.rotate(self.luck.randrange(len(self.chunks)))
        runs, seconds = self.chunks.popleft()
        return [(runs, Lost("it was taken") if self.dies(runs) else carry_out(self.plan, runs, seconds))]

    def close(self, now=False):
        self.chunks.clear()


def driven(folder, plan, workers=None, **options):
    with Store.open(folder, plan) as store:
        return drive(plan, store, workers or Here(plan), **options)


@pytest.fixture(scope="module")
def expected():
    return whole(small_plan())


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("chunk", [1, 5, 100, None])
def test_content_does_not_depend_on_chunks_and_order(tmp_path, expected, workers, chunk):
    plan = small_plan()
    outcome = driven(tmp_path, plan, Here(plan, workers, seed=workers), chunk=chunk)
    assert (outcome.done, outcome.failed) == (12, 0)
    assert same(content(tmp_path), expected)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_content_does_not_depend_on_processes(tmp_path, expected, workers):
    plan = small_plan()
    with LocalWorkers(plan, workers) as processes:
        driven(tmp_path, plan, processes, chunk=5 - workers)
    assert same(content(tmp_path), expected)


def test_only_what_is_missing_is_run(tmp_path, expected):
    plan = small_plan()
    with Store.open(tmp_path, plan) as store:
        store.write(carry_out(plan, [(0, 0), (3, 1)]))
        workers = Here(plan)
        seen = []
        outcome = drive(plan, store, workers, chunk=4, progress=lambda *each: seen.append(each))
    asked = [run for runs in workers.asked for run in runs]
    assert outcome.done == len(asked) == len(set(asked)) == 10
    assert not {(0, 0), (3, 1)} & set(asked)
    assert (seen[0], seen[-1]) == ((3, 12, 0), (12, 12, 0))
    assert same(content(tmp_path), expected)
    workers = Here(plan)
    assert driven(tmp_path, plan, workers).done == 0
    assert workers.asked == []


@pytest.mark.slow
def test_more_replicates_leave_the_others_as_they_are(tmp_path):
    driven(tmp_path, small_plan())
    before = {path.name: path.read_bytes() for path in (tmp_path / "runs").iterdir()}
    plan = small_plan(replicates=3)
    assert driven(tmp_path, plan).done == 6
    assert before.items() <= {path.name: path.read_bytes() for path in (tmp_path / "runs").iterdir()}.items()
    assert same(content(tmp_path), whole(plan))


def test_runs_that_fail_are_told_and_come_again(tmp_path, expected):
    plan = troubled(tmp_path, wrong=(0, 2))
    folder = tmp_path / "sweep"
    seen = []
    outcome = driven(folder, plan, progress=lambda *each: seen.append(each))
    assert (outcome.done, outcome.failed) == (8, 4)
    assert seen[-1] == (8, 12, 4)
    assert {plan.attempts(0), plan.attempts(2)} == {2}
    with Store.open(folder, plan) as store:
        assert [(each.point, each.replicate) for each in store.failures] == [(0, 0), (0, 1), (2, 0), (2, 1)]
    (tmp_path / "mended").touch()
    outcome = driven(folder, plan)
    assert (outcome.done, outcome.failed) == (4, 0)
    assert not (folder / "failed.jsonl").exists()
    assert same(content(folder), expected)


def test_a_chunk_whose_process_died_is_tried_again_then_run_by_run(tmp_path, expected):
    plan = small_plan()
    left = {4: 2}  # a chunk of four dies twice

    def dies(runs):
        left[len(runs)] = left.get(len(runs), 0) - 1
        return left[len(runs)] >= 0

    workers = Here(plan, 1, dies=dies)
    outcome = driven(tmp_path, plan, workers, chunk=4)
    assert (outcome.done, outcome.failed) == (12, 0)
    assert [len(runs) for runs in workers.asked] == [1, 4, 4, 1, 1, 1, 1, 4, 3]
    assert same(content(tmp_path), expected)


@pytest.mark.slow
def test_a_run_whose_process_died_thrice_is_given_up(tmp_path, expected):
    plan = troubled(tmp_path, deadly=(3,))
    folder = tmp_path / "sweep"
    with LocalWorkers(plan, 2) as workers:
        outcome = driven(folder, plan, workers, chunk=6)
    assert (outcome.done, outcome.failed) == (10, 2)
    with Store.open(folder, plan) as store:
        assert [(each.point, each.replicate) for each in store.failures] == [(3, 0), (3, 1)]
        assert store.failures[0].reason.startswith("Lost 3 times: its process ended: killed")
    (tmp_path / "mended").touch()
    with LocalWorkers(plan, 2) as workers:
        driven(folder, plan, workers)
    assert same(content(folder), expected)


def test_the_driver_stops_when_no_process_comes_to_anything(tmp_path):
    plan = small_plan(points=30)
    workers = Here(plan, 2, dies=lambda runs: True)
    with pytest.raises(RuntimeError, match="again and again without a result; the last one: it was taken"):
        driven(tmp_path, plan, workers)
    assert len(workers.asked) < 30


@pytest.mark.slow
def test_an_interrupt_keeps_what_has_come_back(tmp_path, expected):
    plan = small_plan()

    def interrupt(done, total, failed):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        driven(tmp_path, plan, chunk=1, progress=interrupt)
    assert content(tmp_path).num_rows == 4
    driven(tmp_path, plan)
    assert same(content(tmp_path), expected)


@pytest.mark.slow
def test_a_chunk_of_runs_that_turn_out_slow_ends_early_and_the_rest_is_handed_out_again(
    tmp_path, expected, monkeypatch
):
    plan = small_plan()
    monkeypatch.setattr(driver, "PATIENCE", 0.0)
    monkeypatch.setattr(driver, "size_of_chunk", lambda *_: 4)
    workers = Here(plan, 2)
    seen = []
    outcome = driven(tmp_path, plan, workers, progress=lambda *each: seen.append(each))
    assert (outcome.done, outcome.failed) == (12, 0)
    assert seen[-1] == (12, 12, 0)
    assert len(workers.asked) == 12  # each ended after its first run
    assert max(map(len, workers.asked)) == 4
    assert same(content(tmp_path), expected)


def test_a_number_of_runs_that_is_asked_for_is_kept_to(tmp_path, monkeypatch):
    monkeypatch.setattr(driver, "PATIENCE", 0.0)
    plan = small_plan()
    workers = Here(plan, 1)
    driven(tmp_path, plan, workers, chunk=4)
    assert [len(runs) for runs in workers.asked] == [1, 4, 4, 3]


def test_the_size_of_chunks_follows_time_where_every_run_fails(tmp_path, monkeypatch):
    plan = troubled(tmp_path, wrong=tuple(range(6)))
    sizes = []
    monkeypatch.setattr(driver, "size_of_chunk", lambda seconds, *_: sizes.append(seconds) or 2)
    driven(tmp_path / "sweep", plan, Here(plan, 1))
    assert len(set(sizes)) > 1


def test_an_interrupt_while_several_chunks_have_come_back_drops_none(tmp_path, monkeypatch):
    plan = small_plan()

    class AtOnce(Here):
        def finished(self, timeout):
            return [each for _ in range(len(self.chunks)) for each in super(AtOnce, self).finished(timeout)]

    with Store.open(tmp_path, plan) as store:
        real, written = store.write, []

        def write(chunk):
            if len(written) == 1:
                os.kill(os.getpid(), signal.SIGINT)
            real(chunk)
            written.append(chunk)

        monkeypatch.setattr(store, "write", write)
        # A test run in the background of a shell inherits that Ctrl-C is ignored.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        with pytest.raises(KeyboardInterrupt):
            drive(plan, store, AtOnce(plan, 3), chunk=1)
    # The first alone, then the three that came back together, the first of which was being written.
    assert content(tmp_path).num_rows == 4
    assert signal.signal(signal.SIGINT, before) is signal.default_int_handler


@pytest.mark.slow
def test_a_first_run_that_takes_long_does_not_hold_up_the_others(tmp_path, expected, monkeypatch):
    monkeypatch.setattr(driver, "ALONE", 0.0)
    plan = small_plan()
    workers = Here(plan)
    driven(tmp_path, plan, workers)
    assert same(content(tmp_path), expected)
