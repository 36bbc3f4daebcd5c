"""What a sweep will take, told before it is begun."""

import shutil
from types import SimpleNamespace

import pytest

from journeysim.experiments.sweeps import estimate as module
from journeysim.experiments.sweeps.disk import SweepError
from journeysim.experiments.sweeps.driver import drive
from journeysim.experiments.sweeps.estimate import check_disk, estimate, size_of_chunk, size_told
from journeysim.experiments.sweeps.store import Store
from journeysim.experiments.sweeps.workers import BYTES_OF_A_PROCESS, LocalWorkers, need_of
from tests.experiments.sweeps.small import small_plan, troubled


@pytest.mark.slow
def test_it_counts_what_there_is_to_do(tmp_path):
    plan = small_plan(keep_steps=True)
    told = estimate(plan, 2, tmp_path / "not" / "there")
    assert (told.points, told.runs, told.missing, told.workers) == (6, 12, 12, 2)
    assert [point for point, _ in told.timed] == [0, 2, 5]
    assert told.each == pytest.approx(sum(seconds for _, seconds in told.timed) / 3)
    assert told.memory == need_of(plan) + BYTES_OF_A_PROCESS
    assert told.free == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.1)
    assert told.failures == ()
    half = estimate(plan, 2, tmp_path, missing=6)
    assert (half.runs, half.missing) == (12, 6)
    assert estimate(plan, 2, missing=0).seconds == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("keep_steps", [False, True])
def test_the_size_is_about_what_is_written(tmp_path, keep_steps):
    plan = small_plan(points=12, keep_steps=keep_steps)
    told = estimate(plan, 2, tmp_path, chunk=6)
    with Store.open(tmp_path, plan) as store, LocalWorkers(plan, 1) as workers:
        drive(plan, store, workers, chunk=6)
    size = sum(path.stat().st_size for path in tmp_path.rglob("*.parquet"))
    assert 0.7 * size < told.bytes < 1.8 * size


def test_a_point_that_fails_is_told(tmp_path):
    told = estimate(troubled(tmp_path, wrong=(5,)), 2, tmp_path)
    assert [(each.point, each.replicate) for each in told.failures] == [(5, 0)]
    assert [point for point, _ in told.timed] == [0, 2]


def free(monkeypatch, count):
    monkeypatch.setattr(module, "shutil", SimpleNamespace(disk_usage=lambda place: SimpleNamespace(free=count)))


def test_a_design_too_large_for_the_disk_is_refused_before_anything_runs(tmp_path, monkeypatch):
    plan = small_plan()
    free(monkeypatch, 20_000)
    with pytest.raises(SweepError) as error:
        check_disk(plan, tmp_path, 12)
    assert str(error.value) == (
        f"12 runs need at least {size_told(12 * 8 * len(plan.schema()))} on disk, and 20 kB are free where"
        f" '{tmp_path}' is; take fewer points or replicates or name a directory on another disk"
    )
    with Store.open(tmp_path / "a", plan) as store, LocalWorkers(plan, 1) as workers:
        with pytest.raises(SweepError, match="12 runs need at least"):
            drive(plan, store, workers)
        assert workers.processes == []
    assert not estimate(plan, 1, tmp_path).fits
    free(monkeypatch, 1e9)
    check_disk(plan, tmp_path, 12)


def test_steps_count_for_the_size(tmp_path, monkeypatch):
    plan = small_plan(keep_steps=True)
    free(monkeypatch, 12 * 8 * len(plan.schema()) + 1)
    with pytest.raises(SweepError, match="drop --keep steps"):
        check_disk(plan, tmp_path, 12)
    check_disk(small_plan(), tmp_path, 12)


@pytest.mark.parametrize(
    ("count", "told"), [(12, "1 kB"), (45_000, "45 kB"), (3.21e6, "3.2 MB"), (7e9, "7.0 GB"), (1.5e13, "15.0 TB")]
)
def test_sizes_are_told_to_read(count, told):
    assert size_told(count) == told


@pytest.mark.parametrize(
    ("seconds", "runs", "workers", "size"),
    [(0.001, 100_000, 2, 200), (0.1, 100_000, 2, 20), (5.0, 100_000, 2, 1), (0.1, 80, 2, 10), (0.1, 3, 8, 1),
     (0.0, 10_000, 1, 200)],
)  # fmt: skip
def test_a_chunk_is_two_seconds_of_work(seconds, runs, workers, size):
    assert size_of_chunk(seconds, runs, workers) == size
